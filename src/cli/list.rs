//! `gatelab list`: what lessons there are.

use std::io::Write;

use clap::Args;
use serde::Serialize;

use super::options::Options;
use super::{Failure, wording};
use crate::diagnostic::printable;
use crate::lesson::{Entry, Language, Library};
use crate::ui::KINDS;
use crate::ui::text::columns;

/// Lists the lessons.
#[derive(Debug, Args)]
pub(super) struct List {
    /// A folder of lessons instead of the shipped ones
    path: Option<std::path::PathBuf>,
    /// Print a JSON array: number, slug, title, summary and scenes of each lesson
    #[arg(long)]
    json: bool,
}

/// A lesson as programs read it. One that cannot be opened has no title, but says why.
#[derive(Serialize)]
struct Row {
    number: Option<u32>,
    slug: String,
    title: Option<String>,
    summary: Option<String>,
    scenes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl List {
    pub(super) fn run(&self, options: &Options, out: &mut dyn Write) -> Result<(), Failure> {
        let library = match &self.path {
            Some(path) => Library::open(path)?,
            None => Library::shipped(),
        };
        let language = options.language();
        let rows: Vec<_> = library.entries.iter().map(|entry| row(entry, language)).collect();
        if self.json {
            serde_json::to_writer_pretty(&mut *out, &rows).map_err(std::io::Error::from)?;
            writeln!(out)?;
            return Ok(());
        }
        if rows.is_empty() {
            writeln!(out, "{}", wording::no_lessons(language))?;
        }
        let width = |text: fn(&Row) -> &str| rows.iter().map(|row| columns(text(row))).max().unwrap_or(0);
        let (slug, title) = (width(|row| &row.slug), width(|row| row.title()));
        for row in &rows {
            let number = row.number.map_or_else(String::new, |number| number.to_string());
            let pad = |text: &str, to: usize| " ".repeat(to.saturating_sub(columns(text)));
            let line = format!(
                "{number:>3}  {}{}  {}{}  {}",
                row.slug,
                pad(&row.slug, slug),
                row.title(),
                pad(row.title(), title),
                row.error
                    .as_ref()
                    .or(row.summary.as_ref())
                    .map_or("", String::as_str),
            );
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

impl Row {
    fn title(&self) -> &str {
        self.title.as_deref().unwrap_or_default()
    }
}

fn row(entry: &Entry, language: Language) -> Row {
    let row = Row {
        number: entry.number,
        slug: printable(&entry.slug),
        title: None,
        summary: None,
        scenes: Vec::new(),
        error: None,
    };
    match entry.load(&KINDS) {
        Ok(lesson) => Row {
            title: Some(lesson.title.get(language).clone()),
            summary: lesson.summary.map(|summary| summary.get(language).clone()),
            scenes: lesson.scenes.into_iter().map(|scene| scene.id).collect(),
            ..row
        },
        Err(error) => Row {
            error: Some(error.to_string()),
            ..row
        },
    }
}
