//! The lowest rooms of gatelab: mistakes as data, and the engine. The map of the whole house is the front page of the crate
//! `gatelab`.
//!
//! A crate of its own because its loops are worth every optimisation, which the rooms above are not.

pub mod diagnostic;
pub mod engine;
