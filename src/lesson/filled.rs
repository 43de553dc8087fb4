//! What is filled into the arithmetic of a number, judged place by place: a wrong operand is told from a wrong sum, and
//! where a slip can be recognised, it is named. Pure, so that a screen and a test judge alike.

use super::worked::{Place, Worked};
use crate::engine::{Address, Origin, Rule, Run, TermValue};

/// A number as it was typed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Typed {
    /// The number.
    pub value: f64,
    /// Half a unit of its last digit: what may lie within is what it was rounded from.
    pub half: f64,
}

impl Typed {
    /// Reads a number; a decimal comma will do.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim().replace(',', ".").to_ascii_lowercase();
        let value: f64 = text.parse().ok()?;
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let decimals = mantissa.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let exponent: i32 = exponent.parse().ok()?;
        let last = exponent.checked_sub(i32::try_from(decimals).ok()?)?;
        // Read, not raised to a power: that has other last bits on other platforms.
        let half: f64 = format!("5e{}", last.checked_sub(1)?).parse().ok()?;
        value.is_finite().then_some(Self { value, half })
    }

    /// Whether it is `value`, to the digits that the lab shows or to those that were typed, at least two; it may be off
    /// by `slack` besides.
    fn is(self, value: f64, slack: f64) -> bool {
        // Two digits are at most a twentieth off.
        let typed = if self.half <= 0.05 * value.abs() {
            self.half
        } else {
            0.0
        };
        let allowed = slack + half_shown(value).max(typed);
        (self.value - value).abs() <= allowed * (1.0 + 1e-9) + value.abs() * 4.0 * f64::EPSILON
    }
}

/// Half a unit of the last digit that the lab shows of a number.
fn half_shown(value: f64) -> f64 {
    match value.abs() {
        0.0 => 0.0,
        size if size < 1e-3 => size * 0.05,
        size if size < 1e4 => 0.5e-4,
        _ => 0.5,
    }
}

/// What is wrong with a number that was filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slip {
    /// It has the other sign.
    Sign,
    /// It is the same quantity at another step.
    OtherStep(u32),
    /// It is another operand of the line.
    OtherOperand(usize),
    /// It is another number.
    Operand,
    /// The operands are right; a term is missing in what they come to.
    WithoutTerm(usize),
    /// The operands are right; a term was added that is subtracted, or the other way round.
    SignOfTerm(usize),
    /// The operands are right, what they come to is not.
    Sum,
    /// It is wrong, and so are operands, or they are missing.
    Early,
}

impl Worked {
    /// Judges what was filled in at a place. `filled` has what stands at the places that were filled in rightly before:
    /// a sum of rounded numbers is allowed to be as far off as they are.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn judge(
        &self,
        run: &Run,
        place: Place,
        typed: Typed,
        filled: &dyn Fn(Place) -> Option<f64>,
    ) -> Result<(), Slip> {
        let Some(value) = self.value(place) else {
            return Err(Slip::Operand);
        };
        let slack = match place.operand {
            None => self.slack(place.line, filled),
            Some(_) => 0.0,
        };
        if typed.is(value, slack) {
            return Ok(());
        }
        Err(match place.operand {
            Some(operand) => self.slip_of_operand(run, place.line, operand, typed),
            None => self.slip_of_sum(place.line, typed, slack),
        })
    }

    /// How far off a sum may be, since its operands were rounded.
    fn slack(&self, line: usize, filled: &dyn Fn(Place) -> Option<f64>) -> f64 {
        let Some(Rule::Sum(terms)) = self.lines.get(line).map(|line| &line.rule) else {
            return 0.0;
        };
        let mut at = 0;
        let mut slack = 0.0;
        for term in terms {
            for (own, factor) in term.factors.iter().enumerate() {
                let place = Place {
                    line,
                    operand: Some(at),
                };
                let source = self.carried(place).map(|line| Place { line, operand: None });
                let off = match (factor.origin, filled(source.unwrap_or(place))) {
                    (Origin::Literal, _) => 0.0,
                    (_, Some(filled)) => (filled - factor.value).abs().max(half_shown(factor.value)),
                    (_, None) => half_shown(factor.value),
                };
                let others = term.factors.iter().enumerate().filter(|(other, _)| *other != own);
                slack += off * others.fold(1.0, |product, (_, other)| product * other.value.abs());
                at += 1;
            }
        }
        slack
    }

    fn slip_of_operand(&self, run: &Run, line: usize, operand: usize, typed: Typed) -> Slip {
        let operands = self.operands(line);
        let Some(factor) = operands.get(operand) else {
            return Slip::Operand;
        };
        if factor.value != 0.0 && typed.is(-factor.value, 0.0) {
            return Slip::Sign;
        }
        if let Origin::At(address) = factor.origin
            && let Some(step) = other_step(run, address, typed)
        {
            return Slip::OtherStep(step);
        }
        let other = operands
            .iter()
            .enumerate()
            .position(|(at, other)| at != operand && typed.is(other.value, 0.0));
        other.map_or(Slip::Operand, Slip::OtherOperand)
    }

    fn slip_of_sum(&self, line: usize, typed: Typed, slack: f64) -> Slip {
        let (Rule::Sum(terms), value) = (&self.lines[line].rule, self.lines[line].value) else {
            return Slip::Sum;
        };
        let signed = |term: &TermValue| {
            if term.negative {
                -term.product()
            } else {
                term.product()
            }
        };
        if terms.len() > 1 {
            let with = |times: f64| {
                terms
                    .iter()
                    .position(|term| typed.is(value - times * signed(term), slack))
            };
            if let Some(term) = with(1.0) {
                return Slip::WithoutTerm(term);
            }
            if let Some(term) = with(2.0) {
                return Slip::SignOfTerm(term);
            }
        }
        Slip::Sum
    }
}

/// The step before or after at which the quantity is what was typed.
fn other_step(run: &Run, address: Address, typed: Typed) -> Option<u32> {
    let at = |step: u32| match address {
        Address::Value { slot, unit, .. } => Some(Address::Value { slot, step, unit }),
        Address::Adjoint { slot, unit, .. } => Some(Address::Adjoint { slot, step, unit }),
        _ => None,
    };
    let own = address.step()?;
    [own.checked_add(1), own.checked_sub(1)]
        .into_iter()
        .flatten()
        .find(|step| {
            let value = at(*step).and_then(|address| run.number(address));
            value.is_some_and(|value| typed.is(value, 0.0))
        })
}
