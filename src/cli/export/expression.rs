//! Operations as expressions of Python. The same text serves NumPy and PyTorch: what differs is hidden in functions.

use std::collections::HashMap;

use super::names::Names;
use crate::engine::{
    FunctionKind, GradientTerm, Op, OpKind, Operand, Program, SlotId, SlotKind, Source, Term, TermKind,
};

/// How tightly an expression binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binding {
    /// A sum.
    Sum,
    /// A product.
    Product,
    /// A name, a call, a bracket.
    Atom,
}

/// Writes operations.
pub(super) struct Expressions<'a> {
    program: &'a Program,
    names: &'a Names,
    /// Quantities with pins that hold.
    pinned: Vec<SlotId>,
    /// Inner quantities that are written where they are read, with the operation that computes each.
    inlined: HashMap<SlotId, &'a Op>,
    /// How often each quantity is read.
    reads: Vec<usize>,
}

impl<'a> Expressions<'a> {
    /// `with_backward` where the derived program is written too: what it reads needs a name.
    pub(super) fn new(
        program: &'a Program,
        names: &'a Names,
        pinned: Vec<SlotId>,
        with_backward: bool,
    ) -> Self {
        let mut reads = vec![0; program.slots.len()];
        let mut kept = vec![false; program.slots.len()];
        for operand in program.ops.iter().flat_map(|op| op.kind.operands()) {
            if let Source::Slot { slot, .. } = operand.source {
                reads[slot.0 as usize] += 1;
            }
        }
        let backward = program.backward.as_ref().filter(|_| with_backward);
        let derived = backward.into_iter().flat_map(|backward| {
            let ops = backward.ops.iter().flat_map(|op| op.kind.operands());
            ops.chain(
                backward
                    .gradients
                    .iter()
                    .flatten()
                    .flat_map(GradientTerm::operands),
            )
        });
        for operand in derived {
            if let Source::Slot { slot, .. } | Source::Slope { slot, .. } = operand.source {
                reads[slot.0 as usize] += 1;
                kept[slot.0 as usize] = true;
            }
        }
        let inlined = program
            .ops
            .iter()
            .filter(|op| {
                let slot = &program.slots[op.target];
                slot.kind == SlotKind::Inner
                    && reads[op.target] == 1
                    && !kept[op.target]
                    && !op.only_where_loss
            })
            .map(|op| (SlotId(op.target as u32), op))
            .collect();
        Self {
            program,
            names,
            pinned,
            inlined,
            reads,
        }
    }

    /// Whether the operation needs a line of its own: it is not written elsewhere, and something comes of it.
    pub(super) fn has_line(&self, op: &Op) -> bool {
        let named = self.program.slots[op.target].kind != SlotKind::Inner;
        let slot = SlotId(op.target as u32);
        !self.inlined.contains_key(&slot) && (named || self.reads[op.target] > 0)
    }

    /// Whether the operation only gives a quantity a second name.
    pub(super) fn is_alias(&self, op: &Op) -> bool {
        let one = match &op.kind {
            OpKind::Sum(terms) => match &terms[..] {
                [
                    Term {
                        negative: false,
                        kind: TermKind::Product(factors),
                    },
                ] => match &factors[..] {
                    [one] => one,
                    _ => return false,
                },
                _ => return false,
            },
            OpKind::Pin(one) if !self.is_pinned(op.target) => one,
            _ => return false,
        };
        match one.source {
            Source::Slot {
                slot,
                previous: false,
            } => match self.inlined.get(&slot) {
                Some(inner) => self.is_alias(inner),
                None => true,
            },
            Source::Literal(_) => false,
            _ => true,
        }
    }

    fn is_pinned(&self, target: usize) -> bool {
        self.pinned.contains(&SlotId(target as u32))
    }

    /// The right side of an operation of either pass.
    pub(super) fn right(&self, op: &Op) -> (String, Binding) {
        let atom = |text: String| (text, Binding::Atom);
        let list = |parts: &[Operand]| {
            let parts: Vec<_> = parts
                .iter()
                .map(|part| self.operand(part, Binding::Sum))
                .collect();
            parts.join(", ")
        };
        match &op.kind {
            OpKind::Sum(terms) if terms.is_empty() => {
                let len = self
                    .program
                    .backward
                    .as_ref()
                    .map_or(0, |own| own.slots[op.target].len);
                atom(format!("zeros({len})"))
            }
            OpKind::Sum(terms) => {
                let constant = op
                    .kind
                    .operands()
                    .iter()
                    .all(|operand| matches!(operand.source, Source::Literal(_)));
                let (text, binding) = self.sum(terms);
                if constant {
                    atom(format!("number({text})"))
                } else {
                    (text, binding)
                }
            }
            OpKind::Apply { function, argument } => {
                let function = function_name(*function);
                atom(format!("{function}({})", self.operand(argument, Binding::Sum)))
            }
            OpKind::Join(parts) => atom(format!("join([{}])", list(parts))),
            OpKind::Softmax(one) => atom(format!("softmax({})", list(&[*one]))),
            OpKind::LogSumExp(one) => atom(format!("logsumexp({})", list(&[*one]))),
            OpKind::Pin(one) if self.is_pinned(op.target) => {
                let pins = &self.names.pins[op.target];
                atom(format!("pinned(t, {}, {pins})", list(&[*one])))
            }
            OpKind::PassUnpinned { quantity, adjoint } if self.pinned.contains(quantity) => {
                let pins = &self.names.pins[quantity.0 as usize];
                atom(format!("unpinned(t, {}, {pins})", list(&[*adjoint])))
            }
            OpKind::Pin(one) | OpKind::PassUnpinned { adjoint: one, .. } => self.bound(one),
            OpKind::LossWeight => atom("number(loss_weight[t])".to_owned()),
        }
    }

