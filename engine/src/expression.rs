//! Equations as trees, with the place of every part in the text they were read from.

use crate::diagnostic::Span;

/// Plus or minus, before a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// `+`
    Plus,
    /// `-`
    Minus,
}

/// A part of an equation.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Expression {
    /// What it is.
    pub kind: ExpressionKind,
    /// Where it was written.
    pub span: Span,
}

/// What a part of an equation is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum ExpressionKind {
    /// A literal.
    Number(f64),
    /// A name, or with a prime its value one step earlier.
    Name {
        /// The name without the prime.
        name: String,
        /// Whether it had a prime.
        previous: bool,
    },
    /// `function(argument)`.
    Apply {
        /// The function's name.
        function: String,
        /// Its argument.
        argument: Box<Expression>,
    },
    /// `[a, b]`: vectors joined into one.
    Join(Vec<Expression>),
    /// `W x`: a matrix times a vector.
    Times {
        /// The matrix.
        matrix: Box<Expression>,
        /// The vector.
        vector: Box<Expression>,
    },
    /// `a * b * c`, element by element.
    Product(Vec<Expression>),
    /// `a / b`, element by element.
    Quotient {
        /// What is divided.
        numerator: Box<Expression>,
        /// What it is divided by.
        denominator: Box<Expression>,
    },
    /// `a + b - c`.
    Sum(Vec<(Sign, Expression)>),
}

/// `name = body  # caption`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Equation {
    /// The quantity that is computed.
    pub name: String,
    /// Where the name was written.
    pub name_span: Span,
    /// How it is computed.
    pub body: Expression,
    /// What the comment calls it.
    pub caption: Option<String>,
}
