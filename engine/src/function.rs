//! The activations: one row each. A new activation is a new row.

use super::exponential;

/// An element-wise function with its slope, which is written in the output.
#[derive(Debug)]
pub struct Function {
    /// How equations call it.
    pub name: &'static str,
    /// A short sign for drawings.
    pub symbol: &'static str,
    /// What its values lie between.
    pub range: (f64, f64),
    /// The definition, as a reader would write it.
    pub text: &'static str,
    /// The slope in terms of the output `y`, as a reader would write it.
    pub slope_text: &'static str,
    /// Which one it is, for the interpreter.
    pub kind: FunctionKind,
}

/// The activations the interpreter knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FunctionKind {
    /// `1 / (1 + exp(-u))`
    Sigmoid,
    /// `(exp(u) - exp(-u)) / (exp(u) + exp(-u))`
    Tanh,
    /// `max(0, u)`
    Relu,
    /// `u`
    Identity,
    /// `log(1 + exp(u))`
    Softplus,
    /// `√u`
    Sqrt,
}

/// All activations.
pub static FUNCTIONS: [Function; 6] = [
    Function {
        name: "sigmoid",
        symbol: "σ",
        range: (0.0, 1.0),
        text: "1 / (1 + exp(-u))",
        slope_text: "y * (1 - y)",
        kind: FunctionKind::Sigmoid,
    },
    Function {
        name: "tanh",
        symbol: "tanh",
        range: (-1.0, 1.0),
        text: "(exp(u) - exp(-u)) / (exp(u) + exp(-u))",
        slope_text: "1 - y²",
        kind: FunctionKind::Tanh,
    },
    Function {
        name: "relu",
        symbol: "relu",
        range: (0.0, f64::INFINITY),
        text: "max(0, u)",
        slope_text: "1 if y > 0 else 0",
        kind: FunctionKind::Relu,
    },
    Function {
        name: "identity",
        symbol: "id",
        range: (f64::NEG_INFINITY, f64::INFINITY),
        text: "u",
        slope_text: "1",
        kind: FunctionKind::Identity,
    },
    Function {
        name: "softplus",
        symbol: "sp",
        range: (0.0, f64::INFINITY),
        text: "log(1 + exp(u))",
        slope_text: "1 - exp(-y)",
        kind: FunctionKind::Softplus,
    },
    Function {
        name: "sqrt",
        symbol: "√",
        range: (0.0, f64::INFINITY),
        text: "√u",
        slope_text: "1 / (2 * y)",
        kind: FunctionKind::Sqrt,
    },
];

impl Function {
    /// The function of that name.
    pub fn named(name: &str) -> Option<&'static Function> {
        FUNCTIONS.iter().find(|function| function.name == name)
    }

    /// The row of a kind.
    pub fn of(kind: FunctionKind) -> &'static Function {
        let at = FUNCTIONS
            .iter()
            .position(|function| function.kind == kind)
            .unwrap_or(0);
        &FUNCTIONS[at]
    }
}

impl FunctionKind {
    /// The function's value at `u`.
    #[inline(always)]
    pub fn value(self, u: f64) -> f64 {
        match self {
            Self::Sigmoid => exponential::sigmoid(u),
            Self::Tanh => exponential::tanh(u),
            Self::Relu => {
                if u < 0.0 {
                    0.0
                } else {
                    u
                }
            }
            Self::Identity => u,
            Self::Softplus => softplus(u),
            Self::Sqrt => u.sqrt(),
        }
    }

    /// The slope where the output is `y`.
    #[inline(always)]
    pub fn slope(self, y: f64) -> f64 {
        match self {
            Self::Sigmoid => exponential::sigmoid_slope(y),
            Self::Tanh => exponential::tanh_slope(y),
            Self::Relu => {
                if y > 0.0 {
                    1.0
                } else if y.is_nan() {
                    y
                } else {
                    0.0
                }
            }
            Self::Identity => 1.0,
            Self::Softplus => 1.0 - exponential::exp(-y),
            Self::Sqrt => 1.0 / (2.0 * y),
        }
    }
}

/// `log(1 + exp(u))` without overflow: `max(u, 0) + log1p(exp(-|u|))`.
fn softplus(u: f64) -> f64 {
    let positive = if u < 0.0 { 0.0 } else { u };
    positive + libm::log1p(exponential::exp(-u.abs()))
}
