//! The lessons there are: those that travel in the binary, or a folder or file that is used instead.

use std::fs;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use super::check::{Lesson, check_beside};
use super::file::{ReadError, name, read_file};
use super::limits;
use super::panel::PanelKind;
use super::shelf::Shelf;
use crate::diagnostic::{Diagnostic, Source, did_you_mean, quoted};

static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/lessons");

/// Where a lesson comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// It travels in the binary.
    Shipped(&'static str),
    /// It is a file.
    File(PathBuf),
    /// It was made from a model, which is no text.
    Model(PathBuf),
}

/// A lesson that could be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The number that its file name begins with.
    pub number: Option<u32>,
    /// The rest of its file name, without the ending: `07-forget-gate.toml` is `forget-gate`.
    pub slug: String,
    /// How messages call its file.
    pub name: String,
    /// Where its text is.
    pub origin: Origin,
}

/// Why a lesson could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file could not be read.
    #[error(transparent)]
    Unreadable(#[from] ReadError),
    /// The file has mistakes.
    #[error("{}: {}", text.name, match diagnostics.len() { 1 => "1 mistake".to_owned(), many => format!("{many} mistakes") })]
    Mistaken {
        /// The text they are in.
        text: Source,
        /// All of them.
        diagnostics: Vec<Diagnostic>,
    },
}

impl Entry {
    /// The entry of a lesson that is made from a model.
    pub fn model(path: &Path) -> Self {
        Self::new(name(path), Origin::Model(path.to_owned()))
    }

    fn new(name: String, origin: Origin) -> Self {
        let stem = Path::new(&name)
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default();
        let digits = stem.bytes().take_while(u8::is_ascii_digit).count();
        let (number, slug) = match (stem[..digits].parse(), stem[digits..].strip_prefix(['-', '_'])) {
            (Ok(number), Some(slug)) if !slug.is_empty() => (Some(number), slug.to_owned()),
            _ => (None, stem),
        };
        Self {
            number,
            slug,
            name,
            origin,
        }
    }

    /// Under which name it is remembered: a lesson of the course by its slug, wherever it stands in the course; a file by
    /// its whole path, so that files of the same name in several folders are several lessons.
    pub fn key(&self) -> String {
        match &self.origin {
            Origin::Shipped(_) => self.slug.clone(),
            Origin::File(path) | Origin::Model(path) => fs::canonicalize(path)
                .or_else(|_| std::path::absolute(path))
                .unwrap_or_else(|_| path.clone())
                .to_string_lossy()
                .into_owned(),
        }
    }

    /// Its text.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn read(&self) -> Result<Source, ReadError> {
        match &self.origin {
            Origin::Shipped(text) => Ok(Source::new(self.name.clone(), *text)),
            Origin::File(path) => read_file(path),
            Origin::Model(path) => Err(ReadError::Model(name(path))),
        }
    }

    /// The files beside it.
    pub fn shelf(&self) -> Shelf {
        match &self.origin {
            Origin::Shipped(_) => Shelf::Embedded(&SHIPPED),
            Origin::File(path) | Origin::Model(path) => {
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
                Shelf::Folder(folder.unwrap_or(Path::new(".")).to_owned())
            }
        }
    }

    /// The lesson, with panels of these kinds.
    ///
    /// # Errors
    /// A file that cannot be read, or every mistake in it.
    pub fn load(&self, kinds: &[PanelKind]) -> Result<Lesson, LoadError> {
        let text = self.read()?;
        check_beside(&text, kinds, &self.shelf())
            .map_err(|diagnostics| LoadError::Mistaken { text, diagnostics })
    }
}

/// Lessons in their order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Library {
    /// The lessons, by file name.
    pub entries: Vec<Entry>,
}

/// A lesson that is not there.
#[derive(Debug, thiserror::Error)]
pub enum LookupError {
    /// There is no lesson of that name or number.
    #[error("there is no lesson {}{}", quoted(asked), near.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
    Unknown {
        /// What was asked for.
        asked: String,
        /// What was perhaps meant.
        near: Option<String>,
    },
    /// The path that was named cannot be used.
    #[error(transparent)]
    Unreadable(#[from] ReadError),
}

impl Library {
    /// The lessons that travel in the binary.
    pub fn shipped() -> Self {
        let files = SHIPPED.files().filter_map(|file| {
            let path = file.path().to_str().filter(|path| path.ends_with(".toml"))?;
            Some(Entry::new(
                format!("lessons/{path}"),
                Origin::Shipped(file.contents_utf8()?),
            ))
        });
        Self::of(files.collect())
    }

