//! A number of a scene, by name: what prose shows, what an expectation is about.

use super::runs::{RunAddress, RunId, Runs};
use crate::engine::Address;

/// Which number is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberOf {
    /// The loss of a whole run.
    Loss(RunId),
    /// A number that does not move with the cursor: of a fixed step, or of a parameter.
    Fixed(RunAddress),
    /// A number of the cursor's step: its address when the cursor is at step 1.
    AtCursor(RunAddress),
}

impl NumberOf {
    /// The same number, where it moves with the cursor that of `step`.
    pub(super) fn fixed(self, step: usize) -> Self {
        match (self, self.address(step)) {
            (NumberOf::AtCursor(_), Some(at)) => NumberOf::Fixed(at),
            _ => self,
        }
    }

    /// The run it belongs to.
    pub fn run(self) -> RunId {
        match self {
            NumberOf::Loss(run) => run,
            NumberOf::Fixed(at) | NumberOf::AtCursor(at) => at.run,
        }
    }

    /// Where it lives with the cursor at `step`; the loss of a whole run lives nowhere.
    pub fn address(self, step: usize) -> Option<RunAddress> {
        let later = u32::try_from(step.saturating_sub(1)).ok()?;
        let moved = |own: u32| own.checked_add(later);
        match self {
            NumberOf::Loss(_) => None,
            NumberOf::Fixed(at) => Some(at),
            NumberOf::AtCursor(at) => {
                let address = match at.address {
                    Address::Value {
                        slot,
                        step: own,
                        unit,
                    } => Address::Value {
                        slot,
                        step: moved(own)?,
                        unit,
                    },
                    Address::Adjoint {
                        slot,
                        step: own,
                        unit,
                    } => Address::Adjoint {
                        slot,
                        step: moved(own)?,
                        unit,
                    },
                    address => address,
                };
                Some(RunAddress { address, ..at })
            }
        }
    }

    /// Its value, with the cursor at `step`.
    pub fn value(self, runs: &Runs, step: usize) -> Option<f64> {
        match self {
            NumberOf::Loss(run) => runs.get(run).loss(),
            _ => runs.number(self.address(step)?),
        }
    }
}
