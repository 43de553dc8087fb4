//! What a number lies between: of a condition, of a claim, of what a training reaches.

use super::field::Field;
use super::table::Table;

/// The bounds of a number, at least one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// The number is greater than this.
    pub above: Option<f64>,
    /// The number is less than this.
    pub below: Option<f64>,
}

impl Bounds {
    /// Whether a number lies strictly within them; NaN lies nowhere.
    pub fn hold(self, number: f64) -> bool {
        !number.is_nan()
            && self.above.is_none_or(|above| number > above)
            && self.below.is_none_or(|below| number < below)
    }

    /// Reads `above` and `below` of a table, which is the value of `field`.
    pub(super) fn read(field: &Field<'_>, table: &Table<'_>, form: &str) -> Option<Self> {
        let above = table.optional("above", Field::number);
        let below = table.optional("below", Field::number);
        let (above, below) = (above?, below?);
        match (above, below) {
            (None, None) => {
                field.report("this bounds nothing", Some(form));
                None
            }
            (Some(above), Some(below)) if above >= below => {
                let message = format!("no number lies above {above} and below {below}");
                field.report(message, Some("`above` is the smaller one"));
                None
            }
            _ => Some(Self { above, below }),
        }
    }
}
