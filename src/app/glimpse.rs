//! A look at where a command would lead, without going there.

use super::command::Command;
use super::state::App;

impl App {
    /// What `look` sees after a command that does nothing but move about in a lab. The learner stays here, and nothing is changed.
    /// `None` where the command does something else, or leads nowhere.
    pub fn glimpse<T>(&mut self, command: &Command, look: impl FnOnce(&Self) -> T) -> Option<T> {
        // A command takes the line for the learner away; what plays or learns moves by itself.
        if self.overlay.is_some() || self.notice.is_some() || self.wakes_in().is_some() {
            return None;
        }
        let lab = self.lab_mut()?;
        let here = lab.cursor();
        if !lab.moves(command) || lab.cursor() == here {
            return None;
        }
        let seen = look(self);
        self.lab_mut()?.put(here);
        Some(seen)
    }
}
