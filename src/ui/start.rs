//! The start screen: the numbered lessons, a line on each.

use ratatui_core::layout::Rect;

use super::footer::Footer;
use super::glyph::Glyph;
use super::ink::{Ink, Target};
use super::scroll::Scroll;
use super::standing::{left_text, next_text, stage_mark};
use super::text::cells;
use super::theme::Meaning;
use crate::app::{App, Command};
use crate::lesson::{Language, LoadError};
use crate::progress::{Stage, Standing};

pub(super) fn draw_start(app: &App, chosen: usize, ink: &mut Ink<'_>) {
    let width = ink.width().saturating_sub(8).min(100);
    let left = (ink.width() - width) / 2;
    let mut y = if ink.height() > 44 { 3 } else { 1 };
    ink.text(left, y, "g a t e l a b", Meaning::Heading);
    let (line, meaning) = match next_text(app, Some(chosen)) {
        Some(line) => (line, Meaning::Text),
        None => (about(app.language).to_owned(), Meaning::Quiet),
    };
    y += 1 + ink
        .part(Rect::new(left, y + 1, width, 2))
        .paragraph(0, &line, meaning);
    y += 2;
    let spacious = ink.height().saturating_sub(y + 3) >= app.library.entries.len() as u16 * 3;
    let each = if spacious { 3 } else { 2 };
    let room = ink.height().saturating_sub(y + 2) / each;
    let entries = &app.library.entries;
    let scroll = Scroll::around(chosen, room, entries.len());
    let list = Rect::new(left, y, width + 2, room * each);
    scroll.marks_of(each, &mut ink.part(list));
    for at in scroll.rows() {
        let entry = &entries[at];
        let here = at == chosen;
        if here {
            ink.symbol(left, y, Glyph::Cursor, Meaning::Accent);
        }
        let standing = app.standing(at);
        if let Some((glyph, meaning)) = standing.and_then(|own| stage_mark(own.stage())) {
            ink.symbol(left.saturating_sub(2), y, glyph, meaning);
        }
        let number = entry
            .number
            .map_or_else(String::new, |number| format!("{number:02}"));
        ink.text(
            left + 2,
            y,
            &number,
            if here { Meaning::Selected } else { Meaning::Quiet },
        );
        let (title, summary, wrong) = match app.lesson(at) {
            Some(Ok(lesson)) => (
                lesson.title.get(app.language).clone(),
                lesson
                    .summary
                    .as_ref()
                    .map(|summary| summary.get(app.language).clone())
                    .unwrap_or_default(),
                false,
            ),
            Some(Err(LoadError::Mistaken { diagnostics, .. })) => {
                let text = match (app.language, diagnostics.len()) {
                    (Language::English, 1) => "1 mistake; Enter shows it".to_owned(),
                    (Language::English, count) => format!("{count} mistakes; Enter shows them"),
                    (Language::Spanish, 1) => "1 error; Enter lo muestra".to_owned(),
                    (Language::Spanish, count) => format!("{count} errores; Enter los muestra"),
                };
                (entry.name.clone(), text, true)
            }
            Some(Err(LoadError::Unreadable(error))) => (entry.name.clone(), error.to_string(), true),
            None => (entry.slug.clone(), String::new(), false),
        };
        let used = ink.text_within(
            left + 6,
            y,
            width - 6,
            &title,
            if here { Meaning::Selected } else { Meaning::Text },
        );
        // Of the lesson under the cursor: what is left of one that was begun, else what commands call it.
        let aside = match standing.filter(|own| own.stage() == Stage::Begun) {
            Some(standing) => left_to_do(&standing, app.language),
            None => entry.slug.clone(),
        };
        if here && used + cells(&aside) + 10 < width {
            ink.text_right(left, y, width, &aside, Meaning::Quiet);
        }
        ink.text_within(
            left + 6,
            y + 1,
            width - 6,
            &summary,
            if wrong { Meaning::Bad } else { Meaning::Quiet },
        );
        ink.hit(Rect::new(left, y, width, 2), Target::Row(at));
        y += each;
    }
    let footer = Footer::of_start(app, ink, |command| {
        matches!(
            command,
            Command::Row(_) | Command::Enter | Command::Help | Command::Leave
        )
    });
    footer.draw(app, ink);
}

fn about(language: Language) -> &'static str {
    match language {
        Language::English => "See what a recurrent network does: every gate, every step, every number.",
        Language::Spanish => "Mira lo que hace una red recurrente: cada puerta, cada paso, cada número.",
    }
}

fn left_to_do(standing: &Standing, language: Language) -> String {
    let left = left_text(standing, language);
    match language {
        Language::English => format!("left: {left}"),
        Language::Spanish => format!("faltan: {left}"),
    }
}
