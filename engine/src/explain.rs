//! Finds the explanation of a number: which operation made it, and where its operands live.

use super::address::{Address, AdjointId, ParamId, SlotId};
use super::explanation::{Explanation, Factor, Leaf, Origin, Rule, TermValue};
use super::op::{GradientTerm, Op, OpKind, Operand, Source, Term, TermKind, longest};
use super::program::SlotKind;
use super::run::Run;
use super::tick::Pass;

impl Run {
    /// Explains the number at an address; nothing where the address is outside the run.
    pub fn explain(&self, address: Address) -> Option<Explanation> {
        let value = self.number(address)?;
        let (rule, equation) = match address {
            Address::Param { .. } => (Rule::Leaf(Leaf::Param), None),
            Address::Value { slot, step, unit } => self.explain_value(slot, step, unit, value)?,
            Address::Adjoint { slot, step, unit } => self.explain_adjoint(slot, step, unit)?,
            Address::ParamGradient { param, row, col } => (self.explain_gradient(param, row, col)?, None),
        };
        Some(Explanation {
            address,
            value,
            rule,
            equation,
        })
    }

    fn explain_value(
        &self,
        slot: SlotId,
        step: u32,
        unit: u32,
        value: f64,
    ) -> Option<(Rule, Option<(Pass, usize)>)> {
        let program = self.program();
        let leaf = match program.slot(slot).kind {
            SlotKind::Input => Some(Leaf::Input),
            SlotKind::Target if self.loss_weight(step) == 0.0 => Some(Leaf::NoLossHere),
            SlotKind::Target if program.loss.is_some_and(|loss| loss.error.is_none()) => Some(Leaf::Received),
            SlotKind::Target => Some(Leaf::Target),
            SlotKind::LossWeight => Some(Leaf::LossWeight),
            _ if step == 0 => Some(Leaf::Initial),
            _ => None,
        };
        if let Some(leaf) = leaf {
            return Some((Rule::Leaf(leaf), None));
        }
        let op = &program.ops[program.op_of(slot)?];
        if op.only_where_loss && self.loss_weight(step) == 0.0 {
            return Some((Rule::Leaf(Leaf::NoLossHere), Some((Pass::Forward, op.equation))));
        }
        let rule = self.rule(op, step, unit);
        if let (OpKind::Pin(free), Rule::Copy(factor)) = (&op.kind, &rule) {
            let pinned = self.setup().pins.iter().any(|pin| pin.covers(slot, step, unit));
            if pinned {
                return Some((Rule::Pinned(*factor), Some((Pass::Forward, op.equation))));
            }
            debug_assert!(factor.value.to_bits() == value.to_bits(), "{free:?}");
            // Not pinned here, it is what its equation says.
            if let Source::Slot { slot: free, .. } = free.source {
                return self.explain_value(free, step, unit, value);
            }
        }
        Some((rule, Some((Pass::Forward, op.equation))))
    }

    fn explain_adjoint(
        &self,
        slot: AdjointId,
        step: u32,
        unit: u32,
    ) -> Option<(Rule, Option<(Pass, usize)>)> {
        let program = self.program();
        let backward = program.backward.as_ref()?;
        if step as usize > self.steps() {
            return Some((Rule::Leaf(Leaf::BeyondTheEnd), None));
        }
        let op = backward.ops.iter().find(|op| op.target == slot.0 as usize)?;
        let rule = match &op.kind {
            OpKind::LossWeight => {
                let address = Address::Value {
                    slot: program.loss?.weight,
                    step,
                    unit: 0,
                };
                Rule::Copy(Factor {
                    value: self.number(address)?,
                    origin: Origin::At(address),
                })
            }
            _ if op.only_where_loss && self.loss_weight(step) == 0.0 => Rule::Leaf(Leaf::NoLossHere),
            OpKind::PassUnpinned { quantity, .. }
                if self
                    .setup()
                    .pins
                    .iter()
                    .any(|pin| pin.covers(*quantity, step, unit)) =>
            {
                Rule::Blocked
            }
            _ => self.rule(op, step, unit),
        };
        Some((rule, Some((Pass::Backward, op.equation))))
    }

    fn loss_weight(&self, step: u32) -> f64 {
        (step as usize)
            .checked_sub(1)
            .and_then(|at| self.setup().loss_weights.get(at))
            .copied()
            .unwrap_or(0.0)
    }

