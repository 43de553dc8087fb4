//! `gatelab reset`: forgets what the learner did, after asking, and keeps a copy.

use std::io::{self, BufRead as _, IsTerminal as _, Write};

use clap::Args;

use super::options::Options;
use super::{Failure, remembered, wording};
use crate::diagnostic::printable;
use crate::lesson::{Library, LookupError};
use crate::progress::{LessonRecord, Progress};

/// Forgets progress.
#[derive(Debug, Args)]
pub(super) struct Reset {
    /// The lesson: its number, its name, or the path of its file; otherwise all lessons
    lesson: Option<String>,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl Reset {
    pub(super) fn run(&self, options: &Options, out: &mut dyn Write) -> Result<(), Failure> {
        let (store, progress, language) = remembered::load(options)?;
        let keys = self.keys(&progress)?;
        let known = keys.iter().filter_map(|key| Some((key, progress.lesson(key)?)));
        let known: Vec<_> = known.collect();
        if known.is_empty() {
            writeln!(out, "{}", wording::nothing_remembered(language))?;
            return Ok(());
        }
        for (key, record) in known {
            let forgets = wording::forgets(language, &printable(key), counts(record));
            writeln!(out, "{forgets}")?;
        }
        if !self.yes {
            if !io::stdin().is_terminal() {
                return Err(Failure::NotAsked);
            }
            write!(out, "{} ", wording::really(language))?;
            out.flush()?;
            let mut answer = String::new();
            io::stdin().lock().read_line(&mut answer)?;
            if !wording::is_yes(language, &answer) {
                writeln!(out, "{}", wording::nothing_forgotten(language))?;
                return Ok(());
            }
        }
        let copy = store.change(|progress| match &self.lesson {
            None => progress.forget_all(),
            Some(_) => keys.iter().for_each(|key| progress.forget(key)),
        })?;
        let copy = copy.map(|path| printable(&path.display().to_string()));
        writeln!(out, "{}", wording::forgotten(language, copy.as_deref()))?;
        Ok(())
    }

    /// The keys of what is meant.
    fn keys(&self, progress: &Progress) -> Result<Vec<String>, Failure> {
        let Some(asked) = &self.lesson else {
            return Ok(progress.keys().map(str::to_owned).collect());
        };
        let found = Library::shipped().resolve(asked);
        match found {
            Ok((library, Some(at))) => Ok(library.entries.get(at).map(|own| own.key()).into_iter().collect()),
            Ok((library, None)) => Ok(library.entries.iter().map(|own| own.key()).collect()),
            // A file that is gone is remembered by its path.
            Err(LookupError::Unreadable(error)) => {
                let path = std::path::absolute(asked)?;
                let gone = progress.keys().find(|key| std::path::Path::new(key) == path);
                gone.map_or(Err(error.into()), |key| Ok(vec![key.to_owned()]))
            }
            Err(unknown) => Err(unknown.into()),
        }
    }
}

/// How many scenes were seen, questions answered, challenges solved.
fn counts(record: &LessonRecord) -> [usize; 3] {
    [record.scenes_seen(), record.answers(), record.solved()]
}
