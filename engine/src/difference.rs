//! A derivative checked without the backward pass: the loss is computed twice, with one number a little smaller and a
//! little larger, and the slope between the two is held against what the derived program says.

use super::address::{Address, AdjointId, SlotId};
use super::op::Source;
use super::program::{AdjointOf, Program, SlotKind};
use super::run::Run;

/// Something added to one computed number of a forward pass, as if its equation had said so.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Nudge {
    /// The number: a quantity that an operation writes.
    pub slot: SlotId,
    /// The step, 1 to T.
    pub step: u32,
    /// The element.
    pub unit: u32,
    /// What is added.
    pub by: f64,
    /// Whether only the next step sees it, through the state it carries.
    pub carried: bool,
}

/// A derivative of the loss beside its central difference, `(loss(x + ε) - loss(x - ε)) / 2ε`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// The derivative's address.
    pub address: Address,
    /// What the backward pass says.
    pub derivative: f64,
    /// What the central difference says.
    pub estimate: f64,
    /// The number that is moved.
    pub value: f64,
    /// How far it is moved, down and up: ε.
    pub shift: f64,
    /// The loss with the number moved down.
    pub below: f64,
    /// The loss with the number moved up.
    pub above: f64,
}

/// Why a number has no derivative that could be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoDifference {
    /// Nothing is differentiated.
    #[error("the scene has no loss, so there is no gradient to check")]
    NoLoss,
    /// What the loss is given: a target, a weight.
    #[error("the loss takes this number as given: there is no derivative by it")]
    Given,
    /// The loss does not depend on it, or goes past it.
    #[error("there is no derivative by this number")]
    Unreached,
    /// A value on the way, the derivative by no quantity.
    #[error(
        "this is a value inside the backward pass, not the derivative by one quantity; check one of its operands"
    )]
    Inner,
}

/// The part of a number that it is moved by: near the cube root of the precision of 64-bit numbers, where the error
/// of the central difference and that of rounding are about equal; a power of 2, so that moving hardly rounds.
const PART: f64 = 1.0 / 131_072.0;

impl Difference {
    /// How far the two are apart.
    pub fn error(&self) -> f64 {
        (self.derivative - self.estimate).abs()
    }

    /// The same, as a part of the larger of the two.
    pub fn relative_error(&self) -> f64 {
        let larger = self.derivative.abs().max(self.estimate.abs());
        if larger == 0.0 { 0.0 } else { self.error() / larger }
    }

    /// The smallest slope that the rounding of the two losses leaves visible.
    pub fn resolution(&self) -> f64 {
        const ROUNDINGS: f64 = 4.0;
        ROUNDINGS * f64::EPSILON * self.below.abs().max(self.above.abs()) / self.shift
    }

    /// Whether the two say the same: six digits, but for what rounding hides and for the square of the shift, which a
    /// central difference neglects. Where they do not, the loss bends too strongly within it, or the derivative is
    /// wrong.
    pub fn agrees(&self) -> bool {
        const DIGITS: f64 = 1e-6;
        let larger = self.derivative.abs().max(self.estimate.abs());
        self.error() <= DIGITS * larger + self.resolution() + self.shift * self.shift
    }
}

impl Run {
    /// Checks a derivative, or that by a quantity, an input, an initial state or a parameter, by moving the number and
    /// running forward twice. Of `d h'` at a step only what that step carries on from the state before is moved.
    ///
    /// # Errors
    /// Why the number has no such derivative.
    pub fn central_difference(&self, address: Address) -> Result<Difference, NoDifference> {
        let derivative_at = self.derivative_of(address)?;
        let derivative = self.number(derivative_at).ok_or(NoDifference::Unreached)?;
        let moved = Moved::by(self.program(), derivative_at)?;
        let value = self.number(moved.number()).ok_or(NoDifference::Unreached)?;
        let shift = PART * magnitude(value);
        let (below, lower) = self.moved(moved, value, -shift);
        let (above, upper) = self.moved(moved, value, shift);
        Ok(Difference {
            address: derivative_at,
            derivative,
            estimate: (above - below) / (upper - lower),
            value,
            shift,
            below,
            above,
        })
    }

