//! Amounts as lengths and fills.

use ratatui_core::layout::Rect;
use ratatui_core::style::Modifier;

use super::Ink;
use crate::ui::cell::Coat;
use crate::ui::glyph::Glyph;
use crate::ui::theme::Meaning;

impl Ink<'_> {
    /// A bar from the left, `part` (0 to 1) of `width` columns long, in eighths of a column.
    pub fn bar(&mut self, x: u16, y: u16, width: u16, part: f64, meaning: Meaning) {
        let eighths = eighths(part, width);
        for column in 0..width {
            let here = eighths.saturating_sub(u32::from(column) * 8).min(8) as u8;
            if here > 0 {
                self.symbol(x.saturating_add(column), y, Glyph::Along(here), meaning);
            }
        }
    }

    /// A bar from the zero of a scale of `width` columns that goes from `low` (at most 0) to `high`, to `value`; the zero is
    /// marked by a line. What is not nothing shows, what lies beyond the scale ends with it.
    pub fn signed_bar(
        &mut self,
        x: u16,
        y: u16,
        width: u16,
        (low, high): (f64, f64),
        value: f64,
        meaning: Meaning,
    ) {
        let zero = zero_column(width, (low, high));
        let middle = x.saturating_add(zero);
        let (half, part) = if value < 0.0 {
            (zero, value / low)
        } else {
            (width.saturating_sub(zero + 1), value / high)
        };
        let eighths = eighths(part, half);
        for column in 0..half {
            let here = eighths.saturating_sub(u32::from(column) * 8).min(8) as u8;
            if here == 0 {
                break;
            }
            if value > 0.0 {
                self.symbol(middle.saturating_add(1 + column), y, Glyph::Along(here), meaning);
            } else if here >= 4 || column == 0 {
                // Blocks grow only from the left, so a bar to the left ends on a whole column or a half.
                let left = middle.saturating_sub(1 + column);
                let glyph = if here == 8 {
                    Glyph::Along(8)
                } else {
                    Glyph::RightHalf
                };
                self.symbol(left, y, glyph, meaning);
            }
        }
        self.symbol(middle, y, Glyph::Vertical, Meaning::Border);
    }

    /// A bar standing on the row `y`, at most `height` rows high, in eighths of a row.
    pub fn standing_bar(&mut self, x: u16, y: u16, height: u16, part: f64, meaning: Meaning) {
        let eighths = eighths(part, height);
        for row in 0..height {
            let here = eighths.saturating_sub(u32::from(row) * 8).min(8) as u8;
            if let (1.., Some(row)) = (here, y.checked_sub(row)) {
                self.symbol(x, row, Glyph::Up(here), meaning);
            }
        }
    }

    /// Fills `area` with the colour of a gate ([`Meaning::GateFill`]) or a signed value
    /// ([`Meaning::SignedFill`]). Without colour it is shaded, and what is negative starts with a `-`.
    pub fn fill(&mut self, area: Rect, meaning: Meaning) {
        if self.has_colour() {
            return self.wash(area, meaning);
        }
        let (amount, negative) = match meaning {
            Meaning::GateFill(value) => (value, false),
            Meaning::SignedFill(value) => (value.abs(), value < 0.0),
            _ => return self.wash(area, meaning),
        };
        let shade = (amount.clamp(0.0, 1.0) * 4.0).round() as u8;
        self.tile(area, Glyph::Shade(shade), Meaning::Text);
        if negative && shade > 0 {
            for row in area.y..area.bottom() {
                self.text_within(area.x, row, 1.min(area.width), "-", Meaning::Text);
            }
        }
    }

    /// The same for what is not computed yet: shaded in the colour of its fill, or dotted where that has none.
    pub fn pale(&mut self, area: Rect, meaning: Meaning) {
        let Some(colour) = self.look.theme.coat(meaning).ground() else {
            return self.dots(area);
        };
        let coat = Coat::NONE.fg(colour).without(Modifier::DIM);
        let area = self.absolute(area);
        self.canvas
            .fill(area, Glyph::Shade(1).text(self.look.ascii), coat);
    }

    /// Dots all over `area`: something is still to come there.
    pub fn dots(&mut self, area: Rect) {
        self.tile(area, Glyph::Dot, Meaning::NotYet);
    }
}

/// The column of the zero on a scale of `width` columns from `low` to `high`.
pub fn zero_column(width: u16, (low, high): (f64, f64)) -> u16 {
    let part = -low / (high - low);
    (part.clamp(0.0, 1.0) * f64::from(width.saturating_sub(1))).round() as u16
}

/// `part` of `cells` in eighths of a cell; something that is not nothing shows at least one.
fn eighths(part: f64, cells: u16) -> u32 {
    let all = u32::from(cells) * 8;
    let shown = (part.clamp(0.0, 1.0) * f64::from(all)).round() as u32;
    if part > 0.0 { shown.max(1).min(all) } else { 0 }
}
