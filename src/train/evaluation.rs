//! How good a network is on sequences that it was not trained on.

use super::example::Example;
use super::network::Network;
use crate::engine::{Lanes, Sequences};

/// How many sequences are held out.
pub const HELD_OUT: usize = 512;
/// How many of them are run at once.
const AT_ONCE: usize = 64;

/// Loss and metric, both means over sequences.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// The loss.
    pub loss: f64,
    /// Accuracy or mean squared error, as the task's [`Answer`](super::Answer) has it.
    pub metric: f64,
}

/// Sequences laid out to be judged by, as often as wanted.
#[derive(Debug)]
pub struct Judge {
    network: Network,
    examples: Vec<Example>,
    laid_out: Vec<Sequences>,
    lanes: Lanes,
}

impl Judge {
    /// Judges by these sequences.
    pub fn new(network: &Network, examples: Vec<Example>) -> Self {
        let count = examples.len();
        let laid_out = examples.chunks(AT_ONCE).map(|examples| {
            let mut sequences = network.sequences(AT_ONCE);
            network.lay_out(examples, count, &mut sequences);
            sequences
        });
        Self {
            laid_out: laid_out.collect(),
            lanes: network.lanes(AT_ONCE),
            network: network.clone(),
            examples,
        }
    }

    /// The sequences.
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    /// The score of these parameters.
    pub fn score(&mut self, params: &[f64]) -> Score {
        let mut score = Score {
            loss: 0.0,
            metric: 0.0,
        };
        let count = self.examples.len();
        for (sequences, examples) in self.laid_out.iter().zip(self.examples.chunks(AT_ONCE)) {
            self.lanes.forward(params, sequences);
            score.loss += self.lanes.loss();
            score.metric += self.network.metric(&self.lanes, examples, count);
        }
        score
    }
}
