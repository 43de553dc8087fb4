//! A training as it was after some update, with what made it so: the gradients, and every weight's arithmetic.

use super::config::Settings;
use super::history::Record;
use super::optimiser::{Optimiser, WeightUpdate};
use super::state::State;
use crate::engine::{Address, ParamId, Program, Run};

/// A training after some update.
#[derive(Debug, Clone)]
pub struct Moment {
    /// Where it stood.
    pub state: State,
    /// The update that made it so; none at the very beginning.
    pub cause: Option<Cause>,
}

/// What an update started from.
#[derive(Debug, Clone)]
pub struct Cause {
    /// The state before it.
    pub before: State,
    /// Its record.
    pub record: Record,
    /// The settings it was made with.
    pub settings: Settings,
    /// The derivative of its loss by every parameter, before clipping, laid out as `Setup::params`.
    pub gradients: Vec<f64>,
}

impl Moment {
    /// The arithmetic of one weight's last update: a run of the optimiser's equations, one step long, in which every
    /// number can be explained; `w@1` is the weight as it is in `state`, bit for bit. Nothing where there was no
    /// update or is no such weight.
    pub fn explain(&self, program: &Program, optimiser: &Optimiser, weight: Address) -> Option<Run> {
        let Address::Param { param, row, col } = weight else {
            return None;
        };
        let at = place(program, param, row as usize, col as usize)?;
        let cause = self.cause.as_ref()?;
        let memory = &cause.before.memory;
        let update = WeightUpdate {
            weight: *cause.before.params.get(at)?,
            memory: memory.of_weights.iter().map(|memory| memory[at]).collect(),
            powers: memory.powers.clone(),
            gradient: *cause.gradients.get(at)?,
            clip_factor: cause.record.clip_factor,
            rate: cause.settings.rate,
        };
        optimiser.explained(&update).ok()
    }
}

fn place(program: &Program, param: ParamId, row: usize, col: usize) -> Option<usize> {
    let param = program.params.get(param.0 as usize)?;
    (row < param.rows && col < param.cols.unwrap_or(1)).then(|| param.offset + col * param.rows + row)
}
