//! The list of units: typing sorts and finds, Enter goes to the chosen one. Looking changes nothing.

use crate::app::command::Command;
use crate::app::lab::Lab;
use crate::app::overlay::Overlay;
use crate::app::state::{App, Screen};
use crate::app::units::Units;
use crate::lesson::Localized;

/// Rows of a page.
const PAGE: isize = 10;

impl App {
    /// Opens the list of the units that the panel with the focus shows.
    pub(super) fn open_units(&mut self) {
        let Some(lab) = self.lab_mut() else { return };
        lab.playing = false;
        if lab.hides_later() {
            // It shows every unit over all steps.
            return self.say(Localized {
                en: "the list of units would answer the question: predict first (a)",
                es: "la lista de unidades contestaría la pregunta: primero, tu predicción (a)",
            });
        }
        match Units::of(lab) {
            Some(units) => self.overlay = Some(Overlay::Units(Box::new(units))),
            None => self.say(Localized {
                en: "this scene has no units to list",
                es: "esta escena no tiene unidades que listar",
            }),
        }
    }

    pub(super) fn update_units(&mut self, mut units: Box<Units>, command: Command) {
        let language = self.language;
        let Screen::Lab(_, lab) = &mut self.screen else {
            return;
        };
        match command {
            Command::Close | Command::Leave => return,
            Command::Row(by) => units.choose_by(by),
            Command::Scene(by) => units.choose_by(by.saturating_mul(PAGE)),
            Command::Panel(by) => units.turn(lab, by, language),
            // The run can be walked through meanwhile: what a unit is worth now is another number at another step.
            Command::Step(by) => {
                lab.step(by);
                units.rank(lab);
            }
            // No name has a slash in it: the key that opens the list goes on to the next quantity.
            Command::Units | Command::Type('/') => {
                if let Some(next) = units.next_quantity(lab) {
                    *units = next;
                }
            }
            Command::Type(c) => {
                units.add(c.encode_utf8(&mut [0; 4]));
                units.read(lab);
            }
            Command::Paste(text) => {
                units.add(&text);
                units.read(lab);
            }
            Command::Erase | Command::Back => {
                units.erase();
                units.read(lab);
            }
            Command::Choose(row) if row < units.found.len() => {
                units.chosen = row;
                return go_to(lab, &units);
            }
            Command::Enter if units.refused.is_none() && !units.found.is_empty() => {
                return go_to(lab, &units);
            }
            _ => {}
        }
        self.overlay = Some(Overlay::Units(units));
    }
}

/// The cursor to the chosen unit; what was typed is remembered for the next time.
fn go_to(lab: &mut Lab, units: &Units) {
    if let Some(target) = units.target(lab) {
        lab.sought.clone_from(&units.text);
        lab.look_at(target);
    }
}
