//! A line to type, and the mistakes of a lesson that was saved.

use super::ink::Ink;
use super::screen::window;
use super::scroll::Scroll;
use super::text::{tail, wrap};
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
    let width = if prompt.purpose == PromptFor::Value {
        48
    } else {
        ink.width().saturating_sub(8)
    };
    let mut inside = window(ink, width, 7, &title);
    let room = usize::from(inside.width().saturating_sub(1));
    // The end of the line is what is being typed, so that is what shows.
    let used = inside.text(0, 1, tail(&prompt.text, room), Meaning::Text);
    inside.text(used, 1, "_", Meaning::Focus);
    let (below, meaning) = match (&prompt.error, range, app.language) {
        (Some(error), ..) => (error.clone(), Meaning::Bad),
        (None, None, _) => return,
        (None, Some((least, most)), Language::English) => (format!("From {least} to {most}"), Meaning::Quiet),
        (None, Some((least, most)), Language::Spanish) => (format!("De {least} a {most}"), Meaning::Quiet),
    };
    inside.paragraph(3, &below, meaning);
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
