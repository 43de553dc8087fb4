//! Mistakes in content, as data: where they are, what is wrong, what would be right.
//!
//! Knows text and places in it, nothing of lessons, equations or terminals.

mod counted;
mod drawing;
mod printable;
mod source;

use std::ops::Range;

pub use counted::counted;
pub use drawing::{Drawing, Part, draw};
pub use printable::{is_unprintable, printable, quoted};
pub use source::{Position, Source};

/// A place in a text: byte offsets, end excluded.
pub type Span = Range<usize>;

/// One mistake in a text: where, what, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// Where in the source text.
    pub span: Span,
    /// What is wrong, one line, no full stop.
    pub message: String,
    /// What stands under the caret, if anything need be said there.
    pub label: Option<String>,
    /// What is allowed, or what was probably meant.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A mistake at `span`.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            label: None,
            help: None,
        }
    }

    /// The same, with a word under the caret.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// The same, with advice.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The name among `known` that `written` most resembles, if any is near enough to be a slip.
pub fn did_you_mean<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    let length = written.chars().count();
    // Names of one letter have nothing in common but being short.
    let limit = (1 + length / 4).min(length.saturating_sub(1));
    known
        .into_iter()
        .map(|name| (strsim::osa_distance(&written, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}
