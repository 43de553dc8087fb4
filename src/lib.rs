//! A terminal laboratory for recurrent networks.

pub mod app;
pub mod cli;
pub mod diagnostic;
pub mod engine;
pub mod lesson;
pub mod terminal;
pub mod ui;
