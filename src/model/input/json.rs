//! A sequence as JSON: `{"x": rows, "h0": ..., "c0": ..., "target": ...}`, or the rows alone.

use serde::Deserialize;

use super::{Given, Input, Reading};
use crate::diagnostic::{counted, printable};
use crate::model::error::ModelError;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    x: Vec<Row>,
    h0: Option<Nested>,
    c0: Option<Nested>,
    target: Option<Nested>,
}

/// A row, or a bare number where a row has one.
#[derive(Deserialize)]
#[serde(untagged, expecting = "rows of numbers are wanted")]
enum Row {
    One(f64),
    Many(Vec<f64>),
}

/// Numbers, however they are grouped into rows.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "an array of numbers, or of arrays of numbers, is wanted"
)]
enum Nested {
    Number(f64),
    Array(Vec<Nested>),
}

impl Nested {
    fn flatten(&self, into: &mut Vec<f64>) {
        match self {
            Nested::Number(number) => into.push(*number),
            Nested::Array(items) => items.iter().for_each(|item| item.flatten(into)),
        }
    }
}

pub(super) fn read(reading: &Reading<'_>, bytes: &[u8]) -> Result<Input, ModelError> {
    // Rows alone are what is read.
    let named = bytes
        .trim_ascii_start()
        .starts_with(b"[")
        .then(|| [b"{\"x\":", bytes, b"}"].concat());
    let written: Written = serde_json::from_slice(named.as_deref().unwrap_or(bytes))
        .map_err(|error| reading.form(printable(&error.to_string())))?;
    let network = reading.network;
    let mut x = Vec::with_capacity(written.x.len().saturating_mul(network.input));
    for (at, row) in written.x.iter().enumerate() {
        let row = match row {
            Row::One(number) => std::slice::from_ref(number),
            Row::Many(numbers) => numbers,
        };
        reading.check_row(&format!("row {} of x", at + 1), row.len())?;
        x.extend_from_slice(row);
    }
    let states = network.layers * network.directions() * network.hidden;
    let state = |name: &str, nested: Option<Nested>, wanted: usize, meant: &str| {
        let Some(nested) = nested else { return Ok(None) };
        let mut flat = Vec::new();
        nested.flatten(&mut flat);
        if flat.len() == wanted {
            return Ok(Some(flat));
        }
        let what = format!("{name} has {}", counted(flat.len(), "number"));
        Err(reading.error(
            what,
            format!("it should have {}: {meant}", counted(wanted, "number")),
        ))
    };
    let every = "one for each unit of every layer and direction";
    if written.c0.is_some() && network.cell != "lstm" {
        return Err(reading.error("there is a c0, and this cell has no cell state", "leave c0 out"));
    }
    Ok(Input {
        given: Given {
            x,
            h0: state("h0", written.h0, states, every)?,
            c0: state("c0", written.c0, states, every)?,
            target: state(
                "target",
                written.target,
                network.directions() * network.hidden,
                "what the last hidden state should be, one direction after the other",
            )?,
        },
        ..Input::default()
    })
}
