//! How the cursor moves: through time, along the operations, through the numbers of a panel.

use super::Lab;
use crate::app::command::Command;
use crate::app::quantities::quantities_of;
use crate::app::ring::around;
use crate::engine::{Address, AdjointId, Pass, SlotId, Tick};
use crate::lesson::{Quantity, RunAddress, RunId, Shown};

impl Lab {
    /// Does what a command asks for if that is to move about, so that nothing changes but the [`Cursor`](super::cursor::Cursor);
    /// `false` for other commands.
    pub(in crate::app) fn moves(&mut self, command: &Command) -> bool {
        match *command {
            Command::Step(by) => self.step(by),
            Command::Operation(by) => self.operation(by),
            Command::Start => self.edge(false),
            Command::End => self.edge(true),
            Command::GoTo(step) => self.go(self.timeline().end_of_step(self.tick.pass, step)),
            Command::Scrub(part) => self.scrub(part),
            Command::Pass(pass) => self.pass(pass),
            Command::Row(by) => self.row(by),
            Command::Panel(by) => self.focus_panel(around(self.panel, by, self.scene().panels.len())),
            Command::FocusPanel(panel) if panel < self.scene().panels.len() => self.focus_panel(panel),
            Command::Focus(at) => self.look_at(at),
            Command::Run(by) => self.next_run(by),
            Command::TurnTo(run) => self.turn_to(run),
            Command::Knob(by) => self.next_knob(by),
            _ => return false,
        }
        true
    }

    /// Goes to a position.
    pub(in crate::app) fn go(&mut self, tick: Tick) {
        self.tick = tick;
        self.follow_step();
    }

    /// Moves by steps of the pass; forward in the backward pass means on towards its end, step 1.
    pub(in crate::app) fn step(&mut self, by: isize) {
        let by = if self.tick.pass == Pass::Backward {
            by.saturating_neg()
        } else {
            by
        };
        let step = self
            .tick
            .step
            .saturating_add_signed(by)
            .clamp(1, self.run().steps().max(1));
        self.go(self.timeline().end_of_step(self.tick.pass, step));
    }

    /// Moves along the whole timeline, operation by operation.
    pub(in crate::app) fn operation(&mut self, by: isize) {
        let index = self.timeline().index(self.tick).saturating_add_signed(by);
        self.go(self.timeline().tick(index));
        let program = self.run().program();
        let step = self.tick.step as u32;
        let unit = match self.focus {
            Address::Value { unit, .. } | Address::Adjoint { unit, .. } => unit,
            _ => 0,
        };
        let focus = match self.tick.pass {
            Pass::Forward => program.ops.get(self.tick.op).map(|op| {
                let len = program.slots[op.target].len as u32;
                let slot = SlotId(op.target as u32);
                Address::Value {
                    slot,
                    step,
                    unit: unit.min(len.saturating_sub(1)),
                }
            }),
            Pass::Backward => program.backward.as_ref().and_then(|backward| {
                let op = backward.ops.get(self.tick.op)?;
                let len = backward.slots[op.target].len as u32;
                let slot = AdjointId(op.target as u32);
                Some(Address::Adjoint {
                    slot,
                    step,
                    unit: unit.min(len.saturating_sub(1)),
                })
            }),
        };
        self.focus = focus.unwrap_or(self.focus);
    }

    /// To the first or last position of the pass.
    pub(in crate::app) fn edge(&mut self, end: bool) {
        let last = if (self.tick.pass == Pass::Forward) == end {
            self.run().steps()
        } else {
            1
        };
        self.go(self.timeline().end_of_step(self.tick.pass, last));
    }

    /// To the other pass, the cursor on the same quantity.
    pub(in crate::app) fn pass(&mut self, pass: Pass) {
        if self.run().program().backward.is_none() || pass == self.tick.pass {
            return;
        }
        let program = self.run().program();
        let step = self.tick.step as u32;
        self.focus = match self.focus {
            Address::Value { slot, unit, .. } => match program.adjoint_of(slot) {
                Some(slot) => Address::Adjoint { slot, step, unit },
                None => self.focus,
            },
            Address::Adjoint { slot, unit, .. } => match program.quantity_of(slot) {
                Some(slot) => Address::Value { slot, step, unit },
                None => self.focus,
            },
            Address::Param { param, row, col } => Address::ParamGradient { param, row, col },
            Address::ParamGradient { param, row, col } => Address::Param { param, row, col },
        };
        self.go(self.timeline().end_of_step(pass, self.tick.step));
    }

