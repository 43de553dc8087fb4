//! What the lab remembers of its learner: it writes down what is done and takes up what was done before. Where that is
//! kept, others know; [`App::revision`] tells them when there is something new to keep.

use std::sync::Arc;

use super::lab::Lab;
use super::state::{App, Screen};
use super::work::Done;
use crate::engine::Pass;
use crate::lesson::Scene;
use crate::progress::{Given, Place, Progress, Stage, Standing, Tried};

/// What there is to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    /// The lesson.
    pub lesson: usize,
    /// The scene of it where one stopped; nothing in a lesson that was not begun.
    pub scene: Option<usize>,
}

impl App {
    /// Goes on from what is remembered: the cursor goes to the next thing to do.
    pub fn resume(&mut self, progress: Progress) {
        self.progress = progress;
        if let (Screen::Start(_), Some(next)) = (&self.screen, self.next()) {
            self.screen = Screen::Start(next.lesson);
        }
    }

    /// What is remembered now.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Another number whenever there is something new to keep.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Takes up what other programs have written down meanwhile; returns whether they have.
    pub fn take_up(&mut self, progress: &Progress) -> bool {
        let before = self.progress.clone();
        self.progress.merge(progress);
        if self.progress == before {
            return false;
        }
        // Where the others forgot everything, the scene on screen is seen all the same.
        self.see();
        true
    }

    /// A theme was chosen.
    pub fn choose_theme(&mut self, name: &str) {
        self.progress.choose_theme(name);
        self.revision += 1;
    }

    /// A lesson by its number and title.
    pub fn lesson_name(&self, at: usize) -> String {
        let entry = self.library.entries.get(at);
        let number = entry.and_then(|entry| entry.number);
        let number = number.map_or_else(String::new, |number| format!("{number:02}  "));
        let title = match self.lesson(at) {
            Some(Ok(lesson)) => lesson.title.get(self.language).as_str(),
            _ => entry.map_or("", |entry| &entry.slug),
        };
        number + title
    }

    /// How far a lesson is done; nothing for one that cannot be opened.
    pub fn standing(&self, at: usize) -> Option<Standing> {
        let lesson = self.lesson(at)?.as_ref().ok()?;
        Some(Standing::of(lesson, self.progress.lesson(self.keys.get(at)?)))
    }

    /// The next thing to do: the lesson where one stopped, or else the first after it that is not done, or else the first
    /// of all. Nothing where all are done.
    pub fn next(&self) -> Option<Next> {
        let last = self.progress.last(|key| self.keys.iter().any(|own| own == key));
        let last = last.and_then(|key| self.keys.iter().position(|own| own == key));
        let count = self.keys.len();
        let from = last.unwrap_or(0);
        let open = |at: &usize| self.standing(*at).is_some_and(|own| own.stage() != Stage::Done);
        let lesson = (from..count).chain(0..from).find(open)?;
        Some(Next {
            lesson,
            scene: self.stopped_in(lesson),
        })
    }

    /// The scene where one stopped in a lesson, if the lesson still has it.
    fn stopped_in(&self, at: usize) -> Option<usize> {
        let place = self.progress.lesson(self.keys.get(at)?)?.place()?;
        self.lesson(at)?.as_ref().ok()?.scene(&place.scene)
    }

    /// Where a lesson opens: where one stopped in it; one that is done, at its beginning.
    pub(super) fn opens_at(&self, at: usize) -> usize {
        match self.standing(at).map(|own| own.stage()) {
            Some(Stage::Begun) => self.stopped_in(at).unwrap_or(0),
            _ => 0,
        }
    }

    /// The first scene of a lesson with something left to do.
    pub fn first_open(&self, at: usize) -> Option<usize> {
        let lesson = self.lesson(at)?.as_ref().ok()?;
        match self.progress.lesson(self.keys.get(at)?) {
            Some(record) => record.first_open(lesson),
            None => Some(0),
        }
    }

