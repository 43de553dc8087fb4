//! What was changed, so that it can be taken back.

use std::sync::Arc;

use super::given::Given;
use crate::engine::{Address, Pin};

/// One change; the way back is as exact as the way there.
#[derive(Debug, Clone)]
pub enum Change {
    /// A given number.
    Number {
        /// Which.
        address: Address,
        /// Before.
        from: f64,
        /// After.
        to: f64,
    },
    /// The pins.
    Pins {
        /// Before.
        from: Vec<Pin>,
        /// After.
        to: Vec<Pin>,
    },
    /// Everything that is given: other words, or back to the lesson's own.
    Everything {
        /// Before.
        from: Arc<Given>,
        /// After.
        to: Arc<Given>,
    },
}

impl Change {
    /// Whether everything is after it as it was before: a nudge at the end of its range, a second reset.
    pub(super) fn is_none(&self) -> bool {
        match self {
            Change::Number { from, to, .. } => from.to_bits() == to.to_bits(),
            Change::Pins { from, to } => from == to,
            Change::Everything { from, to } => {
                let (one, other) = (&from.setup, &to.setup);
                from.words == to.words
                    && one.params == other.params
                    && one.inputs == other.inputs
                    && one.initial == other.initial
                    && one.targets == other.targets
                    && one.loss_weights == other.loss_weights
                    && one.pins == other.pins
            }
        }
    }
}

/// The changes made, and those taken back.
#[derive(Debug, Clone, Default)]
pub struct History {
    done: Vec<Change>,
    undone: Vec<Change>,
}

/// How many changes are remembered.
const HISTORY_LIMIT: usize = 10_000;

impl History {
    /// Remembers a change. Nudges of one number in a row are one change.
    pub(super) fn push(&mut self, change: Change) {
        self.undone.clear();
        if let (
            Some(Change::Number {
                address: last,
                to: end,
                ..
            }),
            Change::Number { address, to, .. },
        ) = (self.done.last_mut(), &change)
            && last == address
        {
            *end = *to;
            return;
        }
        if self.done.len() == HISTORY_LIMIT {
            self.done.remove(0);
        }
        self.done.push(change);
    }

    /// The change to take back.
    pub(super) fn undo(&mut self) -> Option<Change> {
        let change = self.done.pop()?;
        self.undone.push(change.clone());
        Some(change)
    }

    /// The change to make again.
    pub(super) fn redo(&mut self) -> Option<Change> {
        let change = self.undone.pop()?;
        self.done.push(change.clone());
        Some(change)
    }

    /// How many changes can be taken back.
    pub fn len(&self) -> usize {
        self.done.len()
    }

    /// Whether nothing was changed.
    pub fn is_empty(&self) -> bool {
        self.done.is_empty()
    }
}
