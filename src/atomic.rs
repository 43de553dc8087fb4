//! Files that are written whole or not at all: into a new file beside the old one, to the disk, and only then in its
//! place. Whatever fails on the way, what was there before stays, and nothing half-written is left behind.
//!
//! Every file that the program writes comes through here. Knows paths and bytes, not what they mean.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::diagnostic::printable;

/// What to do where the file is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// The new file takes its place, with its permissions.
    Replace,
    /// It stays, and that is an error ([`io::ErrorKind::AlreadyExists`]).
    Keep,
}

/// A file could not be written; what was there before is there still.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {}", printable(&path.display().to_string()), reason(error))]
pub struct WriteError {
    /// The file.
    pub path: PathBuf,
    /// Why.
    #[source]
    pub error: io::Error,
}

/// Whether a file could be begun there: for whoever works long before writing it.
///
/// # Errors
/// Why not.
pub fn check_writable(path: &Path) -> Result<(), WriteError> {
    let begun = match fs::metadata(path) {
        Ok(there) if there.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Ok(there) if !there.is_file() => Ok(()),
        _ => begun(folder_of(path)).map(|_| ()),
    };
    begun.map_err(|error| WriteError {
        path: path.to_owned(),
        error,
    })
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AlreadyExists => {
            "the file is there already; nothing was changed, choose another name".to_owned()
        }
        io::ErrorKind::NotFound => "there is no such folder".to_owned(),
        _ => error.to_string(),
    }
}

/// Writes a file: `fill` is given a buffered writer, once.
///
/// A link is followed, so that the file it names is written. What is no file at all, such as `/dev/stdout` or a named
/// pipe, is written to as it is.
///
/// # Errors
/// What `fill` fails with, or the file system; the file is then what it was before.
pub fn write(
    path: &Path,
    existing: Existing,
    mut fill: impl FnMut(&mut dyn Write) -> io::Result<()>,
) -> Result<(), WriteError> {
    written(path, existing, &mut fill).map_err(|error| WriteError {
        path: path.to_owned(),
        error: plain(error),
    })
}

fn written(
    path: &Path,
    existing: Existing,
    fill: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let path = match existing {
        Existing::Replace => fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()),
        Existing::Keep => path.to_owned(),
    };
    let before = match existing {
        Existing::Replace => fs::metadata(&path).ok(),
        // A link that leads nowhere is there, too.
        Existing::Keep if fs::symlink_metadata(&path).is_ok() => {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        Existing::Keep => None,
    };
    if before.as_ref().is_some_and(|before| before.is_dir()) {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if before.as_ref().is_some_and(|before| !before.is_file()) {
        let mut out = BufWriter::new(OpenOptions::new().write(true).open(&path)?);
        fill(&mut out)?;
        return out.flush();
    }
    let folder = folder_of(&path);
    let file = begun(folder)?;
    let mut out = BufWriter::with_capacity(1 << 16, file);
    fill(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    if let Some(before) = before {
        file.as_file().set_permissions(before.permissions())?;
    }
    file.as_file().sync_all()?;
    match existing {
        Existing::Replace => file.persist(&path)?,
        Existing::Keep => file.persist_noclobber(&path)?,
    };
    // The name itself reaches the disk with its folder; where a folder cannot be opened, this is as good as it gets.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

const PREFIX: &str = ".gatelab-";
const SUFFIX: &str = ".part";

/// Whether this is the name of a file that was begun here and never took its place.
pub fn is_unfinished(path: &Path) -> bool {
    path.file_name()
        .and_then(|name| name.to_str())
        .is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX))
}

/// An empty file in `folder`, removed again unless it takes its place. It can be read by whom new files can be read by.
fn begun(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// The error without the name of a file that nobody asked for.
fn plain(error: io::Error) -> io::Error {
    let inner = error.get_ref().and_then(|wrapped| wrapped.source());
    let code = inner
        .and_then(|inner| inner.downcast_ref::<io::Error>())
        .and_then(io::Error::raw_os_error);
    code.map_or(error, io::Error::from_raw_os_error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_failure_on_the_way_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kept.txt");
        fs::write(&path, "good").unwrap();
        let failed = write(&path, Existing::Replace, |out| {
            out.write_all(&[0; 100_000])?;
            Err(io::Error::other("the pen broke"))
        });
        let message = failed.unwrap_err().to_string();
        assert!(message.ends_with("kept.txt: the pen broke"), "{message}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "good");
        assert_eq!(names(folder.path()), ["kept.txt"]);
    }

    #[test]
    fn a_file_is_replaced_only_where_that_was_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let put =
            |existing, text: &'static str| write(&path, existing, move |out| out.write_all(text.as_bytes()));
        put(Existing::Keep, "one").unwrap();
        let refused = put(Existing::Keep, "two").unwrap_err();
        assert_eq!(refused.error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        put(Existing::Replace, "three").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "three");
        assert_eq!(names(folder.path()), ["a.txt"]);
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("none/a.txt");
        let message = write(&path, Existing::Replace, |_| Ok(()))
            .unwrap_err()
            .to_string();
        assert!(
            message.ends_with("none/a.txt: there is no such folder"),
            "{message}"
        );
        let message = write(folder.path(), Existing::Replace, |_| Ok(())).unwrap_err();
        assert_eq!(message.error.kind(), io::ErrorKind::IsADirectory);
        assert!(check_writable(&path).is_err() && check_writable(folder.path()).is_err());
        check_writable(&folder.path().join("new.txt")).unwrap();
        assert_eq!(names(folder.path()), Vec::<String>::new());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_permissions_kept() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("real.txt"), folder.path().join("link.txt"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        write(&link, Existing::Replace, |out| out.write_all(b"new")).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        write(Path::new("/dev/null"), Existing::Replace, |out| {
            out.write_all(b"x")
        })
        .unwrap();
    }
}
