//! Numbers of a file into the parameters of a program.

use std::collections::BTreeMap;

use super::archive::Archive;
use super::error::ModelError;
use super::network::Network;
use super::origin::Piece;
use crate::engine::{Param, Setup};

/// Rows and columns that are moved together, so that both sides stay in the cache.
const BLOCK: usize = 32;

/// The arrays that become vectors: the biases, whose numbers are shown where two of them add up to one of ours.
pub(super) type Vectors = BTreeMap<usize, Vec<f64>>;

/// Adds the numbers of a file to parameters that are zero. `names` says for every origin which parameter of the program
/// it is; those for which it says nothing are left out. Returns the arrays that became vectors.
///
/// # Errors
/// What cannot be read, and numbers that are not finite.
pub fn load(
    archive: &mut Archive,
    network: &Network,
    setup: &mut Setup,
    names: &[Option<String>],
) -> Result<Vectors, ModelError> {
    let program = std::sync::Arc::clone(&setup.program);
    let mut vectors = Vectors::new();
    for (tensor, entry) in network.tensors.iter().enumerate() {
        let mut numbers = None;
        let mut is_vector = false;
        for (origin, name) in network.origins.iter().zip(names) {
            let Some(param) = name.as_ref().and_then(|name| program.param_named(name)) else {
                continue;
            };
            for piece in origin.pieces.iter().filter(|piece| piece.tensor == tensor) {
                if numbers.is_none() {
                    let at = archive.entries.iter().position(|own| own.name == entry.name);
                    numbers = Some(archive.numbers(at.unwrap_or(usize::MAX))?);
                }
                let Some(numbers) = &numbers else { continue };
                is_vector = piece.col_step == 0;
                add(&mut setup.params, program.param(param), piece, numbers);
            }
        }
        if let (Some(numbers), true) = (numbers, is_vector) {
            vectors.insert(tensor, numbers);
        }
    }
    Ok(vectors)
}

/// Adds the part of an array that a parameter is. Parameters are kept column by column.
fn add(params: &mut [f64], param: &Param, piece: &Piece, numbers: &[f64]) {
    let (rows, cols) = (param.rows, param.cols.unwrap_or(1));
    let Some(own) = params.get_mut(param.offset..param.offset + rows * cols) else {
        return;
    };
    for first_col in (0..cols).step_by(BLOCK) {
        for first_row in (0..rows).step_by(BLOCK) {
            for col in first_col..(first_col + BLOCK).min(cols) {
                for row in first_row..(first_row + BLOCK).min(rows) {
                    if let Some(number) = numbers.get(piece.at(row, col)) {
                        own[col * rows + row] += number;
                    }
                }
            }
        }
    }
}
