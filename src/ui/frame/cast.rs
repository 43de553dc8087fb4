//! Several screens one after the other, as asciinema plays them: version 2 of its format, a header and one event a line.

use std::fmt::Write;

use serde_json::json;

use super::ansi::ansi_row;
use crate::ui::canvas::Canvas;

/// A recording in the making. It holds no date, so that the same screens make the same bytes.
#[derive(Debug)]
pub struct Cast {
    text: String,
    /// The rows of the screen as they stand.
    rows: Vec<String>,
}

impl Cast {
    /// An empty recording of so many columns and rows.
    pub fn new((width, height): (u16, u16), title: &str) -> Self {
        let header = json!({
            "version": 2,
            "width": width,
            "height": height,
            "title": title,
            "env": { "TERM": "xterm-256color" },
        });
        Self {
            text: format!("{header}\n"),
            rows: Vec::new(),
        }
    }

    /// Shows a screen so many milliseconds after the beginning. Only rows that changed are written.
    pub fn frame(&mut self, at: u64, screen: &Canvas) {
        let mut output = String::new();
        if self.rows.is_empty() {
            output.push_str("\x1b[?25l\x1b[2J");
        }
        self.rows.resize(usize::from(screen.area().height), String::new());
        for (y, before) in (0..screen.area().height).zip(&mut self.rows) {
            let mut row = String::new();
            ansi_row(screen, y, &mut row);
            if row != *before {
                // Erased before it is written: behind a full row, erasing to its end would take its last character.
                let _ = write!(output, "\x1b[{};1H\x1b[2K{row}", y + 1);
                *before = row;
            }
        }
        if !output.is_empty() {
            self.event(at, &output);
        }
    }

    /// The recording, ending so many milliseconds after its beginning; the cursor shows again.
    pub fn end(mut self, at: u64) -> String {
        self.event(at, "\x1b[?25h");
        self.text
    }

    fn event(&mut self, at: u64, output: &str) {
        let output = serde_json::Value::from(output);
        let _ = writeln!(self.text, "[{}.{:03}, \"o\", {output}]", at / 1000, at % 1000);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rows_that_changed_are_written() {
        let mut cast = Cast::new((6, 2), "t");
        cast.frame(0, &Canvas::of_lines(["forget", "gate  "]));
        cast.frame(500, &Canvas::of_lines(["forget", "it    "]));
        cast.frame(900, &Canvas::of_lines(["forget", "it    "]));
        let text = cast.end(1250);
        let events: Vec<_> = text.lines().skip(1).collect();
        assert_eq!(
            events,
            [
                r#"[0.000, "o", "\u001b[?25l\u001b[2J\u001b[1;1H\u001b[2Kforget\u001b[2;1H\u001b[2Kgate"]"#,
                r#"[0.500, "o", "\u001b[2;1H\u001b[2Kit"]"#,
                r#"[1.250, "o", "\u001b[?25h"]"#,
            ]
        );
    }
}
