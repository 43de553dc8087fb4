//! Where every reader of a lesson puts what it finds wrong, so that all of it is told at once.

use std::cell::RefCell;

use super::limits;
use crate::diagnostic::{Diagnostic, Span};

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
            found.push(Diagnostic::new(
                span,
                format!("and {more} more mistakes from here on"),
            ));
        }
        found
    }
}
