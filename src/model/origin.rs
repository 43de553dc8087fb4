//! Where in a file the numbers of a parameter are.

use super::archive::Entry;

/// A part of an array that a parameter is: element (row, col) is the number at `base + row * row_step + col * col_step`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// The array, an index into [`super::Network::tensors`].
    pub tensor: usize,
    /// Where the part begins.
    pub base: usize,
    /// How far apart rows are.
    pub row_step: usize,
    /// How far apart columns are; 0 for vectors.
    pub col_step: usize,
}

impl Piece {
    /// Where an element is in the array.
    pub fn at(&self, row: usize, col: usize) -> usize {
        self.base + row * self.row_step + col * self.col_step
    }

    /// How an element is called in the file: `weight_ih_l0[8][2]`.
    pub fn name(&self, tensors: &[Entry], row: usize, col: usize) -> String {
        let Some(entry) = tensors.get(self.tensor) else {
            return String::new();
        };
        let place = super::archive::place(&entry.shape, self.at(row, col));
        format!("{}{place}", crate::diagnostic::printable(&entry.name))
    }
}

/// Where a parameter comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The layer, from 0.
    pub layer: usize,
    /// Whether it belongs to the direction that reads from the end.
    pub reverse: bool,
    /// The parameter under the cell's own name.
    pub param: String,
    /// The parts of the file whose sum it is; none where the file has no such bias, which then is zero.
    pub pieces: Vec<Piece>,
}
