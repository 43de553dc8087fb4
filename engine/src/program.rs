//! A compiled model: static single-assignment operations over slots, forward and derived backward.

use std::collections::BTreeMap;

use super::address::{AdjointId, ParamId, SlotId};
use super::explanation::Explanation;
use super::op::{GradientTerm, Op, Operand};
use super::tick::Pass;

/// What a forward slot holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SlotKind {
    /// An input of the step.
    Input,
    /// What the loss wants.
    Target,
    /// The weight of the loss at the step.
    LossWeight,
    /// The left side of an equation.
    Named,
    /// An inner expression; its name is its own text.
    Inner,
}

/// A forward quantity.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    /// Its name; an inner expression's own text.
    pub name: String,
    /// A shorter name for tight places, such as `pre(f)` for what goes into the activation of `f`.
    pub short: String,
    /// How many elements it has.
    pub len: usize,
    /// Where it begins in the record of a step.
    pub offset: usize,
    /// What it holds.
    pub kind: SlotKind,
    /// What the equation's comment calls it.
    pub caption: Option<String>,
    /// Whether it is carried to the next step.
    pub is_state: bool,
    /// What its values lie between where an activation determines it, as 0 and 1 for a sigmoid gate.
    pub range: Option<(f64, f64)>,
}

/// A learned quantity. Stored column by column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// How many rows.
    pub rows: usize,
    /// How many columns; `None` for a vector or scalar.
    pub cols: Option<usize>,
    /// Where it begins among all parameters.
    pub offset: usize,
}

impl Param {
    /// How many numbers it has.
    pub fn len(&self) -> usize {
        self.rows * self.cols.unwrap_or(1)
    }

    /// Whether it has no number.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// An equation as the program runs it: the written text in canonical spacing, or a derived one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EquationText {
    /// `f = sigmoid(Wf x + Uf h' + bf)`
    pub text: String,
    /// The name on the left.
    pub name: String,
    /// What its comment calls the quantity.
    pub caption: Option<String>,
}

/// What an adjoint is the derivative by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AdjointOf {
    /// The total derivative of the loss by a quantity at this step.
    Slot(SlotId),
    /// What flows from this step to a state of the step before.
    Previous(SlotId),
    /// An inner value of the backward pass.
    Inner,
}

/// A slot of the backward program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdjointSlot {
    /// `d f`, or `d h'` for what flows to the step before.
    pub name: String,
    /// A shorter name for tight places.
    pub short: String,
    /// How many elements.
    pub len: usize,
    /// Where it begins in the record of a step.
    pub offset: usize,
    /// What it is the derivative by.
    pub of: AdjointOf,
}

/// The derived program: for every operation, the operations that carry the derivative back through it.
#[derive(Debug, Clone, PartialEq)]
pub struct Backward {
    /// The adjoints.
    pub slots: Vec<AdjointSlot>,
    /// The operations, in the order in which they run.
    pub ops: Vec<Op>,
    /// The derived equations, in that order.
    pub equations: Vec<EquationText>,
    /// Numbers a step.
    pub stride: usize,
    /// For every parameter the shares of its gradient at a step.
    pub gradients: Vec<Vec<GradientTerm>>,
    /// For every forward slot its adjoint, if the derivative reaches it.
    pub of_slot: Vec<Option<AdjointId>>,
    /// For every state what flows to the step before, in the order of `Program::states`.
    pub of_previous: Vec<AdjointId>,
}

/// The slots of the loss.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LossSlots {
    /// The loss of the step: one number.
    pub loss: SlotId,
    /// What is wanted.
    pub target: SlotId,
    /// The weight of the step.
    pub weight: SlotId,
    /// What the loss is taken of.
    pub of: SlotId,
    /// The error, readout minus target; none where the target is a derivative that a later run passes back.
    pub error: Option<SlotId>,
    /// What goes into the readout's activation, where the error enters there (cross-entropy), not at the readout itself.
    pub logits: Option<Operand>,
}

impl LossSlots {
    /// Whether the loss's derivative goes past this readout, so that none by it is computed.
    pub fn passes(&self, slot: SlotId) -> bool {
        self.logits.is_some() && self.of == slot
    }
}

