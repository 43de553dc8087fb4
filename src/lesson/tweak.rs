//! What the learner may change in a scene, by how much and how far.

use super::field::{Field, read_each};
use super::known::{Known, Named};
use super::language::Localized;
use super::limits;
use super::runs::RunId;
use super::table::Table;
use crate::diagnostic::quoted;
use crate::engine::{Address, ParamId, Setup, SlotId};

/// Something that can be changed.
#[derive(Debug, Clone, PartialEq)]
pub struct TweakSpec {
    /// What.
    pub target: TweakTarget,
    /// Of which run.
    pub run: RunId,
    /// Whether only of this run, because the lesson names it; otherwise of all runs that have the same number there.
    pub alone: bool,
    /// By how much one key press changes it.
    pub step: f64,
    /// The least and the greatest value, where there are limits.
    pub range: Option<(f64, f64)>,
    /// What it is called, where not by its name.
    pub label: Option<Localized<String>>,
}

/// What a tweak changes. Where an index is `None`, every element can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TweakTarget {
    /// A parameter.
    Param {
        /// Which.
        param: ParamId,
        /// The row.
        row: Option<u32>,
        /// The column, of a matrix.
        col: Option<u32>,
    },
    /// An input.
    Input {
        /// Which.
        slot: SlotId,
        /// The element.
        unit: Option<u32>,
        /// The step, from 1; `None` is the step at the cursor.
        step: Option<u32>,
    },
    /// A state before step 1.
    Initial {
        /// Which.
        slot: SlotId,
        /// The element.
        unit: Option<u32>,
    },
    /// A computed quantity that can be held at a value.
    Pin {
        /// Which.
        slot: SlotId,
        /// The element; `None` holds all.
        unit: Option<u32>,
        /// The step, from 1; `None` holds it at every step.
        step: Option<u32>,
    },
    /// The learning rate of the scene's trainings.
    Rate,
    /// The norm that their gradients are clipped to.
    Clip,
}

impl TweakTarget {
    /// The given numbers that it changes, with the cursor at `cursor`; nothing for pins, which are no given numbers.
    pub fn addresses(self, program: &crate::engine::Program, cursor: u32) -> Vec<Address> {
        let all = |one: Option<u32>, len: usize| match one {
            Some(one) => one..one + 1,
            None => 0..len as u32,
        };
        match self {
            TweakTarget::Param { param, row, col } => {
                let found = program.param(param);
                let rows = all(row, found.rows);
                let cols = all(col, found.cols.unwrap_or(1));
                rows.flat_map(|row| cols.clone().map(move |col| Address::Param { param, row, col }))
                    .collect()
            }
            TweakTarget::Input { slot, unit, step } => {
                let step = step.unwrap_or(cursor);
                all(unit, program.slot(slot).len)
                    .map(|unit| Address::Value { slot, step, unit })
                    .collect()
            }
            TweakTarget::Initial { slot, unit } => all(unit, program.slot(slot).len)
                .map(|unit| Address::Value { slot, step: 0, unit })
                .collect(),
            TweakTarget::Pin { .. } | TweakTarget::Rate | TweakTarget::Clip => Vec::new(),
        }
    }
}

const FORM: &str = "as in [{ param = \"bf\", step = 0.25, range = [-8, 8] }]";
/// By how much one key press changes a value where the lesson does not say.
const STEP: f64 = 0.1;
const TARGETS: [&str; 5] = ["param", "input", "initial", "pin", "train"];

/// Reads `tweaks`.
pub(super) fn read(scene: &Table<'_>, known: Option<&Known<'_>>) -> Option<Vec<TweakSpec>> {
    let learns = scene.get("train").is_some();
    read_each(&items(scene)?, |item| read_one(item, known, learns))
}

/// The tweaks as they are written; none where there are none.
fn items<'a>(scene: &Table<'a>) -> Option<Vec<Field<'a>>> {
    match scene.get("tweaks") {
        Some(field) => field.array("an array of tweaks", FORM),
        None => Some(Vec::new()),
    }
}

fn read_one(item: &Field<'_>, known: Option<&Known<'_>>, learns: bool) -> Option<TweakSpec> {
    let table = item.table(FORM)?.only(&[
        "param", "input", "initial", "pin", "train", "at", "step", "range", "label",
    ]);
    let label = table.optional("label", Field::lines);
    let step = table.optional("step", |field| {
        field.positive("one key press changes the value by this much: more than 0")
    });
    let range = table.optional("range", read_range);
    let target = match table.get("train") {
        Some(field) => read_setting(&field, known, learns),
        None => read_target(item, &table, known),
    };
    let (named, target) = target?;
    Some(TweakSpec {
        target,
        run: named.run,
        alone: named.outright,
        step: step?.unwrap_or(STEP),
        range: range?,
        label: label?,
    })
}

