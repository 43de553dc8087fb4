//! A sequence as CSV: a row for each step, with a line of names before it or not.

use ::csv::{ReaderBuilder, Trim};

use super::{Given, Input, Reading};
use crate::diagnostic::printable;
use crate::model::error::ModelError;

pub(super) fn read(reading: &Reading<'_>, bytes: &[u8]) -> Result<Input, ModelError> {
    let inputs = reading.network.input;
    let mut rows = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .comment(Some(b'#'))
        .delimiter(delimiter(bytes))
        .from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let mut names: Option<Vec<String>> = None;
    let mut columns: Vec<(String, Vec<f64>)> = Vec::new();
    let mut x = Vec::new();
    let mut row: Vec<f64> = Vec::new();
    for (at, record) in rows.records().enumerate() {
        let record = record.map_err(|error| reading.form(printable(&error.to_string())))?;
        let line = record.position().map_or(0, ::csv::Position::line);
        row.clear();
        let mut bad = None;
        for field in &record {
            match field.parse::<f64>() {
                Ok(number) if number.is_finite() => row.push(number),
                _ => bad = bad.or(Some(field)),
            }
        }
        if let Some(field) = bad {
            if at == 0 {
                let written: Vec<String> = record.iter().map(printable).collect();
                columns = written
                    .iter()
                    .skip(inputs)
                    .map(|name| (name.clone(), Vec::new()))
                    .collect();
                names = Some(written);
                continue;
            }
            let what = format!("line {line} holds \"{}\"", printable(field));
            return Err(reading.error(
                what,
                "fields are finite numbers; only the first line can hold names",
            ));
        }
        // Columns without a name cannot be told from a mistake.
        let wanted = names.as_ref().map_or(inputs, Vec::len).max(inputs);
        if row.len() != wanted {
            reading.check_row(&format!("line {line}"), row.len())?;
            let what = format!("line {line} has {} fields", row.len());
            return Err(reading.error(what, format!("the line of names has {wanted}")));
        }
        let (own, further) = row.split_at(inputs);
        x.extend_from_slice(own);
        for ((_, column), value) in columns.iter_mut().zip(further) {
            column.push(*value);
        }
    }
    if let Some(names) = names.filter(|names| names.len() < inputs) {
        reading.check_row("the line of names", names.len())?;
    }
    Ok(Input {
        given: Given {
            x,
            ..Given::default()
        },
        columns,
        ..Input::default()
    })
}

/// What stands between fields: the first line tells.
fn delimiter(bytes: &[u8]) -> u8 {
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    [b'\t', b';', b',', b' ']
        .into_iter()
        .find(|delimiter| first.trim_ascii().contains(delimiter))
        .unwrap_or(b',')
}
