//! What each command does: first what goes everywhere, then what lies on top, then the screen below.

mod ask;
mod difference;
mod lab;
mod learning;
mod overlay;
mod prompt;
mod reload;
mod units;
mod worked;

use super::command::Command;
use super::lab::Lab;
use super::overlay::Overlay;
use super::state::{App, Effect, Screen};
use crate::lesson::Language;

impl App {
    /// Does what a command asks for.
    pub fn update(&mut self, command: Command) -> Effect {
        if command != Command::Tick {
            self.notice = None;
        }
        match command {
            Command::Quit => return Effect::Quit,
            Command::Theme => return Effect::NextTheme,
            Command::Language => {
                let all = Language::ALL;
                let now = all.iter().position(|own| *own == self.language).unwrap_or(0);
                self.language = all[(now + 1) % all.len()];
                self.remember_language();
                return Effect::Draw;
            }
            Command::Reload => return self.reload(),
            Command::SavePicture => return Effect::SavePicture,
            Command::SaveTrace if self.lab().is_some() => return Effect::SaveTrace,
            Command::Tick if self.lab().is_some_and(Lab::learns) => return self.follow_training(),
            _ => {}
        }
        let effect = match (self.overlay.take(), &mut self.screen) {
            (Some(overlay), _) => self.update_overlay(overlay, command),
            (None, Screen::Start(_)) => self.update_start(command),
            (None, Screen::Lab(..)) => self.update_lab(command),
        };
        self.praise();
        self.remember();
        effect
    }

    fn update_start(&mut self, command: Command) -> Effect {
        let Screen::Start(chosen) = &mut self.screen else {
            return Effect::None;
        };
        let last = self.library.entries.len().saturating_sub(1);
        match command {
            Command::Row(by) | Command::Step(by) => *chosen = chosen.saturating_add_signed(by).min(last),
            Command::Panel(by) | Command::Scene(by) => {
                *chosen = chosen.saturating_add_signed(by.saturating_mul(5)).min(last)
            }
            Command::Start => *chosen = 0,
            Command::End => *chosen = last,
            Command::Enter | Command::Play => {
                let chosen = *chosen;
                self.open(chosen);
            }
            Command::Choose(row) if row <= last => {
                *chosen = row;
                self.open(row);
            }
            Command::Help => self.overlay = Some(Overlay::Help(0)),
            Command::Leave => return Effect::Quit,
            _ => return Effect::None,
        }
        Effect::Draw
    }
}
