//! Points and lines in braille: eight dots a cell. A terminal's cell has one colour, so lines that share cells take
//! turns in them: neither hides the other. Where there are no colours, each line has a mark of its own.

use crate::ui::glyph::Glyph;
use crate::ui::ink::Ink;
use crate::ui::theme::Meaning;

/// The most lines that take turns in a cell.
const TURNS: usize = 4;

/// Columns from one mark of a line to the next.
const MARKS: usize = 12;

/// The symbol of a line in a legend.
pub(super) fn mark_of(line: usize, ink: &Ink<'_>) -> Glyph {
    if ink.has_colour() && !ink.ascii() {
        Glyph::Point
    } else {
        Glyph::Mark(line)
    }
}

/// A drawing area of dots.
pub(super) struct Chart {
    width: usize,
    height: usize,
    cells: Vec<Cell>,
}

/// The dots of a cell, and the lines they are of, the first at first.
#[derive(Clone, Copy, Default)]
struct Cell {
    dots: u8,
    /// Their numbers and one more; 0 is none.
    lines: [u8; TURNS],
}

impl Cell {
    fn set(&mut self, dot: u8, line: u8) {
        self.dots |= dot;
        let known = self.lines.iter_mut().find(|own| **own == 0 || **own == line);
        if let Some(own) = known {
            *own = line;
        }
    }

    /// The line whose turn it is in a column.
    fn line(&self, column: usize) -> usize {
        let count = self.lines.iter().filter(|own| **own > 0).count();
        usize::from(self.lines[column % count.max(1)]).saturating_sub(1)
    }

    fn has(&self, line: usize) -> bool {
        self.lines.contains(&numbered(line))
    }
}

/// A line as a cell holds it. All from the 255th on would share a number; no chart has so many.
fn numbered(line: usize) -> u8 {
    u8::try_from(line + 1).unwrap_or(u8::MAX)
}

/// Where the dots of a chart of so many cells lie. As with the labels of an axis, the ends are the middle of the first and
/// of the last cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dots {
    width: usize,
    height: usize,
}

impl Dots {
    /// The dots from the left to what lies so far across, from 0 to 1.
    pub(super) fn x(self, part: f64) -> f64 {
        part * (self.width.saturating_sub(1) * 2) as f64 + 0.5
    }

    /// The dots from the bottom to what lies so far up.
    pub(super) fn y(self, part: f64) -> f64 {
        // What lies between two rows goes to the lower one, as its label does.
        const TIE: f64 = 1e-9;
        part * (self.height.saturating_sub(1) * 4) as f64 + 1.5 - TIE
    }
}

impl Chart {
    /// A chart of so many cells.
    pub(super) fn new(width: u16, height: u16) -> Self {
        let (width, height) = (usize::from(width), usize::from(height));
        Self {
            width,
            height,
            cells: vec![Cell::default(); width * height],
        }
    }

    /// Dots across.
    pub(super) fn across(&self) -> usize {
        self.width * 2
    }

    /// Dots up.
    pub(super) fn up(&self) -> usize {
        self.height * 4
    }

    /// Where its dots lie.
    pub(super) fn dots(&self) -> Dots {
        Dots {
            width: self.width,
            height: self.height,
        }
    }

    /// Sets the dot of a line at `x` from the left and `y` from the bottom, in dots.
    fn dot(&mut self, x: usize, y: usize, line: u8) {
        const BITS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
        if x >= self.across() || y >= self.up() {
            return;
        }
        let from_top = self.up() - 1 - y;
        let cell = (from_top / 4) * self.width + x / 2;
        self.cells[cell].set(BITS[from_top % 4][x % 2], line);
    }

