//! `gatelab read`: a lesson as plain text with its computed numbers.

use std::io::Write;
use std::sync::Arc;

use clap::Args;

use super::options::Options;
use super::{Failure, content};
use crate::ui::reading;
use crate::ui::text::ascii;

/// Columns of a page.
const WIDTH: usize = 80;

/// Prints a lesson as text.
#[derive(Debug, Args)]
pub(super) struct Read {
    /// The lesson: its number, its name, or the path of its file
    lesson: String,
}

impl Read {
    pub(super) fn run(&self, options: &Options, out: &mut dyn Write) -> Result<(), Failure> {
        let (_, lesson) = content::lesson(&self.lesson)?;
        let text = reading(&Arc::new(lesson), options.language(), WIDTH);
        if options.ascii {
            for line in text.lines() {
                writeln!(out, "{}", ascii(line))?;
            }
        } else {
            out.write_all(text.as_bytes())?;
        }
        Ok(())
    }
}
