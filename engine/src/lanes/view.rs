//! Where the operands of one step of a batched run are, and how they go with the elements and lanes of a result.

use super::layout::Area;
use crate::function::FunctionKind;
use crate::tape::{LocatedOperand, Read};

/// What every step of a pass reads besides its own buffer.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'a> {
    /// How many lanes lie beside each other, those that only fill up included.
    pub width: usize,
    /// Where the pass's own numbers lie.
    pub area: Area,
    /// All parameters, column by column.
    pub params: &'a [f64],
    /// All matrices row by row, at the same offsets.
    pub transposed: &'a [f64],
    /// The forward buffer, for a backward pass; else empty.
    pub forward: &'a [f64],
    /// Where the numbers in it lie.
    pub forward_area: Area,
}

/// A flat buffer but for the part that is being written.
#[derive(Clone, Copy)]
pub(super) struct Own<'a> {
    left: &'a [f64],
    right: &'a [f64],
    /// Where the right part begins.
    from: usize,
}

impl<'a> Own<'a> {
    /// All of it.
    fn whole(buffer: &'a [f64]) -> Self {
        Self {
            left: buffer,
            right: &[],
            from: buffer.len(),
        }
    }

    /// All but a part, and that part.
    #[inline(always)]
    pub(super) fn without(buffer: &'a mut [f64], at: usize, len: usize) -> (Self, &'a mut [f64]) {
        let (left, rest) = buffer.split_at_mut(at);
        let (out, right) = rest.split_at_mut(len);
        let from = at + len;
        (Self { left, right, from }, out)
    }

    #[inline(always)]
    fn slice(&self, at: usize, len: usize) -> &'a [f64] {
        if at < self.from {
            &self.left[at..][..len]
        } else {
            &self.right[at - self.from..][..len]
        }
    }
}

/// Where one step's operands are: all places are counted in numbers of the flat buffers.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub all: &'a Surroundings<'a>,
    pub own: Own<'a>,
    pub at: Places,
}

/// Where the records begin that a step reads.
#[derive(Clone, Copy)]
pub(super) struct Places {
    /// The step's own, and the one before it in the order of computation.
    pub own: usize,
    before: usize,
    /// What of an offset beyond the record is to be added instead.
    behind: usize,
    /// The forward record of the step, and of the one before it in time.
    forward: usize,
    forward_before: usize,
}

impl Places {
    /// For a record, counted in the order of computation, and its step in time.
    #[inline(always)]
    pub(super) fn new(all: &Surroundings<'_>, record: usize, step: usize) -> Self {
        let (own, forward, width) = (all.area, all.forward_area, all.width);
        Self {
            own: own.record(record) * width,
            before: own.record(record.saturating_sub(1)) * width,
            behind: own.behind().saturating_sub(own.stride) * width,
            forward: forward.record(step) * width,
            forward_before: forward.record(step.saturating_sub(1)) * width,
        }
    }

    /// Where a slot of the step's own record is, or one that is behind all records.
    #[inline(always)]
    pub(super) fn of(&self, all: &Surroundings<'_>, offset: usize) -> usize {
        let begin = if offset < all.area.stride {
            self.own
        } else {
            self.behind
        };
        begin + offset * all.width
    }
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
    /// Of a step that has been computed.
    #[inline(always)]
    pub(super) fn after(all: &'a Surroundings<'a>, own: &'a [f64], record: usize, step: usize) -> Self {
        Self {
            all,
            own: Own::whole(own),
            at: Places::new(all, record, step),
        }
    }

    /// The numbers of an operand that a step computed or was given, `[element][lane]`; a parameter's or a literal's
    /// do not go through here.
    #[inline(always)]
    pub(super) fn each(&self, operand: &LocatedOperand) -> &'a [f64] {
        match self.factor(operand).numbers {
            Numbers::Each(numbers) => numbers,
            Numbers::Units(_) | Numbers::One(_) => &[],
        }
    }

    #[inline(always)]
    pub(super) fn factor(&self, operand: &LocatedOperand) -> Factor<'a> {
        let width = self.all.width;
        let len = operand.len * width;
        let mut slope = None;
        let numbers = match operand.read {
            Read::Own {
                offset,
                before: false,
            } => self.own.slice(self.at.of(self.all, offset), len),
            Read::Own { offset, .. } => self.own.slice(self.at.before + offset * width, len),
            Read::Forward {
                offset,
                before: false,
            } => &self.all.forward[self.at.forward + offset * width..][..len],
            Read::Forward { offset, .. } => {
                &self.all.forward[self.at.forward_before + offset * width..][..len]
            }
            Read::Slope { function, offset } => {
                slope = Some(function);
                &self.all.forward[self.at.forward + offset * width..][..len]
            }
            Read::Param { offset } => {
                let numbers = match &self.all.params[offset..][..operand.len] {
                    [one] => Numbers::One(*one),
                    numbers => Numbers::Units(numbers),
                };
                return Factor { numbers, slope };
            }
            Read::Literal(value) => {
                let numbers = Numbers::One(value);
                return Factor { numbers, slope };
            }
        };
        let numbers = Numbers::Each(numbers);
        Factor { numbers, slope }
    }
}
