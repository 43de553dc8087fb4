//! What is likely to be asked for next, and for which of it a frame was drawn ahead. Knows what moves about in a lab; neither what a
//! frame looks like nor where it is kept.

use crate::app::{App, Command};

/// What learners do most, the likeliest first: through time, to other numbers, along the operations.
const USUAL: [Command; 6] = [
    Command::Step(1),
    Command::Step(-1),
    Command::Row(1),
    Command::Row(-1),
    Command::Operation(1),
    Command::Operation(-1),
];

/// The commands that may come after a frame.
#[derive(Debug, Default)]
pub(super) struct Foresight {
    /// The one that came last, if nothing else has come since: who walks through time holds a key.
    last: Option<Command>,
    /// How many of the likely ones were tried: first the last one, then the usual ones.
    tried: usize,
    /// Those that a frame was drawn for, in the order in which they were drawn.
    drawn: Vec<Command>,
    /// Which of them has come, if nothing else has.
    came: Option<usize>,
}

impl Foresight {
    /// A command has come.
    pub(super) fn meet(&mut self, command: &Command) {
        *self = Self {
            came: self.drawn.iter().position(|own| own == command),
            last: Some(command.clone()),
            ..Self::default()
        };
    }

    /// Something else has come: nothing that was drawn ahead is true any more.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// A frame was drawn: nothing is drawn ahead of that one yet.
    pub(super) fn start(&mut self) {
        (self.tried, self.came) = (0, None);
        self.drawn.clear();
    }

    /// The place, among those drawn since the last [`start`](Self::start), of the frame that is the one to show now. It is told once.
    pub(super) fn came_true(&mut self) -> Option<usize> {
        self.came.take()
    }

    /// Lets `draw` see what the next of the likely commands leads to. `false` where there are no more that lead anywhere.
    pub(super) fn draw(&mut self, app: &mut App, mut draw: impl FnMut(&App)) -> bool {
        while let Some(command) = self.last.iter().chain(&USUAL).nth(self.tried) {
            self.tried += 1;
            if !self.drawn.contains(command) && app.glimpse(command, &mut draw).is_some() {
                self.drawn.push(command.clone());
                return true;
            }
        }
        false
    }
}
