//! The open lesson was saved.

use std::cell::OnceCell;
use std::sync::Arc;

use crate::app::lab::Lab;
use crate::app::overlay::Overlay;
use crate::app::state::{App, Effect, Screen, mistakes};
use crate::lesson::{Lesson, Localized};

impl App {
    /// Reads the open lesson again after it was saved. On a bad save the last good scene stays; a lesson that could not
    /// be opened for its mistakes opens once they are mended.
    pub(super) fn reload(&mut self) -> Effect {
        let at = match &self.screen {
            Screen::Lab(at, _) => *at,
            Screen::Start(at) if self.shows_mistakes() => *at,
            Screen::Start(_) => return Effect::None,
        };
        let Some(entry) = self.library.entries.get(at) else {
            return Effect::None;
        };
        match entry.load(self.kinds) {
            Ok(lesson) => self.show_again(at, Arc::new(lesson)),
            Err(error) => {
                let text = mistakes(&error);
                self.overlay = Some(Overlay::Mistakes { text, from: 0 });
            }
        }
        Effect::Draw
    }

    /// Shows the lesson as it is now, at the scene, run and step where one was.
    fn show_again(&mut self, at: usize, lesson: Arc<Lesson>) {
        let (scene, place) = match &self.screen {
            Screen::Lab(_, lab) => (
                lab.scene.min(lesson.scenes.len().saturating_sub(1)),
                Some((lab.run_id, lab.tick)),
            ),
            Screen::Start(_) => (0, None),
        };
        let Some(mut lab) = Lab::open(Arc::clone(&lesson), scene) else {
            return;
        };
        self.recall(at, &mut lab);
        if let Some((run, tick)) = place {
            lab.turn_to(run);
            lab.go_to(tick.pass, tick.step);
        }
        if let Some(known) = self.lessons.get_mut(at) {
            *known = OnceCell::from(Ok(lesson));
        }
        // Its network may be another one now.
        drop(self.put_away.take_if(|((lesson, _), _)| *lesson == at));
        self.screen = Screen::Lab(at, Box::new(lab));
        self.arrive();
        // Explanations and prompts are about numbers of the lesson as it was.
        if !matches!(self.overlay, Some(Overlay::Help(_))) {
            self.overlay = None;
        }
        self.say(Localized {
            en: "the lesson was read again",
            es: "se ha releído la lección",
        });
    }
}
