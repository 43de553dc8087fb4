//! Every change to the given numbers, and the exact way back.

use std::sync::Arc;

use super::Lab;
use crate::app::given::Given;
use crate::app::history::{Change, Turned};
use crate::app::knob::{Knob, KnobTarget};
use crate::engine::{Address, Pin};
use crate::lesson::RunAddress;

impl Lab {
    /// Gives the chosen knob a value, within its range; a rate or norm that is not greater than 0 changes nothing.
    /// Returns the value that the knob has then.
    pub(in crate::app) fn turn(&mut self, value: f64) -> Option<f64> {
        let knob = self.chosen_knob()?.clone();
        let value = knob.range.map_or(value, |(least, most)| value.clamp(least, most));
        if let KnobTarget::Pin { slot, unit, step } = knob.target {
            let from = self.runs.get(knob.run).setup().pins.clone();
            let mut to = from.clone();
            to.retain(|pin| !(pin.slot == slot && pin.unit == unit && pin.step == step));
            to.push(Pin {
                slot,
                unit,
                step,
                value,
            });
            let run = knob.run;
            self.make(Change::Pins { run, from, to });
            return Some(value);
        }
        if matches!(knob.target, KnobTarget::Rate | KnobTarget::Clip) {
            if value.is_nan() || value <= 0.0 {
                return self.knob_value(&knob);
            }
            let from = self.training.as_ref()?.settings().to_vec();
            let mut to = from.clone();
            for (at, own) in to.iter_mut().enumerate() {
                match knob.target {
                    _ if knob.alone && at != knob.run.index() => {}
                    KnobTarget::Rate => own.rate = value,
                    _ => own.clip = value.is_finite().then_some(value),
                }
            }
            self.make(Change::Settings { from, to });
            return Some(value);
        }
        let address = knob.address(self.tick.step as u32)?;
        let at = RunAddress {
            run: knob.run,
            address,
        };
        let reached = if knob.alone {
            vec![at]
        } else {
            self.scene().reach(at, &self.words)
        };
        let turned = |at: RunAddress| {
            let from = self.runs.get(at.run).setup().given(at.address)?;
            Some(Turned { at, from, to: value })
        };
        let all: Option<Vec<_>> = reached.into_iter().map(turned).collect();
        self.make(Change::Numbers(all?));
        Some(value)
    }

    /// Nudges the chosen knob. Sums of nudges stay on the grid of the step, so that 0.1 + 0.2 is 0.3.
    pub(in crate::app) fn nudge(&mut self, by: i32) -> Option<f64> {
        let knob = self.chosen_knob()?.clone();
        let now = self.knob_value(&knob)?;
        let moved = now + f64::from(by) * knob.step;
        let grid = (moved / knob.step).round() * knob.step;
        let near = (grid - moved).abs() < knob.step * 1e-6;
        // Ten decimals of the step: of smaller steps, ten decimals of 1 would be none.
        let decimals = 10 + (-knob.step.log10()).clamp(0.0, 300.0) as usize;
        let rounded = format!("{grid:.decimals$}").parse().unwrap_or(grid);
        self.turn(if near { rounded } else { moved })
    }

    /// Sets or lifts the pin of the chosen knob.
    pub(in crate::app) fn toggle_pin(&mut self) -> bool {
        let Some(knob) = self.pinning_knob() else {
            return false;
        };
        self.knob = knob;
        let Some(knob) = self.chosen_knob().cloned() else {
            return false;
        };
        let run = knob.run;
        match knob.pin(&self.runs.get(run).setup().pins) {
            Some(pin) => {
                let from = self.runs.get(run).setup().pins.clone();
                let to = from.iter().filter(|own| *own != pin).copied().collect();
                self.make(Change::Pins { run, from, to });
            }
            None => {
                if let Some(value) = self.knob_value(&knob) {
                    self.turn(value);
                }
            }
        }
        true
    }

