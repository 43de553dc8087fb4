//! What came of a training: a small table, or one JSON object.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::cli::score::{decimals, metric_name, metric_text};
use crate::cli::wording;
use crate::lesson::Language;
use crate::train::{Metric, Record, Score, Trainer, description};

/// What came of a training.
pub(super) struct Report<'a> {
    pub(super) trainer: &'a Trainer,
    pub(super) wanted: u64,
    pub(super) interrupted: bool,
    pub(super) trained: Score,
    pub(super) guess: Score,
    /// The best of so many networks that were not trained.
    pub(super) random: Option<Score>,
    pub(super) draws: u64,
    pub(super) saved: Option<&'a str>,
}

impl Report<'_> {
    pub(super) fn text(&self, language: Language, out: &mut dyn Write) -> io::Result<()> {
        let words = wording::training(language);
        let config = self.trainer.config();
        let settings = config.settings;
        let clip = settings
            .clip
            .map_or_else(String::new, |clip| format!(", {} {clip}", words.clip));
        writeln!(
            out,
            "{}: {} {}, {} {}",
            config.task.name,
            config.cell.name,
            config.hidden,
            self.trainer.network().program().param_len(),
            words.params
        )?;
        let made = self.trainer.state().update;
        writeln!(
            out,
            "{made} {}: {} {}{clip}, {} {}, {} {}",
            words.updates[usize::from(made != 1)],
            config.optimiser.title,
            settings.rate,
            words.batch,
            config.batch,
            words.seed,
            config.seed,
        )?;
        let metric = config.task.answer.metric();
        let metric_name = metric_name(metric, language);
        let mut rows = vec![
            (words.trained.to_owned(), self.trained),
            (words.guess.to_owned(), self.guess),
        ];
        if let Some(random) = self.random {
            rows.push((words.random.replace("{}", &self.draws.to_string()), random));
        }
        let width = rows
            .iter()
            .map(|(name, _)| name.chars().count())
            .max()
            .unwrap_or(0);
        writeln!(
            out,
            "\n{:width$}  {:>9}  {metric_name:>12}",
            words.held_out, words.loss
        )?;
        for (name, score) in rows {
            let judged = metric_text(metric, score.metric);
            let loss = decimals(score.loss);
            writeln!(out, "{name:width$}  {loss:>9}  {judged:>12}")?;
        }
        if let Some(file) = self.saved {
            writeln!(out, "\n{} {file}", words.saved)?;
        }
        Ok(())
    }

    pub(super) fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let records = self.trainer.records();
        let all = |of: fn(&Record) -> f64| Value::from_iter(records.iter().map(of));
        let score = |score: Score| json!({ "loss": score.loss, "metric": score.metric });
        let task = self.trainer.config().task;
        let object = json!({
            "config": description(self.trainer.config()),
            "params": self.trainer.network().program().param_len(),
            "wanted_updates": self.wanted,
            "updates": records.len(),
            "interrupted": self.interrupted,
            "diverged": self.trainer.diverged().map(|divergence| json!({
                "update": divergence.update,
                "began": divergence.began,
            })),
            "metric": match task.answer.metric() {
                Metric::Accuracy => "accuracy",
                Metric::MeanSquaredError => "mean squared error",
            },
            "held_out": score(self.trained),
            "guess": score(self.guess),
            "random_weights": self.random.map(|random| json!({
                "draws": self.draws,
                "loss": random.loss,
                "metric": random.metric,
            })),
            "saved": self.saved,
            "losses": all(|record| record.loss),
            "metrics": all(|record| record.metric),
            "norms": all(|record| record.norm),
        });
        serde_json::to_writer(&mut *out, &object)?;
        writeln!(out)
    }
}
