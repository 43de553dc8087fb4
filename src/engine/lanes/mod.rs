//! Batched runs: many sequences of one program side by side, for training.
//!
//! Lanes lie beside each other in memory, `[step][element][lane]`, and every operation is computed over all of them at
//! once. A lane's numbers are those of a [`Run`](super::Run) of its sequence, bit for bit: sums are accumulated in
//! the order in which the formula is read, in every lane alone, so neither the number of lanes nor the width of
//! the vectors changes a bit. A parameter's gradient is added up from the last step to the first, in a step lane
//! after lane.
//!
//! The products are our own: a library's (`ndarray` with `matrixmultiply`) fuse products with sums where the processor
//! can, and then the bits differ from machine to machine and from those that an explanation replays.
//!
//! Nothing here knows tasks, optimisers or lessons.

mod gradient;
mod product;
mod sequences;
mod step;
mod view;

use std::sync::Arc;

pub use sequences::Sequences;

use super::address::SlotId;
use super::kernel;
use super::program::Program;
use super::tape::Tape;
use gradient::Gradients;
use step::{Position, Scratch};
use view::{Surroundings, View};

/// A program run over many sequences at once. The memory is made once and used by every run.
#[derive(Debug)]
pub struct Lanes {
    program: Arc<Program>,
    steps: usize,
    lanes: usize,
    forward: Tape,
    backward: Option<Tape>,
    /// T + 1 records, `[element][lane]` each; record 0 the states before the first step.
    values: Vec<f64>,
    /// T + 1 records in the order in which they are computed; record 0 zeros.
    adjoints: Vec<f64>,
    loss_weights: Vec<f64>,
    gradients: Vec<f64>,
    adding: Gradients,
    transposed: Vec<f64>,
    scratch: Scratch,
}

