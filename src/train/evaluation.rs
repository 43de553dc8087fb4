//! How good a network is on sequences that it was not trained on.

use super::example::Example;
use super::network::Network;
use crate::engine::Lanes;

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

/// Judges weights, as often as wanted, in memory for the few sequences that are run at once.
#[derive(Debug)]
pub struct Judge {
    network: Network,
    /// How many are run at once.
    at_once: usize,
    lanes: Lanes,
}

impl Judge {
    /// A judge of that network's weights.
    pub fn new(network: &Network) -> Self {
        let at_once = network.most_lanes().clamp(1, AT_ONCE);
        Self {
            at_once,
            lanes: network.lanes(at_once),
            network: network.clone(),
        }
    }

    /// The score of these parameters on the first [`HELD_OUT`] of the sequences, drawn while they are run: kept, they would take
    /// more memory than all the rest of a small training.
    pub fn score(&mut self, params: &[f64], examples: impl Iterator<Item = Example>) -> Score {
        let mut score = Score {
            loss: 0.0,
            metric: 0.0,
        };
        let mut examples = examples.take(HELD_OUT);
        let mut few = Vec::with_capacity(self.at_once);
        loop {
            few.clear();
            few.extend(examples.by_ref().take(self.at_once));
            if few.is_empty() {
                return score;
            }
            self.network.give(&few, HELD_OUT, &mut self.lanes);
            self.lanes.forward(params);
            score.loss += self.lanes.loss();
            score.metric += self.network.metric(&self.lanes, &few, HELD_OUT);
        }
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
        let judge = Judge::new(&network);
        assert!(judge.at_once < AT_ONCE, "{} at once", judge.at_once);
        let bytes = network.program().bytes(config.steps).unwrap();
        assert!(judge.at_once * bytes <= MEMORY_LIMIT);
    }
}
