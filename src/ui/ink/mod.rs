//! The only thing panels draw with.
//!
//! An ink covers a part of the screen and nothing else: every coordinate is relative to it, every area is
//! intersected with it once, here, so that no panel can write outside its place, let alone outside the canvas.
//! Panels say what a thing means; the theme says how that looks.

mod bars;
mod hit;
mod numbers;

use ratatui_core::layout::Rect;
use ratatui_core::style::Modifier;

use super::canvas::Canvas;
use super::cell::Coat;
use super::glyph::Glyph;
use super::text;
use super::theme::{Meaning, Theme};
use crate::engine::Address;
use crate::lesson::{RunAddress, RunId};

pub use bars::zero_column;
pub use hit::{Hit, Target, hit_at};

/// A number to be drawn: it always knows where it lives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number {
    /// What it is.
    pub value: f64,
    /// Where it is from.
    pub address: Address,
}

/// What all inks of one frame share.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// How meanings look.
    pub theme: Theme,
    /// Plain ASCII only.
    pub ascii: bool,
    /// The number under the cursor, wherever it appears.
    pub focus: Option<RunAddress>,
}

#[cfg(test)]
impl Look {
    /// On dark paper, with no number under the cursor.
    pub(in crate::ui) fn dark(level: super::theme::Level, ascii: bool) -> Self {
        let shade = super::theme::Shade::Dark;
        Self {
            theme: Theme { shade, level },
            ascii,
            focus: None,
        }
    }
}

/// A part of the screen that can be drawn on.
pub struct Ink<'a> {
    canvas: &'a mut Canvas,
    hits: &'a mut Vec<Hit>,
    look: &'a Look,
    area: Rect,
    /// The run whose numbers are drawn.
    run: RunId,
}

impl<'a> Ink<'a> {
    /// An ink for `area` of the canvas, in the canvas's coordinates, and for the numbers of the scene's own run; clicks
    /// it explains go to `hits`.
    pub fn new(canvas: &'a mut Canvas, area: Rect, look: &'a Look, hits: &'a mut Vec<Hit>) -> Self {
        let area = area.intersection(canvas.area());
        Self {
            canvas,
            hits,
            look,
            area,
            run: RunId::OWN,
        }
    }
}