    /// A piece of a line between two dots; what lies outside is left out.
    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), line: usize) {
        let line = numbered(line);
        let longest = (to.0 - from.0).abs().max((to.1 - from.1).abs());
        let dots = longest.ceil().clamp(1.0, 4000.0);
        for at in 0..=dots as usize {
            let part = at as f64 / dots;
            let (x, y) = (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part);
            if x >= -0.5 && y >= -0.5 {
                self.dot((x + 0.5) as usize, (y + 0.5) as usize, line);
            }
        }
    }

    /// Where there are no colours, sets onto each of several lines its mark, as a legend shows it; the marks of lines that
    /// run together stand side by side.
    pub(super) fn draw_marks(&self, lines: usize, ink: &mut Ink<'_>, x: u16, y: u16) {
        if ink.has_colour() || ink.ascii() || lines < 2 {
            return;
        }
        for number in 0..lines {
            for column in (number * MARKS / lines..self.width).step_by(MARKS) {
                let is_there = |row: &usize| self.cells[row * self.width + column].has(number);
                if let Some(row) = (0..self.height).find(is_there) {
                    ink.symbol(
                        x + column as u16,
                        y + row as u16,
                        Glyph::Mark(number),
                        Meaning::Series(number),
                    );
                }
            }
        }
    }

    /// A line from each point to the next; where there is none it has a gap.
    pub(super) fn curve(&mut self, points: impl Iterator<Item = Option<(f64, f64)>>, line: usize) {
        let mut before = None;
        for point in points {
            if let Some(here) = point {
                self.line(before.unwrap_or(here), here, line);
            }
            before = point;
        }
    }

    /// Draws it at `x`, `y` of the ink.
    pub(super) fn draw(&self, ink: &mut Ink<'_>, x: u16, y: u16) {
        for (at, cell) in self.cells.iter().enumerate().filter(|(_, cell)| cell.dots != 0) {
            let (column, row) = (at % self.width, at / self.width);
            let line = cell.line(column);
            let meaning = Meaning::Series(line);
            let (x, y) = (x + column as u16, y + row as u16);
            if ink.ascii() {
                ink.symbol(x, y, Glyph::Mark(line), meaning);
            } else if let Some(symbol) = char::from_u32(0x2800 + u32::from(cell.dots)) {
                ink.letters(x, y, symbol.encode_utf8(&mut [0; 4]), meaning);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::ui::canvas::Canvas;
    use ratatui_core::layout::Rect;

    use super::*;
    use crate::ui::frame::to_text;
    use crate::ui::ink::Look;
    use crate::ui::theme::Level;

    /// Two lines, the lower one the second, as they are drawn.
    fn drawn(level: Level, ascii: bool) -> String {
        let area = Rect::new(0, 0, 24, 2);
        let mut canvas = Canvas::new(area.width, area.height);
        let look = Look::dark(level, ascii);
        let mut hits = Vec::new();
        let mut ink = Ink::new(&mut canvas, area, &look, &mut hits);
        let mut chart = Chart::new(24, 2);
        chart.line((0.0, 6.0), (47.0, 6.0), 0);
        chart.line((0.0, 1.0), (47.0, 1.0), 1);
        chart.draw(&mut ink, 0, 0);
        chart.draw_marks(2, &mut ink, 0, 0);
        to_text(&canvas)
    }

    #[test]
    fn without_colours_lines_are_told_apart_by_their_marks() {
        let lines = |level, ascii| {
            let text = drawn(level, ascii);
            let rows: Vec<_> = text.lines().map(str::to_owned).collect();
            (rows[0].clone(), rows[1].clone())
        };
        let (first, second) = lines(Level::None, false);
        assert_eq!((first.matches('●').count(), first.matches('▲').count()), (2, 0));
        assert_eq!((second.matches('●').count(), second.matches('▲').count()), (0, 2));
        assert!(!drawn(Level::True, false).contains(['●', '▲']));
        let (first, second) = lines(Level::True, true);
        assert_eq!((first, second), ("*".repeat(24), "+".repeat(24)));
    }

    #[test]
    fn a_point_lies_in_the_row_and_the_column_of_its_label() {
        for size in 1..40_usize {
            let dots = Chart::new(size as u16, size as u16).dots();
            for part in (0..=16).map(|sixteenth| f64::from(sixteenth) / 16.0) {
                let column = (part * (size - 1) as f64).round() as usize;
                let row = ((1.0 - part) * (size - 1) as f64).round() as usize;
                let (x, y) = ((dots.x(part) + 0.5) as usize, (dots.y(part) + 0.5) as usize);
                assert_eq!((x / 2, size - 1 - y / 4), (column, row), "{part} of {size}");
            }
        }
    }

    #[test]
    fn lines_that_share_cells_take_turns() {
        let mut chart = Chart::new(4, 1);
        chart.line((0.0, 0.0), (7.0, 0.0), 0);
        chart.line((0.0, 1.0), (7.0, 1.0), 1);
        let lines: Vec<_> = (0..4).map(|column| chart.cells[column].line(column)).collect();
        assert_eq!(lines, [0, 1, 0, 1]);
        assert_eq!(chart.cells[0].dots, 0xe4);
    }
}
