//! The gradient of a matrix over all steps of a run: one outer product a step, added in the order of the steps.

/// One vector a step, laid into one long slice at equal distances.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Strided<'a> {
    /// What the vectors are cut from.
    pub(crate) data: &'a [f64],
    /// Where the vector of step 0 starts.
    pub(crate) first: usize,
    /// From a vector to the next; negative when later steps lie earlier.
    pub(crate) stride: isize,
}

/// `gradient[i][j] += d_k[i] * v_k[j]`, one after the other for k = 0 .. steps; `-=` where it is negative.
///
/// A function of its own for each width of vectors: to be called with `Simd::vectorize`.
pub(crate) struct OuterOverSteps<'a> {
    /// `rows` by `cols`, column by column.
    pub(crate) gradient: &'a mut [f64],
    pub(crate) rows: usize,
    pub(crate) cols: usize,
    pub(crate) steps: usize,
    /// `rows` numbers a step.
    pub(crate) d: Strided<'a>,
    /// `cols` numbers a step.
    pub(crate) v: Strided<'a>,
    pub(crate) negative: bool,
}

impl pulp::WithSimd for OuterOverSteps<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        if self.negative {
            outer::<true>(self.gradient, self.rows, self.cols, self.steps, self.d, self.v);
        } else {
            outer::<false>(self.gradient, self.rows, self.cols, self.steps, self.d, self.v);
        }
    }
}

/// Rows and columns of one block, and their bounds.
#[derive(Clone, Copy)]
struct Place {
    rows: usize,
    row: usize,
    col: usize,
    steps: usize,
}

#[inline(always)]
fn outer<const SUBTRACT: bool>(
    gradient: &mut [f64],
    rows: usize,
    cols: usize,
    steps: usize,
    d: Strided<'_>,
    v: Strided<'_>,
) {
    debug_assert_eq!(gradient.len(), rows * cols);
    let place = Place {
        rows,
        row: 0,
        col: 0,
        steps,
    };
    let mut row = 0;
    // One band of rows over all columns: its part of the d_k stays in the nearest cache.
    while rows - row >= 16 {
        band::<SUBTRACT, 16>(gradient, cols, d, v, Place { row, ..place });
        row += 16;
    }
    if rows - row >= 8 {
        band::<SUBTRACT, 8>(gradient, cols, d, v, Place { row, ..place });
        row += 8;
    }
    if rows - row >= 4 {
        band::<SUBTRACT, 4>(gradient, cols, d, v, Place { row, ..place });
        row += 4;
    }
    while row < rows {
        band::<SUBTRACT, 1>(gradient, cols, d, v, Place { row, ..place });
        row += 1;
    }
}

#[inline(always)]
fn band<const SUBTRACT: bool, const R: usize>(
    gradient: &mut [f64],
    cols: usize,
    d: Strided<'_>,
    v: Strided<'_>,
    mut place: Place,
) {
    while cols - place.col >= 4 {
        block::<SUBTRACT, R, 4>(gradient, d, v, place);
        place.col += 4;
    }
    while place.col < cols {
        block::<SUBTRACT, R, 1>(gradient, d, v, place);
        place.col += 1;
    }
}

/// R rows of C columns, held in registers over all steps.
#[inline(always)]
fn block<const SUBTRACT: bool, const R: usize, const C: usize>(
    gradient: &mut [f64],
    d: Strided<'_>,
    v: Strided<'_>,
    place: Place,
) {
    let mut sums = [[0.0; R]; C];
    for (c, sums) in sums.iter_mut().enumerate() {
        let Some(column) = gradient[(place.col + c) * place.rows + place.row..].first_chunk::<R>() else {
            return;
        };
        *sums = *column;
    }
    let mut at_d = d.first + place.row;
    let mut at_v = v.first + place.col;
    for _ in 0..place.steps {
        let Some(d_k) = d.data[at_d..].first_chunk::<R>() else {
            return;
        };
        let Some(v_k) = v.data[at_v..].first_chunk::<C>() else {
            return;
        };
        for (sums, &v) in sums.iter_mut().zip(v_k) {
            for (sum, &d) in sums.iter_mut().zip(d_k) {
                *sum = if SUBTRACT { *sum - d * v } else { *sum + d * v };
            }
        }
        // Past the last step this may leave the data; it is not used then.
        at_d = at_d.wrapping_add_signed(d.stride);
        at_v = at_v.wrapping_add_signed(v.stride);
    }
    for (c, sums) in sums.iter().enumerate() {
        let at = (place.col + c) * place.rows + place.row;
        gradient[at..at + R].copy_from_slice(sums);
    }
}

#[cfg(test)]
mod tests {
    use pulp::WithSimd as _;

    use super::super::fixture::{SIZES, bits, numbers};
    use super::*;

    fn naive(outer: OuterOverSteps<'_>) {
        let at = |s: Strided<'_>, k: usize, i: usize| {
            s.data[usize::try_from(s.first as isize + k as isize * s.stride).unwrap() + i]
        };
        for k in 0..outer.steps {
            for j in 0..outer.cols {
                for i in 0..outer.rows {
                    let product = at(outer.d, k, i) * at(outer.v, k, j);
                    let sum = &mut outer.gradient[j * outer.rows + i];
                    *sum = if outer.negative {
                        *sum - product
                    } else {
                        *sum + product
                    };
                }
            }
        }
    }

    #[test]
    fn gradients_are_those_of_the_plain_loop_to_the_bit() {
        for rows in SIZES {
            for cols in SIZES {
                for (steps, negative) in [(0, false), (1, true), (6, false), (7, true)] {
                    // d runs from the last step back to the first, close to the start; v forward with gaps.
                    let d_data = numbers(rows * 7 + 2, 1);
                    let v_data = numbers((cols + 3) * 7, 2);
                    let first = 2 + rows * steps.max(1) - rows;
                    let d = Strided {
                        data: &d_data,
                        first,
                        stride: -(rows as isize),
                    };
                    let v = Strided {
                        data: &v_data,
                        first: 1,
                        stride: cols as isize + 3,
                    };
                    let start = numbers(rows * cols, 3);
                    let (mut wanted, mut wide, mut narrow) = (start.clone(), start.clone(), start);
                    let outer = |gradient| OuterOverSteps {
                        gradient,
                        rows,
                        cols,
                        steps,
                        d,
                        v,
                        negative,
                    };
                    naive(outer(&mut wanted));
                    pulp::Arch::new().dispatch(outer(&mut wide));
                    outer(&mut narrow).with_simd(pulp::Scalar::new());
                    assert_eq!(
                        bits(&wide),
                        bits(&wanted),
                        "{rows} by {cols}, {steps} steps, dispatched"
                    );
                    assert_eq!(bits(&narrow), bits(&wanted), "{rows} by {cols}, {steps} steps");
                }
            }
        }
    }
}