impl Lanes {
    /// Memory for runs of `program` over `lanes` sequences of `steps` steps.
    pub fn new(program: Arc<Program>, steps: usize, lanes: usize) -> Self {
        let backward = Tape::backward(&program, &[]);
        let adding = Gradients::new(&program, lanes);
        let records = |stride: usize| vec![0.0; (steps + 1) * stride * lanes];
        let params = if backward.is_some() {
            program.param_len()
        } else {
            0
        };
        Self {
            steps,
            lanes,
            forward: Tape::forward(&program, &[]),
            values: records(program.stride),
            adjoints: records(backward.as_ref().map_or(0, |tape| tape.stride)),
            loss_weights: vec![0.0; if backward.is_some() { steps * lanes } else { 0 }],
            gradients: vec![0.0; params],
            transposed: vec![0.0; params],
            scratch: Scratch::new(lanes, adding.longest_dot()),
            adding,
            backward,
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

    /// Runs forward and, where the program has a loss, backward. `params` is laid out as `Setup::params`.
    ///
    /// Allocates only where the sequences have another shape than those before.
    pub fn run(&mut self, params: &[f64], sequences: &Sequences) {
        self.pass(params, sequences, true);
    }

    /// Runs forward only; the gradients stay as they are.
    pub fn forward(&mut self, params: &[f64], sequences: &Sequences) {
        self.pass(params, sequences, false);
    }

    fn pass(&mut self, params: &[f64], sequences: &Sequences, with_backward: bool) {
        if (self.steps, self.lanes) != (sequences.steps, sequences.lanes) {
            *self = Self::new(Arc::clone(&self.program), sequences.steps, sequences.lanes);
        }
        if self.lanes > 0 {
            pulp::Arch::new().dispatch(Passes {
                run: self,
                params,
                sequences,
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
        for (before, weights) in self.loss_weights.chunks_exact(self.lanes.max(1)).enumerate() {
            for (weight, value) in weights.iter().zip(self.vector(loss.loss, before + 1)) {
                if *weight != 0.0 {
                    sum += weight * value;
                }
            }
        }
        sum
    }

    /// The derivative of the loss by every parameter, laid out as `Setup::params`. Empty without a loss.
    pub fn gradients(&self) -> &[f64] {
        &self.gradients
    }

    /// A quantity at a step (0 to T) in all lanes: at `element * lanes + lane`. Empty where it is not there.
    pub fn vector(&self, slot: SlotId, step: usize) -> &[f64] {
        let Some(found) = self
            .program
            .slots
            .get(slot.0 as usize)
            .filter(|_| step <= self.steps)
        else {
            return &[];
        };
        let at = (step * self.program.stride + found.offset) * self.lanes;
        &self.values[at..][..found.len * self.lanes]
    }

    /// One element of a quantity at a step (0 to T) in a lane, if it is there.
    pub fn number(&self, slot: SlotId, step: usize, element: usize, lane: usize) -> Option<f64> {
        (lane < self.lanes)
            .then(|| self.vector(slot, step).get(element * self.lanes + lane).copied())
            .flatten()
    }
}

/// The passes, to be compiled for each width of vectors. A struct, not a closure: closures are not always inlined.
struct Passes<'a> {
    run: &'a mut Lanes,
    params: &'a [f64],
    sequences: &'a Sequences,
    with_backward: bool,
}

impl pulp::NullaryFnOnce for Passes<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        self.run.run_forward(self.params, self.sequences);
        if self.with_backward {
            self.run.run_backward(self.params);
        }
    }
}

impl Lanes {
    #[inline(always)]
    fn run_forward(&mut self, params: &[f64], sequences: &Sequences) {
        let (program, lanes) = (&*self.program, self.lanes);
        self.loss_weights.copy_from_slice(&sequences.loss_weights);
        let surroundings = Surroundings {
            lanes,
            params,
            transposed: &[],
            forward: &[],
            forward_stride: 0,
        };
        let mut inputs = &sequences.inputs[..];
        let mut targets = &sequences.targets[..];
        for step in 1..=self.steps {
            let record = &mut self.values[step * program.stride * lanes..][..program.stride * lanes];
            let mut give = |slot: SlotId, from: &mut &[f64]| {
                let slot = program.slot(slot);
                let (own, rest) = from.split_at(slot.len * lanes);
                record[slot.offset * lanes..][..slot.len * lanes].copy_from_slice(own);
                *from = rest;
            };
            for input in &program.inputs {
                give(*input, &mut inputs);
            }
            let mut loss_weights: &[f64] = &[];
            if let Some(loss) = program.loss {
                give(loss.target, &mut targets);
                loss_weights = &self.loss_weights[(step - 1) * lanes..][..lanes];
                give(loss.weight, &mut { loss_weights });
            }
            let at = Position {
                record: step,
                step,
                loss_weights,
            };
            surroundings.run_step(&self.forward, &mut self.values, at, &mut self.scratch);
        }
    }

    #[inline(always)]
    fn run_backward(&mut self, params: &[f64]) {
        let (program, lanes) = (&*self.program, self.lanes);
        let Some(tape) = &self.backward else { return };
        for param in &program.params {
            if let Some(cols) = param.cols {
                let range = param.offset..param.offset + param.len();
                kernel::transpose(
                    &params[range.clone()],
                    &mut self.transposed[range],
                    param.rows,
                    cols,
                );
            }
        }
        let surroundings = Surroundings {
            lanes,
            params,
            transposed: &self.transposed,
            forward: &self.values,
            forward_stride: program.stride,
        };
        for record in 1..=self.steps {
            let step = self.steps + 1 - record;
            let at = Position {
                record,
                step,
                loss_weights: &self.loss_weights[(step - 1) * lanes..][..lanes],
            };
            surroundings.run_step(tape, &mut self.adjoints, at, &mut self.scratch);
        }
        self.gradients.fill(0.0);
        let view = |record: usize| {
            let forward = (self.steps + 1 - record) * program.stride * lanes;
            View {
                all: &surroundings,
                earlier: &self.adjoints,
                base: record * tape.stride * lanes,
                before: 0,
                forward,
                forward_before: forward - program.stride * lanes,
            }
        };
        let records = 1..=self.steps;
        self.adding
            .add(&mut self.gradients, records, view, &mut self.scratch);
    }
}
