//! The rooms between gatelab's engine and its screen: lessons, the networks that they open and train, and how far a learner
//! has come. The map of the whole house is the front page of the crate `gatelab`.
//!
//! A crate of its own so that it is compiled beside the screen, and for size: all of it runs once a lesson.

pub use gatelab_engine::{diagnostic, engine};

pub mod atomic;
pub mod lesson;
pub mod model;
pub mod progress;
pub mod train;
