//! All that a run starts from, with the words it came from: what undo and reset go back to.

use crate::engine::Setup;

/// The given numbers of a scene and its words.
#[derive(Debug, Clone)]
pub struct Given {
    /// The numbers.
    pub setup: Setup,
    /// The words, where the scene reads words.
    pub words: Vec<String>,
}
