//! A program made ready for the interpreter: every operand as a place in memory, nothing to look up while running.

use super::address::SlotId;
use super::difference::Nudge;
use super::function::FunctionKind;
use super::op::{Op, OpKind, Operand, Source, Term, TermKind, longest};
use super::program::Program;
use super::setup::{Pin, Setup};

/// Where an operand lies, relative to the records of the step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Read {
    /// In the record being written, or the one written `before` it.
    Own { offset: usize, before: bool },
    /// In the forward record of the step, or of the step `before`.
    Forward { offset: usize, before: bool },
    /// The slope of an activation whose output lies in the forward record of the step.
    Slope { function: FunctionKind, offset: usize },
    /// Among the parameters.
    Param { offset: usize },
    /// Nowhere: it is this number.
    Literal(f64),
}

/// An operand as a place in memory, and its length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LocatedOperand {
    pub read: Read,
    pub len: usize,
}

#[derive(Debug, Clone)]
pub(super) enum TapeTerm {
    Matvec {
        negative: bool,
        transposed: bool,
        offset: usize,
        len: usize,
        vector: LocatedOperand,
    },
    Product {
        negative: bool,
        factors: Vec<LocatedOperand>,
    },
    Dot {
        negative: bool,
        factors: Vec<LocatedOperand>,
        len: usize,
    },
}

#[derive(Debug, Clone)]
pub(super) enum TapeKind {
    Sum(Vec<TapeTerm>),
    Apply {
        function: FunctionKind,
        argument: LocatedOperand,
    },
    Divide {
        numerator: LocatedOperand,
        denominator: LocatedOperand,
    },
    Join(Vec<LocatedOperand>),
    Softmax(LocatedOperand),
    LogSumExp(LocatedOperand),
    Pin {
        source: LocatedOperand,
        pins: Vec<Pin>,
    },
    PassUnpinned {
        source: LocatedOperand,
        pins: Vec<Pin>,
    },
    LossWeight,
    /// Adds to what stands there already.
    Nudge {
        step: u32,
        unit: u32,
        by: f64,
    },
}

#[derive(Debug, Clone)]
pub(super) struct TapeOp {
    pub kind: TapeKind,
    pub offset: usize,
    pub len: usize,
    pub only_where_loss: bool,
}

/// One pass, ready to run.
#[derive(Debug, Clone)]
pub(super) struct Tape {
    pub ops: Vec<TapeOp>,
    pub stride: usize,
    /// Where the weight of the loss lies in the forward record.
    pub loss_weight: usize,
    /// The longest vector of the pass.
    pub longest: usize,
}

/// Both passes made ready to run, and the pins they were made for.
#[derive(Debug, Clone)]
pub(super) struct Tapes {
    pub forward: Tape,
    pub backward: Option<Tape>,
    pub pins: Vec<Pin>,
}

impl Tapes {
    pub(super) fn new(setup: &Setup, with_backward: bool) -> Self {
        let (program, pins) = (&setup.program, setup.pins.clone());
        let backward = with_backward.then(|| Tape::backward(program, &pins));
        Self {
            forward: Tape::forward(program, &pins),
            backward: backward.flatten(),
            pins,
        }
    }

    /// The longest vector of either.
    pub(super) fn longest(&self) -> usize {
        let backward = self.backward.as_ref().map_or(0, |tape| tape.longest);
        self.forward.longest.max(backward)
    }
}

impl Tape {
    /// The forward pass.
    pub(super) fn forward(program: &Program, pins: &[Pin]) -> Self {
        let place = |target: usize| (program.slots[target].offset, program.slots[target].len);
        Self::new(program, &program.ops, &place, program.stride, true, pins)
    }

    /// The backward pass, if there is a loss.
    pub(super) fn backward(program: &Program, pins: &[Pin]) -> Option<Self> {
        let backward = program.backward.as_ref()?;
        let place = |target: usize| (backward.slots[target].offset, backward.slots[target].len);
        Some(Self::new(
            program,
            &backward.ops,
            &place,
            backward.stride,
            false,
            pins,
        ))
    }

    /// Adds to a number right after it is computed or, where only the next step is to see it, after its step.
    pub(super) fn nudge(&mut self, program: &Program, nudge: &Nudge) {
        let slot = program.slot(nudge.slot);
        let writes = |op: &Op| op.target == nudge.slot.0 as usize;
        let after = program.ops.iter().position(writes).filter(|_| !nudge.carried);
        let op = TapeOp {
            kind: TapeKind::Nudge {
                step: nudge.step,
                unit: nudge.unit,
                by: nudge.by,
            },
            offset: slot.offset,
            len: slot.len,
            only_where_loss: false,
        };
        self.ops.insert(after.map_or(self.ops.len(), |at| at + 1), op);
    }

