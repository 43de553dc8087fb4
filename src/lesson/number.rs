//! A number of a scene, by name: what prose shows, what an expectation is about.

use crate::engine::{Address, Run};

/// Which number is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberOf {
    /// The loss of the whole run.
    Loss,
    /// A number that does not move with the cursor: of a fixed step, or of a parameter.
    Fixed(Address),
    /// A number of the cursor's step: its address when the cursor is at step 1.
    AtCursor(Address),
}

impl NumberOf {
    /// The same number, where it moves with the cursor that of `step`.
    pub(super) fn fixed(self, step: usize) -> Self {
        match (self, self.address(step)) {
            (NumberOf::AtCursor(_), Some(address)) => NumberOf::Fixed(address),
            _ => self,
        }
    }

    /// Its address with the cursor at `step`; the loss of the whole run has none.
    pub fn address(self, step: usize) -> Option<Address> {
        let later = u32::try_from(step.saturating_sub(1)).ok()?;
        match self {
            NumberOf::Loss => None,
            NumberOf::Fixed(address) => Some(address),
            NumberOf::AtCursor(Address::Value { slot, step, unit }) => Some(Address::Value {
                slot,
                step: step.checked_add(later)?,
                unit,
            }),
            NumberOf::AtCursor(Address::Adjoint { slot, step, unit }) => Some(Address::Adjoint {
                slot,
                step: step.checked_add(later)?,
                unit,
            }),
            NumberOf::AtCursor(address) => Some(address),
        }
    }

    /// Its value in a run, with the cursor at `step`.
    pub fn value(self, run: &Run, step: usize) -> Option<f64> {
        match self.address(step) {
            Some(address) => run.number(address),
            None => run.loss(),
        }
    }
}
