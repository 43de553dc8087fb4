//! The backward program, derived by one rule for each operation. A quantity's adjoint is the sum of what every later
//! operation passes back to it, and what the next step passes back to a state.

mod terms;

use super::address::{AdjointId, SlotId};
use super::op::{GradientTerm, Op, OpKind, Operand, Source, Term, TermKind};
use super::program::{AdjointOf, AdjointSlot, Backward, Program, SlotKind};
use super::reverse_text::{equation_text, operand_text};

/// Derives the backward program of `program`.
pub(super) fn derive(program: &Program) -> Backward {
    let mut deriving = Deriving {
        program,
        slots: Vec::new(),
        ops: Vec::new(),
        to_slot: vec![Vec::new(); program.slots.len()],
        to_previous: vec![Vec::new(); program.slots.len()],
        gradients: vec![Vec::new(); program.params.len()],
        of_slot: vec![None; program.slots.len()],
    };
    let of_previous: Vec<_> = program
        .states
        .iter()
        .map(|state| {
            let slot = program.slot(*state);
            let name = format!("d {}'", slot.name);
            deriving.slot(name.clone(), name, slot.len, AdjointOf::Previous(*state))
        })
        .collect();
    for (state, carried) in program.states.iter().zip(&of_previous) {
        let operand = Operand {
            source: Source::Adjoint {
                slot: *carried,
                next: true,
                skip: 0,
            },
            len: program.slot(*state).len,
        };
        deriving.to_slot[state.0 as usize].push(product(false, vec![operand]));
    }
    deriving.loss();
    // The loss is the last equation; the derivative of its operations is the error.
    let of_loss = program.loss.map(|_| program.equations.len() - 1);
    for op in program.ops.iter().rev().filter(|op| Some(op.equation) != of_loss) {
        deriving.op(op);
    }
    for input in &program.inputs {
        deriving.adjoint(*input);
    }
    for (state, carried) in program.states.iter().zip(&of_previous) {
        let terms = std::mem::take(&mut deriving.to_previous[state.0 as usize]);
        deriving.push(*carried, OpKind::Sum(terms));
    }
    deriving.finish(of_previous)
}

struct Deriving<'a> {
    program: &'a Program,
    slots: Vec<AdjointSlot>,
    ops: Vec<Op>,
    /// What later operations of the step pass back to a slot.
    to_slot: Vec<Vec<Term>>,
    /// What the operations of the step pass back to a state of the step before.
    to_previous: Vec<Vec<Term>>,
    gradients: Vec<Vec<GradientTerm>>,
    of_slot: Vec<Option<AdjointId>>,
}

fn product(negative: bool, factors: Vec<Operand>) -> Term {
    Term {
        negative,
        kind: TermKind::Product(factors),
    }
}

