//! What was done in a lesson.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::merge::{Latest, Merge};
use super::scene::SceneRecord;
use crate::lesson::Lesson;

/// Where one stopped in a lesson.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The scene, by its id.
    pub scene: String,
    /// The step.
    pub step: usize,
    /// Whether in the backward pass.
    #[serde(default)]
    pub backward: bool,
}

/// What was done in a lesson.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LessonRecord {
    /// How often it was forgotten: an account from before that counts no more.
    #[serde(default)]
    pub(super) forgotten: u64,
    /// Where one stopped in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) place: Option<Latest<Place>>,
    /// The scenes that were seen, by their ids.
    #[serde(default)]
    pub(super) scenes: BTreeMap<String, SceneRecord>,
}

impl Merge for LessonRecord {
    fn take_up(&mut self, other: &Self) {
        if self.forgotten < other.forgotten {
            self.clone_from(other);
        } else if self.forgotten == other.forgotten {
            self.place.take_up(&other.place);
            self.scenes.take_up(&other.scenes);
        }
    }
}

impl LessonRecord {
    /// Whether nothing is remembered of it.
    pub fn is_empty(&self) -> bool {
        self.scenes.is_empty()
    }

    /// What was done in a scene; nothing where it was never seen.
    pub fn scene(&self, id: &str) -> Option<&SceneRecord> {
        self.scenes.get(id)
    }

    /// How many scenes were seen, whether the lesson still has them or not.
    pub fn scenes_seen(&self) -> usize {
        self.scenes.len()
    }

    /// How many questions were answered, whether the lesson still asks them or not.
    pub fn answers(&self) -> usize {
        let scenes = self.scenes.values();
        let answers = scenes.flat_map(|scene| scene.answers.values());
        answers.filter(|answer| answer.value.is_some()).count()
    }

    /// How many challenges were solved, whether the lesson still has them or not.
    pub fn solved(&self) -> usize {
        let scenes = self.scenes.values();
        let tried = scenes.flat_map(|scene| scene.challenges.values());
        tried.filter(|tried| tried.solved_with.is_some()).count()
    }

    /// Where one stopped.
    pub fn place(&self) -> Option<&Place> {
        Some(&self.place.as_ref()?.value)
    }

    /// The first scene that was not seen or where something is left to do.
    pub fn first_open(&self, lesson: &Lesson) -> Option<usize> {
        let finished = |id: &str, scene| self.scene(id).is_some_and(|own| own.is_finished(scene));
        lesson.scenes.iter().position(|scene| !finished(&scene.id, scene))
    }

    pub(super) fn forget(&mut self) {
        *self = Self {
            forgotten: self.forgotten.saturating_add(1),
            ..Self::default()
        };
    }

    pub(super) fn last_turn(&self) -> u64 {
        let place = self.place.as_ref().map_or(0, |place| place.turn);
        let scenes = self.scenes.values().map(SceneRecord::last_turn);
        scenes.fold(place, u64::max)
    }
}