    /// To the end of a step of a pass, as far as the run has them.
    pub(in crate::app) fn go_to(&mut self, pass: Pass, step: usize) {
        self.pass(pass);
        let step = step.min(self.run().steps());
        self.go(self.timeline().end_of_step(self.tick.pass, step));
    }

    /// To a part of the timeline.
    fn scrub(&mut self, part: f64) {
        let last = self.timeline().len().saturating_sub(1);
        let index = (part.clamp(0.0, 1.0) * last as f64).round() as usize;
        self.go(self.timeline().tick(index));
    }

    /// The cursor to a number; the timeline goes where it is computed.
    pub(in crate::app) fn look_at(&mut self, at: RunAddress) {
        if self.runs.number(at).is_none() {
            return;
        }
        self.turn_to(at.run);
        self.focus = at.address;
        let steps = self.runs.steps();
        match at.address {
            Address::Value { step, .. } if step > 0 => {
                let pass = self.tick.pass;
                self.tick = self.timeline().end_of_step(pass, (step as usize).min(steps));
            }
            Address::Adjoint { step, .. } => {
                self.tick = self
                    .timeline()
                    .end_of_step(Pass::Backward, (step as usize).min(steps));
            }
            _ => {}
        }
    }

    /// The cursor to another run, on the number of the same name or, where that run has none, on its output.
    pub(in crate::app) fn turn_to(&mut self, run: RunId) {
        if run == self.run_id || run.index() >= self.runs.count() {
            return;
        }
        let focus = self.same_in(run);
        self.run_id = run;
        let pass = match self.run().program().backward {
            Some(_) => self.tick.pass,
            None => Pass::Forward,
        };
        self.tick = self.timeline().end_of_step(pass, self.tick.step);
        self.focus = focus;
        self.follow_step();
    }

    /// The cursor to the next run, or the one before; after the last comes the first.
    fn next_run(&mut self, by: isize) {
        let next = around(self.run_id.index(), by, self.runs.count());
        if let Some(run) = self.runs.ids().nth(next) {
            self.turn_to(run);
        }
    }

    /// To the next changeable value, or the one before; the cursor goes to its number.
    fn next_knob(&mut self, by: isize) {
        self.knob = around(self.knob, by, self.knobs.len());
        let step = self.tick.step as u32;
        let shown = self
            .chosen_knob()
            .and_then(|knob| Some((knob.run, knob.address(step)?)));
        if let Some((run, address)) = shown {
            self.turn_to(run);
            self.focus = address;
        }
    }

    /// The focus to another panel; the cursor to a run that it shows.
    fn focus_panel(&mut self, panel: usize) {
        self.panel = panel;
        let Some(spec) = self.focused_panel() else { return };
        if let (Some(first), false) = (
            spec.sides.first().map(|side| side.run),
            spec.sides.iter().any(|side| side.run == self.run_id),
        ) {
            self.turn_to(first);
        }
    }

    /// Moves the cursor through the numbers of the panel, of one run after the other.
    fn row(&mut self, by: isize) {
        let numbers = |run: RunId, show: &[Shown]| {
            let program = self.runs.get(run).program();
            let quantities = quantities_of(program, self.tick_of(run).pass, show);
            quantities.into_iter().map(move |quantity| (run, quantity))
        };
        let list: Vec<(RunId, Quantity)> = match self.focused_panel() {
            Some(panel) => panel
                .sides
                .iter()
                .flat_map(|side| numbers(side.run, &side.show))
                .collect(),
            None => numbers(self.run_id, &[]).collect(),
        };
        let len = |(run, quantity): &(RunId, Quantity)| quantity.count(self.runs.get(*run).program());
        let total: usize = list.iter().map(len).sum();
        if total == 0 {
            return;
        }
        let (quantity, at) = Quantity::of(self.run().program(), self.focus);
        let now = list
            .iter()
            .position(|own| *own == (self.run_id, quantity))
            .map(|place| list[..place].iter().map(len).sum::<usize>() + at as usize);
        let next = match now {
            Some(now) => now.saturating_add_signed(by).min(total - 1),
            None if by < 0 => total - 1,
            None => 0,
        };
        let mut left = next;
        for (run, quantity) in list {
            let count = quantity.count(self.runs.get(run).program());
            if left < count {
                self.turn_to(run);
                let step = self.tick.step as u32;
                self.focus = quantity.address(self.run().program(), step, left as u32);
                return;
            }
            left -= count;
        }
    }

    /// Keeps the focused number at the cursor's step.
    pub(super) fn follow_step(&mut self) {
        let now = self.tick.step as u32;
        match &mut self.focus {
            Address::Value { step, .. } | Address::Adjoint { step, .. } => *step = now,
            _ => {}
        }
    }
}
