//! Which numbers of a batched run are kept for every step, and where. A single run keeps all; here memory is what a big
//! batch waits for, so that only what is read later is kept, and adjoints that lead to no parameter are not computed.

use crate::address::AdjointId;
use crate::op::{GradientTerm, OpKind, Operand, Source};
use crate::program::{Backward, Program, SlotKind};

/// Where the numbers of one pass lie: records of what is kept, and behind them one place for what is used up within a
/// step. A slot's offset is counted from the beginning of its record; from `stride` on it is one behind all records.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Area {
    /// Numbers a record and lane.
    pub stride: usize,
    /// How many records there are; after the last comes the first again.
    pub records: usize,
    /// Numbers a lane behind the records.
    pub passing: usize,
}

impl Area {
    /// How many numbers a lane there are.
    pub(super) fn len(self) -> usize {
        self.behind() + self.passing
    }

    /// Where a record begins, counted in numbers a lane.
    #[inline(always)]
    pub(super) fn record(self, record: usize) -> usize {
        record % self.records.max(1) * self.stride
    }

    /// Where the records end, counted in numbers a lane.
    #[inline(always)]
    pub(super) fn behind(self) -> usize {
        self.stride * self.records
    }

    /// The offset of the next slot; those that are kept come first.
    fn next(&mut self, len: usize, kept: bool) -> usize {
        let offset = self.stride + self.passing;
        if kept {
            self.stride += len;
        } else {
            self.passing += len;
        }
        offset
    }
}

/// A program whose slots have the places of a batched run.
#[derive(Debug)]
pub(super) struct Layout {
    /// The program: slots moved, operations that serve nothing left out.
    pub program: Program,
    pub forward: Area,
    pub backward: Area,
    /// Whether the gradients wait until the whole pass is done: a parameter has several terms, which are added up one
    /// after the other, each over all steps.
    pub gradients_wait: bool,
}

impl Layout {
    pub(super) fn new(program: &Program, steps: usize) -> Self {
        let mut program = program.clone();
        let mut forward = Area {
            records: steps + 1,
            ..Area::default()
        };
        let mut backward = Area::default();
        let mut kept: Vec<_> = program
            .slots
            .iter()
            .map(|slot| slot.kind != SlotKind::Inner || slot.is_state)
            .collect();
        let mut gradients_wait = false;
        if let Some(own) = &mut program.backward {
            leave_out_what_serves_nothing(own);
            gradients_wait = own.gradients.iter().any(|terms| terms.len() > 1);
            backward.records = if gradients_wait { steps + 1 } else { 2 };
            place_adjoints(own, &mut backward, gradients_wait);
            for operand in reads(own) {
                if let Source::Slot { slot, .. } | Source::Slope { slot, .. } = operand.source {
                    kept[slot.0 as usize] = true;
                }
            }
        }
        for keeping in [true, false] {
            for (slot, kept) in program.slots.iter_mut().zip(&kept) {
                if *kept == keeping {
                    slot.offset = forward.next(slot.len, keeping);
                }
            }
        }
        program.stride = forward.stride;
        Self {
            program,
            forward,
            backward,
            gradients_wait,
        }
    }
}

/// Everything that the backward pass and the gradients read.
fn reads(backward: &Backward) -> Vec<Operand> {
    let ops = backward.ops.iter().flat_map(|op| op.kind.operands());
    ops.chain(read_by_gradients(backward)).collect()
}

fn read_by_gradients(backward: &Backward) -> impl Iterator<Item = Operand> {
    let terms = backward.gradients.iter().flatten();
    terms.flat_map(GradientTerm::operands)
}

fn adjoint(operand: &Operand) -> Option<AdjointId> {
    match operand.source {
        Source::Adjoint { slot, .. } => Some(slot),
        _ => None,
    }
}

/// Drops the operations whose results reach no gradient, such as the derivatives by the inputs.
fn leave_out_what_serves_nothing(backward: &mut Backward) {
    let mut serves = vec![false; backward.slots.len()];
    for id in read_by_gradients(backward).filter_map(|operand| adjoint(&operand)) {
        serves[id.0 as usize] = true;
    }
    // What flows to the step before is read by operations that stand before it: until nothing is added.
    loop {
        let before = serves.iter().filter(|serves| **serves).count();
        for op in backward
            .ops
            .iter()
            .rev()
            .filter(|op| !matches!(op.kind, OpKind::LossWeight))
        {
            if serves[op.target] {
                for id in op.kind.operands().iter().filter_map(adjoint) {
                    serves[id.0 as usize] = true;
                }
            }
        }
        if serves.iter().filter(|serves| **serves).count() == before {
            break;
        }
    }
    backward.ops.retain(|op| serves[op.target]);
}

/// Keeps what the step before reads and, where they wait, what the gradients read.
fn place_adjoints(backward: &mut Backward, area: &mut Area, gradients_wait: bool) {
    let mut kept = vec![false; backward.slots.len()];
    for id in &backward.of_previous {
        kept[id.0 as usize] = true;
    }
    if gradients_wait {
        for id in read_by_gradients(backward).filter_map(|operand| adjoint(&operand)) {
            kept[id.0 as usize] = true;
        }
    }
    for keeping in [true, false] {
        for (slot, kept) in backward.slots.iter_mut().zip(&kept) {
            if *kept == keeping {
                slot.offset = area.next(slot.len, keeping);
            }
        }
    }
    backward.stride = area.stride;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CellSource, LossKind, LossSource, ModelSource};

    fn program(equations: &str) -> Program {
        let pair = |name: &str, dims: &str| vec![(name.to_owned(), dims.to_owned())];
        let model = ModelSource {
            cell: CellSource {
                name: "cell".to_owned(),
                inputs: pair("x", "3"),
                states: pair("h", "2"),
                params: [pair("W", "2 3"), pair("b", "2")].concat(),
                equations: equations.to_owned(),
            },
            loss: Some(LossSource {
                kind: LossKind::HalfSquaredError,
                of: "h".to_owned(),
            }),
            ..ModelSource::default()
        };
        Program::compile(&model).unwrap()
    }

    #[test]
    fn only_what_is_read_later_is_kept() {
        let program = program("h = tanh(W x + b * h')");
        let layout = Layout::new(&program, 5);
        assert!(!layout.gradients_wait);
        let offset = |name: &str| layout.program.slots[program.slot_named(name).unwrap().0 as usize].offset;
        // x, target, loss weight, h and the loss are kept; what goes into tanh is not.
        assert!(offset("h") < layout.forward.stride && offset("x") < layout.forward.stride);
        assert!(offset("pre(h)") >= layout.forward.stride);
        assert_eq!((layout.forward.records, layout.backward.records), (6, 2));
        // Of the adjoints only what flows to the step before outlives its step.
        assert_eq!(layout.backward.stride, 2);
        let computed = |program: &Program, name: &str| {
            let backward = program.backward.as_ref().unwrap();
            backward
                .ops
                .iter()
                .any(|op| backward.slots[op.target].name == name)
        };
        assert!(computed(&program, "d x") && !computed(&layout.program, "d x"));
        assert!(computed(&layout.program, "d h") && computed(&layout.program, "d h'"));
    }

    #[test]
    fn a_parameter_that_is_used_twice_waits_for_all_steps() {
        let layout = Layout::new(&program("h = tanh(W x + b * h' + b)"), 5);
        assert!(layout.gradients_wait);
        assert_eq!(layout.backward.records, 6);
    }
}
