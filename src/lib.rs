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
//! Imports go one way, from the later rooms to the earlier ones, and exactly along these arrows; `tests/house.rs` reads
//! the source and this table and fails where they differ. [`engine`] and [`diagnostic`] are the crate `gatelab-engine`, in the
//! folder `engine`: built for speed, where all else is for size.
//!
//! | room | what it does | imports | what it must not know |
//! |---|---|---|---|
//! | [`diagnostic`] | mistakes as data: place, message, help, drawn with a caret | nothing | lessons, equations |
//! | [`atomic`] | files written whole or not at all | `diagnostic` | what is in them |
//! | [`engine`] | equations to programs, forward and derived backward; runs; explanations | `diagnostic` | TOML, lessons, screens |
//! | [`model`] | somebody's own network: files of arrays to runs; inputs; memory limits | `diagnostic` `engine` | lessons, screens |
//! | [`train`] | tasks, optimisers, trainings that can be gone back through, races | `engine` | lessons, screens |
//! | [`lesson`] | what is written in a lesson, what it means, every mistake in it | `diagnostic` `engine` `model` `train` | the screen |
//! | [`progress`] | what a learner has done, merged and kept in a file | `diagnostic` `atomic` `lesson` | what is on screen |
//! | [`app`] | the state of the lab and every command that changes it; the key table | `diagnostic` `engine` `train` `lesson` `progress` | colours, the terminal |
//! | [`ui`] | state to ink: the panels and what lies around them | `diagnostic` `engine` `train` `lesson` `progress` `app` | how a terminal works |
//! | [`terminal`] | the only terminal input and output; signals; the loop | `diagnostic` `atomic` `engine` `lesson` `progress` `app` `ui` | how anything is drawn |
//! | [`cli`] | arguments, subcommands, exit codes | `diagnostic` `atomic` `engine` `model` `train` `lesson` `progress` `app` `ui` `terminal` | nothing imports it but `main` |
//!
//! # From a lesson file to a scene
//! 1. [`lesson::Library`] finds the file, among the embedded ones or on disk; [`lesson::read_file`] reads it within the
//!    [`lesson::limits`].
//! 2. [`lesson::check()`] walks its spanned TOML and returns a [`lesson::Lesson`], or every [`diagnostic::Diagnostic`] at
//!    once. What the screen offers ([`ui::KINDS`]) is handed down to it by name.
//! 3. On the way each cell, `src/cells/lstm.toml` or the scene's own, becomes an [`engine::ModelSource`], and
//!    [`engine::Program::compile`] parses, checks and lowers it and derives the backward program.
//! 4. A [`lesson::Scene`] holds the programs, an [`engine::Setup`] (weights, inputs, pins) for each run, the prose with
//!    its placeholders, panels, questions, and what may be changed.
//! 5. [`app::Lab`] opens the scene: [`lesson::Runs`] lets [`engine::Run::new`] interpret both programs into flat buffers. A
//!    number's home is its run and its address there ([`lesson::RunAddress`]).
//!
//! # From a key to a frame
//! 1. [`terminal::run`] waits in [`terminal::Source`] without using the processor; bytes become an [`terminal::Event`],
//!    and of a burst only what still matters is kept.
//! 2. [`terminal::Shell`] asks the one table, [`app::KEYS`], which [`app::Command`] the key is for.
//! 3. [`app::App::update`] does it: moves the cursor along the [`engine::Timeline`], or changes a value, whereupon the
//!    runs are computed anew in the memory they have. It returns an [`app::Effect`]: draw, save, leave.
//! 4. [`ui::draw`] lays out the screen. A panel of [`ui::panel::PANELS`] asks its [`ui::panel::View`] of a run for numbers
//!    with their addresses and draws them with [`ui::ink::Ink`], which remembers what a click there means.
//! 5. Only cells that changed are encoded, and the frame leaves in one write.
//! 6. Whoever walks through time presses the same key again: where that only moves about, [`app::App::glimpse`] sees what it
//!    leads to, and that frame is drawn and encoded before the lab waits.
//!
#![doc = include_str!("../CONTRIBUTING.md")]

#[doc(inline)]
pub use gatelab_engine as engine;
#[doc(inline)]
pub use gatelab_engine::diagnostic;

pub mod app;
pub mod atomic;
pub mod cli;
pub mod lesson;
pub mod model;
pub mod progress;
pub mod terminal;
pub mod train;
pub mod ui;
