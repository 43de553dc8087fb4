//! Where a run leaves the numbers that can be written down: the first that is infinite or no number.

use super::Run;
use crate::address::{Address, AdjointId, ParamId, SlotId};

impl Run {
    /// Where the first number that is not finite arose, in the order of computation: forward, then backward.
    pub fn first_non_finite(&self) -> Option<Address> {
        let program = self.program();
        if program.stride > 0
            && let Some(at) = self.values.iter().position(|value| !value.is_finite())
        {
            let (step, inside) = (at / program.stride, at % program.stride);
            let slot = program
                .slots
                .iter()
                .position(|slot| (slot.offset..slot.offset + slot.len).contains(&inside))?;
            let unit = (inside - program.slots[slot].offset) as u32;
            return Some(Address::Value {
                slot: SlotId(slot as u32),
                step: step as u32,
                unit,
            });
        }
        let backward = program.backward.as_ref().filter(|backward| backward.stride > 0)?;
        let Some(at) = self.adjoints.iter().position(|value| !value.is_finite()) else {
            return self.first_non_finite_gradient();
        };
        let (record, inside) = (at / backward.stride, at % backward.stride);
        let slot = backward
            .slots
            .iter()
            .position(|slot| (slot.offset..slot.offset + slot.len).contains(&inside))?;
        let unit = (inside - backward.slots[slot].offset) as u32;
        let step = (self.steps() + 1 - record) as u32;
        Some(Address::Adjoint {
            slot: AdjointId(slot as u32),
            step,
            unit,
        })
    }

    /// Finite shares of many steps can have a sum that is not.
    fn first_non_finite_gradient(&self) -> Option<Address> {
        let at = self.gradients.iter().position(|value| !value.is_finite())?;
        let params = &self.program().params;
        let param = params
            .iter()
            .position(|param| (param.offset..param.offset + param.len()).contains(&at))?;
        // Column by column, as the parameters are.
        let (inside, rows) = (at - params[param].offset, params[param].rows);
        Some(Address::ParamGradient {
            param: ParamId(param as u32),
            row: (inside % rows) as u32,
            col: (inside / rows) as u32,
        })
    }
}
