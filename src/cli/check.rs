//! `gatelab check`: every mistake in lessons, and whether the numbers they promise are true.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::Failure;
use crate::diagnostic::{Diagnostic, Source, counted, draw};
use crate::lesson::{Library, Shelf, check_beside};
use crate::ui::KINDS;

/// Finds every mistake in lessons.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Lesson files and folders of them; without any, the lessons that are shipped
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Also train what the lessons train, to the end, and prove what they claim of it
    #[arg(long)]
    train: bool,
}

/// What was found so far.
#[derive(Default)]
struct Tally {
    /// Whether trainings are proved too.
    train: bool,
    lessons: usize,
    claims: usize,
    trainings: usize,
    mistakes: usize,
}

impl Check {
    pub(super) fn run(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let mut tally = Tally {
            train: self.train,
            ..Tally::default()
        };
        if self.paths.is_empty() {
            tally.library(&Library::shipped(), out)?;
        }
        for path in &self.paths {
            match Library::open(path) {
                Ok(library) => tally.library(&library, out)?,
                Err(error) => tally.trouble(&error, out)?,
            }
        }
        if tally.mistakes > 0 {
            let mistakes = tally.mistakes;
            return Err(Failure::Mistakes { mistakes });
        }
        let Tally { lessons, claims, .. } = tally;
        write!(
            out,
            "{}, {}",
            counted(lessons, "lesson"),
            counted(claims, "claim proved")
        )?;
        if self.train {
            write!(out, ", {}", counted(tally.trainings, "training repeated"))?;
        }
        writeln!(out)?;
        Ok(())
    }
}

impl Tally {
    fn library(&mut self, library: &Library, out: &mut dyn Write) -> Result<(), Failure> {
        for entry in &library.entries {
            self.lessons += 1;
            match entry.read() {
                Ok(text) => {
                    let found = self.lesson(&text, &entry.shelf());
                    self.mistakes += found.len();
                    for diagnostic in &found {
                        writeln!(out, "{}", draw(&text, diagnostic))?;
                    }
                }
                Err(error) => self.trouble(&error, out)?,
            }
        }
        Ok(())
    }

    /// Everything wrong with one lesson. Claims are proved only where nothing else is wrong.
    fn lesson(&mut self, text: &Source, shelf: &Shelf) -> Vec<Diagnostic> {
        match check_beside(text, &KINDS, shelf) {
            Ok(lesson) => {
                self.claims += lesson
                    .scenes
                    .iter()
                    .map(|scene| scene.expects.len())
                    .sum::<usize>();
                let mut found = lesson.prove();
                if self.train {
                    self.trainings += lesson
                        .scenes
                        .iter()
                        .map(|scene| scene.learners.len())
                        .sum::<usize>();
                    found.extend(lesson.prove_trainings());
                }
                found
            }
            Err(diagnostics) => diagnostics,
        }
    }

    fn trouble(&mut self, error: &crate::lesson::ReadError, out: &mut dyn Write) -> Result<(), Failure> {
        self.mistakes += 1;
        writeln!(out, "{error}\n")?;
        Ok(())
    }
}
