//! The operation language. Forward and backward programs are written in it, one interpreter runs both and one
//! explanation reads both.

use std::ops::Range;

use super::address::{AdjointId, ParamId, SlotId};
use super::function::FunctionKind;

/// Where an operand's numbers are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Source {
    /// A forward quantity, of this step or (`previous`) of the step before.
    Slot {
        /// The quantity.
        slot: SlotId,
        /// Whether it is the value one step earlier in time.
        previous: bool,
    },
    /// An adjoint, of this step or (`next`) of the step after; `skip` elements are left out at the front.
    Adjoint {
        /// The adjoint.
        slot: AdjointId,
        /// Whether it is the value one step later in time.
        next: bool,
        /// How many elements come before the first one that is read.
        skip: usize,
    },
    /// The slope of an activation, computed from its output.
    Slope {
        /// The activation.
        function: FunctionKind,
        /// The output.
        slot: SlotId,
    },
    /// A vector or scalar parameter.
    Param(ParamId),
    /// A number written in the equation.
    Literal(f64),
}

/// A vector that an operation reads; one of length 1 goes with every element.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Operand {
    /// Where it is.
    pub source: Source,
    /// Its length.
    pub len: usize,
}

/// The length of a product: one number goes with every element of the longest.
pub(super) fn longest(factors: &[Operand]) -> usize {
    factors.iter().map(|factor| factor.len).max().unwrap_or(0)
}

/// What a term of a sum is.
#[derive(Debug, Clone, PartialEq)]
pub enum TermKind {
    /// `W x`, or `Wᵀ x`.
    Matvec {
        /// The matrix.
        matrix: ParamId,
        /// Whether rows and columns change places.
        transposed: bool,
        /// The vector.
        vector: Operand,
    },
    /// `a * b * c`, element by element.
    Product(Vec<Operand>),
    /// `sum(a * b)`: the products added up into one number.
    Dot(Vec<Operand>),
}

/// A signed term of a sum.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Whether it is subtracted.
    pub negative: bool,
    /// What it is.
    pub kind: TermKind,
}

/// What an operation does.
#[derive(Debug, Clone, PartialEq)]
pub enum OpKind {
    /// The terms, added in the order in which they are written. With no term: zeros.
    Sum(Vec<Term>),
    /// An activation, element by element.
    Apply {
        /// The activation.
        function: FunctionKind,
        /// What it is applied to.
        argument: Operand,
    },
    /// `a / b`, element by element.
    Divide {
        /// What is divided.
        numerator: Operand,
        /// What it is divided by.
        denominator: Operand,
    },
    /// Vectors put end to end.
    Join(Vec<Operand>),
    /// `exp(u - max(u)) / sum(exp(u - max(u)))`
    Softmax(Operand),
    /// `max(u) + log(sum(exp(u - max(u))))`: one number.
    LogSumExp(Operand),
    /// The operand, but for the elements that the setup pins to a value.
    Pin(Operand),
    /// The operand, with zeros where `quantity` is pinned: a pinned element passes nothing on.
    PassUnpinned {
        /// The quantity with pins.
        quantity: SlotId,
        /// Its adjoint.
        adjoint: Operand,
    },
    /// The weight of this step's loss: where the backward pass begins.
    LossWeight,
}

/// One operation of a program.
#[derive(Debug, Clone, PartialEq)]
pub struct Op {
    /// The slot it writes, an index into the slots of its own program.
    pub target: usize,
    /// What it does.
    pub kind: OpKind,
    /// The equation it belongs to, an index into the equations of its own program.
    pub equation: usize,
    /// The part of that equation's text that it computes, in bytes.
    pub lit: Range<usize>,
    /// Whether it is zero at steps at which no loss is taken.
    pub only_where_loss: bool,
}

/// One share of a parameter's gradient at a step.
#[derive(Debug, Clone, PartialEq)]
pub enum GradientTerm {
    /// `d ⊗ v`: element (i, j) is `d[i] * v[j]`.
    Outer {
        /// Whether it is subtracted.
        negative: bool,
        /// The adjoint of the sum that the product went into.
        adjoint: Operand,
        /// The vector that the matrix was multiplied with.
        vector: Operand,
    },
    /// The factors' product, element by element.
    Product {
        /// Whether it is subtracted.
        negative: bool,
        /// The factors, the adjoint first.
        factors: Vec<Operand>,
    },
    /// The sum of the factors' products: the parameter is one number used for every element.
    Dot {
        /// Whether it is subtracted.
        negative: bool,
        /// The factors, the adjoint first.
        factors: Vec<Operand>,
    },
}

impl OpKind {
    /// Every vector it reads, in the order in which they are written.
    pub fn operands(&self) -> Vec<Operand> {
        match self {
            Self::Sum(terms) => terms
                .iter()
                .flat_map(|term| match &term.kind {
                    TermKind::Matvec { vector, .. } => vec![*vector],
                    TermKind::Product(factors) | TermKind::Dot(factors) => factors.clone(),
                })
                .collect(),
            Self::Join(parts) => parts.clone(),
            Self::Divide {
                numerator,
                denominator,
            } => vec![*numerator, *denominator],
            Self::Apply { argument: only, .. }
            | Self::Softmax(only)
            | Self::LogSumExp(only)
            | Self::Pin(only)
            | Self::PassUnpinned { adjoint: only, .. } => vec![*only],
            Self::LossWeight => Vec::new(),
        }
    }
}

impl GradientTerm {
    /// Every vector it reads.
    pub fn operands(&self) -> Vec<Operand> {
        match self {
            Self::Outer { adjoint, vector, .. } => vec![*adjoint, *vector],
            Self::Product { factors, .. } | Self::Dot { factors, .. } => factors.clone(),
        }
    }
}
