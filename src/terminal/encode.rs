//! From one frame to the next in the fewest bytes: over a slow line a frame is as fast as it is short.
//!
//! Cells of one look are written together, so that a colour is named once a frame and not at every change; the cursor
//! goes the shortest way there is, over letters that stay too. Knows no lab and no terminal, only cells and escape sequences.

use ratatui_core::buffer::{Buffer, Cell};
use ratatui_core::style::{Color, Modifier};

use crate::ui::colour::index_of;
use crate::ui::text::columns;

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

/// What shows where there is no letter.
const SHOWS: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT);

impl Look {
    /// The colour of letters does not show on a blank.
    fn of(cell: &Cell) -> Self {
        if is_blank(cell) {
            return Self { bg: cell.bg, ..PLAIN };
        }
        Self {
            fg: cell.fg,
            bg: cell.bg,
            modifier: cell.modifier,
        }
    }

    /// True if the cell, written in this look, shows as it should.
    fn suits(self, cell: &Cell) -> bool {
        if is_blank(cell) {
            self.bg == cell.bg && !self.modifier.intersects(SHOWS)
        } else {
            self == Self::of(cell)
        }
    }
}

/// True if nothing but its ground shows.
fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && !cell.modifier.intersects(SHOWS)
}

fn is_wide(cell: &Cell) -> bool {
    let symbol = cell.symbol();
    // Characters of one or two bytes are not.
    symbol.len() > 2 && columns(symbol) > 1
}

/// True if a terminal shows both alike.
fn are_alike(one: &Cell, other: &Cell) -> bool {
    one == other || one.symbol() == other.symbol() && Look::of(one) == Look::of(other)
}

/// A cell to be written.
#[derive(Debug, Clone, Copy)]
struct Change {
    x: u16,
    y: u16,
    /// Which of the looks it is written in.
    look: usize,
}

/// The bytes that turn a terminal that shows one frame into one that shows another of the same size. They find plain
/// letters and leave plain letters.
pub(super) fn encode(shown: &Buffer, next: &Buffer, out: &mut Vec<u8>) {
    let width = usize::from(next.area.width);
    if width == 0 {
        return;
    }
    let mut looks = vec![PLAIN];
    let mut changes = Vec::new();
    let mut anew = Vec::new();
    let rows = shown
        .content
        .chunks_exact(width)
        .zip(next.content.chunks_exact(width));
    for (y, (before, after)) in (0..).zip(rows) {
        let known = changes.len();
        let is_wide_at = |x: usize| is_wide(&before[x]) || is_wide(&after[x]);
        let mut has_wide = false;
        for (x, (before, after)) in before.iter().zip(after).enumerate() {
            if !are_alike(before, after) {
                let look = index(&mut looks, Look::of(after));
                changes.push(Change { x: x as u16, y, look });
                has_wide |= is_wide_at(x) || x > 0 && is_wide_at(x - 1);
            }
        }
        if has_wide {
            changes.truncate(known);
            anew.push((y, after));
        } else {
            join_blanks(&looks, after, &mut changes[known..]);
        }
    }
    changes.sort_by_key(|change| change.look);

    let mut pen = Pen::new(out, next.area.width);
    for Change { x, y, look } in changes {
        let row = &next.content[usize::from(y) * width..];
        pen.look(looks[look]);
        pen.go(x, y, row);
        pen.write(row[usize::from(x)].symbol());
    }
    for (y, row) in anew {
        pen.row(y, row);
    }
    pen.look(PLAIN);
}

/// The place of a look, the last one where it is new.
fn index(looks: &mut Vec<Look>, look: Look) -> usize {
    looks.iter().position(|known| *known == look).unwrap_or_else(|| {
        looks.push(look);
        looks.len() - 1
    })
}