    /// The lessons of a folder, or a single file.
    ///
    /// # Errors
    /// A path that is neither, and a folder without lessons.
    pub fn open(path: &Path) -> Result<Self, ReadError> {
        let kind = fs::metadata(path)
            .map_err(|error| ReadError::of(path, error))?
            .file_type();
        let entry = |path: &Path| Entry::new(name(path), Origin::File(path.to_owned()));
        if kind.is_file() {
            return Ok(Self {
                entries: vec![entry(path)],
            });
        }
        if !kind.is_dir() {
            return Err(ReadError::NotAFile(name(path)));
        }
        let mut entries = Vec::new();
        for found in fs::read_dir(path).map_err(|error| ReadError::of(path, error))? {
            let found = found.map_err(|error| ReadError::of(path, error))?.path();
            let hidden = found
                .file_name()
                .is_none_or(|name| name.to_string_lossy().starts_with('.'));
            if !hidden && found.extension().is_some_and(|ending| ending == "toml") && found.is_file() {
                entries.push(entry(&found));
            }
            if entries.len() > limits::LESSONS {
                return Err(ReadError::TooMany(name(path)));
            }
        }
        if entries.is_empty() {
            return Err(ReadError::NoLesson(name(path)));
        }
        Ok(Self::of(entries))
    }

    fn of(mut entries: Vec<Entry>) -> Self {
        entries.sort_unstable_by(|a, b| {
            (a.number.is_none(), a.number, &a.name).cmp(&(b.number.is_none(), b.number, &b.name))
        });
        Self { entries }
    }

    /// What an argument means: a number or name of these lessons, or else a path. Returns the lessons to use and,
    /// where one was chosen, its place among them.
    ///
    /// # Errors
    /// Neither a lesson nor a path that can be used.
    pub fn resolve(self, argument: &str) -> Result<(Self, Option<usize>), LookupError> {
        let path = Path::new(argument);
        let looks_like_path =
            argument.contains(['/', '\\']) || path.extension().is_some_and(|ending| ending == "toml");
        if !looks_like_path {
            match self.find(argument) {
                Ok(at) => return Ok((self, Some(at))),
                Err(unknown) if !path.exists() => return Err(unknown),
                Err(_) => {}
            }
        }
        let library = Self::open(path)?;
        let chosen = path.is_file().then_some(0);
        Ok((library, chosen))
    }

    /// The place of the lesson with that number, name or file name.
    ///
    /// # Errors
    /// There is none; with the name that was perhaps meant.
    pub fn find(&self, asked: &str) -> Result<usize, LookupError> {
        let asked = asked.trim();
        let by = |test: &dyn Fn(&Entry) -> bool| self.entries.iter().position(test);
        let number: Option<u32> = asked.parse().ok();
        let found = by(&|entry| number.is_some() && entry.number == number)
            .or_else(|| by(&|entry| entry.slug == asked))
            .or_else(|| {
                by(&|entry| {
                    Path::new(&entry.name)
                        .file_stem()
                        .is_some_and(|stem| *stem == *asked)
                })
            })
            .or_else(|| {
                (number? as usize)
                    .checked_sub(1)
                    .filter(|at| self.is_without_number(*at))
            });
        found.ok_or_else(|| LookupError::Unknown {
            asked: asked.to_owned(),
            near: did_you_mean(asked, self.entries.iter().map(|entry| entry.slug.as_str()))
                .map(str::to_owned),
        })
    }

    fn is_without_number(&self, at: usize) -> bool {
        self.entries.get(at).is_some_and(|entry| entry.number.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library(names: &[&str]) -> Library {
        Library::of(
            names
                .iter()
                .map(|name| Entry::new((*name).to_owned(), Origin::Shipped("")))
                .collect(),
        )
    }

    #[test]
    fn lessons_are_found_by_number_name_and_file_name() {
        let library = library(&["l/extra.toml", "l/10-gru.toml", "l/02-forget-gate.toml"]);
        let slugs: Vec<_> = library.entries.iter().map(|entry| entry.slug.as_str()).collect();
        assert_eq!(slugs, ["forget-gate", "gru", "extra"]);
        for (asked, at) in [
            ("2", 0),
            ("02", 0),
            ("forget-gate", 0),
            ("10-gru", 1),
            ("extra", 2),
            ("3", 2),
        ] {
            assert_eq!(library.find(asked).unwrap(), at, "{asked}");
        }
        let error = library.find("forgetgate").unwrap_err().to_string();
        assert_eq!(
            error,
            "there is no lesson `forgetgate`; did you mean `forget-gate`?"
        );
        assert_eq!(
            library.find("99").unwrap_err().to_string(),
            "there is no lesson `99`"
        );
    }

    #[test]
    fn a_path_is_used_instead() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap();
        let open = |path: &str| library(&["01-a.toml"]).resolve(path);
        assert!(matches!(
            open(path),
            Err(LookupError::Unreadable(ReadError::NoLesson(_)))
        ));
        fs::write(folder.path().join("02-b.toml"), "").unwrap();
        fs::write(folder.path().join("README.md"), "").unwrap();
        let (found, chosen) = open(path).unwrap();
        assert_eq!((found.entries.len(), chosen), (1, None));
        let (found, chosen) = open(&format!("{path}/02-b.toml")).unwrap();
        assert_eq!((found.entries[0].slug.as_str(), chosen), ("b", Some(0)));
        assert!(matches!(
            open(&format!("{path}/03-c.toml")),
            Err(LookupError::Unreadable(ReadError::Missing(_)))
        ));
        assert_eq!(open("a").unwrap().1, Some(0));
    }
}
