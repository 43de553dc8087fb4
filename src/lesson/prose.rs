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
}

impl WrittenProse {
    /// Reads `{ en, es }` and sees to it that both show the same numbers.
    pub(super) fn read(table: &Table<'_>) -> Option<Self> {
        let both = table.localized()?;
        let en = template::read(&both.en, table.mistakes);
        let es = template::read(&both.es, table.mistakes);
        let (en, es) = (en?, es?);
        let lacks = [("es", &en, &es, &both.es), ("en", &es, &en, &both.en)];
        let mut same = true;
        for (language, there, here, written) in lacks {
            let names = names(here);
            for name in self::names(there) {
                if !names.contains(name) {
                    same = false;
                    let message =
                        format!("the text in `{language}` does not show {{{name}}}, the other one does");
                    let help = "both languages show the same numbers";
                    table
                        .mistakes
                        .push(Diagnostic::new(written.span.clone(), message).help(help));
                }
            }
        }
        same.then_some(Self {
            templates: Localized { en, es },
        })
    }

    /// Finds the numbers in the program.
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
        Some(Localized { en: en?, es: es? })
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
