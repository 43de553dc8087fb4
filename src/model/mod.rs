//! Somebody's own network: the files that hold it, what they say, and the runs that it is.
//!
//! Knows files of named arrays and the engine; no lesson, no screen. Files are not trusted: every length, shape and
//! offset is checked before memory is taken for it, and every [`ModelError`] names the file, what is wrong and what is
//! allowed.
//!
//! The way of a file: [`Archive`] lists its arrays and reads them one by one; [`Network::find`] recognises a recurrent
//! module among their names and shapes and says where in the file every parameter of a cell is ([`Origin`]);
//! [`Chain::build`] compiles the cell, takes the numbers and an [`Input`], and yields the [`Stage`]s: one run where time
//! goes one way through all layers, one for each layer and direction where it goes both ways.

mod archive;
mod chain;
mod error;
mod feed;
mod float;
mod gate;
mod gradient;
mod input;
mod load;
mod memory;
mod names;
mod network;
mod origin;
mod own;
mod parts;
mod plan;

pub use archive::{Archive, Entry, NpyHeader};
pub use chain::{Chain, Stage};
pub use error::ModelError;
pub use float::Float;
pub use gradient::Gradients;
pub use input::{Column, Given, Input, Text};
pub use load::load;
pub use memory::MemoryLimit;
pub use network::{Choices, KnownCell, Network};
pub use origin::{Origin, Piece};
