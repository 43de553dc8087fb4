//! `gatelab man`: the manual pages, made from the same arguments that `--help` shows.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Command, CommandFactory as _};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use super::options::Options;
use super::{Arguments, Failure, wording};
use crate::atomic::{self, Existing, WriteError};
use crate::diagnostic::printable;

/// Prints the manual page, or writes all of them.
#[derive(Debug, Args)]
pub(super) struct Manual {
    /// Write the page of the program and one for each subcommand into this folder
    #[arg(long, alias = "out", value_name = "FOLDER")]
    output: Option<PathBuf>,
}

impl Manual {
    pub(super) fn run(&self, options: &Options, out: &mut dyn Write) -> Result<(), Failure> {
        // `help` is explained by the pages themselves.
        let mut command = Arguments::command().disable_help_subcommand(true);
        command.build();
        let Some(folder) = &self.output else {
            return Ok(write_page(&command, out)?);
        };
        fs::create_dir_all(folder).map_err(|error| WriteError {
            path: folder.clone(),
            error,
        })?;
        let mut pages = vec![&command];
        pages.extend(command.get_subcommands().filter(|own| !own.is_hide_set()));
        for page in &pages {
            let file = folder.join(Man::new((*page).clone()).get_filename());
            atomic::write(&file, Existing::Replace, |to| write_page(page, to))?;
        }
        let folder = printable(&folder.display().to_string());
        writeln!(
            out,
            "{}",
            wording::pages(options.language(), pages.len(), &folder)
        )?;
        Ok(())
    }
}

/// The page of one command. What `--help` says after the options keeps its lines.
fn write_page(command: &Command, out: &mut dyn Write) -> io::Result<()> {
    let version = concat!("gatelab ", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone()).source(version).manual("gatelab");
    man.render_title(out)?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    man.render_description_section(out)?;
    man.render_options_section(out)?;
    let is_program = command.has_subcommands();
    if is_program {
        man.render_subcommands_section(out)?;
    }
    let after = command.get_after_help().map(ToString::to_string);
    let (examples, notes): (Vec<_>, Vec<_>) = after
        .iter()
        .flat_map(|after| after.split("\n\n"))
        .partition(|part| part.starts_with(EXAMPLES));
    let mut more = Roff::new();
    for (title, parts) in [("NOTES", notes), ("EXAMPLES", examples)] {
        if !parts.is_empty() {
            more.control("SH", [title]);
            as_written(&mut more, parts.join("\n\n").trim_start_matches(EXAMPLES));
        }
    }
    if !is_program {
        more.control("SH", ["SEE ALSO"]);
        more.text([roman("gatelab(1)")]);
    }
    more.to_writer(out)
}

/// What the examples begin with in `--help`.
const EXAMPLES: &str = "Examples:\n";

/// Text whose line breaks stay.
fn as_written(page: &mut Roff, text: &str) {
    page.control("nf", []);
    for line in text.lines() {
        page.text([roman(line)]);
    }
    page.control("fi", []);
}
