//! The arguments of everything that trains: what is learned, by how large a network, and how.

use clap::Args;

use super::{Failure, content};
use crate::diagnostic::did_you_mean;
use crate::train::{Config, OPTIMISERS, Optimiser, Scheme, TASKS, Task};

/// How a network is trained, but for its cell.
#[derive(Debug, Args)]
pub(super) struct Training {
    /// The task
    task: String,
    /// Numbers in the hidden state
    #[arg(long, value_name = "COUNT")]
    hidden: Option<usize>,
    /// How many cells are stacked
    #[arg(long, value_name = "COUNT", default_value_t = 1)]
    layers: usize,
    /// The steps of the longest sequences
    #[arg(long, value_name = "COUNT")]
    steps: Option<usize>,
    /// How gradients move weights: sgd, momentum or adam
    #[arg(long, alias = "optimizer", value_name = "NAME", default_value = "adam", value_parser = optimiser)]
    optimiser: &'static Optimiser,
    /// The learning rate
    #[arg(long, value_name = "RATE")]
    lr: Option<f64>,
    /// The greatest norm of a gradient, or none
    #[arg(long, value_name = "NORM", default_value = "1")]
    clip: Clip,
    /// How the weights are drawn before the first update: uniform, xavier or orthogonal
    #[arg(long, value_name = "SCHEME", default_value = "uniform", value_parser = scheme)]
    init: Scheme,
    /// Sequences of an update
    #[arg(long, value_name = "COUNT", default_value_t = 32)]
    batch: usize,
    /// The seed of the sequences and of the weights
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    seed: u64,
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

impl Training {
    /// What is to be trained with a cell, and for how many updates.
    pub(super) fn config(&self, cell: &str) -> Result<(Config, u64), Failure> {
        let task = Task::named(&self.task).ok_or_else(|| Failure::Task {
            asked: self.task.clone(),
            near: did_you_mean(&self.task, TASKS.iter().map(|task| task.name)).map(str::to_owned),
        })?;
        let mut config = Config::usual(task, content::cell(cell)?, self.optimiser);
        config.hidden = self.hidden.unwrap_or(config.hidden);
        config.layers = self.layers;
        config.steps = self.steps.unwrap_or(config.steps);
        config.settings.rate = self.lr.unwrap_or(config.settings.rate);
        config.settings.clip = self.clip.0;
        config.start.scheme = self.init;
        config.batch = self.batch;
        config.seed = self.seed;
        Ok((config, self.updates.unwrap_or(task.usual.updates)))
    }
}
