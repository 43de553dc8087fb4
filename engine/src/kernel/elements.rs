//! Products and sums of numbers that lie beside each other, element by element.

/// `product[i] *= map(values[i])`; `=` where it is the first factor.
#[inline(always)]
pub(crate) fn multiply(product: &mut [f64], values: &[f64], first: bool, map: impl Fn(f64) -> f64) {
    if first {
        for (product, value) in product.iter_mut().zip(values) {
            *product = map(*value);
        }
    } else {
        for (product, value) in product.iter_mut().zip(values) {
            *product *= map(*value);
        }
    }
}

/// `product[i] *= value`; `=` where it is the first factor.
#[inline(always)]
pub(crate) fn multiply_by_one(product: &mut [f64], value: f64, first: bool) {
    if first {
        product.fill(value);
    } else {
        for product in product {
            *product *= value;
        }
    }
}

/// `out[i] += term[i]`; `-=` where it is negative.
#[inline(always)]
pub(crate) fn add(out: &mut [f64], term: &[f64], negative: bool) {
    if negative {
        for (out, term) in out.iter_mut().zip(term) {
            *out -= term;
        }
    } else {
        for (out, term) in out.iter_mut().zip(term) {
            *out += term;
        }
    }
}
