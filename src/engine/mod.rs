//! Pure numbers: equations, programs, runs and explanations. No TOML, no terminal.

mod address;

pub use address::{Address, AdjointId, ParamId, SlotId};
