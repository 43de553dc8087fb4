//! An open lesson: the scene, its run, the cursor on it and what was changed in it.

use std::sync::Arc;

use super::fields::{address_of, len_of, numbers_of, place_of};
use super::given::Given;
use super::history::{Change, History};
use super::knob::{Knob, KnobTarget};
use super::play::Speed;
use crate::engine::{Address, Pass, Pin, Run, Tick, Timeline};
use crate::lesson::{Lesson, PanelSpec, Scene, Words};

/// An open lesson.
#[derive(Debug, Clone)]
pub struct Lab {
    /// The lesson.
    pub lesson: Arc<Lesson>,
    /// Which scene is shown.
    pub scene: usize,
    /// The run at the values on screen.
    pub run: Run,
    /// The words that are the inputs now.
    pub words: Vec<String>,
    /// All positions.
    pub timeline: Timeline,
    /// The position of the cursor.
    pub tick: Tick,
    /// The number under the cursor.
    pub focus: Address,
    /// The panel with the focus, an index into the scene's panels.
    pub panel: usize,
    /// Whether that panel is shown alone.
    pub zoomed: bool,
    /// What can be changed.
    pub knobs: Vec<Knob>,
    /// The chosen one.
    pub knob: usize,
    /// Whether the timeline plays.
    pub playing: bool,
    /// How fast.
    pub speed: Speed,
    /// Where the first number that is not finite arose.
    pub trouble: Option<Address>,
    /// What was changed.
    pub history: History,
}

impl Lab {
    /// Opens a scene; `None` where the lesson has no such scene.
    pub fn open(lesson: Arc<Lesson>, scene: usize) -> Option<Self> {
        let found = lesson.scenes.get(scene)?;
        let run = Run::new(found.setup.clone());
        let timeline = Timeline::new(run.program(), run.steps());
        let opening = found.opening;
        let knobs = Knob::all(&found.tweaks, run.program());
        let tick = timeline.end_of_step(opening.pass, opening.step);
        let words = found
            .words
            .as_ref()
            .map(|words| words.sequence.clone())
            .unwrap_or_default();
        let mut lab = Self {
            trouble: run.first_non_finite(),
            focus: Address::Param {
                param: crate::engine::ParamId(0),
                row: 0,
                col: 0,
            },
            lesson: Arc::clone(&lesson),
            scene,
            run,
            words,
            timeline,
            tick,
            panel: 0,
            zoomed: false,
            knobs,
            knob: 0,
            playing: false,
            speed: Speed::default(),
            history: History::default(),
        };
        lab.focus = opening.at.unwrap_or_else(|| lab.output());
        lab.follow_step();
        Some(lab)
    }

    /// The scene as the lesson has it.
    pub fn scene(&self) -> &Scene {
        &self.lesson.scenes[self.scene]
    }

    /// The panel with the focus.
    pub fn focused_panel(&self) -> Option<&PanelSpec> {
        self.scene().panels.get(self.panel)
    }

    /// The output of the step: what the last equation computes.
    fn output(&self) -> Address {
        let program = self.run.program();
        let step = self.tick.step as u32;
        let first_state = program.states.first().copied();
        let slot = first_state.or_else(|| program.named().last().map(|(slot, _)| slot));
        match (self.tick.pass, slot) {
            (Pass::Backward, Some(slot)) => match program.adjoint_of(slot) {
                Some(slot) => Address::Adjoint { slot, step, unit: 0 },
                None => Address::Value { slot, step, unit: 0 },
            },
            (_, Some(slot)) => Address::Value { slot, step, unit: 0 },
            (_, None) => self.focus,
        }
    }

