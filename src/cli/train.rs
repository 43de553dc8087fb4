//! `gatelab train`: a training without the lab, from which the same command makes the same file anywhere.

mod interrupt;
mod report;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::bar::bar;
use super::options::Options;
use super::training::TrainingArgs;
use super::{Failure, content};
use crate::atomic::{self, Existing};
use crate::diagnostic::printable;
use crate::lesson::{LookupError, Scene};
use crate::train::{Config, Guess, Trainer, random_weights, safetensors};
use interrupt::Interrupt;
use report::Report;

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
  gatelab train 4 --save mine.safetensors           what lesson 4 trains, again
The same command gives the same losses and the same file, byte by byte, on any machine. Ctrl-C ends the training
and saves what there is.";

/// How many networks are drawn for comparison.
const DRAWS: u64 = 100;

/// Trains a cell on a task.
#[derive(Debug, Args)]
#[command(after_help = TASK_LIST)]
pub(super) struct Train {
    #[command(flatten)]
    training: TrainingArgs,
    /// The cell: rnn, lstm (where not given), gru or gru-reset-before
    #[arg(long, value_name = "CELL")]
    cell: Option<String>,
    /// Of a lesson, the scene; otherwise the first one that learns
    #[arg(long, value_name = "ID")]
    scene: Option<String>,
    /// Of a scene with several runs, which of them; otherwise its own
    #[arg(long, value_name = "ID")]
    run: Option<String>,
    /// Set a parameter before the first update instead, as in bf=2. Without it, the gates that keep begin with
    /// bf=1 and bz=1
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = given)]
    sets: Vec<(String, f64)>,
    /// Write the weights to this file
    #[arg(long, value_name = "FILE.safetensors")]
    save: Option<PathBuf>,
    /// Print one JSON object instead: config, losses, metrics and norms of all updates, and the comparison
    #[arg(long)]
    json: bool,
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
    /// What is to be trained, and for how many updates: a task or, where none is called so, what a scene of a lesson
    /// trains.
    fn config(&self) -> Result<(Config, u64), Failure> {
        let Err(no_task) = self.training.task() else {
            if self.scene.is_some() || self.run.is_some() {
                return Err(Failure::Untrained {
                    what: format!("`{}` is a task: it has no scenes", self.training.task),
                });
            }
            return self.training.config(self.cell.as_deref().unwrap_or("lstm"));
        };
        let (_, lesson) = match content::lesson(&self.training.task) {
            Err(Failure::Lookup(LookupError::Unknown { .. })) => return Err(no_task),
            found => found?,
        };
        let learns = |scene: &&Scene| !scene.learners.is_empty();
        let scene = match &self.scene {
            Some(id) => content::scene(&lesson, Some(id))?,
            None => match lesson.scenes.iter().find(learns) {
                Some(scene) => scene,
                None => content::scene(&lesson, None)?,
            },
        };
        let run = content::run(scene, self.run.as_deref())?;
        let Some(learner) = scene.learners.get(run.index()) else {
            return Err(Failure::Untrained {
                what: format!("nothing is trained in the scene `{}`", scene.id),
            });
        };
        let mut config = learner.config.clone();
        if let Some(cell) = &self.cell {
            config.cell = content::cell(cell)?;
        }
        Ok(self.training.changed(config, learner.updates))
    }

    pub(super) fn run(&self, options: &Options, out: &mut dyn Write) -> Result<(), Failure> {
        let (mut config, updates) = self.config()?;
        config.start.given.extend(self.sets.iter().cloned());
        let mut trainer = Trainer::new(config)?;
        // Found out now, not when all work is done.
        self.save.as_deref().map(atomic::check_writable).transpose()?;
        let interrupt = Interrupt::watch();
        let diverged = train(&mut trainer, updates, options.ascii, &interrupt);
        let made = trainer.state().update;
        let saved = self
            .save
            .as_deref()
            .map(|file| save(&trainer, file))
            .transpose()?;
        let interrupted = made < updates && diverged.is_none();
        let report = Report {
            trained: trainer.evaluate(),
            guess: Guess::new(trainer.config()).score,
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
}

/// Makes the updates, with a bar where somebody watches.
fn train(
    trainer: &mut Trainer,
    updates: u64,
    ascii: bool,
    interrupt: &Interrupt,
) -> Option<crate::train::Divergence> {
    let bar = bar(updates, ascii);
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

/// Writes the weights; returns the file's name as a text.
fn save(trainer: &Trainer, file: &Path) -> Result<String, Failure> {
    let state = trainer.state();
    let bytes = safetensors(trainer.network(), trainer.config(), &state.params, state.update)
        .map_err(|error| Failure::Save(error.to_string()))?;
    atomic::write(file, Existing::Replace, |out| out.write_all(&bytes))?;
    Ok(printable(&file.display().to_string()))
}
