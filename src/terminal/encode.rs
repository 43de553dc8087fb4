//! Changed cells to the fewest bytes: over a slow line a frame is as fast as it is short.
//!
//! Cells of one style are written together, so that a colour is named once a frame and not at every change; the cursor
//! goes the shortest way there is. Knows no lab and no terminal, only cells and escape sequences.

use std::collections::BTreeSet;
use std::io::Write as _;

use ratatui_core::buffer::Cell;
use ratatui_core::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr as _;

/// A cell that changed, and where.
pub(super) type Changed<'a> = (u16, u16, &'a Cell);

/// How a cell looks, without its symbol.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Look {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

const PLAIN: Look = Look {
    fg: Color::Reset,
    bg: Color::Reset,
    modifier: Modifier::empty(),
};

impl Look {
    /// The colour of letters does not show on a blank.
    fn of(cell: &Cell) -> Self {
        let shows = Modifier::REVERSED | Modifier::UNDERLINED | Modifier::CROSSED_OUT;
        let blank = cell.symbol() == " " && !cell.modifier.intersects(shows);
        Self {
            fg: if blank { Color::Reset } else { cell.fg },
            bg: cell.bg,
            modifier: if blank { Modifier::empty() } else { cell.modifier },
        }
    }
}

/// Writes changed cells, and remembers what the order of writing depends on.
#[derive(Debug, Default)]
pub(super) struct Encoder {
    /// The rows that hold or held a character two columns wide. What is written over half of one blanks the other
    /// half, so there cells must be written from left to right, as they are given.
    wide: BTreeSet<u16>,
}

impl Encoder {
    /// Writes the changed cells of a screen of `width` columns, given row by row, to `out`. The terminal is left with
    /// plain letters, as the next call expects it.
    pub(super) fn encode(&mut self, changed: &[Changed<'_>], width: u16, out: &mut Vec<u8>) {
        self.wide.extend(
            changed
                .iter()
                .filter(|(.., cell)| cell.symbol().width() > 1)
                .map(|(_, y, _)| *y),
        );
        let mut looks = vec![PLAIN];
        let mut groups: Vec<Vec<&Changed<'_>>> = vec![Vec::new()];
        for own in changed.iter().filter(|(_, y, _)| !self.wide.contains(y)) {
            let look = Look::of(own.2);
            match looks.iter().position(|other| *other == look) {
                Some(at) => groups[at].push(own),
                None => {
                    looks.push(look);
                    groups.push(vec![own]);
                }
            }
        }
        let mut pen = Pen {
            out,
            width,
            look: PLAIN,
            at: None,
        };
        let in_order = changed.iter().filter(|(_, y, _)| self.wide.contains(y));
        for (x, y, cell) in groups.into_iter().flatten().chain(in_order) {
            pen.look(Look::of(cell));
            pen.go(*x, *y);
            pen.write(cell.symbol());
        }
        pen.look(PLAIN);
    }
}

/// The terminal's state, as what was written has left it.
struct Pen<'a> {
    out: &'a mut Vec<u8>,
    width: u16,
    look: Look,
    /// Where the cursor is; unknown at first and behind the last column, where terminals differ.
    at: Option<(u16, u16)>,
}

impl Pen<'_> {
    fn write(&mut self, symbol: &str) {
        self.out.extend_from_slice(symbol.as_bytes());
        let columns = symbol.width() as u16;
        self.at = self
            .at
            .map(|(x, y)| (x.saturating_add(columns), y))
            .filter(|(x, _)| *x < self.width && columns > 0);
    }

    /// Moves the cursor.
    fn go(&mut self, x: u16, y: u16) {
        if self.at == Some((x, y)) {
            return;
        }
        let mut best = format!("\x1b[{};{}H", y + 1, x + 1);
        if let Some((from, row)) = self.at {
            let mut ways = vec![format!("{}{}", down(row, y), across(from, x))];
            ways.push(format!("{}\r{}", down(row, y), across(0, x)));
            for way in ways {
                if y >= row && way.len() < best.len() {
                    best = way;
                }
            }
        }
        self.out.extend_from_slice(best.as_bytes());
        self.at = Some((x, y));
    }

    /// Changes the look in one sequence: what differs, or everything anew, whichever is shorter.
    fn look(&mut self, wanted: Look) {
        if wanted == self.look {
            return;
        }
        let anew = format!("\x1b[{}m", codes(PLAIN, wanted, true).join(";"));
        let gone = self.look.modifier - wanted.modifier;
        let shortest = if gone.is_empty() {
            let changed = format!("\x1b[{}m", codes(self.look, wanted, false).join(";"));
            if changed.len() < anew.len() { changed } else { anew }
        } else {
            anew
        };
        let _ = self.out.write_all(shortest.as_bytes());
        self.look = wanted;
    }
}

