//! An open lesson: the scene, its run, the cursor on it and what was changed in it. How the cursor moves and what a
//! change does stand in files of their own.

mod change;
mod motion;
mod words;

use std::sync::Arc;

use super::history::History;
use super::knob::Knob;
use super::play::Speed;
use super::work::Work;
use crate::engine::{Address, Pass, Run, Tick, Timeline};
use crate::lesson::{Lesson, PanelSpec, Scene};

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
    /// Questions answered, challenges tried.
    pub work: Work,
    /// The challenge that the last change solved for the first time.
    pub(super) just_solved: Option<usize>,
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
            work: Work::new(found, &run),
            just_solved: None,
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
}
