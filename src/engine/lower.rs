//! Equation trees to operations. Left sides become named slots; inner expressions become slots named by their own
//! text. Sums of matrix products, products and biases become one operation, in the order in which they are written.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::diagnostic::{Span, did_you_mean};

use super::address::SlotId;
use super::compile::param_id;
use super::expression::{Equation, Expression, ExpressionKind, Sign};
use super::function::{FUNCTIONS, Function};
use super::mistake::{Mistake, Place};
use super::op::{Op, OpKind, Operand, Source, Term, TermKind};
use super::program::{EquationText, LossSlots, Param, Program, Slot, SlotKind};
use super::render::{Rendered, render};
use super::scope::Meaning;

/// The most numbers that can be joined to one vector.
const JOIN_LIMIT: usize = 1 << 16;

/// A program in the making.
pub(super) struct Lowering<'a> {
    pub slots: Vec<Slot>,
    pub params: Vec<Param>,
    pub ops: Vec<Op>,
    pub equations: Vec<EquationText>,
    pub inputs: Vec<SlotId>,
    pub states: Vec<SlotId>,
    pub names: BTreeMap<String, Meaning>,
    /// What a name of the cell's text is called in this layer, where that is not the name and the suffix.
    pub renamed: BTreeMap<String, String>,
    pub suffix: String,
    /// Names, as written, that an equation reads.
    pub used: BTreeSet<String>,
    /// Names whose declaration is wrong: reported once, not at every use.
    pub broken: BTreeSet<String>,
    pub place: fn(Span) -> Place,
    pub mistakes: Vec<Mistake>,
    pinned: &'a [String],
    rendered: Rendered,
}

impl<'a> Lowering<'a> {
    pub(super) fn new(pinned: &'a [String]) -> Self {
        Self {
            slots: Vec::new(),
            params: Vec::new(),
            ops: Vec::new(),
            equations: Vec::new(),
            inputs: Vec::new(),
            states: Vec::new(),
            names: BTreeMap::new(),
            renamed: BTreeMap::new(),
            suffix: String::new(),
            used: BTreeSet::new(),
            broken: BTreeSet::new(),
            place: Place::Equations,
            mistakes: Vec::new(),
            pinned,
            rendered: Rendered::default(),
        }
    }

    /// The name that `written` has in this layer.
    pub(super) fn rename(&self, written: &str) -> String {
        self.renamed
            .get(written)
            .cloned()
            .unwrap_or_else(|| format!("{written}{}", self.suffix))
    }

    pub(super) fn slot(&mut self, name: String, len: usize, kind: SlotKind) -> SlotId {
        let id = SlotId(self.slots.len() as u32);
        let short = name.clone();
        self.slots.push(Slot {
            name,
            short,
            len,
            offset: 0,
            kind,
            caption: None,
            is_state: false,
            range: None,
        });
        id
    }

    pub(super) fn param(&mut self, name: String, rows: usize, cols: Option<usize>) {
        self.names
            .insert(name.clone(), Meaning::Param(param_id(self.params.len())));
        self.params.push(Param {
            name,
            rows,
            cols,
            offset: 0,
        });
    }

    /// The slot as an operand of this step.
    pub(super) fn operand_of(&self, slot: SlotId) -> Operand {
        Operand {
            source: Source::Slot {
                slot,
                previous: false,
            },
            len: self.slots[slot.0 as usize].len,
        }
    }

    /// The text of a slot operand.
    pub(super) fn text_of(&self, operand: Operand) -> String {
        match operand.source {
            Source::Slot { slot, .. } => self.slots[slot.0 as usize].name.clone(),
            _ => String::new(),
        }
    }

    /// Adds an operation that writes a new inner slot.
    pub(super) fn push(&mut self, kind: OpKind, name: String, len: usize, lit: Range<usize>) -> SlotId {
        let id = self.slot(name, len, SlotKind::Inner);
        self.push_to(id, kind, lit);
        id
    }

