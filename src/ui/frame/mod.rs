//! Pictures of a screen without a terminal: plain text, text with colours, SVG, a page of HTML, and recordings of
//! several screens.
//!
//! Knows buffers of cells and nothing of what is drawn in them.

mod ansi;
mod cast;
mod html;
mod paint;
mod strokes;
mod svg;
mod text;

pub use ansi::to_ansi;
pub use cast::Cast;
pub use html::{HtmlShade, to_html};
pub use svg::{SvgLook, to_svg};
pub use text::to_text;

use ratatui_core::buffer::{Buffer, Cell};

use crate::ui::text::columns;

/// The cells of one row that begin something, each with its column: what lies behind a wide character is left out.
fn row(buffer: &Buffer, y: u16) -> impl Iterator<Item = (u16, &Cell)> {
    let mut covered = 0;
    (0..buffer.area.width).filter_map(move |column| {
        let cell = buffer.cell((buffer.area.x + column, buffer.area.y + y))?;
        if column < covered {
            return None;
        }
        covered = column + u16::try_from(columns(cell.symbol())).unwrap_or(1).max(1);
        Some((column, cell))
    })
}