impl Ink<'_> {
    /// Columns.
    pub fn width(&self) -> u16 {
        self.area.width
    }

    /// Rows.
    pub fn height(&self) -> u16 {
        self.area.height
    }

    /// The whole of it, as an area relative to itself.
    pub fn all(&self) -> Rect {
        Rect::new(0, 0, self.area.width, self.area.height)
    }

    /// True if everything is to be plain ASCII.
    pub fn ascii(&self) -> bool {
        self.look.ascii
    }

    /// True if fills show; otherwise shading and signs must say it.
    pub fn has_colour(&self) -> bool {
        self.look.theme.has_colour()
    }

    /// The number under the cursor, where it is one of the run that is drawn.
    pub fn focus(&self) -> Option<Address> {
        let focus = self.look.focus.filter(|focus| focus.run == self.run);
        focus.map(|focus| focus.address)
    }

    /// The run whose numbers are drawn.
    pub fn run(&self) -> RunId {
        self.run
    }

    /// The same ink for the numbers of a run.
    pub fn of(&mut self, run: RunId) -> Ink<'_> {
        let all = self.all();
        Ink {
            run,
            ..self.part(all)
        }
    }

    /// A part of this ink; what does not fit is cut off.
    pub fn part(&mut self, area: Rect) -> Ink<'_> {
        let area = self.absolute(area);
        Ink {
            canvas: self.canvas,
            hits: self.hits,
            look: self.look,
            area,
            run: self.run,
        }
    }

    /// The columns that a text takes as it is drawn: arrows and accents are spelled in plain ASCII.
    pub fn columns(&self, words: &str) -> u16 {
        if self.look.ascii {
            text::cells(&text::ascii(words))
        } else {
            text::cells(words)
        }
    }

    /// Draws one line of text and returns the columns it took. It ends with an ellipsis where it does not fit.
    pub fn text(&mut self, x: u16, y: u16, words: &str, meaning: Meaning) -> u16 {
        let room = self.width().saturating_sub(x);
        self.text_within(x, y, room, words, meaning)
    }

    /// As [`Ink::text`], within `width` columns.
    pub fn text_within(&mut self, x: u16, y: u16, width: u16, words: &str, meaning: Meaning) -> u16 {
        let place = self.absolute(Rect::new(x, y, width, 1));
        if place.is_empty() {
            return 0;
        }
        let coat = self.coat(meaning);
        let room = usize::from(place.width);
        let columns = text::narrow_columns(words).filter(|columns| !self.look.ascii && *columns <= room);
        if let Some(columns) = columns {
            return self.write_narrow(place, words, columns, coat);
        }
        let words = text::clean(words);
        let plain = self.look.ascii.then(|| text::ascii(&words));
        let words = plain.as_deref().unwrap_or(&words);
        let shown = text::cut(words, room, Glyph::Ellipsis.text(self.look.ascii));
        self.write(place, &shown, coat)
    }

    /// Writes cleaned text from the left of a row, in the canvas's coordinates, and returns the columns it took.
    fn write(&mut self, row: Rect, words: &str, coat: Coat) -> u16 {
        match text::narrow_columns(words) {
            Some(columns) => self.write_narrow(row, words, columns, coat),
            None => self.canvas.text(row, words, coat),
        }
    }

    /// As [`Ink::write`], for text of so many characters, each of which takes one column.
    fn write_narrow(&mut self, row: Rect, words: &str, columns: usize, coat: Coat) -> u16 {
        let width = columns.min(usize::from(row.width)) as u16;
        self.canvas.letters(Rect { width, ..row }, words, coat);
        width
    }

    /// As [`Ink::text`], ending at the right edge of `width` columns.
    pub fn text_right(&mut self, x: u16, y: u16, width: u16, words: &str, meaning: Meaning) -> u16 {
        let shown = if self.look.ascii {
            text::ascii(words).into()
        } else {
            text::clean(words)
        };
        let used = u16::try_from(text::columns(&shown))
            .unwrap_or(u16::MAX)
            .min(width);
        self.text_within(x.saturating_add(width - used), y, used, words, meaning)
    }

    /// Draws wrapped text from the row `y` down and returns the rows it took (also those cut off below).
    pub fn paragraph(&mut self, y: u16, words: &str, meaning: Meaning) -> u16 {
        let lines = text::wrap(words, usize::from(self.width()));
        for (line, row) in lines.iter().zip(y..self.height()) {
            self.text(0, row, line, meaning);
        }
        u16::try_from(lines.len()).unwrap_or(u16::MAX)
    }

    /// Draws characters, each of which takes one column; what does not fit is cut off.
    pub fn letters(&mut self, x: u16, y: u16, letters: &str, meaning: Meaning) {
        let coat = self.coat(meaning);
        let row = self.absolute(Rect::new(x, y, u16::MAX, 1));
        self.write_narrow(row, letters, letters.chars().count(), coat);
    }

    /// Draws one symbol.
    pub fn symbol(&mut self, x: u16, y: u16, glyph: Glyph, meaning: Meaning) {
        self.symbols(x, y, 1, glyph, meaning);
    }

    /// Draws a symbol `count` times to the right.
    pub fn symbols(&mut self, x: u16, y: u16, count: u16, glyph: Glyph, meaning: Meaning) {
        self.tile(Rect::new(x, y, count, 1), glyph, meaning);
    }

    /// Draws a symbol `count` times downwards.
    pub fn column(&mut self, x: u16, y: u16, count: u16, glyph: Glyph, meaning: Meaning) {
        self.tile(Rect::new(x, y, 1, count), glyph, meaning);
    }

    /// Draws a symbol all over `area`.
    fn tile(&mut self, area: Rect, glyph: Glyph, meaning: Meaning) {
        let coat = self.coat(meaning);
        let area = self.absolute(area);
        self.canvas.fill(area, glyph.text(self.look.ascii), coat);
    }

    /// Gives everything in `area` the look of `meaning` and leaves the characters: a lit row, a focused cell.
    pub fn wash(&mut self, area: Rect, meaning: Meaning) {
        let area = self.absolute(area);
        self.canvas.wash(area, self.look.theme.coat(meaning));
    }

    /// Blanks everything in `area`, for overlays; what is covered there, if only in part, answers to no click any more.
    pub fn erase(&mut self, area: Rect) {
        let area = self.absolute(area);
        self.hits.retain(|hit| !hit.area.intersects(area));
        self.canvas.erase(area);
    }

    /// Draws a quiet border around the whole with a title in it, and returns the inside, a column of air left
    /// and right. Too small for a border, the whole is the inside.
    pub fn frame(&mut self, title: &str, focused: bool) -> Ink<'_> {
        let (width, height) = (self.width(), self.height());
        if width < 6 || height < 3 {
            let all = self.all();
            return self.part(all);
        }
        let (right, bottom) = (width - 1, height - 1);
        let border = if focused {
            Meaning::FocusedBorder
        } else {
            Meaning::Border
        };
        for y in [0, bottom] {
            self.symbols(1, y, width - 2, Glyph::Horizontal, border);
        }
        for x in [0, right] {
            self.column(x, 1, height - 2, Glyph::Vertical, border);
        }
        self.symbol(0, 0, Glyph::TopLeft, border);
        self.symbol(right, 0, Glyph::TopRight, border);
        self.symbol(0, bottom, Glyph::BottomLeft, border);
        self.symbol(right, bottom, Glyph::BottomRight, border);
        if !title.is_empty() {
            // Focus is not told by colour alone: the title of the focused panel is bold and marked.
            let (meaning, mark) = if focused {
                (Meaning::Selected, Glyph::Cursor)
            } else {
                (Meaning::Quiet, Glyph::Horizontal)
            };
            self.symbol(1, 0, mark, if focused { meaning } else { border });
            self.text(2, 0, " ", border);
            let used = self.text_within(3, 0, width - 5, title, meaning);
            self.text(3 + used, 0, " ", border);
        }
        self.part(Rect::new(2, 1, width - 4, height - 2))
    }

    /// Says what a click in `area` means. What is said later lies above what was said before.
    pub fn hit(&mut self, area: Rect, target: Target) {
        let area = self.absolute(area);
        if !area.is_empty() {
            let run = self.run;
            self.hits.push(Hit { area, target, run });
        }
    }

    /// How a meaning is drawn: over something dim it is not dim itself.
    fn coat(&self, meaning: Meaning) -> Coat {
        let coat = self.look.theme.coat(meaning);
        if coat.has(Modifier::DIM) {
            coat
        } else {
            coat.without(Modifier::DIM)
        }
    }

    /// The area in the canvas's coordinates, cut to this ink.
    fn absolute(&self, area: Rect) -> Rect {
        let x = self.area.x.saturating_add(area.x);
        let y = self.area.y.saturating_add(area.y);
        Rect {
            x,
            y,
            width: area.width.min(self.area.right().saturating_sub(x)),
            height: area.height.min(self.area.bottom().saturating_sub(y)),
        }
    }
}

#[cfg(test)]
mod tests;