/// From row to row, downwards: a line feed keeps the column where the terminal is raw.
fn down(from: u16, to: u16) -> String {
    match to.saturating_sub(from) {
        0 => String::new(),
        rows @ 1..=3 if cfg!(unix) => "\n".repeat(usize::from(rows)),
        1 => "\x1b[B".to_owned(),
        rows => format!("\x1b[{rows}B"),
    }
}

/// From column to column.
fn across(from: u16, to: u16) -> String {
    match i32::from(to) - i32::from(from) {
        0 => String::new(),
        1 => "\x1b[C".to_owned(),
        columns @ 2.. => format!("\x1b[{columns}C"),
        columns @ -4..0 => "\x08".repeat(columns.unsigned_abs() as usize),
        columns => format!("\x1b[{}D", -columns),
    }
}

/// The codes that lead from one look to another that has all its modifiers; after a reset, all that is not plain.
fn codes(from: Look, to: Look, reset: bool) -> Vec<String> {
    let mut codes = Vec::new();
    if reset {
        // An empty code is a reset, and shorter than 0.
        codes.push(String::new());
    }
    let added = to.modifier - from.modifier;
    let modifiers = [
        (Modifier::BOLD, "1"),
        (Modifier::DIM, "2"),
        (Modifier::ITALIC, "3"),
        (Modifier::UNDERLINED, "4"),
        (Modifier::SLOW_BLINK, "5"),
        (Modifier::RAPID_BLINK, "6"),
        (Modifier::REVERSED, "7"),
        (Modifier::HIDDEN, "8"),
        (Modifier::CROSSED_OUT, "9"),
    ];
    codes.extend(
        modifiers
            .into_iter()
            .filter(|(modifier, _)| added.contains(*modifier))
            .map(|(_, code)| code.to_owned()),
    );
    if to.fg != from.fg {
        codes.push(colour(to.fg, 30));
    }
    if to.bg != from.bg {
        codes.push(colour(to.bg, 40));
    }
    codes
}

