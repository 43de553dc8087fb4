//! The gradients of the parameters: a parameter's terms one after the other, each from the last step to the first, in a
//! step lane after lane, in a lane element after element.

use std::ops::Range;

use pulp::{Simd, WithSimd};

use super::product::Part;
use super::step::Scratch;
use super::view::View;
use crate::kernel::{OuterInLanes, padded, turn};
use crate::op::{GradientTerm, longest};
use crate::program::Program;
use crate::tape::{LocatedOperand, Resolve};

/// A share of a parameter's gradient, its operands as places in memory.
#[derive(Debug, PartialEq)]
enum Share {
    /// `d ⊗ v`, of a `d` that is turned.
    Outer(LocatedOperand),
    /// `d`, of a `d` that is turned.
    Itself,
    /// The factors' product, element by element, of which there are so many.
    Product(Vec<LocatedOperand>, usize),
    /// The sum of the factors' products, of which there are so many.
    Dot(Vec<LocatedOperand>, usize),
}

/// One share of one parameter.
#[derive(Debug)]
struct Term {
    /// The parameter's place among the sums.
    sums: Range<usize>,
    negative: bool,
    share: Share,
}

/// Terms that read the same adjoint lane by lane, which is turned for all of them together.
#[derive(Debug)]
struct Group {
    d: Option<LocatedOperand>,
    terms: Vec<Term>,
}

/// How all gradients are added up, with the memory that takes.
#[derive(Debug)]
pub(super) struct Gradients {
    groups: Vec<Group>,
    /// The gradients, their columns padded to whole vectors.
    sums: Vec<f64>,
    /// An adjoint, lane by lane instead of element by element.
    turned: Vec<f64>,
    lanes: usize,
}

impl Gradients {
    /// `in_order`: the terms are added one after the other, not grouped.
    pub(super) fn new(program: &Program, lanes: usize, width: usize, in_order: bool) -> Self {
        let resolve = Resolve {
            program,
            forward: false,
        };
        let mut groups: Vec<Group> = Vec::new();
        let mut len = 0;
        let shares = program.backward.iter().flat_map(|backward| &backward.gradients);
        for (param, terms) in program.params.iter().zip(shares) {
            let sums = len..len + padded(param.rows) * param.cols.unwrap_or(1);
            len = sums.end;
            for term in terms {
                let (d, negative, share) = share(&resolve, term, param.rows);
                let sums = sums.clone();
                let term = Term {
                    sums,
                    negative,
                    share,
                };
                let same = groups
                    .iter_mut()
                    .find(|group| !in_order && d.is_some() && group.d == d);
                match same {
                    Some(group) => group.terms.push(term),
                    None => groups.push(Group { d, terms: vec![term] }),
                }
            }
        }
        let longest = groups.iter().filter_map(|group| group.d).map(|d| padded(d.len));
        Self {
            turned: vec![0.0; longest.max().unwrap_or(0) * width],
            sums: vec![0.0; len],
            groups,
            lanes,
        }
    }

    /// How many products are in memory at once at most, where they are added up lane by lane.
    pub(super) fn longest_dot(&self) -> usize {
        let terms = self.groups.iter().flat_map(|group| &group.terms);
        let lens = terms.map(|term| match &term.share {
            Share::Dot(_, len) => *len,
            _ => 0,
        });
        lens.max().unwrap_or(0)
    }

    /// Begins anew.
    pub(super) fn clear(&mut self) {
        self.sums.fill(0.0);
    }

