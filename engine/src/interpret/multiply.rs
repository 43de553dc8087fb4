//! Products of factors, element by element.

use super::View;
use crate::exponential;
use crate::function::FunctionKind;
use crate::kernel::elements;
use crate::tape::{LocatedOperand, Read};

/// A function of its own for each width of vectors: its many loops are compiled once for all who multiply.
pub(super) struct Multiply<'a> {
    /// Where the factors are.
    pub(super) view: &'a View<'a>,
    /// What is written.
    pub(super) product: &'a mut [f64],
    /// Each as long as the product or a single number.
    pub(super) factors: &'a [LocatedOperand],
}

impl pulp::WithSimd for Multiply<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let Self {
            view,
            product,
            factors,
        } = self;
        for (at, factor) in factors.iter().enumerate() {
            let slice = view.slice(factor);
            match (factor.read, slice) {
                (
                    Read::Slope {
                        function: FunctionKind::Sigmoid,
                        ..
                    },
                    y,
                ) if y.len() == product.len() => {
                    elements::multiply(product, y, at == 0, exponential::sigmoid_slope);
                }
                (
                    Read::Slope {
                        function: FunctionKind::Tanh,
                        ..
                    },
                    y,
                ) if y.len() == product.len() => {
                    elements::multiply(product, y, at == 0, exponential::tanh_slope);
                }
                (Read::Slope { function, .. }, [y]) => {
                    elements::multiply_by_one(product, function.slope(*y), at == 0)
                }
                (Read::Slope { function, .. }, y) => {
                    elements::multiply(product, y, at == 0, |y| function.slope(y))
                }
                (_, [one]) => elements::multiply_by_one(product, *one, at == 0),
                (_, slice) => elements::multiply(product, slice, at == 0, |value| value),
            }
        }
    }
}
