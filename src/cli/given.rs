//! `--set NAME=VALUE`: given numbers changed before a run.

use super::Failure;
use crate::engine::{Address, AddressError, OpKind, Pin, Program, Setup, SlotId};
use crate::lesson::is_distribution;

/// What is wrong with a `--set`.
#[derive(Debug, thiserror::Error)]
pub enum GivenError {
    /// It has no `=`.
    #[error("write NAME=VALUE, as in 'bf[0]=1.5', 'x[1]@3=0.2' or 'h[0]@0=0.1'")]
    Form,
    /// The value is no number.
    #[error("the value is not a finite number")]
    Value,
    /// There is no such number.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// An input without a step.
    #[error("an input has a value at every step: say at which, as in '{0}@1'")]
    WithoutStep(String),
    /// The number follows from others.
    #[error(
        "this number is computed; parameters, inputs, targets, initial states (as in 'h[0]@0') and quantities that the scene lets you pin can be set"
    )]
    Computed,
    /// The targets of a step are no probabilities any more.
    #[error(
        "this loss compares probabilities, and the targets of step {0} would not add up to 1: set the others too"
    )]
    Probabilities(usize),
}

/// Carries out every `--set`, in order.
pub(super) fn set_all(setup: &mut Setup, written: &[String]) -> Result<(), Failure> {
    for written in written {
        set(setup, written).map_err(|reason| Failure::Given {
            written: written.clone(),
            reason,
        })?;
    }
    let last = written.last().map_or("", String::as_str);
    check_targets(setup).map_err(|reason| Failure::Given {
        written: last.to_owned(),
        reason,
    })
}

/// The error of a categorical cross-entropy is that of targets that add up to 1.
fn check_targets(setup: &Setup) -> Result<(), GivenError> {
    let program = &setup.program;
    let Some(loss) = program.loss.filter(|loss| loss.logits.is_some()) else {
        return Ok(());
    };
    let readout = program.op_of(loss.of).map(|at| &program.ops[at]);
    if !readout.is_some_and(|op| matches!(op.kind, OpKind::Softmax(_))) {
        return Ok(());
    }
    let rows = setup.targets.chunks_exact(program.slot(loss.target).len);
    for (before, (row, weight)) in rows.zip(&setup.loss_weights).enumerate() {
        if *weight != 0.0 && !is_distribution(row) {
            return Err(GivenError::Probabilities(before + 1));
        }
    }
    Ok(())
}

/// Changes the number or, where no element is named, all numbers of a quantity: `bf[0]=1.5`, `lr=0.1`,
/// `x[1]@3=0.2`, `h@0=0`. A quantity that the scene can pin is pinned, at every step where none is named.
fn set(setup: &mut Setup, written: &str) -> Result<(), GivenError> {
    let (name, value) = written.split_once('=').ok_or(GivenError::Form)?;
    let (name, value) = (name.trim(), value.trim());
    let value: f64 = value.parse().map_err(|_| GivenError::Value)?;
    if !value.is_finite() {
        return Err(GivenError::Value);
    }
    for address in addresses(&setup.program, name, setup.steps)? {
        match address {
            Address::Value { slot, step, unit } if is_pinnable(&setup.program, slot) && step > 0 => {
                let step = name.contains('@').then_some(step);
                let unit = Some(unit);
                setup.pins.push(Pin {
                    slot,
                    unit,
                    step,
                    value,
                });
            }
            Address::Value { slot, .. } if setup.program.inputs.contains(&slot) && !name.contains('@') => {
                return Err(GivenError::WithoutStep(name.to_owned()));
            }
            address => {
                setup.set(address, value).ok_or(GivenError::Computed)?;
            }
        }
    }
    Ok(())
}

/// The number of that name, or every element of the quantity.
fn addresses(program: &Program, name: &str, steps: usize) -> Result<Vec<Address>, AddressError> {
    let whole = match program.read_address(name, 1, steps) {
        Ok(address) => return Ok(vec![address]),
        Err(error @ (AddressError::Whole { .. } | AddressError::WholeMatrix { .. }))
            if !name.contains('[') =>
        {
            error
        }
        Err(error) => return Err(error),
    };
    let (base, step) = name.split_once('@').unwrap_or((name, "1"));
    if let Some(param) = program.param_named(base) {
        let found = program.param(param);
        let cols = found.cols.unwrap_or(1) as u32;
        let rows = 0..found.rows as u32;
        let address = |row, col| Address::Param { param, row, col };
        let all = rows.flat_map(|row| (0..cols).map(move |col| address(row, col)));
        return Ok(all.collect());
    }
    let AddressError::Whole { len, .. } = whole else {
        return Err(whole);
    };
    (0..len)
        .map(|unit| program.read_address(&format!("{}[{unit}]@{step}", base.trim_end()), 1, steps))
        .collect()
}

/// Whether the scene lets a quantity be held at a value.
pub(super) fn is_pinnable(program: &Program, slot: SlotId) -> bool {
    let target = slot.0 as usize;
    program
        .ops
        .iter()
        .any(|op| op.target == target && matches!(op.kind, OpKind::Pin(_)))
}
