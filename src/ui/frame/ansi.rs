//! A screen as text with colours, for `cat` and for pagers.

use std::fmt::Write;

use ratatui_core::buffer::{Buffer, Cell};
use ratatui_core::style::{Color, Modifier};

use super::row;

/// The screen with the escape sequences for its colours. Every line ends in the terminal's own colours, so
/// that lines can be taken out alone.
pub fn to_ansi(buffer: &Buffer) -> String {
    let mut text = String::new();
    for y in 0..buffer.area.height {
        ansi_row(buffer, y, &mut text);
        text.push('\n');
    }
    text
}

/// One row of the screen, blanks at its end left out, in the terminal's own colours after it.
pub(super) fn ansi_row(buffer: &Buffer, y: u16, text: &mut String) {
    let cells: Vec<&Cell> = row(buffer, y).map(|(_, cell)| cell).collect();
    let end = cells
        .iter()
        .rposition(|cell| !is_bare_blank(cell))
        .map_or(0, |last| last + 1);
    let mut now = String::new();
    for cell in &cells[..end] {
        let wanted = codes(cell);
        if wanted != now {
            // Writing to a String cannot fail.
            let _ = write!(text, "\x1b[0{wanted}m");
            now = wanted;
        }
        text.push_str(cell.symbol());
    }
    if !now.is_empty() {
        text.push_str("\x1b[0m");
    }
}

fn is_bare_blank(cell: &Cell) -> bool {
    let seen = Modifier::REVERSED | Modifier::UNDERLINED;
    cell.symbol() == " " && cell.bg == Color::Reset && !cell.modifier.intersects(seen)
}

fn codes(cell: &Cell) -> String {
    let mut codes = String::new();
    let modifiers = [
        (Modifier::BOLD, ";1"),
        (Modifier::DIM, ";2"),
        (Modifier::ITALIC, ";3"),
        (Modifier::UNDERLINED, ";4"),
        (Modifier::REVERSED, ";7"),
    ];
    for (modifier, code) in modifiers {
        if cell.modifier.contains(modifier) {
            codes.push_str(code);
        }
    }
    colour(&mut codes, cell.fg, 30);
    colour(&mut codes, cell.bg, 40);
    codes
}

/// `base` is 30 for text and 40 for its background.
fn colour(codes: &mut String, colour: Color, base: u8) {
    let bright = base + 60;
    let code = match colour {
        Color::Reset => return,
        Color::Rgb(r, g, b) => {
            let _ = write!(codes, ";{};2;{r};{g};{b}", base + 8);
            return;
        }
        Color::Indexed(index) => {
            let _ = write!(codes, ";{};5;{index}", base + 8);
            return;
        }
        Color::Black => base,
        Color::Red => base + 1,
        Color::Green => base + 2,
        Color::Yellow => base + 3,
        Color::Blue => base + 4,
        Color::Magenta => base + 5,
        Color::Cyan => base + 6,
        Color::Gray => base + 7,
        Color::DarkGray => bright,
        Color::LightRed => bright + 1,
        Color::LightGreen => bright + 2,
        Color::LightYellow => bright + 3,
        Color::LightBlue => bright + 4,
        Color::LightMagenta => bright + 5,
        Color::LightCyan => bright + 6,
        Color::White => bright + 7,
    };
    let _ = write!(codes, ";{code}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui_core::layout::Rect;
    use ratatui_core::style::Style;

    #[test]
    fn only_changes_are_written() {
        let mut buffer = Buffer::with_lines(["ab cd   "]);
        buffer.set_style(
            Rect::new(0, 0, 2, 1),
            Style::new().fg(Color::Rgb(1, 2, 3)).add_modifier(Modifier::BOLD),
        );
        buffer.set_style(Rect::new(3, 0, 1, 1), Style::new().bg(Color::LightBlue));
        assert_eq!(
            to_ansi(&buffer),
            "\x1b[0;1;38;2;1;2;3mab\x1b[0m \x1b[0;104mc\x1b[0md\n"
        );
    }

    #[test]
    fn a_terminal_reads_back_what_was_drawn() {
        let mut buffer = Buffer::with_lines(["forget gate", "日 0.5"]);
        buffer.set_style(
            Rect::new(2, 0, 5, 1),
            Style::new()
                .fg(Color::Indexed(70))
                .add_modifier(Modifier::REVERSED),
        );
        let mut terminal = vt100::Parser::new(2.try_into().unwrap(), 20.try_into().unwrap(), 0);
        terminal.process(to_ansi(&buffer).replace('\n', "\r\n").trim_end().as_bytes());
        assert_eq!(terminal.screen().contents(), "forget gate\n日 0.5");
        let cell = terminal.screen().cell(0, 3).unwrap();
        assert!(cell.inverse());
        assert_eq!(cell.fgcolor(), vt100::Color::Idx(70));
        assert!(!terminal.screen().cell(0, 8).unwrap().inverse());
    }
}
