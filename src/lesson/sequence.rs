//! How many steps a scene has and what it reads at each: rows of numbers, words, or nothing.

use super::field::read_each;
use super::limits;
use super::model::Model;
use super::numbers;
use super::table::Table;
use super::words::{self, Words};
use crate::engine::SlotId;

/// The inputs of a scene.
pub(super) struct Sequence {
    pub(super) steps: usize,
    /// Rows for each input in the order of the program; where there are fewer than steps, the rest is zeros.
    pub(super) rows: Vec<Vec<f64>>,
    pub(super) words: Option<Words>,
}

/// Reads `inputs`, `words` and `steps`.
pub(super) fn read(scene: &Table<'_>, model: &Model) -> Option<Sequence> {
    let program = &model.program;
    let inputs: Vec<(SlotId, String, usize)> = program
        .inputs
        .iter()
        .map(|id| (*id, program.slot(*id).name.clone(), program.slot(*id).len))
        .collect();
    scene.either("inputs", "words");
    let asked = scene.optional("steps", |field| field.count(1..=limits::STEPS))?;
    let (rows, words) = match (scene.get("words"), scene.get("inputs"), &inputs[..]) {
        (_, _, []) => {
            for field in [scene.get("words"), scene.get("inputs")].into_iter().flatten() {
                let help = "say how many steps there are with `steps = 20`";
                field.report_key("the cell has no input", Some(help));
            }
            scene.need(
                "steps",
                "a cell without inputs needs to know how many: steps = 20",
            )?;
            (Vec::new(), None)
        }
        (Some(field), _, [(_, _, len)]) => {
            let (words, rows) = words::read(scene, &field, *len)?;
            (vec![rows], Some(words))
        }
        (Some(field), ..) => {
            field.report_key("words need a cell with exactly one input", None);
            return None;
        }
        (None, Some(field), [(_, _, len)]) if !field.is_table() => (vec![numbers::rows(&field, *len)?], None),
        (None, Some(field), _) => {
            let names: Vec<_> = inputs.iter().map(|(_, name, _)| name.as_str()).collect();
            let form = format!(
                "several inputs are given by name: {{ {} = [...] }}",
                names.join(" = [...], ")
            );
            let table = field.table(&form)?.only(&names);
            let rows = read_each(&inputs, |(_, name, len)| {
                numbers::rows(&table.need(name, &form)?, *len)
            });
            (rows?, None)
        }
        (None, None, _) => {
            scene.need(
                "inputs",
                "one row a step: inputs = [[...], ...], or words = [...] with an embedding",
            )?;
            return None;
        }
    };
    let counts = rows
        .iter()
        .zip(&inputs)
        .map(|(rows, (_, _, len))| rows.len() / len);
    let given = counts.max().unwrap_or(0);
    if let (Some(asked), Some(field)) = (asked, scene.get("steps"))
        && asked < given
    {
        let help = "leave out `steps`, or give it to have zeros after the last input";
        field.report(
            format!("there are {given} steps of inputs, but `steps` is {asked}"),
            Some(help),
        );
        return None;
    }
    let steps = asked.unwrap_or(given);
    if steps > limits::STEPS {
        let field = scene.get("inputs")?;
        let help = format!("a run has at most {} steps", limits::STEPS);
        field.report_key(format!("these are {steps} steps"), Some(&help));
        return None;
    }
    Some(Sequence { steps, rows, words })
}
