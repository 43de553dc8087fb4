//! All drawings of one program, and the choice among them.

use crate::diagnostic::Diagnostic;
use crate::engine::Program;

use super::drawing::Circuit;
use super::part::Parts;
use super::sketch::sketch;

/// Between two drawings of a file.
const RULE: &str = "---";

/// The drawings of one program, the largest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Circuits {
    parts: Parts,
    drawings: Vec<Circuit>,
}

impl Circuits {
    /// The drawings in `art` where it has some that show this program; a sketch from the equations otherwise, as for
    /// a stack of two cells.
    pub fn of(program: &Program, art: Option<&str>) -> Self {
        art.and_then(|art| Self::read(program, art).ok())
            .unwrap_or_else(|| Self::sketched(program))
    }

    /// Drawings in text, the largest first, `---` between them.
    ///
    /// # Errors
    /// All mistakes of all of them, with places in `art`.
    pub fn read(program: &Program, art: &str) -> Result<Self, Vec<Diagnostic>> {
        let parts = Parts::of(program);
        let mut drawings = Vec::new();
        let mut faults = Vec::new();
        for (start, text) in split(art) {
            match Circuit::read(text, &parts) {
                Ok(circuit) => drawings.push(circuit),
                Err(found) => faults.extend(found.into_iter().map(|mut fault| {
                    fault.span = fault.span.start + start..fault.span.end + start;
                    fault
                })),
            }
        }
        if faults.is_empty() {
            Ok(Self { parts, drawings })
        } else {
            Err(faults)
        }
    }

    /// One drawing made from the equations.
    pub fn sketched(program: &Program) -> Self {
        let parts = Parts::of(program);
        let drawings = Circuit::read(&sketch(&parts), &parts).into_iter().collect();
        Self { parts, drawings }
    }

    /// What can be drawn of the program.
    pub fn parts(&self) -> &Parts {
        &self.parts
    }

    /// The drawings, the largest first.
    pub fn drawings(&self) -> &[Circuit] {
        &self.drawings
    }

    /// The largest drawing that fits into so many columns and rows or, where none does, the smallest.
    pub fn fitting(&self, width: u16, height: u16) -> Option<&Circuit> {
        let fits = |circuit: &&Circuit| {
            circuit.width() <= usize::from(width) && circuit.height() <= usize::from(height)
        };
        self.drawings.iter().find(fits).or(self.drawings.last())
    }
}

/// Everything that is wrong with the drawings in `art` of `program`, with places in `art`.
pub fn faults(program: &Program, art: &str) -> Vec<Diagnostic> {
    Circuits::read(program, art).err().unwrap_or_default()
}

/// The drawings of a text, with where each begins.
fn split(art: &str) -> Vec<(usize, &str)> {
    let mut drawings = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in art.split_inclusive('\n') {
        if line.trim_end() == RULE {
            drawings.push((start, &art[start..at]));
            start = at + line.len();
        }
        at += line.len();
    }
    drawings.push((start, &art[start..]));
    drawings.retain(|(_, text)| !text.trim().is_empty());
    drawings
}
