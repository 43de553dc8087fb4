//! What a learner has done: kept apart from the lab, so that it outlives it.
//!
//! [`Progress`] is plain data that merges with other accounts of the same learner; [`Standing`] says how far a lesson is
//! done. [`Store`] keeps the data in a file and [`Saver`] does so beside the program, so that no frame waits for a disk.
//! Knows lessons, nothing of what is on screen.

mod file;
mod folder;
mod learner;
mod lesson;
mod merge;
mod saver;
mod scene;
mod standing;
mod store;
mod trouble;

pub use folder::{STATE_FOLDER, state_folder};
pub use learner::Progress;
pub use lesson::{LessonRecord, Place};
pub use saver::{News, Saver};
pub use scene::{Given, SceneRecord, Tried};
pub use standing::{Stage, Standing};
pub use store::{Kept, Store};
pub use trouble::{Trouble, set_aside};
