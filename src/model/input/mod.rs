//! What a network reads: a sequence from a file in one of three formats, or from nobody.

mod csv;
mod json;
mod npy;
mod text;

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::error::ModelError;
use super::memory::MemoryLimit;
use super::network::Network;
use crate::diagnostic::{counted, printable};

pub use text::Text;

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

/// A series beside a sequence.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// A number for each step.
    pub values: Vec<f64>,
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
    /// What units can be compared with: columns of the file that are not inputs, and those of another file.
    pub columns: Vec<Column>,
    /// The words that the inputs stand for, where it was read as text.
    pub words: Vec<String>,
    /// All words there are with their vectors, where it was read as text.
    pub vocabulary: Vec<(String, Vec<f64>)>,
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
        let name = Self::name(path);
        Self::of_bytes(&name, &read_file(path, &name, limit)?, network)
    }

    /// Reads the text of a file, or of standard input where it is called `-`.
    ///
    /// # Errors
    /// A file that cannot be read, is larger than the limit or is not UTF-8.
    pub fn read_text(path: &Path, limit: MemoryLimit) -> Result<String, ModelError> {
        let name = Self::name(path);
        String::from_utf8(read_file(path, &name, limit)?).map_err(|error| {
            let what = format!("byte {} is not UTF-8 text", error.utf8_error().valid_up_to());
            ModelError::new(&name, what, "with a vocabulary the input is text")
        })
    }

    /// Takes up the series of a CSV file, one number for each step, for units to be compared with; `-` is standard input.
    ///
    /// # Errors
    /// A file that cannot be read, is larger than the limit, is no such table, or has another number of steps.
    pub fn read_series(&mut self, path: &Path, limit: MemoryLimit) -> Result<(), ModelError> {
        let name = Self::name(path);
        let bytes = read_file(path, &name, limit)?;
        self.columns.extend(csv::read_series(&name, &bytes, self.steps)?);
        Ok(())
    }

    fn name(path: &Path) -> String {
        if path.as_os_str() == "-" {
            "standard input".to_owned()
        } else {
            printable(&path.to_string_lossy())
        }
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
            Some(b'{' | b'[') => json::read(&reading, bytes)?,
            Some(_) => csv::read(&reading, bytes)?,
            None => return Err(ModelError::new(name, "it is empty", FORMS)),
        };
        input.file = Some(name.to_owned());
        input.counted(name, network)
    }

    /// The same with its steps counted.
    fn counted(mut self, name: &str, network: &Network) -> Result<Self, ModelError> {
        self.steps = self.given.x.len() / network.input.max(1);
        if self.steps == 0 || self.steps > STEPS {
            let what = format!("there are {} steps", self.steps);
            return Err(ModelError::new(name, what, format!("1 to {STEPS} can be run")));
        }
        Ok(self)
    }
}

/// The bytes of a file within the limit; `-` is standard input.
fn read_file(path: &Path, name: &str, limit: MemoryLimit) -> Result<Vec<u8>, ModelError> {
    let refuse = |error: io::Error| ModelError::new(name, printable(&error.to_string()), FORMS);
    let mut bytes = Vec::new();
    let most = limit.0.saturating_add(1);
    if path.as_os_str() == "-" {
        io::stdin()
            .lock()
            .take(most)
            .read_to_end(&mut bytes)
            .map_err(refuse)?;
    } else {
        let found = fs::metadata(path).map_err(refuse)?;
        if found.is_dir() {
            return Err(ModelError::new(name, "this is a folder", FORMS));
        }
        limit.check(name, "the file", Some(found.len()))?;
        let file = File::open(path).map_err(refuse)?;
        file.take(most).read_to_end(&mut bytes).map_err(refuse)?;
    }
    // What has no length of its own, such as standard input, is read until it is too much.
    if bytes.len() as u64 >= most {
        let allowed = format!("the limit is {limit}: raise it with --memory-limit, or take fewer steps");
        return Err(ModelError::new(name, "there is more than may be read", allowed));
    }
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
            format!("{what} has {}", counted(len, "number")),
            format!(
                "the model reads {} at each step",
                counted(self.network.input, "number")
            ),
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
