//! How a cell looks on paper: what the terminal would work out, worked out for pictures and pages.

use ratatui_core::style::Modifier;

use crate::ui::cell::Attributes;
use crate::ui::colour::Rgb;

/// How one cell is to be drawn, once defaults, reversal and dimming are worked out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Paint {
    pub(super) fg: Rgb,
    pub(super) bg: Rgb,
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) underlined: bool,
}

/// The look of a cell with these attributes where the screen's own colours are `paper` and `ink`.
pub(super) fn paint(cell: Attributes, paper: Rgb, ink: Rgb) -> Paint {
    let mut fg = cell.fg.rgb().unwrap_or(ink);
    let mut bg = cell.bg.rgb().unwrap_or(paper);
    if cell.modifier.contains(Modifier::REVERSED) {
        (fg, bg) = (bg, fg);
    }
    if cell.modifier.contains(Modifier::DIM) {
        fg = fg.towards(bg, 0.4);
    }
    Paint {
        fg,
        bg,
        bold: cell.modifier.contains(Modifier::BOLD),
        italic: cell.modifier.contains(Modifier::ITALIC),
        underlined: cell.modifier.contains(Modifier::UNDERLINED),
    }
}

/// `#rrggbb`
pub(super) fn hex(colour: Rgb) -> String {
    format!("#{:02x}{:02x}{:02x}", colour.0, colour.1, colour.2)
}

/// Escaped for XML and HTML; what XML cannot carry at all is replaced.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            _ if c.is_control() => safe.push('\u{fffd}'),
            _ => safe.push(c),
        }
    }
    safe
}
