//! A matrix times one vector a lane: a matrix product whose every sum runs in the order of the columns.
//!
//! Written with explicit vectors: left to itself, the compiler gathers single numbers here.

use pulp::{Simd, WithSimd};

/// `out[i][lane] += sum over j of W[i][j] * x[j][lane]`, added one after the other, j upwards.
pub(crate) struct MatvecInLanes<'a> {
    /// What is added to, `[i][lane]`.
    pub(crate) out: &'a mut [f64],
    /// W column by column.
    pub(crate) columns: &'a [f64],
    /// `[j][lane]`.
    pub(crate) x: &'a [f64],
    /// How many lanes lie beside each other, a multiple of 8.
    pub(crate) width: usize,
    /// Whether `out` counts as zeros.
    pub(crate) begin: bool,
}

impl WithSimd for MatvecInLanes<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        panels(simd, self);
    }
}

/// A panel of lanes after the other: its part of x stays in the nearest cache while the matrix passes by.
#[inline(always)]
fn panels<S: Simd>(simd: S, mut product: MatvecInLanes<'_>) {
    let vectors = product.width / S::F64_LANES;
    let mut vector = 0;
    while vectors - vector >= 2 {
        panel::<S, 2>(simd, &mut product, vector);
        vector += 2;
    }
    if vector < vectors {
        panel::<S, 1>(simd, &mut product, vector);
    }
}

#[inline(always)]
fn panel<S: Simd, const V: usize>(simd: S, product: &mut MatvecInLanes<'_>, vector: usize) {
    let rows = product.out.len() / product.width;
    let mut row = 0;
    // As many sums as there are registers for.
    if S::F64_LANES >= 8 {
        while rows - row >= 8 {
            block::<S, 8, V>(simd, product, row, vector);
            row += 8;
        }
    }
    while rows - row >= 4 {
        block::<S, 4, V>(simd, product, row, vector);
        row += 4;
    }
    while row < rows {
        block::<S, 1, V>(simd, product, row, vector);
        row += 1;
    }
}

/// R rows in V vectors of lanes, held in registers over all columns.
#[inline(always)]
fn block<S: Simd, const R: usize, const V: usize>(
    simd: S,
    product: &mut MatvecInLanes<'_>,
    row: usize,
    vector: usize,
) {
    let width = product.width;
    let rows = product.out.len() / width;
    let mut sums = [[simd.splat_f64s(0.0); V]; R];
    if !product.begin {
        for (r, sums) in sums.iter_mut().enumerate() {
            let Some(out) =
                S::as_simd_f64s(&product.out[(row + r) * width..][..width]).0[vector..].first_chunk()
            else {
                return;
            };
            *sums = *out;
        }
    }
    let columns = product.columns.chunks_exact(rows);
    for (column, x) in columns.zip(product.x.chunks_exact(width)) {
        let (Some(w), Some(x)) = (
            column[row..].first_chunk::<R>(),
            S::as_simd_f64s(x).0[vector..].first_chunk::<V>(),
        ) else {
            return;
        };
        for (sums, &w) in sums.iter_mut().zip(w) {
            let w = simd.splat_f64s(w);
            for (sum, &x) in sums.iter_mut().zip(x) {
                // Two roundings: the bits are those of a product and a sum on every machine.
                *sum = simd.add_f64s(*sum, simd.mul_f64s(w, x));
            }
        }
    }
    for (r, sums) in sums.iter().enumerate() {
        let out = S::as_mut_simd_f64s(&mut product.out[(row + r) * width..][..width]).0;
        out[vector..][..V].copy_from_slice(sums);
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{SIZES, bits, numbers};
    use super::*;

    #[test]
    fn a_lane_is_a_product_of_its_own_to_the_bit() {
        for rows in SIZES {
            for cols in [0, 1, 2, 5, 33] {
                for width in [8, 16, 24, 32, 40] {
                    for begin in [false, true] {
                        let (columns, x) = (numbers(rows * cols, 1), numbers(cols * width, 2));
                        let start = numbers(rows * width, 3);
                        let mut wanted = if begin {
                            vec![0.0; rows * width]
                        } else {
                            start.clone()
                        };
                        for i in 0..rows {
                            for lane in 0..width {
                                for j in 0..cols {
                                    let product = columns[j * rows + i] * x[j * width + lane];
                                    wanted[i * width + lane] += product;
                                }
                            }
                        }
                        let (mut wide, mut narrow) = (start.clone(), start);
                        let product = |out| MatvecInLanes {
                            out,
                            columns: &columns,
                            x: &x,
                            width,
                            begin,
                        };
                        pulp::Arch::new().dispatch(product(&mut wide));
                        product(&mut narrow).with_simd(pulp::Scalar);
                        assert_eq!(
                            bits(&wide),
                            bits(&wanted),
                            "{rows} by {cols}, {width} lanes, dispatched"
                        );
                        assert_eq!(bits(&narrow), bits(&wanted), "{rows} by {cols}, {width} lanes");
                    }
                }
            }
        }
    }
}
