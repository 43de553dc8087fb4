//! A sequence as an array of NumPy, steps x inputs.

use std::io;

use super::{Given, Input, Reading};
use crate::diagnostic::printable;
use crate::model::archive::Npy;
use crate::model::error::{ModelError, shape_text};

pub(super) fn read(reading: &Reading<'_>, bytes: &[u8]) -> Result<Input, ModelError> {
    let mut rest = bytes;
    let array = Npy::open(&mut rest).map_err(|error| reading.form(printable(&error.to_string())))?;
    let inputs = reading.network.input;
    let fits = match array.shape() {
        [_, len] => *len == inputs,
        [_] => inputs == 1,
        _ => false,
    };
    if !fits {
        let what = format!("the array has the shape {}", shape_text(array.shape()));
        return Err(reading.error(what, format!("the model reads steps x {inputs}")));
    }
    let x = array.numbers(&mut rest).map_err(|error| {
        let what = match error.kind() {
            io::ErrorKind::UnexpectedEof => "the file ends before its array does".to_owned(),
            _ => printable(&error.to_string()),
        };
        reading.error(what, "write it anew with numpy.save")
    })?;
    reading.check_finite("the array", &x)?;
    Ok(Input {
        given: Given {
            x,
            ..Given::default()
        },
        ..Input::default()
    })
}
