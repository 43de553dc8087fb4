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
mod bounds;
mod cell;
mod challenge;
mod check;
mod condition;
mod document;
mod example;
mod expect;
mod field;
mod file;
mod filled;
mod fingerprint;
mod given;
mod imported;
mod judge;
mod known;
mod language;
mod library;
pub mod limits;
mod localized;
mod mistakes;
mod model;
mod name;
mod number;
mod numbers;
mod opened;
mod opening;
mod panel;
mod part;
mod pin;
mod prose;
mod quantity;
mod runs;
mod scene;
mod seed;
mod sequence;
mod shelf;
mod shipped;
mod table;
mod template;
mod training;
mod tweak;
mod weights;
mod words;
mod worked;
mod written;

pub use ask::{About, Ask, Choice, Item, Most};
pub use beside::{Beside, RunName};
pub use bounds::Bounds;
pub use cell::Cell;
pub use challenge::{Challenge, Outcome};
pub use check::{Lesson, check, check_beside};
pub use condition::Condition;
pub use expect::{Claim, Expect};
pub use file::{ReadError, read_file};
pub use filled::{Slip, Typed};
pub use fingerprint::Fingerprint;
pub use given::is_distribution;
pub use imported::{FileNumber, Imported};
pub use judge::{Answer, Sign, Verdict};
pub use language::{Language, Localized};
pub use library::{Entry, Library, LoadError, LookupError, Origin};
pub use number::NumberOf;
pub use opened::lesson_of;
pub use opening::Opening;
pub use panel::{PanelKind, PanelSpec, ReadDrawing, Scale, Shown, Shows, Side};
pub use prose::{Piece, Prose};
pub use quantity::Quantity;
pub use runs::{RunAddress, RunId, Runs};
pub use scene::Scene;
pub use seed::Fill;
pub use shelf::Shelf;
pub use shipped::{known_cells, read_cell, shipped_cell, shipped_cells};
pub use template::NumberFormat;
pub use training::{Goal, Learner, Reached};
pub use tweak::{TweakSpec, TweakTarget};
pub use words::{Embedding, UnknownWord, Words};
pub use worked::{Place, Stage, Worked};
