//! Addresses as text and back: `f[0]@3`, `h[2]@0`, `Wf[0][1]`, `d f[1]@2`, `d Wf[0][1]`, `lr`.

use std::fmt::Write as _;

use super::address::Address;
use super::program::Program;
use crate::diagnostic::counted;

/// What is wrong with the text of an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// No number is written like that.
    #[error("`{0}` is not the name of a number; numbers are written like f[0]@3, Wf[0][1] or d f[1]@2")]
    Form(String),
    /// The program has no such quantity.
    #[error("`{name}` is not a quantity here; there are {known}")]
    Unknown {
        /// What was written.
        name: String,
        /// What there is.
        known: String,
    },
    /// An index outside the quantity.
    #[error("`{name}` has {}, so there is no [{index}]", counted(*.len, "element"))]
    Outside {
        /// The quantity.
        name: String,
        /// How many elements it has.
        len: usize,
        /// What was asked for.
        index: u64,
    },
    /// An index outside a matrix.
    #[error("`{name}` has {} and {}, so there is no {index}", counted(*.rows, "row"), counted(*.cols, "column"))]
    OutsideMatrix {
        /// The matrix.
        name: String,
        /// How many rows it has.
        rows: usize,
        /// How many columns it has.
        cols: usize,
        /// What was asked for: `[0][7]`.
        index: String,
    },
    /// The quantity has more than one element and none was chosen.
    #[error("`{name}` has {len} elements: choose one, as in `{name}[0]`")]
    Whole {
        /// The quantity.
        name: String,
        /// How many elements it has.
        len: usize,
    },
    /// The matrix has more than one element, and a row or a column was not chosen.
    #[error("`{name}` is a matrix of {rows} x {cols}: choose a row and a column, as in `{name}[0][0]`")]
    WholeMatrix {
        /// The matrix.
        name: String,
        /// How many rows it has.
        rows: usize,
        /// How many columns it has.
        cols: usize,
    },
    /// A step outside the run.
    #[error("there is no step {step}: the run has steps 1 to {steps}")]
    Step {
        /// What was asked for.
        step: u64,
        /// How many there are.
        steps: usize,
    },
    /// The derivative of the loss does not reach the quantity, or there is no loss.
    #[error("there is no derivative by `{0}`: {1}")]
    NoDerivative(String, &'static str),
}

impl Program {
    /// An address as text. Single numbers have no index; parameters have no step.
    pub fn address_text(&self, address: Address) -> String {
        self.text_of(address, true)
    }

    /// An address as text without its step.
    pub fn address_text_at_step(&self, address: Address) -> String {
        self.text_of(address, false)
    }

    fn text_of(&self, address: Address, with_step: bool) -> String {
        let mut text = String::new();
        let mut put = |name: &str, len: usize, unit: u32, step: u32| {
            text.push_str(name);
            if len > 1 {
                let _ = write!(text, "[{unit}]");
            }
            if with_step {
                let _ = write!(text, "@{step}");
            }
        };
        match address {
            Address::Value { slot, step, unit } => {
                if let Some(slot) = self.slots.get(slot.0 as usize) {
                    let name = if slot.short.contains(' ') {
                        format!("({})", slot.short)
                    } else {
                        slot.short.clone()
                    };
                    put(&name, slot.len, unit, step);
                }
            }
            Address::Adjoint { slot, step, unit } => {
                if let Some(slot) = self.adjoint(slot) {
                    put(&slot.short, slot.len, unit, step);
                }
            }
            Address::Param { param, row, col } | Address::ParamGradient { param, row, col } => {
                if let Some(param) = self.params.get(param.0 as usize) {
                    if matches!(address, Address::ParamGradient { .. }) {
                        text.push_str("d ");
                    }
                    text.push_str(&param.name);
                    if param.len() > 1 || param.cols.is_some() {
                        let _ = write!(text, "[{row}]");
                    }
                    if param.cols.is_some() {
                        let _ = write!(text, "[{col}]");
                    }
                }
            }
        }
        text
    }

