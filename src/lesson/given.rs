//! The given numbers of a scene: parameters, inputs, initial states, targets. Their shapes are the program's.

use std::sync::Arc;

use super::field::Field;
use super::limits;
use super::model::Model;
use super::numbers;
use super::seed::Fill;
use super::sequence::Sequence;
use super::shelf::Shelf;
use super::table::Table;
use super::weights::Weights;
use crate::diagnostic::quoted;
use crate::engine::{Address, LossKind, Param, ParamId, Program, Setup};

/// What the scenes of a lesson share.
pub(super) struct Budget<'a> {
    /// Bytes that the runs of the scenes before have taken of what a lesson may need.
    pub(super) spent: usize,
    /// The files beside the lesson.
    pub(super) shelf: &'a Shelf,
}

/// Builds the setup of a scene. Without a sequence, which then has a mistake, the rest is checked all the same.
pub(super) fn read(
    scene: &Table<'_>,
    model: &Model,
    sequence: Option<&Sequence>,
    weights: Option<&Weights>,
    budget: &mut Budget<'_>,
) -> Option<Setup> {
    let program = &model.program;
    let steps = sequence.map_or(1, |sequence| sequence.steps);
    afford(scene, program, steps, &mut budget.spent)?;
    let before = scene.mistakes.count();
    let mut setup = Setup::zeros(Arc::clone(program), steps);
    if let Some(weights) = weights {
        setup.params.clone_from(&weights.params);
    }
    read_params(scene, &mut setup, weights);
    read_initial(scene, &mut setup);
    let sequence = sequence?;
    fill_inputs(&mut setup, sequence);
    read_targets(scene, model, &mut setup);
    (scene.mistakes.count() == before).then_some(setup)
}

/// Sees to it that everything fits before any of it is taken.
pub(super) fn afford(scene: &Table<'_>, program: &Program, steps: usize, spent: &mut usize) -> Option<()> {
    let row: usize = program.inputs.iter().map(|input| program.slot(*input).len).sum();
    let target = program.loss.map_or(0, |loss| program.slot(loss.target).len + 1);
    let given = steps
        .checked_mul(row.saturating_add(target))
        .and_then(|count| count.checked_mul(size_of::<f64>()));
    let needed = program
        .bytes(steps)
        .zip(given)
        .and_then(|(run, given)| run.checked_add(given));
    let total = needed.and_then(|needed| needed.checked_add(*spent));
    match total {
        Some(total) if total <= limits::RUN_BYTES => {
            *spent = total;
            Some(())
        }
        _ => {
            let mib = |bytes: usize| bytes.div_ceil(1 << 20);
            let message = match needed {
                Some(needed) => format!("a run of this scene needs {} MiB", mib(needed)),
                None => "a run of this scene needs more memory than there is".to_owned(),
            };
            let help = format!(
                "the runs of a lesson's scenes may need {} MiB together, and those before need {}: take fewer steps or smaller sizes",
                mib(limits::RUN_BYTES),
                mib(*spent)
            );
            let place = scene
                .get("sizes")
                .or_else(|| scene.get("steps"))
                .or_else(|| scene.get("cell"))?;
            place.report_key(message, Some(&help));
            None
        }
    }
}

fn fill_inputs(setup: &mut Setup, sequence: &Sequence) {
    let program = Arc::clone(&setup.program);
    let stride = setup.inputs.len().checked_div(setup.steps).unwrap_or(0);
    let mut first = 0;
    for (input, rows) in program.inputs.iter().zip(&sequence.rows) {
        let len = program.slot(*input).len;
        for (step, row) in rows.chunks_exact(len).enumerate() {
            setup.inputs[step * stride + first..][..len].copy_from_slice(row);
        }
        first += len;
    }
}