    fn push_to(&mut self, target: SlotId, kind: OpKind, lit: Range<usize>) {
        let range = match &kind {
            OpKind::Apply { function, .. } => Some(Function::of(*function).range),
            OpKind::Softmax(_) => Some((0.0, 1.0)),
            OpKind::Pin(Operand {
                source: Source::Slot { slot, .. },
                ..
            }) => self.slots[slot.0 as usize].range,
            _ => None,
        };
        self.slots[target.0 as usize].range = range;
        let equation = self.equations.len().saturating_sub(1);
        self.ops.push(Op {
            target: target.0 as usize,
            kind,
            equation,
            lit,
            only_where_loss: false,
        });
    }

    /// Lowers one equation.
    pub(super) fn equation(&mut self, equation: &Equation) {
        let name = self.rename(&equation.name);
        let prefix = format!("{name} = ");
        self.rendered = render(&prefix, &equation.body, &|written| self.rename(written));
        self.equations.push(EquationText {
            text: self.rendered.text.clone(),
            name: name.clone(),
            caption: equation.caption.clone(),
        });
        let before = self.ops.len();
        let Some((kind, len)) = self.kind(&equation.body) else {
            self.broken.insert(name);
            return;
        };
        let id = match self.names.get(&name) {
            Some(Meaning::Awaited(id)) => {
                let wanted = self.slots[id.0 as usize].len;
                if wanted != len {
                    self.wrong(
                        &equation.body.span,
                        format!("`{name}` is declared with {wanted} elements, and this has {len}"),
                        None,
                    );
                    self.broken.insert(name);
                    return;
                }
                *id
            }
            Some(_) => return,
            None => self.slot(name.clone(), len, SlotKind::Named),
        };
        let lit = 0..self.rendered.text.len();
        if self.pinned.contains(&name) {
            let free = self.push(kind, format!("{name} before pinning"), len, lit.clone());
            let operand = self.operand_of(free);
            self.push_to(id, OpKind::Pin(operand), lit);
        } else {
            self.push_to(id, kind, lit);
        }
        let first = self.ops.iter().skip(before).rev().find_map(|op| match op.kind {
            OpKind::Apply {
                argument:
                    Operand {
                        source: Source::Slot { slot, .. },
                        ..
                    },
                ..
            } => Some(slot),
            OpKind::Softmax(Operand {
                source: Source::Slot { slot, .. },
                ..
            }) => Some(slot),
            _ => None,
        });
        let whole = matches!(equation.body.kind, ExpressionKind::Apply { .. });
        if let (Some(inner), true) = (first, whole)
            && self.slots[inner.0 as usize].kind == SlotKind::Inner
        {
            self.slots[inner.0 as usize].short = format!("pre({name})");
        }
        self.slots[id.0 as usize].caption.clone_from(&equation.caption);
        self.names.insert(name, Meaning::Slot(id));
    }

    /// The operation that computes `expression`, and the length of its result.
    fn kind(&mut self, expression: &Expression) -> Option<(OpKind, usize)> {
        match &expression.kind {
            ExpressionKind::Apply { function, argument } => {
                let argument = self.slot_operand(argument)?;
                let kind = match Function::named(function) {
                    Some(row) => OpKind::Apply {
                        function: row.kind,
                        argument,
                    },
                    None => OpKind::Softmax(argument),
                };
                Some((kind, argument.len))
            }
            ExpressionKind::Join(parts) => {
                let operands: Vec<_> = parts.iter().map(|part| self.slot_operand(part)).collect();
                let operands = operands.into_iter().collect::<Option<Vec<_>>>()?;
                let len = operands.iter().map(|operand| operand.len).sum();
                // Joins of joins double: without an end, a page of them overflows every number.
                if len > JOIN_LIMIT {
                    let message = format!("this joins {len} numbers");
                    let help = format!("a joined vector has at most {JOIN_LIMIT}");
                    self.wrong(&expression.span, message, Some(help));
                    return None;
                }
                Some((OpKind::Join(operands), len))
            }
            ExpressionKind::Sum(terms) => {
                let lowered: Vec<_> = terms
                    .iter()
                    .map(|(sign, term)| self.term(*sign == Sign::Minus, term))
                    .collect();
                let lowered = lowered.into_iter().collect::<Option<Vec<_>>>()?;
                let parts = lowered
                    .iter()
                    .zip(terms)
                    .map(|((_, len), (_, term))| (*len, &term.span));
                let len = self.common_len(parts.collect())?;
                Some((
                    OpKind::Sum(lowered.into_iter().map(|(term, _)| term).collect()),
                    len,
                ))
            }
            _ => {
                let (term, len) = self.term(false, expression)?;
                Some((OpKind::Sum(vec![term]), len))
            }
        }
    }