    /// Whether nothing was ever done in these lessons.
    pub fn is_fresh(&self) -> bool {
        self.keys.iter().all(|key| self.progress.lesson(key).is_none())
    }

    /// The lessons with something left to do, with what it is.
    pub fn left(&self) -> Vec<(usize, Standing)> {
        let all = (0..self.keys.len()).filter_map(|at| Some((at, self.standing(at)?)));
        all.filter(|(_, own)| own.stage() != Stage::Done).collect()
    }

    /// Everything of all lessons together.
    pub fn total(&self) -> Standing {
        let all = (0..self.keys.len()).filter_map(|at| self.standing(at));
        all.fold(Standing::default(), Standing::and)
    }

    /// Takes up what was done in the lab's scene before, and where one stopped in it.
    pub(super) fn recall(&self, at: usize, lab: &mut Lab) {
        let remembered = self.keys.get(at).and_then(|key| self.progress.lesson(key));
        let lesson = Arc::clone(&lab.lesson);
        let scene = &lesson.scenes[lab.scene];
        if let Some(record) = remembered.and_then(|own| own.scene(&scene.id)) {
            let mut work = std::mem::take(&mut lab.work);
            work.recall(scene, lab.untouched(), record);
            lab.work = work;
        }
        let place = remembered.and_then(|own| own.place());
        if let Some(place) = place.filter(|place| place.scene == scene.id) {
            let pass = if place.backward {
                Pass::Backward
            } else {
                Pass::Forward
            };
            lab.go_to(pass, place.step);
        }
    }

    /// Writes down that the scene on screen was seen.
    pub(super) fn arrive(&mut self) {
        self.see();
        self.stop();
    }

    fn see(&mut self) {
        let Screen::Lab(at, lab) = &self.screen else {
            return;
        };
        if let Some(key) = self.keys.get(*at) {
            let new = self.progress.see(key, &lab.scene().id);
            self.revision += u64::from(new);
        }
    }

    /// Writes down all that was done and where one is, as before leaving.
    pub fn stop(&mut self) {
        self.remember();
        self.note_place();
    }

    fn note_place(&mut self) {
        let Screen::Lab(at, lab) = &self.screen else {
            return;
        };
        let place = Place {
            scene: lab.scene().id.clone(),
            step: lab.tick.step,
            backward: lab.tick.pass == Pass::Backward,
        };
        if let Some(key) = self.keys.get(*at) {
            let moved = self.progress.stop(key, place);
            self.revision += u64::from(moved);
        }
    }

    /// Writes down what was just done in the scene on screen.
    pub(super) fn remember(&mut self) {
        let Screen::Lab(at, lab) = &mut self.screen else {
            return;
        };
        let done = std::mem::take(&mut lab.work.done);
        let (Some(key), false) = (self.keys.get(*at), done.is_empty()) else {
            return;
        };
        let scene = lab.scene();
        for done in done {
            note(&mut self.progress, key, scene, lab, done);
        }
        self.revision += 1;
        self.note_place();
    }

    pub(super) fn remember_language(&mut self) {
        self.progress.choose_language(self.language.code());
        self.revision += 1;
    }
}

fn note(progress: &mut Progress, key: &str, scene: &Scene, lab: &Lab, done: Done) {
    match done {
        Done::Asked(at) => {
            let Some(ask) = scene.asks.get(at) else { return };
            let locked = lab.work.answers.get(at).and_then(Option::as_ref);
            let given = locked.map(|own| Given::new(&own.answer, own.verdict.right));
            progress.answer(key, &scene.id, ask.fingerprint, given);
        }
        Done::Tried(at) => {
            let (Some(challenge), Some(trial)) = (scene.challenges.get(at), lab.work.trials.get(at)) else {
                return;
            };
            let tried = Tried {
                hints: trial.hints,
                solved_with: trial.solved.then_some(trial.hints),
            };
            progress.attempt(key, &scene.id, challenge.fingerprint, tried);
        }
    }
}
