//! What a script is to find: every named value and derivative of the run, as literals of Python.

use super::script::Sheet;
use crate::engine::{Address, AdjointId, ParamId, Run, SlotId};

/// A quantity over all steps, or a parameter, as rows of numbers.
pub(super) fn rows(rows: impl Iterator<Item = Vec<f64>>) -> String {
    let rows: Vec<_> = rows.map(|row| format!("    {},\n", list(&row))).collect();
    format!("[\n{}]", rows.concat())
}

/// `[0.5, -1.0]`
pub(super) fn list(numbers: &[f64]) -> String {
    let numbers: Vec<_> = numbers.iter().map(|value| number(*value)).collect();
    format!("[{}]", numbers.join(", "))
}

/// The shortest text that Python reads back to the same bits; scripts define `nan` and `inf`.
pub(super) fn number(value: f64) -> String {
    if value.is_nan() {
        "nan".to_owned()
    } else {
        format!("{value:?}")
    }
}

/// A parameter, or its gradient: a vector, or a matrix row by row.
pub(super) fn shaped(run: &Run, param: ParamId, address: &dyn Fn(u32, u32) -> Address) -> String {
    let found = run.program().param(param);
    let number = |row: usize, col: usize| run.number(address(row as u32, col as u32)).unwrap_or(f64::NAN);
    match found.cols {
        None => list(&(0..found.rows).map(|row| number(row, 0)).collect::<Vec<_>>()),
        Some(cols) => rows((0..found.rows).map(|row| (0..cols).map(|col| number(row, col)).collect())),
    }
}

/// A quantity at every step, one row a step.
pub(super) fn values(run: &Run, slot: SlotId) -> String {
    rows((1..=run.steps()).map(|step| run.vector(slot, step).to_vec()))
}

/// An adjoint at a step.
pub(super) fn adjoint(run: &Run, slot: AdjointId, step: usize) -> Vec<f64> {
    let len = run.program().adjoint(slot).map_or(0, |found| found.len) as u32;
    let step = step as u32;
    let number = |unit| run.number(Address::Adjoint { slot, step, unit });
    (0..len).map(|unit| number(unit).unwrap_or(f64::NAN)).collect()
}

/// The dictionary of everything that is expected: what the script is to have found, by name.
pub(super) fn dictionary(sheet: &Sheet<'_>) -> String {
    let (run, program) = (sheet.run, sheet.run.program());
    let mut text = String::from("expected = {\n");
    let mut add = |name: &str, value: &str| {
        // A literal over several lines stands further in.
        let value = value.replace('\n', "\n    ");
        text += &format!("    {}: {value},\n", quoted(name));
    };
    for (name, slot) in sheet.quantities() {
        add(name, &values(run, slot));
    }
    if let Some(loss) = run.loss() {
        add("loss of the run", &number(loss));
        for (at, param) in program.params.iter().enumerate() {
            let id = ParamId(at as u32);
            let gradient = shaped(run, id, &|row, col| Address::ParamGradient {
                param: id,
                row,
                col,
            });
            add(&format!("d {}", param.name), &gradient);
        }
        for (name, _, slot) in sheet.derivatives() {
            let all = (1..=run.steps()).map(|step| adjoint(run, slot, step));
            add(&format!("d {name}"), &rows(all));
        }
        for (name, _, slot) in sheet.initial_derivatives() {
            add(&format!("d {name}@0"), &list(&adjoint(run, slot, 1)));
        }
    }
    text + "}\n"
}

/// A name as text of Python; names are letters, digits and underscores.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}
