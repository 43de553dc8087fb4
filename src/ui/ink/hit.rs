//! What a click means, remembered while drawing.

use ratatui_core::layout::{Position, Rect};

use crate::engine::Address;
use crate::lesson::RunId;

/// What lies under a place of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A number: the cursor goes there.
    Number(Address),
    /// The run: the cursor goes there.
    Run,
    /// A panel, by its place among those shown: it gets the focus.
    Panel(usize),
    /// The tab of a folded panel.
    Tab(usize),
    /// A step of the sequence.
    Step(u32),
    /// An operation within the step, by its place in the program.
    Operation(u32),
    /// The updates of a training: how far along it the click was is the update, see [`Hit::along`].
    Updates,
    /// The position bar: how far along it the click was is the position, see [`Hit::along`].
    Scrubber,
    /// A row of the list on top: a lesson, a scene, a tweak, an operand.
    Row(usize),
    /// A changeable value, by its place in the list.
    Knob(usize),
    /// A key shown in the footer, by its place in the key table: as if it were pressed.
    Key(usize),
}

/// An area that means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Where, in the coordinates of the screen.
    pub area: Rect,
    /// What.
    pub target: Target,
    /// Of which run.
    pub run: RunId,
}

impl Hit {
    /// How far along the area the column `x` is, 0 at its first column and 1 at its last.
    pub fn along(&self, x: u16) -> f64 {
        let last = self.area.width.saturating_sub(1);
        if last == 0 {
            return 0.0;
        }
        f64::from(x.saturating_sub(self.area.x).min(last)) / f64::from(last)
    }
}

/// What lies on top at a place of the screen.
pub fn hit_at(hits: &[Hit], x: u16, y: u16) -> Option<&Hit> {
    hits.iter()
        .rev()
        .find(|hit| hit.area.contains(Position::new(x, y)))
}
