//! One value of a lesson with its name and place, and the readers that say what they wanted and what they found.

use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::DeValue;

use super::mistakes::Mistakes;
use super::name::Name;
use super::table::Table;
use super::written::Written;
use crate::diagnostic::{Diagnostic, Span, quoted};

/// A value. Every reader returns `None` after it has reported what is wrong.
#[derive(Clone)]
pub(super) struct Field<'a> {
    pub(super) name: Name<'a>,
    /// Where its key stands; empty for the elements of an array.
    pub(super) key_span: Span,
    pub(super) file: &'a str,
    pub(super) value: &'a Spanned<DeValue<'a>>,
    pub(super) mistakes: &'a Mistakes,
}

impl<'a> Field<'a> {
    pub(super) fn new(
        name: Name<'a>,
        key_span: Span,
        file: &'a str,
        value: &'a Spanned<DeValue<'a>>,
        mistakes: &'a Mistakes,
    ) -> Self {
        Self {
            name,
            key_span,
            file,
            value,
            mistakes,
        }
    }

    /// The same value under another name.
    pub(super) fn called(self, name: impl Into<String>) -> Self {
        Self {
            name: self.name.called(name),
            ..self
        }
    }

    /// Where the value stands.
    pub(super) fn span(&self) -> Span {
        self.value.span()
    }

    /// Reports a mistake at the value.
    pub(super) fn report(&self, message: impl Into<String>, help: Option<&str>) {
        let diagnostic = Diagnostic::new(self.span(), message);
        self.mistakes.push(Diagnostic {
            help: help.map(str::to_owned),
            ..diagnostic
        });
    }

    /// Reports a mistake at the key.
    pub(super) fn report_key(&self, message: impl Into<String>, help: Option<&str>) {
        let span = if self.key_span.is_empty() {
            self.span()
        } else {
            self.key_span.clone()
        };
        let diagnostic = Diagnostic::new(span, message);
        self.mistakes.push(Diagnostic {
            help: help.map(str::to_owned),
            ..diagnostic
        });
    }

    /// Reports that the value is of another kind than wanted.
    pub(super) fn unlike<T>(&self, wanted: &str, help: Option<&str>) -> Option<T> {
        let diagnostic = Diagnostic::new(self.span(), format!("{} should be {wanted}", self.name))
            .label(format!("this is {}", self.kind()));
        self.mistakes.push(Diagnostic {
            help: help.map(str::to_owned),
            ..diagnostic
        });
        None
    }