/// A compiled model.
#[derive(Debug, Clone, PartialEq)]
pub struct Program {
    /// The cell's name.
    pub name: String,
    /// Sizes by symbol.
    pub sizes: BTreeMap<String, usize>,
    /// The forward quantities.
    pub slots: Vec<Slot>,
    /// The parameters.
    pub params: Vec<Param>,
    /// The operations of a step, in order.
    pub ops: Vec<Op>,
    /// The equations, in order.
    pub equations: Vec<EquationText>,
    /// Numbers a step.
    pub stride: usize,
    /// The inputs.
    pub inputs: Vec<SlotId>,
    /// The states.
    pub states: Vec<SlotId>,
    /// The loss, if there is one.
    pub loss: Option<LossSlots>,
    /// The derived backward program, if there is a loss.
    pub backward: Option<Backward>,
}

impl Program {
    /// A forward slot.
    pub fn slot(&self, id: SlotId) -> &Slot {
        &self.slots[id.0 as usize]
    }

    /// A parameter.
    pub fn param(&self, id: ParamId) -> &Param {
        &self.params[id.0 as usize]
    }

    /// The forward quantity of that name or, for an inner expression, of that text.
    pub fn slot_named(&self, name: &str) -> Option<SlotId> {
        let at = self
            .slots
            .iter()
            .position(|slot| slot.name == name || slot.short == name)?;
        Some(SlotId(at as u32))
    }

    /// The place among the operations of the one that makes a quantity; none of what is given.
    pub fn op_of(&self, slot: SlotId) -> Option<usize> {
        self.ops.iter().position(|op| op.target == slot.0 as usize)
    }

    /// The parameter of that name.
    pub fn param_named(&self, name: &str) -> Option<ParamId> {
        let at = self.params.iter().position(|param| param.name == name)?;
        Some(ParamId(at as u32))
    }

    /// The adjoint of a forward quantity, if the derivative of the loss reaches it.
    pub fn adjoint_of(&self, id: SlotId) -> Option<AdjointId> {
        self.backward.as_ref()?.of_slot[id.0 as usize]
    }

    /// What flows from a step to a state of the step before.
    pub fn adjoint_of_previous(&self, state: SlotId) -> Option<AdjointId> {
        let at = self.states.iter().position(|id| *id == state)?;
        self.backward.as_ref()?.of_previous.get(at).copied()
    }

    /// An adjoint slot.
    pub fn adjoint(&self, id: AdjointId) -> Option<&AdjointSlot> {
        self.backward.as_ref()?.slots.get(id.0 as usize)
    }

    /// The forward quantity that an adjoint belongs to.
    pub fn quantity_of(&self, adjoint: AdjointId) -> Option<SlotId> {
        match self.adjoint(adjoint)?.of {
            AdjointOf::Slot(slot) | AdjointOf::Previous(slot) => Some(slot),
            AdjointOf::Inner => None,
        }
    }

    /// The quantities that equations name, in order of computation.
    pub fn named(&self) -> impl Iterator<Item = (SlotId, &Slot)> {
        self.ops
            .iter()
            .map(|op| (SlotId(op.target as u32), &self.slots[op.target]))
            .filter(|(_, slot)| slot.kind == SlotKind::Named)
    }

    /// The equation that an explained number belongs to.
    pub fn equation_of(&self, explanation: &Explanation) -> Option<&EquationText> {
        let (pass, at) = explanation.equation?;
        let equations = match pass {
            Pass::Forward => &self.equations,
            Pass::Backward => &self.backward.as_ref()?.equations,
        };
        equations.get(at)
    }

    /// How many numbers all parameters have together.
    pub fn param_len(&self) -> usize {
        self.params.iter().map(Param::len).sum()
    }

    /// How many bytes a run of `steps` steps needs for its two passes, its parameters and their gradients; `None`
    /// where that overflows.
    pub fn bytes(&self, steps: usize) -> Option<usize> {
        let strides = self
            .stride
            .checked_add(self.backward.as_ref().map_or(0, |backward| backward.stride))?;
        let records = steps.checked_add(1)?.checked_mul(strides)?;
        records
            .checked_add(self.param_len().checked_mul(3)?)?
            .checked_mul(size_of::<f64>())
    }
}
