//! A matrix times one vector a lane: a matrix product whose every sum runs in the order of the columns.

/// `out[i][lane] += sum over j of W[i][j] * x[j][lane]`, added one after the other, j upwards.
///
/// `columns` holds W column by column; `out` and `x` hold `lanes` numbers an element, element after element.
#[inline(always)]
pub(crate) fn add_matvec_in_lanes(out: &mut [f64], columns: &[f64], x: &[f64], lanes: usize) {
    panels::<false>(out, columns, x, lanes);
}

/// `out[i][lane] -= W[i][j] * x[j][lane]`, one after the other, j upwards; shapes as in [`add_matvec_in_lanes`].
#[inline(always)]
pub(crate) fn subtract_matvec_in_lanes(out: &mut [f64], columns: &[f64], x: &[f64], lanes: usize) {
    panels::<true>(out, columns, x, lanes);
}

/// The first row and lane of a block, and the shape it is cut from.
#[derive(Clone, Copy)]
struct Place {
    row: usize,
    lane: usize,
    rows: usize,
    lanes: usize,
}

/// A panel of lanes after the other: its part of x stays in the nearest cache while the matrix passes by.
#[inline(always)]
fn panels<const SUBTRACT: bool>(out: &mut [f64], columns: &[f64], x: &[f64], lanes: usize) {
    if lanes == 0 {
        return;
    }
    let mut place = Place {
        row: 0,
        lane: 0,
        rows: out.len() / lanes,
        lanes,
    };
    while lanes - place.lane >= 16 {
        panel::<SUBTRACT, 16>(out, columns, x, place);
        place.lane += 16;
    }
    if lanes - place.lane >= 8 {
        panel::<SUBTRACT, 8>(out, columns, x, place);
        place.lane += 8;
    }
    if lanes - place.lane >= 4 {
        panel::<SUBTRACT, 4>(out, columns, x, place);
        place.lane += 4;
    }
    while place.lane < lanes {
        panel::<SUBTRACT, 1>(out, columns, x, place);
        place.lane += 1;
    }
}

#[inline(always)]
fn panel<const SUBTRACT: bool, const L: usize>(
    out: &mut [f64],
    columns: &[f64],
    x: &[f64],
    mut place: Place,
) {
    while place.rows - place.row >= 8 {
        block::<SUBTRACT, 8, L>(out, columns, x, place);
        place.row += 8;
    }
    if place.rows - place.row >= 4 {
        block::<SUBTRACT, 4, L>(out, columns, x, place);
        place.row += 4;
    }
    while place.row < place.rows {
        block::<SUBTRACT, 1, L>(out, columns, x, place);
        place.row += 1;
    }
}

/// R rows in L lanes, held in registers over all columns.
#[inline(always)]
fn block<const SUBTRACT: bool, const R: usize, const L: usize>(
    out: &mut [f64],
    columns: &[f64],
    x: &[f64],
    place: Place,
) {
    let Place {
        row,
        lane,
        rows,
        lanes,
    } = place;
    let mut sums = [[0.0; L]; R];
    for (r, sums) in sums.iter_mut().enumerate() {
        sums.copy_from_slice(&out[(row + r) * lanes + lane..][..L]);
    }
    for (column, x) in columns.chunks_exact(rows).zip(x.chunks_exact(lanes)) {
        let Some(w) = column[row..].first_chunk::<R>() else {
            return;
        };
        let Some(x) = x[lane..].first_chunk::<L>() else {
            return;
        };
        for (sums, &w) in sums.iter_mut().zip(w) {
            for (sum, &x) in sums.iter_mut().zip(x) {
                *sum = if SUBTRACT { *sum - w * x } else { *sum + w * x };
            }
        }
    }
    for (r, sums) in sums.iter().enumerate() {
        out[(row + r) * lanes + lane..][..L].copy_from_slice(sums);
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{SIZES, bits, numbers};
    use super::*;

    struct Product<'a> {
        out: &'a mut [f64],
        columns: &'a [f64],
        x: &'a [f64],
        lanes: usize,
        subtract: bool,
    }

    impl pulp::NullaryFnOnce for Product<'_> {
        type Output = ();

        #[inline(always)]
        fn call(self) {
            if self.subtract {
                subtract_matvec_in_lanes(self.out, self.columns, self.x, self.lanes);
            } else {
                add_matvec_in_lanes(self.out, self.columns, self.x, self.lanes);
            }
        }
    }

    #[test]
    fn a_lane_is_a_product_of_its_own_to_the_bit() {
        for rows in SIZES {
            for cols in [0, 1, 2, 5, 33] {
                for lanes in [1, 2, 3, 4, 7, 8, 16, 17, 31, 32, 33] {
                    for subtract in [false, true] {
                        let (columns, x) = (numbers(rows * cols, 1), numbers(cols * lanes, 2));
                        let start = numbers(rows * lanes, 3);
                        let mut wanted = start.clone();
                        for i in 0..rows {
                            for lane in 0..lanes {
                                for j in 0..cols {
                                    let product = columns[j * rows + i] * x[j * lanes + lane];
                                    let sum = &mut wanted[i * lanes + lane];
                                    *sum = if subtract { *sum - product } else { *sum + product };
                                }
                            }
                        }
                        let (mut wide, mut narrow) = (start.clone(), start);
                        let product = |out| Product {
                            out,
                            columns: &columns,
                            x: &x,
                            lanes,
                            subtract,
                        };
                        pulp::Arch::new().dispatch(product(&mut wide));
                        pulp::NullaryFnOnce::call(product(&mut narrow));
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
    }
}
