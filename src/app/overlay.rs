//! What lies on top of the panels and takes the keys while it does.

use super::sheet::Sheet;
use super::typed::type_into;
use super::units::Units;
use crate::engine::{Address, Difference};

/// What a typed line is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromptFor {
    /// The value of the chosen knob.
    Value,
    /// The words of the scene.
    Words,
}

/// A line that is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// What it is for.
    pub purpose: PromptFor,
    /// What stands there.
    pub text: String,
    /// Whether that is still what it began with: typing a value then replaces it.
    pub untouched: bool,
    /// Why the last try was refused.
    pub error: Option<String>,
}

/// How much text a prompt takes, in bytes.
const PROMPT_LIMIT: usize = 2000;

impl Prompt {
    /// A prompt with a text to begin with.
    pub fn new(purpose: PromptFor, text: String) -> Self {
        Self {
            purpose,
            text,
            untouched: true,
            error: None,
        }
    }

    /// Adds text; control characters are left out, line breaks become blanks. A value that nobody has edited is
    /// replaced, words are continued.
    pub fn add(&mut self, text: &str) {
        self.error = None;
        if std::mem::take(&mut self.untouched) && self.purpose == PromptFor::Value {
            self.text.clear();
        }
        let typed = text
            .chars()
            .map(|c| if matches!(c, '\n' | '\t') { ' ' } else { c });
        type_into(&mut self.text, typed, PROMPT_LIMIT);
    }

    /// Deletes the last character.
    pub fn erase(&mut self) {
        self.error = None;
        self.untouched = false;
        self.text.pop();
    }

    /// Deletes all that stands there.
    pub fn erase_all(&mut self) {
        self.error = None;
        self.untouched = false;
        self.text.clear();
    }
}

/// A question that is being answered, or whose answer is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Which of the scene's questions.
    pub ask: usize,
    /// The chosen answer, where there are some to choose from.
    pub chosen: usize,
    /// What is typed, where the answer is a number.
    pub text: String,
    /// What was picked so far, where the answer is an order.
    pub picked: Vec<usize>,
    /// Why the last try was refused.
    pub error: Option<String>,
}

/// How much text an answer takes, in bytes.
const ANSWER_LIMIT: usize = 40;

impl Question {
    /// A question without an answer.
    pub fn new(ask: usize) -> Self {
        Self {
            ask,
            chosen: 0,
            text: String::new(),
            picked: Vec::new(),
            error: None,
        }
    }

    /// Picks the next one of `count`, unless it is picked already; what is chosen moves to the next that is not.
    pub(super) fn pick(&mut self, at: usize, count: usize) {
        if at >= count || self.picked.contains(&at) {
            return;
        }
        self.picked.push(at);
        let next = (at..count).chain(0..at).find(|next| !self.picked.contains(next));
        self.chosen = next.unwrap_or(at);
    }

    /// Chooses, `by` rows on among the `count`, one that is not picked yet.
    pub(super) fn seek(&mut self, by: isize, count: usize) {
        let open: Vec<_> = (0..count).filter(|at| !self.picked.contains(at)).collect();
        let (at, last) = (
            open.partition_point(|own| *own < self.chosen),
            open.len().saturating_sub(1),
        );
        if let Some(next) = open.get(at.saturating_add_signed(by).min(last)) {
            self.chosen = *next;
        }
    }

    /// Takes back what was picked last.
    pub(super) fn unpick(&mut self) {
        if let Some(last) = self.picked.pop() {
            self.chosen = last;
        }
    }

    /// Adds text; control characters are left out.
    pub(super) fn add(&mut self, text: &str) {
        self.error = None;
        type_into(&mut self.text, text.chars(), ANSWER_LIMIT);
    }

    /// Deletes the last character.
    pub(super) fn erase(&mut self) {
        self.error = None;
        self.text.pop();
    }
}

/// Something on top of the panels.
#[derive(Debug, Clone, PartialEq)]
pub enum Overlay {
    /// The keys; how far down one has read.
    Help(usize),
    /// A number, explained; the way that led to it, and which of its operands is chosen.
    Explanation {
        /// The numbers one came through, the shown one last.
        trail: Vec<Address>,
        /// The chosen operand.
        chosen: usize,
    },
    /// A gradient beside its finite difference.
    Difference(Difference),
    /// The units of a quantity, sorted and found.
    Units(Box<Units>),
    /// A question of the scene.
    Question(Question),
    /// A number of the scene, worked out on paper.
    Sheet(Box<Sheet>),
    /// A challenge of the scene, by its place.
    Challenge(usize),
    /// The end of the course: what is left to do, and which of the lessons with something left is chosen.
    Finish(usize),
    /// A line to type.
    Prompt(Prompt),
    /// Mistakes in the saved lesson: the drawn diagnostics, and how far down one has read.
    Mistakes {
        /// The text.
        text: String,
        /// The first line shown.
        from: usize,
    },
}
