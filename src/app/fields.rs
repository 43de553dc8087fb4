//! The numbers that the cursor walks through, as ranges: nothing is listed that is not looked at.

use crate::engine::{Address, Pass, Program, SlotId};
use crate::lesson::{Quantity, Shown};

/// The quantities of a step of a run that the cursor can stand on, in order: what a panel shows of it or, where that is
/// nothing in particular, the inputs and everything that equations name.
pub fn numbers_of(program: &Program, pass: Pass, show: &[Shown]) -> Vec<Quantity> {
    let shown: Vec<_> = show.iter().map(|shown| shown.quantity).collect();
    if !shown.is_empty() {
        return shown;
    }
    let named = program
        .inputs
        .iter()
        .copied()
        .chain(program.named().map(|(slot, _)| slot));
    match pass {
        Pass::Forward => named.map(Quantity::Slot).collect(),
        Pass::Backward => {
            let mut slots: Vec<SlotId> = named.collect();
            slots.reverse();
            slots
                .into_iter()
                .filter_map(|slot| program.adjoint_of(slot))
                .map(Quantity::Adjoint)
                .collect()
        }
    }
}

/// How a quantity is called.
pub fn name_of(program: &Program, quantity: Quantity) -> String {
    match quantity {
        Quantity::Slot(slot) => program.slot(slot).short.clone(),
        Quantity::Adjoint(slot) => program
            .adjoint(slot)
            .map_or_else(String::new, |own| own.short.clone()),
        Quantity::Param(param) => program.param(param).name.clone(),
        Quantity::Gradient(param) => format!("d {}", program.param(param).name),
    }
}

/// How many numbers a quantity has at a step (a parameter has the same at every step).
pub(super) fn len_of(program: &Program, quantity: Quantity) -> usize {
    match quantity {
        Quantity::Slot(slot) => program.slot(slot).len,
        Quantity::Adjoint(adjoint) => program.adjoint(adjoint).map_or(0, |slot| slot.len),
        Quantity::Param(param) | Quantity::Gradient(param) => program.param(param).len(),
    }
}

/// The n-th number of a quantity at a step.
pub(super) fn address_of(program: &Program, quantity: Quantity, step: u32, at: u32) -> Address {
    match quantity {
        Quantity::Slot(slot) => Address::Value { slot, step, unit: at },
        Quantity::Adjoint(slot) => Address::Adjoint { slot, step, unit: at },
        Quantity::Param(param) | Quantity::Gradient(param) => {
            let cols = program.param(param).cols.unwrap_or(1).max(1) as u32;
            let (row, col) = (at / cols, at % cols);
            match quantity {
                Quantity::Param(_) => Address::Param { param, row, col },
                _ => Address::ParamGradient { param, row, col },
            }
        }
    }
}

/// The quantity that a number belongs to, and which of its numbers it is.
pub(super) fn place_of(program: &Program, address: Address) -> (Quantity, u32) {
    match address {
        Address::Value { slot, unit, .. } => (Quantity::Slot(slot), unit),
        Address::Adjoint { slot, unit, .. } => (Quantity::Adjoint(slot), unit),
        Address::Param { param, row, col } => (
            Quantity::Param(param),
            row * program.param(param).cols.unwrap_or(1) as u32 + col,
        ),
        Address::ParamGradient { param, row, col } => (
            Quantity::Gradient(param),
            row * program.param(param).cols.unwrap_or(1) as u32 + col,
        ),
    }
}
