//! One explanation as two lines: with the names of its operands, and with their values. Both are bracketed as the
//! numbers were computed, so that a reader with a calculator gets the same.

use crate::engine::{Explanation, Factor, Function, Origin, Program, Rule, Run, TermValue};
use crate::ui::number::exact;

/// A formula, right side only.
pub(super) struct Formula {
    /// With names: `f[0]@3 * c[0]@2 + i[0]@3 * g[0]@3`.
    pub(super) symbols: String,
    /// With values.
    pub(super) numbers: String,
}

/// The formula of a number; nothing where it is given or pinned, or zero for want of terms.
pub(super) fn formula(run: &Run, explanation: &Explanation) -> Option<Formula> {
    let program = run.program();
    let name = |factor: &Factor| symbol(program, factor);
    let number = |factor: &Factor| number(run, factor);
    Some(match &explanation.rule {
        Rule::Leaf(_) | Rule::Blocked | Rule::Pinned(_) => return None,
        Rule::Sum(terms) if terms.is_empty() => return None,
        Rule::Sum(terms) => Formula {
            symbols: sum(terms, &name),
            numbers: sum(terms, &number),
        },
        Rule::Apply(function, factor) => {
            let function = Function::of(*function).name;
            Formula {
                symbols: format!("{function}({})", name(factor)),
                numbers: format!("{function}({})", exact(factor.value)),
            }
        }
        Rule::Quotient(numerator, denominator) => Formula {
            symbols: format!("{} / {}", name(numerator), name(denominator)),
            numbers: format!("{} / {}", number(numerator), number(denominator)),
        },
        Rule::Copy(factor) => Formula {
            symbols: name(factor),
            numbers: number(factor),
        },
        Rule::Softmax { unit, of } => Formula {
            symbols: format!("softmax({})[{unit}]", list(of, &name)),
            numbers: format!("softmax({})[{unit}]", list(of, &|factor| exact(factor.value))),
        },
        Rule::LogSumExp(of) => Formula {
            symbols: format!("logsumexp({})", list(of, &name)),
            numbers: format!("logsumexp({})", list(of, &|factor| exact(factor.value))),
        },
    })
}

fn list(factors: &[Factor], text: &dyn Fn(&Factor) -> String) -> String {
    factors.iter().map(text).collect::<Vec<_>>().join(", ")
}

fn sum(terms: &[TermValue], text: &dyn Fn(&Factor) -> String) -> String {
    let mut sum = String::new();
    for (at, term) in terms.iter().enumerate() {
        sum.push_str(match (at, term.negative) {
            (0, false) => "",
            (0, true) => "-",
            (_, false) => " + ",
            (_, true) => " - ",
        });
        let factors: Vec<_> = term.factors.iter().map(text).collect();
        sum.push_str(&factors.join(" * "));
    }
    sum
}

/// A factor by its name. A slope is written in the output it is computed from.
fn symbol(program: &Program, factor: &Factor) -> String {
    match factor.origin {
        Origin::At(address) => program.address_text(address),
        Origin::Slope(function, address) => slope(Function::of(function), &program.address_text(address)),
        Origin::Literal => signed(factor.value),
    }
}

/// A factor by its value; a slope by the output it is computed from.
fn number(run: &Run, factor: &Factor) -> String {
    match factor.origin {
        Origin::Slope(function, address) => {
            let y = run.number(address).unwrap_or(f64::NAN);
            slope(Function::of(function), &signed(y))
        }
        _ => signed(factor.value),
    }
}

/// A number, in brackets where it has a sign of its own.
fn signed(value: f64) -> String {
    let text = exact(value);
    if text.starts_with('-') {
        format!("({text})")
    } else {
        text
    }
}

/// `(y * (1 - y))` with `y` named.
fn slope(function: &Function, y: &str) -> String {
    // No slope has another `y` in it than the output. `c@1²` could be read as a step.
    let text = function.slope_text.replace("y²", "y * y").replace('y', y);
    if text.contains(' ') {
        format!("({text})")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::FUNCTIONS;

    #[test]
    fn slopes_name_their_output() {
        let texts: Vec<_> = FUNCTIONS.iter().map(|row| slope(row, "f@1")).collect();
        let wanted = [
            "(f@1 * (1 - f@1))",
            "(1 - f@1 * f@1)",
            "(1 if f@1 > 0 else 0)",
            "1",
            "(1 - exp(-f@1))",
            "(1 / (2 * f@1))",
        ];
        assert_eq!(texts, wanted);
    }
}
