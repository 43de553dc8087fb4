//! A trace as one JSON object.

use std::io::{self, Write};

use super::{Gradient, Head, adjoints, gradients, params, quantities};
use crate::engine::{Address, AdjointId, Param, Run};

/// Writes the trace. Keys come in a fixed order, quantities in the order of computation.
pub(super) fn write(run: &Run, head: &Head<'_>, out: &mut dyn Write) -> io::Result<()> {
    let program = run.program();
    let mut json = Json::new(out);
    json.open('{')?;
    json.key("lesson")?;
    json.text(head.lesson)?;
    json.key("scene")?;
    json.text(head.scene)?;
    if let Some(run) = head.run {
        json.key("run")?;
        json.text(run)?;
    }
    json.key("cell")?;
    json.text(head.cell)?;
    json.key("sizes")?;
    json.open('{')?;
    for (symbol, size) in &program.sizes {
        json.key(symbol)?;
        json.whole(*size)?;
    }
    json.close('}')?;
    json.key("steps")?;
    json.whole(run.steps())?;
    json.key("params")?;
    json.open('{')?;
    for param in params(program) {
        let found = program.param(param);
        json.key(&found.name)?;
        json.shaped(run, found, &|row, col| Address::Param { param, row, col })?;
    }
    json.close('}')?;
    json.key("values")?;
    json.open('{')?;
    for slot in quantities(program) {
        json.key(&program.slot(slot).name)?;
        json.open('[')?;
        for step in 1..=run.steps() {
            json.numbers(run.vector(slot, step).iter().copied())?;
        }
        json.close(']')?;
    }
    json.close('}')?;
    json.key("loss")?;
    match run.loss() {
        Some(loss) => json.number(loss)?,
        None => json.word("null")?,
    }
    json.key("gradients")?;
    json.open('{')?;
    write_gradients(run, &mut json)?;
    json.close('}')?;
    json.key("adjoints")?;
    json.open('{')?;
    for (name, adjoint) in adjoints(program) {
        json.key(name)?;
        json.rows(run, adjoint)?;
    }
    json.close('}')?;
    json.close('}')?;
    json.finish()
}

fn write_gradients(run: &Run, json: &mut Json<'_>) -> io::Result<()> {
    let program = run.program();
    for (name, gradient) in gradients(program) {
        json.key(&name)?;
        match gradient {
            Gradient::Param(param) => {
                let address = |row, col| Address::ParamGradient { param, row, col };
                json.shaped(run, program.param(param), &address)?;
            }
            Gradient::Input(adjoint) => json.rows(run, adjoint)?,
            Gradient::Initial(adjoint) => json.vector(run, adjoint, 1)?,
        }
    }
    Ok(())
}

/// Writes JSON piece by piece; sees to the commas.
pub(super) struct Json<'a> {
    out: &'a mut dyn Write,
    /// Whether nothing stands yet before the place that is written next.
    first: bool,
}

impl<'a> Json<'a> {
    /// Nothing written yet.
    pub(super) fn new(out: &'a mut dyn Write) -> Self {
        Self { out, first: true }
    }

    /// The end of the text.
    pub(super) fn finish(self) -> io::Result<()> {
        self.out.write_all(b"\n")
    }

    pub(super) fn separate(&mut self) -> io::Result<()> {
        if !self.first {
            self.out.write_all(b",")?;
        }
        self.first = false;
        Ok(())
    }

    pub(super) fn open(&mut self, bracket: char) -> io::Result<()> {
        self.separate()?;
        self.first = true;
        write!(self.out, "{bracket}")
    }

    pub(super) fn close(&mut self, bracket: char) -> io::Result<()> {
        self.first = false;
        write!(self.out, "{bracket}")
    }

    pub(super) fn key(&mut self, key: &str) -> io::Result<()> {
        self.separate()?;
        self.first = true;
        serde_json::to_writer(&mut *self.out, key)?;
        self.out.write_all(b":")
    }

    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        self.separate()?;
        Ok(serde_json::to_writer(&mut *self.out, text)?)
    }

    pub(super) fn word(&mut self, word: &str) -> io::Result<()> {
        self.separate()?;
        self.out.write_all(word.as_bytes())
    }

    pub(super) fn whole(&mut self, number: usize) -> io::Result<()> {
        self.separate()?;
        write!(self.out, "{number}")
    }

    /// JSON has no way of writing what is not finite: that is a string.
    pub(super) fn number(&mut self, number: f64) -> io::Result<()> {
        self.separate()?;
        if number.is_finite() {
            Ok(serde_json::to_writer(&mut *self.out, &number)?)
        } else {
            write!(self.out, "\"{number}\"")
        }
    }

    pub(super) fn numbers(&mut self, numbers: impl Iterator<Item = f64>) -> io::Result<()> {
        self.open('[')?;
        for number in numbers {
            self.number(number)?;
        }
        self.close(']')
    }

    /// A vector as an array, a matrix as an array of rows.
    pub(super) fn shaped(
        &mut self,
        run: &Run,
        param: &Param,
        address: &dyn Fn(u32, u32) -> Address,
    ) -> io::Result<()> {
        let number = |row: usize, col: usize| run.number(address(row as u32, col as u32)).unwrap_or(f64::NAN);
        let Some(cols) = param.cols else {
            return self.numbers((0..param.rows).map(|row| number(row, 0)));
        };
        self.open('[')?;
        for row in 0..param.rows {
            self.numbers((0..cols).map(|col| number(row, col)))?;
        }
        self.close(']')
    }

    /// An adjoint over all steps.
    pub(super) fn rows(&mut self, run: &Run, adjoint: AdjointId) -> io::Result<()> {
        self.open('[')?;
        for step in 1..=run.steps() {
            self.vector(run, adjoint, step)?;
        }
        self.close(']')
    }

    /// An adjoint at one step.
    pub(super) fn vector(&mut self, run: &Run, slot: AdjointId, step: usize) -> io::Result<()> {
        let len = run.program().adjoint(slot).map_or(0, |found| found.len);
        let step = step as u32;
        let number = |unit| run.number(Address::Adjoint { slot, step, unit });
        self.numbers((0..len as u32).map(|unit| number(unit).unwrap_or(f64::NAN)))
    }
}
