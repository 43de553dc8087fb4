//! A run: a setup with every number that follows from it, forward and backward.

mod finite;

use std::sync::Arc;

use super::address::{Address, AdjointId, SlotId};
use super::difference::Nudge;
use super::interpret::{Position, Step, Surroundings, View};
use super::kernel::{self, OuterOverSteps, Strided};
use super::op::{GradientTerm, Operand, Source, longest};
use super::program::Program;
use super::setup::Setup;
use super::tape::{Resolve, Tapes};

/// A computed run.
///
/// `values` holds T + 1 records of `Program::stride` numbers: record 0 the initial states, record t step t.
/// `adjoints` holds T + 1 records of `Backward::stride` numbers: record 0 zeros, for nothing comes from beyond the
/// last step; record k step T - k + 1, in the order in which they are computed.
#[derive(Debug, Clone)]
pub struct Run {
    setup: Setup,
    values: Vec<f64>,
    adjoints: Vec<f64>,
    gradients: Vec<f64>,
    transposed: Vec<f64>,
    scratch: Vec<f64>,
    with_backward: bool,
    tapes: Tapes,
}

impl Run {
    /// Runs a setup, forward and, if its program has a loss, backward.
    pub fn new(setup: Setup) -> Self {
        let with_backward = setup.program.backward.is_some();
        Self::prepared(setup, with_backward)
    }

    /// Runs only the forward pass.
    pub fn forward_only(setup: Setup) -> Self {
        Self::prepared(setup, false)
    }

    /// Runs only the forward pass, with something added to one number of it.
    pub(super) fn nudged(setup: Setup, nudge: &Nudge) -> Self {
        let mut tapes = Tapes::new(&setup, false);
        tapes.forward.nudge(&setup.program, nudge);
        Self::with_tapes(setup, false, tapes)
    }

    fn prepared(setup: Setup, with_backward: bool) -> Self {
        let tapes = Tapes::new(&setup, with_backward);
        Self::with_tapes(setup, with_backward, tapes)
    }

    fn with_tapes(setup: Setup, with_backward: bool, tapes: Tapes) -> Self {
        let program = &setup.program;
        let mut run = Self {
            values: vec![0.0; (setup.steps + 1) * program.stride],
            adjoints: Vec::new(),
            gradients: Vec::new(),
            transposed: Vec::new(),
            scratch: Vec::new(),
            with_backward,
            tapes,
            setup,
        };
        if let (true, Some(backward)) = (with_backward, &run.setup.program.backward) {
            run.adjoints = vec![0.0; (run.setup.steps + 1) * backward.stride];
            run.gradients = vec![0.0; run.setup.params.len()];
            run.transposed = vec![0.0; run.setup.params.len()];
        }
        run.compute();
        run
    }

    /// The given numbers.
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// The program.
    pub fn program(&self) -> &Program {
        &self.setup.program
    }

    /// How many steps, T.
    pub fn steps(&self) -> usize {
        self.setup.steps
    }

    /// Changes what is given and computes everything anew: in the memory that is there, but for another program or
    /// another number of steps.
    pub fn change(&mut self, change: impl FnOnce(&mut Setup)) {
        let (steps, program) = (self.setup.steps, Arc::clone(&self.setup.program));
        change(&mut self.setup);
        if self.setup.steps == steps && Arc::ptr_eq(&self.setup.program, &program) {
            self.compute();
        } else {
            let with_backward = self.with_backward && self.setup.program.backward.is_some();
            *self = Self::prepared(self.setup.clone(), with_backward);
        }
    }

    fn compute(&mut self) {
        if self.tapes.pins != self.setup.pins {
            self.tapes = Tapes::new(&self.setup, self.with_backward);
        }
        self.scratch.resize(self.tapes.longest(), 0.0);
        pulp::Arch::new().dispatch(Passes(self));
    }

