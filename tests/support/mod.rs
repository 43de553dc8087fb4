//! What several tests need: shipped cells, parameters set by name, and the replay of every number of a run.
#![allow(dead_code, reason = "each test uses its part")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

pub(crate) mod random;

use gatelab::engine::{Address, AdjointId, CellSource, ParamId, Run, Setup, SlotId};

/// A shipped cell, read from its file.
pub(crate) fn cell(name: &str) -> CellSource {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/cells/{name}.toml"));
    let file: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
    let pairs = |key: &str| {
        file[key]
            .as_table()
            .unwrap()
            .iter()
            .map(|(name, dims)| (name.clone(), dims.as_str().unwrap().to_owned()))
            .collect()
    };
    CellSource {
        name: file["name"].as_str().unwrap().to_owned(),
        inputs: pairs("input"),
        states: ["h", "c"]
            .iter()
            .filter(|name| file["state"].get(name).is_some())
            .map(|name| ((*name).to_owned(), "h".to_owned()))
            .collect(),
        params: pairs("params"),
        equations: file["equations"].as_str().unwrap().to_owned(),
    }
}

/// Sets a matrix parameter from its rows.
pub(crate) fn set_matrix(setup: &mut Setup, name: &str, rows: &[Vec<f64>]) {
    let param = setup.program.param_named(name).unwrap();
    for (row, values) in rows.iter().enumerate() {
        for (col, value) in values.iter().enumerate() {
            let address = Address::Param {
                param,
                row: row as u32,
                col: col as u32,
            };
            setup.set(address, *value).unwrap();
        }
    }
}

/// Sets a vector parameter.
pub(crate) fn set_vector(setup: &mut Setup, name: &str, values: &[f64]) {
    let rows: Vec<_> = values.iter().map(|value| vec![*value]).collect();
    set_matrix(setup, name, &rows);
}

/// Every address of a run.
pub(crate) fn addresses(run: &Run) -> Vec<Address> {
    let program = run.program();
    let mut all = Vec::new();
    for step in 0..=run.steps() as u32 {
        for (slot, found) in program.slots.iter().enumerate() {
            for unit in 0..found.len as u32 {
                all.push(Address::Value {
                    slot: SlotId(slot as u32),
                    step,
                    unit,
                });
            }
        }
        let adjoints = program
            .backward
            .iter()
            .flat_map(|backward| backward.slots.iter().enumerate());
        for (slot, found) in adjoints.filter(|_| step > 0) {
            for unit in 0..found.len as u32 {
                all.push(Address::Adjoint {
                    slot: AdjointId(slot as u32),
                    step,
                    unit,
                });
            }
        }
    }
    for (param, found) in program.params.iter().enumerate() {
        for row in 0..found.rows as u32 {
            for col in 0..found.cols.unwrap_or(1) as u32 {
                let param = ParamId(param as u32);
                all.push(Address::Param { param, row, col });
                if program.backward.is_some() {
                    all.push(Address::ParamGradient { param, row, col });
                }
            }
        }
    }
    all
}

/// Folds the explanation of every number of a run and wants the stored bits; returns how many there were.
pub(crate) fn assert_replays(run: &Run) -> usize {
    let all = addresses(run);
    for address in &all {
        let explanation = run
            .explain(*address)
            .unwrap_or_else(|| panic!("{address:?} has no explanation"));
        let stored = run.number(*address).unwrap();
        let folded = explanation.fold();
        assert!(
            folded == stored || (folded.is_nan() && stored.is_nan()),
            "{}: {folded:e} folded, {stored:e} stored",
            run.program().address_text(*address)
        );
    }
    all.len()
}
