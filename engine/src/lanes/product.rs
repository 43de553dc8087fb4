//! Sums of products element by element over all lanes: part after part, so that what is intermediate stays near.

use pulp::{Simd, WithSimd};

use super::view::{Factor, Numbers, View};
use crate::exponential;
use crate::function::FunctionKind;
use crate::kernel::elements;
use crate::tape::LocatedOperand;

/// About how many numbers of a result are computed at a time.
const PART: usize = 1024;

/// How many numbers the scratch of a product needs, where up to `elements` are wanted at once.
pub(super) fn scratch_len(width: usize, elements: usize) -> usize {
    PART.max(elements.max(1) * width)
}

/// Elements that are computed at a time, of so many in all.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub first: usize,
    pub count: usize,
    pub elements: usize,
}

impl Part {
    /// All elements at once.
    pub(super) fn whole(elements: usize) -> Self {
        Self {
            first: 0,
            count: elements,
            elements,
        }
    }

    /// One part after the other.
    #[inline(always)]
    pub(super) fn each(elements: usize, width: usize) -> impl Iterator<Item = Self> {
        let most = (PART / width).max(1);
        (0..elements).step_by(most).map(move |first| Self {
            first,
            count: most.min(elements - first),
            elements,
        })
    }
}

impl View<'_> {
    /// `out = out ± a * b * c` for a part of the elements, in every lane.
    #[inline(always)]
    pub(super) fn add_product<S: Simd>(
        &self,
        simd: S,
        out: &mut [f64],
        part: Part,
        negative: bool,
        factors: &[LocatedOperand],
        scratch: &mut [f64],
    ) {
        if !negative && self.add_plain(out, part, factors) {
            return;
        }
        let product = &mut scratch[..out.len()];
        self.multiply(simd, product, part, factors);
        elements::add(out, product, negative);
    }

    /// A bias, or one or two factors with a number for every element and lane: the common cases, without a detour.
    /// `false`, and nothing done, where it is none of them.
    #[inline(always)]
    fn add_plain(&self, out: &mut [f64], part: Part, factors: &[LocatedOperand]) -> bool {
        if let [bias] = factors
            && let Numbers::Units(numbers) = self.factor(bias).numbers
        {
            let rows = out.chunks_exact_mut(self.all.width);
            for (row, bias) in rows.zip(&numbers[part.first..]) {
                for out in row {
                    *out += bias;
                }
            }
            return true;
        }
        let all = |operand: &LocatedOperand| {
            let Factor { numbers, slope } = self.factor(operand);
            match numbers {
                Numbers::Each(numbers) if operand.len == part.elements => {
                    let first = part.first * self.all.width;
                    Some((&numbers[first..][..out.len()], slope))
                }
                _ => None,
            }
        };
        match factors {
            [a] => {
                let Some((a, None)) = all(a) else { return false };
                for (out, a) in out.iter_mut().zip(a) {
                    *out += a;
                }
            }
            [a, b] => match (all(a), all(b)) {
                (Some((a, None)), Some((b, None))) => add_times(out, a, b, |b| b),
                (Some((a, None)), Some((b, Some(FunctionKind::Sigmoid)))) => {
                    add_times(out, a, b, exponential::sigmoid_slope);
                }
                (Some((a, None)), Some((b, Some(FunctionKind::Tanh)))) => {
                    add_times(out, a, b, exponential::tanh_slope);
                }
                _ => return false,
            },
            _ => return false,
        }
        true
    }

    /// In every lane `out ± a[0] * b[0] ± a[1] * b[1] ...`, in that order.
    #[inline(always)]
    pub(super) fn add_dot<S: Simd>(
        &self,
        simd: S,
        out: &mut [f64],
        part: Part,
        negative: bool,
        factors: &[LocatedOperand],
        scratch: &mut [f64],
    ) {
        let width = self.all.width;
        let product = &mut scratch[..part.count * width];
        self.multiply(simd, product, part, factors);
        for row in product.chunks_exact(width) {
            elements::add(out, row, negative);
        }
    }

    /// `out = a / b` for a part of the elements, in every lane.
    #[inline(always)]
    pub(super) fn divide<S: Simd>(
        &self,
        simd: S,
        out: &mut [f64],
        part: Part,
        a: &LocatedOperand,
        b: &LocatedOperand,
        scratch: &mut [f64],
    ) {
        let below = &mut scratch[..out.len()];
        self.multiply(simd, out, part, std::slice::from_ref(a));
        self.multiply(simd, below, part, std::slice::from_ref(b));
        for (out, below) in out.iter_mut().zip(below) {
            *out /= *below;
        }
    }

    /// The products of a part of the elements, in every lane.
    #[inline(always)]
    pub(super) fn multiply<S: Simd>(
        &self,
        simd: S,
        product: &mut [f64],
        part: Part,
        factors: &[LocatedOperand],
    ) {
        simd.vectorize(Multiply {
            view: self,
            product,
            part,
            factors,
        });
    }

    #[inline(always)]
    fn combine(
        &self,
        product: &mut [f64],
        numbers: Numbers<'_>,
        begin: bool,
        part: Part,
        map: impl Fn(f64) -> f64 + Copy,
    ) {
        let width = self.all.width;
        match numbers {
            Numbers::Each(numbers) if numbers.len() == part.elements * width => {
                elements::multiply(product, &numbers[part.first * width..], begin, map);
            }
            // One number a lane, for all elements.
            Numbers::Each(numbers) => {
                for row in product.chunks_exact_mut(width) {
                    elements::multiply(row, numbers, begin, map);
                }
            }
            Numbers::Units(numbers) => {
                let units = &numbers[part.first..];
                for (row, value) in product.chunks_exact_mut(width).zip(units) {
                    elements::multiply_by_one(row, map(*value), begin);
                }
            }
            Numbers::One(value) => elements::multiply_by_one(product, map(value), begin),
        }
    }
}

/// A function of its own for each width of vectors: its many loops are compiled once for all who multiply.
struct Multiply<'a> {
    view: &'a View<'a>,
    product: &'a mut [f64],
    part: Part,
    factors: &'a [LocatedOperand],
}

impl WithSimd for Multiply<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self {
            view,
            product,
            part,
            factors,
        } = self;
        for (at, factor) in factors.iter().enumerate() {
            let Factor { numbers, slope } = view.factor(factor);
            let begin = at == 0;
            match slope {
                None => view.combine(product, numbers, begin, part, |value| value),
                Some(FunctionKind::Sigmoid) => {
                    view.combine(product, numbers, begin, part, exponential::sigmoid_slope);
                }
                Some(FunctionKind::Tanh) => {
                    view.combine(product, numbers, begin, part, exponential::tanh_slope);
                }
                Some(other) => view.combine(product, numbers, begin, part, |y| other.slope(y)),
            }
        }
    }
}

#[inline(always)]
fn add_times(out: &mut [f64], a: &[f64], b: &[f64], map: impl Fn(f64) -> f64) {
    for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
        *out += a * map(*b);
    }
}
