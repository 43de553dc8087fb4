//! One expression tree to operations, from the leaves up: operands, terms, then the operation of the whole.

use std::ops::Range;

use super::Lowering;
use crate::address::ParamId;
use crate::diagnostic::Span;
use crate::expression::{Expression, ExpressionKind, Sign};
use crate::function::Function;
use crate::op::{OpKind, Operand, Source, Term, TermKind};
use crate::scope::{Meaning, SIZE_LIMIT};

/// The most factors of a product: its derivative has as many terms, each with as many factors.
const FACTOR_LIMIT: usize = 32;

impl Lowering<'_> {
    /// The operation that computes `expression`, and the length of its result.
    pub(super) fn kind(&mut self, expression: &Expression) -> Option<(OpKind, usize)> {
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
                if len > SIZE_LIMIT {
                    let message = format!("this joins {len} numbers");
                    let help = format!("a joined vector has at most {SIZE_LIMIT}");
                    self.wrong(&expression.span, message, Some(help));
                    return None;
                }
                Some((OpKind::Join(operands), len))
            }
            ExpressionKind::Quotient {
                numerator,
                denominator,
            } => {
                let parts = [&**numerator, &**denominator];
                let operands = parts.map(|part| self.operand(part));
                let [Some(numerator), Some(denominator)] = operands else {
                    return None;
                };
                let lens = [numerator.len, denominator.len];
                let len = self.common_len(lens.into_iter().zip(parts.map(|part| &part.span)).collect())?;
                let kind = OpKind::Divide {
                    numerator,
                    denominator,
                };
                Some((kind, len))
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
                if factors.len() > FACTOR_LIMIT {
                    let message = format!("this product has {} factors", factors.len());
                    let help = format!("up to {FACTOR_LIMIT}: name a part of it in an equation of its own");
                    self.wrong(&expression.span, message, Some(help));
                    return None;
                }
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

    fn matrix(&mut self, expression: &Expression) -> Option<(ParamId, usize, usize)> {
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
}