fn read_params(scene: &Table<'_>, setup: &mut Setup, weights: Option<&Weights>) {
    let program = Arc::clone(&setup.program);
    let names: Vec<_> = program.params.iter().map(|param| param.name.as_str()).collect();
    let given = match scene.get("params") {
        Some(field) => match field.table("parameters by name, as in { b = [0, 0] }") {
            Some(table) => Some(table.only(&names)),
            None => return,
        },
        None => None,
    };
    let fill = match scene.get("fill") {
        Some(field) => match Fill::read(&field) {
            Some(fill) => Some(fill),
            None => return,
        },
        None => None,
    };
    let mut missing = Vec::new();
    for (at, param) in program.params.iter().enumerate() {
        let id = ParamId(at as u32);
        match (given.as_ref().and_then(|given| given.get(&param.name)), fill) {
            (Some(field), _) => {
                if let Some(values) = param_values(&field, param) {
                    store(setup, id, param, &values);
                }
            }
            (None, _) if weights.is_some_and(|weights| weights.names.contains(&param.name)) => {}
            (None, Some(fill)) => store(setup, id, param, &fill.values(&param.name, param.len())),
            (None, None) => missing.push(quoted(&param.name)),
        }
    }
    if !missing.is_empty() {
        let help = "give them in `params`, let the rest be drawn: fill = { seed = 7, scale = 0.5 }, or take them from a model: weights = \"file\"";
        let message = format!("there are no values for {}", missing.join(", "));
        let place = scene.get("params").or_else(|| scene.get("cell"));
        if let Some(field) = place {
            field.report_key(message, Some(help));
        }
    }
}

fn param_values(field: &Field<'_>, param: &Param) -> Option<Vec<f64>> {
    match param.cols {
        Some(cols) => numbers::matrix(field, param.rows, cols),
        None => numbers::vector(field, param.rows),
    }
}

/// Puts values that are written row by row where the engine keeps them.
fn store(setup: &mut Setup, id: ParamId, param: &Param, values: &[f64]) {
    let cols = param.cols.unwrap_or(1);
    for (at, value) in values.iter().enumerate() {
        let (row, col) = ((at / cols) as u32, (at % cols) as u32);
        setup.set(Address::Param { param: id, row, col }, *value);
    }
}

fn read_initial(scene: &Table<'_>, setup: &mut Setup) {
    let Some(field) = scene.get("initial") else { return };
    let program = Arc::clone(&setup.program);
    let names: Vec<_> = program
        .states
        .iter()
        .map(|state| program.slot(*state).name.as_str())
        .collect();
    let Some(table) = field.table("states by name, as in { h = [0, 0] }") else {
        return;
    };
    let table = table.only(&names);
    for state in &program.states {
        let slot = program.slot(*state);
        let values = table
            .get(&slot.name)
            .and_then(|field| numbers::vector(&field, slot.len));
        for (unit, value) in values.into_iter().flatten().enumerate() {
            setup.set(
                Address::Value {
                    slot: *state,
                    step: 0,
                    unit: unit as u32,
                },
                value,
            );
        }
    }
}

fn read_targets(scene: &Table<'_>, model: &Model, setup: &mut Setup) {
    let (Some(field), Some(loss)) = (scene.get("loss"), setup.program.loss) else {
        return;
    };
    let Some(table) = field.table("") else { return };
    let len = setup.program.slot(loss.target).len;
    let every = match table
        .get("at")
        .map(|at| at.choice(&[("last", false), ("every", true)]))
    {
        Some(Some(every)) => every,
        Some(None) => return,
        None => false,
    };
    let Some(target) = table.need("target", "what the quantity should be: target = [0, 1]") else {
        return;
    };
    let values = if every {
        numbers::matrix(&target, setup.steps, len)
    } else {
        numbers::vector(&target, len)
    };
    let Some(values) = values else { return };
    let kind = model.source.loss.as_ref().map(|loss| loss.kind);
    match kind {
        Some(LossKind::BinaryCrossEntropy) => check_probabilities(&target, &values, len, false),
        Some(LossKind::CategoricalCrossEntropy) => check_probabilities(&target, &values, len, true),
        Some(LossKind::HalfSquaredError | LossKind::Received) | None => (),
    }
    let first = if every { 0 } else { setup.steps - 1 };
    setup.targets[first * len..].copy_from_slice(&values);
    setup.loss_weights[first..].fill(1.0);
}

/// Whether probabilities add up to 1, but for rounding.
pub fn is_distribution(probabilities: &[f64]) -> bool {
    (probabilities.iter().sum::<f64>() - 1.0).abs() <= 1e-9
}

fn check_probabilities(target: &Field<'_>, values: &[f64], len: usize, sums_to_one: bool) {
    if values.iter().any(|value| !(0.0..=1.0).contains(value)) {
        target.report(
            "a cross-entropy compares probabilities, and this target is none",
            Some("they lie from 0 to 1"),
        );
    } else if sums_to_one && !values.chunks_exact(len).all(is_distribution) {
        target.report("the probabilities of a target do not add up to 1", None);
    }
}
