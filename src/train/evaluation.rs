//! How good a network is on sequences that it was not trained on.

use std::borrow::Borrow;

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

/// Judges a network's weights, as often as wanted, in memory for the few sequences that are run at once.
#[derive(Debug)]
pub struct Judge {
    network: Network,
    seed: u64,
    lanes: Lanes,
    /// The held-out sequences, where to draw them takes longer than to judge by them.
    kept: Vec<Example>,
}

impl Judge {
    /// A judge by the sequences that are held out from a training with that seed.
    pub fn new(network: &Network, seed: u64) -> Self {
        Self {
            lanes: network.lanes(network.most_lanes().clamp(1, AT_ONCE)),
            network: network.clone(),
            seed,
            kept: Vec::new(),
        }
    }

    /// The score of these parameters on [`HELD_OUT`] sequences that no update sees.
    pub fn score(&mut self, params: &[f64]) -> Score {
        let task = self.network.task();
        let drawn = task.held_out(self.seed, self.network.steps()).take(HELD_OUT);
        // Kept, they would be most of the memory of a small training. Of reviews four in five are drawn in vain.
        if task.embedding.is_none() {
            return self.mean(params, drawn, HELD_OUT);
        }
        let mut kept = std::mem::take(&mut self.kept);
        if kept.is_empty() {
            kept.extend(drawn);
        }
        let score = self.mean(params, kept.iter(), HELD_OUT);
        self.kept = kept;
        score
    }

    /// The score of these parameters on other sequences.
    pub(super) fn score_on(&mut self, params: &[f64], examples: &[Example]) -> Score {
        self.mean(params, examples.iter(), examples.len())
    }

    /// Loss and metric of `count` sequences, each one's share added after the other: how many are run at once changes no bit.
    fn mean<E: Borrow<Example>>(
        &mut self,
        params: &[f64],
        mut examples: impl Iterator<Item = E>,
        count: usize,
    ) -> Score {
        let mut score = Score {
            loss: 0.0,
            metric: 0.0,
        };
        let at_once = self.lanes.lanes();
        let mut few = Vec::with_capacity(at_once);
        loop {
            few.clear();
            few.extend(examples.by_ref().take(at_once));
            if few.is_empty() {
                return score;
            }
            self.network.give(&few, count, &mut self.lanes);
            self.lanes.forward(params);
            for (lane, example) in few.iter().enumerate() {
                score.loss += self.lanes.loss_in(lane);
                score.metric += self.network.metric(&self.lanes, lane, example.borrow()) / count as f64;
            }
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
        let at_once = Judge::new(&network, 1).lanes.lanes();
        assert!(at_once < AT_ONCE, "{at_once} at once");
        let bytes = network.program().bytes(config.steps).unwrap();
        assert!(at_once * bytes <= MEMORY_LIMIT);
    }
}
