//! Prose with numbers in it, as it is written: `the gate keeps {f[0]} of {c'[0]:.2}`. What the names in braces mean is
//! checked later, against the program.

use super::mistakes::Mistakes;
use super::written::Written;
use crate::diagnostic::{Diagnostic, Span, quoted};

/// How a number in prose is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum NumberFormat {
    /// As the lab prints numbers everywhere.
    #[default]
    Usual,
    /// `{...:.2}`: with so many digits after the point.
    Fixed(u8),
    /// `{...:.2e}`: with an exponent and so many digits after the point.
    Scientific(u8),
}

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Words. Runs of blanks are one blank, an empty line is one line break.
    Words(String),
    /// A number: its name as written, and the place of its braces in the file.
    Number {
        name: String,
        format: NumberFormat,
        span: Span,
    },
}

/// Reads prose; `None` after a mistake.
pub(super) fn read(written: &Written, mistakes: &Mistakes) -> Option<Vec<Part>> {
    let text = written.text.as_str();
    let before = mistakes.count();
    let report = |part: Span, message: String, help: &str| {
        mistakes.push(Diagnostic::new(written.place(&part), message).help(help));
    };
    let mut parts = Vec::new();
    let mut words = String::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(['{', '}']).map(|found| at + found) {
        words.push_str(&text[at..found]);
        let rest = &text[found..];
        if rest.starts_with("{{") || rest.starts_with("}}") {
            words.push_str(&rest[..1]);
            at = found + 2;
        } else if rest.starts_with('}') {
            report(
                found..found + 1,
                "a `}` without a `{`".to_owned(),
                "a brace itself is written `}}`",
            );
            at = found + 1;
        } else if let Some(end) = rest[1..]
            .find(['{', '}', '\n'])
            .filter(|end| rest[1 + end..].starts_with('}'))
        {
            let inside = &rest[1..1 + end];
            at = found + end + 2;
            let span = written.place(&(found..at));
            match number(inside) {
                Ok((name, format)) => {
                    parts.push(Part::Words(std::mem::take(&mut words)));
                    parts.push(Part::Number { name, format, span });
                }
                Err(message) => report(found..at, message, FORM),
            }
        } else {
            report(found..found + 1, "a `{` without a `}`".to_owned(), FORM);
            at = found + 1;
        }
    }
    words.push_str(&text[at..]);
    parts.push(Part::Words(words));
    (mistakes.count() == before).then(|| settle(parts))
}

const FORM: &str = "a number is written {f[0]}, {c[0]@3} or {f[0]:.2}; a brace itself is written `{{`";

fn number(inside: &str) -> Result<(String, NumberFormat), String> {
    // What follows the last colon is a format unless it can begin a name: `{lstm: c[0]}`.
    let begins_name = |text: &str| {
        text.trim_start()
            .starts_with(|c: char| c.is_alphabetic() || c == '(' || c == '_')
    };
    let (name, format) = match inside.rsplit_once(':') {
        Some((name, format)) if !begins_name(format) => (name.trim(), format_of(format.trim())?),
        _ => (inside.trim(), NumberFormat::Usual),
    };
    if name.is_empty() {
        return Err("no number is named between these braces".to_owned());
    }
    Ok((name.to_owned(), format))
}

fn format_of(written: &str) -> Result<NumberFormat, String> {
    let (digits, format): (_, fn(u8) -> NumberFormat) = match written.strip_suffix('e') {
        Some(digits) => (digits, NumberFormat::Scientific),
        None => (written, NumberFormat::Fixed),
    };
    match digits.strip_prefix('.').map(str::parse) {
        Some(Ok(digits)) if digits <= 17 => Ok(format(digits)),
        _ => Err(format!(
            "{} is not a format: write .0 to .17, or .2e",
            quoted(written)
        )),
    }
}

/// Makes blanks regular and drops empty parts.
fn settle(parts: Vec<Part>) -> Vec<Part> {
    let mut settled: Vec<Part> = Vec::new();
    let last = parts.len().saturating_sub(1);
    for (at, part) in parts.into_iter().enumerate() {
        match part {
            Part::Words(words) => {
                let mut words = blanks(&words);
                if at == 0 {
                    words = words.trim_start().to_owned();
                }
                if at == last {
                    words = words.trim_end().to_owned();
                }
                if !words.is_empty() {
                    settled.push(Part::Words(words));
                }
            }
            number => settled.push(number),
        }
    }
    settled
}

fn blanks(text: &str) -> String {
    let mut out = String::new();
    let mut newlines = 0;
    let mut blank = false;
    let flush = |out: &mut String, newlines: usize| out.push(if newlines > 1 { '\n' } else { ' ' });
    for c in text.chars() {
        if c.is_ascii_whitespace() {
            blank = true;
            newlines += usize::from(c == '\n');
        } else {
            if blank {
                flush(&mut out, newlines);
            }
            (blank, newlines) = (false, 0);
            out.push(c);
        }
    }
    if blank {
        flush(&mut out, newlines);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Result<Vec<Part>, Vec<(Span, String)>> {
        let mistakes = Mistakes::default();
        let file = format!("'''{text}'''");
        let read = read(&Written::new(&file, 0..file.len(), text), &mistakes);
        let found = mistakes.into_diagnostics();
        read.ok_or_else(|| {
            found
                .into_iter()
                .map(|found| (found.span, found.message))
                .collect()
        })
    }

    fn words(text: &str) -> Part {
        Part::Words(text.to_owned())
    }

    #[test]
    fn numbers_and_braces_are_told_apart() {
        let number = Part::Number {
            name: "f[0]".to_owned(),
            format: NumberFormat::Fixed(2),
            span: 8..17,
        };
        assert_eq!(
            parts("a {{ {f[0]:.2} b}}"),
            Ok(vec![words("a { "), number, words(" b}")])
        );
        let number = Part::Number {
            name: "d h[1]@2".to_owned(),
            format: NumberFormat::Scientific(1),
            span: 3..17,
        };
        assert_eq!(parts("{d h[1]@2:.1e}"), Ok(vec![number]));
    }

    #[test]
    fn blanks_become_regular() {
        assert_eq!(parts("  a\n  b\n\n c \n"), Ok(vec![words("a b\nc")]));
    }

    #[test]
    fn every_mistake_has_its_place() {
        let found = parts("a { b } } {f[0]:2} {}  {x").unwrap_err();
        let spans: Vec<_> = found.iter().map(|(span, _)| span.clone()).collect();
        assert_eq!(spans, [11..12, 13..21, 22..24, 26..27]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*|[{}:.e a\n]*") {
            let _ = parts(&text);
        }
    }
}
