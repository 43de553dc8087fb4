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
    /// How many bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&self.params[..]) + self.memory.bytes()
    }
}
