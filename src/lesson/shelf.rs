//! The files beside a lesson: in its folder, or embedded with it. A lesson reaches nothing else.

use std::path::{Component, Path, PathBuf};

use include_dir::Dir;

use crate::diagnostic::printable;
use crate::model::{Archive, ModelError};

/// Where a lesson's files are.
#[derive(Debug, Clone)]
pub enum Shelf {
    /// In the binary, with the lesson.
    Embedded(&'static Dir<'static>),
    /// In the folder of the lesson's file.
    Folder(PathBuf),
    /// The lesson is text from nowhere.
    Nowhere,
}

impl Shelf {
    /// Opens the model of that name.
    ///
    /// # Errors
    /// Names that lead out of the folder, by `..`, by a root or by a link; files that are no models.
    pub(super) fn open(&self, name: &str) -> Result<Archive, ModelError> {
        let refuse = |what: &str| {
            let allowed = "a lesson reads files of its own folder, by a name relative to it";
            ModelError::new(&printable(name), what, allowed)
        };
        let path = Path::new(name);
        let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
        if !plain || name.contains('\\') {
            return Err(refuse("this leads out of the lesson's folder"));
        }
        match self {
            Shelf::Embedded(folder) => {
                let file = folder
                    .get_file(path)
                    .ok_or_else(|| refuse("there is no such file"))?;
                Archive::of_bytes(&printable(name), file.contents())
            }
            Shelf::Folder(folder) => {
                let path = folder.join(path);
                let io = |error: std::io::Error| match error.kind() {
                    std::io::ErrorKind::NotFound => refuse("there is no such file"),
                    _ => refuse(&printable(&error.to_string())),
                };
                let real = path.canonicalize().map_err(io)?;
                if !real.starts_with(folder.canonicalize().map_err(io)?) {
                    return Err(refuse("a link leads out of the lesson's folder"));
                }
                Archive::open_as(&real, &printable(name))
            }
            Shelf::Nowhere => Err(refuse("this lesson is not in a folder")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_out_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::Folder(folder.path().to_owned());
        let what = |name: &str| shelf.open(name).err().map(|error| error.what).unwrap_or_default();
        for name in [
            "../a.npz",
            "/etc/passwd",
            "a/../../b.npz",
            "..\\a.npz",
            "./../a.npz",
        ] {
            assert_eq!(what(name), "this leads out of the lesson's folder", "{name}");
        }
        assert_eq!(what("none.npz"), "there is no such file");
        assert_eq!(
            Shelf::Nowhere.open("a.npz").err().unwrap().what,
            "this lesson is not in a folder"
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_out_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let outside = tempfile::NamedTempFile::new().unwrap();
        std::os::unix::fs::symlink(outside.path(), folder.path().join("m.npz")).unwrap();
        let shelf = Shelf::Folder(folder.path().to_owned());
        assert_eq!(
            shelf.open("m.npz").err().unwrap().what,
            "a link leads out of the lesson's folder"
        );
    }
}
