//! Where the learner is in a lab: all that moving about changes, and nothing else.

use super::Lab;
use crate::engine::{Address, Tick};
use crate::lesson::RunId;

/// Where the learner is. With the cursor put back, the lab is as it was.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::app) struct Cursor {
    run_id: RunId,
    tick: Tick,
    focus: Address,
    panel: usize,
    knob: usize,
}

impl Lab {
    /// Where the learner is.
    pub(in crate::app) fn cursor(&self) -> Cursor {
        Cursor {
            run_id: self.run_id,
            tick: self.tick,
            focus: self.focus,
            panel: self.panel,
            knob: self.knob,
        }
    }

    /// Back to where the learner was in this lab.
    pub(in crate::app) fn put(&mut self, cursor: Cursor) {
        let Cursor {
            run_id,
            tick,
            focus,
            panel,
            knob,
        } = cursor;
        self.run_id = run_id;
        self.tick = tick;
        self.focus = focus;
        self.panel = panel;
        self.knob = knob;
    }
}
