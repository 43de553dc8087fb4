//! A sequence as CSV: a row for each step, with a line of names before it or not.

use ::csv::{ReaderBuilder, Trim};

use super::{Column, Given, Input, Reading};
use crate::diagnostic::{counted, printable};
use crate::model::error::ModelError;

pub(super) fn read(reading: &Reading<'_>, bytes: &[u8]) -> Result<Input, ModelError> {
    let inputs = reading.network.input;
    let mut names: Option<Vec<String>> = None;
    let mut columns: Vec<Column> = Vec::new();
    let mut x = Vec::new();
    rows(reading.name, super::FORMS, bytes, |row| {
        let (line, numbers) = match row {
            Row::Names(written) => {
                columns = named(written.iter().skip(inputs));
                names = Some(written);
                return Ok(());
            }
            Row::Numbers(line, numbers) => (line, numbers),
        };
        // Columns without a name cannot be told from a mistake.
        let wanted = names.as_ref().map_or(inputs, Vec::len).max(inputs);
        if numbers.len() != wanted {
            reading.check_row(&format!("line {line}"), numbers.len())?;
            return Err(uneven(reading.name, line, numbers.len(), wanted));
        }
        let (own, further) = numbers.split_at(inputs);
        x.extend_from_slice(own);
        add(&mut columns, further);
        Ok(())
    })?;
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

/// What a file of series has to be.
const SERIES: &str = "series are CSV: a line of names, then a row of numbers for each step";

/// Reads series for a sequence of so many steps: a line of names, then a row for each step.
pub(super) fn read_series(name: &str, bytes: &[u8], steps: usize) -> Result<Vec<Column>, ModelError> {
    let mut columns: Vec<Column> = Vec::new();
    rows(name, SERIES, bytes, |row| match row {
        Row::Names(written) => {
            columns = named(written.iter());
            Ok(())
        }
        Row::Numbers(..) if columns.is_empty() => {
            Err(ModelError::new(name, "the first line holds no names", SERIES))
        }
        Row::Numbers(line, numbers) if numbers.len() != columns.len() => {
            Err(uneven(name, line, numbers.len(), columns.len()))
        }
        Row::Numbers(_, numbers) => {
            add(&mut columns, numbers);
            Ok(())
        }
    })?;
    let Some(first) = columns.first() else {
        return Err(ModelError::new(name, "it is empty", SERIES));
    };
    let rows = first.values.len();
    if rows != steps {
        let what = format!("it has {}", counted(rows, "row of numbers"));
        let allowed = format!("one for each of the {steps} steps of the sequence");
        return Err(ModelError::new(name, what, allowed));
    }
    Ok(columns)
}

fn named<'a>(names: impl Iterator<Item = &'a String>) -> Vec<Column> {
    let column = |name: &String| Column {
        name: name.clone(),
        values: Vec::new(),
    };
    names.map(column).collect()
}

fn add(columns: &mut [Column], row: &[f64]) {
    for (column, value) in columns.iter_mut().zip(row) {
        column.values.push(*value);
    }
}

fn uneven(name: &str, line: u64, fields: usize, wanted: usize) -> ModelError {
    let what = format!("line {line} has {}", counted(fields, "field"));
    ModelError::new(name, what, format!("the line of names has {wanted}"))
}

/// A line of a table.
enum Row<'a> {
    /// The names of the columns; only the first line can hold them.
    Names(Vec<String>),
    /// Its place in the file, and its numbers.
    Numbers(u64, &'a [f64]),
}

/// Goes through the lines of a table.
fn rows(
    name: &str,
    form: &str,
    bytes: &[u8],
    mut take: impl FnMut(Row<'_>) -> Result<(), ModelError>,
) -> Result<(), ModelError> {
    let mut records = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .comment(Some(b'#'))
        .delimiter(delimiter(bytes))
        .from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let mut row: Vec<f64> = Vec::new();
    for (at, record) in records.records().enumerate() {
        let record = record.map_err(|error| ModelError::new(name, printable(&error.to_string()), form))?;
        let line = record.position().map_or(0, ::csv::Position::line);
        row.clear();
        let mut bad = None;
        for field in &record {
            match field.parse::<f64>() {
                Ok(number) if number.is_finite() => row.push(number),
                _ => bad = bad.or(Some(field)),
            }
        }
        match bad {
            None => take(Row::Numbers(line, &row))?,
            Some(_) if at == 0 && record.iter().all(is_name) => {
                take(Row::Names(record.iter().map(printable).collect()))?;
            }
            Some(field) => {
                let what = format!("line {line} holds \"{}\"", printable(field));
                let allowed =
                    "fields are finite numbers; only the first line can hold names, and then nothing else";
                return Err(ModelError::new(name, what, allowed));
            }
        }
    }
    Ok(())
}

/// Whether a field is called something: `2.5` and `2,5` are numbers, and one that is mistyped must not be taken for a name.
fn is_name(field: &str) -> bool {
    field.parse::<f64>().is_err()
        && field.contains(char::is_alphabetic)
        && !field.starts_with(|c: char| c.is_ascii_digit())
}

/// What stands between fields: the first line tells that is neither empty nor a comment.
fn delimiter(bytes: &[u8]) -> u8 {
    let mut lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let first = lines
        .find(|line| !matches!(line, [] | [b'#', ..]))
        .unwrap_or_default();
    [b'\t', b';', b',', b' ']
        .into_iter()
        .find(|delimiter| first.contains(delimiter))
        .unwrap_or(b',')
}
