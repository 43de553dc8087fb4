//! Where a training stands: weights and what the optimiser remembers, after so many updates.

use super::optimiser::Memory;

/// Where a training stands. Everything later follows from it and the configuration, bit for bit.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// How many updates were made.
    pub update: u64,
    /// The parameters, laid out as `Setup::params`.
    pub params: Vec<f64>,
    /// What the optimiser remembers.
    pub memory: Memory,
}

impl State {
    /// Becomes another one of the same training, in the memory that is there.
    pub(super) fn copy_from(&mut self, other: &State) {
        self.update = other.update;
        self.params.copy_from_slice(&other.params);
        self.memory.powers.copy_from_slice(&other.memory.powers);
        for (own, other) in self.memory.of_weights.iter_mut().zip(&other.memory.of_weights) {
            own.copy_from_slice(other);
        }
    }

    /// How many bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&self.params[..]) + self.memory.bytes()
    }
}
