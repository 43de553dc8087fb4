//! A matrix times a vector, the matrix stored column after column, and the transposition that serves the way back.

/// `out[i] += sum over j of W[i][j] * x[j]`, added one after the other, j upwards.
///
/// `columns` holds W column by column (`columns[j * out.len() + i]`), `x` one number a column.
#[inline(always)]
pub(crate) fn add_matvec(out: &mut [f64], columns: &[f64], x: &[f64]) {
    debug_assert_eq!(columns.len(), out.len() * x.len());
    match out.len() {
        0 => {}
        1 => whole::<1>(out, columns, x),
        2 => whole::<2>(out, columns, x),
        3 => whole::<3>(out, columns, x),
        4 => whole::<4>(out, columns, x),
        8 => whole::<8>(out, columns, x),
        16 => whole::<16>(out, columns, x),
        rows if rows >= SWEEP_FROM => sweep(out, columns, x),
        _ => blocks(out, columns, x),
    }
}

/// From this many rows on, reading memory in order counts for more than keeping sums in registers.
const SWEEP_FROM: usize = 256;

/// All R rows at once: no index is computed.
#[inline(always)]
fn whole<const R: usize>(out: &mut [f64], columns: &[f64], x: &[f64]) {
    let Some(out) = out.first_chunk_mut::<R>() else {
        return;
    };
    let mut sums = *out;
    for (column, &x) in columns.as_chunks::<R>().0.iter().zip(x) {
        for (sum, &w) in sums.iter_mut().zip(column) {
            *sum += w * x;
        }
    }
    *out = sums;
}

/// Block after block of rows, its sums held in registers over all columns.
#[inline(always)]
fn blocks(out: &mut [f64], columns: &[f64], x: &[f64]) {
    let rows = out.len();
    let mut first = 0;
    while rows - first >= 32 {
        block::<32>(out, columns, x, first);
        first += 32;
    }
    if rows - first >= 16 {
        block::<16>(out, columns, x, first);
        first += 16;
    }
    if rows - first >= 8 {
        block::<8>(out, columns, x, first);
        first += 8;
    }
    if rows - first >= 4 {
        block::<4>(out, columns, x, first);
        first += 4;
    }
    while first < rows {
        block::<1>(out, columns, x, first);
        first += 1;
    }
}

/// Rows `first .. first + R`.
#[inline(always)]
fn block<const R: usize>(out: &mut [f64], columns: &[f64], x: &[f64], first: usize) {
    let rows = out.len();
    let Some(out) = out[first..].first_chunk_mut::<R>() else {
        return;
    };
    let mut sums = *out;
    for (column, &x) in columns.chunks_exact(rows).zip(x) {
        let Some(column) = column[first..].first_chunk::<R>() else {
            return;
        };
        for (sum, &w) in sums.iter_mut().zip(column) {
            *sum += w * x;
        }
    }
    *out = sums;
}

/// Four whole columns at a time: the matrix is read once, in order, which is what the memory likes.
#[inline(always)]
fn sweep(out: &mut [f64], columns: &[f64], x: &[f64]) {
    let rows = out.len();
    let (fours, rest) = x.as_chunks::<4>();
    let (wide, narrow) = columns.split_at(rows * 4 * fours.len());
    for (columns, &[x0, x1, x2, x3]) in wide.chunks_exact(4 * rows).zip(fours) {
        let (c0, c1) = columns.split_at(rows);
        let (c1, c2) = c1.split_at(rows);
        let (c2, c3) = c2.split_at(rows);
        for ((((out, &w0), &w1), &w2), &w3) in out.iter_mut().zip(c0).zip(c1).zip(c2).zip(c3) {
            let sum = *out + w0 * x0;
            let sum = sum + w1 * x1;
            let sum = sum + w2 * x2;
            *out = sum + w3 * x3;
        }
    }
    for (column, &x) in narrow.chunks_exact(rows).zip(rest) {
        for (out, &w) in out.iter_mut().zip(column) {
            *out += w * x;
        }
    }
}

/// Writes the matrix held in `columns` (`rows` by `cols`, column by column) row by row into `rows_major`.
///
/// What results is also the transposed matrix column by column, so that the way back uses [`add_matvec`] too.
#[inline(always)]
pub(crate) fn transpose(columns: &[f64], rows_major: &mut [f64], rows: usize, cols: usize) {
    const TILE: usize = 8;
    debug_assert_eq!(columns.len(), rows * cols);
    debug_assert_eq!(rows_major.len(), rows * cols);
    for first_row in (0..rows).step_by(TILE) {
        let last_row = (first_row + TILE).min(rows);
        for first_col in (0..cols).step_by(TILE) {
            let last_col = (first_col + TILE).min(cols);
            for i in first_row..last_row {
                let row = &mut rows_major[i * cols + first_col..i * cols + last_col];
                for (value, j) in row.iter_mut().zip(first_col..) {
                    *value = columns[j * rows + i];
                }
            }
        }
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
    }

    impl pulp::NullaryFnOnce for Product<'_> {
        type Output = ();

        #[inline(always)]
        fn call(self) {
            add_matvec(self.out, self.columns, self.x);
        }
    }

    fn naive(out: &mut [f64], columns: &[f64], x: &[f64]) {
        let rows = out.len();
        for i in 0..rows {
            for j in 0..x.len() {
                out[i] += columns[j * rows + i] * x[j];
            }
        }
    }

    #[test]
    fn products_are_those_of_the_plain_loop_to_the_bit() {
        for rows in SIZES
            .into_iter()
            .chain([SWEEP_FROM - 1, SWEEP_FROM, SWEEP_FROM + 3])
        {
            for cols in SIZES {
                let (columns, x, start) = (numbers(rows * cols, 1), numbers(cols, 2), numbers(rows, 3));
                let mut wanted = start.clone();
                naive(&mut wanted, &columns, &x);
                let (mut wide, mut narrow) = (start.clone(), start);
                let product = |out| Product {
                    out,
                    columns: &columns,
                    x: &x,
                };
                pulp::Arch::new().dispatch(product(&mut wide));
                pulp::NullaryFnOnce::call(product(&mut narrow));
                assert_eq!(bits(&wide), bits(&wanted), "{rows} by {cols}, dispatched");
                assert_eq!(bits(&narrow), bits(&wanted), "{rows} by {cols}");
            }
        }
    }

    #[test]
    fn transposition_moves_every_number() {
        for rows in SIZES {
            for cols in SIZES {
                let columns = numbers(rows * cols, 4);
                let mut turned = vec![0.0; rows * cols];
                transpose(&columns, &mut turned, rows, cols);
                for i in 0..rows {
                    for j in 0..cols {
                        assert_eq!(turned[i * cols + j], columns[j * rows + i]);
                    }
                }
            }
        }
    }
}
