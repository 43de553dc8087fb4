//! A table whose keys are known: unknown ones are reported with what was probably meant, missing ones by name.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::field::Field;
use super::mistakes::{Mistakes, guess};
use super::name::Name;
use crate::diagnostic::{Diagnostic, Span, quoted};

/// A table of the file.
#[derive(Clone)]
pub(super) struct Table<'a> {
    pub(super) name: Name<'a>,
    pub(super) span: Span,
    pub(super) file: &'a str,
    pub(super) entries: &'a DeTable<'a>,
    pub(super) mistakes: &'a Mistakes,
    /// Keys that an unknown key was probably meant to be: not reported as missing as well.
    pub(super) meant: Vec<String>,
}

impl<'a> Table<'a> {
    /// Reports every key that is not among `known`.
    pub(super) fn only(mut self, known: &[&str]) -> Self {
        for (key, _) in self.entries {
            let written = key.get_ref().as_ref();
            if !known.contains(&written) {
                let near = self.mistakes.near(written, known.iter().copied());
                self.meant.extend(near.map(str::to_owned));
                let meant = guess(near, '`');
                self.mistakes.push(
                    Diagnostic::new(key.span(), format!("unknown key {}", quoted(written)))
                        .label(format!("not a key of {}", self.name))
                        .help(format!("{meant}allowed: {}", known.join(", "))),
                );
            }
        }
        self
    }

    /// The value of a key, if it is given.
    pub(super) fn get(&self, key: &str) -> Option<Field<'a>> {
        let (key, value) = self.entries.get_key_value(key)?;
        Some(self.field(key, value))
    }

    /// The value of a key that has to be given.
    pub(super) fn need(&self, key: &str, help: &str) -> Option<Field<'a>> {
        let found = self.get(key);
        if found.is_none() && !self.meant.iter().any(|meant| meant == key) {
            let message = format!("{} has no `{key}`", self.name);
            self.mistakes
                .push(Diagnostic::new(self.span.clone(), message).help(help));
        }
        found
    }

    /// What `read` makes of a key that can be left out: `Some(None)` where it is, and `None` after a mistake.
    pub(super) fn optional<T>(
        &self,
        key: &str,
        read: impl FnOnce(&Field<'a>) -> Option<T>,
    ) -> Option<Option<T>> {
        match self.get(key) {
            Some(field) => read(&field).map(Some),
            None => Some(None),
        }
    }

    /// All entries in the order in which they are written.
    pub(super) fn in_order(&self) -> Vec<Field<'a>> {
        let mut fields: Vec<_> = self
            .entries
            .iter()
            .map(|(key, value)| self.field(key, value))
            .collect();
        fields.sort_unstable_by_key(|field| field.key_span.start);
        fields
    }

    /// Reports where two keys are both given that exclude each other.
    pub(super) fn either(&self, one: &str, other: &str) {
        if let (Some(_), Some(second)) = (self.get(one), self.get(other)) {
            second.report_key(
                format!("`{one}` and `{other}` exclude each other"),
                Some("remove one of them"),
            );
        }
    }

    fn field(
        &self,
        key: &'a Spanned<std::borrow::Cow<'a, str>>,
        value: &'a Spanned<DeValue<'a>>,
    ) -> Field<'a> {
        let name = Name::of_key(key.get_ref());
        Field::new(name, key.span(), self.file, value, self.mistakes)
    }
}
