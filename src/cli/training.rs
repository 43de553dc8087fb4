//! The arguments of everything that trains: what is learned, by how large a network, and how.

use clap::Args;

use super::{Failure, content};
use crate::diagnostic::did_you_mean;
use crate::train::{Config, OPTIMISERS, Optimiser, Scheme, TASKS, Task};

/// How a network is trained, but for its cell.
#[derive(Debug, Args)]
pub(super) struct TrainingArgs {
    /// The task; `train` also takes a lesson, whose training it repeats
    pub(super) task: String,
    /// Numbers in the hidden state
    #[arg(long, value_name = "COUNT")]
    hidden: Option<usize>,
    /// How many cells are stacked: 1 where not given
    #[arg(long, value_name = "COUNT")]
    layers: Option<usize>,
    /// The steps of the longest sequences
    #[arg(long, value_name = "COUNT")]
    steps: Option<usize>,
    /// How gradients move weights: sgd, momentum or adam; adam where not given
    #[arg(long, alias = "optimizer", value_name = "NAME", value_parser = optimiser)]
    optimiser: Option<&'static Optimiser>,
    /// The learning rate
    #[arg(long, value_name = "RATE", allow_negative_numbers = true)]
    lr: Option<f64>,
    /// The greatest norm of a gradient, or none; 1 where not given
    #[arg(long, value_name = "NORM", allow_negative_numbers = true)]
    clip: Option<Clip>,
    /// How the weights are drawn before the first update: uniform (where not given), xavier or orthogonal
    #[arg(long, value_name = "SCHEME", value_parser = scheme)]
    init: Option<Scheme>,
    /// Sequences of an update: 32 where not given
    #[arg(long, value_name = "COUNT")]
    batch: Option<usize>,
    /// The seed of the sequences and of the weights: 1 where not given
    #[arg(long, value_name = "SEED", allow_negative_numbers = true)]
    seed: Option<u64>,
    /// How many updates
    #[arg(long, value_name = "COUNT")]
    updates: Option<u64>,
}

/// A norm, or none.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Clip(Option<f64>);

impl std::str::FromStr for Clip {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "none" {
            return Ok(Self(None));
        }
        let norm = text
            .parse()
            .map_err(|_| "a number greater than 0, or `none`".to_owned())?;
        Ok(Self(Some(norm)))
    }
}

fn optimiser(name: &str) -> Result<&'static Optimiser, String> {
    let known = || OPTIMISERS.map(|optimiser| optimiser.name).join(", ");
    Optimiser::named(name).ok_or_else(|| format!("there are {}", known()))
}

fn scheme(name: &str) -> Result<Scheme, String> {
    let known = || Scheme::ALL.map(|(name, _)| name).join(", ");
    let found = Scheme::ALL.iter().find(|(own, _)| *own == name);
    found
        .map(|(_, scheme)| *scheme)
        .ok_or_else(|| format!("there are {}", known()))
}

impl TrainingArgs {
    /// The task that is named.
    pub(super) fn task(&self) -> Result<&'static Task, Failure> {
        Task::named(&self.task).ok_or_else(|| Failure::Task {
            asked: self.task.clone(),
            near: did_you_mean(&self.task, TASKS.map(|task| task.name)).map(str::to_owned),
            known: TASKS.map(|task| task.name).join(", "),
        })
    }

    /// What is to be trained with a cell, and for how many updates.
    pub(super) fn config(&self, cell: &str) -> Result<(Config, u64), Failure> {
        let task = self.task()?;
        let optimiser = self.optimiser.unwrap_or_else(Optimiser::usual);
        let config = Config::usual(task, content::cell(cell)?, optimiser);
        Ok(self.changed(config, task.usual.updates))
    }

    /// A training with what the options change of it.
    pub(super) fn changed(&self, mut config: Config, updates: u64) -> (Config, u64) {
        config.optimiser = self.optimiser.unwrap_or(config.optimiser);
        config.hidden = self.hidden.unwrap_or(config.hidden);
        config.layers = self.layers.unwrap_or(config.layers);
        config.steps = self.steps.unwrap_or(config.steps);
        config.settings.rate = self.lr.unwrap_or(config.settings.rate);
        config.settings.clip = self.clip.map_or(config.settings.clip, |clip| clip.0);
        config.start.scheme = self.init.unwrap_or(config.start.scheme);
        config.batch = self.batch.unwrap_or(config.batch);
        config.seed = self.seed.unwrap_or(config.seed);
        (config, self.updates.unwrap_or(updates))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        training: TrainingArgs,
    }

    fn config(arguments: &[&str]) -> (Config, u64) {
        let all = ["train"].iter().chain(arguments);
        Line::parse_from(all).training.config("gru").unwrap()
    }

    #[test]
    fn without_options_a_task_is_trained_as_usual() {
        for task in TASKS {
            let (config, updates) = config(&[task.name]);
            assert_eq!(
                (config.hidden, config.steps),
                (task.usual.hidden, task.usual.steps)
            );
            assert_eq!(
                (config.settings.rate, updates),
                (task.usual.rate, task.usual.updates)
            );
            assert_eq!(config.start.given, [("bz".to_owned(), 1.0)]);
        }
        assert_eq!(config(&["sine", "--optimiser", "sgd"]).0.settings.rate, 0.5);
    }

    #[test]
    fn every_option_reaches_the_training() {
        let options = "adding --hidden 5 --layers 2 --steps 9 --optimizer momentum --lr 0.25 --clip none \
                       --init orthogonal --batch 7 --seed 3 --updates 11";
        let (config, updates) = config(&options.split_whitespace().collect::<Vec<_>>());
        assert_eq!(
            (config.hidden, config.layers, config.steps, config.batch),
            (5, 2, 9, 7)
        );
        assert_eq!((config.optimiser.name, config.seed, updates), ("momentum", 3, 11));
        assert_eq!((config.settings.rate, config.settings.clip), (0.25, None));
        assert_eq!(config.start.scheme, Scheme::Orthogonal);
    }
}
