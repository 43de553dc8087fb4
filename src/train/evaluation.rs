//! How good a network is on sequences that it was not trained on.

use super::example::Example;
use super::network::Network;
use crate::engine::{Lanes, Sequences};

/// How many sequences are held out.
pub const HELD_OUT: usize = 512;
/// How many of them are run at once, where the memory for so many is allowed.
const AT_ONCE: usize = 8;

/// Loss and metric, both means over sequences.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// The loss.
    pub loss: f64,
    /// Accuracy or mean squared error, as the task's [`Answer`](super::Answer) has it.
    pub metric: f64,
}

/// Sequences to judge weights by, as often as wanted, and the memory to run them in.
#[derive(Debug)]
pub struct Judge {
    network: Network,
    examples: Vec<Example>,
    /// How many are run at once.
    at_once: usize,
    sequences: Sequences,
    lanes: Lanes,
}

impl Judge {
    /// Judges by these sequences.
    pub fn new(network: &Network, examples: Vec<Example>) -> Self {
        let at_once = network.most_lanes().clamp(1, AT_ONCE);
        Self {
            at_once,
            sequences: network.sequences(at_once),
            lanes: network.lanes(at_once),
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
        for examples in self.examples.chunks(self.at_once) {
            self.network.lay_out(examples, count, &mut self.sequences);
            self.lanes.forward(params, &self.sequences);
            score.loss += self.lanes.loss();
            score.metric += self.network.metric(&self.lanes, examples, count);
        }
        score
    }
}

#[cfg(test)]
mod tests {
    use super::super::config::{Config, MEMORY_LIMIT, plain_rnn};
    use super::super::optimiser::Optimiser;
    use super::super::task::Task;
    use super::*;

    /// A network whose runs are so long that the memory allows fewer of them than are run at once otherwise.
    #[test]
    fn a_judge_stays_within_the_memory_of_an_update() {
        let task = Task::named("adding").unwrap();
        let config = Config {
            hidden: 512,
            steps: 10_000,
            batch: 1,
            ..Config::usual(task, plain_rnn(), Optimiser::usual())
        };
        let network = Network::new(&config).unwrap();
        let judge = Judge::new(&network, task.held_out(1, 2, 8));
        assert!(judge.at_once < AT_ONCE, "{} at once", judge.at_once);
        let bytes = network.program().bytes(config.steps).unwrap();
        assert!(judge.at_once * bytes <= MEMORY_LIMIT);
    }
}
