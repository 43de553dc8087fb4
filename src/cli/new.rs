//! `gatelab new`: a lesson to begin with, that already passes `gatelab check`.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::options::Options;
use super::{Failure, wording};
use crate::atomic::{self, Existing};
use crate::diagnostic::printable;

const LESSON: &str = include_str!("new.toml");

/// Writes a lesson to begin with.
#[derive(Debug, Args)]
pub(super) struct New {
    /// The file to write, such as 17-my-idea.toml; it must not exist yet
    file: PathBuf,
}

impl New {
    pub(super) fn run(&self, options: &Options, out: &mut dyn Write) -> Result<(), Failure> {
        let file = printable(&self.file.display().to_string());
        atomic::write(&self.file, Existing::Keep, |to| to.write_all(LESSON.as_bytes()))?;
        writeln!(out, "{}", wording::written(options.language(), &file))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Source;
    use crate::lesson::check;
    use crate::ui::KINDS;

    #[test]
    fn what_is_written_is_a_good_lesson_and_true() {
        let text = Source::new("new.toml", LESSON);
        let lesson = check(&text, &KINDS).unwrap();
        assert!(lesson.scenes.iter().any(|scene| !scene.expects.is_empty()));
        assert_eq!(lesson.prove(), []);
    }
}
