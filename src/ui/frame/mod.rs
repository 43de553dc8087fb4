//! Pictures of a screen without a terminal: plain text, text with colours, SVG, a page of HTML, and recordings of
//! several screens.
//!
//! Knows canvases and nothing of what is drawn in them.

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
