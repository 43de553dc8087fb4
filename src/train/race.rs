//! Several cells on the same sequences, with as many parameters as can be had equal, each from several seeds.
//!
//! Seed s of one cell sees the sequences that seed s of the others sees. Which threads do the work changes no bit.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::checkpoints;
use super::config::{Config, ConfigError, HIDDEN_LIMIT};
use super::evaluation::Score;
use super::history::Record;
use super::network::model;
use super::task::Task;
use super::trainer::Trainer;
use crate::engine::{CellSource, Program};

/// One cell of a race, from every seed.
#[derive(Debug)]
pub struct Racer {
    /// The cell's name.
    pub name: String,
    /// Numbers in its hidden state.
    pub hidden: usize,
    /// How many parameters its network has.
    pub params: usize,
    trainers: Vec<Trainer>,
}

/// How far apart the seeds are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The least.
    pub low: f64,
    /// The one in the middle.
    pub median: f64,
    /// The greatest.
    pub high: f64,
    /// Of how many: a training that diverged has no later numbers.
    pub of: usize,
}

impl Spread {
    /// The spread of some numbers; nothing where there are none.
    pub fn of(mut numbers: Vec<f64>) -> Option<Self> {
        numbers.sort_by(f64::total_cmp);
        let (low, high) = (*numbers.first()?, *numbers.last()?);
        let half = numbers.len() / 2;
        let median = if numbers.len() % 2 == 1 {
            numbers[half]
        } else {
            0.5 * (numbers[half - 1] + numbers[half])
        };
        Some(Self {
            low,
            median,
            high,
            of: numbers.len(),
        })
    }
}

/// A race.
#[derive(Debug)]
pub struct Race {
    racers: Vec<Racer>,
}

impl Race {
    /// A race before the first update. The cell of `config` has the hidden size that is given there; the `others` have
    /// the one with which their networks come nearest to it in parameters. The seeds are `seeds` in a row from that
    /// of `config`. Every cell starts as is usual for it ([`Start::usual`](super::Start::usual)), with the scheme of
    /// `config`.
    ///
    /// # Errors
    /// Whatever is wrong with the configuration of one of them.
    pub fn new(config: &Config, others: &[CellSource], seeds: u64) -> Result<Self, ConfigError> {
        let wanted = param_count(config.task, &config.cell, config.hidden, config.layers)?;
        let mut configs = vec![config.clone()];
        for cell in others {
            let mut own = Config {
                hidden: hidden_for(config.task, cell, config.layers, wanted)?,
                cell: cell.clone(),
                start: super::Start::usual(cell),
                ..config.clone()
            };
            own.start.scheme = config.start.scheme;
            configs.push(own);
        }
        let bytes = checkpoints::BYTES / (configs.len() * seeds.max(1) as usize);
        let racers = configs.into_iter().map(|config| {
            let trainers = (0..seeds).map(|at| {
                let seed = config.seed.wrapping_add(at);
                Trainer::within(
                    Config {
                        seed,
                        ..config.clone()
                    },
                    bytes,
                )
            });
            Ok(Racer {
                name: config.cell.name.clone(),
                hidden: config.hidden,
                params: param_count(config.task, &config.cell, config.hidden, config.layers)?,
                trainers: trainers.collect::<Result<_, _>>()?,
            })
        });
        Ok(Self {
            racers: racers.collect::<Result<_, _>>()?,
        })
    }

    /// The cells.
    pub fn racers(&self) -> &[Racer] {
        &self.racers
    }

    /// Makes `updates` updates of every training that has not diverged, on so many threads.
    pub fn advance(&mut self, updates: u64, threads: usize) {
        self.each(threads, |trainer| {
            for _ in 0..updates {
                if trainer.update().is_err() {
                    break;
                }
            }
        });
    }

    /// The scores of all trainings on held-out sequences: for every cell, one a seed.
    pub fn scores(&mut self, threads: usize) -> Vec<Vec<Score>> {
        let scores = self.each(threads, |trainer| {
            let score = trainer.evaluate();
            // There are as many as trainings.
            trainer.dismiss_judge();
            score
        });
        let mut scores = scores.into_iter();
        self.racers
            .iter()
            .map(|racer| scores.by_ref().take(racer.trainers.len()).collect())
            .collect()
    }

