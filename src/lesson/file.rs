//! Lesson files from the disk: read within limits, and only what is a file of text.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use super::limits;
use crate::diagnostic::{Source, printable};

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is nothing of that name.
    #[error("{0}: there is no such file or folder")]
    Missing(String),
    /// It is a folder where a file is wanted.
    #[error("{0}: this is a folder; name a lesson file in it")]
    Folder(String),
    /// It is a device, a pipe or a socket.
    #[error("{0}: this is not a regular file; copy the lesson into a file and name that")]
    NotAFile(String),
    /// It is too long.
    #[error("{0}: the file is longer than {limit} bytes, the most a lesson may have", limit = limits::FILE_BYTES)]
    TooLong(String),
    /// It is not UTF-8.
    #[error("{path}: the file is not UTF-8 text (byte {at}); save it as UTF-8")]
    NotText {
        /// The file.
        path: String,
        /// The first byte that is not, from 0.
        at: usize,
    },
    /// It is a model, not a lesson.
    #[error("{0}: this is a model, not the text of a lesson; `gatelab open` shows it")]
    Model(String),
    /// A folder holds no lesson.
    #[error("{0}: there is no lesson file (*.toml) in this folder")]
    NoLesson(String),
    /// A folder holds too many.
    #[error("{0}: the folder has more than {limit} lesson files", limit = limits::LESSONS)]
    TooMany(String),
    /// The system refused.
    #[error("{path}: {error}")]
    Io {
        /// The file.
        path: String,
        /// Why.
        error: io::Error,
    },
}

impl ReadError {
    pub(super) fn of(path: &Path, error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => ReadError::Missing(name(path)),
            _ => ReadError::Io {
                path: name(path),
                error,
            },
        }
    }
}

/// A path as messages show it.
pub(super) fn name(path: &Path) -> String {
    printable(&path.to_string_lossy())
}

/// Reads a lesson file.
///
/// # Errors
/// Anything that is not a regular file of UTF-8 text within the limit.
pub fn read_file(path: &Path) -> Result<Source, ReadError> {
    // Looked at before it is opened: opening a pipe would wait for somebody to write into it.
    let kind = fs::metadata(path)
        .map_err(|error| ReadError::of(path, error))?
        .file_type();
    if kind.is_dir() {
        return Err(ReadError::Folder(name(path)));
    }
    if !kind.is_file() {
        return Err(ReadError::NotAFile(name(path)));
    }
    let file = File::open(path).map_err(|error| ReadError::of(path, error))?;
    let mut bytes = Vec::new();
    file.take(limits::FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| ReadError::of(path, error))?;
    if bytes.len() as u64 > limits::FILE_BYTES {
        return Err(ReadError::TooLong(name(path)));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source::new(name(path), text)),
        Err(error) => Err(ReadError::NotText {
            path: name(path),
            at: error.utf8_error().valid_up_to(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_text_files_within_the_limit_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let write = |name: &str, bytes: &[u8]| {
            fs::write(path(name), bytes).unwrap();
            read_file(&path(name))
        };
        assert_eq!(write("good", "ñ".as_bytes()).unwrap().text, "ñ");
        assert!(matches!(
            write("latin", b"a\xf1o"),
            Err(ReadError::NotText { at: 1, .. })
        ));
        assert!(write("full", &vec![b' '; limits::FILE_BYTES as usize]).is_ok());
        assert!(matches!(
            write("long", &vec![b' '; limits::FILE_BYTES as usize + 1]),
            Err(ReadError::TooLong(_))
        ));
        assert!(matches!(read_file(folder.path()), Err(ReadError::Folder(_))));
        assert!(matches!(read_file(&path("none")), Err(ReadError::Missing(_))));
    }

    #[cfg(unix)]
    #[test]
    fn devices_and_pipes_are_not_opened() {
        assert!(matches!(
            read_file(Path::new("/dev/zero")),
            Err(ReadError::NotAFile(_))
        ));
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::RUSR).unwrap();
        assert!(matches!(read_file(&pipe), Err(ReadError::NotAFile(_))));
    }
}
