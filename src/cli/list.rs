//! `gatelab list`: what lessons there are.

use std::io::Write;

use clap::Args;
use serde::Serialize;

use super::options::Options;
use super::{Failure, wording};
use crate::lesson::{Language, Library};
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

/// A lesson as programs read it.
#[derive(Serialize)]
struct Row {
    number: Option<u32>,
    slug: String,
    title: String,
    summary: Option<String>,
    scenes: Vec<String>,
}

impl List {
    pub(super) fn run(&self, options: &Options, out: &mut dyn Write) -> Result<(), Failure> {
        let library = match &self.path {
            Some(path) => Library::open(path)?,
            None => Library::shipped(),
        };
        let rows = rows(&library, options.language())?;
        if self.json {
            serde_json::to_writer_pretty(&mut *out, &rows).map_err(std::io::Error::from)?;
            writeln!(out)?;
            return Ok(());
        }
        if rows.is_empty() {
            writeln!(out, "{}", wording::no_lessons(options.language()))?;
        }
        let width = |text: fn(&Row) -> &str| rows.iter().map(|row| columns(text(row))).max().unwrap_or(0);
        let (slug, title) = (width(|row| &row.slug), width(|row| &row.title));
        for row in &rows {
            let number = row.number.map_or_else(String::new, |number| number.to_string());
            let pad = |text: &str, to: usize| " ".repeat(to.saturating_sub(columns(text)));
            let line = format!(
                "{number:>3}  {}{}  {}{}  {}",
                row.slug,
                pad(&row.slug, slug),
                row.title,
                pad(&row.title, title),
                row.summary.as_deref().unwrap_or_default(),
            );
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

fn rows(library: &Library, language: Language) -> Result<Vec<Row>, Failure> {
    let row = |entry: &crate::lesson::Entry| {
        let lesson = entry.load(&KINDS)?;
        Ok(Row {
            number: entry.number,
            slug: crate::diagnostic::printable(&entry.slug),
            title: lesson.title.get(language).clone(),
            summary: lesson.summary.map(|summary| summary.get(language).clone()),
            scenes: lesson.scenes.into_iter().map(|scene| scene.id).collect(),
        })
    };
    library.entries.iter().map(row).collect()
}
