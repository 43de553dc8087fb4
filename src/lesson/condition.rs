//! A bound on a number: what a choice of a question comes true by, what a challenge is judged by.

use super::bounds::Bounds;
use super::field::Field;
use super::known::Known;
use super::number::NumberOf;
use super::runs::Runs;
use crate::diagnostic::Span;

/// A number that has to lie within bounds.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The name of the number as written.
    pub name: String,
    /// The number; one written without `@` is that of the step at which the scene opens.
    pub of: NumberOf,
    /// What it has to lie within.
    pub bounds: Bounds,
    /// Where it stands in the lesson.
    pub span: Span,
}

impl Condition {
    /// The number it is about; NaN where the run has no such number.
    pub fn found(&self, runs: &Runs) -> f64 {
        self.of.value(runs, 1).unwrap_or(f64::NAN)
    }

    /// Whether it is true of a number. Nothing is true of NaN.
    pub fn holds(&self, found: f64) -> bool {
        self.bounds.hold(found)
    }
}

const FORM: &str = "as in { of = \"c[0]@6\", below = 0.1 }, or above = 0.9, or both";

/// Reads a condition; a number without `@` is that of step `opening`.
pub(super) fn read(field: &Field<'_>, known: Option<&Known<'_>>, opening: usize) -> Option<Condition> {
    let table = field.table(FORM)?.only(&["of", "above", "below"]);
    let of = table.need("of", FORM).and_then(|field| field.line());
    let bounds = Bounds::read(field, &table, FORM)?;
    let of = of?;
    let name = of.text.trim().to_owned();
    let number = known?.number(&name, &of.span)?.fixed(opening);
    Some(Condition {
        name,
        of: number,
        bounds,
        span: of.span,
    })
}
