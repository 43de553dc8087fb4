//! A screen as text with colours, for `cat` and for pagers.

use std::fmt::Write;

use ratatui_core::style::Modifier;

use crate::ui::canvas::Canvas;
use crate::ui::cell::Cell;
use crate::ui::tint::Tint;

/// The screen with the escape sequences for its colours. Every line ends in the terminal's own colours, so
/// that lines can be taken out alone.
pub fn to_ansi(canvas: &Canvas) -> String {
    let mut text = String::new();
    for y in 0..canvas.area().height {
        ansi_row(canvas, y, &mut text);
        text.push('\n');
    }
    text
}

/// One row of the screen, blanks at its end left out, in the terminal's own colours after it.
pub(super) fn ansi_row(canvas: &Canvas, y: u16, text: &mut String) {
    let cells: Vec<Cell> = canvas.symbols(y).map(|(_, cell, _)| cell).collect();
    let end = cells
        .iter()
        .rposition(|cell| !is_bare_blank(*cell))
        .map_or(0, |last| last + 1);
    let mut now = String::new();
    for &cell in &cells[..end] {
        let wanted = codes(cell);
        if wanted != now {
            // Writing to a String cannot fail.
            let _ = write!(text, "\x1b[0{wanted}m");
            now = wanted;
        }
        text.push_str(&canvas.symbol(cell));
    }
    if !now.is_empty() {
        text.push_str("\x1b[0m");
    }
}

fn is_bare_blank(cell: Cell) -> bool {
    let seen = Modifier::REVERSED | Modifier::UNDERLINED;
    cell.is_blank() && cell.attributes().bg == Tint::OWN && !cell.attributes().modifier.intersects(seen)
}

fn codes(cell: Cell) -> String {
    let mut codes = String::new();
    let modifiers = [
        (Modifier::BOLD, ";1"),
        (Modifier::DIM, ";2"),
        (Modifier::ITALIC, ";3"),
        (Modifier::UNDERLINED, ";4"),
        (Modifier::REVERSED, ";7"),
    ];
    for (modifier, code) in modifiers {
        if cell.attributes().modifier.contains(modifier) {
            codes.push_str(code);
        }
    }
    for (tint, base) in [(cell.attributes().fg, 30), (cell.attributes().bg, 40)] {
        if tint != Tint::OWN {
            tint.codes(base, |code| {
                // Writing to a String cannot fail.
                let _ = write!(codes, ";{code}");
            });
        }
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::cell::Coat;
    use ratatui_core::layout::Rect;
    use ratatui_core::style::Color;

    #[test]
    fn only_changes_are_written() {
        let mut canvas = Canvas::of_lines(["ab cd   "]);
        canvas.wash(
            Rect::new(0, 0, 2, 1),
            Coat::NONE.fg(Color::Rgb(1, 2, 3)).with(Modifier::BOLD),
        );
        canvas.wash(Rect::new(3, 0, 1, 1), Coat::NONE.bg(Color::LightBlue));
        assert_eq!(
            to_ansi(&canvas),
            "\x1b[0;1;38;2;1;2;3mab\x1b[0m \x1b[0;104mc\x1b[0md\n"
        );
    }

    #[test]
    fn a_terminal_reads_back_what_was_drawn() {
        let mut canvas = Canvas::of_lines(["forget gate", "日 0.5"]);
        canvas.wash(
            Rect::new(2, 0, 5, 1),
            Coat::NONE.fg(Color::Indexed(70)).with(Modifier::REVERSED),
        );
        let mut terminal = vt100::Parser::new(2.try_into().unwrap(), 20.try_into().unwrap(), 0);
        terminal.process(to_ansi(&canvas).replace('\n', "\r\n").trim_end().as_bytes());
        assert_eq!(terminal.screen().contents(), "forget gate\n日 0.5");
        let cell = terminal.screen().cell(0, 3).unwrap();
        assert!(cell.inverse());
        assert_eq!(cell.fgcolor(), vt100::Color::Idx(70));
        assert!(!terminal.screen().cell(0, 8).unwrap().inverse());
    }
}
