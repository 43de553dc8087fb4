//! Runs tapes. One record of a flat buffer is written a step; every operand lies earlier in memory, so the buffer is
//! split where the result begins and nothing is copied or allocated.

mod multiply;

use super::exponential;
use super::function::FunctionKind;
use super::kernel;
use super::setup::Pin;
use super::tape::{LocatedOperand, Read, Tape, TapeKind, TapeTerm};
use multiply::Multiply;

/// What every step of a pass reads besides its own buffer.
pub(super) struct Surroundings<'a> {
    /// All parameters, column by column.
    pub params: &'a [f64],
    /// All matrices row by row, at the same offsets.
    pub transposed: &'a [f64],
    /// The forward buffer, for a backward pass; else empty.
    pub forward: &'a [f64],
    /// Numbers a step in the forward buffer.
    pub forward_stride: usize,
}

/// Which records one step reads and writes.
#[derive(Clone, Copy)]
pub(super) struct Position {
    /// The record that is written.
    pub record: usize,
    /// The step in time, 1 to T.
    pub step: usize,
    /// The weight of the loss at that step.
    pub loss_weight: f64,
}

/// One step of a tape, a function of its own for each width of vectors: to be called with `Simd::vectorize`, so that
/// both passes share it.
pub(super) struct Step<'a> {
    /// What it reads besides its own buffer.
    pub all: &'a Surroundings<'a>,
    /// What it computes.
    pub tape: &'a Tape,
    /// The buffer that it writes into.
    pub own: &'a mut [f64],
    /// Where in it.
    pub at: Position,
    /// As long as the longest vector.
    pub scratch: &'a mut [f64],
}

impl pulp::WithSimd for Step<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, simd: S) {
        self.all
            .run_step(simd, self.tape, self.own, self.at, self.scratch);
    }
}

impl Surroundings<'_> {
    #[inline(always)]
    fn run_step<S: pulp::Simd>(
        &self,
        simd: S,
        tape: &Tape,
        own: &mut [f64],
        at: Position,
        scratch: &mut [f64],
    ) {
        let base = at.record * tape.stride;
        for op in &tape.ops {
            let (earlier, rest) = own.split_at_mut(base + op.offset);
            let out = &mut rest[..op.len];
            if op.only_where_loss && at.loss_weight == 0.0 {
                out.fill(0.0);
                continue;
            }
            let view = View {
                all: self,
                earlier,
                base,
                before: base.saturating_sub(tape.stride),
                forward: at.step * self.forward_stride,
                forward_before: (at.step * self.forward_stride).saturating_sub(self.forward_stride),
            };
            match &op.kind {
                TapeKind::Sum(terms) => {
                    out.fill(0.0);
                    for term in terms {
                        view.add_term(simd, out, term, scratch);
                    }
                }
                TapeKind::Apply { function, argument } => apply(simd, *function, out, view.slice(argument)),
                TapeKind::Divide {
                    numerator,
                    denominator,
                } => divide(out, view.slice(numerator), view.slice(denominator)),
                TapeKind::Join(parts) => {
                    let mut start = 0;
                    for part in parts {
                        out[start..start + part.len].copy_from_slice(view.slice(part));
                        start += part.len;
                    }
                }
                TapeKind::Softmax(argument) => softmax(out, view.slice(argument)),
                TapeKind::LogSumExp(argument) => out[0] = log_sum_exp(view.slice(argument)),
                TapeKind::Pin { source, pins } => {
                    out.copy_from_slice(view.slice(source));
                    overwrite(out, pins, at.step, |pin| pin.value);
                }
                TapeKind::PassUnpinned { source, pins } => {
                    out.copy_from_slice(view.slice(source));
                    overwrite(out, pins, at.step, |_| 0.0);
                }
                TapeKind::LossWeight => out.fill(at.loss_weight),
                TapeKind::Nudge { step, unit, by } => {
                    if at.step == *step as usize {
                        out[*unit as usize] += by;
                    }
                }
            }
        }
    }
}

/// Where a step's operands are.
pub(super) struct View<'a> {
    all: &'a Surroundings<'a>,
    earlier: &'a [f64],
    base: usize,
    before: usize,
    forward: usize,
    forward_before: usize,
}

impl<'a> View<'a> {
    /// A view of whole buffers, for what is read after a pass: `base` and `forward` are where the records begin.
    pub(super) fn after(all: &'a Surroundings<'a>, own: &'a [f64], base: usize, forward: usize) -> Self {
        let forward_before = forward.saturating_sub(all.forward_stride);
        Self {
            all,
            earlier: own,
            base,
            before: 0,
            forward,
            forward_before,
        }
    }

    #[inline(always)]
    fn slice<'b>(&'b self, operand: &'b LocatedOperand) -> &'b [f64] {
        let len = operand.len;
        match &operand.read {
            Read::Own {
                offset,
                before: false,
            } => &self.earlier[self.base + offset..][..len],
            Read::Own { offset, .. } => &self.earlier[self.before + offset..][..len],
            Read::Forward {
                offset,
                before: false,
            } => &self.all.forward[self.forward + offset..][..len],
            Read::Forward { offset, .. } => &self.all.forward[self.forward_before + offset..][..len],
            Read::Slope { offset, .. } => &self.all.forward[self.forward + offset..][..len],
            Read::Param { offset } => &self.all.params[*offset..][..len],
            Read::Literal(value) => std::slice::from_ref(value),
        }
    }

