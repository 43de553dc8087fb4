//! All that the runs of a scene start from, with the words it came from: what undo and reset go back to.

use crate::engine::Setup;
use crate::lesson::Scene;
use crate::train::Settings;

/// The given numbers of the runs of a scene, and their words.
#[derive(Debug, Clone)]
pub struct Given {
    /// The numbers of each run.
    pub setups: Vec<Setup>,
    /// The words of each run, where it reads words.
    pub words: Vec<Vec<String>>,
    /// The settings of each run's training, where they learn.
    pub settings: Vec<Settings>,
}

impl Given {
    /// As the lesson has it.
    pub(super) fn of(scene: &Scene) -> Self {
        let words = |run| {
            scene
                .words_of(run)
                .map_or_else(Vec::new, |words| words.sequence.clone())
        };
        Self {
            setups: scene.run_ids().map(|run| scene.setup_of(run).clone()).collect(),
            words: scene.run_ids().map(words).collect(),
            settings: scene.learners.iter().map(|own| own.config.settings).collect(),
        }
    }
}
