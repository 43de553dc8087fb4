//! The arithmetic of a number as one writes it out on paper: a line for each inner expression of its equation and one for
//! the number itself, with places to fill in. The lines come from [`Run::explain`]; nothing is stored.

use super::limits;
use crate::engine::{Address, Explanation, Factor, Origin, Rule, Run, SlotKind};

/// How much of the arithmetic the learner does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Stage {
    /// None of it: all is written out.
    #[default]
    Shown,
    /// One operand is blank.
    One,
    /// Every operand is blank, and every sum.
    All,
}

impl Stage {
    /// The stages in the order in which the help fades.
    pub const ALL: [Stage; 3] = [Stage::Shown, Stage::One, Stage::All];

    /// The one after it.
    pub fn next(self) -> Option<Stage> {
        Self::ALL.into_iter().find(|stage| *stage > self)
    }
}

/// A place of the arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The operand, in the order of the line; `None` is what the line comes to.
    pub operand: Option<usize>,
}

/// A number worked out.
#[derive(Debug, Clone, PartialEq)]
pub struct Worked {
    /// The lines, each of numbers that stand in the equation or that a line above came to; the number itself last.
    pub lines: Vec<Explanation>,
    /// The operands of each line.
    operands: Vec<Vec<Factor>>,
}

impl Worked {
    /// Works out the number at an address; nothing where it is no sum and no activation of one.
    pub fn of(run: &Run, address: Address) -> Option<Self> {
        let mut worked = Self {
            lines: Vec::new(),
            operands: Vec::new(),
        };
        // An activation alone says nothing: what goes into it is worked out too, where that has a name of its own.
        if let Rule::Apply(
            _,
            Factor {
                origin: Origin::At(argument),
                ..
            },
        ) = through_join(run, address)?.rule
            && worked.add(run, argument).is_none()
        {
            worked.keep(0);
        }
        worked.add(run, address)?;
        Some(worked)
    }

    /// Why nobody could work it out by hand, and what helps.
    pub(super) fn trouble(&self, name: &str) -> Option<(String, Option<&'static str>)> {
        let blanks = self.blanks(Stage::All);
        if blanks
            .iter()
            .any(|place| !self.value(*place).is_some_and(f64::is_finite))
        {
            return Some((format!("a number of `{name}` is not finite"), None));
        }
        match blanks.len() {
            0 => Some((format!("nothing of `{name}` can be filled in"), None)),
            count if count > limits::BLANKS => {
                let message = format!(
                    "`{name}` has {count} numbers to fill in, and at most {} are asked",
                    limits::BLANKS
                );
                Some((message, Some("smaller vectors, or a quantity of fewer terms")))
            }
            _ => None,
        }
    }

    fn add(&mut self, run: &Run, address: Address) -> Option<()> {
        let explanation = through_join(run, address)?;
        match &explanation.rule {
            Rule::Apply(..) => {}
            Rule::Sum(terms) if !terms.is_empty() => {}
            _ => return None,
        }
        let operands = explanation.factors();
        for factor in &operands {
            let Origin::At(operand @ Address::Value { slot, step, .. }) = factor.origin else {
                continue;
            };
            let here = matches!(address, Address::Value { step: own, .. } if own == step);
            let inner = run.program().slot(slot).kind == SlotKind::Inner;
            let written = self.lines.iter().any(|line| line.address == operand);
            if here && inner && !written {
                let before = self.lines.len();
                if self.add(run, operand).is_none() {
                    self.keep(before);
                }
            }
        }
        self.lines.push(explanation);
        self.operands.push(operands);
        Some(())
    }

    /// Keeps the first `lines` lines alone.
    fn keep(&mut self, lines: usize) {
        self.lines.truncate(lines);
        self.operands.truncate(lines);
    }

    /// The operands of a line.
    pub fn operands(&self, line: usize) -> &[Factor] {
        self.operands.get(line).map_or(&[], Vec::as_slice)
    }

    /// The places that are blank at a stage, in reading order.
    pub fn blanks(&self, stage: Stage) -> Vec<Place> {
        let places = (0..self.lines.len()).flat_map(|line| {
            let operands = (0..self.operands(line).len()).map(Some);
            operands.chain([None]).map(move |operand| Place { line, operand })
        });
        let all: Vec<_> = places.filter(|place| self.is_asked(*place)).collect();
        match stage {
            Stage::Shown => Vec::new(),
            Stage::One => {
                let operands = || all.iter().copied().filter(|place| place.operand.is_some());
                // What comes from the step before is what is most easily mistaken.
                let old = operands().find(|place| self.is_from_before(*place));
                old.or_else(|| operands().next_back()).into_iter().collect()
            }
            Stage::All => all,
        }
    }

    /// Whether a place is ever blank: not a number written in the equation, not a slope, not what a line above came to,
    /// not what an activation gives.
    fn is_asked(&self, place: Place) -> bool {
        match place.operand {
            None => matches!(self.lines[place.line].rule, Rule::Sum(_)),
            Some(at) => {
                let origin = self.operands(place.line).get(at).map(|factor| factor.origin);
                matches!(origin, Some(Origin::At(_))) && self.carried(place).is_none()
            }
        }
    }

    fn is_from_before(&self, place: Place) -> bool {
        let own = self.lines[place.line].address.step();
        let origin = place
            .operand
            .and_then(|at| Some(self.operands(place.line).get(at)?.origin));
        matches!(origin, Some(Origin::At(address)) if address.step().is_some_and(|step| Some(step) < own))
    }

    /// The line above that an operand is the result of.
    pub fn carried(&self, place: Place) -> Option<usize> {
        let Origin::At(address) = self.operands(place.line).get(place.operand?)?.origin else {
            return None;
        };
        self.lines[..place.line]
            .iter()
            .position(|line| line.address == address)
    }

    /// The number that belongs at a place.
    pub fn value(&self, place: Place) -> Option<f64> {
        match place.operand {
            None => self.lines.get(place.line).map(|line| line.value),
            Some(at) => self.operands(place.line).get(at).map(|factor| factor.value),
        }
    }
}

/// An element of joined vectors is worked out by the expression that was joined there.
fn through_join(run: &Run, address: Address) -> Option<Explanation> {
    let explanation = run.explain(address)?;
    let Rule::Copy(Factor {
        origin: Origin::At(part @ Address::Value { slot, .. }),
        ..
    }) = explanation.rule
    else {
        return Some(explanation);
    };
    if run.program().slot(slot).kind != SlotKind::Inner {
        return Some(explanation);
    }
    let rule = run.explain(part)?.rule;
    Some(Explanation { rule, ..explanation })
}