    fn new(
        program: &Program,
        ops: &[Op],
        place: &dyn Fn(usize) -> (usize, usize),
        stride: usize,
        forward: bool,
        pins: &[Pin],
    ) -> Self {
        let resolve = Resolve { program, forward };
        let of = |slot: SlotId| pins.iter().filter(|pin| pin.slot == slot).copied().collect();
        let ops: Vec<_> = ops
            .iter()
            .map(|op| {
                let kind = match &op.kind {
                    OpKind::Sum(terms) => {
                        TapeKind::Sum(terms.iter().map(|term| resolve.term(term)).collect())
                    }
                    OpKind::Apply { function, argument } => TapeKind::Apply {
                        function: *function,
                        argument: resolve.operand(argument),
                    },
                    OpKind::Divide {
                        numerator,
                        denominator,
                    } => TapeKind::Divide {
                        numerator: resolve.operand(numerator),
                        denominator: resolve.operand(denominator),
                    },
                    OpKind::Join(parts) => {
                        TapeKind::Join(parts.iter().map(|part| resolve.operand(part)).collect())
                    }
                    OpKind::Softmax(argument) => TapeKind::Softmax(resolve.operand(argument)),
                    OpKind::LogSumExp(argument) => TapeKind::LogSumExp(resolve.operand(argument)),
                    OpKind::Pin(source) => TapeKind::Pin {
                        source: resolve.operand(source),
                        pins: of(SlotId(op.target as u32)),
                    },
                    OpKind::PassUnpinned { quantity, adjoint } => TapeKind::PassUnpinned {
                        source: resolve.operand(adjoint),
                        pins: of(*quantity),
                    },
                    OpKind::LossWeight => TapeKind::LossWeight,
                };
                let (offset, len) = place(op.target);
                TapeOp {
                    kind,
                    offset,
                    len,
                    only_where_loss: op.only_where_loss,
                }
            })
            .collect();
        let longest = ops
            .iter()
            .map(|op| op.len)
            .chain(program.slots.iter().map(|slot| slot.len))
            .chain(program.params.iter().map(|param| param.rows))
            .max()
            .unwrap_or(0);
        Self {
            ops,
            stride,
            loss_weight: loss_weight(program),
            longest,
        }
    }
}

fn loss_weight(program: &Program) -> usize {
    program.loss.map_or(0, |loss| program.slot(loss.weight).offset)
}

/// Turns an operand of the forward (or backward) program into a place.
pub(super) struct Resolve<'a> {
    pub program: &'a Program,
    pub forward: bool,
}

impl Resolve<'_> {
    pub(super) fn operand(&self, operand: &Operand) -> LocatedOperand {
        let read = match operand.source {
            Source::Slot {
                slot,
                previous: before,
            } => {
                let offset = self.program.slot(slot).offset;
                if self.forward {
                    Read::Own { offset, before }
                } else {
                    Read::Forward { offset, before }
                }
            }
            Source::Adjoint { slot, next, skip } => {
                let offset = self.program.adjoint(slot).map_or(0, |slot| slot.offset);
                Read::Own {
                    offset: offset + skip,
                    before: next,
                }
            }
            Source::Slope { function, slot } => Read::Slope {
                function,
                offset: self.program.slot(slot).offset,
            },
            Source::Param(param) => Read::Param {
                offset: self.program.param(param).offset,
            },
            Source::Literal(value) => Read::Literal(value),
        };
        LocatedOperand {
            read,
            len: operand.len,
        }
    }

    pub(super) fn operands(&self, operands: &[Operand]) -> Vec<LocatedOperand> {
        operands.iter().map(|operand| self.operand(operand)).collect()
    }

    fn term(&self, term: &Term) -> TapeTerm {
        let negative = term.negative;
        match &term.kind {
            TermKind::Matvec {
                matrix,
                transposed,
                vector,
            } => {
                let param = self.program.param(*matrix);
                TapeTerm::Matvec {
                    negative,
                    transposed: *transposed,
                    offset: param.offset,
                    len: param.len(),
                    vector: self.operand(vector),
                }
            }
            TermKind::Product(factors) => TapeTerm::Product {
                negative,
                factors: self.operands(factors),
            },
            TermKind::Dot(factors) => TapeTerm::Dot {
                negative,
                len: longest(factors),
                factors: self.operands(factors),
            },
        }
    }
}