    /// Whether the number is computed at the cursor's position.
    pub fn is_computed(&self, address: Address) -> bool {
        let program = self.run.program();
        let op_of = |target: usize| program.ops.iter().position(|op| op.target == target);
        match address {
            Address::Param { .. } => true,
            Address::Value { slot, step, .. } => {
                let step = step as usize;
                match self.tick.pass {
                    Pass::Backward => true,
                    Pass::Forward if step != self.tick.step => step < self.tick.step,
                    Pass::Forward => op_of(slot.0 as usize).is_none_or(|op| op <= self.tick.op),
                }
            }
            Address::Adjoint { slot, step, .. } => {
                let step = step as usize;
                let backward = program.backward.as_ref();
                let op = backward.and_then(|own| own.ops.iter().position(|op| op.target == slot.0 as usize));
                match self.tick.pass {
                    Pass::Forward => false,
                    Pass::Backward if step != self.tick.step => step > self.tick.step,
                    Pass::Backward => op.is_none_or(|op| op <= self.tick.op),
                }
            }
            Address::ParamGradient { .. } => {
                self.tick.pass == Pass::Backward && self.timeline.index(self.tick) + 1 == self.timeline.len()
            }
        }
    }

    /// Goes to a position.
    pub(super) fn go(&mut self, tick: Tick) {
        self.tick = tick;
        self.follow_step();
    }

    /// Moves by steps of the pass; forward in the backward pass means on towards its end, step 1.
    pub(super) fn step(&mut self, by: isize) {
        let by = if self.tick.pass == Pass::Backward { -by } else { by };
        let step = self
            .tick
            .step
            .saturating_add_signed(by)
            .clamp(1, self.run.steps().max(1));
        self.go(self.timeline.end_of_step(self.tick.pass, step));
    }

