//! Batched runs: many sequences of one program side by side, for training.
//!
//! Lanes lie beside each other in memory, `[step][element][lane]`, and every operation is computed over all of them at
//! once. A lane's numbers are those of a [`Run`](super::Run) of its sequence, bit for bit: sums are accumulated in the
//! order in which the formula is read, in every lane alone, so neither the number of lanes nor the width of the vectors
//! changes a bit. A parameter's gradient is added up term after term, each from the last step to the first, in a step
//! lane after lane; with one lane it is that of the run.
//!
//! The products are our own. Those of `ndarray` come from `matrixmultiply`, which fuses products with sums where the
//! processor can: other bits on other machines, and not those that an explanation replays. They are no faster either
//! (see `benches/README.md`).
//!
//! Nothing here knows tasks, optimisers or lessons.

mod given;
mod gradient;
mod layout;
mod product;
mod softmax;
mod step;
mod view;

use std::sync::Arc;

use pulp::Simd;

use super::address::SlotId;
use super::kernel::{self, padded};
use super::program::Program;
use super::tape::Tape;
use gradient::Gradients;
use layout::{Area, Layout};
use step::{Position, Scratch, Step};
use view::{Surroundings, View};

/// A program run over many sequences at once, B lanes of T steps. The memory is made once and used by every run; it holds what
/// the sequences give, too, until they give something else.
///
/// The states before the first step are zeros. Sequences of different length begin together; the steps after a lane's own last
/// one weigh nothing in the loss, so that nothing comes back from them.
#[derive(Debug)]
pub struct Lanes {
    program: Arc<Program>,
    steps: usize,
    lanes: usize,
    /// The lanes and those that only fill up the last vector, which compute with zeros.
    width: usize,
    layout: Layout,
    forward: Tape,
    backward: Option<Tape>,
    /// Records `[element][lane]`; record 0 the states before the first step.
    values: Vec<f64>,
    /// Records in the order in which they are computed; record 0 zeros.
    adjoints: Vec<f64>,
    /// `[step][lane]`
    loss_weights: Vec<f64>,
    gradients: Vec<f64>,
    adding: Gradients,
    transposed: Vec<f64>,
    scratch: Scratch,
}

impl Lanes {
    /// Memory for runs of `program` over `lanes` sequences of `steps` steps that give nothing yet.
    pub fn new(program: Arc<Program>, steps: usize, lanes: usize) -> Self {
        let width = padded(lanes);
        let layout = Layout::new(&program, steps);
        let forward = Tape::forward(&layout.program, &[]);
        let backward = Tape::backward(&layout.program, &[]);
        let adding = Gradients::new(&layout.program, lanes, width, layout.gradients_wait);
        let params = if backward.is_some() {
            program.param_len()
        } else {
            0
        };
        Self {
            steps,
            lanes,
            width,
            values: vec![0.0; layout.forward.len() * width],
            adjoints: vec![0.0; layout.backward.len() * width],
            loss_weights: vec![0.0; if backward.is_some() { steps * width } else { 0 }],
            gradients: vec![0.0; params],
            transposed: vec![0.0; params],
            scratch: Scratch::new(width, adding.longest_dot()),
            adding,
            forward,
            backward,
            layout,
            program,
        }
    }

    /// The program.
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// How many steps, T.
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// How many lanes, B.
    pub fn lanes(&self) -> usize {
        self.lanes
    }

    /// Runs forward and, where the program has a loss, backward. `params` is laid out as `Setup::params`. Allocates nothing.
    pub fn run(&mut self, params: &[f64]) {
        self.pass(params, true);
    }

    /// Runs forward only; the gradients stay as they are.
    pub fn forward(&mut self, params: &[f64]) {
        self.pass(params, false);
    }

    fn pass(&mut self, params: &[f64], with_backward: bool) {
        if self.lanes > 0 {
            pulp::Arch::new().dispatch(Passes {
                run: self,
                params,
                with_backward,
            });
        }
    }

    /// The loss: the sum of each step's times its weight, step after step and in a step lane after lane. Without a
    /// loss, 0.
    pub fn loss(&self) -> f64 {
        let Some(loss) = self.program.loss else {
            return 0.0;
        };
        let mut sum = 0.0;
        for (before, weights) in self.loss_weights.chunks_exact(self.width.max(1)).enumerate() {
            for (weight, value) in weights.iter().zip(self.row(loss.loss, before + 1, 0)) {
                if *weight != 0.0 {
                    sum += weight * value;
                }
            }
        }
        sum
    }

