//! The values of a drawing out of a run of the engine.

use crate::engine::{Address, OpKind, Operand, Pass, Rule, Run, SlotId, Source, Term, TermKind};

use super::drawing::Circuit;
use super::part::{Part, Parts};
use crate::ui::panel::View;

use super::wires::{WireRange, WireState, Wires};

/// One unit of a run at one position of the timeline.
pub struct RunWires<'a> {
    parts: &'a Parts,
    unit: u32,
    view: View<'a>,
    /// The drawn quantity that the operation under the cursor makes or goes into.
    lit: Option<SlotId>,
}

impl<'a> RunWires<'a> {
    /// The values of element `unit` at the cursor of `view`; quantities with fewer elements show their last one.
    /// `circuit` decides what lights up for operations that are not drawn on their own.
    pub fn new(view: &View<'a>, parts: &'a Parts, circuit: &Circuit, unit: u32) -> Self {
        let lit = (view.tick.pass == Pass::Forward)
            .then(|| lit(view.run, parts, circuit, view.tick.op))
            .flatten();
        Self {
            parts,
            unit,
            view: *view,
            lit,
        }
    }

    fn value(&self, part: &Part, address: Address) -> Option<f64> {
        let Some(term) = part.term else {
            return self.view.run.number(address);
        };
        match self.view.run.explain(address)?.rule {
            Rule::Sum(terms) => terms.get(term).map(|term| term.product()),
            _ => None,
        }
    }
}

impl Wires for RunWires<'_> {
    fn state(&self, quantity: &str, previous: bool) -> Option<WireState> {
        let part = self.parts.named(quantity)?;
        let last = (self.view.run.program().slot(part.slot).len as u32).saturating_sub(1);
        self.element(part, previous, self.unit.min(last))
    }

    fn elements(&self, quantity: &str) -> Vec<WireState> {
        let program = self.view.run.program();
        let Some(part) = self.parts.named(quantity) else {
            return Vec::new();
        };
        let len = program.slot(part.slot).len as u32;
        let whole = program.inputs.contains(&part.slot)
            && len > 1
            && !program.ops.iter().any(|op| reads_one_by_one(&op.kind, part.slot));
        let units = if whole { 0..len } else { 0..0 };
        units.filter_map(|unit| self.element(part, false, unit)).collect()
    }
}

impl RunWires<'_> {
    fn element(&self, part: &Part, previous: bool, unit: u32) -> Option<WireState> {
        let step = (self.view.tick.step as u32).checked_sub(u32::from(previous))?;
        let address = Address::Value {
            slot: part.slot,
            step,
            unit,
        };
        Some(WireState {
            value: self.value(part, address)?,
            range: if part.gate {
                WireRange::Gate
            } else {
                WireRange::Signed
            },
            computed: (self.view.computed)(address),
            hidden: self.view.hides(address),
            lit: !previous && self.lit == Some(part.slot),
            pinned: part.term.is_none()
                && self
                    .view
                    .run
                    .setup()
                    .pins
                    .iter()
                    .any(|pin| pin.covers(part.slot, step, unit)),
            term: part.term.is_some(),
            address,
        })
    }
}

/// Follows the operation under the cursor to the first result that the drawing shows being made.
fn lit(run: &Run, parts: &Parts, circuit: &Circuit, op: usize) -> Option<SlotId> {
    let ops = &run.program().ops;
    let mut slot = SlotId(ops.get(op)?.target as u32);
    for _ in 0..ops.len() {
        if parts
            .iter()
            .any(|part| part.slot == slot && circuit.makes(&part.name))
        {
            return Some(slot);
        }
        let reader = ops.iter().find(|op| reads(&op.kind, slot))?;
        slot = SlotId(reader.target as u32);
    }
    None
}

/// Whether an operation takes each element of the quantity for the same element of its result.
fn reads_one_by_one(kind: &OpKind, wanted: SlotId) -> bool {
    match kind {
        OpKind::Sum(terms) => terms.iter().any(|term| match &term.kind {
            TermKind::Matvec { .. } | TermKind::Dot(_) => false,
            TermKind::Product(factors) => factors.iter().any(|factor| is_slot(factor, wanted)),
        }),
        OpKind::Apply { argument, .. } => is_slot(argument, wanted),
        _ => false,
    }
}

fn is_slot(operand: &Operand, wanted: SlotId) -> bool {
    matches!(operand.source, Source::Slot { slot, previous: false } if slot == wanted)
}

fn reads(kind: &OpKind, wanted: SlotId) -> bool {
    let is = |operand: &Operand| is_slot(operand, wanted);
    let in_term = |term: &Term| match &term.kind {
        TermKind::Matvec { vector, .. } => is(vector),
        TermKind::Product(factors) | TermKind::Dot(factors) => factors.iter().any(is),
    };
    match kind {
        OpKind::Sum(terms) => terms.iter().any(in_term),
        OpKind::Join(operands) => operands.iter().any(is),
        OpKind::Divide {
            numerator,
            denominator,
        } => is(numerator) || is(denominator),
        OpKind::Apply {
            argument: operand, ..
        }
        | OpKind::Softmax(operand)
        | OpKind::LogSumExp(operand)
        | OpKind::Pin(operand) => is(operand),
        OpKind::PassUnpinned { .. } | OpKind::LossWeight => false,
    }
}