    /// The knob that pins what the key would pin now, if there is one: the number under the cursor; where that is of a
    /// quantity that can never be pinned, what is chosen.
    fn pinning_knob(&self) -> Option<usize> {
        if let Some(knob) = self.knobs.iter().position(|knob| self.pins_focus(knob)) {
            return Some(knob);
        }
        let KnobTarget::Pin { slot: chosen, .. } = self.chosen_knob()?.target else {
            return None;
        };
        let elsewhere = matches!(self.focus, Address::Value { slot, .. } if slot == chosen);
        (!elsewhere).then_some(self.knob)
    }

    /// Whether what can be pinned now is pinned; nothing where nothing can.
    pub fn is_pinned(&self) -> Option<bool> {
        let knob = &self.knobs[self.pinning_knob()?];
        Some(knob.pin(&self.runs.get(knob.run).setup().pins).is_some())
    }

    /// Whether the knob pins the number under the cursor.
    fn pins_focus(&self, knob: &Knob) -> bool {
        let KnobTarget::Pin { slot, unit, step } = knob.target else {
            return false;
        };
        match self.focus {
            Address::Value {
                slot: focused,
                unit: at,
                step: now,
            } => {
                knob.run == self.run_id
                    && slot == focused
                    && unit.is_none_or(|unit| unit == at)
                    && step.is_none_or(|step| step == now)
            }
            _ => false,
        }
    }

    /// Everything as the lesson has it; can be undone.
    pub(in crate::app) fn reset(&mut self) {
        if self.history.is_empty() {
            return;
        }
        let to = self.as_in_lesson();
        let from = Arc::new(self.given());
        self.make(Change::Everything {
            from,
            to: Arc::new(to),
        });
    }

    pub(super) fn make(&mut self, change: Change) {
        if change.is_none() {
            return;
        }
        self.remember_untouched();
        self.apply(&change, true);
        self.history.push(change);
    }

    /// Keeps the runs as the lesson has them, before they change for the first time.
    pub(super) fn remember_untouched(&mut self) {
        if self.untouched.is_none() && !self.scene().asks.is_empty() {
            self.untouched = Some(self.runs.clone());
        }
    }

    /// Takes the last change back.
    pub(in crate::app) fn undo(&mut self) -> bool {
        let Some(change) = self.history.undo() else {
            return false;
        };
        self.apply(&change, false);
        true
    }

    /// Makes the change again that was taken back last.
    pub(in crate::app) fn redo(&mut self) -> bool {
        let Some(change) = self.history.redo() else {
            return false;
        };
        self.apply(&change, true);
        true
    }

    /// Makes a change, or takes it back, and computes everything anew.
    fn apply(&mut self, change: &Change, forth: bool) {
        match change {
            Change::Numbers(all) => {
                for Turned { at, from, to } in all {
                    self.runs.change(at.run, |setup| {
                        setup.set(at.address, if forth { *to } else { *from });
                    });
                }
            }
            Change::Pins { run, from, to } => {
                let pins = if forth { to.clone() } else { from.clone() };
                self.runs.change(*run, |setup| setup.pins = pins);
            }
            Change::Settings { from, to } => {
                if let Some(training) = &mut self.training {
                    training.change(if forth { to } else { from });
                }
                return;
            }
            Change::Everything { from, to } => {
                let given = if forth { to } else { from };
                if let Some(training) = &mut self.training {
                    training.change(&given.settings);
                }
                self.words.clone_from(&given.words);
                for (run, own) in self.runs.ids().zip(&given.setups) {
                    self.runs.change(run, |setup| *setup = own.clone());
                }
                self.take_weights();
                let step = self.tick.step.min(self.runs.steps());
                self.go(self.timeline().end_of_step(self.tick.pass, step));
            }
        }
        self.take_stock();
    }

    /// After the runs have changed: where they are not finite, and what they come to in the challenges.
    pub(super) fn take_stock(&mut self) {
        self.trouble = self.runs.first_non_finite();
        let lesson = Arc::clone(&self.lesson);
        self.just_solved = self.work.judge(&lesson.scenes[self.scene], &self.runs);
    }

    pub(super) fn given(&self) -> Given {
        Given {
            setups: self
                .runs
                .ids()
                .map(|run| self.runs.get(run).setup().clone())
                .collect(),
            words: self.words.clone(),
            settings: (self.training.as_ref()).map_or_else(Vec::new, |own| own.settings().to_vec()),
        }
    }
}
