//! How far a learner is in a lesson: what the lesson has, and what of it was done.

use super::lesson::LessonRecord;
use super::scene::SceneRecord;
use crate::lesson::Lesson;

/// How far one is, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// No scene was seen.
    Untouched,
    /// Something was seen, something is left.
    Begun,
    /// Every scene was seen, every question answered and every challenge solved.
    Done,
}

/// How far one is, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Scenes that were seen.
    pub seen: usize,
    /// Scenes there are.
    pub scenes: usize,
    /// Questions whose answer was right.
    pub right: usize,
    /// Questions that were answered.
    pub answered: usize,
    /// Questions there are.
    pub questions: usize,
    /// Challenges that were solved.
    pub solved: usize,
    /// Challenges there are.
    pub challenges: usize,
    /// Hints that were taken.
    pub hints: usize,
}

impl Standing {
    /// In a lesson, by what is remembered of it.
    pub fn of(lesson: &Lesson, record: Option<&LessonRecord>) -> Self {
        let nothing = SceneRecord::default();
        let mut standing = Self::default();
        for scene in &lesson.scenes {
            let seen = record.and_then(|record| record.scene(&scene.id));
            let own = seen.unwrap_or(&nothing);
            standing.scenes += 1;
            standing.seen += usize::from(seen.is_some());
            standing.questions += scene.asks.len();
            standing.challenges += scene.challenges.len();
            for given in scene.asks.iter().filter_map(|ask| own.given(ask.fingerprint)) {
                standing.answered += 1;
                standing.right += usize::from(given.right);
            }
            for challenge in &scene.challenges {
                let tried = own.tried(challenge.fingerprint);
                standing.solved += usize::from(tried.solved_with.is_some());
                // Whatever the file says, no more were taken than there are.
                standing.hints += tried.hints.min(challenge.hints.len());
            }
        }
        standing
    }

    /// In a word.
    pub fn stage(&self) -> Stage {
        let left = self.scenes_left() + self.questions_left() + self.challenges_left();
        match (self.seen, left) {
            (0, _) => Stage::Untouched,
            (_, 0) => Stage::Done,
            _ => Stage::Begun,
        }
    }

    /// Scenes that were not seen.
    pub fn scenes_left(&self) -> usize {
        self.scenes - self.seen
    }

    /// Questions without an answer.
    pub fn questions_left(&self) -> usize {
        self.questions - self.answered
    }

    /// Challenges that were not solved.
    pub fn challenges_left(&self) -> usize {
        self.challenges - self.solved
    }

    /// Of several lessons together.
    pub fn and(self, other: Self) -> Self {
        Self {
            seen: self.seen + other.seen,
            scenes: self.scenes + other.scenes,
            right: self.right + other.right,
            answered: self.answered + other.answered,
            questions: self.questions + other.questions,
            solved: self.solved + other.solved,
            challenges: self.challenges + other.challenges,
            hints: self.hints + other.hints,
        }
    }
}
