//! A trace as an archive of NumPy arrays, called as in the JSON: `params.Wf`, `values.f`, `gradients.Wf`, `adjoints.f`.
//!
//! Bytes follow from numbers alone: the archive holds no date. Numbers keep their bits.

use std::io::{self, BufWriter, Write};

use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{Head, adjoints, gradients, params, quantities};
use crate::engine::{Address, AdjointId, ParamId, Run};
use crate::model::NpyHeader;

/// Writes the trace.
pub(super) fn write(run: &Run, head: &Head<'_>, out: &mut dyn Write) -> io::Result<()> {
    let program = run.program();
    let mut archive = Archive::new(out);
    let (lesson, scene) = (Some(head.lesson), Some(head.scene));
    let texts = [
        ("lesson", lesson),
        ("scene", scene),
        ("run", head.run),
        ("cell", Some(head.cell)),
    ];
    for (name, text) in texts {
        if let Some(text) = text {
            archive.text(name, text)?;
        }
    }
    for (symbol, size) in &program.sizes {
        archive.whole(&format!("sizes.{symbol}"), *size)?;
    }
    archive.whole("steps", run.steps())?;
    for param in params(program) {
        let name = format!("params.{}", program.param(param).name);
        archive.shaped(&name, run, param, &|row, col| Address::Param { param, row, col })?;
    }
    for slot in quantities(program) {
        let found = program.slot(slot);
        let shape = [run.steps(), found.len];
        let numbers = (1..=run.steps()).flat_map(|step| run.vector(slot, step).iter().copied());
        archive.numbers(&format!("values.{}", found.name), &shape, numbers)?;
    }
    if let Some(loss) = run.loss() {
        archive.numbers("loss", &[], [loss])?;
    }
    for (name, gradient) in gradients(program) {
        let name = format!("gradients.{name}");
        match gradient {
            super::Gradient::Param(param) => {
                archive.shaped(&name, run, param, &|row, col| Address::ParamGradient {
                    param,
                    row,
                    col,
                })?;
            }
            super::Gradient::Input(adjoint) => archive.rows(&name, run, adjoint)?,
            super::Gradient::Initial(adjoint) => {
                let (shape, numbers) = (&[len(run, adjoint)], row(run, adjoint, 1));
                archive.numbers(&name, shape, numbers)?;
            }
        }
    }
    for (name, adjoint) in adjoints(program) {
        archive.rows(&format!("adjoints.{name}"), run, adjoint)?;
    }
    archive.finish()
}

fn len(run: &Run, adjoint: AdjointId) -> usize {
    run.program().adjoint(adjoint).map_or(0, |found| found.len)
}

/// An adjoint at a step.
fn row(run: &Run, slot: AdjointId, step: usize) -> impl Iterator<Item = f64> {
    let step = step as u32;
    (0..len(run, slot) as u32).map(move |unit| {
        let number = run.number(Address::Adjoint { slot, step, unit });
        number.unwrap_or(f64::NAN)
    })
}

pub(super) struct Archive<'a> {
    zip: ZipWriter<StreamWriter<&'a mut dyn Write>>,
}

impl<'a> Archive<'a> {
    /// An archive with nothing in it.
    pub(super) fn new(out: &'a mut dyn Write) -> Self {
        Self {
            zip: ZipWriter::new_stream(out),
        }
    }

    /// The end of the archive.
    pub(super) fn finish(self) -> io::Result<()> {
        self.zip.finish()?.into_inner().flush()
    }

    /// Begins a file of so many bytes.
    fn begin(&mut self, name: &str, bytes: usize) -> io::Result<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644)
            .large_file(u32::try_from(bytes.saturating_add(1 << 16)).is_err());
        Ok(self.zip.start_file(format!("{name}.npy"), options)?)
    }

    /// An array of that kind, row by row; without a shape it is a single number.
    fn array<const N: usize>(
        &mut self,
        name: &str,
        kind: &str,
        shape: &[usize],
        numbers: impl Iterator<Item = [u8; N]>,
    ) -> io::Result<()> {
        let header = NpyHeader {
            kind: kind.to_owned(),
            fortran: false,
            shape: shape.to_vec(),
        };
        self.begin(name, shape.iter().product::<usize>().saturating_mul(N))?;
        let mut out = BufWriter::new(&mut self.zip);
        out.write_all(&header.to_bytes())?;
        for bytes in numbers {
            out.write_all(&bytes)?;
        }
        out.flush()
    }

    /// A whole number.
    pub(super) fn whole(&mut self, name: &str, number: usize) -> io::Result<()> {
        self.array(name, "<i8", &[], std::iter::once((number as i64).to_le_bytes()))
    }

    /// Numbers of 64 bits, row by row; without a shape it is a single one.
    pub(super) fn numbers(
        &mut self,
        name: &str,
        shape: &[usize],
        numbers: impl IntoIterator<Item = f64>,
    ) -> io::Result<()> {
        self.array(name, "<f8", shape, numbers.into_iter().map(f64::to_le_bytes))
    }

    /// A text.
    pub(super) fn text(&mut self, name: &str, text: &str) -> io::Result<()> {
        // NumPy has no text without a character, and fills up with zeros.
        let width = text.chars().count().max(1);
        let padded = text
            .chars()
            .map(u32::from)
            .chain(std::iter::repeat(0))
            .take(width);
        self.array(name, &format!("<U{width}"), &[], padded.map(u32::to_le_bytes))
    }

    /// A vector, or a matrix row by row.
    fn shaped(
        &mut self,
        name: &str,
        run: &Run,
        param: ParamId,
        address: &dyn Fn(u32, u32) -> Address,
    ) -> io::Result<()> {
        let found = run.program().param(param);
        let shape: Vec<usize> = std::iter::once(found.rows).chain(found.cols).collect();
        let cols = found.cols.unwrap_or(1) as u32;
        let numbers = (0..found.rows as u32)
            .flat_map(|row| (0..cols).map(move |col| (row, col)))
            .map(|(row, col)| run.number(address(row, col)).unwrap_or(f64::NAN));
        self.numbers(name, &shape, numbers)
    }

    /// An adjoint over all steps.
    fn rows(&mut self, name: &str, run: &Run, adjoint: AdjointId) -> io::Result<()> {
        let shape = [run.steps(), len(run, adjoint)];
        let numbers = (1..=run.steps()).flat_map(|step| row(run, adjoint, step));
        self.numbers(name, &shape, numbers)
    }
}
