//! One step of a tape in all lanes.

use pulp::{Simd, WithSimd};

use super::product::{Part, scratch_len};
use super::softmax::{log_sum_exp, softmax};
use super::view::{Own, Places, Surroundings, View};
use crate::exponential;
use crate::function::FunctionKind;
use crate::kernel::MatvecInLanes;
use crate::tape::{Tape, TapeKind, TapeTerm};

/// Which records one step reads and writes.
#[derive(Clone, Copy)]
pub(super) struct Position<'a> {
    /// The record that is written, in the order of computation.
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
    /// A vector with its sign turned; few programs need one.
    opposite: Vec<f64>,
}

impl Scratch {
    /// For so many lanes, and up to so many elements whose products are wanted at once.
    pub(super) fn new(width: usize, elements: usize) -> Self {
        Self {
            products: vec![0.0; scratch_len(width, elements)],
            rows: vec![0.0; 2 * width],
            opposite: Vec::new(),
        }
    }
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
    pub at: Position<'a>,
    /// Memory for what is used at once.
    pub scratch: &'a mut Scratch,
}

impl WithSimd for Step<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        self.all
            .run_step(simd, self.tape, self.own, self.at, self.scratch);
    }
}

impl Surroundings<'_> {
    #[inline(always)]
    fn run_step<S: Simd>(
        &self,
        simd: S,
        tape: &Tape,
        own: &mut [f64],
        at: Position<'_>,
        scratch: &mut Scratch,
    ) {
        let width = self.width;
        let places = Places::new(self, at.record, at.step);
        let lossless = at.loss_weights.iter().all(|weight| *weight == 0.0);
        for op in &tape.ops {
            let (own, out) = Own::without(own, places.of(self, op.offset), op.len * width);
            if op.only_where_loss && lossless {
                out.fill(0.0);
                continue;
            }
            let view = View {
                all: self,
                own,
                at: places,
            };
            match &op.kind {
                TapeKind::Sum(terms) => view.sum(simd, out, terms, scratch),
                TapeKind::Apply { function, argument } => apply(simd, *function, out, view.each(argument)),
                TapeKind::Divide {
                    numerator,
                    denominator,
                } => {
                    for part in Part::each(op.len, width) {
                        let out = &mut out[part.first * width..][..part.count * width];
                        view.divide(simd, out, part, numerator, denominator, &mut scratch.products);
                    }
                }
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
                // Nothing is pinned or nudged in a batched run.
                TapeKind::Nudge { .. } => {}
                TapeKind::Pin { source, .. } | TapeKind::PassUnpinned { source, .. } => {
                    out.copy_from_slice(view.each(source));
                }
                TapeKind::LossWeight => out.copy_from_slice(at.loss_weights),
            }
            if op.only_where_loss {
                for row in out.chunks_exact_mut(width) {
                    for (out, weight) in row.iter_mut().zip(at.loss_weights) {
                        *out = if *weight == 0.0 { 0.0 } else { *out };
                    }
                }
            }
        }
    }
}

impl View<'_> {
    /// The terms, added in their order. Products that follow each other are added part by part.
    #[inline(always)]
    fn sum<S: Simd>(&self, simd: S, out: &mut [f64], terms: &[TapeTerm], scratch: &mut Scratch) {
        let width = self.all.width;
        let mut begin = true;
        let mut rest = terms;
        while let Some((term, after)) = rest.split_first() {
            if let TapeTerm::Matvec {
                negative,
                transposed,
                offset,
                len,
                vector,
            } = term
            {
                let matrices = if *transposed {
                    self.all.transposed
                } else {
                    self.all.params
                };
                let mut x = self.each(vector);
                if *negative {
                    // `a - w * x` and `a + w * (-x)` are the same to the last bit.
                    scratch.opposite.clear();
                    scratch.opposite.extend(x.iter().map(|x| -x));
                    x = &scratch.opposite;
                }
                simd.vectorize(MatvecInLanes {
                    out,
                    columns: &matrices[*offset..][..*len],
                    x,
                    width,
                    begin,
                });
                rest = after;
            } else {
                let count = rest
                    .iter()
                    .position(|term| matches!(term, TapeTerm::Matvec { .. }))
                    .unwrap_or(rest.len());
                let (products, after) = rest.split_at(count);
                self.add_products(simd, out, products, begin, &mut scratch.products);
                rest = after;
            }
            begin = false;
        }
        if begin {
            out.fill(0.0);
        }
    }

    #[inline(always)]
    fn add_products<S: Simd>(
        &self,
        simd: S,
        out: &mut [f64],
        terms: &[TapeTerm],
        begin: bool,
        scratch: &mut [f64],
    ) {
        let width = self.all.width;
        for part in Part::each(out.len() / width, width) {
            let out = &mut out[part.first * width..][..part.count * width];
            if begin {
                out.fill(0.0);
            }
            for term in terms {
                match term {
                    TapeTerm::Product { negative, factors } => {
                        self.add_product(simd, out, part, *negative, factors, scratch);
                    }
                    // A dot is one number a lane, so this part is the whole result.
                    TapeTerm::Dot {
                        negative,
                        factors,
                        len,
                    } => {
                        for part in Part::each(*len, width) {
                            self.add_dot(simd, out, part, *negative, factors, scratch);
                        }
                    }
                    TapeTerm::Matvec { .. } => {}
                }
            }
        }
    }
}

#[inline(always)]
fn apply<S: Simd>(simd: S, function: FunctionKind, out: &mut [f64], argument: &[f64]) {
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
