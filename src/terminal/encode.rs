//! From one frame to the next in the fewest bytes: over a slow line a frame is as fast as it is short.
//!
//! Cells of one look are written together, so that a colour is named once a frame and not at every change. The look that is
//! told in the fewest codes comes next, and of its cells the nearest; the cursor goes the shortest way there is, over letters that
//! stay too. Knows no lab and no terminal, only cells and escape sequences.

use std::collections::VecDeque;

use ratatui_core::style::Modifier;

use super::sequence::decimal;
use super::way::{Place, Way};
use crate::ui::canvas::Canvas;
use crate::ui::cell::{Attributes, Cell};

/// What shows where there is no letter.
const SHOWS: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT);

/// True if nothing but its ground shows.
fn is_bare(cell: Cell) -> bool {
    cell.is_blank() && !cell.attributes().modifier.intersects(SHOWS)
}

/// The attributes that a cell is written in. The colour of letters does not show on a blank.
fn look(cell: Cell) -> Attributes {
    let attributes = cell.attributes();
    if is_bare(cell) {
        return Attributes {
            bg: attributes.bg,
            ..Attributes::PLAIN
        };
    }
    attributes
}

/// True if a cell, written with these attributes, shows as it should.
fn suits(attributes: Attributes, cell: Cell) -> bool {
    if is_bare(cell) {
        attributes.bg == cell.attributes().bg && !attributes.modifier.intersects(SHOWS)
    } else {
        attributes == cell.attributes()
    }
}

/// A cell to be written.
#[derive(Debug, Clone, Copy)]
struct Change {
    x: u16,
    y: u16,
    /// Which of the looks it is written in.
    look: usize,
}

impl Change {
    /// True if the cursor stands at the other one when this one is written.
    fn leads_to(&self, other: &Self) -> bool {
        (self.x + 1, self.y) == (other.x, other.y)
    }
}

/// The bytes that turn a terminal that shows one frame into one that shows another of the same size. They find plain
/// letters and leave plain letters; there are none where nothing changed.
pub(super) fn encode(shown: &Canvas, next: &Canvas, out: &mut Vec<u8>) {
    let mut looks = Vec::new();
    let mut changes = Vec::new();
    let mut anew = Vec::new();
    let area = next.area();
    for y in (0..area.height).filter(|y| !next.has_same_row(*y, shown)) {
        let known = changes.len();
        let row = next.row(y);
        let mut has_wide = false;
        for (x, (before, after)) in (0..area.width).zip(shown.row(y).iter().zip(row)) {
            let (before, after) = (*before, *after);
            if before == after && after.cluster().is_none() {
                continue;
            }
            // On blanks, another colour of letters is nothing new.
            if look(before) != look(after) || !next.is_same_symbol(after, shown, before) {
                let look = index(&mut looks, look(after));
                changes.push(Change { x, y, look });
                has_wide |= shown.is_wide(x, y) || next.is_wide(x, y);
            }
        }
        if has_wide {
            changes.truncate(known);
            anew.push(y);
        } else {
            join_blanks(&looks, row, &mut changes[known..]);
        }
    }
    changes.sort_by_key(|change| change.look);

    let mut pen = Pen::new(next, out);
    let mut left: Vec<&[Change]> = changes.chunk_by(|one, other| one.look == other.look).collect();
    let look_of = |changes: &[Change]| looks[changes[0].look];
    while let Some(nearest) = (0..left.len()).min_by_key(|at| apart(pen.look, look_of(left[*at]))) {
        let changes = left.remove(nearest);
        pen.look(look_of(changes));
        pen.stretches(changes);
    }
    for y in anew {
        pen.row(y);
    }
    pen.look(Attributes::PLAIN);
}

/// The place of a look, the last one where it is new.
fn index(looks: &mut Vec<Attributes>, look: Attributes) -> usize {
    looks.iter().position(|known| *known == look).unwrap_or_else(|| {
        looks.push(look);
        looks.len() - 1
    })
}

/// How long, about, the sequence is that leads from one look to another: colours take some three times as many bytes as modifiers.
fn apart(from: Attributes, to: Attributes) -> u32 {
    let named = |from: Attributes| {
        let colours = u32::from(from.fg != to.fg) + u32::from(from.bg != to.bg);
        3 * colours + (to.modifier - from.modifier).bits().count_ones()
    };
    let anew = named(Attributes::PLAIN);
    if to.modifier.contains(from.modifier) {
        anew.min(named(from))
    } else {
        anew
    }
}

/// Blanks are written with the letters beside them where that shows the same: without a move of their own.
fn join_blanks(looks: &[Attributes], row: &[Cell], changes: &mut [Change]) {
    let count = changes.len();
    let mut join = |from: usize, to: usize| {
        let (beside, own) = (changes[from], &mut changes[to]);
        let cell = row[usize::from(own.x)];
        if own.x.abs_diff(beside.x) == 1 && is_bare(cell) && suits(looks[beside.look], cell) {
            own.look = beside.look;
        }
    };
    (1..count).for_each(|at| join(at - 1, at));
    (1..count).rev().for_each(|at| join(at, at - 1));
}

