//! How the derivative goes back through the terms of a sum: to each factor, times the others.

use super::Deriving;
use crate::op::{GradientTerm, Operand, Source, Term, TermKind};

impl Deriving<'_> {
    /// Passes the adjoint `own` of a sum back through one of its terms.
    pub(super) fn term(&mut self, own: Operand, term: &Term) {
        let negative = term.negative;
        match &term.kind {
            TermKind::Matvec { matrix, vector, .. } => {
                let kind = TermKind::Matvec {
                    matrix: *matrix,
                    transposed: true,
                    vector: own,
                };
                self.pass(*vector, Term { negative, kind });
                self.gradients[matrix.0 as usize].push(GradientTerm::Outer {
                    negative,
                    adjoint: own,
                    vector: *vector,
                });
            }
            TermKind::Product(factors) => {
                for (at, factor) in factors.iter().enumerate() {
                    let mut others = vec![own];
                    others.extend(
                        factors
                            .iter()
                            .enumerate()
                            .filter(|(other, _)| *other != at)
                            .map(|(_, f)| *f),
                    );
                    self.factor(*factor, negative, others);
                }
            }
            TermKind::Dot(_) => {}
        }
    }

    /// Passes the product of `others` back to a factor: a parameter's gradient, or a quantity's adjoint.
    pub(super) fn factor(&mut self, factor: Operand, negative: bool, others: Vec<Operand>) {
        let adds_up = factor.len == 1 && others.iter().any(|other| other.len > 1);
        if let Source::Param(param) = factor.source {
            let factors = others;
            self.gradients[param.0 as usize].push(if adds_up {
                GradientTerm::Dot { negative, factors }
            } else {
                GradientTerm::Product { negative, factors }
            });
        } else {
            let kind = if adds_up {
                TermKind::Dot(others)
            } else {
                TermKind::Product(others)
            };
            self.pass(factor, Term { negative, kind });
        }
    }

    /// Adds a term to what is passed back to a quantity.
    pub(super) fn pass(&mut self, to: Operand, term: Term) {
        match to.source {
            Source::Slot { slot, previous: true } => self.to_previous[slot.0 as usize].push(term),
            Source::Slot {
                slot,
                previous: false,
            } => self.to_slot[slot.0 as usize].push(term),
            _ => {}
        }
    }
}
