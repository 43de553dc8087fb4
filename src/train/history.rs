//! What is written down of a training: a record for every update, the changes made on the way, and where it went
//! wrong if it did.

use super::config::Settings;

/// One update.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Record {
    /// Which one, from 1.
    pub update: u64,
    /// The loss of its sequences, with the weights before it.
    pub loss: f64,
    /// The metric of its sequences, with the weights before it.
    pub metric: f64,
    /// The norm of the gradient before clipping.
    pub norm: f64,
    /// What the gradient was multiplied with: 1, or less where it was clipped.
    pub clip_factor: f64,
}

/// What is not finite any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// The loss.
    Loss,
    /// The gradient; the loss still is.
    Gradient,
    /// A weight after the update; its gradient still is.
    Weight {
        /// The parameter's name.
        param: String,
    },
}

/// A training that went out of all bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Divergence {
    /// The update that could not be made.
    pub update: u64,
    /// What was not finite in it.
    pub broken: Broken,
    /// The first update from which on the loss was always greater than that of the untrained network: there it began.
    pub began: u64,
}

/// All records, and the changes of settings.
#[derive(Debug, Clone)]
pub(super) struct History {
    records: Vec<Record>,
    first: Settings,
    /// Settings that hold after so many updates.
    changes: Vec<(u64, Settings)>,
}

impl History {
    pub(super) fn new(first: Settings) -> Self {
        Self {
            records: Vec::new(),
            first,
            changes: Vec::new(),
        }
    }

    pub(super) fn records(&self) -> &[Record] {
        &self.records
    }

    pub(super) fn changes(&self) -> &[(u64, Settings)] {
        &self.changes
    }

    pub(super) fn push(&mut self, record: Record) {
        self.records.push(record);
    }

    /// The settings of the update that comes after `updates` updates.
    pub(super) fn settings(&self, updates: u64) -> Settings {
        let change = self.changes.iter().rev().find(|(after, _)| *after <= updates);
        change.map_or(self.first, |(_, settings)| *settings)
    }

    /// From now on, after `updates` updates, other settings hold.
    pub(super) fn change(&mut self, updates: u64, settings: Settings) {
        self.changes.retain(|(after, _)| *after != updates);
        self.changes.push((updates, settings));
    }

    /// Forgets what came after `updates` updates, changes made there included.
    pub(super) fn rewind(&mut self, updates: u64) {
        self.records
            .truncate(usize::try_from(updates).unwrap_or(usize::MAX));
        self.changes.retain(|(after, _)| *after < updates);
    }

    /// The divergence of an update that could not be made.
    pub(super) fn divergence(&self, update: u64, broken: Broken) -> Divergence {
        let untrained = self.records.first().map_or(f64::INFINITY, |record| record.loss);
        let bound = self.records.iter().rev().find(|record| record.loss <= untrained);
        Divergence {
            update,
            broken,
            began: bound.map_or(update, |record| record.update + 1),
        }
    }
}
