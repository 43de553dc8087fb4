//! What one gets without learning: by guessing, and by weights drawn at random until some are lucky.

use super::config::{Config, ConfigError};
use super::evaluation::{HELD_OUT, Judge, Score};
use super::network::Network;
use super::task::{Answer, Metric};

/// The best answer that does not look at the sequence: the mean of what is wanted, or the most frequent answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    /// That answer: numbers, or how likely each is.
    pub answer: Vec<f64>,
    /// What it scores on held-out sequences.
    pub score: Score,
}

/// From how many sequences the guess is made.
const SEEN: usize = 4096;

impl Guess {
    /// Guesses after a look at what training sequences want; scored on those that are held out.
    pub fn new(config: &Config) -> Self {
        let task = config.task;
        let seen = task.training(config.seed, 1, config.steps).take(SEEN);
        let mut answer = vec![0.0; task.outputs.len()];
        let mut count = 0.0;
        for example in seen {
            for wanted in example.wanted() {
                count += 1.0;
                for (sum, target) in answer.iter_mut().zip(wanted.target) {
                    *sum += target;
                }
            }
        }
        answer.iter_mut().for_each(|sum| *sum /= count);
        let mut score = Score {
            loss: 0.0,
            metric: 0.0,
        };
        for example in task.held_out(config.seed, config.steps).take(HELD_OUT) {
            let share = 1.0 / (HELD_OUT * example.wanted().len()) as f64;
            for wanted in example.wanted() {
                score.loss += share * loss(task.answer, &answer, wanted.target);
                score.metric += share * task.answer.judge(&answer, wanted.target);
            }
        }
        Self { answer, score }
    }
}

/// The loss of an answer, by its definition.
fn loss(kind: Answer, answer: &[f64], target: &[f64]) -> f64 {
    let pairs = answer.iter().zip(target);
    match kind {
        Answer::Number => pairs.map(|(y, wanted)| 0.5 * (y - wanted) * (y - wanted)).sum(),
        Answer::YesNo => pairs
            .map(|(y, wanted)| -(wanted * libm::log(*y) + (1.0 - wanted) * libm::log(1.0 - y)))
            .sum(),
        Answer::Choice => pairs
            .filter(|(_, wanted)| **wanted > 0.0)
            .map(|(y, wanted)| -wanted * libm::log(*y))
            .sum(),
    }
}

/// The best of `draws` networks that are drawn and not trained: chosen on as many training sequences as are held out,
/// scored on those that are. Some famous tasks are solved so (Hochreiter and Schmidhuber 1997, section 4).
///
/// # Errors
/// Whatever is wrong with the configuration.
pub fn random_weights(config: &Config, draws: u64) -> Result<Score, ConfigError> {
    let network = Network::new(config)?;
    let task = config.task;
    let mut judge = Judge::new(&network, config.seed);
    let training = task.batch(config.seed, 1, config.steps, HELD_OUT);
    let mut best: Option<(Score, Vec<f64>)> = None;
    for draw in 0..draws.max(1) {
        let params = config
            .start
            .params(network.program(), config.hidden, config.seed, draw)?;
        let score = judge.score_on(&params, &training);
        if best
            .as_ref()
            .is_none_or(|(best, _)| is_better(task.answer.metric(), score, *best))
        {
            best = Some((score, params));
        }
    }
    let (_, params) = best.unwrap_or((
        Score {
            loss: f64::NAN,
            metric: f64::NAN,
        },
        vec![0.0; network.program().param_len()],
    ));
    Ok(judge.score(&params))
}

/// By the metric; by the loss where the metric says nothing.
fn is_better(metric: Metric, a: Score, b: Score) -> bool {
    metric.better(a.metric, b.metric) || (a.metric == b.metric && a.loss < b.loss)
}
