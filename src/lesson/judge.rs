//! What a run says to an answer: pure, so that a screen, a check and a test judge alike.

use serde::{Deserialize, Serialize};

use super::ask::{About, Ask, Item, Most};
use super::language::Localized;
use super::number::NumberOf;
use super::prose::Prose;
use super::runs::{RunAddress, Runs};
use super::worked::Worked;
use crate::diagnostic::Diagnostic;
use crate::engine::Address;

/// Which side of 0 a number lies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sign {
    /// Greater than 0.
    Positive,
    /// 0.
    Zero,
    /// Less than 0.
    Negative,
}

impl Sign {
    /// All of them.
    pub const ALL: [Sign; 3] = [Sign::Positive, Sign::Zero, Sign::Negative];

    fn of(value: f64) -> Option<Self> {
        match value {
            _ if value > 0.0 => Some(Sign::Positive),
            _ if value < 0.0 => Some(Sign::Negative),
            _ if value == 0.0 => Some(Sign::Zero),
            _ => None,
        }
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// A number.
    Number(f64),
    /// A side of 0.
    Sign(Sign),
    /// A choice, by its place.
    Choice(usize),
    /// A step, from 1.
    Step(usize),
    /// The places of the numbers, the least number's first.
    Order(Vec<usize>),
    /// Arithmetic worked out to its end.
    Worked {
        /// How often something was wrong on the way.
        slips: usize,
    },
}

/// What the run says to an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Whether the answer is right.
    pub right: bool,
    /// The right answer; nothing where the run has none (not a number, or no choice is true).
    pub truth: Option<Answer>,
    /// The choice whose explanation says why the answer is wrong, where there is one.
    pub because: Option<usize>,
}

impl Ask {
    /// The right answer in a run; nothing where it has none.
    pub fn truth(&self, runs: &Runs) -> Option<Answer> {
        match &self.about {
            About::Number { of, .. } => {
                let value = of.value(runs, 1).filter(|value| value.is_finite())?;
                Some(Answer::Number(value))
            }
            About::Sign { of } => Sign::of(of.value(runs, 1)?).map(Answer::Sign),
            About::Choice(choices) => choices
                .iter()
                .position(|choice| choice.when.holds(choice.when.found(runs)))
                .map(Answer::Choice),
            About::Step { of, most, .. } => {
                let best = measures(runs, *of, *most)
                    .into_iter()
                    .reduce(|best, next| if next.1 > best.1 { next } else { best })?;
                Some(Answer::Step(best.0))
            }
            About::Order(items) => {
                let values = values(runs, items);
                let mut places: Vec<_> = (0..values.len()).collect();
                places.sort_unstable_by(|a, b| values[*a].total_cmp(&values[*b]));
                let finite = values.iter().all(|value| value.is_finite());
                finite.then_some(Answer::Order(places))
            }
            About::Work { of, .. } => {
                let value = runs.number(*of).filter(|value| value.is_finite())?;
                Some(Answer::Number(value))
            }
        }
    }

    /// What a run says to an answer. An answer of another kind than the question is wrong.
    pub fn judge(&self, runs: &Runs, answer: &Answer) -> Verdict {
        let truth = self.truth(runs);
        let right = match (&self.about, &truth, answer) {
            (About::Number { within, .. }, Some(Answer::Number(value)), Answer::Number(said)) => {
                // The bound as it is written is inside, also where the subtraction rounds.
                (said - value).abs() <= within + (value.abs() + said.abs()) * f64::EPSILON
            }
            (About::Choice(choices), _, Answer::Choice(said)) => choices
                .get(*said)
                .is_some_and(|choice| choice.when.holds(choice.when.found(runs))),
            (About::Step { of, most, .. }, Some(Answer::Step(best)), Answer::Step(said)) => {
                let measures = measures(runs, *of, *most);
                let at = |step: usize| measures.iter().find(|own| own.0 == step).map(|own| own.1);
                at(*said).is_some() && at(*said) == at(*best)
            }
            (About::Sign { .. } | About::Order(_), Some(truth), said) => truth == said,
            // Every number of it was judged when it was filled in.
            (About::Work { .. }, Some(_), Answer::Worked { .. }) => true,
            _ => false,
        };
        let because = match answer {
            Answer::Choice(said) if !right => Some(*said),
            _ => None,
        };
        Verdict {
            right,
            truth,
            because,
        }
    }

