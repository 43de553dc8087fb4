//! Equation trees to operations. Left sides become named slots; inner expressions become slots named by their own
//! text. Sums of matrix products, products and biases become one operation, in the order in which they are written.

mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::diagnostic::{Span, did_you_mean};

use super::address::{ParamId, SlotId};
use super::expression::Equation;
use super::function::{FUNCTIONS, Function};
use super::mistake::{Mistake, Place};
use super::op::{Op, OpKind, Operand, Source};
use super::parse::Parsed;
use super::program::{EquationText, LossSlots, Param, Program, Slot, SlotKind};
use super::render::{Rendered, render};
use super::scope::Meaning;

/// Advice where a name is that of a layer's own.
pub(super) const LAYER_NAMES: &str = "a layer's names end in its number: choose another";

/// So many mistakes are given advice.
const FLOOD: usize = 100;

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
            .insert(name.clone(), Meaning::Param(ParamId(self.params.len() as u32)));
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
        slot_of(operand).map_or_else(String::new, |slot| self.slots[slot.0 as usize].name.clone())
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
            OpKind::Pin(free) => slot_of(*free).and_then(|slot| self.slots[slot.0 as usize].range),
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

    /// Lowers all equations of a text.
    pub(super) fn equations(&mut self, parsed: &Parsed) {
        for name in &parsed.broken {
            let name = self.rename(name);
            if matches!(self.names.get(&name), None | Some(Meaning::Awaited(_))) {
                self.broken.insert(name);
            }
        }
        for equation in &parsed.equations {
            self.equation(equation);
        }
    }

    /// Lowers one equation.
    fn equation(&mut self, equation: &Equation) {
        let name = self.rename(&equation.name);
        let prefix = format!("{name} = ");
        self.rendered = render(&prefix, &equation.body, &|written| self.rename(written));
        self.equations.push(EquationText {
            text: self.rendered.text.clone(),
            name: name.clone(),
            caption: equation.caption.clone(),
        });
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
            // What is computed twice in one text is reported already; here it is the name of a layer's own.
            Some(_) if !self.mistakes.is_empty() => return,
            Some(_) => {
                self.wrong(
                    &equation.name_span,
                    format!("`{name}` is already there"),
                    Some(LAYER_NAMES.to_owned()),
                );
                return;
            }
            None => self.slot(name.clone(), len, SlotKind::Named),
        };
        let activated = match kind {
            OpKind::Apply { argument, .. } | OpKind::Softmax(argument) => slot_of(argument),
            _ => None,
        };
        let lit = 0..self.rendered.text.len();
        if self.pinned.contains(&name) {
            // A symbol like `pre(f)`, the same in every language.
            let free = self.push(kind, format!("free({name})"), len, lit.clone());
            let operand = self.operand_of(free);
            self.push_to(id, OpKind::Pin(operand), lit);
        } else {
            self.push_to(id, kind, lit);
        }
        if let Some(inner) = activated
            && self.slots[inner.0 as usize].kind == SlotKind::Inner
        {
            self.slots[inner.0 as usize].short = format!("pre({name})");
        }
        self.slots[id.0 as usize].caption.clone_from(&equation.caption);
        self.names.insert(name, Meaning::Slot(id));
    }

    /// Advice for a name that means nothing. In a flood of mistakes, of which only the first are read, none is looked
    /// for: many names beside many others would take long.
    pub(super) fn near(&self, written: &str) -> Option<String> {
        if self.mistakes.len() > FLOOD {
            return None;
        }
        let functions = FUNCTIONS.iter().map(|function| function.name).chain(["softmax"]);
        let names = self.names.keys().map(String::as_str);
        match did_you_mean(written, names.clone().chain(functions)) {
            Some(near) => Some(format!("did you mean `{near}`?")),
            None if self.names.is_empty() => None,
            None => Some(format!("defined here: {}", names.collect::<Vec<_>>().join(", "))),
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

fn slot_of(operand: Operand) -> Option<SlotId> {
    match operand.source {
        Source::Slot { slot, .. } => Some(slot),
        _ => None,
    }
}
