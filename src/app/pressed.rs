//! What a key asks for now: the table's command or, while something is typed, text.

use super::binding::command_of;
use super::command::Command;
use super::key::Key;
use super::state::App;

impl App {
    /// The command of a key; while something is typed, a character is text.
    pub fn command_for(&self, key: Key) -> Option<Command> {
        if !self.is_typing() {
            return command_of(key);
        }
        match key {
            Key::PageUp | Key::PageDown => command_of(key),
            Key::Char(c) => Some(Command::Type(c)),
            Key::Backspace => Some(Command::Erase),
            Key::Ctrl('u') => Some(Command::EraseAll),
            Key::Enter => Some(Command::Enter),
            Key::Escape => Some(Command::Close),
            Key::Left | Key::Right | Key::Up | Key::Down | Key::Tab | Key::BackTab => command_of(key),
            _ => None,
        }
    }
}