    /// The address of the derivative by the number at `address`; a derivative's is its own.
    fn derivative_of(&self, address: Address) -> Result<Address, NoDifference> {
        let program = self.program();
        if program.backward.is_none() {
            return Err(NoDifference::NoLoss);
        }
        match address {
            Address::Adjoint { .. } | Address::ParamGradient { .. } => Ok(address),
            Address::Param { param, row, col } => Ok(Address::ParamGradient { param, row, col }),
            Address::Value { slot, step, unit } => {
                if matches!(program.slot(slot).kind, SlotKind::Target | SlotKind::LossWeight) {
                    return Err(NoDifference::Given);
                }
                let adjoint = if step == 0 {
                    program.adjoint_of_previous(slot)
                } else {
                    program.adjoint_of(slot)
                };
                let slot = adjoint.ok_or(NoDifference::Unreached)?;
                let step = step.max(1);
                Ok(Address::Adjoint { slot, step, unit })
            }
        }
    }

    /// The loss with the number moved, and where the number then is.
    fn moved(&self, moved: Moved, value: f64, by: f64) -> (f64, f64) {
        let mut setup = self.setup().clone();
        let run = match moved {
            Moved::Given(address) => {
                setup.set(address, value + by);
                Run::forward_only(setup)
            }
            Moved::Computed(nudge) => Run::nudged(setup, &Nudge { by, ..nudge }),
        };
        let at = run.number(moved.number()).unwrap_or(f64::NAN);
        (run.loss().unwrap_or(f64::NAN), at)
    }
}

/// The number that is moved.
#[derive(Clone, Copy)]
enum Moved {
    Given(Address),
    Computed(Nudge),
}

impl Moved {
    /// The number that a derivative is by.
    fn by(program: &Program, derivative: Address) -> Result<Self, NoDifference> {
        match derivative {
            Address::ParamGradient { param, row, col } => {
                Ok(Moved::Given(Address::Param { param, row, col }))
            }
            Address::Adjoint { slot, step, unit } => Self::by_quantity(program, slot, step, unit),
            Address::Value { .. } | Address::Param { .. } => Err(NoDifference::Unreached),
        }
    }

    fn by_quantity(
        program: &Program,
        adjoint: AdjointId,
        step: u32,
        unit: u32,
    ) -> Result<Self, NoDifference> {
        let nudge = |slot, step, carried| {
            Moved::Computed(Nudge {
                slot,
                step,
                unit,
                by: 0.0,
                carried,
            })
        };
        match program.adjoint(adjoint).map(|found| found.of) {
            Some(AdjointOf::Previous(slot)) if step == 1 => {
                Ok(Moved::Given(Address::Value { slot, step: 0, unit }))
            }
            Some(AdjointOf::Previous(slot)) => Ok(nudge(slot, step.saturating_sub(1), true)),
            Some(AdjointOf::Slot(slot)) if program.slot(slot).kind == SlotKind::Input => {
                Ok(Moved::Given(Address::Value { slot, step, unit }))
            }
            // A cross-entropy's error is the derivative by what goes into the readout; the loss does not read it.
            Some(AdjointOf::Slot(slot)) if !is_read(program, slot) => Err(NoDifference::Inner),
            Some(AdjointOf::Slot(slot)) => Ok(nudge(slot, step, false)),
            Some(AdjointOf::Inner) | None => Err(NoDifference::Inner),
        }
    }

    fn number(self) -> Address {
        match self {
            Moved::Given(address) => address,
            Moved::Computed(Nudge { slot, step, unit, .. }) => Address::Value { slot, step, unit },
        }
    }
}

/// Whether anything comes of the quantity: an operation reads it, it is carried on, or it has a name of its own.
fn is_read(program: &Program, slot: SlotId) -> bool {
    let found = program.slot(slot);
    found.kind == SlotKind::Named
        || found.is_state
        || program
            .ops
            .iter()
            .flat_map(|op| op.kind.operands())
            .any(|operand| matches!(operand.source, Source::Slot { slot: read, .. } if read == slot))
}

/// The power of 2 next above the number, and not less than 1.
fn magnitude(value: f64) -> f64 {
    let above = value.abs().log2().ceil().exp2();
    if above.is_finite() { above.max(1.0) } else { 1.0 }
}
