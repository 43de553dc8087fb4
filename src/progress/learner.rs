//! Everything that is remembered of a learner.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::lesson::{LessonRecord, Place};
use super::merge::{Latest, Merge};
use super::scene::{Given, SceneRecord, Tried};
use crate::lesson::Fingerprint;

/// What was chosen in the lab and holds for the next time.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
struct Settings {
    /// The code of a language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<Latest<String>>,
    /// The name of a theme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    theme: Option<Latest<String>>,
}

/// Everything that is remembered. Lessons go by their keys, see [`crate::lesson::Entry::key`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Progress {
    /// How often everything was forgotten: an account from before that counts no more.
    #[serde(default)]
    forgotten: u64,
    #[serde(default)]
    settings: Settings,
    #[serde(default)]
    lessons: BTreeMap<String, LessonRecord>,
}

impl Progress {
    /// Takes up what another account knows. Commutative, associative, idempotent.
    pub fn merge(&mut self, other: &Progress) {
        self.settings.language.take_up(&other.settings.language);
        self.settings.theme.take_up(&other.settings.theme);
        if self.forgotten < other.forgotten {
            self.forgotten = other.forgotten;
            self.lessons.clone_from(&other.lessons);
        } else if self.forgotten == other.forgotten {
            self.lessons.take_up(&other.lessons);
        }
    }

    /// What was done in a lesson.
    pub fn lesson(&self, key: &str) -> Option<&LessonRecord> {
        self.lessons.get(key).filter(|lesson| !lesson.is_empty())
    }

    /// The keys of all lessons of which something is remembered.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let known = self.lessons.iter().filter(|(_, lesson)| !lesson.is_empty());
        known.map(|(key, _)| key.as_str())
    }

    /// The lesson where one stopped last, of those that `counts`.
    pub fn last(&self, counts: impl Fn(&str) -> bool) -> Option<&str> {
        let places = self.lessons.iter().filter_map(|(key, lesson)| {
            let place = lesson.place.as_ref()?;
            counts(key).then_some((place.turn, key.as_str()))
        });
        places.max().map(|(_, key)| key)
    }

    /// The code of the language that was chosen.
    pub fn language(&self) -> Option<&str> {
        self.settings.language.as_ref().map(|own| own.value.as_str())
    }

    /// The name of the theme that was chosen.
    pub fn theme(&self) -> Option<&str> {
        self.settings.theme.as_ref().map(|own| own.value.as_str())
    }

    /// A language was chosen.
    pub fn choose_language(&mut self, code: &str) {
        self.settings.language = Some(self.now(code.to_owned()));
    }

    /// A theme was chosen.
    pub fn choose_theme(&mut self, name: &str) {
        self.settings.theme = Some(self.now(name.to_owned()));
    }

    /// A scene was seen. Returns whether that is new.
    pub fn see(&mut self, key: &str, scene: &str) -> bool {
        let lesson = self.lessons.entry(key.to_owned()).or_default();
        let new = !lesson.scenes.contains_key(scene);
        lesson.scenes.entry(scene.to_owned()).or_default();
        new
    }

    /// One stops, or begins, at a place. Returns whether one was elsewhere before.
    pub fn stop(&mut self, key: &str, place: Place) -> bool {
        let before = self.lessons.get(key).and_then(LessonRecord::place);
        if before == Some(&place) && self.last(|_| true) == Some(key) {
            return false;
        }
        let place = self.now(place);
        self.lessons.entry(key.to_owned()).or_default().place = Some(place);
        true
    }

    /// A question was answered, or is to be asked again.
    pub fn answer(&mut self, key: &str, scene: &str, question: Fingerprint, given: Option<Given>) {
        let given = self.now(given);
        let answers = &mut self.scene(key, scene).answers;
        answers.insert(question.to_string(), given);
    }

    /// A hint was taken or a challenge solved.
    pub fn attempt(&mut self, key: &str, scene: &str, challenge: Fingerprint, tried: Tried) {
        let challenges = &mut self.scene(key, scene).challenges;
        let own = challenges.entry(challenge.to_string()).or_default();
        own.take_up(&tried);
    }

    /// Forgets everything but what was chosen in the lab.
    pub fn forget_all(&mut self) {
        self.forgotten = self.forgotten.saturating_add(1);
        self.lessons.clear();
    }

    /// Forgets a lesson.
    pub fn forget(&mut self, key: &str) {
        if let Some(lesson) = self.lessons.get_mut(key) {
            lesson.forget();
        }
    }

    fn scene(&mut self, key: &str, scene: &str) -> &mut SceneRecord {
        let lesson = self.lessons.entry(key.to_owned()).or_default();
        lesson.scenes.entry(scene.to_owned()).or_default()
    }

    /// A choice that is younger than all that is known.
    fn now<T>(&self, value: T) -> Latest<T> {
        let settings = [&self.settings.language, &self.settings.theme];
        let settings = settings.into_iter().flatten().map(|own| own.turn);
        let lessons = self.lessons.values().map(LessonRecord::last_turn);
        let last = settings.chain(lessons).max().unwrap_or(0);
        Latest {
            turn: last.saturating_add(1),
            value,
        }
    }
}
