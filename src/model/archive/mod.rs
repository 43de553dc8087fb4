//! A file of named arrays, whichever of the two formats it has. The arrays are listed first and read one by one.

mod foreign;
mod npy;
mod npy_header;
mod npz;
mod safetensors;

use std::fs::{self, File};
use std::io::{self, Read, Seek};
use std::path::Path;

use super::error::{ModelError, shape_text};
use super::float::Float;
use crate::diagnostic::printable;
use foreign::Foreign;
pub(super) use npy::Npy;
pub use npy_header::NpyHeader;
use npz::Npz;
use safetensors::SafeTensorsFile;

/// The most arrays of a file.
const MOST: usize = 100_000;

/// An array of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name, as the file has it.
    pub name: String,
    /// Its shape.
    pub shape: Vec<usize>,
    /// The format of its numbers, or the name of one that is not read.
    pub format: Result<Float, String>,
}

impl Entry {
    /// How many numbers it has; `None` where that overflows.
    pub fn len(&self) -> Option<usize> {
        self.shape
            .iter()
            .try_fold(1_usize, |len, size| len.checked_mul(*size))
    }

    /// Whether it has no number.
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }
}

/// What an archive is read from.
trait Bytes: Read + Seek {}
impl<T: Read + Seek> Bytes for T {}

/// An open file.
pub struct Archive {
    /// How messages call it.
    pub file: String,
    /// Its arrays, sorted by name.
    pub entries: Vec<Entry>,
    source: Source,
}

enum Source {
    SafeTensors(SafeTensorsFile<Box<dyn Bytes>>),
    Npz(Npz<Box<dyn Bytes>>),
}

const FORMATS: &str = "models are .safetensors files, or .npz archives of NumPy";

/// So many bytes tell what a file is.
const START: usize = 9;

fn is_zip(first: &[u8]) -> bool {
    first.starts_with(b"PK\x03\x04") || first.starts_with(b"PK\x05\x06")
}

/// The length of the header, which is small, and the header.
fn is_safetensors(first: &[u8]) -> bool {
    matches!(first, [_, _, _, _, 0, 0, 0, 0, b'{'])
}

impl Archive {
    /// Whether a path is called like a file of arrays, also like one that is not read: opening it says what to do.
    pub fn is_named_like_one(path: &Path) -> bool {
        path.extension().is_some_and(|ending| {
            ["safetensors", "npz", "pt", "pth", "ckpt", "h5", "hdf5", "keras"]
                .iter()
                .any(|known| ending.eq_ignore_ascii_case(known))
        })
    }

    /// Whether a regular file begins like one of the two formats, whatever it is called.
    pub fn begins_like_one(path: &Path) -> bool {
        // A pipe is not opened: that would wait for somebody to write into it.
        let is_file = fs::metadata(path).is_ok_and(|found| found.is_file());
        let mut first = [0; START];
        let read = |mut file: File| file.read_exact(&mut first);
        is_file && File::open(path).and_then(read).is_ok() && (is_zip(&first) || is_safetensors(&first))
    }

    /// Opens a file and lists its arrays.
    ///
    /// # Errors
    /// What is not a regular file, and what is not a sound file of one of the two formats.
    pub fn open(path: &Path) -> Result<Self, ModelError> {
        Self::open_as(path, &printable(&path.to_string_lossy()))
    }

    /// The same under another name in messages.
    ///
    /// # Errors
    /// As for [`Self::open`].
    pub fn open_as(path: &Path, name: &str) -> Result<Self, ModelError> {
        let refuse = |error: io::Error| io_error(name, &error);
        // Looked at before it is opened: opening a pipe would wait for somebody to write into it.
        let found = fs::metadata(path).map_err(refuse)?;
        if !found.is_file() {
            let what = if found.is_dir() {
                "this is a folder"
            } else {
                "this is not a regular file"
            };
            return Err(ModelError::new(name, what, FORMATS));
        }
        let file = File::open(path).map_err(refuse)?;
        Self::read(name, Box::new(file), found.len())
    }

    /// Opens what is in memory already.
    ///
    /// # Errors
    /// What is not a sound file of one of the two formats.
    pub fn of_bytes(name: &str, bytes: &'static [u8]) -> Result<Self, ModelError> {
        Self::read(name, Box::new(io::Cursor::new(bytes)), bytes.len() as u64)
    }

