//! `gatelab progress`: how far the learner is.

use std::io::{self, Write};
use std::path::Path;

use clap::Args;
use serde::Serialize;

use super::options::Options;
use super::{Failure, remembered, wording};
use crate::app::App;
use crate::diagnostic::printable;
use crate::lesson::{Language, Library, Origin};
use crate::progress::{Stage, Standing};
use crate::ui::KINDS;
use crate::ui::glyph::Glyph;
use crate::ui::standing::{done_text, next_text, stage_mark};
use crate::ui::text::{ascii, columns};

/// Shows how far one is.
#[derive(Debug, Args)]
pub(super) struct ShowProgress {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Everything, as programs read it.
#[derive(Serialize)]
struct Report {
    file: String,
    lessons: Vec<Row>,
    next: Option<Place>,
}

#[derive(Serialize)]
struct Row {
    number: Option<u32>,
    slug: String,
    /// The whole path of a lesson that is not of the course.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    title: Option<String>,
    stage: &'static str,
    scenes: Scenes,
    questions: Questions,
    challenges: Challenges,
    hints: usize,
    #[serde(skip)]
    mark: Option<Glyph>,
}

#[derive(Serialize)]
struct Scenes {
    seen: usize,
    all: usize,
}

#[derive(Serialize)]
struct Questions {
    right: usize,
    answered: usize,
    all: usize,
}

#[derive(Serialize)]
struct Challenges {
    solved: usize,
    all: usize,
}

#[derive(Serialize)]
struct Place {
    slug: String,
    scene: Option<String>,
}

impl ShowProgress {
    pub(super) fn run(&self, options: &Options, out: &mut dyn Write) -> Result<(), Failure> {
        let (store, progress, language) = remembered::load(options)?;
        let course = Library::shipped().entries.len();
        let entries = remembered::lessons(&progress);
        let mut app = App::new(Library { entries }, &KINDS, language, None);
        app.resume(progress);
        let rows: Vec<_> = (0..app.library.entries.len()).map(|at| row(&app, at)).collect();
        if self.json {
            let report = Report {
                file: store.path().display().to_string(),
                lessons: rows,
                next: place(&app),
            };
            serde_json::to_writer_pretty(&mut *out, &report).map_err(io::Error::from)?;
            writeln!(out)?;
            return Ok(());
        }
        let done = |at: &usize| app.standing(*at).is_some_and(|own| own.stage() == Stage::Done);
        let done = (0..course).filter(done).count();
        let total = (0..course).filter_map(|at| app.standing(at));
        let total = total.fold(Standing::default(), Standing::and);
        let mut text = table(&rows, language, options.ascii);
        text.push_str(&format!("\n{}\n", wording::progress_legend(language)));
        // Of a finished course, what is next says the same.
        let next = next_text(&app, None);
        if app.next().is_some() {
            text.push_str(&format!("{}\n", done_text(&total, done, course, language)));
        }
        text.extend(next.map(|next| next + "\n"));
        text.push_str(&wording::kept_in(language, &shown(&store.path())));
        for line in text.lines() {
            let line = if options.ascii {
                ascii(line)
            } else {
                line.to_owned()
            };
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

fn shown(path: &Path) -> String {
    printable(&path.display().to_string())
}

fn row(app: &App, at: usize) -> Row {
    let entry = &app.library.entries[at];
    let standing = app.standing(at);
    let stage = standing.map_or(Stage::Untouched, |own| own.stage());
    let own = standing.unwrap_or_default();
    let title = app.lesson(at).and_then(|lesson| lesson.as_ref().ok());
    Row {
        number: entry.number,
        slug: printable(&entry.slug),
        path: match &entry.origin {
            Origin::Shipped(_) => None,
            Origin::File(path) | Origin::Model(path) => Some(shown(path)),
        },
        title: title.map(|lesson| lesson.title.get(app.language).clone()),
        stage: match stage {
            Stage::Untouched => "untouched",
            Stage::Begun => "begun",
            Stage::Done => "done",
        },
        scenes: Scenes {
            seen: own.seen,
            all: own.scenes,
        },
        questions: Questions {
            right: own.right,
            answered: own.answered,
            all: own.questions,
        },
        challenges: Challenges {
            solved: own.solved,
            all: own.challenges,
        },
        hints: own.hints,
        mark: stage_mark(stage).map(|(glyph, _)| glyph),
    }
}

fn place(app: &App) -> Option<Place> {
    let next = app.next()?;
    let lesson = app.lesson(next.lesson)?.as_ref().ok()?;
    let scene = next.scene.and_then(|scene| lesson.scenes.get(scene));
    Some(Place {
        slug: printable(&app.library.entries.get(next.lesson)?.slug),
        scene: scene.map(|scene| scene.id.clone()),
    })
}

/// A line a lesson, its columns under their headings.
fn table(rows: &[Row], language: Language, plain: bool) -> String {
    let mut lines = vec![wording::progress_headings(language).map(str::to_owned)];
    lines.extend(rows.iter().map(|row| {
        let number = row
            .number
            .map_or_else(String::new, |number| format!("{number:02}"));
        let title = row.title.as_ref().unwrap_or(&row.slug);
        let hints = if row.hints == 0 {
            String::new()
        } else {
            row.hints.to_string()
        };
        [
            row.mark.map_or(" ", |glyph| glyph.text(plain)).to_owned(),
            format!("{number:2}  {title}"),
            format!("{}/{}", row.scenes.seen, row.scenes.all),
            format!(
                "{}/{}/{}",
                row.questions.right, row.questions.answered, row.questions.all
            ),
            format!("{}/{}", row.challenges.solved, row.challenges.all),
            hints,
        ]
    }));
    let wide = |column: usize| lines.iter().map(|line| columns(&line[column])).max();
    let widths: Vec<_> = (0..6).map(|column| wide(column).unwrap_or(0)).collect();
    let mut text = String::new();
    for line in &lines {
        for (column, (cell, width)) in line.iter().zip(&widths).enumerate() {
            let pad = " ".repeat(width.saturating_sub(columns(cell)));
            // Names begin at the left, counts end at the right.
            match column {
                0 | 1 => text.extend([cell, pad.as_str(), "  "]),
                _ => text.extend([pad.as_str(), cell, "  "]),
            }
        }
        text.push('\n');
    }
    text
}
