//! Pure numbers: equations, programs, runs and explanations. No TOML, no terminal.

mod address;
#[allow(dead_code, unused_imports)] // Until the interpreter calls all of it.
mod exponential;
#[allow(dead_code, unused_imports)] // Until the interpreter calls all of it.
mod kernel;

pub use address::{Address, AdjointId, ParamId, SlotId};
