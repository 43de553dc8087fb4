//! What commands do while something lies on top.

use crate::app::command::Command;
use crate::app::group::Group;
use crate::app::keys::KEYS;
use crate::app::lab::Lab;
use crate::app::overlay::Overlay;
use crate::app::state::{App, Effect, Screen};
use crate::engine::{Address, Origin};
use crate::lesson::RunAddress;

impl App {
    pub(super) fn update_overlay(&mut self, overlay: Overlay, command: Command) -> Effect {
        match overlay {
            Overlay::Help(from) => match command {
                Command::Row(by) => {
                    // No more rows than keys, headings and the gaps between them.
                    let last = KEYS.len() + 2 * Group::ALL.len();
                    self.overlay = Some(Overlay::Help(from.saturating_add_signed(by).min(last)));
                }
                Command::Close | Command::Help | Command::Leave | Command::Back | Command::Enter => {}
                _ => self.overlay = Some(Overlay::Help(from)),
            },
            Overlay::Mistakes { text, from } => match command {
                Command::Row(by) => {
                    let last = text.lines().count().saturating_sub(1);
                    let from = from.saturating_add_signed(by).min(last);
                    self.overlay = Some(Overlay::Mistakes { text, from });
                }
                Command::Close | Command::Leave | Command::Back | Command::Enter => {}
                _ => self.overlay = Some(Overlay::Mistakes { text, from }),
            },
            Overlay::Explanation { trail, chosen } => self.update_explanation(trail, chosen, command),
            Overlay::Difference(found) => self.update_difference(found, &command),
            Overlay::Units(units) => self.update_units(units, command),
            Overlay::Prompt(prompt) => self.update_prompt(prompt, command),
            Overlay::Question(question) => return self.update_question(question, command),
            Overlay::Sheet(sheet) => return self.update_sheet(sheet, command),
            Overlay::Challenge(at) => return self.update_challenge(at, command),
            Overlay::Finish(chosen) => self.update_finish(chosen, command),
        }
        Effect::Draw
    }

    fn update_finish(&mut self, chosen: usize, command: Command) {
        let left = self.left();
        let last = left.len().saturating_sub(1);
        let into = match command {
            Command::Row(by) => {
                let chosen = chosen.saturating_add_signed(by).min(last);
                self.overlay = Some(Overlay::Finish(chosen));
                return;
            }
            Command::Enter if left.is_empty() => {
                self.leave_for(0);
                return;
            }
            Command::Enter => left.get(chosen),
            Command::Choose(row) => left.get(row),
            Command::Close | Command::Leave | Command::Back => return,
            _ => {
                self.overlay = Some(Overlay::Finish(chosen));
                return;
            }
        };
        if let Some((at, _)) = into {
            self.open_scene(*at, self.first_open(*at).unwrap_or(0));
        }
    }

    fn update_explanation(&mut self, mut trail: Vec<Address>, chosen: usize, command: Command) {
        let Screen::Lab(_, lab) = &mut self.screen else {
            return;
        };
        let factors = trail
            .last()
            .and_then(|address| lab.run().explain(*address))
            .map(|own| own.factors());
        let factors = factors.unwrap_or_default();
        let mut chosen = chosen.min(factors.len().saturating_sub(1));
        let into = match command {
            Command::Row(by) | Command::Step(by) => {
                chosen = chosen
                    .saturating_add_signed(by)
                    .min(factors.len().saturating_sub(1));
                None
            }
            Command::Start => {
                chosen = 0;
                None
            }
            Command::End => {
                chosen = factors.len().saturating_sub(1);
                None
            }
            Command::Enter => Some(chosen),
            Command::Choose(row) => Some(row),
            Command::Back => {
                let from = trail.pop();
                let Some(address) = trail.last() else {
                    return;
                };
                chosen = from
                    .and_then(|from| operands(lab, *address).position(|operand| operand == Some(from)))
                    .unwrap_or(0);
                None
            }
            Command::Close | Command::Leave => return,
            _ => None,
        };
        if let Some(Origin::At(address) | Origin::Slope(_, address)) =
            into.and_then(|row| factors.get(row)).map(|factor| factor.origin)
        {
            trail.push(address);
            chosen = first_operand(lab, address);
        }
        if let Some(address) = trail.last().copied() {
            let run = lab.run_id;
            lab.look_at(RunAddress { run, address });
        }
        self.overlay = Some(Overlay::Explanation { trail, chosen });
    }
}

/// Where the operands of a number live; a number written in the equation lives nowhere.
fn operands(lab: &Lab, address: Address) -> impl Iterator<Item = Option<Address>> {
    let factors = lab.run().explain(address).map(|own| own.factors());
    factors
        .unwrap_or_default()
        .into_iter()
        .map(|factor| match factor.origin {
            Origin::At(address) | Origin::Slope(_, address) => Some(address),
            Origin::Literal => None,
        })
}

/// The first operand that one can go into: Enter, pressed again and again, reaches what is given.
pub(super) fn first_operand(lab: &Lab, address: Address) -> usize {
    operands(lab, address)
        .position(|operand| operand.is_some())
        .unwrap_or(0)
}
