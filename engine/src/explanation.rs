//! Where a number came from: the operation that made it, as a list of operands that have addresses themselves.
//! Folding the terms in their order gives the stored bits back.

use super::address::Address;
use super::function::FunctionKind;
use super::interpret::{log_sum_exp, softmax};
use super::tick::Pass;

/// What a factor of a term is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Origin {
    /// A number of the run, which can be explained in turn.
    At(Address),
    /// The slope of an activation at an output.
    Slope(FunctionKind, Address),
    /// A number written in the equation.
    Literal,
}

/// A factor of a term: its value and where it is from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Factor {
    /// Its value.
    pub value: f64,
    /// Where it is from.
    pub origin: Origin,
}

/// A signed product.
#[derive(Debug, Clone, PartialEq)]
pub struct TermValue {
    /// Whether it is subtracted.
    pub negative: bool,
    /// The factors, multiplied from left to right.
    pub factors: Vec<Factor>,
}

/// Why a number is given and not computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Leaf {
    /// An input of a step.
    Input,
    /// A state before the first step.
    Initial,
    /// A parameter.
    Param,
    /// What the loss wants.
    Target,
    /// What a later run passes back to an output of this one.
    Received,
    /// The weight of the loss at the step.
    LossWeight,
    /// Nothing flows back from beyond the last step.
    BeyondTheEnd,
    /// No loss is taken at this step.
    NoLossHere,
}

/// How a number came about.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// It is given.
    Leaf(Leaf),
    /// Signed products, added in this order from 0.
    Sum(Vec<TermValue>),
    /// An activation of one number.
    Apply(FunctionKind, Factor),
    /// One number divided by another.
    Quotient(Factor, Factor),
    /// The same number, put in another place.
    Copy(Factor),
    /// Pinned to its value; without the pin it would be the factor.
    Pinned(Factor),
    /// A pinned quantity passes nothing back.
    Blocked,
    /// One element of the softmax of these numbers.
    Softmax {
        /// Which element.
        unit: usize,
        /// The numbers.
        of: Vec<Factor>,
    },
    /// `log(sum(exp(u)))` of these numbers.
    LogSumExp(Vec<Factor>),
}

/// A number and how it came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// Where it lives.
    pub address: Address,
    /// Its value.
    pub value: f64,
    /// How it came about.
    pub rule: Rule,
    /// The equation it belongs to: of which pass, and its place among that pass's.
    pub equation: Option<(Pass, usize)>,
}

impl Explanation {
    /// Computes the number again from the operands, exactly as the program did.
    pub fn fold(&self) -> f64 {
        match &self.rule {
            Rule::Leaf(_) => self.value,
            Rule::Sum(terms) => terms.iter().fold(0.0, |sum, term| {
                let product = term.product();
                if term.negative {
                    sum - product
                } else {
                    sum + product
                }
            }),
            Rule::Apply(function, argument) => function.value(argument.value),
            Rule::Quotient(numerator, denominator) => numerator.value / denominator.value,
            Rule::Copy(factor) => factor.value,
            Rule::Pinned(_) => self.value,
            Rule::Blocked => 0.0,
            Rule::Softmax { unit, of } => {
                let values: Vec<_> = of.iter().map(|factor| factor.value).collect();
                let mut out = vec![0.0; values.len()];
                softmax(&mut out, &values);
                out.get(*unit).copied().unwrap_or(f64::NAN)
            }
            Rule::LogSumExp(of) => log_sum_exp(&of.iter().map(|factor| factor.value).collect::<Vec<_>>()),
        }
    }

    /// All factors, in order.
    pub fn factors(&self) -> Vec<Factor> {
        match &self.rule {
            Rule::Leaf(_) | Rule::Blocked => Vec::new(),
            Rule::Sum(terms) => terms
                .iter()
                .flat_map(|term| term.factors.iter().copied())
                .collect(),
            Rule::Apply(_, factor) | Rule::Copy(factor) | Rule::Pinned(factor) => vec![*factor],
            Rule::Quotient(numerator, denominator) => vec![*numerator, *denominator],
            Rule::Softmax { of, .. } | Rule::LogSumExp(of) => of.clone(),
        }
    }
}

impl TermValue {
    /// The product of the factors, from left to right.
    pub fn product(&self) -> f64 {
        let mut factors = self.factors.iter();
        let first = factors.next().map_or(1.0, |factor| factor.value);
        factors.fold(first, |product, factor| product * factor.value)
    }
}
