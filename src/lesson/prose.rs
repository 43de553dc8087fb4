//! What a scene says: words, and numbers that are filled in from the run. No number is written out by hand.

use std::collections::BTreeSet;

use super::field::read_each;
use super::known::Known;
use super::language::Localized;
use super::number::NumberOf;
use super::table::Table;
use super::template::{self, NumberFormat, Part};
use crate::diagnostic::Diagnostic;

/// A part of prose.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// Words; `\n` begins a new paragraph.
    Words(String),
    /// A number of the run.
    Number {
        /// Which one.
        of: NumberOf,
        /// How it is printed.
        format: NumberFormat,
    },
}

/// Prose in one language.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Prose {
    /// Its parts in reading order.
    pub pieces: Vec<Piece>,
}

/// Prose as it is written, in both languages.
pub(super) struct WrittenProse {
    templates: Localized<Vec<Part>>,
    /// Numbers that one language shows and the other does not.
    lacking: Vec<Diagnostic>,
}

impl WrittenProse {
    /// Reads `{ en, es }`.
    pub(super) fn read(table: &Table<'_>) -> Option<Self> {
        let both = table.localized()?;
        let en = template::read(&both.en, table.mistakes);
        let es = template::read(&both.es, table.mistakes);
        let (en, es) = (en?, es?);
        let lacks = [("es", &en, &es, &both.es), ("en", &es, &en, &both.en)];
        let mut lacking = Vec::new();
        for (language, there, here, written) in lacks {
            let names = names(here);
            for name in self::names(there) {
                if !names.contains(name) {
                    let message =
                        format!("the text in `{language}` does not show {{{name}}}, the other one does");
                    let help = "both languages show the same numbers";
                    lacking.push(Diagnostic::new(written.span.clone(), message).help(help));
                }
            }
        }
        Some(Self {
            templates: Localized { en, es },
            lacking,
        })
    }

    /// Finds the numbers in the program, and sees to it that both languages show the same ones. One that is mistyped in one
    /// language is not wanted in the other.
    pub(super) fn check(self, known: &Known<'_>) -> Option<Localized<Prose>> {
        let prose = |parts: Vec<Part>| {
            let pieces = read_each(parts, |part| match part {
                Part::Words(words) => Some(Piece::Words(words)),
                Part::Number { name, format, span } => {
                    known.number(&name, &span).map(|of| Piece::Number { of, format })
                }
            });
            Some(Prose { pieces: pieces? })
        };
        let (en, es) = (prose(self.templates.en), prose(self.templates.es));
        let (en, es) = (en?, es?);
        let same = self.lacking.is_empty();
        self.lacking
            .into_iter()
            .for_each(|lack| known.mistakes.push(lack));
        same.then_some(Localized { en, es })
    }
}

fn names(parts: &[Part]) -> BTreeSet<&str> {
    fn name(part: &Part) -> Option<&str> {
        match part {
            Part::Number { name, .. } => Some(name),
            Part::Words(_) => None,
        }
    }
    parts.iter().filter_map(name).collect()
}
