//! Where every reader of a lesson puts what it finds wrong, so that all of it is told at once.

use std::cell::RefCell;

use super::limits;
use crate::diagnostic::{Diagnostic, Span, did_you_mean};

/// The mistakes found so far. Shared by all readers of one file.
#[derive(Debug, Default)]
pub(super) struct Mistakes {
    found: RefCell<Vec<Diagnostic>>,
}

impl Mistakes {
    /// Adds one.
    pub(super) fn push(&self, diagnostic: Diagnostic) {
        self.found.borrow_mut().push(diagnostic);
    }

    /// How many there are: a reader that sees the same number before and after found nothing.
    pub(super) fn count(&self) -> usize {
        self.found.borrow().len()
    }

    /// How the help for an unknown name begins, see [`guess`].
    pub(super) fn meant<'k>(
        &self,
        written: &str,
        known: impl IntoIterator<Item = &'k str>,
        quote: char,
    ) -> String {
        guess(self.near(written, known), quote)
    }

    /// The name that was probably meant. In a flood of mistakes, of which only the first are told, none is looked for:
    /// many names beside many others would take long.
    pub(super) fn near<'k>(
        &self,
        written: &str,
        known: impl IntoIterator<Item = &'k str>,
    ) -> Option<&'k str> {
        if self.count() > 10 * limits::MISTAKES {
            return None;
        }
        did_you_mean(written, known)
    }

    /// All of them in the order of the text, each once, a flood cut off.
    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        let mut found = self.found.into_inner();
        found.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.span.end));
        let mut seen = std::collections::HashSet::new();
        found.retain(|diagnostic| seen.insert(diagnostic.clone()));
        if found.len() > limits::MISTAKES {
            let more = found.len() - limits::MISTAKES;
            let span: Span = found.get(limits::MISTAKES).map_or(0..0, |next| next.span.clone());
            found.truncate(limits::MISTAKES);
            let mistakes = if more == 1 { "mistake" } else { "mistakes" };
            let message = format!("and {more} more {mistakes} from here on");
            found.push(Diagnostic::new(span, message));
        }
        found
    }
}

/// "did you mean `forget`? " in such quotes, for a help to begin with; empty where nothing is near.
pub(super) fn guess(near: Option<&str>, quote: char) -> String {
    near.map_or_else(String::new, |near| format!("did you mean {quote}{near}{quote}? "))
}
