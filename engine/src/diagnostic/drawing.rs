//! A diagnostic drawn over its source: place and message, the line, the caret, the advice.
//!
//! Our own few lines rather than a crate: the form is fixed by golden files, one line of source is always enough, and
//! nothing unprintable may pass. Colour is the caller's: every piece says what part it is.

use std::fmt;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::printable::printable;
use super::source::{Line, Source};
use super::{Diagnostic, Span};

/// The most columns of a source line that are shown; a longer one is cut around the caret.
const WINDOW: usize = 100;
/// How many columns stay visible before the caret when a line is cut.
const LEAD: usize = 40;
/// The gutter is as wide as a line number of so many digits.
const GUTTER: usize = 5;
/// How many characters on each side of the caret are measured: a line can be as long as its file.
const NEIGHBOURS: usize = 8 * WINDOW;
const TAB: &str = "    ";
const CUT: &str = "…";

/// What a piece of a drawing is, for whoever colours it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// The file, line and column.
    Place,
    /// What is wrong.
    Message,
    /// Line number and rules.
    Gutter,
    /// The source line.
    Code,
    /// The caret and the word under it.
    Caret,
    /// The advice.
    Help,
}

/// A drawn diagnostic: pieces in reading order, line breaks included. Displays as plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// The pieces.
    pub pieces: Vec<(Part, String)>,
}

impl fmt::Display for Drawing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces.iter().try_for_each(|(_, text)| f.write_str(text))
    }
}

/// Draws `diagnostic`, whose span is one of `source`.
pub fn draw(source: &Source, diagnostic: &Diagnostic) -> Drawing {
    let line = source.line(&diagnostic.span);
    let position = line.position;
    let number = position.line.to_string();
    let gutter = GUTTER.max(number.len());
    let (code, lead, caret) = shown(&line);
    let mut pieces = vec![
        (
            Part::Place,
            format!(
                "{}:{}:{}: ",
                printable(&source.name),
                position.line,
                position.column
            ),
        ),
        (Part::Message, printable(&diagnostic.message)),
        (Part::Gutter, format!("\n{number:>gutter$} |")),
    ];
    if !code.is_empty() {
        pieces.push((Part::Code, format!(" {code}")));
    }
    pieces.push((Part::Gutter, format!("\n{:gutter$} | ", "")));
    let label = diagnostic
        .label
        .as_deref()
        .map(|label| format!(" {}", printable(label)))
        .unwrap_or_default();
    pieces.push((Part::Caret, format!("{:lead$}{}{label}", "", "^".repeat(caret))));
    if let Some(help) = &diagnostic.help {
        pieces.push((Part::Help, format!("\n   help: {}", printable(help))));
    }
    pieces.push((Part::Gutter, "\n".to_owned()));
    Drawing { pieces }
}

/// The line as it is shown, the columns before the caret, and the caret's width.
fn shown(line: &Line<'_>) -> (String, usize, usize) {
    let (line, cut_before, cut_after) = neighbourhood(line);
    let cells = cells(line.text);
    let ends_by = |at: usize| {
        cells
            .iter()
            .take_while(|cell| cell.span.end <= at)
            .map(|cell| cell.width)
            .sum::<usize>()
    };
    let starts_before = |at: usize| {
        cells
            .iter()
            .take_while(|cell| cell.span.start < at)
            .map(|cell| cell.width)
            .sum()
    };
    let total: usize = cells.iter().map(|cell| cell.width).sum();
    let first = ends_by(line.span.start);
    let last: usize = starts_before(line.span.end);
    let caret = last.saturating_sub(first).max(1);
    if total <= WINDOW && !cut_before && !cut_after {
        let text = cells.iter().map(|cell| cell.text.as_str()).collect::<String>();
        return (text.trim_end().to_owned(), first, caret);
    }
    let left = first.saturating_sub(LEAD).min(total.saturating_sub(WINDOW));
    let right = left.saturating_add(WINDOW);
    let mut text = String::new();
    let mut column = 0_usize;
    let mut lead = first;
    for cell in &cells {
        let end = column.saturating_add(cell.width);
        if column >= left && end <= right {
            if text.is_empty() && (column > 0 || cut_before) {
                text.push_str(CUT);
                lead = first.saturating_sub(column).saturating_add(1);
            }
            text.push_str(&cell.text);
        }
        column = end;
    }
    if total > right || cut_after {
        text.push_str(CUT);
    }
    (
        text.trim_end().to_owned(),
        lead,
        caret.min(right.saturating_sub(first).max(1)),
    )
}

