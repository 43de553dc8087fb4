//! What keys save: pictures and traces as files in one folder, under names that are free.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::app::App;
use crate::atomic::{self, Existing, WriteError};
use crate::diagnostic::printable;
use crate::lesson::Language;

/// Writes every number of the open run; what form that has, others know.
pub type WriteTrace = fn(&App, &mut dyn Write) -> io::Result<()>;

/// Where files go that keys save.
#[derive(Debug, Clone)]
pub struct Saving {
    /// The folder.
    pub folder: PathBuf,
    /// How a trace is written.
    pub trace: WriteTrace,
}

/// The most files of one name; whoever has more has other needs.
const MOST: u32 = 9999;

impl Saving {
    /// Saves a file of the open lesson and tells the learner where it is, or why there is none.
    pub(super) fn save(
        &self,
        app: &mut App,
        extension: &str,
        fill: &dyn Fn(&App, &mut dyn Write) -> io::Result<()>,
    ) {
        let written = self.write(&name(app), extension, &|out| fill(app, out));
        let language = app.language;
        let shown = |path: &Path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            (printable(&name), printable(&self.folder.display().to_string()))
        };
        match written {
            Ok(path) => {
                let (name, folder) = shown(&path);
                let text = match language {
                    Language::English => format!("saved {name} in {folder}"),
                    Language::Spanish => format!("guardado {name} en {folder}"),
                };
                app.announce(text, false);
            }
            Err(error) => {
                let text = match language {
                    Language::English => error.to_string(),
                    Language::Spanish => {
                        let path = printable(&error.path.display().to_string());
                        format!("no se puede escribir {path}: {}", error.error)
                    }
                };
                app.announce(text, true);
            }
        }
    }

    /// Writes a new file with the first number that is free.
    fn write(
        &self,
        name: &str,
        extension: &str,
        fill: &dyn Fn(&mut dyn Write) -> io::Result<()>,
    ) -> Result<PathBuf, WriteError> {
        let path = |number: u32| self.folder.join(format!("{name}-{number:02}.{extension}"));
        let mut number = 1;
        loop {
            while number < MOST && path(number).symlink_metadata().is_ok() {
                number += 1;
            }
            match atomic::write(&path(number), Existing::Keep, fill) {
                // Another program took the name in between.
                Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists && number < MOST => {}
                done => return done.map(|()| path(number)),
            }
        }
    }
}

/// The beginning of a file's name: `gatelab-08-lstm-overview`.
fn name(app: &App) -> String {
    let mut name = "gatelab".to_owned();
    if let Some(entry) = app.open_entry() {
        if let Some(number) = entry.number {
            name += &format!("-{number:02}");
        }
        let slug = entry.slug.chars();
        let plain = slug.map(|c| if c.is_alphanumeric() { c } else { '-' });
        name.push('-');
        name.extend(plain.take(60));
    }
    name
}

/// That nothing is saved while the screen is recorded.
pub(super) fn nothing_saved(language: Language) -> String {
    match language {
        Language::English => "a recording saves no files".to_owned(),
        Language::Spanish => "una grabación no guarda archivos".to_owned(),
    }
}