    /// Adds what the steps contribute of which views are given.
    #[inline(always)]
    pub(super) fn add<'a, S: Simd>(
        &mut self,
        simd: S,
        views: impl Iterator<Item = View<'a>> + Clone,
        scratch: &mut Scratch,
    ) {
        for group in &self.groups {
            for view in views.clone() {
                simd.vectorize(Adding {
                    group,
                    sums: &mut self.sums,
                    view: &view,
                    lanes: self.lanes,
                    turned: &mut self.turned,
                    scratch,
                });
            }
        }
    }

    /// Writes what has been added up, laid out as the parameters are.
    pub(super) fn write(&self, program: &Program, gradients: &mut [f64]) {
        let mut from = 0;
        for param in &program.params {
            let to = &mut gradients[param.offset..][..param.len()];
            for column in to.chunks_exact_mut(param.rows.max(1)) {
                column.copy_from_slice(&self.sums[from..][..param.rows]);
                from += padded(param.rows);
            }
        }
    }
}

/// The adjoint that is turned, if one is, whether it is subtracted, and what it goes into.
fn share(resolve: &Resolve<'_>, term: &GradientTerm, rows: usize) -> (Option<LocatedOperand>, bool, Share) {
    match term {
        GradientTerm::Outer {
            negative,
            adjoint,
            vector,
        } => {
            let d = resolve.operand(adjoint);
            (Some(d), *negative, Share::Outer(resolve.operand(vector)))
        }
        GradientTerm::Product { negative, factors } => match &factors[..] {
            [d] if d.len == rows => (Some(resolve.operand(d)), *negative, Share::Itself),
            _ => {
                let len = longest(factors);
                (None, *negative, Share::Product(resolve.operands(factors), len))
            }
        },
        GradientTerm::Dot { negative, factors } => {
            let len = longest(factors);
            (None, *negative, Share::Dot(resolve.operands(factors), len))
        }
    }
}

/// What one step contributes to a group, added by a function of its own for each width of vectors.
struct Adding<'a> {
    group: &'a Group,
    sums: &'a mut [f64],
    view: &'a View<'a>,
    lanes: usize,
    turned: &'a mut [f64],
    scratch: &'a mut Scratch,
}

impl WithSimd for Adding<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let group = self.group;
        group.add(simd, self.sums, self.view, self.lanes, self.turned, self.scratch);
    }
}

impl Group {
    #[inline(always)]
    fn add<S: Simd>(
        &self,
        simd: S,
        sums: &mut [f64],
        view: &View<'_>,
        lanes: usize,
        turned: &mut [f64],
        scratch: &mut Scratch,
    ) {
        let width = view.all.width;
        let rows = self.d.map_or(0, |d| padded(d.len));
        if let Some(d) = self.d {
            turn(view.each(&d), turned, width, rows);
        }
        let mut turned_sign = false;
        for term in &self.terms {
            let sums = &mut sums[term.sums.clone()];
            let negative = term.negative;
            // `sum - d * v` and `sum + (-d) * v` are the same to the last bit.
            if self.d.is_some() && turned_sign != negative {
                turned[..rows * width].iter_mut().for_each(|d| *d = -*d);
                turned_sign = negative;
            }
            match &term.share {
                Share::Outer(v) => simd.vectorize(OuterInLanes {
                    gradient: sums,
                    d: turned,
                    v: view.each(v),
                    width,
                    lanes,
                    rows,
                }),
                Share::Itself => {
                    for d in turned.chunks_exact(rows).take(lanes) {
                        for (sum, d) in sums.iter_mut().zip(d) {
                            *sum += d;
                        }
                    }
                }
                Share::Product(factors, len) => {
                    for part in Part::each(*len, width) {
                        let products = &mut scratch.products[..part.count * width];
                        view.multiply(simd, products, part, factors);
                        let rows = products.chunks_exact(width);
                        for (sum, row) in sums[part.first..].iter_mut().zip(rows) {
                            *sum = add_up(*sum, negative, row[..lanes].iter());
                        }
                    }
                }
                Share::Dot(factors, len) => {
                    let products = &mut scratch.products[..len * width];
                    view.multiply(simd, products, Part::whole(*len), factors);
                    for lane in 0..lanes {
                        let own = products.iter().skip(lane).step_by(width);
                        sums[0] = add_up(sums[0], negative, own);
                    }
                }
            }
        }
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