/// Blanks are written with the letters beside them where that shows the same: without a move of their own.
fn join_blanks(looks: &[Look], row: &[Cell], changes: &mut [Change]) {
    let count = changes.len();
    let mut join = |from: usize, to: usize| {
        let (beside, own) = (changes[from], &mut changes[to]);
        let cell = &row[usize::from(own.x)];
        if own.x.abs_diff(beside.x) == 1 && is_blank(cell) && looks[beside.look].suits(cell) {
            own.look = beside.look;
        }
    };
    (1..count).for_each(|at| join(at - 1, at));
    (1..count).rev().for_each(|at| join(at, at - 1));
}

/// The terminal's state, as what was written has left it.
struct Pen<'a> {
    out: &'a mut Vec<u8>,
    width: u16,
    look: Look,
    /// Where the cursor is; unknown at first, and where terminals differ: behind the last column and a wide character.
    at: Option<(u16, u16)>,
    /// The ways to the next place or look that are weighed.
    best: Vec<u8>,
    other: Vec<u8>,
}

impl<'a> Pen<'a> {
    fn new(out: &'a mut Vec<u8>, width: u16) -> Self {
        Self {
            out,
            width,
            look: PLAIN,
            at: None,
            best: Vec::new(),
            other: Vec::new(),
        }
    }

    /// What a terminal takes a wide character for must not move what stands behind it.
    fn write(&mut self, symbol: &str) {
        self.out.extend_from_slice(symbol.as_bytes());
        self.at = self
            .at
            .filter(|_| columns(symbol) == 1)
            .map(|(x, y)| (x + 1, y))
            .filter(|(x, _)| *x < self.width);
    }

    /// Writes a whole row from left to right. What is written over half of a character two columns wide blanks the other
    /// half, so where one comes or goes nothing is left out. One whose second half was drawn over, or is behind the edge,
    /// is a blank.
    fn row(&mut self, y: u16, row: &[Cell]) {
        let mut x = 0;
        while let Some(cell) = row.get(usize::from(x)) {
            self.look(Look::of(cell));
            self.go(x, y, row);
            let columns = columns(cell.symbol()).max(1);
            let from = usize::from(x);
            let covered = row.get(from + 1..from + columns);
            if covered.is_some_and(|covered| covered.iter().all(|cell| cell.symbol() == " ")) {
                // A terminal that takes it for a narrow one must not leave there what was.
                if columns > 1 {
                    (0..columns).for_each(|_| self.write(" "));
                    self.go(x, y, row);
                }
                self.write(cell.symbol());
                x += columns as u16;
            } else {
                self.write(" ");
                x += 1;
            }
        }
    }

    /// Moves the cursor to `x` of the row `y`, whose cells are given: it may go over letters that are there already.
    fn go(&mut self, x: u16, y: u16, row: &[Cell]) {
        if self.at == Some((x, y)) {
            return;
        }
        self.best.clear();
        sequence(&mut self.best, &[y + 1, x + 1], b'H');
        if let Some((from, above)) = self.at
            && above <= y
        {
            self.weigh(|way| {
                down(way, y - above);
                across(way, from, x);
            });
            self.weigh(|way| {
                down(way, y - above);
                way.push(b'\r');
                across(way, 0, x);
            });
            let between = row.get(usize::from(from)..usize::from(x)).unwrap_or_default();
            let look = self.look;
            // Over more letters it is never the shortest way.
            if above == y
                && (1..8).contains(&between.len())
                && between.iter().all(|cell| look.suits(cell) && !is_wide(cell))
            {
                let letters = between.iter().flat_map(|cell| cell.symbol().bytes());
                self.weigh(|way| way.extend(letters));
            }
        }
        self.out.extend_from_slice(&self.best);
        self.at = Some((x, y));
    }

    /// Takes another way if it is shorter than the best.
    fn weigh(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        self.other.clear();
        write(&mut self.other);
        if self.other.len() < self.best.len() {
            std::mem::swap(&mut self.best, &mut self.other);
        }
    }

