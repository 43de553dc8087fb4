//! A string of a lesson that remembers where each of its characters stands in the file.

use crate::diagnostic::Span;

/// A string value and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    /// The content. A line end of two characters became a space and a newline, so that offsets stay true.
    pub(super) text: String,
    /// The whole value in the file, quotes included.
    pub(super) span: Span,
    /// Where the content begins in the file, if it stands there as it is, without escapes.
    start: Option<usize>,
}

impl Written {
    /// The content of a string whose value spans `span` in `file`.
    pub(super) fn new(file: &str, span: Span, content: &str) -> Self {
        let raw = file.get(span.clone()).unwrap_or_default();
        let start = opening(raw)
            .filter(|opening| raw[*opening..].starts_with(content))
            .map(|at| span.start + at);
        Self {
            text: content.replace("\r\n", " \n"),
            span,
            start,
        }
    }

    /// Where a part of the content stands in the file; the whole value where that cannot be told.
    pub(super) fn place(&self, part: &Span) -> Span {
        match self.start {
            Some(start) if part.end <= self.text.len() => start + part.start..start + part.end,
            _ => self.span.clone(),
        }
    }
}

/// How many bytes come before the content.
fn opening(raw: &str) -> Option<usize> {
    for long in ["\"\"\"", "'''"] {
        if let Some(rest) = raw.strip_prefix(long) {
            let newline = ["\r\n", "\n"].iter().find(|newline| rest.starts_with(**newline));
            return Some(long.len() + newline.map_or(0, |newline| newline.len()));
        }
    }
    raw.starts_with(['"', '\'']).then_some(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(file: &str, content: &str, part: Span) -> String {
        let written = Written::new(file, 0..file.len(), content);
        file[written.place(&part)].to_owned()
    }

    #[test]
    fn parts_are_found_in_the_file() {
        assert_eq!(place("\"abc\"", "abc", 1..2), "b");
        assert_eq!(place("'abc'", "abc", 1..2), "b");
        assert_eq!(place("\"\"\"\r\nab\r\nc\"\"\"", "ab\r\nc", 4..5), "c");
        assert_eq!(place("'''ab'''", "ab", 1..2), "b");
    }

    #[test]
    fn where_escapes_move_the_content_the_whole_is_meant() {
        assert_eq!(place(r#""a\tb""#, "a\tb", 2..3), r#""a\tb""#);
    }
}
