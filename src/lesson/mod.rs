//! Lessons: what is written, what it means, and every mistake in it.
//!
//! Knows TOML and the engine; nothing of the screen. What the screen offers (panel kinds) is passed down by name.

mod document;
mod field;
mod language;
pub mod limits;
mod mistakes;
mod numbers;
mod table;
mod written;

pub use language::{Language, Localized};