    /// The loss of one lane: its part of [`Self::loss`], step after step. 0 where there is no such lane.
    pub fn loss_in(&self, lane: usize) -> f64 {
        let Some(loss) = self.program.loss else {
            return 0.0;
        };
        let weights = self.loss_weights.chunks_exact(self.width.max(1)).enumerate();
        let mut sum = 0.0;
        for (before, weights) in weights {
            if let (Some(weight), Some(value)) = (
                weights.get(lane).filter(|weight| **weight != 0.0),
                self.number(loss.loss, before + 1, 0, lane),
            ) {
                sum += weight * value;
            }
        }
        sum
    }

    /// The derivative of the loss by every parameter, laid out as `Setup::params`. Empty without a loss.
    pub fn gradients(&self) -> &[f64] {
        &self.gradients
    }

    /// One element of a quantity at a step (0 to T), in all lanes. Empty where it is not there: inner expressions are
    /// kept only where the way back reads them.
    pub fn row(&self, slot: SlotId, step: usize, element: usize) -> &[f64] {
        let area = self.layout.forward;
        let found = self.layout.program.slots.get(slot.0 as usize);
        let Some(found) = found.filter(|slot| {
            step <= self.steps && element < slot.len && slot.offset < area.stride && self.lanes > 0
        }) else {
            return &[];
        };
        let at = area.record(step) + found.offset + element;
        &self.values[at * self.width..][..self.lanes]
    }

    /// One element of a quantity at a step (0 to T) in a lane, if it is there; see [`Self::row`].
    pub fn number(&self, slot: SlotId, step: usize, element: usize, lane: usize) -> Option<f64> {
        self.row(slot, step, element).get(lane).copied()
    }
}

/// The passes, to be compiled for each width of vectors. A struct, not a closure: closures are not always inlined.
struct Passes<'a> {
    run: &'a mut Lanes,
    params: &'a [f64],
    with_backward: bool,
}

impl pulp::WithSimd for Passes<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        self.run.run_forward(simd, self.params);
        if self.with_backward {
            self.run.run_backward(simd, self.params);
        }
    }
}

impl Lanes {
    #[inline(always)]
    fn run_forward<S: Simd>(&mut self, simd: S, params: &[f64]) {
        let (program, width) = (&self.layout.program, self.width);
        let area = self.layout.forward;
        let surroundings = Surroundings {
            width,
            area,
            params,
            transposed: &[],
            forward: &[],
            forward_area: Area::default(),
        };
        for step in 1..=self.steps {
            let mut loss_weights: &[f64] = &[];
            if let Some(loss) = program.loss {
                loss_weights = &self.loss_weights[(step - 1) * width..][..width];
                let at = area.record(step) + program.slot(loss.weight).offset;
                self.values[at * width..][..width].copy_from_slice(loss_weights);
            }
            let at = Position {
                record: step,
                step,
                loss_weights,
            };
            simd.vectorize(Step {
                all: &surroundings,
                tape: &self.forward,
                own: &mut self.values,
                at,
                scratch: &mut self.scratch,
            });
        }
    }

    #[inline(always)]
    fn run_backward<S: Simd>(&mut self, simd: S, params: &[f64]) {
        let (program, width) = (&self.layout.program, self.width);
        let Some(tape) = &self.backward else { return };
        for param in &program.params {
            if let Some(cols) = param.cols {
                let range = param.offset..param.offset + param.len();
                let columns = &params[range.clone()];
                kernel::transpose(columns, &mut self.transposed[range], param.rows, cols);
            }
        }
        let area = self.layout.backward;
        let surroundings = Surroundings {
            width,
            area,
            params,
            transposed: &self.transposed,
            forward: &self.values,
            forward_area: self.layout.forward,
        };
        self.adding.clear();
        self.adjoints[..area.stride * width].fill(0.0);
        let steps = self.steps;
        let step_of = |record: usize| steps + 1 - record;
        for record in 1..=steps {
            let step = step_of(record);
            let at = Position {
                record,
                step,
                loss_weights: &self.loss_weights[(step - 1) * width..][..width],
            };
            simd.vectorize(Step {
                all: &surroundings,
                tape,
                own: &mut self.adjoints,
                at,
                scratch: &mut self.scratch,
            });
            if !self.layout.gradients_wait {
                let view = View::after(&surroundings, &self.adjoints, record, step);
                self.adding.add(simd, std::iter::once(view), &mut self.scratch);
            }
        }
        if self.layout.gradients_wait {
            let views =
                (1..=steps).map(|record| View::after(&surroundings, &self.adjoints, record, step_of(record)));
            self.adding.add(simd, views, &mut self.scratch);
        }
        self.adding.write(program, &mut self.gradients);
    }
}