    /// Why the answer is wrong, where the question explains that.
    pub fn because(&self, verdict: &Verdict) -> Option<&Localized<Prose>> {
        let About::Choice(choices) = &self.about else {
            return None;
        };
        choices.get(verdict.because?)?.because.as_ref()
    }

    /// Whether the untouched scene answers the question with one answer, and every other choice is explained.
    pub(super) fn prove(&self, runs: &Runs) -> Vec<Diagnostic> {
        let report = |message: String| Diagnostic::new(self.span.clone(), message);
        match &self.about {
            About::Choice(choices) => {
                let true_ones: Vec<_> = choices
                    .iter()
                    .filter(|choice| choice.when.holds(choice.when.found(runs)))
                    .collect();
                let mut wrong: Vec<_> = choices
                    .iter()
                    .filter(|choice| !true_ones.contains(choice) && choice.because.is_none())
                    .map(|choice| {
                        let message = "this choice is wrong, and nothing says why";
                        Diagnostic::new(choice.when.span.clone(), message)
                            .help("because = { en = \"...\", es = \"...\" }")
                    })
                    .collect();
                if true_ones.len() != 1 {
                    let found: Vec<_> = choices
                        .iter()
                        .map(|choice| format!("{} is {}", choice.when.name, choice.when.found(runs)))
                        .collect();
                    let message = format!("{} of the choices are right, not one", true_ones.len());
                    wrong.push(report(message).help(found.join(", ")));
                }
                wrong
            }
            About::Step { of, most, .. } => {
                let measures = measures(runs, *of, *most);
                let best = measures.iter().map(|own| own.1).fold(f64::NEG_INFINITY, f64::max);
                let steps: Vec<_> = measures
                    .iter()
                    .filter(|own| own.1 == best)
                    .map(|own| own.0.to_string())
                    .collect();
                match &steps[..] {
                    [_] => Vec::new(),
                    [] => vec![report("no step answers this question".to_owned())],
                    _ => vec![report(format!(
                        "the steps {} answer this question alike",
                        steps.join(", ")
                    ))],
                }
            }
            About::Order(items) if self.truth(runs).is_some() => {
                let values = values(runs, items);
                let pairs = (1..values.len()).flat_map(|at| (0..at).map(move |before| (before, at)));
                let alike = pairs.filter(|(before, at)| values[*before] == values[*at]);
                alike
                    .map(|(before, at)| {
                        let (one, other) = (&items[before].name, &items[at].name);
                        report(format!(
                            "{one} and {other} are both {}: there is no order",
                            values[at]
                        ))
                    })
                    .collect()
            }
            About::Work { name, of } => {
                let worked = Worked::of(runs.get(of.run), of.address);
                let wrong = worked.map_or_else(
                    || {
                        Some((
                            format!("`{name}` is no sum and no activation: there is nothing to work out"),
                            None,
                        ))
                    },
                    |worked| worked.trouble(name),
                );
                let told = |(message, help): (String, Option<&str>)| match help {
                    Some(help) => report(message).help(help),
                    None => report(message),
                };
                wrong.map(told).into_iter().collect()
            }
            _ if self.truth(runs).is_none() => {
                vec![report(
                    "the run has no answer: the number is not finite".to_owned(),
                )]
            }
            _ => Vec::new(),
        }
    }
}

/// The numbers that are to be put in order.
fn values(runs: &Runs, items: &[Item]) -> Vec<f64> {
    let value = |item: &Item| item.of.value(runs, 1).unwrap_or(f64::NAN);
    items.iter().map(value).collect()
}

/// How much the number stands out at each step that can be compared.
fn measures(runs: &Runs, of: NumberOf, most: Most) -> Vec<(usize, f64)> {
    let value = |step: usize| of.value(runs, step);
    (1..=runs.steps())
        .filter_map(|step| {
            let now = value(step)?;
            let measure = match most {
                Most::High => now,
                Most::Low => -now,
                Most::Jump => (now - before(runs, of, step)?).abs(),
            };
            (!measure.is_nan()).then_some((step, measure))
        })
        .collect()
}

/// The number one step before; before step 1 only states have one.
fn before(runs: &Runs, of: NumberOf, step: usize) -> Option<f64> {
    let at = of.address(step)?;
    match at.address {
        Address::Value { slot, step: 1, unit } => {
            let is_state = runs.get(at.run).program().slot(slot).is_state;
            let address = Address::Value { slot, step: 0, unit };
            runs.number(RunAddress { address, ..at }).filter(|_| is_state)
        }
        _ if step > 1 => of.value(runs, step - 1),
        _ => None,
    }
}