    /// Moves along the whole timeline, operation by operation.
    pub(super) fn operation(&mut self, by: isize) {
        let index = self.timeline.index(self.tick).saturating_add_signed(by);
        self.go(self.timeline.tick(index));
        let program = self.run.program();
        let step = self.tick.step as u32;
        let unit = match self.focus {
            Address::Value { unit, .. } | Address::Adjoint { unit, .. } => unit,
            _ => 0,
        };
        let focus = match self.tick.pass {
            Pass::Forward => program.ops.get(self.tick.op).map(|op| {
                let len = program.slots[op.target].len as u32;
                let slot = crate::engine::SlotId(op.target as u32);
                Address::Value {
                    slot,
                    step,
                    unit: unit.min(len.saturating_sub(1)),
                }
            }),
            Pass::Backward => program.backward.as_ref().and_then(|backward| {
                let op = backward.ops.get(self.tick.op)?;
                let len = backward.slots[op.target].len as u32;
                let slot = crate::engine::AdjointId(op.target as u32);
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
    pub(super) fn edge(&mut self, end: bool) {
        let last = if (self.tick.pass == Pass::Forward) == end {
            self.run.steps()
        } else {
            1
        };
        self.go(self.timeline.end_of_step(self.tick.pass, last));
    }

    /// To the other pass, the cursor on the same quantity.
    pub(super) fn pass(&mut self, pass: Pass) {
        if self.run.program().backward.is_none() || pass == self.tick.pass {
            return;
        }
        let program = self.run.program();
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
        self.go(self.timeline.end_of_step(pass, self.tick.step));
    }

    /// To a part of the timeline.
    pub(super) fn scrub(&mut self, part: f64) {
        let last = self.timeline.len().saturating_sub(1);
        let index = (part.clamp(0.0, 1.0) * last as f64).round() as usize;
        self.go(self.timeline.tick(index));
    }

    /// The cursor to a number; the timeline goes where it is computed.
    pub(super) fn look_at(&mut self, address: Address) {
        if self.run.number(address).is_none() {
            return;
        }
        self.focus = address;
        let steps = self.run.steps();
        match address {
            Address::Value { step, .. } if step > 0 => {
                let pass = self.tick.pass;
                self.tick = self.timeline.end_of_step(pass, (step as usize).min(steps));
            }
            Address::Adjoint { step, .. } => {
                self.tick = self
                    .timeline
                    .end_of_step(Pass::Backward, (step as usize).min(steps));
            }
            _ => {}
        }
    }

    /// Moves the cursor through the numbers of the panel.
    pub(super) fn row(&mut self, by: isize) {
        let program = self.run.program();
        let list = numbers_of(program, self.tick.pass, self.focused_panel());
        let total: usize = list.iter().map(|quantity| len_of(program, *quantity)).sum();
        if total == 0 {
            return;
        }
        let now = place_of(program, &list, self.focus).map(|(place, at)| {
            list[..place]
                .iter()
                .map(|quantity| len_of(program, *quantity))
                .sum::<usize>()
                + at as usize
        });
        let next = match now {
            Some(now) => now.saturating_add_signed(by).min(total - 1),
            None if by < 0 => total - 1,
            None => 0,
        };
        let mut left = next;
        for quantity in list {
            let len = len_of(program, quantity);
            if left < len {
                self.focus = address_of(program, quantity, self.tick.step as u32, left as u32);
                return;
            }
            left -= len;
        }
    }

    /// Keeps the focused number at the cursor's step.
    fn follow_step(&mut self) {
        let now = self.tick.step as u32;
        match &mut self.focus {
            Address::Value { step, .. } | Address::Adjoint { step, .. } => *step = now,
            _ => {}
        }
    }

    /// The chosen knob.
    pub fn chosen_knob(&self) -> Option<&Knob> {
        self.knobs.get(self.knob)
    }

    /// The value a knob has now; a pin that is not set has the computed value.
    pub fn knob_value(&self, knob: &Knob) -> Option<f64> {
        match knob.pin(&self.run.setup().pins) {
            Some(pin) => Some(pin.value),
            None => self.run.number(knob.address(self.tick.step as u32)),
        }
    }

    /// Gives the chosen knob a value, within its range. Returns the value it has then.
    pub(super) fn turn(&mut self, value: f64) -> Option<f64> {
        let knob = self.chosen_knob()?.clone();
        let value = knob.range.map_or(value, |(least, most)| value.clamp(least, most));
        if let KnobTarget::Pin { slot, unit, step } = knob.target {
            let from = self.run.setup().pins.clone();
            let mut to = from.clone();
            to.retain(|pin| !(pin.slot == slot && pin.unit == unit && pin.step == step));
            to.push(Pin {
                slot,
                unit,
                step,
                value,
            });
            self.make(Change::Pins { from, to });
            return Some(value);
        }
        let address = knob.address(self.tick.step as u32);
        let from = self.run.setup().given(address)?;
        self.make(Change::Number {
            address,
            from,
            to: value,
        });
        Some(value)
    }

    /// Nudges the chosen knob. Sums of nudges stay on the grid of the step, so that 0.1 + 0.2 is 0.3.
    pub(super) fn nudge(&mut self, by: i32) -> Option<f64> {
        let knob = self.chosen_knob()?.clone();
        let now = self.knob_value(&knob)?;
        let moved = now + f64::from(by) * knob.step;
        let grid = (moved / knob.step).round() * knob.step;
        let near = (grid - moved).abs() < knob.step * 1e-6;
        let rounded = format!("{grid:.10}").parse().unwrap_or(grid);
        self.turn(if near { rounded } else { moved })
    }

    /// Sets or lifts the pin of the chosen knob.
    pub(super) fn toggle_pin(&mut self) -> bool {
        let Some(knob) = self.knobs.iter().position(|knob| self.pins_focus(knob)) else {
            return false;
        };
        self.knob = knob;
        let Some(knob) = self.chosen_knob().cloned() else {
            return false;
        };
        match knob.pin(&self.run.setup().pins) {
            Some(pin) => {
                let from = self.run.setup().pins.clone();
                let to = from.iter().filter(|own| *own != pin).copied().collect();
                self.make(Change::Pins { from, to });
            }
            None => {
                if let Some(value) = self.knob_value(&knob) {
                    self.turn(value);
                }
            }
        }
        true
    }

    /// Whether the knob pins the number under the cursor; the chosen knob does in any case.
    fn pins_focus(&self, knob: &Knob) -> bool {
        let KnobTarget::Pin { slot, unit, .. } = knob.target else {
            return false;
        };
        match self.focus {
            Address::Value {
                slot: focused,
                unit: at,
                ..
            } => slot == focused && unit.is_none_or(|unit| unit == at),
            _ => self.chosen_knob() == Some(knob),
        }
    }

    /// Reads another sequence of words.
    ///
    /// # Errors
    /// The first word that has no vector, or words that are too many or none.
    pub(super) fn read_words(
        &mut self,
        source: &Words,
        words: Vec<String>,
    ) -> Result<(), crate::lesson::UnknownWord> {
        let inputs = source.embedding.inputs(&words)?;
        let mut setup = self.run.setup().clone();
        let steps = words.len();
        let target = setup.targets.len().checked_div(setup.steps).unwrap_or(0);
        let only_last = setup
            .loss_weights
            .iter()
            .rev()
            .skip(1)
            .all(|weight| *weight == 0.0);
        let last = setup
            .targets
            .len()
            .checked_sub(target)
            .map(|from| setup.targets[from..].to_vec());
        setup.inputs = inputs;
        setup.targets.resize(steps * target, 0.0);
        if let Some(last) = last {
            // A loss at the last step stays at the last step; at every step, further steps want what the last wanted.
            let first = if only_last {
                steps.saturating_sub(1)
            } else {
                setup.steps.min(steps)
            };
            if only_last {
                setup.targets.fill(0.0);
            }
            for step in first..steps {
                setup.targets[step * target..][..target].copy_from_slice(&last);
            }
            setup.loss_weights = (0..steps)
                .map(|step| f64::from(u8::from(!only_last || step + 1 == steps)))
                .collect();
        }
        setup
            .pins
            .retain(|pin| pin.step.is_none_or(|step| step as usize <= steps));
        setup.steps = steps;
        let from = Arc::new(self.given());
        self.make(Change::Everything {
            from,
            to: Arc::new(Given { setup, words }),
        });
        Ok(())
    }

    fn given(&self) -> Given {
        Given {
            setup: self.run.setup().clone(),
            words: self.words.clone(),
        }
    }

    /// Everything as the lesson has it; can be undone.
    pub(super) fn reset(&mut self) {
        if self.history.is_empty() {
            return;
        }
        let scene = self.scene();
        let words = scene
            .words
            .as_ref()
            .map(|words| words.sequence.clone())
            .unwrap_or_default();
        let to = Given {
            setup: scene.setup.clone(),
            words,
        };
        let from = Arc::new(self.given());
        self.make(Change::Everything {
            from,
            to: Arc::new(to),
        });
    }

    fn make(&mut self, change: Change) {
        self.apply(&change, true);
        self.history.push(change);
    }

    /// Takes the last change back.
    pub(super) fn undo(&mut self) -> bool {
        let Some(change) = self.history.undo() else {
            return false;
        };
        self.apply(&change, false);
        true
    }

    /// Makes the change again that was taken back last.
    pub(super) fn redo(&mut self) -> bool {
        let Some(change) = self.history.redo() else {
            return false;
        };
        self.apply(&change, true);
        true
    }

    /// Makes a change, or takes it back, and computes everything anew.
    fn apply(&mut self, change: &Change, forth: bool) {
        match change {
            Change::Number { address, from, to } => self.run.change(|setup| {
                setup.set(*address, if forth { *to } else { *from });
            }),
            Change::Pins { from, to } => {
                let pins = if forth { to.clone() } else { from.clone() };
                self.run.change(|setup| setup.pins = pins);
            }
            Change::Everything { from, to } => {
                let given = if forth { to } else { from };
                self.words.clone_from(&given.words);
                self.run.change(|setup| *setup = given.setup.clone());
                self.timeline = Timeline::new(self.run.program(), self.run.steps());
                let step = self.tick.step.min(self.run.steps());
                self.go(self.timeline.end_of_step(self.tick.pass, step));
            }
        }
        self.trouble = self.run.first_non_finite();
    }
}
