//! What was done in a scene.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::merge::{Latest, Merge};
use crate::lesson::{Answer, Fingerprint, Scene};

/// A locked answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Given {
    /// The answer as it is written to the file. A kind of answer that this program does not know is kept all the same.
    pub answer: Value,
    /// Whether it was right.
    pub right: bool,
}

impl Given {
    /// An answer and whether it was right.
    pub fn new(answer: &Answer, right: bool) -> Self {
        let answer = serde_json::to_value(answer).unwrap_or(Value::Null);
        Self { answer, right }
    }

    /// The answer; nothing where it is of a kind that is not known here.
    pub fn answer(&self) -> Option<Answer> {
        Answer::deserialize(&self.answer).ok()
    }

    fn rank(&self) -> (bool, String) {
        (self.right, self.answer.to_string())
    }
}

impl PartialEq for Given {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Given {}

impl Ord for Given {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank().cmp(&other.rank())
    }
}

impl PartialOrd for Given {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// What was done about a challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tried {
    /// How many hints were taken.
    pub hints: usize,
    /// With how few hints it was solved, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solved_with: Option<usize>,
}

impl Merge for Tried {
    fn take_up(&mut self, other: &Self) {
        self.hints = self.hints.max(other.hints);
        self.solved_with = match (self.solved_with, other.solved_with) {
            (Some(own), Some(theirs)) => Some(own.min(theirs)),
            (own, theirs) => own.or(theirs),
        };
    }
}

/// What was done in a scene that was seen. Questions and challenges go by their fingerprints: one that was changed is
/// another one, and open.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SceneRecord {
    /// The answers, by the fingerprint of the question; nothing where the learner asked to be asked again.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) answers: BTreeMap<String, Latest<Option<Given>>>,
    /// The challenges tried, by fingerprint.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) challenges: BTreeMap<String, Tried>,
}

impl Merge for SceneRecord {
    fn take_up(&mut self, other: &Self) {
        self.answers.take_up(&other.answers);
        self.challenges.take_up(&other.challenges);
    }
}

impl SceneRecord {
    /// What a question was answered.
    pub fn given(&self, question: Fingerprint) -> Option<&Given> {
        self.answers.get(&question.to_string())?.value.as_ref()
    }

    /// What was done about a challenge.
    pub fn tried(&self, challenge: Fingerprint) -> Tried {
        let found = self.challenges.get(&challenge.to_string());
        found.copied().unwrap_or_default()
    }

    /// Whether every question of the scene has an answer and every challenge is solved.
    pub fn is_finished(&self, scene: &Scene) -> bool {
        let answered = |question| self.given(question).is_some();
        let solved = |challenge| self.tried(challenge).solved_with.is_some();
        scene.asks.iter().all(|ask| answered(ask.fingerprint))
            && scene.challenges.iter().all(|own| solved(own.fingerprint))
    }

    pub(super) fn last_turn(&self) -> u64 {
        let turns = self.answers.values().map(|answer| answer.turn);
        turns.max().unwrap_or(0)
    }
}
