//! Where in a file the parameters of a scene come from, so that an explanation can end there.

use std::collections::BTreeMap;

use crate::engine::{Address, Program};
use crate::model::{Network, Origin, Piece};

/// A number of a model file: its name there, and its value where it is one of several that add up to a parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct FileNumber {
    /// As the file has it: `weight_ih_l0[8][2]`.
    pub name: String,
    /// Its value, of a bias.
    pub value: Option<f64>,
}

/// The origins of a scene's parameters.
#[derive(Debug, Clone)]
pub struct Imported {
    network: Network,
    /// The origin of a parameter of the program, by its name there.
    origins: BTreeMap<String, Origin>,
    /// The numbers of biases, by their array.
    vectors: BTreeMap<usize, Vec<f64>>,
}

impl Imported {
    /// The origins of the parameters of a program; `names` are what it calls those of the network, in order.
    pub(super) fn new(
        network: Network,
        names: impl IntoIterator<Item = Option<String>>,
        vectors: BTreeMap<usize, Vec<f64>>,
    ) -> Self {
        let origins = network
            .origins
            .iter()
            .zip(names)
            .filter_map(|(origin, name)| Some((name?, origin.clone())))
            .collect();
        Self {
            network,
            origins,
            vectors,
        }
    }

    /// The file, as messages show it.
    pub fn file(&self) -> &str {
        &self.network.file
    }

    /// The numbers of the file whose sum is the parameter at an address. None where the file has no such bias, which is
    /// then zero; nothing where the address is not of a parameter from the file.
    pub fn written(&self, program: &Program, address: Address) -> Option<Vec<FileNumber>> {
        let Address::Param { param, row, col } = address else {
            return None;
        };
        let origin = self.origins.get(&program.params.get(param.0 as usize)?.name)?;
        let (row, col) = (row as usize, col as usize);
        let written = |piece: &Piece| FileNumber {
            name: piece.name(&self.network.tensors, row, col),
            value: self
                .vectors
                .get(&piece.tensor)
                .and_then(|numbers| numbers.get(piece.at(row, col)))
                .copied(),
        };
        Some(origin.pieces.iter().map(written).collect())
    }
}
