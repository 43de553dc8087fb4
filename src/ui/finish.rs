//! The end of the course: what is done, what is left, what to try next.

use ratatui_core::layout::Rect;

use super::glyph::Glyph;
use super::ink::{Ink, Target};
use super::screen::window;
use super::scroll::Scroll;
use super::standing::{done_text, left_text};
use super::text::{cells, wrap};
use super::theme::Meaning;
use crate::app::App;
use crate::lesson::Language;

pub(super) fn draw_finish(app: &App, chosen: usize, ink: &mut Ink<'_>) {
    let language = app.language;
    let left = app.left();
    let all = app.library.entries.len();
    let (title, said, next) = match (language, left.is_empty()) {
        (Language::English, true) => (
            "The end of the course",
            "You have reached the end, and nothing is left open. Well done!",
            "What next: write a lesson of your own with `gatelab new my-lesson.toml`, or go back to any scene and change \
             what you like.",
        ),
        (Language::English, false) => (
            "The end of the course",
            "You have reached the end. Some things are still open:",
            "Choose one and press Enter, or come back another day.",
        ),
        (Language::Spanish, true) => (
            "El final del curso",
            "Has llegado al final y no queda nada pendiente. ¡Enhorabuena!",
            "Y ahora: escribe una lección tuya con `gatelab new mi-leccion.toml`, o vuelve a cualquier escena y cambia lo \
             que quieras.",
        ),
        (Language::Spanish, false) => (
            "El final del curso",
            "Has llegado al final. Aún quedan cosas pendientes:",
            "Elige una y pulsa Enter, o vuelve otro día.",
        ),
    };
    let done = done_text(&app.total(), all - left.len(), all, language);
    let width = ink.width().saturating_sub(4).min(84);
    let inner = usize::from(width.saturating_sub(4));
    let rows = |text: &str| wrap(text, inner).len() as u16;
    let words = rows(said) + rows(&done) + rows(next) + 1;
    let list = if left.is_empty() { 0 } else { left.len() as u16 + 1 };
    let height = (words + list + 2).min(ink.height().saturating_sub(2));
    let mut inside = window(ink, width, height, title);
    let mut y = inside.paragraph(0, said, Meaning::Heading);
    let room = inside.height().saturating_sub(y + rows(&done) + rows(next) + 2);
    if !left.is_empty() {
        y += 1;
        let list = Rect::new(0, y, inside.width(), room.min(left.len() as u16));
        draw_list(app, &left, chosen, &mut inside.part(list));
        y += list.height;
    }
    y += 1;
    y += inside.paragraph(y, &done, Meaning::Text);
    inside.paragraph(y, next, Meaning::Text);
}

/// The lessons with something left, what it is at the right.
fn draw_list(app: &App, left: &[(usize, crate::progress::Standing)], chosen: usize, ink: &mut Ink<'_>) {
    let width = ink.width();
    let scroll = Scroll::around(chosen, ink.height(), left.len());
    for (y, row) in scroll.rows().enumerate() {
        let (y, (at, standing)) = (y as u16, &left[row]);
        let here = row == chosen;
        let meaning = if here { Meaning::Selected } else { Meaning::Text };
        if here {
            ink.symbol(0, y, Glyph::Cursor, Meaning::Accent);
        }
        let what = left_text(standing, app.language);
        let room = width.saturating_sub(cells(&what) + 4);
        ink.text_within(2, y, room, &app.lesson_name(*at), meaning);
        ink.text_right(0, y, width, &what, Meaning::Quiet);
        ink.hit(Rect::new(0, y, width, 1), Target::Row(row));
    }
}
