//! `gatelab race`: cells on the same sequences with equally many parameters, each from several seeds.

use std::io::Write;
use std::num::NonZero;
use std::thread;

use clap::Args;
use serde_json::{Value, json};

use super::bar::bar;
use super::options::Options;
use super::score::{metric_name, metric_text};
use super::training::TrainingArgs;
use super::{Failure, content, wording};
use crate::lesson::Language;
use crate::train::{self, Guess, Metric, Racer, Score, Spread, description, random_weights};

const NOTES: &str = "\
The first cell has the hidden size that is given or usual for the task; the others have the one with which their
networks come nearest to it in parameters. Seed s of every cell sees the same sequences. Shown is the metric on
sequences that were held out: the median over the seeds, and from the least to the greatest.

Examples:
  gatelab race remember-first
  gatelab race adding --cells lstm,rnn --seeds 9 --updates 500
  gatelab race temporal-order --json | jq '.racers[].median_losses'";

/// How many networks are drawn for comparison.
const DRAWS: u64 = 100;
/// How many updates lie between two looks at the bar.
const STRETCH: u64 = 10;

/// Lets several cells learn a task.
#[derive(Debug, Args)]
#[command(after_help = NOTES)]
pub(super) struct Race {
    #[command(flatten)]
    training: TrainingArgs,
    /// The cells, the first of which sets the number of parameters
    #[arg(
        long,
        value_name = "CELLS",
        default_value = "lstm,gru,rnn",
        value_delimiter = ','
    )]
    cells: Vec<String>,
    /// From how many seeds each of them learns
    #[arg(long, value_name = "COUNT", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=100))]
    seeds: u64,
    /// How many threads work; the numbers do not depend on it
    #[arg(long, value_name = "COUNT")]
    threads: Option<NonZero<usize>>,
    /// Print one JSON object instead: for every cell the losses of all updates (median, least, greatest) and its scores
    #[arg(long)]
    json: bool,
}

impl Race {
    pub(super) fn run(&self, options: &Options, out: &mut dyn Write) -> Result<(), Failure> {
        let (first, others) = self.cells.split_first().ok_or_else(|| Failure::Cell {
            asked: String::new(),
            known: String::new(),
        })?;
        let (config, updates) = self.training.config(first)?;
        let others = others
            .iter()
            .map(|name| content::cell(name))
            .collect::<Result<Vec<_>, _>>()?;
        let mut race = train::Race::new(&config, &others, self.seeds)?;
        let threads = self.threads.or_else(|| thread::available_parallelism().ok());
        let threads = threads.map_or(1, NonZero::get);
        let bar = bar(updates, options.ascii);
        let mut made = 0;
        while made < updates {
            let stretch = STRETCH.min(updates - made);
            race.advance(stretch, threads);
            made += stretch;
            bar.set_position(made);
        }
        bar.finish_and_clear();
        let scores = race.scores(threads);
        let lines: Vec<_> = race.racers().iter().zip(&scores).collect();
        let guess = Guess::new(&config).score;
        let random = random_weights(&config, DRAWS)?;
        if self.json {
            let racer = |(racer, scores): &(&Racer, &Vec<Score>)| curves(racer, scores, updates);
            let object = json!({
                "config": description(&config),
                "updates": updates,
                "seeds": self.seeds,
                "racers": lines.iter().map(racer).collect::<Vec<_>>(),
                "guess": { "loss": guess.loss, "metric": guess.metric },
                "random_weights": { "draws": DRAWS, "loss": random.loss, "metric": random.metric },
            });
            serde_json::to_writer(&mut *out, &object).map_err(std::io::Error::from)?;
            writeln!(out)?;
            return Ok(());
        }
        table(
            &lines,
            options.language(),
            config.task.answer.metric(),
            [guess, random],
            out,
        )
    }
}

/// The spread of something over the seeds.
fn spread(scores: &[Score], of: fn(&Score) -> f64) -> Option<Spread> {
    Spread::of(scores.iter().map(of).collect())
}

fn curves(racer: &Racer, scores: &[Score], updates: u64) -> Value {
    let spreads: Vec<_> = (1..=updates)
        .filter_map(|update| racer.spread(update, |record| record.loss))
        .collect();
    let all = |of: fn(&Spread) -> f64| Value::from_iter(spreads.iter().map(of));
    let diverged = racer
        .trainers()
        .iter()
        .filter(|trainer| trainer.diverged().is_some());
    json!({
        "cell": racer.name,
        "hidden": racer.hidden,
        "params": racer.params,
        "diverged": diverged.count(),
        "metrics": Value::from_iter(scores.iter().map(|score| score.metric)),
        "losses": Value::from_iter(scores.iter().map(|score| score.loss)),
        "median_losses": all(|spread| spread.median),
        "least_losses": all(|spread| spread.low),
        "greatest_losses": all(|spread| spread.high),
    })
}

fn table(
    lines: &[(&Racer, &Vec<Score>)],
    language: Language,
    metric: Metric,
    [guess, random]: [Score; 2],
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let words = wording::training(language);
    let random_name = words.random.replace("{}", &DRAWS.to_string());
    let names = lines.iter().map(|(racer, _)| racer.name.as_str());
    let width = names
        .chain([words.guess, &random_name])
        .map(|name| name.chars().count())
        .max();
    let width = width.unwrap_or(0);
    let judged = |value: f64| metric_text(metric, value);
    writeln!(
        out,
        "{:width$}  {:>6}  {:>10}  {:>12}  {}",
        "",
        words.hidden,
        words.params,
        metric_name(metric, language),
        words.range
    )?;
    for (racer, scores) in lines {
        let Some(spread) = spread(scores, |score| score.metric) else {
            continue;
        };
        writeln!(
            out,
            "{:width$}  {:>6}  {:>10}  {:>12}  {} … {}",
            racer.name,
            racer.hidden,
            racer.params,
            judged(spread.median),
            judged(spread.low),
            judged(spread.high)
        )?;
    }
    for (name, score) in [(words.guess, guess), (&random_name, random)] {
        writeln!(
            out,
            "{name:width$}  {:>6}  {:>10}  {:>12}",
            "",
            "",
            judged(score.metric)
        )?;
    }
    Ok(())
}