    fn rule(&self, op: &Op, step: u32, unit: u32) -> Rule {
        match &op.kind {
            OpKind::Sum(terms) => Rule::Sum(
                terms
                    .iter()
                    .flat_map(|term| self.terms(term, step, unit))
                    .collect(),
            ),
            OpKind::Apply { function, argument } => Rule::Apply(*function, self.factor(argument, step, unit)),
            OpKind::Divide {
                numerator,
                denominator,
            } => Rule::Quotient(
                self.factor(numerator, step, unit),
                self.factor(denominator, step, unit),
            ),
            OpKind::Join(parts) => {
                let mut unit = unit;
                for part in parts {
                    if (unit as usize) < part.len {
                        return Rule::Copy(self.factor(part, step, unit));
                    }
                    unit -= part.len as u32;
                }
                Rule::Sum(Vec::new())
            }
            OpKind::Softmax(argument) => Rule::Softmax {
                unit: unit as usize,
                of: self.elements(argument, step),
            },
            OpKind::LogSumExp(argument) => Rule::LogSumExp(self.elements(argument, step)),
            OpKind::Pin(source) | OpKind::PassUnpinned { adjoint: source, .. } => {
                Rule::Copy(self.factor(source, step, unit))
            }
            OpKind::LossWeight => Rule::Sum(Vec::new()),
        }
    }

    fn elements(&self, operand: &Operand, step: u32) -> Vec<Factor> {
        (0..operand.len as u32)
            .map(|unit| self.factor(operand, step, unit))
            .collect()
    }

    /// The terms that one term of a sum contributes to one element.
    fn terms(&self, term: &Term, step: u32, unit: u32) -> Vec<TermValue> {
        let negative = term.negative;
        match &term.kind {
            TermKind::Matvec {
                matrix,
                transposed,
                vector,
            } => (0..vector.len as u32)
                .map(|at| {
                    let (row, col) = if *transposed { (at, unit) } else { (unit, at) };
                    let weight = Address::Param {
                        param: *matrix,
                        row,
                        col,
                    };
                    let factors = vec![self.at(weight), self.factor(vector, step, at)];
                    TermValue { negative, factors }
                })
                .collect(),
            TermKind::Product(factors) => vec![self.product(negative, factors, step, unit)],
            TermKind::Dot(factors) => self.dot(negative, factors, step).collect(),
        }
    }

    fn product(&self, negative: bool, factors: &[Operand], step: u32, unit: u32) -> TermValue {
        let factors = factors.iter().map(|factor| self.factor(factor, step, unit));
        TermValue {
            negative,
            factors: factors.collect(),
        }
    }

    fn dot(&self, negative: bool, factors: &[Operand], step: u32) -> impl Iterator<Item = TermValue> {
        (0..longest(factors) as u32).map(move |unit| self.product(negative, factors, step, unit))
    }

    fn at(&self, address: Address) -> Factor {
        Factor {
            value: self.number(address).unwrap_or(f64::NAN),
            origin: Origin::At(address),
        }
    }

    fn factor(&self, operand: &Operand, step: u32, unit: u32) -> Factor {
        let unit = if operand.len == 1 { 0 } else { unit };
        match operand.source {
            Source::Slot { slot, previous } => self.at(Address::Value {
                slot,
                step: step - u32::from(previous),
                unit,
            }),
            Source::Adjoint { slot, next, skip } => self.at(Address::Adjoint {
                slot,
                step: step + u32::from(next),
                unit: unit + skip as u32,
            }),
            Source::Slope { function, slot } => {
                let address = Address::Value { slot, step, unit };
                let value = function.slope(self.number(address).unwrap_or(f64::NAN));
                Factor {
                    value,
                    origin: Origin::Slope(function, address),
                }
            }
            Source::Param(param) => self.at(Address::Param {
                param,
                row: unit,
                col: 0,
            }),
            Source::Literal(value) => Factor {
                value,
                origin: Origin::Literal,
            },
        }
    }

    /// A parameter's gradient: its shares from the last step to the first, share by share.
    fn explain_gradient(&self, param: ParamId, row: u32, col: u32) -> Option<Rule> {
        let backward = self.program().backward.as_ref()?;
        let shares = backward.gradients.get(param.0 as usize)?;
        let mut terms = Vec::new();
        for share in shares {
            for step in (1..=self.steps() as u32).rev() {
                match share {
                    GradientTerm::Outer {
                        negative,
                        adjoint,
                        vector,
                    } => terms.push(TermValue {
                        negative: *negative,
                        factors: vec![self.factor(adjoint, step, row), self.factor(vector, step, col)],
                    }),
                    GradientTerm::Product { negative, factors } => {
                        terms.push(self.product(*negative, factors, step, row));
                    }
                    GradientTerm::Dot { negative, factors } => {
                        terms.extend(self.dot(*negative, factors, step));
                    }
                }
            }
        }
        Some(Rule::Sum(terms))
    }
}
