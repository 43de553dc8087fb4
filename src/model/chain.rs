//! A network as runs. Where time goes one way, all layers are one program, and every number can be followed through all
//! of them. Where it goes both ways each layer and direction is a program of its own, for a run's time has one
//! direction: what a layer reads are the finished outputs of the layer below, and what flows back to those is its
//! derivative by its inputs.

use std::ops::Range;

use super::archive::Archive;
use super::error::ModelError;
use super::input::Input;
use super::load::{Vectors, load};
use super::memory::MemoryLimit;
use super::network::{KnownCell, Network};
use super::origin::Origin;
use super::plan::{afford, plans};
use crate::engine::{Run, Setup, layer_suffix};

/// A network with its numbers, ready to run.
#[derive(Debug, Clone)]
pub struct Chain {
    /// What it is.
    pub network: Network,
    /// What it reads.
    pub input: Input,
    /// Its runs, from the first layer to the last.
    pub stages: Vec<Stage>,
    /// The biases of the file, by their place among [`Network::tensors`].
    pub vectors: Vectors,
}

/// One run of a network.
#[derive(Debug, Clone)]
pub struct Stage {
    /// The layers it holds, from 0.
    pub layers: Range<usize>,
    /// Whether it reads from the end: its step 1 is the last of the sequence.
    pub reverse: bool,
    /// What its names end in where other runs have the same: `_2_reverse`.
    pub suffix: String,
    /// The program and all given numbers.
    pub setup: Setup,
}

impl Stage {
    /// What the program calls the parameter of an origin, where it is one of this run's.
    pub fn param_of(&self, origin: &Origin) -> Option<String> {
        let own = self.layers.contains(&origin.layer) && origin.reverse == self.reverse;
        let suffix = layer_suffix(origin.layer + 1, self.layers.len());
        own.then(|| format!("{}{suffix}", origin.param))
    }

    /// The step of this run at which it reads the row of the sequence that is counted from 1; and the other way round.
    pub fn step_at(&self, row: usize, steps: usize) -> usize {
        if self.reverse { steps + 1 - row } else { row }
    }
}

impl Chain {
    /// Whether the runs fit the limit.
    ///
    /// # Errors
    /// They do not, or the cell does not fit the network; the message says how much is needed.
    pub fn afford(
        network: &Network,
        cells: &[KnownCell],
        input: &Input,
        limit: MemoryLimit,
    ) -> Result<(), ModelError> {
        let plans = plans(network, cells, input.given.target.is_some())?;
        afford(network, &plans, input, limit)
    }

    /// Builds the runs of a network and reads its numbers.
    ///
    /// # Errors
    /// What does not fit the limit, before memory is taken for it; numbers that cannot be read.
    pub fn build(
        mut archive: Archive,
        network: Network,
        cells: &[KnownCell],
        input: Input,
        limit: MemoryLimit,
    ) -> Result<Self, ModelError> {
        let plans = plans(&network, cells, input.given.target.is_some())?;
        afford(&network, &plans, &input, limit)?;
        let mut chain = Self {
            stages: Vec::new(),
            vectors: Vectors::new(),
            network,
            input,
        };
        for plan in plans {
            let mut stage = Stage {
                layers: plan.layers,
                reverse: plan.reverse,
                suffix: plan.suffix,
                setup: Setup::zeros(plan.program, chain.input.steps),
            };
            let names = chain.network.origins.iter().map(|origin| stage.param_of(origin));
            let names: Vec<_> = names.collect();
            let vectors = load(&mut archive, &chain.network, &mut stage.setup, &names)?;
            chain.vectors.extend(vectors);
            chain.initial(&mut stage);
            chain.stages.push(stage);
        }
        chain.feed();
        Ok(chain)
    }

    /// The loss of the whole network: of the directions of its last layer, one after the other.
    pub fn loss(&self, runs: &[Run]) -> Option<f64> {
        let last = self.network.layers;
        let of_last = self
            .stages
            .iter()
            .zip(runs)
            .filter(|(stage, _)| stage.layers.end == last);
        of_last.map(|(_, run)| run.loss()).sum()
    }

    /// Where the states of a layer and direction begin among those of all.
    pub(super) fn place(&self, layer: usize, reverse: bool) -> usize {
        (layer * self.network.directions() + usize::from(reverse)) * self.network.hidden
    }

    /// The states before the first step, in the order of the program.
    fn initial(&self, stage: &mut Stage) {
        let hidden = self.network.hidden;
        let given = [&self.input.given.h0, &self.input.given.c0];
        let states = stage.setup.program.states.len() / stage.layers.len().max(1);
        for (at, layer) in stage.layers.clone().enumerate() {
            let first = self.place(layer, stage.reverse);
            for (state, given) in given.into_iter().take(states).enumerate() {
                let from = given.as_ref().and_then(|given| given.get(first..first + hidden));
                let to = stage
                    .setup
                    .initial
                    .get_mut((at * states + state) * hidden..)
                    .and_then(|rest| rest.get_mut(..hidden));
                if let (Some(from), Some(to)) = (from, to) {
                    to.copy_from_slice(from);
                }
            }
        }
    }
}