    #[inline(always)]
    fn forward<S: pulp::Simd>(&mut self, simd: S) {
        let setup = &self.setup;
        let program = &*setup.program;
        let stride = program.stride;
        let mut first = 0;
        for state in &program.states {
            let slot = program.slot(*state);
            self.values[slot.offset..][..slot.len].copy_from_slice(&setup.initial[first..][..slot.len]);
            first += slot.len;
        }
        let tape = &self.tapes.forward;
        let surroundings = Surroundings {
            params: &setup.params,
            transposed: &[],
            forward: &[],
            forward_stride: 0,
        };
        let row = setup.inputs.len().checked_div(setup.steps).unwrap_or(0);
        for step in 1..=setup.steps {
            let mut next = (step - 1) * row;
            for input in &program.inputs {
                let slot = program.slot(*input);
                self.values[step * stride + slot.offset..][..slot.len]
                    .copy_from_slice(&setup.inputs[next..][..slot.len]);
                next += slot.len;
            }
            let mut loss_weight = 0.0;
            if let Some(loss) = program.loss {
                let slot = program.slot(loss.target);
                self.values[step * stride + slot.offset..][..slot.len]
                    .copy_from_slice(&setup.targets[(step - 1) * slot.len..][..slot.len]);
                loss_weight = setup.loss_weights[step - 1];
                self.values[step * stride + tape.loss_weight] = loss_weight;
            }
            let at = Position {
                record: step,
                step,
                loss_weight,
            };
            simd.vectorize(Step {
                all: &surroundings,
                tape,
                own: &mut self.values,
                at,
                scratch: &mut self.scratch,
            });
        }
    }

    #[inline(always)]
    fn backward<S: pulp::Simd>(&mut self, simd: S) {
        let setup = &self.setup;
        let program = &*setup.program;
        for param in &program.params {
            if let Some(cols) = param.cols {
                let range = param.offset..param.offset + param.len();
                let columns = &setup.params[range.clone()];
                kernel::transpose(columns, &mut self.transposed[range], param.rows, cols);
            }
        }
        let Some(tape) = &self.tapes.backward else {
            return;
        };
        let surroundings = Surroundings {
            params: &setup.params,
            transposed: &self.transposed,
            forward: &self.values,
            forward_stride: program.stride,
        };
        for record in 1..=setup.steps {
            let step = setup.steps + 1 - record;
            let loss_weight = setup.loss_weights[step - 1];
            let at = Position {
                record,
                step,
                loss_weight,
            };
            simd.vectorize(Step {
                all: &surroundings,
                tape,
                own: &mut self.adjoints,
                at,
                scratch: &mut self.scratch,
            });
        }
        self.gradients.fill(0.0);
        let Some(backward) = &program.backward else { return };
        for (param, terms) in program.params.iter().zip(&backward.gradients) {
            let gradient = &mut self.gradients[param.offset..][..param.len()];
            for term in terms {
                let adding = Adding {
                    surroundings: &surroundings,
                    program,
                    adjoints: &self.adjoints,
                    steps: setup.steps,
                };
                adding.term(simd, gradient, param.rows, term, &mut self.scratch);
            }
        }
    }

    /// The number at an address; nothing where the address is outside the run.
    pub fn number(&self, address: Address) -> Option<f64> {
        let program = self.program();
        match address {
            Address::Value { slot, step, unit } => {
                let found = program.slots.get(slot.0 as usize)?;
                let at = step as usize * program.stride + found.offset + unit as usize;
                (step as usize <= self.steps() && (unit as usize) < found.len).then(|| self.values[at])
            }
            Address::Adjoint { slot, step, unit } => {
                let backward = program.backward.as_ref().filter(|_| self.with_backward)?;
                let found = backward.slots.get(slot.0 as usize)?;
                let record = (self.steps() + 1).checked_sub(step as usize)?;
                let at = record * backward.stride + found.offset + unit as usize;
                (step > 0 && (unit as usize) < found.len).then(|| self.adjoints[at])
            }
            Address::Param { .. } => self.setup.given(address),
            Address::ParamGradient { param, row, col } => {
                let found = program.params.get(param.0 as usize)?;
                let (row, col) = (row as usize, col as usize);
                let inside = row < found.rows && col < found.cols.unwrap_or(1);
                self.gradients
                    .get(found.offset + col * found.rows + row)
                    .copied()
                    .filter(|_| inside)
            }
        }
    }

    /// All elements of a quantity at a step (0 to T).
    pub fn vector(&self, slot: SlotId, step: usize) -> &[f64] {
        let program = self.program();
        let Some(found) = program
            .slots
            .get(slot.0 as usize)
            .filter(|_| step <= self.steps())
        else {
            return &[];
        };
        &self.values[step * program.stride + found.offset..][..found.len]
    }