/// The terminal's state, as what was written has left it.
struct Pen<'a> {
    next: &'a Canvas,
    out: &'a mut Vec<u8>,
    look: Attributes,
    /// Where the cursor is; unknown at first, and where terminals differ: behind the last column and a wide character.
    at: Option<Place>,
}

impl<'a> Pen<'a> {
    fn new(next: &'a Canvas, out: &'a mut Vec<u8>) -> Self {
        Self {
            next,
            out,
            look: Attributes::PLAIN,
            at: None,
        }
    }

    /// Writes a cell whose symbol takes one column where the cursor is.
    fn cell(&mut self, x: u16, y: u16) {
        if let Some(cell) = self.next.cell(x, y) {
            self.out.extend_from_slice(self.next.symbol(cell).as_bytes());
        }
        self.at = Some((x + 1, y)).filter(|(x, _)| *x < self.next.area().width);
    }

    /// Writes a whole row from left to right. What is written over half of a character two columns wide blanks the other
    /// half, so where one comes or goes nothing is left out.
    fn row(&mut self, y: u16) {
        let next = self.next;
        for (x, cell, columns) in next.symbols(y) {
            self.look(look(cell));
            self.go(x, y);
            if columns == 1 {
                self.cell(x, y);
                continue;
            }
            // A terminal that takes it for a narrow one must not leave there what was, nor move what stands behind it.
            self.out.extend((0..columns).map(|_| b' '));
            self.at = Some((x + columns, y)).filter(|(x, _)| *x < next.area().width);
            self.go(x, y);
            self.out.extend_from_slice(next.symbol(cell).as_bytes());
            self.at = None;
        }
    }

    /// Writes all changes of one look, in an order with short ways: from each stretch to the nearest of the next few.
    fn stretches(&mut self, changes: &[Change]) {
        const IN_SIGHT: usize = 16;
        let mut left: VecDeque<&[Change]> = changes.chunk_by(Change::leads_to).collect();
        while let Some(nearest) = (0..left.len().min(IN_SIGHT)).min_by_key(|at| self.distance(&left[*at][0]))
        {
            for change in left.remove(nearest).into_iter().flatten() {
                self.go(change.x, change.y);
                self.cell(change.x, change.y);
            }
        }
    }

    /// How many bytes, about, the way to a cell takes: a few for a place nearby, as many as any for one that is far.
    fn distance(&self, to: &Change) -> u16 {
        let (x, y) = self.at.unwrap_or((0, 0));
        to.x.abs_diff(x).min(5) + to.y.abs_diff(y).min(4)
    }

    /// Moves the cursor: it may go over letters that are there already.
    fn go(&mut self, x: u16, y: u16) {
        let way = Way::shortest(self.at, (x, y));
        let letters = self.letters_on_the_way(x, y).unwrap_or_default();
        let over: usize = letters.iter().map(|cell| self.next.symbol(*cell).len()).sum();
        if (1..way.len()).contains(&over) {
            letters
                .iter()
                .for_each(|cell| self.out.extend_from_slice(self.next.symbol(*cell).as_bytes()));
        } else {
            way.write(self.out);
        }
        self.at = Some((x, y));
    }

    /// What stands between the cursor and a place further right, if it may be written once more.
    fn letters_on_the_way(&self, x: u16, y: u16) -> Option<&'a [Cell]> {
        let (from, _) = self.at.filter(|(_, row)| *row == y)?;
        // Over more letters it is never the shortest way.
        if x.checked_sub(from)? >= 8 {
            return None;
        }
        let between = &self.next.row(y)[usize::from(from)..usize::from(x)];
        let suit =
            between.iter().all(|cell| suits(self.look, *cell)) && !(from..x).any(|x| self.next.is_wide(x, y));
        suit.then_some(between)
    }

    /// Changes the look in one sequence: what differs, or everything anew, whichever is shorter.
    fn look(&mut self, wanted: Attributes) {
        let now = std::mem::replace(&mut self.look, wanted);
        if wanted == now {
            return;
        }
        let from = self.out.len();
        select(self.out, Attributes::PLAIN, wanted, true);
        if wanted.modifier.contains(now.modifier) {
            let anew = self.out.len();
            select(self.out, now, wanted, false);
            if self.out.len() - anew < anew - from {
                self.out.drain(from..anew);
            } else {
                self.out.truncate(anew);
            }
        }
    }
}

