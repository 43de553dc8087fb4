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

/// Names of more characters are not compared: nobody writes them, and it takes the square of their length.
const LONGEST_SLIP: usize = 100;

/// The name among `known` that `written` most resembles, if any is near enough to be a slip.
pub fn did_you_mean<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    let length = written.chars().count();
    // Names of one letter have nothing in common but being short.
    let limit = (1 + length / 4).min(length.saturating_sub(1));
    if length > LONGEST_SLIP {
        return None;
    }
    known
        .into_iter()
        .map(|name| (name.to_lowercase(), name))
        .filter(|(lower, _)| lower.chars().count().abs_diff(length) <= limit)
        .map(|(lower, name)| (strsim::osa_distance(&written, &lower), name))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_few_letters() {
        let known = ["forget", "input", "output", "W"];
        let near = |written: &str| did_you_mean(written, known);
        assert_eq!(near("froget"), Some("forget"));
        assert_eq!(near("INPUT"), Some("input"));
        assert_eq!(near("put"), None);
        // Names of one letter are not near, nor are those that nobody writes.
        assert_eq!(near("V"), None);
        let long = "a".repeat(1 << 20);
        assert_eq!(did_you_mean(&long, [long.as_str()]), None);
        assert_eq!(did_you_mean("forget", [long.as_str()]), None);
    }
}
