//! What a lesson claims about its numbers, so that the claim can be proved by running it.

use super::bounds::Bounds;
use super::field::{Field, read_each};
use super::known::Known;
use super::number::NumberOf;
use super::runs::Runs;
use super::table::Table;
use crate::diagnostic::{Diagnostic, Span};

/// A claim about one number.
#[derive(Debug, Clone, PartialEq)]
pub struct Expect {
    /// Its name as written.
    pub name: String,
    /// The number; without `@` at the step at which the scene opens.
    pub of: NumberOf,
    /// What is claimed.
    pub claim: Claim,
    /// Where the claim stands in the lesson.
    pub span: Span,
}

/// What can be claimed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Claim {
    /// The number is `value`, give or take `within`.
    Is {
        /// The value.
        value: f64,
        /// How far off it may be.
        within: f64,
    },
    /// The number lies strictly within these.
    Within(Bounds),
}

impl Expect {
    /// Whether the claim is true of a run whose cursor is at `step`.
    ///
    /// # Errors
    /// What the number is instead, at the place of the claim.
    pub fn prove(&self, runs: &Runs, step: usize) -> Result<(), Diagnostic> {
        let found = self.of.value(runs, step).unwrap_or(f64::NAN);
        let (holds, wanted) = match self.claim {
            Claim::Is { value, within } => {
                let holds = (found - value).abs() <= within || found == value;
                (holds, format!("is not {value} within {within:e}"))
            }
            Claim::Within(bounds) => {
                let wanted = match (bounds.above, bounds.below) {
                    (Some(above), Some(below)) => format!("does not lie between {above} and {below}"),
                    (Some(above), None) => format!("is not above {above}"),
                    (None, below) => format!("is not below {}", below.unwrap_or_default()),
                };
                (bounds.hold(found), wanted)
            }
        };
        if holds {
            return Ok(());
        }
        let message = format!("`{}` {wanted}", self.name);
        Err(Diagnostic::new(self.span.clone(), message).label(format!("it is {found}")))
    }
}

const FORM: &str = "as in { of = \"w@1\", is = 2.0999, within = 1e-12 }, or above = 0.5, or below = 0.5";

/// Reads `expect`.
pub(super) fn read(scene: &Table<'_>, known: Option<&Known<'_>>) -> Option<Vec<Expect>> {
    let Some(field) = scene.get("expect") else {
        return Some(Vec::new());
    };
    let items = field.array("an array of claims, [[scene.expect]]", FORM)?;
    read_each(&items, |item| read_one(item, known))
}

fn read_one(item: &Field<'_>, known: Option<&Known<'_>>) -> Option<Expect> {
    let table = item.table(FORM)?.only(&["of", "is", "within", "above", "below"]);
    let of = table
        .need("of", "the number that is meant, as in of = \"w@1\"")
        .and_then(|field| field.line());
    let number = |key: &str| table.optional(key, Field::number);
    let (is, within, above, below) = (number("is"), number("within"), number("above"), number("below"));
    let claim = match (is?, within?, above?, below?) {
        (Some(value), within, None, None) if within.is_none_or(|within| within >= 0.0) => Claim::Is {
            value,
            within: within.unwrap_or(0.0),
        },
        (None, None, above, below) if above.is_some() || below.is_some() => {
            Claim::Within(Bounds { above, below })
        }
        _ => {
            item.report(
                "this claims nothing, or too much",
                Some("either `is`, with `within`, or `above` and `below`"),
            );
            return None;
        }
    };
    let of = of?;
    let name = of.text.trim().to_owned();
    let number = known?.number(&name, &of.span)?;
    Some(Expect {
        name,
        of: number,
        claim,
        span: of.span,
    })
}
