//! What a step of a program costs, counted off the program that runs: numbers to learn, multiplications, operations on
//! whole vectors. How long it takes is no affair of the engine: it reads no clock.

use super::op::{Op, OpKind, Term, TermKind, longest};
use super::program::Program;

/// The price of a forward step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Cost {
    /// The numbers in all parameters.
    pub parameters: usize,
    /// Multiplications of two numbers, in matrix products and element by element.
    pub multiplications: usize,
    /// Operations on whole vectors: matrix products, products element by element, sums and functions, as the equations
    /// write them.
    pub operations: usize,
}

impl Program {
    /// What a forward step costs.
    pub fn cost(&self) -> Cost {
        let of_each = |count: fn(&Program, &Op) -> usize| self.ops.iter().map(|op| count(self, op)).sum();
        Cost {
            parameters: self.param_len(),
            multiplications: of_each(multiplications),
            operations: of_each(operations),
        }
    }
}

fn terms(op: &Op) -> &[Term] {
    match &op.kind {
        OpKind::Sum(terms) => terms,
        _ => &[],
    }
}

fn multiplications(program: &Program, op: &Op) -> usize {
    let of_term = |term: &Term| match &term.kind {
        TermKind::Matvec { matrix, .. } => program.param(*matrix).len(),
        TermKind::Product(factors) | TermKind::Dot(factors) => {
            factors.len().saturating_sub(1) * longest(factors)
        }
    };
    terms(op).iter().map(of_term).sum()
}

fn operations(_: &Program, op: &Op) -> usize {
    let of_term = |term: &Term| match &term.kind {
        TermKind::Matvec { .. } => 1,
        TermKind::Product(factors) => factors.len().saturating_sub(1),
        TermKind::Dot(factors) => factors.len(),
    };
    match &op.kind {
        OpKind::Sum(terms) => {
            // A sign before the first term is an operation too; before another it makes a difference of a sum.
            let signed = terms.first().is_some_and(|term| term.negative);
            terms.iter().map(of_term).sum::<usize>() + terms.len().saturating_sub(1) + usize::from(signed)
        }
        OpKind::Divide { .. }
        | OpKind::Apply { .. }
        | OpKind::Join(_)
        | OpKind::Softmax(_)
        | OpKind::LogSumExp(_) => 1,
        OpKind::Pin(_) | OpKind::PassUnpinned { .. } | OpKind::LossWeight => 0,
    }
}
