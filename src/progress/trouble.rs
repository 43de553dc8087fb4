//! Why progress is not kept, in both languages: it is said on screen. The lab goes on in any case.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::folder::STATE_FOLDER;
use crate::diagnostic::printable;
use crate::lesson::Language;

/// Why progress is not kept.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// There is no folder for it.
    NoFolder,
    /// The file system refuses.
    Refused {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        error: io::Error,
    },
    /// The file was written by a newer program, which knows more.
    Newer {
        /// The file.
        path: PathBuf,
        /// The version of its form.
        version: u64,
    },
    /// Another program holds the lock and does not let go.
    Busy {
        /// The lock.
        path: PathBuf,
    },
}

impl Trouble {
    pub(super) fn refused(path: &Path, error: io::Error) -> Self {
        Self::Refused {
            path: path.to_owned(),
            error,
        }
    }

    /// In a line.
    pub fn text(&self, language: Language) -> String {
        let name = |path: &Path| printable(&path.display().to_string());
        match (self, language) {
            (Self::NoFolder, Language::English) => {
                format!("progress is not kept: there is no home folder; {STATE_FOLDER} can name another")
            }
            (Self::NoFolder, Language::Spanish) => {
                format!(
                    "el progreso no se guarda: no hay carpeta personal; {STATE_FOLDER} puede indicar otra"
                )
            }
            (Self::Refused { path, error }, Language::English) => format!(
                "progress is not kept ({error}): {}; {STATE_FOLDER} can name another folder",
                name(path)
            ),
            (Self::Refused { path, error }, Language::Spanish) => format!(
                "el progreso no se guarda ({error}): {}; {STATE_FOLDER} puede indicar otra carpeta",
                name(path)
            ),
            (Self::Newer { path, version }, Language::English) => format!(
                "progress is not kept; the file is of a newer gatelab (version {version}): {}; update gatelab to go on \
                 with it",
                name(path)
            ),
            (Self::Newer { path, version }, Language::Spanish) => format!(
                "el progreso no se guarda; es de un gatelab más nuevo (versión {version}): {}; actualiza gatelab para \
                 seguir con él",
                name(path)
            ),
            (Self::Busy { path }, Language::English) => {
                format!("progress is not kept yet: another gatelab holds {}", name(path))
            }
            (Self::Busy { path }, Language::Spanish) => {
                format!("el progreso aún no se guarda: otro gatelab ocupa {}", name(path))
            }
        }
    }
}

/// Says that a damaged file was put there.
pub fn set_aside(path: &Path, language: Language) -> String {
    let name = printable(&path.display().to_string());
    match language {
        Language::English => format!("progress begins anew; the file was damaged and is now {name}"),
        Language::Spanish => {
            format!("el progreso empieza de nuevo; el archivo estaba dañado y ahora es {name}")
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::English))
    }
}