/// Reports ranges that leave out what their number is as the scene opens: the first key would throw it there, whichever way
/// it is to go.
pub(super) fn check_starts(scene: &Table<'_>, tweaks: &[TweakSpec], setups: &[&Setup], opening: usize) {
    for (item, tweak) in items(scene).unwrap_or_default().iter().zip(tweaks) {
        let (Some((least, most)), Some(setup)) = (tweak.range, setups.get(tweak.run.index())) else {
            continue;
        };
        let addresses = tweak.target.addresses(&setup.program, opening as u32);
        let mut starts = addresses.into_iter().filter_map(|at| setup.given(at));
        let outside = starts.find(|start| !(least..=most).contains(start));
        let range = item.table(FORM).and_then(|table| table.get("range"));
        if let (Some(start), Some(range)) = (outside, range) {
            let message = format!("the scene starts at {start}, outside of this range");
            range.report(message, Some("the learner changes it from there"));
        }
    }
}

fn read_range(field: &Field<'_>) -> Option<(f64, f64)> {
    let ends = super::numbers::vector(field, 2)?;
    match ends[..] {
        [least, greatest] if least < greatest => Some((least, greatest)),
        _ => {
            field.report(
                "the range is empty",
                Some("it goes from the least value to the greatest: [-8, 8]"),
            );
            None
        }
    }
}

fn read_target(
    item: &Field<'_>,
    table: &Table<'_>,
    known: Option<&Known<'_>>,
) -> Option<(OfRun, TweakTarget)> {
    let mut named = TARGETS.into_iter().filter_map(|kind| table.get(kind));
    let Some(field) = named.next() else {
        item.report(
            "this tweak does not say what it changes",
            Some("name one of param, input, initial, pin, train"),
        );
        return None;
    };
    if let Some(second) = named.next() {
        second.report_key("a tweak changes one thing", Some("write a second tweak"));
        return None;
    }
    let written = field.line()?;
    let known = known?;
    let span = &written.span;
    let Named { run, outright, name } = known.named(&written.text, RunId::OWN, span)?;
    let program = known.program(run);
    let steps = known.steps.min(limits::STEPS);
    let target = match field.name.key {
        "param" => {
            let param = known.param(run, name, span)?;
            let found = program.param(param);
            let (row, col) = indices(table, 0..=found.rows - 1, found.cols.map(|cols| 0..=cols - 1))?;
            TweakTarget::Param { param, row, col }
        }
        "input" => {
            let slot = known.one_of(run, &program.inputs, name, span)?;
            let (unit, step) = indices(table, 0..=program.slot(slot).len - 1, Some(1..=steps))?;
            TweakTarget::Input { slot, unit, step }
        }
        "initial" => {
            let slot = known.one_of(run, &program.states, name, span)?;
            let (unit, _) = indices(table, 0..=program.slot(slot).len - 1, None)?;
            TweakTarget::Initial { slot, unit }
        }
        _ => {
            let slot = known.computed(run, name, span)?;
            let (unit, step) = indices(table, 0..=program.slot(slot).len - 1, Some(1..=steps))?;
            TweakTarget::Pin { slot, unit, step }
        }
    };
    Some((OfRun { run, outright }, target))
}

/// `train = "rate"`, or `"clip"`: a setting of all trainings of the scene, or with a run's name of its own.
fn read_setting(field: &Field<'_>, known: Option<&Known<'_>>, learns: bool) -> Option<(OfRun, TweakTarget)> {
    if !learns {
        let help = "a scene learns where it has [scene.train]";
        field.report_key("nothing is trained in this scene", Some(help));
        return None;
    }
    let written = field.line()?;
    let Named { run, outright, name } = known?.named(&written.text, RunId::OWN, &written.span)?;
    let target = match name {
        "rate" => TweakTarget::Rate,
        "clip" => TweakTarget::Clip,
        other => {
            let help = Some("the learning rate is \"rate\", the norm of clipped gradients \"clip\"");
            field.report(format!("a training has no setting {}", quoted(other)), help);
            return None;
        }
    };
    Some((OfRun { run, outright }, target))
}

/// The run that a tweak changes, and whether the lesson names it.
struct OfRun {
    run: RunId,
    outright: bool,
}

type Range = std::ops::RangeInclusive<usize>;

/// Reads `at`: one index or two.
fn indices(table: &Table<'_>, first: Range, second: Option<Range>) -> Option<(Option<u32>, Option<u32>)> {
    let Some(field) = table.get("at") else {
        return Some((None, None));
    };
    if !field.is_array() {
        return Some((Some(field.count(first)? as u32), None));
    }
    let items = field.array("", "")?;
    let most = 1 + usize::from(second.is_some());
    if items.is_empty() || items.len() > most {
        let help = match second {
            Some(_) => "one index or two: at = [0], at = [0, 2]",
            None => "one index: at = [0]",
        };
        field.report(format!("`at` has {} indices", items.len()), Some(help));
        return None;
    }
    let one = items[0].count(first);
    let two = match (items.get(1), second) {
        (Some(item), Some(range)) => item.count(range).map(|at| Some(at as u32)),
        _ => Some(None),
    };
    Some((Some(one? as u32), two?))
}