    /// All elements of an adjoint at a step (1 to T).
    pub fn adjoints(&self, slot: AdjointId, step: usize) -> &[f64] {
        let backward = self.program().backward.as_ref().filter(|_| self.with_backward);
        let found = backward.and_then(|own| Some((own.stride, own.slots.get(slot.0 as usize)?)));
        let record = (self.steps() + 1).checked_sub(step).filter(|_| step > 0);
        let (Some((stride, found)), Some(record)) = (found, record) else {
            return &[];
        };
        &self.adjoints[record * stride + found.offset..][..found.len]
    }

    /// The loss: the sum over the steps, each step's times its weight, from the first step to the last.
    pub fn loss(&self) -> Option<f64> {
        let loss = self.program().loss?;
        let weights = self
            .setup
            .loss_weights
            .iter()
            .enumerate()
            .filter(|(_, weight)| **weight != 0.0);
        Some(weights.fold(0.0, |sum, (before, weight)| {
            sum + weight * self.vector(loss.loss, before + 1)[0]
        }))
    }
}

/// Both passes, to be compiled for each width of vectors. A struct, not a closure: closures are not always inlined.
struct Passes<'a>(&'a mut Run);

impl pulp::WithSimd for Passes<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, simd: S) {
        self.0.forward(simd);
        if self.0.with_backward {
            self.0.backward(simd);
        }
    }
}

/// Adds up a parameter's gradient from the last step to the first.
struct Adding<'a> {
    surroundings: &'a Surroundings<'a>,
    program: &'a Program,
    adjoints: &'a [f64],
    steps: usize,
}

impl Adding<'_> {
    #[inline(always)]
    fn term<S: pulp::Simd>(
        &self,
        simd: S,
        gradient: &mut [f64],
        rows: usize,
        term: &GradientTerm,
        scratch: &mut [f64],
    ) {
        let stride = self
            .program
            .backward
            .as_ref()
            .map_or(0, |backward| backward.stride);
        let resolve = Resolve {
            program: self.program,
            forward: false,
        };
        let view = |record: usize| {
            let forward = (self.steps + 1 - record) * self.program.stride;
            View::after(self.surroundings, self.adjoints, record * stride, forward)
        };
        match term {
            GradientTerm::Outer {
                negative,
                adjoint,
                vector,
            } => {
                let (d, v) = (self.strided(adjoint), self.strided(vector));
                simd.vectorize(OuterOverSteps {
                    gradient,
                    rows,
                    cols: vector.len,
                    steps: self.steps,
                    d,
                    v,
                    negative: *negative,
                });
            }
            GradientTerm::Product { negative, factors } => {
                let factors = resolve.operands(factors);
                for record in 1..=self.steps {
                    view(record).add_product(simd, gradient, *negative, &factors, scratch);
                }
            }
            GradientTerm::Dot { negative, factors } => {
                let len = longest(factors);
                let factors = resolve.operands(factors);
                for record in 1..=self.steps {
                    gradient[0] =
                        view(record).dot(simd, gradient[0], *negative, &factors, &mut scratch[..len]);
                }
            }
        }
    }

    /// The vectors of an operand from the last step to the first.
    fn strided(&self, operand: &Operand) -> Strided<'_> {
        match operand.source {
            Source::Adjoint { slot, skip, .. } => {
                let stride = self
                    .program
                    .backward
                    .as_ref()
                    .map_or(0, |backward| backward.stride);
                let offset = self.program.adjoint(slot).map_or(0, |slot| slot.offset) + skip;
                Strided {
                    data: self.adjoints,
                    first: stride + offset,
                    stride: stride as isize,
                }
            }
            Source::Slot { slot, previous } => {
                let stride = self.program.stride;
                let last = self.steps.saturating_sub(usize::from(previous));
                let first = last * stride + self.program.slot(slot).offset;
                Strided {
                    data: self.surroundings.forward,
                    first,
                    stride: -(stride as isize),
                }
            }
            _ => Strided {
                data: &[],
                first: 0,
                stride: 0,
            },
        }
    }
}
