//! `gatelab train`: a training without the lab, from which the same command makes the same file anywhere.

mod interrupt;
mod report;
mod save;

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::options::Options;
use super::{Failure, content};
use crate::diagnostic::did_you_mean;
use crate::train::{
    Config, Guess, HELD_OUT, OPTIMISERS, Optimiser, Scheme, Score, TASKS, Task, Trainer, random_weights,
};
use interrupt::Interrupt;
use report::Report;
use save::Saving;

const TASK_LIST: &str = "\
Tasks:
  remember-first   which of four letters came first, after many others
  adding           the sum of the two numbers that are marked among many
  temporal-order   in which order two signals came, among distractors
  counting         are there as many a as b?
  sine             the next value of a sine of unknown frequency
  reviews-en       toy reviews: does the writer like it? Negations, hearsay, chatter
  reviews-es       the same in Spanish
Without options a task is trained as is known to work, within seconds. The report compares what was learned with the
best constant answer and with the best of 100 networks that were drawn at random and not trained, all on sequences
that were held out.

Examples:
  gatelab train adding
  gatelab train reviews-en --cell gru --hidden 8 --save reviews.safetensors
  gatelab train remember-first --cell rnn --steps 40 --updates 3000 --json | jq .held_out
  gatelab train sine --optimiser sgd --lr 0.5 --clip none
The same command gives the same losses and the same file, byte by byte, on any machine. Ctrl-C ends the training
and saves what there is.";

/// How many networks are drawn for comparison.
const DRAWS: u64 = 100;

/// Trains a cell on a task.
#[derive(Debug, Args)]
#[command(after_help = TASK_LIST)]
pub(super) struct Train {
    /// The task
    task: String,
    /// The cell: rnn, lstm, gru or gru-reset-before
    #[arg(long, value_name = "CELL", default_value = "lstm")]
    cell: String,
    /// Numbers in the hidden state
    #[arg(long, value_name = "COUNT")]
    hidden: Option<usize>,
    /// How many cells are stacked
    #[arg(long, value_name = "COUNT", default_value_t = 1)]
    layers: usize,
    /// The steps of the longest sequences
    #[arg(long, value_name = "COUNT")]
    steps: Option<usize>,
    /// How gradients move weights
    #[arg(long, alias = "optimizer", value_name = "NAME", default_value = "adam", value_parser = optimiser)]
    optimiser: &'static Optimiser,
    /// The learning rate
    #[arg(long, value_name = "RATE")]
    lr: Option<f64>,
    /// The greatest norm of a gradient, or none
    #[arg(long, value_name = "NORM", default_value = "1")]
    clip: Clip,
    /// How the weights are drawn before the first update
    #[arg(long, value_name = "SCHEME", default_value = "uniform", value_parser = scheme)]
    init: Scheme,
    /// Set a parameter before the first update instead, as in bf=2. Without it, the gates that keep begin with
    /// bf=1 and bz=1
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = given)]
    sets: Vec<(String, f64)>,
    /// Sequences of an update
    #[arg(long, value_name = "COUNT", default_value_t = 32)]
    batch: usize,
    /// The seed of the sequences and of the weights
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    seed: u64,
    /// How many updates
    #[arg(long, value_name = "COUNT")]
    updates: Option<u64>,
    /// Write the weights to this file
    #[arg(long, value_name = "FILE.safetensors")]
    save: Option<PathBuf>,
    /// Print one JSON object instead: config, losses, metrics and norms of all updates, and the comparison
    #[arg(long)]
    json: bool,
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

fn given(text: &str) -> Result<(String, f64), String> {
    let form = || "write NAME=VALUE, as in bf=1".to_owned();
    let (name, value) = text.split_once('=').ok_or_else(form)?;
    let value: f64 = value.trim().parse().map_err(|_| form())?;
    if value.is_finite() {
        Ok((name.trim().to_owned(), value))
    } else {
        Err(form())
    }
}

impl Train {
    pub(super) fn run(&self, options: &Options, out: &mut dyn Write) -> Result<(), Failure> {
        let (config, updates) = self.config()?;
        let mut trainer = Trainer::new(config)?;
        let saving = self.save.as_deref().map(Saving::begin).transpose()?;
        let interrupt = Interrupt::watch();
        let diverged = train(&mut trainer, updates, options.ascii, &interrupt);
        let made = trainer.state().update;
        let saved = match saving {
            Some(saving) => Some(saving.finish(&trainer)?),
            None => None,
        };
        let interrupted = made < updates && diverged.is_none();
        let held_out =
            trainer
                .config()
                .task
                .held_out(trainer.config().seed, trainer.config().steps, HELD_OUT);
        let report = Report {
            trained: trainer.evaluate(),
            guess: Guess::new(trainer.config(), &held_out).score,
            // Whoever interrupts does not want to wait.
            random: if interrupted {
                None
            } else {
                Some(random_weights(trainer.config(), DRAWS)?)
            },
            draws: DRAWS,
            trainer: &trainer,
            wanted: updates,
            interrupted,
            saved: saved.as_deref(),
        };
        if self.json {
            report.json(out)?;
        } else {
            report.text(options.language(), out)?;
        }
        match diverged {
            Some(divergence) => Err(Failure::Diverged(divergence)),
            None if interrupted => Err(Failure::Interrupted {
                updates: made,
                wanted: updates,
            }),
            None => Ok(()),
        }
    }

    /// What is to be trained, and for how many updates.
    fn config(&self) -> Result<(Config, u64), Failure> {
        let task = Task::named(&self.task).ok_or_else(|| Failure::Task {
            asked: self.task.clone(),
            near: did_you_mean(&self.task, TASKS.iter().map(|task| task.name)).map(str::to_owned),
        })?;
        let mut config = Config::usual(task, content::cell(&self.cell)?, self.optimiser);
        config.hidden = self.hidden.unwrap_or(config.hidden);
        config.layers = self.layers;
        config.steps = self.steps.unwrap_or(config.steps);
        config.settings.rate = self.lr.unwrap_or(config.settings.rate);
        config.settings.clip = self.clip.0;
        config.start.scheme = self.init;
        config.start.given.extend(self.sets.iter().cloned());
        config.batch = self.batch;
        config.seed = self.seed;
        Ok((config, self.updates.unwrap_or(task.usual.updates)))
    }
}

/// Makes the updates, with a bar where somebody watches.
fn train(
    trainer: &mut Trainer,
    updates: u64,
    ascii: bool,
    interrupt: &Interrupt,
) -> Option<crate::train::Divergence> {
    // On standard error, and hidden where that is no terminal.
    let bar = ProgressBar::new(updates);
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len}  {msg}  {eta}");
    if let Ok(style) = style {
        bar.set_style(style.progress_chars(if ascii { "#>-" } else { "━╸ " }));
    }
    while trainer.state().update < updates && !interrupt.came() {
        match trainer.update() {
            Ok(record) => {
                bar.inc(1);
                if !bar.is_hidden() {
                    bar.set_message(format!("loss {:.4}", record.loss));
                }
            }
            Err(divergence) => {
                bar.finish_and_clear();
                return Some(divergence);
            }
        }
    }
    bar.finish_and_clear();
    None
}
