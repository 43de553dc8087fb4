//! Quantities that a scene holds at a value from the start.

use std::ops::RangeInclusive;

use super::field::{Field, read_each};
use super::known::Known;
use super::limits;
use super::runs::RunId;
use super::table::Table;
use crate::engine::Pin;

const FORM: &str = "as in [{ gate = \"f\", unit = 0, step = 3, value = 1.0 }]; unit and step can be left out";

/// The names of all quantities that the run `id` pins, in `table`, or that a tweak of the scene lets the learner pin in
/// it: `lstm: f`, and in the scene's own run also `f` alone.
pub(super) fn names(table: &Table<'_>, scene: &Table<'_>, run: RunId, id: &str) -> Vec<String> {
    fn written(table: &Table<'_>, list: &str, key: &str) -> Vec<String> {
        let items = match table.get(list).filter(Field::is_array) {
            Some(field) => field.array("", "").unwrap_or_default(),
            None => return Vec::new(),
        };
        let name = |item: &Field<'_>| Some(item.value.get_ref().get(key)?.get_ref().as_str()?.to_owned());
        items.iter().filter_map(name).collect()
    }
    let of_run = |name: &String| match name.split_once(':') {
        Some((other, name)) => (other.trim() == id).then(|| name.trim().to_owned()),
        None => (run == RunId::OWN).then(|| name.trim().to_owned()),
    };
    let mut names = written(table, "pins", "gate");
    names.extend(written(scene, "tweaks", "pin").iter().filter_map(of_run));
    names.sort_unstable();
    names.dedup();
    names
}

/// Reads the `pins` of a run.
pub(super) fn read(scene: &Table<'_>, run: RunId, known: Option<&Known<'_>>) -> Option<Vec<Pin>> {
    let Some(field) = scene.get("pins") else {
        return Some(Vec::new());
    };
    let items = field.array("an array of pins", FORM)?;
    read_each(&items, |item| read_one(item, run, known))
}

fn read_one(item: &Field<'_>, run: RunId, known: Option<&Known<'_>>) -> Option<Pin> {
    let table = item.table(FORM)?.only(&["gate", "unit", "step", "value"]);
    let value = table.need("value", FORM).and_then(|field| field.number());
    let gate = table.need("gate", FORM)?;
    let name = gate.line()?;
    let known = known?;
    let slot = known.computed(run, name.text.trim(), &name.span)?;
    let len = known.program(run).slot(slot).len;
    let index = |key: &str, range: RangeInclusive<usize>| {
        table.optional(key, |field| field.count(range).map(|at| at as u32))
    };
    let unit = index("unit", 0..=len - 1);
    let step = index("step", 1..=known.steps.min(limits::STEPS));
    Some(Pin {
        slot,
        unit: unit?,
        step: step?,
        value: value?,
    })
}
