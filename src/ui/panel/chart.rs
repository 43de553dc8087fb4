//! Points and lines in braille: eight dots a cell, one colour a line.

use crate::ui::ink::Ink;
use crate::ui::theme::Meaning;

/// A drawing area of dots.
pub(super) struct Chart {
    width: usize,
    height: usize,
    /// For every cell, the dots of each line.
    cells: Vec<(u8, Meaning)>,
}

impl Chart {
    /// A chart of so many cells.
    pub(super) fn new(width: u16, height: u16) -> Self {
        let (width, height) = (usize::from(width), usize::from(height));
        Self {
            width,
            height,
            cells: vec![(0, Meaning::Text); width * height],
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

    /// Sets the dot at `x` from the left and `y` from the bottom, in dots.
    pub(super) fn dot(&mut self, x: usize, y: usize, meaning: Meaning) {
        const BITS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
        if x >= self.across() || y >= self.up() {
            return;
        }
        let from_top = self.up() - 1 - y;
        let cell = (from_top / 4) * self.width + x / 2;
        self.cells[cell].0 |= BITS[from_top % 4][x % 2];
        self.cells[cell].1 = meaning;
    }

    /// A line between two dots; what lies outside is left out.
    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), meaning: Meaning) {
        let longest = (to.0 - from.0).abs().max((to.1 - from.1).abs());
        let dots = longest.ceil().clamp(1.0, 4000.0);
        for at in 0..=dots as usize {
            let part = at as f64 / dots;
            let (x, y) = (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part);
            if x >= -0.5 && y >= -0.5 {
                self.dot(x.round() as usize, y.round() as usize, meaning);
            }
        }
    }

    /// Draws it at `x`, `y` of the ink.
    pub(super) fn draw(&self, ink: &mut Ink<'_>, x: u16, y: u16) {
        for (at, (dots, meaning)) in self.cells.iter().enumerate().filter(|(_, (dots, _))| *dots != 0) {
            let (column, row) = (x + (at % self.width) as u16, y + (at / self.width) as u16);
            if ink.ascii() {
                ink.text_within(column, row, 1, "*", *meaning);
            } else if let Some(symbol) = char::from_u32(0x2800 + u32::from(*dots)) {
                ink.text_within(column, row, 1, symbol.encode_utf8(&mut [0; 4]), *meaning);
            }
        }
    }
}
