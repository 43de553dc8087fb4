//! The gradient of a matrix over the lanes of a step: one outer product a lane, added in the order of the lanes.
//!
//! Written with explicit vectors, for the reason its neighbour gives.

use pulp::{Simd, WithSimd};

/// From a length to the length at which rows begin at whole vectors of every width.
pub(crate) fn padded(rows: usize) -> usize {
    rows.next_multiple_of(8)
}

/// Writes `from`, element by element `[i][lane]`, lane by lane `[lane][i]` into `to`, whose lanes are `rows` apart.
#[inline(always)]
pub(crate) fn turn(from: &[f64], to: &mut [f64], width: usize, rows: usize) {
    const TILE: usize = 8;
    for (tile, from) in from.chunks(TILE * width).enumerate() {
        let first = tile * TILE;
        for lane in (0..width).step_by(TILE) {
            for (i, from) in from.chunks_exact(width).enumerate() {
                for (to, value) in to[lane * rows..].chunks_mut(rows).zip(&from[lane..][..TILE]) {
                    to[first + i] = *value;
                }
            }
        }
    }
}

/// `gradient[i][j] += d[lane][i] * v[j][lane]`, one after the other, lanes upwards.
pub(crate) struct OuterInLanes<'a> {
    /// What is added to, column by column, each [`padded`] long.
    pub(crate) gradient: &'a mut [f64],
    /// `[lane][i]`, each lane's [`padded`] long.
    pub(crate) d: &'a [f64],
    /// `[j][lane]`.
    pub(crate) v: &'a [f64],
    /// How many lanes lie beside each other in `v`.
    pub(crate) width: usize,
    /// How many of them are added.
    pub(crate) lanes: usize,
    /// How long a column of the gradient is, padding included.
    pub(crate) rows: usize,
}

impl WithSimd for OuterInLanes<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        bands(simd, self);
    }
}

/// A band of rows over all columns after the other: its part of d stays in the nearest cache.
#[inline(always)]
fn bands<S: Simd>(simd: S, mut outer: OuterInLanes<'_>) {
    let vectors = outer.rows / S::F64_LANES;
    let mut vector = 0;
    while vectors - vector >= 2 {
        band::<S, 2>(simd, &mut outer, vector);
        vector += 2;
    }
    if vector < vectors {
        band::<S, 1>(simd, &mut outer, vector);
    }
}

#[inline(always)]
fn band<S: Simd, const V: usize>(simd: S, outer: &mut OuterInLanes<'_>, vector: usize) {
    let cols = outer.gradient.len() / outer.rows;
    let mut col = 0;
    // As many sums as there are registers for.
    if S::F64_LANES >= 8 {
        while cols - col >= 8 {
            block::<S, V, 8>(simd, outer, vector, col);
            col += 8;
        }
    }
    while cols - col >= 4 {
        block::<S, V, 4>(simd, outer, vector, col);
        col += 4;
    }
    while col < cols {
        block::<S, V, 1>(simd, outer, vector, col);
        col += 1;
    }
}

/// V vectors of rows and C columns, held in registers over all lanes.
#[inline(always)]
fn block<S: Simd, const V: usize, const C: usize>(
    simd: S,
    outer: &mut OuterInLanes<'_>,
    vector: usize,
    col: usize,
) {
    let (rows, width, lanes) = (outer.rows, outer.width, outer.lanes);
    let mut sums = [[simd.splat_f64s(0.0); V]; C];
    for (c, sums) in sums.iter_mut().enumerate() {
        let column = S::as_simd_f64s(&outer.gradient[(col + c) * rows..][..rows]).0;
        let Some(column) = column[vector..].first_chunk() else {
            return;
        };
        *sums = *column;
    }
    let v: [&[f64]; C] = std::array::from_fn(|c| &outer.v[(col + c) * width..][..lanes]);
    for (lane, d) in outer.d.chunks_exact(rows).take(lanes).enumerate() {
        let Some(d) = S::as_simd_f64s(d).0[vector..].first_chunk::<V>() else {
            return;
        };
        for (sums, v) in sums.iter_mut().zip(&v) {
            let v = simd.splat_f64s(v[lane]);
            for (sum, &d) in sums.iter_mut().zip(d) {
                // Two roundings: the bits are those of a product and a sum on every machine.
                *sum = simd.add_f64s(*sum, simd.mul_f64s(d, v));
            }
        }
    }
    for (c, sums) in sums.iter().enumerate() {
        let column = S::as_mut_simd_f64s(&mut outer.gradient[(col + c) * rows..][..rows]).0;
        column[vector..][..V].copy_from_slice(sums);
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{SIZES, bits, numbers};
    use super::*;

    #[test]
    fn gradients_are_those_of_the_plain_loop_to_the_bit() {
        for rows in SIZES.map(padded) {
            for cols in SIZES {
                for lanes in [0, 1, 6, 19] {
                    let width = padded(lanes);
                    let (d, v) = (numbers(lanes * rows, 1), numbers(cols * width, 2));
                    let start = numbers(rows * cols, 3);
                    let mut wanted = start.clone();
                    for lane in 0..lanes {
                        for j in 0..cols {
                            for i in 0..rows {
                                wanted[j * rows + i] += d[lane * rows + i] * v[j * width + lane];
                            }
                        }
                    }
                    let (mut wide, mut narrow) = (start.clone(), start);
                    let outer = |gradient| OuterInLanes {
                        gradient,
                        d: &d,
                        v: &v,
                        width,
                        lanes,
                        rows,
                    };
                    if rows > 0 {
                        pulp::Arch::new().dispatch(outer(&mut wide));
                        outer(&mut narrow).with_simd(pulp::Scalar);
                    }
                    assert_eq!(
                        bits(&wide),
                        bits(&wanted),
                        "{rows} by {cols}, {lanes} lanes, dispatched"
                    );
                    assert_eq!(bits(&narrow), bits(&wanted), "{rows} by {cols}, {lanes} lanes");
                }
            }
        }
    }
    #[test]
    fn turning_moves_every_number() {
        for len in SIZES {
            for width in [8, 16, 40] {
                let (from, rows) = (numbers(len * width, 4), padded(len));
                let mut to = vec![0.5; width * rows];
                turn(&from, &mut to, width, rows);
                for lane in 0..width {
                    for i in 0..len {
                        assert_eq!(to[lane * rows + i], from[i * width + lane]);
                    }
                    // The padding is left alone.
                    assert!(to[lane * rows..][len..rows].iter().all(|value| *value == 0.5));
                }
            }
        }
    }
}
