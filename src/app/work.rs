//! What the learner has done in a scene: answers that are locked, challenges tried, hints taken.

use crate::lesson::{Answer, Outcome, Runs, Scene, Verdict};
use crate::progress::SceneRecord;

/// An answer that is locked, with what the run said to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Locked {
    /// The answer.
    pub answer: Answer,
    /// What the run said.
    pub verdict: Verdict,
}

/// How a challenge stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trial {
    /// What the values on screen come to.
    pub outcome: Outcome,
    /// Whether it was solved, now or before.
    pub solved: bool,
    /// How many hints were taken.
    pub hints: usize,
}

/// Something that was just done and has to be remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    /// A question was answered, or is to be asked again.
    Asked(usize),
    /// A hint was taken, or a challenge solved.
    Tried(usize),
}

/// The learner's work in a scene.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Work {
    /// For each question of the scene, the locked answer. Inside, only `answer` changes it, so that it is written down.
    pub answers: Vec<Option<Locked>>,
    /// For each challenge of the scene, how it stands.
    pub trials: Vec<Trial>,
    /// What was done and not written down yet.
    pub(super) done: Vec<Done>,
}

impl Work {
    /// Nothing done yet.
    pub(super) fn new(scene: &Scene, runs: &Runs) -> Self {
        let trial = |challenge: &crate::lesson::Challenge| Trial {
            outcome: challenge.judge(runs),
            solved: false,
            hints: 0,
        };
        Self {
            answers: vec![None; scene.asks.len()],
            trials: scene.challenges.iter().map(trial).collect(),
            done: Vec::new(),
        }
    }

    /// Judges the challenges anew after a change; returns the first that is solved for the first time.
    pub(super) fn judge(&mut self, scene: &Scene, runs: &Runs) -> Option<usize> {
        let mut first = None;
        for (at, (trial, challenge)) in self.trials.iter_mut().zip(&scene.challenges).enumerate() {
            trial.outcome = challenge.judge(runs);
            if trial.outcome == Outcome::Solved && !trial.solved {
                trial.solved = true;
                self.done.push(Done::Tried(at));
                first = first.or(Some(at));
            }
        }
        first
    }

    /// Locks the answer to a question, or unlocks the question.
    pub(super) fn answer(&mut self, at: usize, answer: Option<Locked>) {
        if let Some(own) = self.answers.get_mut(at) {
            *own = answer;
            self.done.push(Done::Asked(at));
        }
    }

    /// Takes one more hint of a challenge that has `all` of them.
    pub(super) fn take_hint(&mut self, at: usize, all: usize) {
        if let Some(trial) = self.trials.get_mut(at).filter(|trial| trial.hints < all) {
            trial.hints += 1;
            self.done.push(Done::Tried(at));
        }
    }

    /// Takes up what was done in the scene before. Answers are judged again, by the runs as the lesson has them: every
    /// number that is told comes out of a run.
    pub(super) fn recall(&mut self, scene: &Scene, runs: &Runs, record: &SceneRecord) {
        for (own, ask) in self.answers.iter_mut().zip(&scene.asks) {
            let answer = record.given(ask.fingerprint).and_then(|given| given.answer());
            *own = answer.map(|answer| Locked {
                verdict: ask.judge(runs, &answer),
                answer,
            });
        }
        for (own, challenge) in self.trials.iter_mut().zip(&scene.challenges) {
            let tried = record.tried(challenge.fingerprint);
            own.solved |= tried.solved_with.is_some();
            own.hints = tried.hints.min(challenge.hints.len());
        }
    }

    /// The first question without an answer.
    pub fn open_question(&self) -> Option<usize> {
        self.answers.iter().position(Option::is_none)
    }

    /// Whether one of the scene's questions without an answer hides what comes later.
    pub fn hides_later(&self, scene: &Scene) -> bool {
        let mut asks = self.answers.iter().zip(&scene.asks);
        asks.any(|(answer, ask)| answer.is_none() && ask.hides_later)
    }

    /// The first challenge that was never solved.
    pub fn open_challenge(&self) -> Option<usize> {
        self.trials.iter().position(|trial| !trial.solved)
    }
}
