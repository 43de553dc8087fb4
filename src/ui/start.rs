//! The start screen: the numbered lessons, a line on each.

use ratatui::layout::Rect;

use super::footer::draw_footer;
use super::glyph::Glyph;
use super::ink::{Ink, Target};
use super::text::cells;
use super::theme::Meaning;
use crate::app::{App, Command};
use crate::lesson::{Language, LoadError};

pub(super) fn draw_start(app: &App, chosen: usize, ink: &mut Ink<'_>) {
    let width = ink.width().saturating_sub(8).min(100);
    let left = (ink.width() - width) / 2;
    let mut y = if ink.height() > 30 { 3 } else { 1 };
    ink.text(left, y, "g a t e l a b", Meaning::Heading);
    let line = match app.language {
        Language::English => "See what a recurrent network does: every gate, every step, every number.",
        Language::Spanish => "Mira lo que hace una red recurrente: cada puerta, cada paso, cada número.",
    };
    y += 1 + ink
        .part(Rect::new(left, y + 1, width, 2))
        .paragraph(0, line, Meaning::Quiet);
    y += 2;
    let spacious = ink.height().saturating_sub(y + 3) >= app.library.entries.len() as u16 * 3;
    let each = if spacious { 3 } else { 2 };
    let room = usize::from(ink.height().saturating_sub(y + 2) / each);
    let first = chosen
        .saturating_sub(room / 2)
        .min(app.library.entries.len().saturating_sub(room));
    for (at, entry) in app.library.entries.iter().enumerate().skip(first).take(room) {
        let here = at == chosen;
        if here {
            ink.symbol(left, y, Glyph::Cursor, Meaning::Accent);
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
                let count = diagnostics.len();
                let text = match app.language {
                    Language::English => format!("{count} mistakes; Enter shows them"),
                    Language::Spanish => format!("{count} errores; Enter los muestra"),
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
        let slug = cells(&entry.slug);
        if here && used + slug + 10 < width {
            ink.text_right(left, y, width, &entry.slug, Meaning::Quiet);
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
    draw_footer(app, ink, |command| {
        matches!(
            command,
            Command::Row(_) | Command::Enter | Command::Help | Command::Leave
        )
    });
}
