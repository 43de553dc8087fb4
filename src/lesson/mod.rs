//! Lessons: what is written, what it means, and every mistake in it.
//!
//! Knows TOML and the engine; nothing of the screen. What the screen offers (panel kinds) is passed down by name.
//!
//! The way of a file: [`Library`] finds it, [`read_file`] reads it within the [`limits`], [`check`] turns its text into
//! a [`Lesson`] or into all its mistakes at once. The readers are written by hand over the spanned TOML tree, because
//! derived ones stop at the first mistake. Each part of a scene has a file of its own that holds its meaning and its
//! reader; [`Scene::setup`] is what the engine runs.

mod ask;
mod beside;
mod cell;
mod challenge;
mod check;
mod condition;
mod document;
mod expect;
mod field;
mod file;
mod given;
mod judge;
mod known;
mod language;
mod library;
pub mod limits;
mod localized;
mod mistakes;
mod model;
mod number;
mod numbers;
mod opening;
mod panel;
mod pin;
mod prose;
mod runs;
mod scene;
mod seed;
mod sequence;
mod shipped;
mod table;
mod template;
mod tweak;
mod words;
mod written;

pub use ask::{About, Ask, Choice, Most};
pub use beside::{Beside, RunName};
pub use cell::Cell;
pub use challenge::{Challenge, Outcome};
pub use check::{Lesson, check};
pub use condition::Condition;
pub use expect::{Claim, Expect};
pub use file::{ReadError, read_file};
pub use judge::{Answer, Sign, Verdict};
pub use known::Quantity;
pub use language::{Language, Localized};
pub use library::{Entry, Library, LoadError, LookupError, Origin};
pub use number::NumberOf;
pub use opening::Opening;
pub use panel::{PanelKind, PanelSpec, ReadDrawing, Scale, Shown, Shows, Side};
pub use prose::{Piece, Prose};
pub use runs::{RunAddress, RunId, Runs};
pub use scene::Scene;
pub use seed::Fill;
pub use shipped::{read_cell, shipped_cell, shipped_cells};
pub use template::NumberFormat;
pub use tweak::{TweakSpec, TweakTarget};
pub use words::{Embedding, UnknownWord, Words};