    fn read(name: &str, mut bytes: Box<dyn Bytes>, len: u64) -> Result<Self, ModelError> {
        let refuse = |error: io::Error| io_error(name, &error);
        let mut first = [0; START];
        let known = len.min(START as u64) as usize;
        bytes.read_exact(&mut first[..known]).map_err(refuse)?;
        bytes.rewind().map_err(refuse)?;
        // The length of a header of safetensors may begin as a pickle does: 640 is 0x80 0x02.
        if let Some(foreign) = Foreign::of_start(&first).filter(|_| !is_safetensors(&first)) {
            return Err(ModelError::new(name, foreign.to_string(), foreign.way()));
        }
        let zip = is_zip(&first);
        let (source, entries) = if zip {
            let (file, entries) = Npz::open(name, bytes)?;
            (Source::Npz(file), entries)
        } else {
            let (file, entries) = SafeTensorsFile::open(name, bytes, len)?;
            (Source::SafeTensors(file), entries)
        };
        Ok(Self {
            file: name.to_owned(),
            entries,
            source,
        })
    }

    /// The numbers of an array, row by row.
    ///
    /// # Errors
    /// Numbers of another kind than f16, bf16, f32 and f64, numbers that are not finite, a file that ends too early.
    pub fn numbers(&mut self, at: usize) -> Result<Vec<f64>, ModelError> {
        let Some(entry) = self.entries.get(at) else {
            return Ok(Vec::new());
        };
        let float = entry.format.as_ref().map_err(|name| {
            let what = format!("the numbers of {} are of the kind {name}", printable(&entry.name));
            ModelError::new(&self.file, what, "f16, bf16, f32 and f64 are read")
        })?;
        let numbers = match &mut self.source {
            Source::SafeTensors(file) => file.numbers(at, *float, entry),
            Source::Npz(file) => file.numbers(at, entry),
        };
        let numbers = numbers.map_err(|error| io_error(&self.file, &error))?;
        if let Some(bad) = numbers.iter().position(|number| !number.is_finite()) {
            let place = place(&entry.shape, bad);
            let what = format!("{}{place} is {}", printable(&entry.name), numbers[bad]);
            return Err(ModelError::new(
                &self.file,
                what,
                "the numbers of a model are finite",
            ));
        }
        Ok(numbers)
    }
}

fn io_error(file: &str, error: &io::Error) -> ModelError {
    let (what, allowed) = match error.kind() {
        io::ErrorKind::NotFound => ("there is no such file".to_owned(), FORMATS.to_owned()),
        io::ErrorKind::UnexpectedEof => (
            "the file ends before its arrays do".to_owned(),
            "write it anew: it may have been cut off".to_owned(),
        ),
        _ => (printable(&error.to_string()), FORMATS.to_owned()),
    };
    ModelError::new(file, what, allowed)
}

/// Where the number at `flat` stands in an array of that shape: `[3][2]`.
pub(super) fn place(shape: &[usize], flat: usize) -> String {
    let mut rest = flat;
    let mut indices: Vec<String> = shape
        .iter()
        .rev()
        .map(|size| {
            let index = rest % size.max(&1);
            rest /= size.max(&1);
            format!("[{index}]")
        })
        .collect();
    indices.reverse();
    indices.concat()
}

/// Sees to it that a list of arrays is of a sensible length.
fn check_count(file: &str, count: usize) -> Result<(), ModelError> {
    if count == 0 {
        return Err(ModelError::new(
            file,
            "the file holds no array",
            "a model has at least two: the weights of the input and of the state",
        ));
    }
    if count > MOST {
        let allowed = format!("at most {MOST} are read");
        return Err(ModelError::new(
            file,
            format!("the file holds {count} arrays"),
            allowed,
        ));
    }
    Ok(())
}

/// How a message calls an array.
fn called(entry: &Entry) -> String {
    format!("{} ({})", printable(&entry.name), shape_text(&entry.shape))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_row_by_row() {
        assert_eq!(place(&[2, 3], 5), "[1][2]");
        assert_eq!(place(&[4], 3), "[3]");
        assert_eq!(place(&[], 0), "");
    }

    #[test]
    fn models_are_known_by_their_ending() {
        for (path, is) in [
            ("a.safetensors", true),
            ("b/a.NPZ", true),
            ("a.toml", false),
            ("npz", false),
        ] {
            assert_eq!(Archive::is_named_like_one(Path::new(path)), is, "{path}");
        }
    }
}