    fn kind(&self) -> &'static str {
        match self.value.get_ref() {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "an array",
            DeValue::Table(_) => "a table",
        }
    }

    /// A table.
    pub(super) fn table(&self, form: &str) -> Option<Table<'a>> {
        match self.value.get_ref() {
            DeValue::Table(entries) => Some(Table {
                name: self.name.clone(),
                span: self.span(),
                file: self.file,
                entries,
                mistakes: self.mistakes,
                meant: Vec::new(),
            }),
            _ => self.unlike("a table", Some(form)),
        }
    }

    /// The elements of an array, each called `name[i]`.
    pub(super) fn array(&self, wanted: &str, form: &str) -> Option<Vec<Field<'a>>> {
        match self.value.get_ref() {
            DeValue::Array(items) => {
                let element = |(at, value)| {
                    let name = self.name.element(at);
                    Field::new(name, 0..0, self.file, value, self.mistakes)
                };
                Some(items.iter().enumerate().map(element).collect())
            }
            _ => self.unlike(wanted, Some(form)),
        }
    }

    /// Whether it is an array.
    pub(super) fn is_array(&self) -> bool {
        self.value.get_ref().is_array()
    }

    /// Whether it is a table.
    pub(super) fn is_table(&self) -> bool {
        self.value.get_ref().is_table()
    }

    /// A string that is not empty.
    pub(super) fn text(&self) -> Option<Written> {
        match self.value.get_ref() {
            DeValue::String(text) if text.trim().is_empty() => {
                self.report(format!("{} is empty", self.name), None);
                None
            }
            DeValue::String(text) => Some(Written::new(self.file, self.span(), text)),
            _ => self.unlike("a string", Some("strings stand in quotes")),
        }
    }

    /// A string of one line.
    pub(super) fn line(&self) -> Option<Written> {
        let text = self.text()?;
        if text.text.contains(['\n', '\t', '\r']) {
            self.report(format!("{} should be one line without tabs", self.name), None);
            return None;
        }
        Some(text)
    }

    /// A name for commands.
    pub(super) fn id(&self) -> Option<String> {
        let id = self.line()?.text;
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if id.len() > 40 || !id.bytes().all(plain) {
            self.report(
                format!("{} cannot be an id", quoted(&id)),
                Some("ids are at most 40 small letters, digits and hyphens: \"two-units\""),
            );
            return None;
        }
        Some(id)
    }

    /// One of several words.
    pub(super) fn choice<T: Copy>(&self, choices: &[(&str, T)]) -> Option<T> {
        let written = self.line()?;
        if let Some((_, meaning)) = choices.iter().find(|(word, _)| *word == written.text) {
            return Some(*meaning);
        }
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        self.report_choice(&written.text, &words);
        None
    }

    /// Says which words may stand here.
    fn report_choice(&self, written: &str, words: &[&str]) {
        let meant = self.mistakes.meant(written, words.iter().copied(), '"');
        let allowed: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        self.report(
            format!("{} cannot be {}", self.name, quoted(written)),
            Some(&format!("{meant}allowed: {}", allowed.join(", "))),
        );
    }

    /// A whole number within a range.
    pub(super) fn integer(&self, range: RangeInclusive<u64>) -> Option<u64> {
        let DeValue::Integer(integer) = self.value.get_ref() else {
            return self.unlike("a whole number", None);
        };
        let value = u64::from_str_radix(integer.as_str().trim_start_matches('+'), integer.radix());
        match value {
            Ok(value) if range.contains(&value) => Some(value),
            _ => {
                let written = quoted(&integer.to_string()).replace('`', "");
                let allowed = match range.clone().into_inner() {
                    (only, last) if only == last => format!("it can only be {only}"),
                    (first, last) => format!("it goes from {first} to {last}"),
                };
                self.report(format!("{} is {written}", self.name), Some(&allowed));
                None
            }
        }
    }

    /// A whole number within a range, as a size or index.
    pub(super) fn count(&self, range: RangeInclusive<usize>) -> Option<usize> {
        let found = self.integer(*range.start() as u64..=*range.end() as u64)?;
        usize::try_from(found).ok()
    }

    /// A finite number; whole ones count.
    pub(super) fn number(&self) -> Option<f64> {
        let value = match self.value.get_ref() {
            DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str().parse().ok(),
            DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
                .ok()
                .map(|value| value as f64),
            DeValue::Float(float) => float.as_str().parse::<f64>().ok(),
            _ => return self.unlike("a number", None),
        };
        match value {
            Some(value) if value.is_finite() => Some(value),
            Some(value) if value.is_nan() => {
                self.report(
                    "NaN is not a value that can be given",
                    Some("numbers in a lesson are finite"),
                );
                None
            }
            _ => {
                let help = "numbers in a lesson are finite, at most 1.8e308 in size";
                self.report("an infinite value cannot be given", Some(help));
                None
            }
        }
    }

    /// A finite number greater than 0.
    pub(super) fn positive(&self, help: &str) -> Option<f64> {
        let number = self.number()?;
        if number > 0.0 {
            return Some(number);
        }
        self.report(format!("{} is {number}", self.name), Some(help));
        None
    }
}

/// What `read` makes of every item. All are read before the first mistake counts, so that every mistake is reported.
pub(super) fn read_each<F, T>(
    items: impl IntoIterator<Item = F>,
    read: impl FnMut(F) -> Option<T>,
) -> Option<Vec<T>> {
    let read: Vec<Option<T>> = items.into_iter().map(read).collect();
    read.into_iter().collect()
}
