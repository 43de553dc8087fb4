//! The cells of a frame: what an ink writes, what pictures and the terminal read.
//!
//! Half a character that is two columns wide is never left over. Knows no meanings and no escape sequences.

use std::fmt;
use std::ops::Deref;

use ratatui_core::layout::Rect;
use unicode_segmentation::UnicodeSegmentation;

use super::cell::{COVERED, Cell, Coat, spelled, spelled_at};
use super::text;

/// What stands in a cell.
#[derive(Debug, Clone, Copy)]
pub enum Symbol<'a> {
    /// One character: its UTF-8, filled up with zeros; nothing where the symbol before covers the cell.
    Letter([u8; 4]),
    /// Several.
    Cluster(&'a str),
}

impl Deref for Symbol<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Letter(bytes) => {
                let len = bytes.iter().position(|byte| *byte == 0).unwrap_or(4);
                str::from_utf8(&bytes[..len]).unwrap_or(" ")
            }
            Self::Cluster(text) => text,
        }
    }
}

/// A frame.
#[derive(Clone)]
pub struct Canvas {
    width: u16,
    height: u16,
    /// Row by row.
    cells: Vec<Cell>,
    /// The symbols that are more than one character.
    clusters: Vec<Box<str>>,
}

impl Canvas {
    /// An empty one of so many columns and rows.
    pub fn new(width: u16, height: u16) -> Self {
        Self {
            width,
            height,
            cells: vec![Cell::EMPTY; usize::from(width) * usize::from(height)],
            clusters: Vec::new(),
        }
    }

    /// Empties it.
    pub fn clear(&mut self) {
        self.cells.fill(Cell::EMPTY);
        self.clusters.clear();
    }

    /// The whole of it.
    pub fn area(&self) -> Rect {
        Rect::new(0, 0, self.width, self.height)
    }

    /// The cells of a row, from left to right; none where there is no such row.
    pub fn row(&self, y: u16) -> &[Cell] {
        let (width, from) = (usize::from(self.width), usize::from(y) * usize::from(self.width));
        self.cells.get(from..from + width).unwrap_or_default()
    }

    /// A cell of this canvas.
    pub fn cell(&self, x: u16, y: u16) -> Option<Cell> {
        self.row(y).get(usize::from(x)).copied()
    }

