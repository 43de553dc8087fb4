//! One step of a tape in all lanes.

use super::product::scratch_len;
use super::view::{Surroundings, View};
use crate::engine::exponential;
use crate::engine::function::FunctionKind;
use crate::engine::kernel;
use crate::engine::tape::{Tape, TapeKind, TapeTerm};

/// Which records one step reads and writes.
#[derive(Clone, Copy)]
pub(super) struct Position<'a> {
    /// The record that is written.
    pub record: usize,
    /// The step in time, 1 to T.
    pub step: usize,
    /// The weight of the loss at that step in each lane; empty without a loss.
    pub loss_weights: &'a [f64],
}

/// Memory for what is used at once.
#[derive(Debug)]
pub(super) struct Scratch {
    /// Products, a part at a time.
    pub products: Vec<f64>,
    /// Two numbers a lane: the largest element and the sum of a softmax.
    pub rows: Vec<f64>,
}

impl Scratch {
    /// For so many lanes, and up to so many elements whose products are wanted at once.
    pub(super) fn new(lanes: usize, elements: usize) -> Self {
        Self {
            products: vec![0.0; scratch_len(lanes, elements)],
            rows: vec![0.0; 2 * lanes],
        }
    }
}

impl Surroundings<'_> {
    /// Runs one step of `tape` into `own`.
    #[inline(always)]
    pub(super) fn run_step(&self, tape: &Tape, own: &mut [f64], at: Position<'_>, scratch: &mut Scratch) {
        let lanes = self.lanes;
        let record = tape.stride * lanes;
        let base = at.record * record;
        let forward = at.step * self.forward_stride * lanes;
        for op in &tape.ops {
            let (earlier, rest) = own.split_at_mut(base + op.offset * lanes);
            let out = &mut rest[..op.len * lanes];
            let some = || at.loss_weights.iter().any(|weight| *weight != 0.0);
            if op.only_where_loss && !some() {
                out.fill(0.0);
                continue;
            }
            let view = View {
                all: self,
                earlier,
                base,
                before: base.saturating_sub(record),
                forward,
                forward_before: forward.saturating_sub(self.forward_stride * lanes),
            };
            match &op.kind {
                TapeKind::Sum(terms) => {
                    out.fill(0.0);
                    for term in terms {
                        view.add_term(out, term, &mut scratch.products);
                    }
                }
                TapeKind::Apply { function, argument } => apply(*function, out, view.each(argument)),
                TapeKind::Divide {
                    numerator,
                    denominator,
                } => view.divide(out, numerator, denominator, &mut scratch.products),
                TapeKind::Join(parts) => {
                    let mut start = 0;
                    for part in parts {
                        let part = view.each(part);
                        out[start..start + part.len()].copy_from_slice(part);
                        start += part.len();
                    }
                }
                TapeKind::Softmax(argument) => softmax(out, view.each(argument), &mut scratch.rows),
                TapeKind::LogSumExp(argument) => log_sum_exp(out, view.each(argument), &mut scratch.rows),
                // Nothing is pinned in a batched run.
                TapeKind::Pin { source, .. } | TapeKind::PassUnpinned { source, .. } => {
                    out.copy_from_slice(view.each(source));
                }
                TapeKind::LossWeight => out.copy_from_slice(at.loss_weights),
            }
            if op.only_where_loss {
                for row in out.chunks_exact_mut(lanes) {
                    for (out, weight) in row.iter_mut().zip(at.loss_weights) {
                        *out = if *weight == 0.0 { 0.0 } else { *out };
                    }
                }
            }
        }
    }
}

impl View<'_> {
    #[inline(always)]
    fn add_term(&self, out: &mut [f64], term: &TapeTerm, scratch: &mut [f64]) {
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
                let matrix = &matrices[*offset..][..*len];
                let (x, lanes) = (self.each(vector), self.all.lanes);
                if *negative {
                    kernel::subtract_matvec_in_lanes(out, matrix, x, lanes);
                } else {
                    kernel::add_matvec_in_lanes(out, matrix, x, lanes);
                }
            }
            TapeTerm::Product { negative, factors } => self.add_product(out, *negative, factors, scratch),
            TapeTerm::Dot {
                negative,
                factors,
                len,
            } => self.add_dot(out, *negative, factors, *len, scratch),
        }
    }
}

#[inline(always)]
fn apply(function: FunctionKind, out: &mut [f64], argument: &[f64]) {
    match function {
        FunctionKind::Sigmoid => exponential::sigmoid_into(out, argument),
        FunctionKind::Tanh => exponential::tanh_into(out, argument),
        _ => {
            for (out, u) in out.iter_mut().zip(argument) {
                *out = function.value(*u);
            }
        }
    }
}

/// `exp(u - m) / sum(exp(u - m))` in every lane, with `m` the lane's largest element.
#[inline(always)]
fn softmax(out: &mut [f64], argument: &[f64], rows: &mut [f64]) {
    let lanes = rows.len() / 2;
    let (largest, sum) = rows.split_at_mut(lanes);
    find_largest(largest, argument);
    sum.fill(0.0);
    for (out, u) in out.chunks_exact_mut(lanes).zip(argument.chunks_exact(lanes)) {
        for (((out, u), largest), sum) in out.iter_mut().zip(u).zip(&*largest).zip(&mut *sum) {
            *out = exponential::exp(u - largest);
            *sum += *out;
        }
    }
    for out in out.chunks_exact_mut(lanes) {
        for (out, sum) in out.iter_mut().zip(&*sum) {
            *out /= sum;
        }
    }
}

/// `m + log(sum(exp(u - m)))` in every lane, with `m` the lane's largest element.
#[inline(always)]
fn log_sum_exp(out: &mut [f64], argument: &[f64], rows: &mut [f64]) {
    let lanes = rows.len() / 2;
    let (largest, sum) = rows.split_at_mut(lanes);
    find_largest(largest, argument);
    sum.fill(0.0);
    for u in argument.chunks_exact(lanes) {
        for ((u, largest), sum) in u.iter().zip(&*largest).zip(&mut *sum) {
            *sum += exponential::exp(u - largest);
        }
    }
    for ((out, largest), sum) in out.iter_mut().zip(&*largest).zip(&*sum) {
        *out = largest + libm::log(*sum);
    }
}

#[inline(always)]
fn find_largest(largest: &mut [f64], argument: &[f64]) {
    largest.fill(f64::NEG_INFINITY);
    for u in argument.chunks_exact(largest.len()) {
        for (largest, u) in largest.iter_mut().zip(u) {
            *largest = largest.max(*u);
        }
    }
}
