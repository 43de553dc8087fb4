//! The quantities that the cursor walks through: nothing is listed that is not looked at.

use crate::engine::{Pass, Program, SlotId};
use crate::lesson::{Quantity, Shown};

/// The quantities of a step of a run that the cursor can stand on, in order: what a panel shows of it or, where that is
/// nothing in particular, the inputs and everything that equations name.
pub(in crate::app) fn quantities_of(program: &Program, pass: Pass, show: &[Shown]) -> Vec<Quantity> {
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