    /// The symbol of a cell of this canvas; empty where the one before covers it.
    pub fn symbol(&self, cell: Cell) -> Symbol<'_> {
        match cell.cluster() {
            Some(place) => Symbol::Cluster(self.clusters.get(place).map_or(" ", |cluster| cluster)),
            None => Symbol::Letter(cell.code().to_le_bytes()),
        }
    }

    /// The symbols of a row with their columns, cells and widths.
    pub fn symbols(&self, y: u16) -> impl Iterator<Item = (u16, Cell, u16)> {
        let row = self.row(y);
        (0..self.width)
            .zip(row)
            .filter(|(_, cell)| !cell.is_covered())
            .map(|(x, cell)| {
                let behind = &row[usize::from(x) + 1..];
                let covered = behind.iter().take_while(|cell| cell.is_covered()).count();
                (x, *cell, 1 + covered as u16)
            })
    }

    /// True if the symbol at this place takes more than one column.
    pub fn is_wide(&self, x: u16, y: u16) -> bool {
        let cells = self.row(y).iter().skip(usize::from(x));
        cells.take(2).any(|cell| cell.is_covered())
    }

    /// True if a row of another canvas of this size is known at a glance to show the same: symbols of several characters have to
    /// be looked up.
    pub fn has_same_row(&self, y: u16, other: &Self) -> bool {
        self.row(y) == other.row(y) && self.clusters.is_empty() && other.clusters.is_empty()
    }

    /// True if two cells, the other one of another canvas, have one symbol.
    pub fn is_same_symbol(&self, own: Cell, other: &Self, cell: Cell) -> bool {
        if own.cluster().is_some() && cell.cluster().is_some() {
            return *self.symbol(own) == *other.symbol(cell);
        }
        own.code() == cell.code()
    }

    /// True if two cells, the other one of another canvas, are the same in all.
    fn is_same_cell(&self, own: Cell, other: &Self, cell: Cell) -> bool {
        own == cell && own.cluster().is_none()
            || own.attributes() == cell.attributes() && self.is_same_symbol(own, other, cell)
    }

    /// Writes letters that take one column each into `place`: one row, as wide as there are letters, or less.
    pub fn letters(&mut self, place: Rect, letters: &str, coat: Coat) {
        let place = place.intersection(self.area());
        if place.is_empty() {
            return;
        }
        let cells = self.free(place.x, place.y, usize::from(place.width));
        for (cell, character) in cells.iter_mut().zip(letters.chars()) {
            coat.write(cell, spelled(character));
        }
    }

    /// Writes text, as much of it as `place` (one row of this canvas) has room for, and returns the columns it took. What takes no
    /// column is left out, and what could move a cursor.
    pub fn text(&mut self, place: Rect, words: &str, coat: Coat) -> u16 {
        let place = place.intersection(self.area());
        if place.is_empty() {
            return 0;
        }
        let mut used = 0;
        for symbol in words.graphemes(true) {
            let width = text::columns(symbol);
            if width == 0 || symbol.contains(char::is_control) {
                continue;
            }
            if usize::from(used) + width > usize::from(place.width) {
                break;
            }
            let symbol = self.symbol_of(symbol);
            let cells = self.free(place.x + used, place.y, width);
            let symbols = std::iter::once(symbol).chain(std::iter::repeat(COVERED));
            cells
                .iter_mut()
                .zip(symbols)
                .for_each(|(cell, symbol)| coat.write(cell, symbol));
            used += width as u16;
        }
        used
    }

    /// A symbol as a cell holds it.
    fn symbol_of(&mut self, symbol: &str) -> u32 {
        let mut letters = symbol.chars();
        if let (Some(first), None) = (letters.next(), letters.next()) {
            return spelled(first);
        }
        let known = self.clusters.iter().position(|own| **own == *symbol);
        spelled_at(known.unwrap_or_else(|| {
            self.clusters.push(symbol.into());
            self.clusters.len() - 1
        }))
    }

    /// Writes a symbol that takes one column all over `area`.
    pub fn fill(&mut self, area: Rect, symbol: &str, coat: Coat) {
        let area = area.intersection(self.area());
        let symbol = self.symbol_of(symbol);
        for y in area.top()..area.bottom() {
            for cell in self.free(area.x, y, usize::from(area.width)) {
                coat.write(cell, symbol);
            }
        }
    }

    /// Changes how everything in `area` looks and leaves the symbols.
    pub fn wash(&mut self, area: Rect, coat: Coat) {
        let area = area.intersection(self.area());
        for y in area.top()..area.bottom() {
            let row = self.row_mut(y).iter_mut().skip(usize::from(area.x));
            for cell in row.take(usize::from(area.width)) {
                coat.wash(cell);
            }
        }
    }

    /// Empties everything in `area`.
    pub fn erase(&mut self, area: Rect) {
        let area = area.intersection(self.area());
        for y in area.top()..area.bottom() {
            self.free(area.x, y, usize::from(area.width)).fill(Cell::EMPTY);
        }
    }

    fn row_mut(&mut self, y: u16) -> &mut [Cell] {
        let (width, from) = (usize::from(self.width), usize::from(y) * usize::from(self.width));
        self.cells.get_mut(from..from + width).unwrap_or_default()
    }

    /// So many cells of a row, to be written over: symbols that reach in or out of them become blanks outside.
    fn free(&mut self, x: u16, y: u16, count: usize) -> &mut [Cell] {
        let row = self.row_mut(y);
        let from = usize::from(x).min(row.len());
        let end = (from + count).min(row.len());
        if from < end {
            if row[from].is_covered() {
                let before = row[..from].iter().rposition(|cell| !cell.is_covered());
                row[before.unwrap_or(0)..from].iter_mut().for_each(Cell::blank);
            }
            let behind = row[end..].iter_mut().take_while(|cell| cell.is_covered());
            behind.for_each(Cell::blank);
        }
        &mut row[from..end]
    }
}

