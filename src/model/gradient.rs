//! Derivatives of the loss, gathered from the runs of a network and put where the file and the input have the numbers.

use super::chain::{Chain, Stage};
use crate::engine::{Address, Run};

/// The derivatives by everything that was given.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Gradients {
    /// By the arrays of the file, in the order of [`super::Network::tensors`], row by row.
    pub tensors: Vec<Vec<f64>>,
    /// By the inputs, a row for each step.
    pub x: Vec<f64>,
    /// By the states before the first step, a list for each state of the cell: h0 and, where there is one, c0. Layer
    /// by layer, and in each the direction that begins at the start first.
    pub initial: Vec<Vec<f64>>,
}

impl Gradients {
    /// Gathers them; `runs` are those of the chain's stages. Nothing where no loss was taken.
    pub fn of(chain: &Chain, runs: &[Run]) -> Option<Self> {
        let network = &chain.network;
        let rows = chain.input.steps;
        let states = chain.network.layers * network.directions() * network.hidden;
        let first = runs.first().filter(|run| run.program().backward.is_some())?;
        let per_layer = first.program().states.len() / chain.stages.first()?.layers.len().max(1);
        let mut found = Self {
            tensors: network
                .tensors
                .iter()
                .map(|entry| vec![0.0; entry.len().unwrap_or(0)])
                .collect(),
            x: vec![0.0; rows * network.input],
            initial: vec![vec![0.0; states]; per_layer],
        };
        for (stage, run) in chain.stages.iter().zip(runs) {
            found.add_params(chain, stage, run);
            found.add_initial(chain, stage, run);
            if stage.layers.start == 0 {
                add(&mut found.x, &input_gradient(stage, run));
            }
        }
        Some(found)
    }

    /// A parameter's gradient is that of every array it is a sum of.
    fn add_params(&mut self, chain: &Chain, stage: &Stage, run: &Run) {
        let program = run.program();
        for origin in &chain.network.origins {
            let Some(id) = stage.param_of(origin).and_then(|name| program.param_named(&name)) else {
                continue;
            };
            let param = program.param(id);
            for piece in &origin.pieces {
                let Some(tensor) = self.tensors.get_mut(piece.tensor) else {
                    continue;
                };
                for row in 0..param.rows {
                    for col in 0..param.cols.unwrap_or(1) {
                        let address = Address::ParamGradient {
                            param: id,
                            row: row as u32,
                            col: col as u32,
                        };
                        if let (Some(to), Some(value)) =
                            (tensor.get_mut(piece.at(row, col)), run.number(address))
                        {
                            *to += value;
                        }
                    }
                }
            }
        }
    }

    fn add_initial(&mut self, chain: &Chain, stage: &Stage, run: &Run) {
        let program = run.program();
        let per_layer = self.initial.len();
        for (at, state) in program.states.iter().enumerate() {
            let Some(slot) = program.adjoint_of_previous(*state) else {
                continue;
            };
            let first = chain.place(stage.layers.start + at / per_layer, stage.reverse);
            let to = self.initial[at % per_layer].iter_mut().skip(first);
            for (unit, to) in to.take(chain.network.hidden).enumerate() {
                let unit = unit as u32;
                *to = run
                    .number(Address::Adjoint { slot, step: 1, unit })
                    .unwrap_or(f64::NAN);
            }
        }
    }
}

/// The derivative of the loss by the inputs of a stage, a row for each step of the sequence.
pub(super) fn input_gradient(stage: &Stage, run: &Run) -> Vec<f64> {
    let program = run.program();
    let mut rows = Vec::new();
    let input = program.inputs.first().copied();
    let Some((input, slot)) = input.and_then(|input| Some((input, program.adjoint_of(input)?))) else {
        return rows;
    };
    for at in 1..=run.steps() {
        let step = stage.step_at(at, run.steps()) as u32;
        rows.extend((0..program.slot(input).len as u32).map(|unit| {
            run.number(Address::Adjoint { slot, step, unit })
                .unwrap_or(f64::NAN)
        }));
    }
    rows
}

/// Adds numbers to numbers, place by place.
pub(super) fn add(sum: &mut [f64], more: &[f64]) {
    for (sum, more) in sum.iter_mut().zip(more) {
        *sum += more;
    }
}
