//! A line to type, and the mistakes of a lesson that was saved.

use super::glyph::Glyph;
use super::ink::Ink;
use super::screen::window;
use super::scroll::Scroll;
use super::text::{columns, tail, wrap};
use super::theme::Meaning;
use super::tweaks::knob_name;
use crate::app::{App, Prompt, PromptFor};
use crate::lesson::Language;

pub(super) fn draw_prompt(app: &App, prompt: &Prompt, ink: &mut Ink<'_>) {
    let knob = app
        .lab()
        .and_then(|lab| lab.chosen_knob().map(|knob| (lab, knob)));
    let (title, range) = match (prompt.purpose, knob, app.language) {
        (PromptFor::Value, Some((lab, knob)), language) => (knob_name(lab, knob, language), knob.range),
        (PromptFor::Value, None, Language::English) => ("A value".to_owned(), None),
        (PromptFor::Value, None, Language::Spanish) => ("Un valor".to_owned(), None),
        (PromptFor::Words, _, Language::English) => ("Words, with blanks between".to_owned(), None),
        (PromptFor::Words, _, Language::Spanish) => ("Palabras, separadas por espacios".to_owned(), None),
    };
    // Words are many, and so are those that could be meant where one is refused.
    let (width, height) = match prompt.purpose {
        PromptFor::Value => (48, 7),
        PromptFor::Words => (ink.width().saturating_sub(8), 11),
    };
    let mut inside = window(ink, width, height, &title);
    let room = usize::from(inside.width().saturating_sub(1));
    let used = draw_line(&prompt.text, room, &mut inside);
    inside.text(used, 1, "_", Meaning::Focus);
    let (below, meaning) = match (&prompt.error, range, app.language) {
        (Some(error), ..) => (error.clone(), Meaning::Bad),
        (None, None, language) if prompt.purpose == PromptFor::Words => {
            (how_to_begin_anew(language).to_owned(), Meaning::Quiet)
        }
        (None, None, _) => return,
        (None, Some((least, most)), Language::English) => (format!("From {least} to {most}"), Meaning::Quiet),
        (None, Some((least, most)), Language::Spanish) => (format!("De {least} a {most}"), Meaning::Quiet),
    };
    inside.paragraph(3, &below, meaning);
}

fn how_to_begin_anew(language: Language) -> &'static str {
    match language {
        Language::English => {
            "Ctrl-U empties the line. What has no vector here is refused, and those that have are listed."
        }
        Language::Spanish => {
            "Ctrl-U vacía la línea. Lo que no tiene vector aquí se rechaza, y salen las palabras que lo tienen."
        }
    }
}

/// A line in so many columns of the second row; returns those it took. Its end is what is being typed, so that is what
/// shows, behind a mark where the beginning does not.
fn draw_line(text: &str, room: usize, ink: &mut Ink<'_>) -> u16 {
    if columns(text) <= room {
        return ink.text(0, 1, text, Meaning::Text);
    }
    ink.symbol(0, 1, Glyph::Ellipsis, Meaning::Quiet);
    1 + ink.text(1, 1, tail(text, room.saturating_sub(1)), Meaning::Text)
}

/// The mistakes of a lesson from a row on; `stays` where the last good one is on screen below.
pub(super) fn draw_mistakes(language: Language, text: &str, from: usize, stays: bool, ink: &mut Ink<'_>) {
    let title = match (language, stays) {
        (Language::English, true) => "Mistakes in the lesson: the last good one stays",
        (Language::English, false) => "Mistakes in the lesson",
        (Language::Spanish, true) => "Errores en la lección: sigue la última buena",
        (Language::Spanish, false) => "Errores en la lección",
    };
    let (width, height) = (ink.width().saturating_sub(4), ink.height().saturating_sub(4));
    let mut inside = window(ink, width, height, title);
    // Source lines keep their columns, so that the caret stays under its place; advice is wrapped.
    let width = usize::from(inside.width());
    let lines: Vec<_> = text
        .lines()
        .flat_map(|line| match line.split_once("help: ") {
            Some((lead, _)) if lead.trim().is_empty() => wrap(line, width),
            _ => vec![line],
        })
        .collect();
    let scroll = Scroll::from(from, usize::from(inside.height()), lines.len());
    for (row, line) in lines[scroll.rows()].iter().enumerate() {
        inside.text(0, row as u16, line, Meaning::Text);
    }
    scroll.marks(&mut inside);
}

#[cfg(test)]
mod tests {
    use crate::ui::canvas::Canvas;
    use ratatui_core::layout::Rect;

    use super::*;
    use crate::ui::frame::to_text;
    use crate::ui::ink::Look;
    use crate::ui::theme::Level;

    #[test]
    fn of_a_long_line_the_end_shows_behind_a_mark() {
        let area = Rect::new(0, 0, 12, 2);
        let look = Look::dark(Level::None, false);
        let drawn = |text: &str| {
            let (mut canvas, mut hits) = (Canvas::new(area.width, area.height), Vec::new());
            let used = draw_line(text, 11, &mut Ink::new(&mut canvas, area, &look, &mut hits));
            (to_text(&canvas).trim().to_owned(), used)
        };
        assert_eq!(drawn("amazing box"), ("amazing box".to_owned(), 11));
        assert_eq!(drawn("an amazing box"), ("…mazing box".to_owned(), 11));
    }
}
