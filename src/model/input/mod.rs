//! What a network reads: a sequence from a file in one of three formats, or from nobody.

mod csv;
mod json;
mod npy;

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::error::ModelError;
use super::memory::MemoryLimit;
use super::network::Network;
use crate::diagnostic::printable;

/// The most steps of a sequence.
const STEPS: usize = 100_000;
/// Steps of the sequence that nobody gave.
const IMPULSE_STEPS: usize = 16;

/// The given numbers of a run. Steps are rows; states are in the order of PyTorch: layer by layer, and in each the
/// direction that begins at the start before the other.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Given {
    /// The inputs: a row of [`Network::input`] numbers for each step.
    pub x: Vec<f64>,
    /// The hidden states before the first step; otherwise zeros.
    pub h0: Option<Vec<f64>>,
    /// The cell states before the first step; otherwise zeros.
    pub c0: Option<Vec<f64>>,
    /// What the last hidden states should be, one direction after the other; otherwise no loss is taken.
    pub target: Option<Vec<f64>>,
}

/// A sequence and where it is from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Input {
    /// How messages and the screen call its file; nothing for the unit impulse.
    pub file: Option<String>,
    /// The numbers.
    pub given: Given,
    /// How many steps.
    pub steps: usize,
    /// Columns of the file that are not inputs: a name, and a number for each step.
    pub columns: Vec<(String, Vec<f64>)>,
    /// The words that the inputs stand for, where it was read as text.
    pub words: Vec<String>,
}

const FORMS: &str = "an input is JSON such as {\"x\": [[0.1, 0.2], [0.3, 0.4]]}, CSV with a row for each step, or a .npy array of steps x inputs";

impl Input {
    /// A unit impulse: the first input is 1 at the first step, everything else is 0.
    pub fn impulse(network: &Network) -> Self {
        let mut x = vec![0.0; IMPULSE_STEPS * network.input];
        if let Some(first) = x.first_mut() {
            *first = 1.0;
        }
        Self {
            given: Given {
                x,
                ..Given::default()
            },
            steps: IMPULSE_STEPS,
            ..Self::default()
        }
    }

    /// Reads a file, or standard input where it is called `-`. The format is told by the content.
    ///
    /// # Errors
    /// A file that cannot be read, is larger than the limit, has none of the forms, or does not fit the network.
    pub fn read(path: &Path, network: &Network, limit: MemoryLimit) -> Result<Self, ModelError> {
        let (name, bytes) = if path.as_os_str() == "-" {
            let name = "standard input".to_owned();
            let bytes = within(&name, &mut io::stdin().lock(), limit)?;
            (name, bytes)
        } else {
            let name = printable(&path.to_string_lossy());
            let refuse = |error: io::Error| ModelError::new(&name, printable(&error.to_string()), FORMS);
            let kind = fs::metadata(path).map_err(refuse)?;
            if kind.is_dir() {
                return Err(ModelError::new(&name, "this is a folder", FORMS));
            }
            let mut file = File::open(path).map_err(refuse)?;
            let bytes = within(&name, &mut file, limit)?;
            (name, bytes)
        };
        Self::of_bytes(&name, &bytes, network)
    }

    /// Reads what a file of that name holds.
    ///
    /// # Errors
    /// None of the forms, or one that does not fit the network.
    pub fn of_bytes(name: &str, bytes: &[u8], network: &Network) -> Result<Self, ModelError> {
        let reading = Reading { name, network };
        let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
        let mut input = match first {
            Some(0x93) => npy::read(&reading, bytes)?,
            Some(b'{') => json::read(&reading, bytes)?,
            Some(_) => csv::read(&reading, bytes)?,
            None => return Err(ModelError::new(name, "it is empty", FORMS)),
        };
        input.file = Some(name.to_owned());
        input.steps = input.given.x.len() / network.input.max(1);
        if input.steps == 0 || input.steps > STEPS {
            let what = format!("there are {} steps", input.steps);
            return Err(ModelError::new(name, what, format!("1 to {STEPS} can be run")));
        }
        Ok(input)
    }
}

fn within(name: &str, from: &mut dyn Read, limit: MemoryLimit) -> Result<Vec<u8>, ModelError> {
    let mut bytes = Vec::new();
    from.take(limit.0.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| ModelError::new(name, printable(&error.to_string()), FORMS))?;
    limit.check(name, "the file", Some(bytes.len() as u64))?;
    Ok(bytes)
}

/// A file that is being read, and the network that its numbers have to fit.
struct Reading<'a> {
    name: &'a str,
    network: &'a Network,
}

impl Reading<'_> {
    fn error(&self, what: impl Into<String>, allowed: impl Into<String>) -> ModelError {
        ModelError::new(self.name, what, allowed)
    }

    fn form(&self, what: impl Into<String>) -> ModelError {
        self.error(what, FORMS)
    }

    /// Sees to it that a row has as many numbers as the network reads.
    fn check_row(&self, what: &str, len: usize) -> Result<(), ModelError> {
        if len == self.network.input {
            return Ok(());
        }
        Err(self.error(
            format!("{what} has {}", numbers(len)),
            format!("the model reads {} at each step", numbers(self.network.input)),
        ))
    }

    fn check_finite(&self, what: &str, values: &[f64]) -> Result<(), ModelError> {
        match values.iter().find(|value| !value.is_finite()) {
            Some(value) => Err(self.error(
                format!("{what} holds {value}"),
                "the numbers of an input are finite",
            )),
            None => Ok(()),
        }
    }
}

fn numbers(count: usize) -> String {
    if count == 1 {
        "1 number".to_owned()
    } else {
        format!("{count} numbers")
    }
}