/// What of a line can come into the window at all, and whether there is more before and after it.
fn neighbourhood<'a>(line: &Line<'a>) -> (Line<'a>, bool, bool) {
    let text = line.text;
    let from = text[..line.span.start]
        .char_indices()
        .rev()
        .nth(NEIGHBOURS)
        .map_or(0, |(at, _)| at);
    let to = text[line.span.start..]
        .char_indices()
        .nth(NEIGHBOURS)
        .map_or(text.len(), |(at, _)| line.span.start + at);
    let span = line.span.start - from..line.span.end.min(to) - from;
    (
        Line {
            position: line.position,
            text: &text[from..to],
            span,
        },
        from > 0,
        to < text.len(),
    )
}

/// What a reader sees as one character, as it is shown.
struct Cell {
    span: Span,
    text: String,
    width: usize,
}

fn cells(text: &str) -> Vec<Cell> {
    text.grapheme_indices(true)
        .map(|(start, grapheme)| {
            let text = if grapheme == "\t" {
                TAB.to_owned()
            } else {
                printable(grapheme)
            };
            Cell {
                span: start..start + grapheme.len(),
                width: text.width(),
                text,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str, span: Span) -> String {
        draw(&Source::new("a.toml", text), &Diagnostic::new(span, "wrong")).to_string()
    }

    #[test]
    fn the_form() {
        let source = Source::new("lessons/07-tanh.toml", "\n\nfill = { slae = 0.5 }\n");
        let diagnostic = Diagnostic::new(11..15, "unknown key `slae`")
            .label("not a key of `fill`")
            .help("did you mean `scale`? allowed: seed, scale");
        assert_eq!(
            draw(&source, &diagnostic).to_string(),
            "lessons/07-tanh.toml:3:10: unknown key `slae`\n\
             \u{20}   3 | fill = { slae = 0.5 }\n\
             \u{20}     |          ^^^^ not a key of `fill`\n\
             \u{20}  help: did you mean `scale`? allowed: seed, scale\n"
        );
    }

    #[test]
    fn tabs_wide_characters_and_controls_keep_the_caret_in_place() {
        assert_eq!(
            drawn("\tx = 1", 1..2),
            "a.toml:1:2: wrong\n    1 |     x = 1\n      |     ^\n"
        );
        assert_eq!(
            drawn("記 = x", 6..7),
            "a.toml:1:5: wrong\n    1 | 記 = x\n      |      ^\n"
        );
        assert_eq!(
            drawn("e\u{301} = x", 6..7),
            "a.toml:1:6: wrong\n    1 | e\u{301} = x\n      |     ^\n"
        );
        assert_eq!(
            drawn("\u{1b}[x", 2..3),
            "a.toml:1:3: wrong\n    1 | \\u{1b}[x\n      |        ^\n"
        );
        assert_eq!(
            drawn("\u{1b}[x", 0..1),
            "a.toml:1:1: wrong\n    1 | \\u{1b}[x\n      | ^^^^^^\n"
        );
    }

    #[test]
    fn an_empty_text_and_an_empty_span_have_a_caret() {
        assert_eq!(drawn("", 0..0), "a.toml:1:1: wrong\n    1 |\n      | ^\n");
        assert_eq!(
            drawn("ab\r\n", 4..4),
            "a.toml:1:3: wrong\n    1 | ab\n      |   ^\n"
        );
    }

    #[test]
    fn long_lines_are_cut_around_the_caret() {
        let text = format!("{}X{}", "a".repeat(300), "b".repeat(300));
        let expected = format!(
            "    1 | …{}X{}…\n      | {}^\n",
            "a".repeat(40),
            "b".repeat(59),
            " ".repeat(41)
        );
        assert_eq!(drawn(&text, 300..301), format!("a.toml:1:301: wrong\n{expected}"));
        let whole = drawn(&text, 0..600);
        assert!(whole.lines().all(|line| line.width() <= 110), "{whole}");
        let end = drawn(&text, 601..601);
        assert!(end.ends_with(&format!(" |  {}^\n", " ".repeat(100))), "{end}");
    }

    #[test]
    fn nothing_unprintable_is_drawn() {
        let source = Source::new("\u{1b}]0;x\u{7}", "a\u{9b}\u{202e}b");
        let diagnostic = Diagnostic::new(1..3, "bad \u{1b}")
            .label("\u{8}")
            .help("\u{200f}");
        let drawing = draw(&source, &diagnostic).to_string();
        assert!(
            drawing
                .chars()
                .all(|c| c == '\n' || !super::super::is_unprintable(c)),
            "{drawing:?}"
        );
    }
}
