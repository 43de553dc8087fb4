//! Products element by element over all lanes: part after part, so that the intermediate products stay near.

use super::view::{Factor, Numbers, View};
use crate::engine::exponential;
use crate::engine::function::FunctionKind;
use crate::engine::tape::Operator;

/// About how many numbers of a product are computed before they are used.
const PART: usize = 512;

/// How many numbers the scratch of a product needs, where up to `elements` are wanted at once.
pub(super) fn scratch_len(lanes: usize, elements: usize) -> usize {
    PART.max(elements.max(1) * lanes)
}

/// How many elements are computed at a time.
fn part(lanes: usize) -> usize {
    (PART / lanes.max(1)).max(1)
}

impl View<'_> {
    /// `out = out ± a * b * c`, element by element in every lane.
    #[inline(always)]
    pub(super) fn add_product(
        &self,
        out: &mut [f64],
        negative: bool,
        factors: &[Operator],
        scratch: &mut [f64],
    ) {
        if let ([a], false) = (factors, negative)
            && let Factor {
                numbers: Numbers::Each(a),
                slope: None,
            } = self.factor(a)
            && a.len() == out.len()
        {
            for (out, a) in out.iter_mut().zip(a) {
                *out += a;
            }
            return;
        }
        let lanes = self.all.lanes;
        let elements = out.len() / lanes;
        for first in (0..elements).step_by(part(lanes)) {
            let count = part(lanes).min(elements - first);
            let product = &mut scratch[..count * lanes];
            self.multiply(product, factors, first, elements);
            let out = &mut out[first * lanes..][..count * lanes];
            if negative {
                for (out, product) in out.iter_mut().zip(product) {
                    *out -= *product;
                }
            } else {
                for (out, product) in out.iter_mut().zip(product) {
                    *out += *product;
                }
            }
        }
    }

    /// In every lane `out ± a[0] * b[0] ± a[1] * b[1] ...`, in that order; `elements` is how many products there are.
    #[inline(always)]
    pub(super) fn add_dot(
        &self,
        out: &mut [f64],
        negative: bool,
        factors: &[Operator],
        elements: usize,
        scratch: &mut [f64],
    ) {
        let lanes = self.all.lanes;
        for first in (0..elements).step_by(part(lanes)) {
            let count = part(lanes).min(elements - first);
            let product = &mut scratch[..count * lanes];
            self.multiply(product, factors, first, elements);
            for row in product.chunks_exact(lanes) {
                if negative {
                    for (out, product) in out.iter_mut().zip(row) {
                        *out -= product;
                    }
                } else {
                    for (out, product) in out.iter_mut().zip(row) {
                        *out += product;
                    }
                }
            }
        }
    }

    /// `out = a / b`, element by element in every lane.
    #[inline(always)]
    pub(super) fn divide(&self, out: &mut [f64], a: &Operator, b: &Operator, scratch: &mut [f64]) {
        let lanes = self.all.lanes;
        let elements = out.len() / lanes;
        self.multiply(out, std::slice::from_ref(a), 0, elements);
        self.products(std::slice::from_ref(b), elements, scratch, |first, b| {
            for (out, b) in out[first * lanes..].iter_mut().zip(b) {
                *out /= b;
            }
        });
    }

    /// Calls `with` for the products of one part of the elements after the other: the first element and the
    /// products, `[element][lane]`.
    #[inline(always)]
    pub(super) fn products(
        &self,
        factors: &[Operator],
        elements: usize,
        scratch: &mut [f64],
        mut with: impl FnMut(usize, &[f64]),
    ) {
        let lanes = self.all.lanes;
        for first in (0..elements).step_by(part(lanes)) {
            let count = part(lanes).min(elements - first);
            let product = &mut scratch[..count * lanes];
            self.multiply(product, factors, first, elements);
            with(first, product);
        }
    }

    /// The products of the elements from `first` on, as many as there is room for, of `elements` in all.
    #[inline(always)]
    pub(super) fn multiply(&self, product: &mut [f64], factors: &[Operator], first: usize, elements: usize) {
        for (at, factor) in factors.iter().enumerate() {
            let Factor { numbers, slope } = self.factor(factor);
            match slope {
                None => self.combine(product, numbers, at == 0, first, elements, |value| value),
                Some(FunctionKind::Sigmoid) => {
                    let slope = exponential::sigmoid_slope;
                    self.combine(product, numbers, at == 0, first, elements, slope);
                }
                Some(FunctionKind::Tanh) => {
                    self.combine(
                        product,
                        numbers,
                        at == 0,
                        first,
                        elements,
                        exponential::tanh_slope,
                    );
                }
                Some(other) => {
                    self.combine(product, numbers, at == 0, first, elements, |y| other.slope(y));
                }
            }
        }
    }

    #[inline(always)]
    fn combine(
        &self,
        product: &mut [f64],
        numbers: Numbers<'_>,
        begin: bool,
        first: usize,
        elements: usize,
        map: impl Fn(f64) -> f64 + Copy,
    ) {
        let lanes = self.all.lanes;
        match numbers {
            Numbers::Each(numbers) if numbers.len() == elements * lanes => {
                combine_each(product, &numbers[first * lanes..], begin, map);
            }
            // One number a lane, for all elements.
            Numbers::Each(numbers) => {
                for row in product.chunks_exact_mut(lanes) {
                    combine_each(row, numbers, begin, map);
                }
            }
            Numbers::Units(numbers) => {
                for (row, value) in product.chunks_exact_mut(lanes).zip(&numbers[first..]) {
                    combine_one(row, map(*value), begin);
                }
            }
            Numbers::One(value) => combine_one(product, map(value), begin),
        }
    }
}

#[inline(always)]
fn combine_each(product: &mut [f64], values: &[f64], begin: bool, map: impl Fn(f64) -> f64) {
    if begin {
        for (product, value) in product.iter_mut().zip(values) {
            *product = map(*value);
        }
    } else {
        for (product, value) in product.iter_mut().zip(values) {
            *product *= map(*value);
        }
    }
}

#[inline(always)]
fn combine_one(product: &mut [f64], value: f64, begin: bool) {
    if begin {
        product.fill(value);
    } else {
        for product in product {
            *product *= value;
        }
    }
}
