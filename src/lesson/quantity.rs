//! A quantity of a run as a whole: how many numbers it has, where they live, how it is called.

use crate::engine::{Address, AdjointId, ParamId, Program, SlotId};

/// A quantity that a panel can show over units and steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// A forward quantity.
    Slot(SlotId),
    /// A derivative of the loss, written `d f`.
    Adjoint(AdjointId),
    /// A parameter.
    Param(ParamId),
    /// A parameter's gradient, written `d Wf`.
    Gradient(ParamId),
}

impl Quantity {
    /// The quantity that a number belongs to, and which of its numbers it is.
    pub fn of(program: &Program, address: Address) -> (Self, u32) {
        let at = |param: ParamId, row: u32, col: u32| row * columns(program, param) + col;
        match address {
            Address::Value { slot, unit, .. } => (Self::Slot(slot), unit),
            Address::Adjoint { slot, unit, .. } => (Self::Adjoint(slot), unit),
            Address::Param { param, row, col } => (Self::Param(param), at(param, row, col)),
            Address::ParamGradient { param, row, col } => (Self::Gradient(param), at(param, row, col)),
        }
    }

    /// How many numbers it has at a step; a parameter has the same at every step.
    pub fn count(self, program: &Program) -> usize {
        match self {
            Self::Slot(slot) => program.slot(slot).len,
            Self::Adjoint(slot) => program.adjoint(slot).map_or(0, |slot| slot.len),
            Self::Param(param) | Self::Gradient(param) => program.param(param).len(),
        }
    }

    /// How many elements it has; of a matrix, how many rows.
    pub(super) fn rows(self, program: &Program) -> usize {
        match self {
            Self::Param(param) | Self::Gradient(param) => program.param(param).rows,
            Self::Slot(_) | Self::Adjoint(_) => self.count(program),
        }
    }

    /// Where its number `at` (from 0, a matrix row by row) of a step lives.
    pub fn address(self, program: &Program, step: u32, at: u32) -> Address {
        let place = |param: ParamId| (at / columns(program, param), at % columns(program, param));
        match self {
            Self::Slot(slot) => Address::Value { slot, step, unit: at },
            Self::Adjoint(slot) => Address::Adjoint { slot, step, unit: at },
            Self::Param(param) => {
                let (row, col) = place(param);
                Address::Param { param, row, col }
            }
            Self::Gradient(param) => {
                let (row, col) = place(param);
                Address::ParamGradient { param, row, col }
            }
        }
    }

    /// How it is called on screen.
    pub fn name(self, program: &Program) -> String {
        match self {
            Self::Slot(slot) => program.slot(slot).short.clone(),
            Self::Adjoint(slot) => program
                .adjoint(slot)
                .map_or_else(String::new, |own| own.short.clone()),
            Self::Param(param) => program.param(param).name.clone(),
            Self::Gradient(param) => format!("d {}", program.param(param).name),
        }
    }
}

/// The columns of a parameter; a vector has one.
fn columns(program: &Program, param: ParamId) -> u32 {
    program.param(param).cols.unwrap_or(1).max(1) as u32
}
