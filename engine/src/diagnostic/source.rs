//! A text with a name, and where its lines are.

use super::Span;

/// A named text, such as a lesson file with its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What diagnostics call it: the path as the user wrote it.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// A place as editors count it, both from 1; columns are characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

/// A line of a source and the part of a span that lies in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Where the span begins.
    pub(super) position: Position,
    /// The line without its end.
    pub(super) text: &'a str,
    /// The span inside `text`; empty where the span is.
    pub(super) span: Span,
}

const BYTE_ORDER_MARK: char = '\u{feff}';

impl Source {
    /// A named text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
        }
    }

    /// Where the span begins. A place behind the end is the end; the end of a text is the end of its last written line.
    pub fn position(&self, span: &Span) -> Position {
        self.line(span).position
    }

    pub(super) fn line(&self, span: &Span) -> Line<'_> {
        let text = self.text.as_str();
        let written = text.trim_end_matches(['\n', '\r']).len();
        let start = floor(
            text,
            if span.start >= text.len() {
                written
            } else {
                span.start
            },
        );
        let before = &text[..start];
        let from = before.rfind('\n').map_or(0, |at| at + 1);
        let line = text[from..].split('\n').next().unwrap_or_default();
        let line = line.strip_suffix('\r').unwrap_or(line);
        let (from, line) = match line.strip_prefix(BYTE_ORDER_MARK) {
            Some(rest) if from == 0 => (BYTE_ORDER_MARK.len_utf8(), rest),
            _ => (from, line),
        };
        let first = start.saturating_sub(from).min(line.len());
        let last = floor(line, span.end.saturating_sub(from)).clamp(first, line.len());
        let position = Position {
            line: 1 + before.matches('\n').count(),
            column: 1 + line[..first].chars().count(),
        };
        Line {
            position,
            text: line,
            span: first..last,
        }
    }
}

/// The last character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, span: Span) -> (usize, usize, String, Span) {
        let source = Source::new("x", text);
        let line = source.line(&span);
        (
            line.position.line,
            line.position.column,
            line.text.to_owned(),
            line.span,
        )
    }

    #[test]
    fn lines_and_columns_are_counted_as_editors_do() {
        assert_eq!(at("ab\ncd\n", 4..5), (2, 2, "cd".to_owned(), 1..2));
        assert_eq!(at("a\r\nñd\r\n", 5..6), (2, 2, "ñd".to_owned(), 2..3));
        assert_eq!(at("\u{feff}ab", 3..4), (1, 1, "ab".to_owned(), 0..1));
        assert_eq!(at("\u{feff}ab", 0..0), (1, 1, "ab".to_owned(), 0..0));
    }

    #[test]
    fn a_span_over_several_lines_ends_with_its_first() {
        assert_eq!(at("ab\r\ncd", 1..6), (1, 2, "ab".to_owned(), 1..2));
    }

    #[test]
    fn the_end_is_the_end_of_the_last_written_line() {
        assert_eq!(at("ab\nc\n\n", 6..6), (2, 2, "c".to_owned(), 1..1));
        assert_eq!(at("", 0..0), (1, 1, String::new(), 0..0));
        assert_eq!(at("ab", 90..95), (1, 3, "ab".to_owned(), 2..2));
    }

    #[test]
    fn any_span_has_a_line() {
        let text = "\u{feff}ñ\r\n\n👩‍🔬\t記\n";
        for start in 0..text.len() + 3 {
            for end in 0..text.len() + 3 {
                let source = Source::new("x", text);
                let line = source.line(&(start..end));
                assert!(line.text.get(line.span).is_some());
            }
        }
    }
}
