//! What there is to do in a scene, in a line each: its questions and its challenges, and how they stand.

use ratatui_core::layout::Rect;

use super::challenge::outcome_text;
use super::glyph::Glyph;
use super::ink::{Ink, Target};
use super::prose::{prose_tokens, question_tokens};
use super::text::cells;
use super::theme::Meaning;
use super::tokens::{Token, draw_tokens};
use crate::app::{Command, KEYS, Lab};
use crate::lesson::{Ask, Challenge, Language, Outcome};

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

/// How far a challenge is, once something has changed. One that was solved before is not failed by other values.
fn standing(lab: &Lab, at: usize, challenge: &Challenge, language: Language) -> Option<String> {
    let trial = lab.work.trials.get(at).filter(|_| !lab.history.is_empty())?;
    let is_solved = trial.outcome == Outcome::Solved;
    (is_solved || !trial.solved).then(|| outcome_text(lab, challenge, trial.outcome, language))
}

/// A question or a challenge as it is listed.
struct Task {
    mark: (Glyph, Meaning),
    tokens: Vec<Token>,
    /// How far a challenge is.
    outcome: Option<String>,
    /// What a click is.
    command: Command,
}

/// What there is to do in a scene.
pub(super) struct Tasks(Vec<Task>);

impl Tasks {
    /// The questions and challenges of the scene that is open.
    pub(super) fn of(lab: &Lab, language: Language) -> Self {
        let scene = lab.scene();
        let question = |(at, ask): (usize, &Ask)| Task {
            mark: question_mark(lab, at),
            tokens: question_tokens(lab, ask.question.get(language), Meaning::Text),
            outcome: None,
            command: Command::Ask,
        };
        let challenge = |(at, challenge): (usize, &Challenge)| Task {
            mark: challenge_mark(lab, at),
            tokens: prose_tokens(lab, challenge.goal.get(language), Meaning::Text),
            outcome: standing(lab, at, challenge, language),
            command: Command::Challenge,
        };
        let questions = scene.asks.iter().enumerate().map(question);
        let challenges = scene.challenges.iter().enumerate().map(challenge);
        Self(questions.chain(challenges).collect())
    }

    /// The rows they take: measured by drawing them on no rows at all.
    pub(super) fn rows(&self, ink: &mut Ink<'_>) -> u16 {
        let width = ink.width();
        self.draw(&mut ink.part(Rect::new(0, 0, width, 0)))
    }

    /// Draws them one below the other and returns the rows they take, also those cut off below.
    pub(super) fn draw(&self, ink: &mut Ink<'_>) -> u16 {
        let (width, inner) = (ink.width(), ink.width().saturating_sub(2));
        let mut row = 0_u16;
        for task in &self.0 {
            let (glyph, meaning) = task.mark;
            ink.symbol(0, row, glyph, meaning);
            let rows = ink.height().saturating_sub(row);
            let mut part = ink.part(Rect::new(2, row, inner, rows));
            let mut used = draw_tokens(&mut part, 0, &task.tokens);
            if let Some(text) = &task.outcome {
                used = used.saturating_add(part.paragraph(used, text, Meaning::Quiet));
            }
            ink.hit(Rect::new(0, row, width, used), key(&task.command));
            row = row.saturating_add(used);
        }
        row
    }
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
        let left = ink.width().saturating_sub(x);
        let standing = standing(lab, at, own, language).filter(|text| cells(text) <= left);
        let text = standing.unwrap_or_else(|| challenge.to_owned());
        x = x
            .saturating_add(ink.text(x, 0, &text, Meaning::Quiet))
            .saturating_add(2);
    }
    ink.hit(
        Rect::new(start, 0, x.saturating_sub(start), 1),
        key(&Command::Challenge),
    );
}

/// The key of a command.
pub(super) fn key(command: &Command) -> Target {
    let at = KEYS.iter().position(|binding| binding.command == *command);
    Target::Key(at.unwrap_or(usize::MAX))
}
