//! A lesson file's text as a TOML tree with the place of everything, and what is wrong on that level.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::field::Field;
use super::mistakes::Mistakes;
use super::name::Name;
use crate::diagnostic::{Diagnostic, is_unprintable};

/// A text read as TOML.
pub(super) struct Document<'a> {
    text: &'a str,
    root: Spanned<DeValue<'a>>,
}

impl<'a> Document<'a> {
    /// Reads `text`; `None` after a mistake of TOML itself, since what follows from a half-read file misleads.
    pub(super) fn read(text: &'a str, mistakes: &Mistakes) -> Option<Self> {
        let (root, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let message = error.message().lines().next().unwrap_or("this is not TOML");
            let diagnostic = Diagnostic::new(error.span().unwrap_or(0..0), message);
            mistakes.push(match message {
                "cannot recurse further; max recursion depth met" | "recursion limit" => Diagnostic {
                    message: "this is nested too deeply".to_owned(),
                    ..diagnostic
                }
                .help("arrays and tables can be nested 80 levels deep"),
                "duplicate key" => diagnostic.help("every key can be given once"),
                _ => diagnostic,
            });
        }
        if !errors.is_empty() {
            return None;
        }
        let span = root.span();
        let root = Spanned::new(span, DeValue::Table(root.into_inner()));
        report_unprintable(&root, mistakes);
        Some(Self { text, root })
    }

    /// The whole of it as a field called `name`.
    pub(super) fn root<'b>(&'b self, name: &'b str, mistakes: &'b Mistakes) -> Field<'b> {
        Field::new(Name::of_key(name), 0..0, self.text, &self.root, mistakes)
    }
}

/// Strings whose characters would disturb a terminal or deceive a reader. The depth is bounded by the TOML reader.
fn report_unprintable(value: &Spanned<DeValue<'_>>, mistakes: &Mistakes) {
    let report = |text: &str, span: std::ops::Range<usize>| {
        let breaks_line = |at: usize| text[at..].starts_with("\r\n");
        let disturbs =
            |(at, c): &(usize, char)| is_unprintable(*c) && !matches!(c, '\n' | '\t') && !breaks_line(*at);
        if let Some((_, c)) = text.char_indices().find(disturbs) {
            let message = format!("the character U+{:04X} cannot be shown", u32::from(c));
            mistakes.push(
                Diagnostic::new(span, message).help("texts hold letters, signs, spaces and line breaks"),
            );
        }
    };
    match value.get_ref() {
        DeValue::String(text) => report(text, value.span()),
        DeValue::Array(items) => items.iter().for_each(|item| report_unprintable(item, mistakes)),
        DeValue::Table(entries) => {
            for (key, item) in entries {
                report(key.get_ref(), key.span());
                report_unprintable(item, mistakes);
            }
        }
        _ => {}
    }
}
