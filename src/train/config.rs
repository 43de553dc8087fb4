//! What a training is: everything that determines it, to the last bit.

use super::optimiser::Optimiser;
use super::start::Start;
use super::task::Task;
use crate::engine::{CellSource, LAYER_LIMIT, Mistake};

/// The most numbers in a hidden state.
pub const HIDDEN_LIMIT: usize = 1024;
/// The most sequences of an update.
pub const BATCH_LIMIT: usize = 4096;
/// The longest sequences.
pub const STEP_LIMIT: usize = 10_000;
/// The most memory for the sequences that are run at once, in bytes.
pub const MEMORY_LIMIT: usize = 1 << 30;

/// What can be changed while a training runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// The learning rate.
    pub rate: f64,
    /// The greatest norm of a gradient; a longer one is scaled down to it.
    pub clip: Option<f64>,
}

/// Everything that determines a training.
#[derive(Debug, Clone)]
pub struct Config {
    /// What is learned.
    pub task: &'static Task,
    /// The steps of the longest sequences.
    pub steps: usize,
    /// The cell that learns; it has one input.
    pub cell: CellSource,
    /// Numbers in the hidden state.
    pub hidden: usize,
    /// How many cells are stacked.
    pub layers: usize,
    /// How gradients move weights.
    pub optimiser: &'static Optimiser,
    /// Learning rate and clipping at the start.
    pub settings: Settings,
    /// The weights before the first update.
    pub start: Start,
    /// The seed of the sequences and of the weights.
    pub seed: u64,
    /// Sequences of an update.
    pub batch: usize,
}

/// Why there is no such training.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ConfigError {
    /// A number outside its range.
    #[error("{what} is {value}; it goes from {low} to {high}")]
    Range {
        /// Which number.
        what: &'static str,
        /// What it is.
        value: usize,
        /// The least it may be.
        low: usize,
        /// The most.
        high: usize,
    },
    /// A learning rate or clip norm that is no positive number.
    #[error("{what} is {value}; it is a number greater than 0")]
    NotPositive {
        /// Which number.
        what: &'static str,
        /// What it is.
        value: f64,
    },
    /// The cell does not read exactly one input.
    #[error("a cell that learns a task reads one input; this one reads {0}")]
    Inputs(usize),
    /// Words are read through an embedding, which only a single layer has.
    #[error("a task of words is learned by one layer")]
    WordsInLayers,
    /// The cell does not compile.
    #[error("{}", .0.first().map_or("the cell has a mistake", |mistake| mistake.message.as_str()))]
    Cell(Vec<Mistake>),
    /// A starting value for a parameter that is not there.
    #[error("the network has no parameter `{name}`; it has {known}")]
    NoParam {
        /// What was named.
        name: String,
        /// What there is.
        known: String,
    },
    /// The runs would need too much memory.
    #[error("an update would need more than {} MiB of memory: take a smaller batch, fewer steps or a smaller hidden state", MEMORY_LIMIT >> 20)]
    Memory,
}

impl Config {
    /// The task as it is usually trained: gradients clipped to norm 1, gates that keep at first, batches of 32, seed 1.
    pub fn usual(task: &'static Task, cell: CellSource, optimiser: &'static Optimiser) -> Self {
        Self {
            task,
            steps: task.usual.steps,
            hidden: task.usual.hidden,
            layers: 1,
            optimiser,
            settings: Settings {
                rate: task.usual.rate * optimiser.rate_factor,
                clip: Some(1.0),
            },
            start: Start::usual(&cell),
            cell,
            seed: 1,
            batch: 32,
        }
    }

    /// Whether all numbers are in their ranges.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let ranges = [
            (
                "the number of steps",
                self.steps,
                self.task.fewest_steps,
                STEP_LIMIT,
            ),
            ("the hidden size", self.hidden, 1, HIDDEN_LIMIT),
            ("the number of layers", self.layers, 1, LAYER_LIMIT),
            ("the batch", self.batch, 1, BATCH_LIMIT),
        ];
        for (what, value, low, high) in ranges {
            if !(low..=high).contains(&value) {
                return Err(ConfigError::Range {
                    what,
                    value,
                    low,
                    high,
                });
            }
        }
        self.settings.check()
    }
}

impl Settings {
    /// Whether both are positive numbers.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let positive = |what, value: f64| {
            if value.is_finite() && value > 0.0 {
                Ok(())
            } else {
                Err(ConfigError::NotPositive { what, value })
            }
        };
        positive("the learning rate", self.rate)?;
        self.clip.map_or(Ok(()), |clip| positive("the clip norm", clip))
    }
}

/// An RNN whose parameters have all kinds of sizes.
#[cfg(test)]
pub(super) fn plain_rnn() -> CellSource {
    let names = |all: &[(&str, &str)]| {
        all.iter()
            .map(|(name, sizes)| ((*name).to_owned(), (*sizes).to_owned()))
            .collect()
    };
    CellSource {
        name: "RNN".to_owned(),
        inputs: names(&[("x", "x")]),
        states: names(&[("h", "h")]),
        params: names(&[("W", "h x"), ("U", "h h"), ("b", "h"), ("k", "1")]),
        equations: "h = tanh(W x + k * U h' + b)".to_owned(),
    }
}
