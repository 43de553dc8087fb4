//! A number that is being worked out on paper: the stage, what was filled in, and what the run said to it. Three stages
//! lead from all written out to all blank.

use super::ring::around;
use super::typed::type_into;
use crate::lesson::{Place, RunId, Runs, Slip, Stage, Typed, Worked};

/// What was filled in at a place.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Entry {
    /// As typed.
    pub text: String,
    /// What the run said to it; nothing while it is being typed.
    pub judged: Option<Result<(), Slip>>,
    /// How often it was wrong.
    pub wrong: usize,
}

/// A sheet of paper.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Which of the scene's questions.
    pub ask: usize,
    /// The arithmetic.
    pub worked: Worked,
    /// The run it is of.
    pub run: RunId,
    /// How much of it the learner does.
    pub stage: Stage,
    /// The places that are blank.
    pub blanks: Vec<Place>,
    /// What was filled in, a blank each.
    pub entries: Vec<Entry>,
    /// The blank with the cursor.
    pub at: usize,
    /// How often something was wrong, in all stages.
    pub slips: usize,
    /// Whether what was typed last is no number.
    pub unreadable: bool,
}

/// How much text a blank takes, in bytes.
const ENTRY_LIMIT: usize = 16;

impl Sheet {
    /// A sheet with everything written out.
    pub(super) fn new(ask: usize, run: RunId, worked: Worked) -> Self {
        Self {
            ask,
            worked,
            run,
            stage: Stage::default(),
            blanks: Vec::new(),
            entries: Vec::new(),
            at: 0,
            slips: 0,
            unreadable: false,
        }
    }

    /// Whether every blank is filled in rightly.
    pub fn is_done(&self) -> bool {
        self.entries.iter().all(|entry| entry.judged == Some(Ok(())))
    }

    /// What stands at a place, where that is a blank.
    pub fn entry(&self, place: Place) -> Option<&Entry> {
        let at = self.blanks.iter().position(|blank| *blank == place)?;
        self.entries.get(at)
    }

    /// The blank with the cursor, unless all is done.
    pub fn current(&self) -> Option<(Place, &Entry)> {
        let place = *self.blanks.get(self.at)?;
        Some((place, self.entries.get(self.at)?))
    }

    /// Whether a line shows what it comes to: not before what goes into an activation is known.
    pub fn shows_result(&self, line: usize) -> bool {
        let open = |place: &Place| place.line <= line && self.filled(*place).is_none();
        !self.blanks.iter().any(open)
    }

    /// The number that was filled in rightly at a place.
    fn filled(&self, place: Place) -> Option<f64> {
        let entry = self.entry(place)?;
        let right = entry.judged == Some(Ok(()));
        Typed::read(&entry.text)
            .filter(|_| right)
            .map(|typed| typed.value)
    }

    /// The next stage, blank; `false` after the last.
    pub(super) fn go_on(&mut self) -> bool {
        let Some(next) = self.stage.next() else {
            return false;
        };
        self.stage = next;
        self.blanks = self.worked.blanks(next);
        self.entries = vec![Entry::default(); self.blanks.len()];
        self.at = 0;
        true
    }

    /// Adds text to the blank with the cursor; one that is right already stays.
    pub(super) fn add(&mut self, text: &str) {
        self.unreadable = false;
        let Some(entry) = self.entries.get_mut(self.at) else {
            return;
        };
        if entry.judged == Some(Ok(())) {
            return;
        }
        // A wrong number that is typed over is gone.
        if entry.judged.take().is_some() {
            entry.text.clear();
        }
        let typed = text.chars().filter(|c| !c.is_whitespace());
        type_into(&mut entry.text, typed, ENTRY_LIMIT);
    }

    /// Deletes the last character.
    pub(super) fn erase(&mut self) {
        self.unreadable = false;
        if let Some(entry) = self.entries.get_mut(self.at)
            && entry.judged != Some(Ok(()))
        {
            entry.judged = None;
            entry.text.pop();
        }
    }

    /// Judges what stands in the blank with the cursor; returns whether it is right.
    pub(super) fn check(&mut self, runs: &Runs) -> bool {
        let Some((place, entry)) = self.current() else {
            return false;
        };
        if let Some(judged) = entry.judged {
            return judged.is_ok();
        }
        if entry.text.is_empty() {
            return false;
        }
        let Some(typed) = Typed::read(&entry.text) else {
            self.unreadable = true;
            return false;
        };
        let run = runs.get(self.run);
        let mut judged = self.worked.judge(run, place, typed, &|place| self.filled(place));
        let operands = |blank: &&Place| blank.line == place.line && blank.operand.is_some();
        let open = |blank: &Place| self.filled(*blank).is_none();
        if judged.is_err() && place.operand.is_none() && self.blanks.iter().filter(operands).any(open) {
            judged = Err(Slip::Early);
        }
        if let Some(entry) = self.entries.get_mut(self.at) {
            entry.judged = Some(judged);
            if judged.is_err() {
                entry.wrong += 1;
                self.slips += 1;
            }
        }
        judged.is_ok()
    }

    /// The cursor to the next blank, or the one before.
    pub(super) fn move_by(&mut self, by: isize) {
        self.unreadable = false;
        self.at = around(self.at, by, self.blanks.len());
    }

    /// The cursor to the next blank that is not right yet.
    pub(super) fn move_to_open(&mut self) {
        let count = self.entries.len();
        let open = |at: &usize| self.entries[*at].judged != Some(Ok(()));
        let next = (self.at..count).chain(0..self.at).find(open);
        self.at = next.unwrap_or(self.at);
    }
}
