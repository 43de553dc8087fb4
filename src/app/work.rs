//! What the learner has done in a scene: answers that are locked, challenges tried, hints taken.

use crate::lesson::{Answer, Outcome, Runs, Scene, Verdict};

/// An answer that is locked, with what the run said to it.
#[derive(Debug, Clone, Copy, PartialEq)]
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

/// The learner's work in a scene.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Work {
    /// For each question of the scene, the locked answer.
    pub answers: Vec<Option<Locked>>,
    /// For each challenge of the scene, how it stands.
    pub trials: Vec<Trial>,
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
        }
    }

    /// Judges the challenges anew after a change; returns the first that is solved for the first time.
    pub(super) fn judge(&mut self, scene: &Scene, runs: &Runs) -> Option<usize> {
        let mut first = None;
        for (at, (trial, challenge)) in self.trials.iter_mut().zip(&scene.challenges).enumerate() {
            trial.outcome = challenge.judge(runs);
            if trial.outcome == Outcome::Solved && !trial.solved {
                trial.solved = true;
                first = first.or(Some(at));
            }
        }
        first
    }

    /// Takes up what was done in the same scene before; the outcomes stay those of the values on screen.
    pub(super) fn resume(&mut self, before: &Work) {
        for (own, before) in self.answers.iter_mut().zip(&before.answers) {
            *own = *before;
        }
        for (own, before) in self.trials.iter_mut().zip(&before.trials) {
            own.solved |= before.solved;
            own.hints = before.hints;
        }
    }

    /// The first question without an answer.
    pub fn open_question(&self) -> Option<usize> {
        self.answers.iter().position(Option::is_none)
    }

    /// The first challenge that was never solved.
    pub fn open_challenge(&self) -> Option<usize> {
        self.trials.iter().position(|trial| !trial.solved)
    }
}
