//! What commands do to the trainings of a scene.

use crate::app::command::Command;
use crate::app::state::{App, Effect, Screen};
use crate::app::training::Pace;
use crate::lesson::{Language, Localized};

/// Parts of a training that one looks back by.
const PARTS: u64 = 20;

impl App {
    pub(super) fn update_training(&mut self, command: &Command) {
        let Screen::Lab(_, lab) = &mut self.screen else {
            return;
        };
        let Some(training) = &mut lab.training else {
            self.say(Localized {
                en: "nothing is trained in this scene",
                es: "en esta escena no se entrena nada",
            });
            return;
        };
        let (latest, shown) = (training.latest(), training.shown());
        let by = |parts: isize, size: u64| {
            let way = (parts.unsigned_abs() as u64).saturating_mul(size);
            if parts < 0 {
                shown.saturating_sub(way)
            } else {
                shown.saturating_add(way)
            }
        };
        let started = match command {
            Command::Train => {
                lab.playing = false;
                training.toggle()
            }
            Command::Update => {
                lab.playing = false;
                training.single()
            }
            Command::LookUpdates(updates) => {
                training.look_at(by(*updates, 1));
                Ok(())
            }
            Command::LookParts(parts) => {
                training.look_at(by(*parts, latest.div_ceil(PARTS).max(1)));
                Ok(())
            }
            Command::LookAt(part) => {
                let last = training.planned().max(latest);
                training.look_at((part.clamp(0.0, 1.0) * last as f64).round() as u64);
                Ok(())
            }
            Command::Rewind => {
                if !training.rewind() {
                    self.say(Localized {
                        en: "this is the latest update; { looks back at earlier ones",
                        es: "esta es la última actualización; { mira las anteriores",
                    });
                }
                Ok(())
            }
            _ => Ok(()),
        };
        if let Err(error) = started {
            self.refuse(error.to_string());
        }
    }

    /// Takes what the trainings have told.
    pub(super) fn follow_training(&mut self) -> Effect {
        let Screen::Lab(_, lab) = &mut self.screen else {
            return Effect::None;
        };
        if !lab.follow_training() {
            return Effect::None;
        }
        self.praise();
        self.remember();
        Effect::Draw
    }

    /// Trains faster or slower.
    pub(super) fn pace(&mut self, by: isize) -> Effect {
        let Screen::Lab(_, lab) = &mut self.screen else {
            return Effect::None;
        };
        let Some(training) = &mut lab.training else {
            return Effect::None;
        };
        training.speed(by);
        let text = match (training.pace(), self.language) {
            (Pace::Full, Language::English) => "as fast as it goes".to_owned(),
            (Pace::Full, Language::Spanish) => "tan rápido como se puede".to_owned(),
            (pace, Language::English) => {
                format!("{} updates a second", pace.updates_a_second().unwrap_or_default())
            }
            (pace, Language::Spanish) => {
                format!(
                    "{} actualizaciones por segundo",
                    pace.updates_a_second().unwrap_or_default()
                )
            }
        };
        self.announce(text, false);
        Effect::Draw
    }
}
