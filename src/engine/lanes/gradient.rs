//! The gradients of the parameters: term after term, every lane's share at every step, from the last step to the first,
//! in a step lane after lane, in a lane element after element.

use std::ops::{Range, RangeInclusive};

use super::step::Scratch;
use super::view::View;
use crate::engine::kernel::{self, Strided};
use crate::engine::op::GradientTerm;
use crate::engine::program::Program;
use crate::engine::tape::{Operator, Resolve};

/// A share of a parameter's gradient, its operands as places in memory.
#[derive(Debug)]
enum Share {
    /// `d ⊗ v`.
    Outer { d: Operator, v: Operator },
    /// The factors' product, element by element.
    Product(Vec<Operator>),
    /// The sum of the factors' products, of which there are so many.
    Dot(Vec<Operator>, usize),
}

/// One share of one parameter.
#[derive(Debug)]
struct Term {
    /// The parameter's place among all.
    param: Range<usize>,
    negative: bool,
    share: Share,
}

/// How all gradients are added up, with the memory that takes.
#[derive(Debug)]
pub(super) struct Gradients {
    terms: Vec<Term>,
    /// The two vectors of an outer product, lane by lane instead of element by element.
    d: Vec<f64>,
    v: Vec<f64>,
}

impl Gradients {
    pub(super) fn new(program: &Program, lanes: usize) -> Self {
        let resolve = Resolve {
            program,
            forward: false,
        };
        let term = |param: Range<usize>, term: &GradientTerm| match term {
            GradientTerm::Outer {
                negative,
                adjoint,
                vector,
            } => Term {
                param,
                negative: *negative,
                share: Share::Outer {
                    d: resolve.operand(adjoint),
                    v: resolve.operand(vector),
                },
            },
            GradientTerm::Product { negative, factors } => Term {
                param,
                negative: *negative,
                share: Share::Product(resolve.operands(factors)),
            },
            GradientTerm::Dot { negative, factors } => {
                let len = factors.iter().map(|factor| factor.len).max().unwrap_or(0);
                Term {
                    param,
                    negative: *negative,
                    share: Share::Dot(resolve.operands(factors), len),
                }
            }
        };
        let shares = program.backward.iter().flat_map(|backward| &backward.gradients);
        let terms: Vec<_> = program
            .params
            .iter()
            .zip(shares)
            .flat_map(|(param, shares)| {
                let range = param.offset..param.offset + param.len();
                shares.iter().map(move |share| (range.clone(), share))
            })
            .map(|(range, share)| term(range, share))
            .collect();
        let outer = |len: fn(&Operator, &Operator) -> usize| {
            let lens = terms.iter().filter_map(|term| match &term.share {
                Share::Outer { d, v } => Some(len(d, v)),
                _ => None,
            });
            vec![0.0; lens.max().unwrap_or(0) * lanes]
        };
        Self {
            d: outer(|d, _| d.len),
            v: outer(|_, v| v.len),
            terms,
        }
    }

    /// How many products are in memory at once at most, where they are added up lane by lane.
    pub(super) fn longest_dot(&self) -> usize {
        let lens = self.terms.iter().map(|term| match &term.share {
            Share::Dot(_, len) => *len,
            _ => 0,
        });
        lens.max().unwrap_or(0)
    }

    /// Adds what the steps contribute whose records are given; `view` is of a record.
    #[inline(always)]
    pub(super) fn add<'a>(
        &mut self,
        gradients: &mut [f64],
        records: RangeInclusive<usize>,
        view: impl Fn(usize) -> View<'a>,
        scratch: &mut Scratch,
    ) {
        for term in &self.terms {
            let gradient = &mut gradients[term.param.clone()];
            for record in records.clone() {
                term.add(gradient, &view(record), scratch, &mut self.d, &mut self.v);
            }
        }
    }
}

impl Term {
    #[inline(always)]
    fn add(
        &self,
        gradient: &mut [f64],
        view: &View<'_>,
        scratch: &mut Scratch,
        d_turned: &mut [f64],
        v_turned: &mut [f64],
    ) {
        let (lanes, negative) = (view.all.lanes, self.negative);
        match &self.share {
            Share::Outer { d, v } => {
                let (rows, cols) = (d.len, v.len);
                kernel::transpose(view.each(d), &mut d_turned[..rows * lanes], lanes, rows);
                kernel::transpose(view.each(v), &mut v_turned[..cols * lanes], lanes, cols);
                let (d, v) = (each(d_turned, rows), each(v_turned, cols));
                // Called by name, not through a pointer: only what is inlined runs at the full width.
                if negative {
                    kernel::subtract_outer_over_steps(gradient, rows, cols, lanes, d, v);
                } else {
                    kernel::add_outer_over_steps(gradient, rows, cols, lanes, d, v);
                }
            }
            Share::Product(factors) => {
                let len = gradient.len();
                view.products(factors, len, &mut scratch.products, |first, products| {
                    let rows = products.chunks_exact(lanes);
                    for (sum, row) in gradient[first..].iter_mut().zip(rows) {
                        *sum = add_up(*sum, negative, row.iter());
                    }
                });
            }
            Share::Dot(factors, len) => {
                let products = &mut scratch.products[..len * lanes];
                view.multiply(products, factors, 0, *len);
                for lane in 0..lanes {
                    let own = products.iter().skip(lane).step_by(lanes);
                    gradient[0] = add_up(gradient[0], negative, own);
                }
            }
        }
    }
}

fn each(data: &[f64], stride: usize) -> Strided<'_> {
    Strided {
        data,
        first: 0,
        stride: stride as isize,
    }
}

#[inline(always)]
fn add_up<'a>(start: f64, negative: bool, products: impl Iterator<Item = &'a f64>) -> f64 {
    let mut sum = start;
    for product in products {
        sum = if negative { sum - product } else { sum + product };
    }
    sum
}
