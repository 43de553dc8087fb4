//! An open lesson: the scene, its runs, the cursor on one of them and what was changed. How the cursor moves and what a
//! change does stand in files of their own.

mod change;
mod cursor;
mod learning;
mod motion;
mod words;

use std::sync::Arc;
use std::time::Duration;

use super::given::Given;
use super::history::History;
use super::knob::{Knob, KnobTarget};
use super::play::Speed;
use super::training::Training;
use super::work::Work;
use crate::engine::{Address, ParamId, Pass, Run, Tick, Timeline};
use crate::lesson::{Lesson, PanelSpec, RunAddress, RunId, Runs, Scene};
use crate::train::Moment;
pub(super) use learning::PutAway;

/// An open lesson.
#[derive(Debug)]
pub struct Lab {
    /// The lesson.
    pub lesson: Arc<Lesson>,
    /// Which scene is shown.
    pub scene: usize,
    /// The runs at the values on screen.
    pub runs: Runs,
    /// For each run, the words that are its inputs now.
    pub words: Vec<Vec<String>>,
    /// The run with the cursor.
    pub run_id: RunId,
    /// The position of the cursor in its run; the others are at the end of the same step.
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
    pub trouble: Option<RunAddress>,
    /// The trainings of the runs, where they learn.
    pub training: Option<Training>,
    /// For each run that learns, the moment its weights are of; none before the first update.
    pub moments: Vec<Option<Arc<Moment>>>,
    /// What was changed.
    pub history: History,
    /// What was typed last to find a unit.
    pub sought: String,
    /// Questions answered, challenges tried.
    pub work: Work,
    /// How long a step of each run takes on this machine, where that was measured.
    pub(super) times: Vec<Option<Duration>>,
    /// The runs of the scene as the lesson has it, kept from the first change on where the scene asks something.
    untouched: Option<Runs>,
    /// The challenge that the last change solved for the first time.
    pub(super) just_solved: Option<usize>,
}

impl Lab {
    /// Opens a scene; `None` where the lesson has no such scene.
    pub fn open(lesson: Arc<Lesson>, scene: usize) -> Option<Self> {
        let found = lesson.scenes.get(scene)?;
        let runs = found.runs();
        let opening = found.opening;
        let run_id = opening.at.map_or(RunId::OWN, |at| at.run);
        let timeline = Timeline::new(runs.get(run_id).program(), runs.steps());
        let end = timeline.end_of_step(opening.pass, opening.step);
        let mut lab = Self {
            trouble: runs.first_non_finite(),
            work: Work::new(found, &runs),
            times: Vec::new(),
            untouched: None,
            just_solved: None,
            // Until the lab is there to say what its output is.
            focus: Address::Param {
                param: ParamId(0),
                row: 0,
                col: 0,
            },
            lesson: Arc::clone(&lesson),
            scene,
            words: Given::of(found).words,
            run_id,
            tick: Tick {
                op: opening.op.unwrap_or(end.op),
                ..end
            },
            panel: 0,
            zoomed: false,
            knobs: Knob::all(&found.tweaks, &runs),
            runs,
            knob: 0,
            playing: false,
            speed: Speed::default(),
            training: Training::of(&found.learners),
            moments: vec![None; found.learners.len()],
            history: History::default(),
            sought: String::new(),
        };
        lab.focus = opening.at.map_or_else(|| lab.output(run_id), |at| at.address);
        lab.follow_step();
        Some(lab)
    }

    /// The scene as the lesson has it.
    pub fn scene(&self) -> &Scene {
        &self.lesson.scenes[self.scene]
    }

    /// The runs of the scene as the lesson has it: what its questions are about.
    pub fn untouched(&self) -> &Runs {
        self.untouched.as_ref().unwrap_or(&self.runs)
    }

    /// Whether what is on screen is not what the lesson has.
    pub fn is_changed(&self) -> bool {
        let changed = |run| {
            let now = self.runs.get(run).setup();
            !now.gives_the_same_as(self.scene().setup_of(run))
        };
        let trained = self.moments.iter().any(Option::is_some);
        (trained || !self.history.is_empty()) && self.runs.ids().any(changed)
    }

    /// Whether a question is open that what the cursor has not reached would answer. It is about the scene as the lesson has
    /// it: of another one nothing is hidden.
    pub fn hides_later(&self) -> bool {
        self.work.hides_later(self.scene()) && !self.is_changed()
    }

    /// How long a step of a run takes on this machine, where that was measured.
    pub fn time_of(&self, run: RunId) -> Option<Duration> {
        self.times.get(run.index()).copied().flatten()
    }