    fn term(&mut self, negative: bool, expression: &Expression) -> Option<(Term, usize)> {
        match &expression.kind {
            ExpressionKind::Times { matrix, vector } => {
                let found = self.matrix(matrix);
                let vector_operand = self.slot_operand(vector);
                let (matrix_id, rows, cols) = found?;
                let operand = vector_operand?;
                if operand.len != cols {
                    let name = &self.params[matrix_id.0 as usize].name;
                    let message = format!(
                        "`{name}` is {rows} x {cols} and takes a vector of {cols}; this has {}",
                        operand.len
                    );
                    self.wrong(&vector.span, message, None);
                    return None;
                }
                Some((
                    Term {
                        negative,
                        kind: TermKind::Matvec {
                            matrix: matrix_id,
                            transposed: false,
                            vector: operand,
                        },
                    },
                    rows,
                ))
            }
            ExpressionKind::Product(factors) => {
                let operands: Vec<_> = factors.iter().map(|factor| self.operand(factor)).collect();
                let operands = operands.into_iter().collect::<Option<Vec<_>>>()?;
                let parts = operands
                    .iter()
                    .zip(factors)
                    .map(|(operand, factor)| (operand.len, &factor.span));
                let len = self.common_len(parts.collect())?;
                Some((
                    Term {
                        negative,
                        kind: TermKind::Product(operands),
                    },
                    len,
                ))
            }
            _ => {
                let operand = self.operand(expression)?;
                Some((
                    Term {
                        negative,
                        kind: TermKind::Product(vec![operand]),
                    },
                    operand.len,
                ))
            }
        }
    }

    /// The length of parts that go together element by element: equal, or 1.
    fn common_len(&mut self, parts: Vec<(usize, &Span)>) -> Option<usize> {
        let (len, _) = *parts.iter().max_by_key(|(len, _)| *len)?;
        for (own, span) in parts {
            if own != len && own != 1 {
                let message = format!("this has {own} elements and stands beside {len}");
                self.wrong(
                    span,
                    message,
                    Some("element by element, lengths are equal, or one of them is 1".to_owned()),
                );
                return None;
            }
        }
        Some(len)
    }

    /// An operand that is a quantity: parameters and literals are copied into a slot of their own.
    fn slot_operand(&mut self, expression: &Expression) -> Option<Operand> {
        let operand = self.operand(expression)?;
        if matches!(operand.source, Source::Slot { .. }) {
            return Some(operand);
        }
        let (text, lit) = self.part(expression);
        let kind = OpKind::Sum(vec![Term {
            negative: false,
            kind: TermKind::Product(vec![operand]),
        }]);
        let slot = self.push(kind, text, operand.len, lit);
        Some(self.operand_of(slot))
    }

    fn operand(&mut self, expression: &Expression) -> Option<Operand> {
        match &expression.kind {
            ExpressionKind::Number(value) => Some(Operand {
                source: Source::Literal(*value),
                len: 1,
            }),
            ExpressionKind::Name { name, previous } => self.named(name, *previous, &expression.span),
            _ => {
                let (kind, len) = self.kind(expression)?;
                let (text, lit) = self.part(expression);
                let slot = self.push(kind, text, len, lit);
                Some(self.operand_of(slot))
            }
        }
    }

    fn part(&self, expression: &Expression) -> (String, Range<usize>) {
        let key = (expression.span.start, expression.span.end);
        let lit = self.rendered.parts.get(&key).cloned().unwrap_or(0..0);
        (
            self.rendered.text.get(lit.clone()).unwrap_or_default().to_owned(),
            lit,
        )
    }

