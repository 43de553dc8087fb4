//! gatelab: a terminal laboratory for recurrent networks.
//!
//! A learner opens a numbered lesson and scrubs through every step of a real RNN, LSTM or GRU, forward and backward,
//! takes any number apart down to inputs and parameters, and changes whatever the scene exposes. This page is the map
//! of the house; each module's own page says what it must not know.
//!
//! # Five promises
//! 1. **Nothing is faked.** Every number on screen comes out of the engine, at the weights and inputs on screen, now.
//!    Numbers in prose are placeholders filled from the run.
//! 2. **Every number knows where it came from.** It carries an [`engine::Address`], [`engine::Run::explain`] lists its
//!    operands, and folding them in the printed order gives the stored bits back.
//! 3. **The formula on screen is the program.** A cell is equations in text; the same text is run, differentiated and
//!    read.
//! 4. **Scrubbing is random access.** Every operation of both passes is a position on one [`engine::Timeline`].
//! 5. **Everything can be touched.** What a scene exposes changes from the keyboard and is recomputed before the next
//!    frame; undo, redo and reset always work.
//!
//! # The rooms, from the bottom up
//! Imports go one way, from the later rooms to the earlier ones; `tests/house.rs` enforces it.
//!
//! | room | what it does | what it must not know |
//! |---|---|---|
//! | [`diagnostic`] | mistakes as data: place, message, help, drawn with a caret | lessons, equations |
//! | [`atomic`] | files written whole or not at all | what is in them |
//! | [`engine`] | equations to programs, forward and derived backward; runs; explanations | TOML, lessons, screens |
//! | [`model`] | somebody's own network: files of arrays to runs; inputs; memory limits | lessons, screens |
//! | [`train`] | tasks, optimisers, trainings that can be gone back through, races | lessons, screens |
//! | [`lesson`] | what is written in a lesson, what it means, every mistake in it | the screen |
//! | [`progress`] | what a learner has done, merged and kept in a file | what is on screen |
//! | [`app`] | the state of the lab and every command that changes it; the key table | colours, the terminal |
//! | [`ui`] | state to ink: the panels and what lies around them | how a terminal works |
//! | [`terminal`] | the only terminal input and output; signals; the loop | what is shown |
//! | [`cli`] | arguments, subcommands, exit codes | nothing imports it but `main` |
//!
//! # A number's way to the screen
//! `src/cells/lstm.toml` and a scene of `lessons/*.toml` become an [`engine::ModelSource`];
//! [`engine::Program::compile`] parses, checks and lowers it and derives the backward program;
//! [`engine::Run::new`] interprets both into flat buffers; a scene that compares has several such runs, and a number's
//! home is its run and its address there ([`lesson::RunAddress`]). [`app::Lab`] holds the runs and the cursor on one of
//! them; a panel of [`ui::panel::PANELS`] asks its view of a run for numbers with their addresses and draws them with
//! [`ui::ink::Ink`], which remembers what a click there means, and of which run.
//!
#![doc = include_str!("../CONTRIBUTING.md")]

pub mod app;
pub mod atomic;
pub mod cli;
pub mod diagnostic;
pub mod engine;
pub mod lesson;
pub mod model;
pub mod progress;
pub mod terminal;
pub mod train;
pub mod ui;