    /// The run with the cursor.
    pub fn run(&self) -> &Run {
        self.runs.get(self.run_id)
    }

    /// The number under the cursor, wherever it is shown.
    pub fn here(&self) -> RunAddress {
        RunAddress {
            run: self.run_id,
            address: self.focus,
        }
    }

    /// All positions of the run with the cursor.
    pub fn timeline(&self) -> Timeline {
        Timeline::new(self.run().program(), self.runs.steps())
    }

    /// The words that are the inputs of a run now, one a step, or none.
    pub fn words_of(&self, run: RunId) -> &[String] {
        self.words.get(run.index()).map_or(&[], Vec::as_slice)
    }

    /// The words of the run with the cursor.
    pub fn words(&self) -> &[String] {
        self.words_of(self.run_id)
    }

    /// Where a run stands: operations tick in the run with the cursor, the others are at the end of the step; one
    /// without a backward pass is complete while the cursor goes back.
    pub fn tick_of(&self, run: RunId) -> Tick {
        if run == self.run_id {
            return self.tick;
        }
        let program = self.runs.get(run).program();
        let timeline = Timeline::new(program, self.runs.steps());
        match self.tick.pass {
            Pass::Backward if program.backward.is_none() => {
                timeline.end_of_step(Pass::Forward, self.runs.steps())
            }
            pass => timeline.end_of_step(pass, self.tick.step),
        }
    }

    /// The panel with the focus.
    pub fn focused_panel(&self) -> Option<&PanelSpec> {
        self.scene().panels.get(self.panel)
    }

    /// The number in a run that is called as the one under the cursor; where there is none, the output of the step.
    pub fn same_in(&self, run: RunId) -> Address {
        let same = self.runs.same_in(self.here(), run);
        same.unwrap_or_else(|| self.output(run))
    }

    /// The output of a run at the step: its first state or, without one, what the last equation computes.
    fn output(&self, run: RunId) -> Address {
        let program = self.runs.get(run).program();
        let tick = self.tick_of(run);
        let step = tick.step as u32;
        let first_state = program.states.first().copied();
        let slot = first_state.or_else(|| program.named().last().map(|(slot, _)| slot));
        match (tick.pass, slot) {
            (Pass::Backward, Some(slot)) => match program.adjoint_of(slot) {
                Some(slot) => Address::Adjoint { slot, step, unit: 0 },
                None => Address::Value { slot, step, unit: 0 },
            },
            (_, Some(slot)) => Address::Value { slot, step, unit: 0 },
            (_, None) => self.focus,
        }
    }

    /// Whether the number is computed at the cursor's position.
    pub fn is_computed(&self, at: RunAddress) -> bool {
        let program = self.runs.get(at.run).program();
        let tick = self.tick_of(at.run);
        match at.address {
            Address::Param { .. } => true,
            Address::Value { slot, step, .. } => {
                let step = step as usize;
                match tick.pass {
                    Pass::Backward => true,
                    Pass::Forward if step != tick.step => step < tick.step,
                    Pass::Forward => program.op_of(slot).is_none_or(|op| op <= tick.op),
                }
            }
            Address::Adjoint { slot, step, .. } => {
                let step = step as usize;
                let backward = program.backward.as_ref();
                let op = backward.and_then(|own| own.ops.iter().position(|op| op.target == slot.0 as usize));
                match tick.pass {
                    Pass::Forward => false,
                    Pass::Backward if step != tick.step => step > tick.step,
                    Pass::Backward => op.is_none_or(|op| op <= tick.op),
                }
            }
            Address::ParamGradient { .. } => {
                let timeline = Timeline::new(program, self.runs.steps());
                tick.pass == Pass::Backward && timeline.index(tick) + 1 == timeline.len()
            }
        }
    }

    /// The chosen knob.
    pub fn chosen_knob(&self) -> Option<&Knob> {
        self.knobs.get(self.knob)
    }

    /// The value a knob has now; a pin that is not set has the computed value, and a clip norm that is not set is
    /// infinite.
    pub fn knob_value(&self, knob: &Knob) -> Option<f64> {
        let settings = self
            .training
            .as_ref()
            .and_then(|own| own.settings().get(knob.run.index()));
        match knob.target {
            KnobTarget::Rate => return settings.map(|own| own.rate),
            KnobTarget::Clip => return settings.map(|own| own.clip.unwrap_or(f64::INFINITY)),
            _ => {}
        }
        let run = self.runs.get(knob.run);
        match knob.pin(&run.setup().pins) {
            Some(pin) => Some(pin.value),
            None => run.number(knob.address(self.tick.step as u32)?),
        }
    }
}
