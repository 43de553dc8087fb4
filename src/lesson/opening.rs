//! Where the cursor stands when a scene opens.

use super::field::Field;
use super::known::Known;
use super::number::NumberOf;
use super::runs::{RunAddress, RunId};
use super::table::Table;
use crate::engine::{Address, Pass};

/// A place on the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// The step, from 1.
    pub step: usize,
    /// The pass.
    pub pass: Pass,
    /// The last operation of the step that is done, counted from 0; all are where the lesson names none.
    pub op: Option<usize>,
    /// The number under the cursor, where the lesson chose one.
    pub at: Option<RunAddress>,
}

impl Default for Opening {
    fn default() -> Self {
        Self {
            step: 1,
            pass: Pass::Forward,
            op: None,
            at: None,
        }
    }
}

/// Reads `open`.
pub(super) fn read(scene: &Table<'_>, known: Option<&Known<'_>>) -> Option<Opening> {
    let Some(field) = scene.get("open") else {
        return Some(Opening::default());
    };
    let form = "as in { step = 3, pass = \"backward\", at = \"c[0]\" }";
    let table = field.table(form)?.only(&["step", "pass", "before", "at"]);
    let pass = match table.get("pass") {
        Some(field) => field.choice(&[("forward", Pass::Forward), ("backward", Pass::Backward)]),
        None => Some(Pass::Forward),
    };
    let at = table.optional("at", Field::line);
    let known = known?;
    let step = match table.get("step") {
        Some(field) => field.count(1..=known.steps),
        None => Some(1),
    };
    let number = match at? {
        Some(name) => Some(known.number(name.text.trim(), &name.span)?),
        None => None,
    };
    let run = number.map_or(RunId::OWN, NumberOf::run);
    if pass == Some(Pass::Backward) && known.program(run).backward.is_none() {
        if let Some(field) = table.get("pass") {
            field.report(
                "without a loss there is no backward pass",
                Some("give the scene a `loss`"),
            );
        }
        return None;
    }
    let (step, pass) = (step?, pass?);
    let at = match number {
        Some(number) => {
            let Some(address) = number.address(step) else {
                table.get("at")?.report(
                    "the cursor stands on a number of a step, and this is the loss of the run",
                    None,
                );
                return None;
            };
            Some(address)
        }
        None => None,
    };
    let op = match table.get("before") {
        Some(field) => Some(done_before(&field, known, run, pass)?),
        None => None,
    };
    Some(Opening { step, pass, op, at })
}

/// The operation before the one that makes what `field` names.
fn done_before(field: &Field<'_>, known: &Known<'_>, run: RunId, pass: Pass) -> Option<usize> {
    let name = field.line()?;
    let number = known.number(name.text.trim(), &name.span)?;
    let made = match number.address(1).map(|at| (at.run, at.address)) {
        Some((of, Address::Value { slot, .. })) if of == run && pass == Pass::Forward => {
            known.program(run).op_of(slot)
        }
        _ => None,
    };
    let op = made.and_then(|op| op.checked_sub(1));
    if op.is_none() {
        field.report(
            "there is no operation before this one",
            Some("a number that the step computes, of the run with the cursor, and not the first: before = \"c[0]\""),
        );
    }
    op
}