/// The sequence that leads from one look to another that has all its modifiers; after a reset, all that is not plain.
fn select(out: &mut Vec<u8>, from: Attributes, to: Attributes, reset: bool) {
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
    let mut code = |number| {
        if !first {
            out.push(b';');
        }
        first = false;
        decimal(out, number);
    };
    let added = to.modifier - from.modifier;
    for (modifier, number) in MODIFIERS {
        if added.contains(modifier) {
            code(number);
        }
    }
    if to.fg != from.fg {
        to.fg.codes(30, &mut code);
    }
    if to.bg != from.bg {
        to.bg.codes(40, &mut code);
    }
    out.push(b'm');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::cell::Coat;
    use proptest::prelude::*;
    use ratatui_core::layout::Rect;
    use ratatui_core::style::Color;

    const WIDTH: u16 = 24;
    const HEIGHT: u16 = 7;

    /// Pieces of text somewhere on a screen.
    fn screen() -> impl Strategy<Value = Canvas> {
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
        let area = (0..WIDTH, 0..HEIGHT, 0..WIDTH, 0..HEIGHT);
        let area = area.prop_map(|(x, y, width, height)| Rect::new(x, y, width, height));
        let piece = (0..8, area, symbol, colour.clone(), colour, modifier);
        prop::collection::vec(piece, 0..25).prop_map(|pieces| {
            let mut canvas = Canvas::new(WIDTH, HEIGHT);
            for (kind, area, symbol, fg, bg, modifier) in pieces {
                let style = Coat::NONE.fg(fg).bg(bg).with(modifier);
                let row = Rect {
                    width: WIDTH,
                    height: 1,
                    ..area
                };
                match kind {
                    0 => canvas.wash(area, style),
                    1 => canvas.erase(area),
                    2 => canvas.fill(area, "·", style),
                    3 => canvas.letters(Rect { width: 3, ..row }, "abc", style),
                    _ => {
                        canvas.text(row, symbol, style);
                    }
                }
            }
            canvas
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

    fn sent(from: &Canvas, to: &Canvas) -> Vec<u8> {
        let mut out = Vec::new();
        encode(from, to, &mut out);
        out
    }

    proptest! {
        #[test]
        fn a_terminal_shows_what_was_drawn(screens in prop::collection::vec(screen(), 1..4)) {
            let mut terminal = vt100::Parser::new(HEIGHT.try_into().unwrap(), WIDTH.try_into().unwrap(), 0);
            let mut before = Canvas::new(WIDTH, HEIGHT);
            for screen in screens {
                terminal.process(&sent(&before, &screen));
                // The same screen sent to an empty terminal, all of it, cell by cell in full.
                let mut plain = vt100::Parser::new(HEIGHT.try_into().unwrap(), WIDTH.try_into().unwrap(), 0);
                for y in 0..HEIGHT {
                    for (x, cell, _) in screen.symbols(y) {
                        let mut bytes = format!("\x1b[{};{}H", y + 1, x + 1).into_bytes();
                        select(&mut bytes, Attributes::PLAIN, cell.attributes(), true);
                        bytes.extend_from_slice(screen.symbol(cell).as_bytes());
                        plain.process(&bytes);
                    }
                }
                prop_assert_eq!(shown(terminal.screen()), shown(plain.screen()));
                before = screen;
            }
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_colour_is_named_once_and_the_cursor_goes_the_short_way() {
        let empty = Canvas::new(WIDTH, HEIGHT);
        let mut wires = empty.clone();
        for y in 1..4 {
            wires.text(Rect::new(5, y, WIDTH, 1), "│", Coat::NONE.fg(Color::Cyan));
            wires.text(Rect::new(9, y, WIDTH, 1), "x", Coat::NONE);
        }
        let text = String::from_utf8(sent(&empty, &wires)).unwrap();
        assert_eq!(
            text,
            "\x1b[2;10Hx\n\x08x\n\x08x\x1b[36m\x1b[5D│\x1bM\x08│\x1bM\x08│\x1b[m"
        );
    }

    #[test]
    fn a_wide_character_that_a_terminal_shows_narrow_moves_nothing_behind_it() {
        let empty = Canvas::new(WIDTH, 1);
        let mut wide = empty.clone();
        wide.text(Rect::new(0, 0, WIDTH, 1), "漢x", Coat::NONE);
        let text = String::from_utf8(sent(&empty, &wide)).unwrap();
        // Nor is anything left in its second column.
        assert!(text.starts_with("\x1b[1;1H  \r漢\x1b[1;3Hx"), "{text:?}");
    }

    #[test]
    fn what_is_drawn_over_the_second_half_of_a_wide_character_shows() {
        let empty = Canvas::new(WIDTH, 1);
        let mut window = empty.clone();
        window.text(Rect::new(0, 0, WIDTH, 1), "漢字", Coat::NONE);
        window.text(Rect::new(3, 0, WIDTH, 1), "│", Coat::NONE);
        let mut terminal = vt100::Parser::new(1.try_into().unwrap(), WIDTH.try_into().unwrap(), 0);
        terminal.process(&sent(&empty, &window));
        assert_eq!(terminal.screen().contents().trim_end(), "漢 │");
    }

    #[test]
    fn the_smallest_terminals_are_written_too() {
        for (width, height) in [(0, 0), (0, 3), (3, 0)] {
            let nothing = Canvas::new(width, height);
            assert!(sent(&nothing, &nothing).is_empty());
        }
        let empty = Canvas::new(1, 1);
        let mut one = empty.clone();
        one.text(Rect::new(0, 0, WIDTH, 1), "x", Coat::NONE);
        assert_eq!(sent(&empty, &one), b"\x1b[1;1Hx");
    }
}