impl Deriving<'_> {
    fn slot(&mut self, name: String, short: String, len: usize, of: AdjointOf) -> AdjointId {
        let id = AdjointId(self.slots.len() as u32);
        self.slots.push(AdjointSlot {
            name,
            short,
            len,
            offset: 0,
            of,
        });
        id
    }

    fn push(&mut self, target: AdjointId, kind: OpKind) {
        let equation = self.ops.len();
        self.ops.push(Op {
            target: target.0 as usize,
            kind,
            equation,
            lit: 0..0,
            only_where_loss: false,
        });
    }

    fn operand(&self, slot: AdjointId) -> Operand {
        let len = self.slots[slot.0 as usize].len;
        Operand {
            source: Source::Adjoint {
                slot,
                next: false,
                skip: 0,
            },
            len,
        }
    }

    /// Emits the adjoint of a slot from all that was passed back to it.
    fn adjoint(&mut self, id: SlotId) -> AdjointId {
        let slot = self.program.slot(id);
        let (name, short) = match slot.kind {
            SlotKind::Inner => (
                format!("d ({})", slot.name),
                format!("d {}", bracketed(&slot.short)),
            ),
            _ => (format!("d {}", slot.name), format!("d {}", slot.short)),
        };
        let terms = std::mem::take(&mut self.to_slot[id.0 as usize]);
        // A cross-entropy's error goes past its readout, so what reaches the readout is not its derivative.
        let passed = self.program.loss.is_some_and(|loss| loss.passes(id));
        let adjoint = if passed {
            let aside = |name: String| format!("({name} beside the loss)");
            self.slot(aside(name), aside(short), slot.len, AdjointOf::Inner)
        } else {
            let adjoint = self.slot(name, short, slot.len, AdjointOf::Slot(id));
            self.of_slot[id.0 as usize] = Some(adjoint);
            adjoint
        };
        self.push(adjoint, OpKind::Sum(terms));
        adjoint
    }

    /// The loss begins the pass: its error `y - target` goes to the readout or, for a cross-entropy, to what goes
    /// into the readout's activation.
    fn loss(&mut self) {
        let Some(loss) = self.program.loss else { return };
        let weight = self.slot("d loss".into(), "d loss".into(), 1, AdjointOf::Slot(loss.loss));
        self.of_slot[loss.loss.0 as usize] = Some(weight);
        self.push(weight, OpKind::LossWeight);
        let Some(error) = loss.error else {
            let received = Operand {
                source: Source::Slot {
                    slot: loss.target,
                    previous: false,
                },
                len: self.program.slot(loss.target).len,
            };
            let term = product(false, vec![self.operand(weight), received]);
            self.to_slot[loss.of.0 as usize].push(term);
            return;
        };
        let slot = self.program.slot(error);
        let value = Operand {
            source: Source::Slot {
                slot: error,
                previous: false,
            },
            len: slot.len,
        };
        let name = format!("d ({})", slot.name);
        let adjoint = self.slot(name.clone(), name, slot.len, AdjointOf::Slot(error));
        self.of_slot[error.0 as usize] = Some(adjoint);
        let terms = vec![product(false, vec![self.operand(weight), value])];
        self.push(adjoint, OpKind::Sum(terms));
        if let Some(op) = self.ops.last_mut() {
            op.only_where_loss = true;
        }
        let term = product(false, vec![self.operand(adjoint)]);
        match loss.logits {
            Some(logits) => self.pass(logits, term),
            None => self.to_slot[loss.of.0 as usize].push(term),
        }
    }

    fn op(&mut self, op: &Op) {
        let id = SlotId(op.target as u32);
        let passed = self.program.loss.is_some_and(|loss| loss.passes(id));
        if passed && self.to_slot[op.target].is_empty() {
            return;
        }
        let adjoint = self.adjoint(id);
        let own = self.operand(adjoint);
        match &op.kind {
            OpKind::Sum(terms) => {
                for term in terms {
                    self.term(own, term);
                }
            }
            OpKind::Apply { function, argument } => {
                let slope = Operand {
                    source: Source::Slope {
                        function: *function,
                        slot: id,
                    },
                    len: own.len,
                };
                self.pass(*argument, product(false, vec![own, slope]));
            }
            OpKind::Divide {
                numerator,
                denominator,
            } => {
                // By the numerator `d q / b`, by the denominator `-(d q / b) * q`.
                let below = operand_text(self.program, &self.slots, denominator);
                let name = format!("{} / {below}", self.slots[adjoint.0 as usize].short);
                let share = self.slot(name.clone(), name, own.len, AdjointOf::Inner);
                self.push(
                    share,
                    OpKind::Divide {
                        numerator: own,
                        denominator: *denominator,
                    },
                );
                let share = self.operand(share);
                let quotient = Operand {
                    source: Source::Slot {
                        slot: id,
                        previous: false,
                    },
                    len: own.len,
                };
                self.factor(*numerator, false, vec![share]);
                self.factor(*denominator, true, vec![share, quotient]);
            }
            OpKind::Join(parts) => {
                let mut skip = 0;
                for part in parts {
                    let source = Source::Adjoint {
                        slot: adjoint,
                        next: false,
                        skip,
                    };
                    self.pass(
                        *part,
                        product(
                            false,
                            vec![Operand {
                                source,
                                len: part.len,
                            }],
                        ),
                    );
                    skip += part.len;
                }
            }
            OpKind::Softmax(argument) => {
                let output = Operand {
                    source: Source::Slot {
                        slot: id,
                        previous: false,
                    },
                    len: own.len,
                };
                let name = format!("sum(d {0} * {0})", self.program.slot(id).name);
                let total = self.slot(name.clone(), name, 1, AdjointOf::Inner);
                let dot = Term {
                    negative: false,
                    kind: TermKind::Dot(vec![own, output]),
                };
                self.push(total, OpKind::Sum(vec![dot]));
                let total = self.operand(total);
                self.pass(*argument, product(false, vec![output, own]));
                self.pass(*argument, product(true, vec![output, total]));
            }
            OpKind::Pin(argument) => {
                let name = format!("d {} where not pinned", self.program.slot(id).name);
                let passed = self.slot(name.clone(), name, own.len, AdjointOf::Inner);
                self.push(
                    passed,
                    OpKind::PassUnpinned {
                        quantity: id,
                        adjoint: own,
                    },
                );
                let passed = self.operand(passed);
                self.pass(*argument, product(false, vec![passed]));
            }
            OpKind::LogSumExp(_) | OpKind::PassUnpinned { .. } | OpKind::LossWeight => {}
        }
    }

    fn finish(mut self, of_previous: Vec<AdjointId>) -> Backward {
        let mut stride = 0;
        for op in &self.ops {
            self.slots[op.target].offset = stride;
            stride += self.slots[op.target].len;
        }
        let equations: Vec<_> = self
            .ops
            .iter()
            .map(|op| equation_text(self.program, &self.slots, op))
            .collect();
        for (op, equation) in self.ops.iter_mut().zip(&equations) {
            op.lit = 0..equation.text.len();
        }
        Backward {
            slots: self.slots,
            ops: self.ops,
            equations,
            stride,
            gradients: self.gradients,
            of_slot: self.of_slot,
            of_previous,
        }
    }
}

fn bracketed(text: &str) -> String {
    if text.contains(' ') && !text.starts_with("pre(") {
        format!("({text})")
    } else {
        text.to_owned()
    }
}