    /// Changes the look in one sequence: what differs, or everything anew, whichever is shorter.
    fn look(&mut self, wanted: Look) {
        let now = self.look;
        if wanted == now {
            return;
        }
        self.best.clear();
        select(&mut self.best, PLAIN, wanted, true);
        if (now.modifier - wanted.modifier).is_empty() {
            self.weigh(|way| select(way, now, wanted, false));
        }
        self.out.extend_from_slice(&self.best);
        self.look = wanted;
    }
}

/// A control sequence with its numbers.
fn sequence(out: &mut Vec<u8>, numbers: &[u16], end: u8) {
    out.extend_from_slice(b"\x1b[");
    for (at, number) in numbers.iter().enumerate() {
        if at > 0 {
            out.push(b';');
        }
        decimal(out, *number);
    }
    out.push(end);
}

fn decimal(out: &mut Vec<u8>, number: u16) {
    if number >= 10 {
        decimal(out, number / 10);
    }
    out.push(b'0' + (number % 10) as u8);
}

/// From row to row, downwards: a line feed keeps the column where the terminal is raw.
fn down(out: &mut Vec<u8>, rows: u16) {
    match rows {
        0 => {}
        1..=3 if cfg!(unix) => out.extend((0..rows).map(|_| b'\n')),
        1 => out.extend_from_slice(b"\x1b[B"),
        _ => sequence(out, &[rows], b'B'),
    }
}

/// From column to column.
fn across(out: &mut Vec<u8>, from: u16, to: u16) {
    match (to.saturating_sub(from), from.saturating_sub(to)) {
        (0, 0) => {}
        (1, _) => out.extend_from_slice(b"\x1b[C"),
        (0, back @ 1..=4) => out.extend((0..back).map(|_| b'\x08')),
        (0, back) => sequence(out, &[back], b'D'),
        (on, _) => sequence(out, &[on], b'C'),
    }
}

/// The sequence that leads from one look to another that has all its modifiers; after a reset, all that is not plain.
fn select(out: &mut Vec<u8>, from: Look, to: Look, reset: bool) {
    const MODIFIERS: [(Modifier, u16); 9] = [
        (Modifier::BOLD, 1),
        (Modifier::DIM, 2),
        (Modifier::ITALIC, 3),
        (Modifier::UNDERLINED, 4),
        (Modifier::SLOW_BLINK, 5),
        (Modifier::RAPID_BLINK, 6),
        (Modifier::REVERSED, 7),
        (Modifier::HIDDEN, 8),
        (Modifier::CROSSED_OUT, 9),
    ];
    out.extend_from_slice(b"\x1b[");
    // An empty code is a reset, and shorter than 0.
    let mut first = !reset;
    let mut code = |numbers: &[u16]| {
        for number in numbers {
            if !first {
                out.push(b';');
            }
            first = false;
            decimal(out, *number);
        }
    };
    let added = to.modifier - from.modifier;
    for (modifier, number) in MODIFIERS {
        if added.contains(modifier) {
            code(&[number]);
        }
    }
    if to.fg != from.fg {
        colour(to.fg, 30, &mut code);
    }
    if to.bg != from.bg {
        colour(to.bg, 40, &mut code);
    }
    out.push(b'm');
}