    fn named(&mut self, written: &str, previous: bool, span: &Span) -> Option<Operand> {
        let name = self.rename(written);
        self.used.insert(written.to_owned());
        if self.broken.contains(&name) {
            return None;
        }
        match (self.names.get(&name).copied(), previous) {
            (Some(Meaning::Slot(slot) | Meaning::Awaited(slot)), true)
                if self.slots[slot.0 as usize].is_state =>
            {
                let len = self.slots[slot.0 as usize].len;
                Some(Operand {
                    source: Source::Slot { slot, previous: true },
                    len,
                })
            }
            (Some(_), true) => {
                let help = "only states are carried from step to step: declare it in `state`".to_owned();
                self.wrong(
                    span,
                    format!("`{written}` is not a state, so there is no `{written}'`"),
                    Some(help),
                );
                None
            }
            (Some(Meaning::Slot(slot)), false) => Some(self.operand_of(slot)),
            (Some(Meaning::Awaited(_)), false) => {
                let help = format!("`{written}'` is its value one step earlier");
                self.wrong(
                    span,
                    format!("`{written}` is not computed yet at this point"),
                    Some(help),
                );
                None
            }
            (Some(Meaning::Param(id)), false) => {
                let param = &self.params[id.0 as usize];
                if param.cols.is_some() {
                    let help = format!("a matrix is used as `{written} x`: matrix times vector");
                    self.wrong(
                        span,
                        format!("`{written}` is a matrix and stands alone here"),
                        Some(help),
                    );
                    return None;
                }
                Some(Operand {
                    source: Source::Param(id),
                    len: param.rows,
                })
            }
            (None, _) => {
                let help = self.near(written);
                self.wrong(span, format!("`{written}` is not defined"), help);
                None
            }
        }
    }

    fn matrix(&mut self, expression: &Expression) -> Option<(super::address::ParamId, usize, usize)> {
        if let ExpressionKind::Name {
            name: written,
            previous: false,
        } = &expression.kind
        {
            let name = self.rename(written);
            self.used.insert(written.clone());
            if self.broken.contains(&name) {
                return None;
            }
            match self.names.get(&name) {
                Some(Meaning::Param(id)) => {
                    let param = &self.params[id.0 as usize];
                    if let Some(cols) = param.cols {
                        return Some((*id, param.rows, cols));
                    }
                }
                Some(_) => {}
                None => {
                    let help = self.near(written);
                    self.wrong(&expression.span, format!("`{written}` is not defined"), help);
                    return None;
                }
            }
        }
        let help =
            "side by side means matrix times vector; element by element is written with `*`".to_owned();
        self.wrong(&expression.span, "this is not a matrix".to_owned(), Some(help));
        None
    }

    /// Advice for a name that means nothing.
    pub(super) fn near(&self, written: &str) -> Option<String> {
        let functions = FUNCTIONS.iter().map(|function| function.name).chain(["softmax"]);
        let known: Vec<&str> = self.names.keys().map(String::as_str).chain(functions).collect();
        match did_you_mean(written, known.iter().copied()) {
            Some(near) => Some(format!("did you mean `{near}`?")),
            None => {
                let names: Vec<_> = self.names.keys().map(String::as_str).collect();
                (!names.is_empty()).then(|| format!("defined here: {}", names.join(", ")))
            }
        }
    }

    fn wrong(&mut self, span: &Span, message: String, help: Option<String>) {
        self.mistakes.push(Mistake {
            place: (self.place)(span.clone()),
            message,
            label: None,
            help,
        });
    }

    /// Lays out the record of a step in the order of computation, so that operands always lie earlier in memory.
    pub(super) fn finish(mut self, name: String, loss: Option<LossSlots>) -> Program {
        let mut stride = 0;
        let leaves: Vec<_> = (0..self.slots.len())
            .filter(|at| {
                matches!(
                    self.slots[*at].kind,
                    SlotKind::Input | SlotKind::Target | SlotKind::LossWeight
                )
            })
            .collect();
        for at in leaves.into_iter().chain(self.ops.iter().map(|op| op.target)) {
            self.slots[at].offset = stride;
            stride += self.slots[at].len;
        }
        let mut offset = 0;
        for param in &mut self.params {
            param.offset = offset;
            offset += param.len();
        }
        Program {
            name,
            sizes: BTreeMap::new(),
            slots: self.slots,
            params: self.params,
            ops: self.ops,
            equations: self.equations,
            stride,
            inputs: self.inputs,
            states: self.states,
            loss,
            backward: None,
        }
    }
}
