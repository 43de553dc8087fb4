//! The weights before the first update. Every parameter is drawn from a stream of its own name.

use super::config::ConfigError;
use super::dice::Dice;
use super::network::EMBEDDING;
use crate::engine::{CellSource, Param, Program};

/// How weights are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// Everything even in ±1/√H, H being the hidden size, as PyTorch's recurrent layers do.
    Uniform,
    /// Matrices even in ±√(6 / (rows + columns)) (Glorot and Bengio 2010), everything else 0.
    Xavier,
    /// Square matrices orthogonal (Saxe, McClelland and Ganguli 2014), the others as by Xavier, everything else 0.
    Orthogonal,
}

impl Scheme {
    /// All schemes with their names on the command line and in lessons.
    pub const ALL: [(&'static str, Self); 3] = [
        ("uniform", Self::Uniform),
        ("xavier", Self::Xavier),
        ("orthogonal", Self::Orthogonal),
    ];

    /// Its name on the command line and in lessons.
    pub fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(_, scheme)| *scheme == self);
        found.map_or("", |(name, _)| name)
    }
}

/// How a training starts.
#[derive(Debug, Clone, PartialEq)]
pub struct Start {
    /// How weights are drawn.
    pub scheme: Scheme,
    /// Parameters whose numbers are all set to a value instead, such as `bf` to 1: an LSTM that keeps at first. In a
    /// stack a name stands for that of every layer; of several values the last counts.
    pub given: Vec<(String, f64)>,
}

/// The biases of gates that keep what is in the cell, by their names in the shipped cells, and what they usually begin
/// with: a cell that lets go of everything at first hardly finds out what to keep (Jozefowicz, Zaremba and Sutskever
/// 2015).
const KEEPING: [(&str, f64); 2] = [("bf", 1.0), ("bz", 1.0)];

impl Start {
    /// Even numbers, and gates that keep at first.
    pub fn usual(cell: &CellSource) -> Self {
        let has = |name: &str| cell.params.iter().any(|(own, _)| own == name);
        let keeping = KEEPING.iter().filter(|(name, _)| has(name));
        Self {
            scheme: Scheme::Uniform,
            given: keeping
                .map(|(name, value)| ((*name).to_owned(), *value))
                .collect(),
        }
    }

    /// The parameters of `program`, laid out as `Setup::params`. `index` numbers the draws of a seed: 0 is the training's.
    ///
    /// # Errors
    /// A parameter is to be set that the program does not have.
    pub fn params(
        &self,
        program: &Program,
        hidden: usize,
        seed: u64,
        index: u64,
    ) -> Result<Vec<f64>, ConfigError> {
        let mut params = vec![0.0; program.param_len()];
        for param in &program.params {
            let numbers = &mut params[param.offset..][..param.len()];
            let mut dice = Dice::new(seed, &param.name, index);
            self.scheme.draw(param, hidden, &mut dice, numbers);
        }
        for (name, value) in &self.given {
            let mut found = false;
            for param in &program.params {
                let layer = param.name.strip_prefix(name.as_str());
                if layer.is_some_and(is_layer) {
                    params[param.offset..][..param.len()].fill(*value);
                    found = true;
                }
            }
            if !found {
                let known: Vec<_> = program.params.iter().map(|param| param.name.as_str()).collect();
                return Err(ConfigError::NoParam {
                    name: name.clone(),
                    known: known.join(", "),
                });
            }
        }
        Ok(params)
    }
}

/// Whether this is what a layer adds to a name: nothing, or `_2`.
fn is_layer(ending: &str) -> bool {
    let number = ending.strip_prefix('_');
    ending.is_empty() || number.is_some_and(|digits| digits.parse::<usize>().is_ok())
}

impl Scheme {
    fn draw(self, param: &Param, hidden: usize, dice: &mut Dice, numbers: &mut [f64]) {
        let bound = match (self, param.cols) {
            // A word picks one column: its numbers are not added up, and so need not be small.
            _ if param.name == EMBEDDING => 1.0,
            (Self::Uniform, _) => 1.0 / (hidden as f64).sqrt(),
            (_, None) => 0.0,
            (Self::Orthogonal, Some(cols)) if cols == param.rows => {
                return orthogonal(cols, dice, numbers);
            }
            (_, Some(cols)) => (6.0 / (param.rows + cols) as f64).sqrt(),
        };
        if bound > 0.0 {
            numbers.fill_with(|| dice.signed() * bound);
        }
    }
}

/// A square matrix whose columns are orthogonal and of length 1: normal numbers, made orthogonal one column after the
/// other (Gram and Schmidt), each twice, for once is not exact.
fn orthogonal(size: usize, dice: &mut Dice, numbers: &mut [f64]) {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + a * b);
    for at in 0..size {
        let (done, rest) = numbers.split_at_mut(at * size);
        let column = &mut rest[..size];
        column.fill_with(|| dice.normal());
        for _ in 0..2 {
            for earlier in done.chunks_exact(size) {
                let along = dot(column, earlier);
                column
                    .iter_mut()
                    .zip(earlier)
                    .for_each(|(number, earlier)| *number -= along * earlier);
            }
            let length = dot(column, column).sqrt();
            column.iter_mut().for_each(|number| *number /= length);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_orthogonal_matrix_is_orthogonal() {
        for size in [1, 2, 7, 32] {
            let mut numbers = vec![0.0; size * size];
            orthogonal(size, &mut Dice::new(1, "U", 0), &mut numbers);
            for (i, a) in numbers.chunks_exact(size).enumerate() {
                for (j, b) in numbers.chunks_exact(size).enumerate() {
                    let dot: f64 = a.iter().zip(b).map(|(a, b)| a * b).sum();
                    let wanted = f64::from(u8::from(i == j));
                    assert!((dot - wanted).abs() < 1e-14, "{size}: {i} {j}: {dot}");
                }
            }
        }
    }

    #[test]
    fn names_of_layers_are_told_from_other_names() {
        assert!(is_layer("") && is_layer("_1") && is_layer("_12"));
        assert!(!is_layer("_") && !is_layer("2") && !is_layer("_x"));
    }
}
