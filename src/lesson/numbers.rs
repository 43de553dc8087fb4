//! Vectors and matrices of a lesson, checked against the shape that they should have.

use super::field::{Field, read_each};
use crate::diagnostic::counted;

/// A vector of `len` numbers; a bare number where `len` is 1.
pub(super) fn vector(field: &Field<'_>, len: usize) -> Option<Vec<f64>> {
    if len == 1 && !field.is_array() {
        return field.number().map(|number| vec![number]);
    }
    let wanted = counted(len, "number");
    let items = field.array(
        &format!("an array of {wanted}"),
        "an array is written [0.5, -1.0]",
    )?;
    if items.len() != len {
        let help = format!("it should have {wanted}");
        field.report(
            format!("{} has {}", field.name, counted(items.len(), "number")),
            Some(&help),
        );
        return None;
    }
    read_each(&items, Field::number)
}

/// `rows` rows of `cols` numbers, row by row.
pub(super) fn matrix(field: &Field<'_>, rows: usize, cols: usize) -> Option<Vec<f64>> {
    if rows == 1 && cols == 1 && !field.is_array() {
        return field.number().map(|number| vec![number]);
    }
    let shape = format!("{} of {}", counted(rows, "row"), counted(cols, "number"));
    let items = field.array(&shape, "a matrix is written [[1, 2], [3, 4]]: row by row")?;
    if items.len() != rows {
        let help = format!("it should have {shape}");
        field.report(
            format!("{} has {}", field.name, counted(items.len(), "row")),
            Some(&help),
        );
        return None;
    }
    Some(read_each(&items, |row| vector(row, cols))?.concat())
}

/// Any number of rows of `cols` numbers, row by row; where `cols` is 1 the rows can be bare numbers.
pub(super) fn rows(field: &Field<'_>, cols: usize) -> Option<Vec<f64>> {
    let wanted = format!("an array of rows of {}", counted(cols, "number"));
    let items = field.array(&wanted, "one row a step, as in [[0.1, 0.2], [0.3, 0.4]]")?;
    if items.is_empty() {
        field.report(format!("{} has no row", field.name), Some("give one row a step"));
        return None;
    }
    Some(read_each(&items, |row| vector(row, cols))?.concat())
}
