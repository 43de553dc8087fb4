//! What was changed, so that it can be taken back.

use std::sync::Arc;

use super::given::Given;
use crate::engine::{Address, Pin};
use crate::lesson::{RunAddress, RunId};
use crate::train::Settings;

/// A given number that was changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Turned {
    /// Which.
    pub at: RunAddress,
    /// Before.
    pub from: f64,
    /// After.
    pub to: f64,
}

/// One change; the way back is as exact as the way there.
#[derive(Debug, Clone)]
pub enum Change {
    /// A given number, in every run that has it the same.
    Numbers(Vec<Turned>),
    /// The pins of a run.
    Pins {
        /// Which run.
        run: RunId,
        /// Before.
        from: Vec<Pin>,
        /// After.
        to: Vec<Pin>,
    },
    /// The settings of the trainings, one a run.
    Settings {
        /// Before.
        from: Vec<Settings>,
        /// After.
        to: Vec<Settings>,
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
            Change::Numbers(all) => all.iter().all(|own| own.from.to_bits() == own.to.to_bits()),
            Change::Pins { from, to, .. } => from == to,
            Change::Settings { from, to } => from == to,
            Change::Everything { from, to } => {
                let mut pairs = from.setups.iter().zip(&to.setups);
                from.words == to.words
                    && from.settings == to.settings
                    && pairs.all(|(one, other)| one.gives_the_same_as(other))
            }
        }
    }
}

/// Whether it changes weights: what a training does to them makes it meaningless.
fn changes_weights(change: &Change) -> bool {
    let Change::Numbers(all) = change else {
        return false;
    };
    all.iter()
        .any(|own| matches!(own.at.address, Address::Param { .. }))
}

/// Whether any rate differs, and whether any norm of clipping does.
fn changed_settings(from: &[Settings], to: &[Settings]) -> (bool, bool) {
    let differs = |own: fn(&Settings) -> Option<f64>| from.iter().map(own).ne(to.iter().map(own));
    (differs(|own| Some(own.rate)), differs(|own| own.clip))
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
    /// Remembers a change. Changes of one number in a row are one, and so are changes of one setting.
    pub(super) fn push(&mut self, change: Change) {
        self.undone.clear();
        if let (Some(Change::Numbers(last)), Change::Numbers(next)) = (self.done.last_mut(), &change)
            && last.iter().map(|own| own.at).eq(next.iter().map(|own| own.at))
        {
            for (last, next) in last.iter_mut().zip(next) {
                last.to = next.to;
            }
            return;
        }
        if let (Some(Change::Settings { from, to: last }), Change::Settings { to: next, .. }) =
            (self.done.last_mut(), &change)
            && changed_settings(from, last) == changed_settings(last, next)
        {
            last.clone_from(next);
            return;
        }
        if self.done.len() == HISTORY_LIMIT {
            self.done.remove(0);
        }
        self.done.push(change);
    }

    /// Forgets the changes of weights: a training has given them others.
    pub(super) fn forget_weights(&mut self) {
        self.done.retain(|change| !changes_weights(change));
        self.undone.retain(|change| !changes_weights(change));
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
