//! A trace as lines `quantity,step,unit,value`.
//!
//! Names are identifiers, so nothing needs quotes.

use std::io::{self, Write};

use super::{adjoints, params, quantities};
use crate::engine::{Address, AdjointId, ParamId, Run};

/// Writes the trace: parameters, values with the initial states as step 0, the loss of the run, gradients, adjoints.
pub(super) fn write(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let program = run.program();
    writeln!(out, "quantity,step,unit,value")?;
    for param in params(program) {
        let name = &program.param(param).name;
        shaped(out, run, name, param, &|row, col| Address::Param {
            param,
            row,
            col,
        })?;
    }
    for slot in quantities(program) {
        let found = program.slot(slot);
        for step in usize::from(!found.is_state)..=run.steps() {
            for (unit, value) in run.vector(slot, step).iter().enumerate() {
                writeln!(out, "{},{step},{unit},{value:?}", found.name)?;
            }
        }
    }
    let Some(loss) = run.loss() else { return Ok(()) };
    writeln!(out, "loss,,,{loss:?}")?;
    for param in params(program) {
        let name = format!("d {}", program.param(param).name);
        shaped(out, run, &name, param, &|row, col| Address::ParamGradient {
            param,
            row,
            col,
        })?;
    }
    for state in &program.states {
        if let Some(adjoint) = program.adjoint_of_previous(*state) {
            vector(out, run, &program.slot(*state).name, adjoint, (1, 0))?;
        }
    }
    for (name, adjoint) in adjoints(program) {
        for step in 1..=run.steps() {
            vector(out, run, name, adjoint, (step, step))?;
        }
    }
    Ok(())
}

/// The numbers of a parameter, or of its gradient.
fn shaped(
    out: &mut dyn Write,
    run: &Run,
    name: &str,
    param: ParamId,
    address: &dyn Fn(u32, u32) -> Address,
) -> io::Result<()> {
    let found = run.program().param(param);
    for row in 0..found.rows as u32 {
        for col in 0..found.cols.unwrap_or(1) as u32 {
            let value = run.number(address(row, col)).unwrap_or(f64::NAN);
            match found.cols {
                Some(_) => writeln!(out, "{name},,{row} {col},{value:?}")?,
                None => writeln!(out, "{name},,{row},{value:?}")?,
            }
        }
    }
    Ok(())
}

/// An adjoint, read at one step and written as of another: what flows out of step 1 belongs to step 0.
fn vector(
    out: &mut dyn Write,
    run: &Run,
    name: &str,
    slot: AdjointId,
    (read, written): (usize, usize),
) -> io::Result<()> {
    let len = run.program().adjoint(slot).map_or(0, |found| found.len);
    let step = read as u32;
    for unit in 0..len as u32 {
        let value = run
            .number(Address::Adjoint { slot, step, unit })
            .unwrap_or(f64::NAN);
        writeln!(out, "d {name},{written},{unit},{value:?}")?;
    }
    Ok(())
}
