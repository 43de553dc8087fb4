//! Where the operands of one step of a batched run are, and how they go with the elements and lanes of a result.

use crate::engine::function::FunctionKind;
use crate::engine::tape::{Operator, Read};

/// What every step of a pass reads besides its own buffer.
pub(super) struct Surroundings<'a> {
    /// How many lanes.
    pub lanes: usize,
    /// All parameters, column by column.
    pub params: &'a [f64],
    /// All matrices row by row, at the same offsets.
    pub transposed: &'a [f64],
    /// The forward buffer, for a backward pass; else empty.
    pub forward: &'a [f64],
    /// Numbers a step and lane in the forward buffer.
    pub forward_stride: usize,
}

/// Where one step's operands are: all places are counted in numbers of the flat buffers.
pub(super) struct View<'a> {
    pub all: &'a Surroundings<'a>,
    /// What of the pass's own buffer is computed already.
    pub earlier: &'a [f64],
    /// Where the step's own record begins, and the one before it in the order of computation.
    pub base: usize,
    pub before: usize,
    /// Where the step's forward record begins, and the one before it in time.
    pub forward: usize,
    pub forward_before: usize,
}

/// The numbers of an operand.
#[derive(Clone, Copy)]
pub(super) enum Numbers<'a> {
    /// One for every element and lane: `[element][lane]`.
    Each(&'a [f64]),
    /// One for every element, the same in all lanes.
    Units(&'a [f64]),
    /// One and the same.
    One(f64),
}

/// An operand as it is read: its numbers, and the activation whose slope is taken of them.
#[derive(Clone, Copy)]
pub(super) struct Factor<'a> {
    pub numbers: Numbers<'a>,
    pub slope: Option<FunctionKind>,
}

impl<'a> View<'a> {
    /// The numbers of an operand that a step computed or was given, `[element][lane]`; a parameter's or a literal's
    /// do not go through here.
    #[inline(always)]
    pub(super) fn each(&self, operator: &Operator) -> &'a [f64] {
        match self.factor(operator).numbers {
            Numbers::Each(numbers) => numbers,
            Numbers::Units(_) | Numbers::One(_) => &[],
        }
    }

    #[inline(always)]
    pub(super) fn factor(&self, operator: &Operator) -> Factor<'a> {
        let lanes = self.all.lanes;
        let len = operator.len * lanes;
        let mut slope = None;
        let numbers = match operator.read {
            Read::Own { offset, before: 0 } => &self.earlier[self.base + offset * lanes..][..len],
            Read::Own { offset, .. } => &self.earlier[self.before + offset * lanes..][..len],
            Read::Forward { offset, before: 0 } => &self.all.forward[self.forward + offset * lanes..][..len],
            Read::Forward { offset, .. } => &self.all.forward[self.forward_before + offset * lanes..][..len],
            Read::Slope { function, offset } => {
                slope = Some(function);
                &self.all.forward[self.forward + offset * lanes..][..len]
            }
            Read::Param { offset } => {
                let numbers = &self.all.params[offset..][..operator.len];
                let numbers = match numbers {
                    [one] => Numbers::One(*one),
                    _ => Numbers::Units(numbers),
                };
                return Factor { numbers, slope };
            }
            Read::Literal(value) => {
                let numbers = Numbers::One(value);
                return Factor { numbers, slope };
            }
        };
        Factor {
            numbers: Numbers::Each(numbers),
            slope,
        }
    }
}
