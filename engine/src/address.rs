//! Where a number lives: the one thing every number on screen carries with it.

/// A slot of the forward program: one quantity, named or anonymous.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SlotId(pub u32);

/// A slot of the backward program: the total derivative of the loss by one forward slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AdjointId(pub u32);

/// A parameter of the program, in order of declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ParamId(pub u32);

/// The address of one number of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Address {
    /// Element `unit` of a forward quantity at `step` (1 to T; 0 holds the initial states).
    Value {
        /// The quantity.
        slot: SlotId,
        /// The step, 1 to T; 0 for an initial state.
        step: u32,
        /// The element.
        unit: u32,
    },
    /// Element `unit` of an adjoint at `step` (1 to T).
    Adjoint {
        /// The adjoint.
        slot: AdjointId,
        /// The step, 1 to T.
        step: u32,
        /// The element.
        unit: u32,
    },
    /// One element of a parameter; a vector has one column.
    Param {
        /// The parameter.
        param: ParamId,
        /// The row.
        row: u32,
        /// The column, 0 for vectors.
        col: u32,
    },
    /// The derivative of the loss by one element of a parameter, summed over the steps.
    ParamGradient {
        /// The parameter.
        param: ParamId,
        /// The row.
        row: u32,
        /// The column, 0 for vectors.
        col: u32,
    },
}

impl Address {
    /// The step of a number that belongs to one; parameters and their gradients belong to the whole run.
    pub fn step(self) -> Option<u32> {
        match self {
            Self::Value { step, .. } | Self::Adjoint { step, .. } => Some(step),
            Self::Param { .. } | Self::ParamGradient { .. } => None,
        }
    }
}
