//! What there is to do in a scene, in a line each: its questions and its challenges, and how they stand.

use ratatui_core::layout::Rect;

use super::challenge::outcome_text;
use super::glyph::Glyph;
use super::ink::{Ink, Target};
use super::prose::{prose_tokens, question_tokens};
use super::theme::Meaning;
use super::tokens::draw_tokens;
use crate::app::{Command, KEYS, Lab};
use crate::lesson::Language;

/// A mark, and what it says.
fn question_mark(lab: &Lab, at: usize) -> (Glyph, Meaning) {
    match lab.work.answers.get(at).and_then(Option::as_ref) {
        None => (Glyph::Ring, Meaning::Accent),
        Some(locked) if locked.verdict.right => (Glyph::Check, Meaning::Good),
        Some(_) => (Glyph::Wrong, Meaning::Bad),
    }
}

fn challenge_mark(lab: &Lab, at: usize) -> (Glyph, Meaning) {
    match lab.work.trials.get(at) {
        Some(trial) if trial.solved => (Glyph::Check, Meaning::Good),
        _ => (Glyph::Ring, Meaning::Accent),
    }
}

/// The questions and challenges in full, from row `y` down; returns the rows taken.
pub(super) fn draw_tasks(lab: &Lab, language: Language, ink: &mut Ink<'_>, y: u16) -> u16 {
    let scene = lab.scene();
    let inner = ink.width().saturating_sub(2);
    let mut row = y;
    for (at, ask) in scene.asks.iter().enumerate() {
        let (glyph, meaning) = question_mark(lab, at);
        ink.symbol(0, row, glyph, meaning);
        let tokens = question_tokens(lab, ask.question.get(language), Meaning::Text);
        let rows = ink.height().saturating_sub(row);
        let used = draw_tokens(&mut ink.part(Rect::new(2, row, inner, rows)), 0, &tokens);
        answers_to(ink, row, used, &Command::Ask);
        row = row.saturating_add(used);
    }
    for (at, challenge) in scene.challenges.iter().enumerate() {
        let (glyph, meaning) = challenge_mark(lab, at);
        ink.symbol(0, row, glyph, meaning);
        let tokens = prose_tokens(lab, challenge.goal.get(language), Meaning::Text);
        let rows = ink.height().saturating_sub(row);
        let mut used = draw_tokens(&mut ink.part(Rect::new(2, row, inner, rows)), 0, &tokens);
        if let (Some(trial), false) = (lab.work.trials.get(at), lab.history.is_empty()) {
            let text = outcome_text(lab, challenge, trial.outcome, language);
            let rows = rows.saturating_sub(used);
            let mut part = ink.part(Rect::new(2, row.saturating_add(used), inner, rows));
            used = used.saturating_add(part.paragraph(0, &text, Meaning::Quiet));
        }
        answers_to(ink, row, used, &Command::Challenge);
        row = row.saturating_add(used);
    }
    row.saturating_sub(y)
}

/// All of them in one row, where room is scarce.
pub(super) fn draw_tasks_in_a_row(lab: &Lab, language: Language, ink: &mut Ink<'_>) {
    let scene = lab.scene();
    let mut x = 0u16;
    let (question, challenge) = match language {
        Language::English => ("question (a)", "challenge (c)"),
        Language::Spanish => ("pregunta (a)", "reto (c)"),
    };
    for at in 0..scene.asks.len() {
        let (glyph, meaning) = question_mark(lab, at);
        ink.symbol(x, 0, glyph, meaning);
        x = x.saturating_add(2);
    }
    if !scene.asks.is_empty() {
        let used = ink.text(x, 0, question, Meaning::Quiet);
        ink.hit(Rect::new(0, 0, x.saturating_add(used), 1), key(&Command::Ask));
        x = x.saturating_add(used).saturating_add(2);
    }
    let start = x;
    for (at, own) in scene.challenges.iter().enumerate() {
        let (glyph, meaning) = challenge_mark(lab, at);
        ink.symbol(x, 0, glyph, meaning);
        x = x.saturating_add(2);
        let text = match lab.work.trials.get(at) {
            Some(trial) if !lab.history.is_empty() => outcome_text(lab, own, trial.outcome, language),
            _ => challenge.to_owned(),
        };
        x = x
            .saturating_add(ink.text(x, 0, &text, Meaning::Quiet))
            .saturating_add(2);
    }
    ink.hit(
        Rect::new(start, 0, x.saturating_sub(start), 1),
        key(&Command::Challenge),
    );
}

/// A click there is the key of the command.
fn answers_to(ink: &mut Ink<'_>, y: u16, rows: u16, command: &Command) {
    let width = ink.width();
    ink.hit(Rect::new(0, y, width, rows), key(command));
}

/// The key of a command.
pub(super) fn key(command: &Command) -> Target {
    let at = KEYS.iter().position(|binding| binding.command == *command);
    Target::Key(at.unwrap_or(usize::MAX))
}
