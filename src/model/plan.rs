//! Which runs a network is, before any of them has numbers, and whether they fit into memory.

use std::ops::Range;
use std::sync::Arc;

use super::error::ModelError;
use super::input::Input;
use super::memory::MemoryLimit;
use super::network::{KnownCell, Network};
use crate::diagnostic::printable;
use crate::engine::{CellSource, LossKind, LossSource, ModelSource, Program, layer_suffix};

/// A run before it has numbers.
pub(super) struct Plan {
    pub(super) layers: Range<usize>,
    pub(super) reverse: bool,
    pub(super) suffix: String,
    pub(super) program: Arc<Program>,
}

/// The runs of a network: one of all layers where time goes one way, else one for each layer and direction.
pub(super) fn plans(network: &Network, cells: &[KnownCell], loss: bool) -> Result<Vec<Plan>, ModelError> {
    let known = cells.iter().find(|known| known.key == network.cell);
    let cell = known.map(|known| &known.source).ok_or_else(|| {
        let what = format!("there is no cell {}", network.cell);
        ModelError::new(&network.file, what, "the cells are files of src/cells")
    })?;
    let layers = network.layers;
    let compiling = Compiling { network, cell, loss };
    if !network.both_ways {
        return Ok(vec![Plan {
            layers: 0..layers,
            reverse: false,
            suffix: String::new(),
            program: compiling.program(layers, network.input, LossKind::HalfSquaredError)?,
        }]);
    }
    let mut plans = Vec::new();
    for layer in 0..layers {
        let input = if layer == 0 {
            network.input
        } else {
            2 * network.hidden
        };
        let kind = if layer + 1 == layers {
            LossKind::HalfSquaredError
        } else {
            LossKind::Received
        };
        let program = compiling.program(1, input, kind)?;
        for reverse in [false, true] {
            let number = layer_suffix(layer + 1, layers);
            plans.push(Plan {
                layers: layer..layer + 1,
                reverse,
                suffix: format!("{number}{}", if reverse { "_reverse" } else { "" }),
                program: Arc::clone(&program),
            });
        }
    }
    Ok(plans)
}

struct Compiling<'a> {
    network: &'a Network,
    cell: &'a CellSource,
    loss: bool,
}

impl Compiling<'_> {
    fn program(&self, layers: usize, input: usize, kind: LossKind) -> Result<Arc<Program>, ModelError> {
        let size = |list: &[(String, String)]| list.first().map(|(_, size)| size.trim().to_owned());
        let output = self.cell.states.first().map_or("", |(name, _)| name);
        let sizes = [
            (size(&self.cell.inputs), input),
            (size(&self.cell.states), self.network.hidden),
        ];
        let source = ModelSource {
            cell: self.cell.clone(),
            layers,
            sizes: sizes
                .into_iter()
                .filter_map(|(symbol, size)| Some((symbol?, size)))
                .collect(),
            loss: self.loss.then(|| LossSource {
                kind,
                of: format!("{output}{}", layer_suffix(layers, layers)),
            }),
            ..ModelSource::default()
        };
        let program = Program::compile(&source).map_err(|mistakes| {
            let first = mistakes.into_iter().next();
            let what = first
                .map(|mistake| printable(&mistake.message))
                .unwrap_or_default();
            let allowed = "the cell has to fit the sizes of the file";
            ModelError::new(&self.network.file, what, allowed)
        })?;
        Ok(Arc::new(program))
    }
}

/// Sees to it that everything fits before any of it is taken: the runs, their inputs, a second copy of all given
/// numbers (as the file has them, for the way back from changes), what units are compared with, and the largest array
/// while it is read.
pub(super) fn afford(
    network: &Network,
    plans: &[Plan],
    input: &Input,
    limit: MemoryLimit,
) -> Result<(), ModelError> {
    let steps = input.steps;
    let mut total = network.tensors.iter().map(super::Entry::len).max().flatten();
    let series = input.columns.len().checked_mul(steps);
    total = total.and_then(|total| total.checked_add(series?));
    for plan in plans {
        let program = &plan.program;
        let row: usize = program.inputs.iter().map(|input| program.slot(*input).len).sum();
        let target = program.loss.map_or(0, |loss| program.slot(loss.target).len + 1);
        let given = steps
            .checked_mul(row + target)
            .and_then(|given| given.checked_mul(2)?.checked_add(series?));
        let numbers = program.bytes(steps).map(|bytes| bytes / size_of::<f64>());
        total = [given, numbers, Some(program.param_len())]
            .into_iter()
            .fold(total, |total, more| total?.checked_add(more?));
    }
    let bytes = total
        .and_then(|total| total.checked_mul(size_of::<f64>()))
        .map(|bytes| bytes as u64);
    let what = format!(
        "a run of {steps} steps of {} units",
        network.layers * network.directions() * network.hidden
    );
    limit.check(&network.file, &what, bytes)
}
