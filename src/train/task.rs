//! What there is to learn: a task draws sequences from a seed and says how an answer is read, judged and guessed.

use super::dice::Dice;
use super::example::Example;
use crate::engine::LossKind;

/// How an answer is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Numbers, `y = V h + d`; half squared error; judged by the mean squared error.
    Number,
    /// Yes or no, `y = sigmoid(V h + d)`; binary cross-entropy; judged by the share that is on the right side of 0.5.
    YesNo,
    /// One of several, `y = softmax(V h + d)`; categorical cross-entropy; judged by the share whose greatest is right.
    Choice,
}

/// What a network is judged by besides its loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Metric {
    /// The share of right answers: more is better.
    Accuracy,
    /// The mean squared error: less is better.
    MeanSquaredError,
}

impl Answer {
    /// What the readout is passed through.
    pub fn function(self) -> &'static str {
        match self {
            Self::Number => "identity",
            Self::YesNo => "sigmoid",
            Self::Choice => "softmax",
        }
    }

    /// The loss.
    pub fn loss(self) -> LossKind {
        match self {
            Self::Number => LossKind::HalfSquaredError,
            Self::YesNo => LossKind::BinaryCrossEntropy,
            Self::Choice => LossKind::CategoricalCrossEntropy,
        }
    }

    /// What it is judged by.
    pub fn metric(self) -> Metric {
        match self {
            Self::Number => Metric::MeanSquaredError,
            Self::YesNo | Self::Choice => Metric::Accuracy,
        }
    }

    /// The metric of one answer: 1 or 0 for right or wrong, or the mean of the squared errors. An answer that is not a
    /// number is wrong.
    pub fn judge(self, answer: &[f64], target: &[f64]) -> f64 {
        match self {
            Self::Number => {
                let squares = answer
                    .iter()
                    .zip(target)
                    .map(|(y, wanted)| (y - wanted) * (y - wanted));
                squares.sum::<f64>() / target.len() as f64
            }
            Self::YesNo => {
                let right = answer
                    .iter()
                    .zip(target)
                    .all(|(y, wanted)| !y.is_nan() && (*y > 0.5) == (*wanted > 0.5));
                f64::from(u8::from(right))
            }
            Self::Choice => f64::from(u8::from(greatest(answer) == greatest(target))),
        }
    }
}

impl Metric {
    /// Whether `a` is better than `b`; what is not a number is never better.
    pub fn better(self, a: f64, b: f64) -> bool {
        match self {
            Self::Accuracy => a > b || (b.is_nan() && !a.is_nan()),
            Self::MeanSquaredError => a < b || (b.is_nan() && !a.is_nan()),
        }
    }
}

/// The first of the greatest numbers; where one is not a number, none is right.
pub(super) fn greatest(numbers: &[f64]) -> Option<usize> {
    if numbers.iter().any(|number| number.is_nan()) {
        return None;
    }
    let most = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    numbers.iter().position(|number| *number == most)
}

/// A task. The rows are in [`TASKS`](super::TASKS).
#[derive(Debug)]
pub struct Task {
    /// How it is called on the command line and in lessons.
    pub name: &'static str,
    /// The names of the input's elements: symbols, words or quantities.
    pub(super) inputs: fn() -> &'static [&'static str],
    /// The names of the readout's elements.
    pub outputs: &'static [&'static str],
    /// How an answer is given.
    pub answer: Answer,
    /// Whether the inputs are words, which a network reads through an embedding of this size.
    pub embedding: Option<usize>,
    /// The fewest steps that its longest sequences may have.
    pub fewest_steps: usize,
    /// What it is usually trained with.
    pub usual: Usual,
    pub(super) draw: fn(&mut Dice, usize) -> Example,
}

/// Choices with which every cell learns a task within seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Usual {
    /// The steps of the longest sequences.
    pub steps: usize,
    /// Numbers in the hidden state.
    pub hidden: usize,
    /// The learning rate, of Adam.
    pub rate: f64,
    /// How many updates.
    pub updates: u64,
}

/// The seeds of held-out sequences have a stream of their own.
const TRAINING: &str = "training";
const HELD_OUT: &str = "held out";

/// Whether a sequence of words is among the one in five that are never trained on.
fn is_held_out(example: &Example) -> bool {
    let hash = example.given().fold(17_u64, |hash, given| {
        (hash ^ given.element as u64)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .rotate_left(29)
    });
    hash % 5 == 0
}

impl Task {
    /// The task of that name.
    pub fn named(name: &str) -> Option<&'static Task> {
        super::TASKS.iter().find(|task| task.name == name).copied()
    }

    /// The names of the input's elements: symbols, words or quantities.
    pub fn inputs(&self) -> &'static [&'static str] {
        (self.inputs)()
    }

    /// The sequences of one update, without end: the same ones for the same seed, update and length. `update` counts from
    /// 1, `steps` is how long the longest may be.
    pub fn training(&self, seed: u64, update: u64, steps: usize) -> impl Iterator<Item = Example> {
        self.sequences(seed, TRAINING, update, steps)
    }

    /// The first `batch` sequences of one update.
    pub fn batch(&self, seed: u64, update: u64, steps: usize, batch: usize) -> Vec<Example> {
        self.training(seed, update, steps).take(batch).collect()
    }

    /// Sequences of the same kind that no update sees, without end: the same ones for the same seed and length.
    pub fn held_out(&self, seed: u64, steps: usize) -> impl Iterator<Item = Example> {
        self.sequences(seed, HELD_OUT, 0, steps)
    }

    fn sequences(
        &self,
        seed: u64,
        stream: &'static str,
        index: u64,
        steps: usize,
    ) -> impl Iterator<Item = Example> {
        let mut dice = Dice::new(seed, &format!("{} {stream}", self.name), index);
        let drawn = std::iter::repeat_with(move || (self.draw)(&mut dice, steps));
        // What is read in words may come twice: what it says decides whether it is held out.
        drawn.filter(move |example| self.embedding.is_none() || is_held_out(example) == (stream == HELD_OUT))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_a_number_is_no_right_answer() {
        for target in [[0.0], [1.0]] {
            assert_eq!(Answer::YesNo.judge(&[f64::NAN], &target), 0.0);
            assert_eq!(Answer::YesNo.judge(&target, &target), 1.0);
        }
        assert_eq!(Answer::Choice.judge(&[f64::NAN, 0.1], &[0.0, 1.0]), 0.0);
        assert!(Answer::Number.judge(&[f64::NAN], &[0.0]).is_nan());
    }
}