    /// Reads an address. A quantity without `@` means the step `at`; `d h'` is what flows to the step before.
    ///
    /// # Errors
    /// What is wrong with the text, and what there is instead.
    pub fn read_address(&self, text: &str, at: usize, steps: usize) -> Result<Address, AddressError> {
        let written = Written::read(text).ok_or_else(|| AddressError::Form(text.trim().to_owned()))?;
        let step = written.step.unwrap_or(at as u64);
        let name = written.name;
        if let Some(id) = self.param_named(name) {
            if written.step.is_some() {
                return Err(AddressError::Form(text.trim().to_owned()));
            }
            let param = self.param(id);
            let (row, col) = match (param.cols, &written.indices[..]) {
                (Some(cols), indices) => element(name, param.rows, cols, indices)?,
                (None, [] | [_]) => (index(name, param.rows, written.indices.first().copied())?, 0),
                (None, _) => return Err(AddressError::Form(text.trim().to_owned())),
            };
            if written.derivative && self.backward.is_none() {
                return Err(AddressError::NoDerivative(name.to_owned(), NO_LOSS));
            }
            return Ok(if written.derivative {
                Address::ParamGradient { param: id, row, col }
            } else {
                Address::Param { param: id, row, col }
            });
        }
        // An inner expression's own text can end in a prime too, as `-h'` does.
        let base = name
            .strip_suffix('\'')
            .filter(|_| self.slot_named(name).is_none());
        let (base, previous) = (base.unwrap_or(name), base.is_some());
        // Only states are carried from step to step: there is no `x'`.
        let slot = self
            .slot_named(base)
            .filter(|slot| !previous || self.slot(*slot).is_state)
            .ok_or_else(|| AddressError::Unknown {
                name: name.to_owned(),
                known: self.known_names(),
            })?;
        if written.indices.len() > 1 {
            return Err(AddressError::Form(text.trim().to_owned()));
        }
        let unit = index(base, self.slot(slot).len, written.indices.first().copied())?;
        let first = u64::from(written.derivative || !self.slot(slot).is_state || previous);
        if step > steps as u64 || step < first {
            return Err(AddressError::Step { step, steps });
        }
        let step = step as u32;
        if !written.derivative {
            return Ok(Address::Value {
                slot,
                step: step - u32::from(previous),
                unit,
            });
        }
        if self.backward.is_none() {
            return Err(AddressError::NoDerivative(name.to_owned(), NO_LOSS));
        }
        let adjoint = if previous {
            self.adjoint_of_previous(slot)
        } else {
            self.adjoint_of(slot)
        };
        match adjoint {
            Some(adjoint) => Ok(Address::Adjoint {
                slot: adjoint,
                step,
                unit,
            }),
            None if self.loss.is_some_and(|loss| loss.passes(slot)) => Err(AddressError::NoDerivative(
                name.to_owned(),
                "a cross-entropy is taken of what goes into this activation",
            )),
            None => Err(AddressError::NoDerivative(
                name.to_owned(),
                "the loss does not depend on it",
            )),
        }
    }

    fn known_names(&self) -> String {
        let inputs = self.inputs.iter().map(|input| self.slot(*input).name.as_str());
        let named = self.named().map(|(_, slot)| slot.name.as_str());
        let params = self.params.iter().map(|param| param.name.as_str());
        inputs.chain(named).chain(params).collect::<Vec<_>>().join(", ")
    }
}

const NO_LOSS: &str = "the scene has no loss";

fn index(name: &str, len: usize, index: Option<u64>) -> Result<u32, AddressError> {
    match index {
        Some(index) if index < len as u64 => Ok(index as u32),
        Some(index) => Err(AddressError::Outside {
            name: name.to_owned(),
            len,
            index,
        }),
        None if len == 1 => Ok(0),
        None => Err(AddressError::Whole {
            name: name.to_owned(),
            len,
        }),
    }
}

fn element(name: &str, rows: usize, cols: usize, indices: &[u64]) -> Result<(u32, u32), AddressError> {
    let chosen = |at: usize, len: usize| indices.get(at).copied().or((len == 1).then_some(0));
    match (chosen(0, rows), chosen(1, cols)) {
        (Some(row), Some(col)) if row < rows as u64 && col < cols as u64 => Ok((row as u32, col as u32)),
        (Some(row), Some(col)) => Err(AddressError::OutsideMatrix {
            name: name.to_owned(),
            rows,
            cols,
            index: format!("[{row}][{col}]"),
        }),
        _ => Err(AddressError::WholeMatrix {
            name: name.to_owned(),
            rows,
            cols,
        }),
    }
}

/// An address taken apart.
struct Written<'a> {
    derivative: bool,
    name: &'a str,
    indices: Vec<u64>,
    step: Option<u64>,
}

/// A row and a column.
const MOST_INDICES: usize = 2;

impl<'a> Written<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let (derivative, text) = match text.strip_prefix("d ") {
            Some(rest) => (true, rest.trim_start()),
            None => (false, text),
        };
        let (text, step) = match text.rsplit_once('@') {
            Some((before, step)) => (before.trim_end(), Some(digits(step)?)),
            None => (text, None),
        };
        let mut name = text;
        let mut indices = Vec::new();
        while indices.len() <= MOST_INDICES
            && let Some((before, index)) = name.strip_suffix(']').and_then(|inner| inner.rsplit_once('['))
        {
            let Some(index) = digits(index) else { break };
            indices.insert(0, index);
            name = before;
        }
        let whole = name
            .strip_prefix('(')
            .and_then(|inner| inner.strip_suffix(')'))
            .unwrap_or(name);
        (!whole.is_empty() && indices.len() <= MOST_INDICES).then_some(Self {
            derivative,
            name: whole,
            indices,
            step,
        })
    }
}

fn digits(text: &str) -> Option<u64> {
    let text = text.trim();
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}
