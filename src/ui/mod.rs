//! Draws; never computes. Takes the state of the lab and a buffer, gives ink and the places that answer to clicks.

mod ask;
mod challenge;
pub mod colour;
mod difference;
mod explanation;
mod footer;
pub mod formula;
pub mod frame;
pub mod glyph;
mod help;
pub mod ink;
mod lab;
pub mod number;
mod palette;
pub mod panel;
mod picture;
mod prompt;
mod prose;
mod reading;
mod screen;
mod sides;
mod start;
mod tasks;
pub mod text;
pub mod theme;
mod timeline;
mod tokens;
mod tweaks;

pub use difference::{CheckLines, check_lines};
pub use panel::KINDS;
pub use picture::picture;
pub use reading::reading;
pub use screen::{MIN_HEIGHT, MIN_WIDTH, draw};