/// Two that show the same are equal.
impl PartialEq for Canvas {
    fn eq(&self, other: &Self) -> bool {
        let mut cells = self.cells.iter().zip(&other.cells);
        self.area() == other.area() && cells.all(|(own, cell)| self.is_same_cell(*own, other, *cell))
    }
}

impl fmt::Debug for Canvas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (0..self.height).try_for_each(|y| {
            self.symbols(y)
                .try_for_each(|(_, cell, _)| f.write_str(&self.symbol(cell)))?;
            f.write_str("\n")
        })
    }
}

#[cfg(test)]
impl Canvas {
    /// One with these lines on it, as wide as the longest.
    pub(crate) fn of_lines<const N: usize>(lines: [&str; N]) -> Self {
        let width = lines.iter().map(|line| text::cells(line)).max().unwrap_or(0);
        let mut canvas = Self::new(width, N as u16);
        for (y, line) in (0..).zip(lines) {
            canvas.text(Rect::new(0, y, width, 1), line, Coat::NONE);
        }
        canvas
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(canvas: &Canvas) -> String {
        format!("{canvas:?}")
    }

    #[test]
    fn half_a_wide_character_is_never_left_over() {
        let write = |x: u16, words: &str| {
            let mut canvas = Canvas::of_lines(["a漢字b"]);
            canvas.text(Rect::new(x, 0, 6, 1), words, Coat::NONE);
            shown(&canvas)
        };
        assert_eq!(write(0, "x"), "x漢字b\n");
        assert_eq!(write(1, "x"), "ax 字b\n");
        assert_eq!(write(2, "x"), "a x字b\n");
        assert_eq!(write(2, "日"), "a 日 b\n");
        assert_eq!(write(4, "xy"), "a漢 xy\n");
        // Half a character at the edge is none.
        assert_eq!(write(5, "日"), "a漢字b\n");
        let mut canvas = Canvas::of_lines(["a漢字b"]);
        canvas.erase(Rect::new(2, 0, 2, 1));
        assert_eq!(shown(&canvas), "a    b\n");
        canvas.fill(Rect::new(0, 0, 9, 9), "·", Coat::NONE);
        assert_eq!(shown(&canvas), "······\n");
    }

    #[test]
    fn symbols_of_several_characters_are_kept_whole() {
        let words = "e\u{301}👩\u{200d}🔬x\u{fe0f}e\u{301}";
        let canvas = Canvas::of_lines([words]);
        assert_eq!(shown(&canvas), format!("{words}\n"));
        assert_eq!(canvas.clusters.len(), 3);
        let widths: Vec<_> = canvas.symbols(0).map(|(x, _, width)| (x, width)).collect();
        assert_eq!(widths, [(0, 1), (1, 2), (3, 1), (4, 1)]);
        // The same symbols, met in another order.
        let mut other = Canvas::new(canvas.width, 1);
        other.text(canvas.area(), "x\u{fe0f}", Coat::NONE);
        other.text(canvas.area(), words, Coat::NONE);
        assert_eq!(canvas, other);
        assert_ne!(canvas, Canvas::of_lines(["e👩\u{200d}🔬xe"]));
    }

    #[test]
    fn letters_are_cut_at_the_edge() {
        let mut canvas = Canvas::of_lines(["ab"]);
        canvas.letters(Rect::new(1, 0, 9, 9), "xyz", Coat::NONE);
        assert_eq!(shown(&canvas), "ax\n");
        assert!(canvas.cell(2, 0).is_none() && canvas.cell(0, 1).is_none());
    }
}