/// The code of a colour; `base` is 30 for letters and 40 for the ground.
fn colour(colour: Color, base: u16, code: &mut impl FnMut(&[u16])) {
    if let Color::Rgb(red, green, blue) = colour {
        return code(&[base + 8, 2, red.into(), green.into(), blue.into()]);
    }
    match index_of(colour).map(u16::from) {
        None => code(&[base + 9]),
        Some(index @ 0..=7) => code(&[base + index]),
        Some(index @ 8..=15) => code(&[base + 60 + index - 8]),
        Some(index) => code(&[base + 8, 5, index]),
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
        let halves = prop::collection::vec(0..HEIGHT, 0..2);
        (prop::collection::vec(piece, 0..25), halves).prop_map(|(pieces, halves)| {
            let mut buffer = Buffer::empty(Rect::new(0, 0, WIDTH, HEIGHT));
            for y in halves {
                buffer[(WIDTH - 1, y)].set_symbol("漢");
            }
            for (x, y, symbol, fg, bg, modifier) in pieces {
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

    fn sent(from: &Buffer, to: &Buffer) -> Vec<u8> {
        let mut out = Vec::new();
        encode(from, to, &mut out);
        out
    }

    proptest! {
        #[test]
        fn a_terminal_shows_what_was_drawn(screens in prop::collection::vec(screen(), 1..4)) {
            let mut terminal = vt100::Parser::new(HEIGHT.try_into().unwrap(), WIDTH.try_into().unwrap(), 0);
            let mut before = Buffer::empty(Rect::new(0, 0, WIDTH, HEIGHT));
            for screen in screens {
                terminal.process(&sent(&before, &screen));
                // The same screen sent to an empty terminal, all of it, cell by cell in full.
                let mut plain = vt100::Parser::new(HEIGHT.try_into().unwrap(), WIDTH.try_into().unwrap(), 0);
                let mut covered = 0;
                for ((x, y), cell) in screen.area.positions().map(Into::into).zip(&screen.content) {
                    if covered > 0 && x > 0 {
                        covered -= 1;
                        continue;
                    }
                    let wide = columns(cell.symbol()) > 1;
                    let is_whole = x + 1 < WIDTH && screen[(x + 1, y)].symbol() == " ";
                    let symbol = if wide && !is_whole { " " } else { cell.symbol() };
                    covered = usize::from(wide && is_whole);
                    let mut bytes = format!("\x1b[{};{}H", y + 1, x + 1).into_bytes();
                    select(&mut bytes, PLAIN, Look { fg: cell.fg, bg: cell.bg, modifier: cell.modifier }, true);
                    bytes.extend_from_slice(symbol.as_bytes());
                    plain.process(&bytes);
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
        let text = String::from_utf8(sent(&empty, &wires)).unwrap();
        assert_eq!(
            text,
            "\x1b[2;10Hx\n\x08x\n\x08x\x1b[36m\x1b[2;6H│\n\x08│\n\x08│\x1b[m"
        );
    }

    #[test]
    fn a_wide_character_that_a_terminal_shows_narrow_moves_nothing_behind_it() {
        let empty = Buffer::empty(Rect::new(0, 0, WIDTH, 1));
        let mut wide = empty.clone();
        wide.set_string(0, 0, "漢x", Style::new());
        let text = String::from_utf8(sent(&empty, &wide)).unwrap();
        // Nor is anything left in its second column.
        assert!(text.starts_with("\x1b[1;1H  \r漢\x1b[1;3Hx"), "{text:?}");
    }

    #[test]
    fn what_is_drawn_over_the_second_half_of_a_wide_character_shows() {
        let empty = Buffer::empty(Rect::new(0, 0, WIDTH, 1));
        let mut window = empty.clone();
        window.set_string(0, 0, "漢字", Style::new());
        window.set_string(3, 0, "│", Style::new());
        let mut terminal = vt100::Parser::new(1.try_into().unwrap(), WIDTH.try_into().unwrap(), 0);
        terminal.process(&sent(&empty, &window));
        assert_eq!(terminal.screen().contents().trim_end(), "漢 │");
    }

    #[test]
    fn the_smallest_terminals_are_written_too() {
        for (width, height) in [(0, 0), (0, 3), (3, 0)] {
            let nothing = Buffer::empty(Rect::new(0, 0, width, height));
            assert!(sent(&nothing, &nothing).is_empty());
        }
        let empty = Buffer::empty(Rect::new(0, 0, 1, 1));
        let mut one = empty.clone();
        one.set_string(0, 0, "x", Style::new());
        assert_eq!(sent(&empty, &one), b"\x1b[1;1Hx");
        one[(0, 0)].set_symbol("漢");
        assert_eq!(sent(&empty, &one), b"\x1b[1;1H ");
    }
}