    #[inline(always)]
    fn add_term<S: pulp::Simd>(&self, simd: S, out: &mut [f64], term: &TapeTerm, scratch: &mut [f64]) {
        match term {
            TapeTerm::Matvec {
                negative,
                transposed,
                offset,
                len,
                vector,
            } => {
                let matrices = if *transposed {
                    self.all.transposed
                } else {
                    self.all.params
                };
                let mut vector = self.slice(vector);
                if *negative {
                    // `a - w * x` and `a + w * (-x)` are the same to the last bit.
                    let opposite = &mut scratch[..vector.len()];
                    for (opposite, x) in opposite.iter_mut().zip(vector) {
                        *opposite = -x;
                    }
                    vector = opposite;
                }
                kernel::add_matvec(out, &matrices[*offset..][..*len], vector);
            }
            TapeTerm::Product { negative, factors } => {
                self.add_product(simd, out, *negative, factors, scratch)
            }
            TapeTerm::Dot {
                negative,
                factors,
                len,
            } => {
                out[0] = self.dot(simd, out[0], *negative, factors, &mut scratch[..*len]);
            }
        }
    }

    /// `out = out ± a * b * c`, element by element.
    #[inline(always)]
    pub(super) fn add_product<S: pulp::Simd>(
        &self,
        simd: S,
        out: &mut [f64],
        negative: bool,
        factors: &[LocatedOperand],
        scratch: &mut [f64],
    ) {
        let n = out.len();
        let plain =
            |operand: &LocatedOperand| operand.len == n && !matches!(operand.read, Read::Slope { .. });
        match (factors, negative) {
            ([a], false) if plain(a) => {
                for (out, a) in out.iter_mut().zip(self.slice(a)) {
                    *out += a;
                }
            }
            ([a, b], false) if plain(a) && plain(b) => {
                for ((out, a), b) in out.iter_mut().zip(self.slice(a)).zip(self.slice(b)) {
                    *out += a * b;
                }
            }
            _ => {
                let scratch = &mut scratch[..n];
                self.multiply(simd, scratch, factors);
                kernel::elements::add(out, scratch, negative);
            }
        }
    }

    /// `start ± a[0] * b[0] ± a[1] * b[1] ...`, in that order.
    #[inline(always)]
    pub(super) fn dot<S: pulp::Simd>(
        &self,
        simd: S,
        start: f64,
        negative: bool,
        factors: &[LocatedOperand],
        scratch: &mut [f64],
    ) -> f64 {
        self.multiply(simd, scratch, factors);
        let mut sum = start;
        for product in scratch.iter() {
            if negative {
                sum -= product;
            } else {
                sum += product;
            }
        }
        sum
    }

    #[inline(always)]
    fn multiply<S: pulp::Simd>(&self, simd: S, product: &mut [f64], factors: &[LocatedOperand]) {
        simd.vectorize(Multiply {
            view: self,
            product,
            factors,
        });
    }
}

#[inline(always)]
fn apply<S: pulp::Simd>(simd: S, function: FunctionKind, out: &mut [f64], argument: &[f64]) {
    match function {
        FunctionKind::Sigmoid => simd.vectorize(exponential::Activate::Sigmoid(out, argument)),
        FunctionKind::Tanh => simd.vectorize(exponential::Activate::Tanh(out, argument)),
        _ => {
            for (out, u) in out.iter_mut().zip(argument) {
                *out = function.value(*u);
            }
        }
    }
}

/// `out[i] = a[i] / b[i]`; one of length 1 goes with every element.
#[inline(always)]
fn divide(out: &mut [f64], numerator: &[f64], denominator: &[f64]) {
    match (numerator, denominator) {
        (a, [b]) if a.len() == out.len() => out.iter_mut().zip(a).for_each(|(out, a)| *out = a / b),
        ([a], b) => out.iter_mut().zip(b).for_each(|(out, b)| *out = a / b),
        (a, b) => {
            for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
                *out = a / b;
            }
        }
    }
}

/// `exp(u - m) / sum(exp(u - m))` with `m` the largest element.
pub(super) fn softmax(out: &mut [f64], argument: &[f64]) {
    let largest = largest(argument);
    let mut sum = 0.0;
    for (out, u) in out.iter_mut().zip(argument) {
        *out = exponential::exp(u - largest);
        sum += *out;
    }
    for out in out {
        *out /= sum;
    }
}

/// `m + log(sum(exp(u - m)))` with `m` the largest element.
pub(super) fn log_sum_exp(argument: &[f64]) -> f64 {
    let largest = largest(argument);
    let mut sum = 0.0;
    for u in argument {
        sum += exponential::exp(u - largest);
    }
    largest + libm::log(sum)
}

fn largest(argument: &[f64]) -> f64 {
    argument.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

fn overwrite(out: &mut [f64], pins: &[Pin], step: usize, value: impl Fn(&Pin) -> f64) {
    for pin in pins {
        if pin.step.is_none_or(|own| own as usize == step) {
            match pin.unit {
                None => out.fill(value(pin)),
                Some(unit) => {
                    if let Some(out) = out.get_mut(unit as usize) {
                        *out = value(pin);
                    }
                }
            }
        }
    }
}
