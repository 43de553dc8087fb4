//! Draws; never computes.

pub mod colour;
pub mod frame;
pub mod glyph;
pub mod ink;
pub mod number;
mod palette;
pub mod panel;
pub mod text;
pub mod theme;
