//! Amounts as lengths and fills.

use ratatui::layout::Rect;

use super::Ink;
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

    /// A bar from the middle of `width` columns: `value` from -1 (to the left edge) to 1 (to the right edge).
    pub fn signed_bar(&mut self, x: u16, y: u16, width: u16, value: f64, meaning: Meaning) {
        let half = width.saturating_sub(1) / 2;
        let middle = x.saturating_add(half);
        let eighths = eighths(value.abs(), half);
        for column in 0..half {
            let here = eighths.saturating_sub(u32::from(column) * 8).min(8) as u8;
            if here == 0 {
                break;
            }
            if value > 0.0 {
                self.symbol(middle.saturating_add(1 + column), y, Glyph::Along(here), meaning);
            } else if here >= 4 {
                // Blocks grow only from the left, so a bar to the left ends on a whole column or a half.
                let left = middle.saturating_sub(1 + column);
                self.symbol(
                    left,
                    y,
                    if here == 8 {
                        Glyph::Along(8)
                    } else {
                        Glyph::RightHalf
                    },
                    meaning,
                );
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
        for row in area.y..area.y.saturating_add(area.height) {
            self.symbols(area.x, row, area.width, Glyph::Shade(shade), Meaning::Text);
            if negative && shade > 0 {
                self.text_within(area.x, row, 1.min(area.width), "-", Meaning::Text);
            }
        }
    }
}

/// `part` of `cells` in eighths of a cell; something that is not nothing shows at least one.
fn eighths(part: f64, cells: u16) -> u32 {
    let all = u32::from(cells) * 8;
    let shown = (part.clamp(0.0, 1.0) * f64::from(all)).round() as u32;
    if part > 0.0 { shown.max(1).min(all) } else { 0 }
}
