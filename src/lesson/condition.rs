//! A bound on a number: what a choice of a question comes true by, what a challenge is judged by.

use super::field::Field;
use super::known::Known;
use super::number::NumberOf;
use super::runs::Runs;
use crate::diagnostic::Span;

/// A number that has to lie above something, below something, or between.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The name of the number as written.
    pub name: String,
    /// The number; one written without `@` is that of the step at which the scene opens.
    pub of: NumberOf,
    /// It has to be greater than this.
    pub above: Option<f64>,
    /// It has to be less than this.
    pub below: Option<f64>,
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
        !found.is_nan()
            && self.above.is_none_or(|above| found > above)
            && self.below.is_none_or(|below| found < below)
    }
}

const FORM: &str = "as in { of = \"c[0]@6\", below = 0.1 }, or above = 0.9, or both";

/// Reads a condition; a number without `@` is that of step `opening`.
pub(super) fn read(field: &Field<'_>, known: Option<&Known<'_>>, opening: usize) -> Option<Condition> {
    let table = field.table(FORM)?.only(&["of", "above", "below"]);
    let of = table.need("of", FORM).and_then(|field| field.line());
    let bound = |key: &str| match table.get(key) {
        Some(field) => field.number().map(Some),
        None => Some(None),
    };
    let (above, below) = (bound("above"), bound("below"));
    let (above, below) = (above?, below?);
    match (above, below) {
        (None, None) => {
            field.report("this bounds nothing", Some(FORM));
            return None;
        }
        (Some(above), Some(below)) if above >= below => {
            let message = format!("no number lies above {above} and below {below}");
            field.report(message, Some("`above` is the smaller one"));
            return None;
        }
        _ => {}
    }
    let of = of?;
    let name = of.text.trim().to_owned();
    let number = known?.number(&name, &of.span)?.fixed(opening);
    Some(Condition {
        name,
        of: number,
        above,
        below,
        span: of.span,
    })
}