/// The code of a colour; `base` is 30 for letters and 40 for the ground.
fn colour(colour: Color, base: u8) -> String {
    let named = |number: u8| match number {
        0..=7 => (base + number).to_string(),
        _ => (base + 60 + number - 8).to_string(),
    };
    match colour {
        Color::Reset => (base + 9).to_string(),
        Color::Black => named(0),
        Color::Red => named(1),
        Color::Green => named(2),
        Color::Yellow => named(3),
        Color::Blue => named(4),
        Color::Magenta => named(5),
        Color::Cyan => named(6),
        Color::Gray => named(7),
        Color::DarkGray => named(8),
        Color::LightRed => named(9),
        Color::LightGreen => named(10),
        Color::LightYellow => named(11),
        Color::LightBlue => named(12),
        Color::LightMagenta => named(13),
        Color::LightCyan => named(14),
        Color::White => named(15),
        Color::Indexed(number @ 0..=15) => named(number),
        Color::Indexed(number) => format!("{};5;{number}", base + 8),
        Color::Rgb(red, green, blue) => format!("{};2;{red};{green};{blue}", base + 8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui_core::buffer::Buffer;
    use ratatui_core::layout::Rect;
    use ratatui_core::style::Style;

    const WIDTH: u16 = 24;
    const HEIGHT: u16 = 7;

    /// Pieces of text somewhere on a screen.
    fn screen() -> impl Strategy<Value = Buffer> {
        let symbol = prop::sample::select(vec![
            "│",
            "0.05",
            " ",
            "漢字",
            "x",
            "━━━▶",
            "e\u{301}",
            "        ",
        ]);
        let colour = prop::sample::select(vec![
            Color::Reset,
            Color::Rgb(1, 20, 255),
            Color::Indexed(9),
            Color::Indexed(99),
            Color::Cyan,
        ]);
        let modifier = prop::sample::select(vec![
            Modifier::empty(),
            Modifier::BOLD,
            Modifier::REVERSED | Modifier::BOLD,
            Modifier::UNDERLINED,
        ]);
        let piece = (0..WIDTH, 0..HEIGHT, symbol, colour.clone(), colour, modifier);
        prop::collection::vec(piece, 0..25).prop_map(|pieces| {
            let mut buffer = Buffer::empty(Rect::new(0, 0, WIDTH, HEIGHT));
            for (x, y, symbol, fg, bg, modifier) in pieces {
                // Half a wide character, or the ground behind one, is not told well by ratatui's diff; that is not
                // ours. So one wide text has a row of its own, on plain ground.
                if symbol.width() > symbol.chars().count() {
                    buffer.set_string(0, 0, " ".repeat(usize::from(WIDTH)), Style::reset());
                    buffer.set_string(x, 0, symbol, Style::new().fg(fg));
                    continue;
                }
                let y = y.max(1);
                let style = Style::new().fg(fg).bg(bg).add_modifier(modifier);
                buffer.set_string(x, y, symbol, style);
            }
            buffer
        })
    }

    /// What a terminal shows: symbols and looks, the colour of blanks left out.
    fn shown(terminal: &vt100::Screen) -> Vec<String> {
        let cell = |x, y| {
            let cell = terminal.cell(y, x).unwrap();
            if cell.is_wide_continuation() {
                return String::new();
            }
            let symbol = if cell.has_contents() { cell.contents() } else { " " };
            let letters = symbol != " " || cell.inverse() || cell.underline();
            let fg = if letters {
                format!("{:?}", cell.fgcolor())
            } else {
                String::new()
            };
            let bold = letters && cell.bold();
            format!(
                "{symbol} {fg} {:?} {bold} {} {}",
                cell.bgcolor(),
                cell.inverse(),
                cell.underline()
            )
        };
        (0..HEIGHT)
            .flat_map(|y| (0..WIDTH).map(move |x| format!("{x},{y} {}", cell(x, y))))
            .filter(|cell| !cell.ends_with("   Default false false false"))
            .collect()
    }

    fn sent(encoder: &mut Encoder, from: &Buffer, to: &Buffer) -> Vec<u8> {
        let mut out = Vec::new();
        encoder.encode(&from.diff(to), WIDTH, &mut out);
        out
    }

    proptest! {
        #[test]
        fn a_terminal_shows_what_was_drawn(screens in prop::collection::vec(screen(), 1..4)) {
            let mut terminal = vt100::Parser::new(HEIGHT.try_into().unwrap(), WIDTH.try_into().unwrap(), 0);
            let mut encoder = Encoder::default();
            let mut before = Buffer::empty(Rect::new(0, 0, WIDTH, HEIGHT));
            for screen in screens {
                terminal.process(&sent(&mut encoder, &before, &screen));
                // The same screen sent at once to an empty terminal, cell by cell in full.
                let mut plain = vt100::Parser::new(HEIGHT.try_into().unwrap(), WIDTH.try_into().unwrap(), 0);
                let empty = Buffer::empty(Rect::new(0, 0, WIDTH, HEIGHT));
                for (x, y, cell) in empty.diff(&screen) {
                    let codes = codes(PLAIN, Look { fg: cell.fg, bg: cell.bg, modifier: cell.modifier }, true);
                    plain.process(format!("\x1b[{};{}H\x1b[{}m{}", y + 1, x + 1, codes.join(";"), cell.symbol()).as_bytes());
                }
                prop_assert_eq!(shown(terminal.screen()), shown(plain.screen()));
                before = screen;
            }
        }
    }

    #[test]
    fn a_colour_is_named_once_and_the_cursor_goes_the_short_way() {
        let empty = Buffer::empty(Rect::new(0, 0, WIDTH, HEIGHT));
        let mut wires = empty.clone();
        for y in 1..4 {
            wires.set_string(5, y, "│", Style::new().fg(Color::Cyan));
            wires.set_string(9, y, "x", Style::new());
        }
        let text = String::from_utf8(sent(&mut Encoder::default(), &empty, &wires)).unwrap();
        assert_eq!(
            text,
            "\x1b[2;10Hx\n\x08x\n\x08x\x1b[36m\x1b[2;6H│\n\x08│\n\x08│\x1b[m"
        );
    }
}
