//! What a drawing asks of the numbers.

use crate::engine::Address;

/// On which scale a value is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WireRange {
    /// From 0, closed, to 1, open.
    Gate,
    /// From -1 to 1; what lies beyond looks like the end of the scale.
    Signed,
}

/// What a wire carries at the cursor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WireState {
    /// The value of the unit shown.
    pub value: f64,
    /// Its scale.
    pub range: WireRange,
    /// Whether the cursor has reached it.
    pub computed: bool,
    /// Whether it must not be told yet.
    pub hidden: bool,
    /// Whether the operation under the cursor makes it.
    pub lit: bool,
    /// Whether it was fixed by hand.
    pub pinned: bool,
    /// Whether it is only a term of the sum at the address, so that the cursor on the sum is not on it.
    pub term: bool,
    /// Where it lives; a term of a sum answers with the sum.
    pub address: Address,
}

/// A source of values for a drawing.
pub trait Wires {
    /// What the quantity, or piece of an equation, of that name carries; of the step before if `previous`. None if
    /// there is nothing of that name.
    fn state(&self, quantity: &str, previous: bool) -> Option<WireState>;

    /// All elements of a quantity that a matrix takes as a whole, so that no one of them belongs to the unit shown;
    /// empty for anything else.
    fn elements(&self, quantity: &str) -> Vec<WireState>;
}