    fn sum(&self, terms: &[Term]) -> (String, Binding) {
        let mut text = String::new();
        let mut binding = Binding::Atom;
        for (at, term) in terms.iter().enumerate() {
            text.push_str(match (at, term.negative) {
                (0, false) => "",
                (0, true) => "-",
                (_, false) => " + ",
                (_, true) => " - ",
            });
            let single = terms.len() == 1 && !term.negative;
            let (written, own) = match &term.kind {
                TermKind::Matvec {
                    matrix,
                    transposed,
                    vector,
                } => {
                    let matrix = &self.names.params[matrix.0 as usize];
                    let turned = if *transposed { ".T" } else { "" };
                    let vector = self.operand(vector, Binding::Atom);
                    (format!("{matrix}{turned} @ {vector}"), Binding::Product)
                }
                TermKind::Product(factors) => match &factors[..] {
                    // A sum within a sum keeps its brackets: it is added up first.
                    [one] if single => self.bound(one),
                    [one] => (self.operand(one, Binding::Product), Binding::Product),
                    _ => (self.product(factors), Binding::Product),
                },
                TermKind::Dot(factors) => (format!("total({})", self.product(factors)), Binding::Atom),
            };
            text.push_str(&written);
            binding = if terms.len() > 1 || term.negative {
                Binding::Sum
            } else {
                own
            };
        }
        (text, binding)
    }

    fn product(&self, factors: &[Operand]) -> String {
        let factors: Vec<_> = factors
            .iter()
            .map(|factor| self.operand(factor, Binding::Atom))
            .collect();
        factors.join(" * ")
    }

    /// An operand, in brackets where the place binds more tightly.
    fn operand(&self, operand: &Operand, place: Binding) -> String {
        let (text, binding) = self.bound(operand);
        if binding < place {
            format!("({text})")
        } else {
            text
        }
    }

    fn bound(&self, operand: &Operand) -> (String, Binding) {
        let atom = |text: String| (text, Binding::Atom);
        match operand.source {
            Source::Slot { slot, previous } => match self.inlined.get(&slot) {
                Some(op) if !previous => self.right(op),
                _ => {
                    let name = &self.names.slots[slot.0 as usize];
                    atom(format!("{name}[t{}]", if previous { " - 1" } else { "" }))
                }
            },
            Source::Adjoint { slot, next, skip } => {
                let name = &self.names.adjoints[slot.0 as usize];
                let whole = self
                    .program
                    .adjoint(slot)
                    .is_some_and(|own| own.len == operand.len);
                let part = if whole {
                    String::new()
                } else {
                    format!("[{skip}:{}]", skip + operand.len)
                };
                atom(format!("{name}[t{}]{part}", if next { " + 1" } else { "" }))
            }
            Source::Slope { function, slot } => {
                slope(function, &format!("{}[t]", self.names.slots[slot.0 as usize]))
            }
            Source::Param(param) => atom(self.names.params[param.0 as usize].clone()),
            Source::Literal(value) if value < 0.0 => (format!("{value:?}"), Binding::Sum),
            Source::Literal(value) => atom(format!("{value:?}")),
        }
    }

    /// One share of a parameter's gradient at a step: whether it is subtracted, and what it is.
    pub(super) fn share(&self, term: &GradientTerm) -> (bool, String) {
        match term {
            GradientTerm::Outer {
                negative,
                adjoint,
                vector,
            } => {
                let (adjoint, vector) = (
                    self.operand(adjoint, Binding::Sum),
                    self.operand(vector, Binding::Sum),
                );
                (*negative, format!("outer({adjoint}, {vector})"))
            }
            GradientTerm::Product { negative, factors } => (*negative, self.product(factors)),
            GradientTerm::Dot { negative, factors } => {
                (*negative, format!("total({})", self.product(factors)))
            }
        }
    }
}

/// How scripts call an activation.
fn function_name(function: FunctionKind) -> &'static str {
    crate::engine::Function::of(function).name
}

/// The slope of an activation where its output is `y`.
fn slope(function: FunctionKind, y: &str) -> (String, Binding) {
    match function {
        FunctionKind::Sigmoid => (format!("{y} * (1 - {y})"), Binding::Product),
        FunctionKind::Tanh => (format!("1 - {y} ** 2"), Binding::Sum),
        FunctionKind::Relu => (format!("{y} > 0"), Binding::Sum),
        FunctionKind::Identity => ("1".to_owned(), Binding::Atom),
        FunctionKind::Softplus => (format!("1 - np.exp(-{y})"), Binding::Sum),
    }
}
