//! What commands do in an open lesson.

use std::sync::Arc;

use super::overlay::first_operand;
use crate::app::command::Command;
use crate::app::lab::Lab;
use crate::app::overlay::{Overlay, Prompt, PromptFor};
use crate::app::state::{App, Effect, Screen};
use crate::app::training::Training;
use crate::engine::Pass;
use crate::lesson::Localized;

const NO_KNOB: Localized<&str> = Localized {
    en: "this scene has nothing to change",
    es: "esta escena no tiene nada que cambiar",
};

impl App {
    pub(super) fn update_lab(&mut self, command: Command) -> Effect {
        let Screen::Lab(_, lab) = &mut self.screen else {
            return Effect::None;
        };
        if lab.moves(&command) {
            return Effect::Draw;
        }
        match command {
            Command::OtherPass => {
                let other = if lab.tick.pass == Pass::Forward {
                    Pass::Backward
                } else {
                    Pass::Forward
                };
                lab.pass(other);
                if lab.tick.pass != other {
                    self.say(Localized {
                        en: "this scene has no loss, so there is no backward pass",
                        es: "esta escena no tiene pérdida: no hay pasada hacia atrás",
                    });
                }
            }
            Command::Play if trains(lab) => self.say(Localized {
                en: "the training goes on; t lets it rest, and then this plays",
                es: "el entrenamiento sigue; t lo detiene y entonces se puede reproducir",
            }),
            Command::Play => {
                lab.playing = !lab.playing;
                if lab.playing && at_edge(lab) {
                    lab.edge(false);
                }
            }
            Command::Tick => {
                if !lab.playing {
                    return Effect::None;
                }
                lab.step(1);
                lab.playing = !at_edge(lab);
            }
            Command::Faster if trains(lab) => return self.pace(1),
            Command::Slower if trains(lab) => return self.pace(-1),
            Command::Faster => lab.speed = lab.speed.faster(),
            Command::Slower => lab.speed = lab.speed.slower(),
            Command::Zoom => lab.zoomed = !lab.zoomed,
            Command::Enter => {
                if lab.run().number(lab.focus).is_some() {
                    lab.playing = false;
                    let trail = vec![lab.focus];
                    let chosen = first_operand(lab, lab.focus);
                    self.overlay = Some(Overlay::Explanation { trail, chosen });
                }
            }
            Command::CheckGradient => self.check_gradient(),
            Command::Units => self.open_units(),
            Command::Nudge(by) => {
                if lab.nudge(by).is_none() {
                    self.say(NO_KNOB);
                }
            }
            Command::Edit => match lab.chosen_knob().and_then(|knob| lab.knob_value(knob)) {
                Some(value) => {
                    self.overlay = Some(Overlay::Prompt(Prompt::new(PromptFor::Value, value.to_string())))
                }
                None => self.say(NO_KNOB),
            },
            Command::Words => {
                let scene = lab.scene();
                let reads = |run| scene.words_of(run).is_some();
                if reads(lab.run_id) {
                    let text = lab.words().join(" ");
                    self.overlay = Some(Overlay::Prompt(Prompt::new(PromptFor::Words, text)));
                } else if scene.run_ids().any(reads) {
                    self.say(Localized {
                        en: "this run reads no words, another one does",
                        es: "esta ejecución no lee palabras, otra sí",
                    });
                } else {
                    self.say(Localized {
                        en: "this scene reads no words",
                        es: "esta escena no lee palabras",
                    });
                }
            }
            Command::Pin => {
                if !lab.toggle_pin() {
                    self.say(Localized {
                        en: "this number cannot be pinned in this scene",
                        es: "este número no se puede fijar en esta escena",
                    });
                }
            }
            Command::Undo => {
                if !lab.undo() {
                    self.say(Localized {
                        en: "nothing to undo",
                        es: "nada que deshacer",
                    });
                }
            }
            Command::Redo => {
                if !lab.redo() {
                    self.say(Localized {
                        en: "nothing to redo",
                        es: "nada que rehacer",
                    });
                }
            }
            Command::Reset => lab.reset(),
            Command::Scene(by) => self.change_scene(by),
            Command::Train
            | Command::Update
            | Command::LookUpdates(_)
            | Command::LookParts(_)
            | Command::LookAt(_)
            | Command::Rewind => self.update_training(&command),
            Command::Ask => self.open_question(),
            Command::Challenge => self.open_challenge(),
            Command::Hint => self.take_hint(),
            Command::Help => self.overlay = Some(Overlay::Help(0)),
            Command::Leave | Command::Close => {
                let Screen::Lab(at, lab) = &mut self.screen else {
                    return Effect::None;
                };
                if lab.zoomed {
                    lab.zoomed = false;
                } else if command == Command::Leave {
                    let at = *at;
                    self.leave_for(at);
                }
            }
            _ => return Effect::None,
        }
        Effect::Draw
    }

    fn change_scene(&mut self, by: isize) {
        let Screen::Lab(at, lab) = &self.screen else {
            return;
        };
        let (at, scenes) = (*at, lab.lesson.scenes.len());
        if by == 0 {
            return;
        }
        let wanted = (lab.scene as isize).saturating_add(by);
        if (0..scenes as isize).contains(&wanted) {
            if let Some(lab) = Lab::open(Arc::clone(&lab.lesson), wanted as usize) {
                self.enter(at, lab);
            }
        } else if wanted < 0 {
            let Some(before) = at.checked_sub(1) else {
                return self.say(Localized {
                    en: "this is the first scene",
                    es: "esta es la primera escena",
                });
            };
            let last = match self.lesson(before) {
                Some(Ok(lesson)) => lesson.scenes.len().saturating_sub(1),
                Some(Err(_)) | None => 0,
            };
            self.open_scene(before, last);
        } else if at + 1 < self.library.entries.len() {
            self.open(at + 1);
        } else {
            self.overlay = Some(Overlay::Finish(0));
        }
    }
}

/// Whether updates are being made.
fn trains(lab: &Lab) -> bool {
    lab.training.as_ref().is_some_and(Training::is_running)
}

/// Whether the cursor is at the last position of its pass.
fn at_edge(lab: &Lab) -> bool {
    match lab.tick.pass {
        Pass::Forward => lab.tick.step == lab.run().steps(),
        Pass::Backward => lab.tick.step == 1,
    }
}