    /// Does something with every training; the results come in the order of the trainings.
    fn each<T: Send>(&mut self, threads: usize, work: impl Fn(&mut Trainer) -> T + Sync) -> Vec<T> {
        let trainers = self.racers.iter_mut().flat_map(|racer| &mut racer.trainers);
        // Every training is taken once, by whichever thread is free.
        let jobs: Vec<_> = trainers.map(|trainer| Mutex::new((trainer, None))).collect();
        let next = AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..threads.clamp(1, jobs.len().max(1)) {
                scope.spawn(|| {
                    while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                        if let Ok(mut job) = job.lock() {
                            let (trainer, result) = &mut *job;
                            *result = Some(work(trainer));
                        }
                    }
                });
            }
        });
        jobs.into_iter()
            .filter_map(|job| job.into_inner().ok().and_then(|(_, result)| result))
            .collect()
    }
}

impl Racer {
    /// Its trainings, one a seed.
    pub fn trainers(&self) -> &[Trainer] {
        &self.trainers
    }

    /// The spread over the seeds of something at an update (from 1).
    pub fn spread(&self, update: u64, of: impl Fn(&Record) -> f64) -> Option<Spread> {
        let at = usize::try_from(update.checked_sub(1)?).ok()?;
        let records = self
            .trainers
            .iter()
            .filter_map(|trainer| trainer.records().get(at));
        Spread::of(records.map(of).collect())
    }
}

fn param_count(task: &Task, cell: &CellSource, hidden: usize, layers: usize) -> Result<usize, ConfigError> {
    let program = Program::compile(&model(task, cell, hidden, layers)?).map_err(ConfigError::Cell)?;
    Ok(program.param_len())
}

/// The hidden size with which a cell's network comes nearest to so many parameters; the smaller one of two.
///
/// # Errors
/// What is wrong with the cell.
pub fn hidden_for(
    task: &Task,
    cell: &CellSource,
    layers: usize,
    params: usize,
) -> Result<usize, ConfigError> {
    // No parameter has more than two sizes, so their number is a polynomial of the second degree in the hidden size: three of its
    // values tell all of them (Newton's forward differences).
    let [one, two, three] = [1, 2, 3].map(|hidden| param_count(task, cell, hidden, layers));
    let (one, two, three) = (one?, two?, three?);
    let (first, second) = (two - one, three + one - 2 * two);
    let count =
        |hidden: usize| one + (hidden - 1) * first + (hidden - 1) * hidden.saturating_sub(2) / 2 * second;
    let (mut low, mut high) = (1, HIDDEN_LIMIT);
    // The first size that has as many, or the greatest.
    while low < high {
        let middle = usize::midpoint(low, high);
        if count(middle) < params {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    let above = count(low).abs_diff(params);
    let smaller = low.saturating_sub(1).max(1);
    Ok(if count(smaller).abs_diff(params) <= above {
        smaller
    } else {
        low
    })
}

#[cfg(test)]
mod tests {
    use super::super::config::plain_rnn;
    use super::*;

    #[test]
    fn the_hidden_size_is_the_nearest_of_all() {
        let cell = plain_rnn();
        let task = Task::named("adding").unwrap();
        for (layers, wanted) in [(1, 1), (1, 300), (2, 777), (3, 5000)] {
            let found = hidden_for(task, &cell, layers, wanted).unwrap();
            let off = |hidden: &usize| {
                param_count(task, &cell, *hidden, layers)
                    .unwrap()
                    .abs_diff(wanted)
            };
            let nearest = (1..80).min_by_key(off).unwrap();
            assert_eq!(found, nearest, "{wanted} parameters in {layers} layers");
        }
    }

    #[test]
    fn a_spread_is_least_middle_and_greatest() {
        let spread = Spread::of(vec![3.0, 1.0, 2.0]).unwrap();
        assert_eq!(
            (spread.low, spread.median, spread.high, spread.of),
            (1.0, 2.0, 3.0, 3)
        );
        assert_eq!(Spread::of(vec![4.0, 1.0]).unwrap().median, 2.5);
        assert_eq!(Spread::of(Vec::new()), None);
    }
}
