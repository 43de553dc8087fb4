//! The open lesson was saved.

use std::sync::Arc;

use crate::app::lab::Lab;
use crate::app::overlay::Overlay;
use crate::app::state::{App, Effect, Screen, mistakes};
use crate::lesson::Localized;

impl App {
    /// Reads the open lesson again after it was saved. On a bad save the last good scene stays.
    pub(super) fn reload(&mut self) -> Effect {
        let Screen::Lab(at, lab) = &self.screen else {
            return Effect::None;
        };
        let (at, scene) = (*at, lab.scene);
        let Some(entry) = self.library.entries.get(at) else {
            return Effect::None;
        };
        match entry.load(self.kinds) {
            Ok(lesson) => {
                let lesson = Arc::new(lesson);
                let scene = scene.min(lesson.scenes.len().saturating_sub(1));
                let tick = lab.tick;
                if let Some(mut new) = Lab::open(Arc::clone(&lesson), scene) {
                    let step = tick.step.min(new.run.steps());
                    new.pass(tick.pass);
                    new.go(new.timeline.end_of_step(new.tick.pass, step));
                    self.lessons[at] = Ok(lesson);
                    self.screen = Screen::Lab(at, Box::new(new));
                    if matches!(self.overlay, Some(Overlay::Mistakes { .. })) {
                        self.overlay = None;
                    }
                    self.say(Localized {
                        en: "the lesson was read again",
                        es: "se ha releído la lección",
                    });
                }
            }
            Err(error) => {
                self.overlay = Some(Overlay::Mistakes {
                    text: mistakes(&error),
                    from: 0,
                })
            }
        }
        Effect::Draw
    }
}
