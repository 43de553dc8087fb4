//! A trace of somebody's own network as one JSON object: values under the cell's names, gradients under the file's.

use std::io::{self, Write};

use super::json::Json;
use super::{adjoints, params, quantities};
use crate::engine::{Address, Run, SlotId};
use crate::model::{Chain, Gradients, Stage};

/// Writes the trace. Rows of a direction that reads from the end stand in the order of the sequence, too.
pub(super) fn write(chain: &Chain, runs: &[Run], out: &mut dyn Write) -> io::Result<()> {
    let network = &chain.network;
    let mut json = Json::new(out);
    json.open('{')?;
    for (key, text) in [
        ("model", &network.file),
        ("module", &network.module),
        ("cell", &network.cell),
    ] {
        json.key(key)?;
        json.text(text)?;
    }
    json.key("sizes")?;
    json.open('{')?;
    for (key, size) in [
        ("x", network.input),
        ("h", network.hidden),
        ("layers", network.layers),
        ("directions", network.directions()),
    ] {
        json.key(key)?;
        json.whole(size)?;
    }
    json.close('}')?;
    json.key("steps")?;
    json.whole(chain.input.steps)?;
    let all = || chain.stages.iter().zip(runs);
    json.key("params")?;
    json.open('{')?;
    for (stage, run) in all() {
        for param in params(run.program()) {
            let found = run.program().param(param);
            json.key(&format!("{}{}", found.name, stage.suffix))?;
            json.shaped(run, found, &|row, col| Address::Param { param, row, col })?;
        }
    }
    json.close('}')?;
    json.key("values")?;
    json.open('{')?;
    for (stage, run) in all() {
        let program = run.program();
        for slot in quantities(program) {
            if !is_shared(stage, run, slot) {
                json.key(&name(stage, &program.slot(slot).name))?;
                json.open('[')?;
                for row in 1..=run.steps() {
                    let step = stage.step_at(row, run.steps());
                    json.numbers(run.vector(slot, step).iter().copied())?;
                }
                json.close(']')?;
            }
        }
    }
    json.close('}')?;
    json.key("loss")?;
    match chain.loss(runs) {
        Some(loss) => json.number(loss)?,
        None => json.word("null")?,
    }
    json.key("gradients")?;
    json.open('{')?;
    if let Some(gradients) = Gradients::of(chain, runs) {
        write_gradients(chain, &gradients, &mut json)?;
    }
    json.close('}')?;
    json.key("adjoints")?;
    json.open('{')?;
    for (stage, run) in all() {
        for (own, adjoint) in adjoints(run.program()) {
            json.key(&name(stage, own))?;
            json.open('[')?;
            for row in 1..=run.steps() {
                json.vector(run, adjoint, stage.step_at(row, run.steps()))?;
            }
            json.close(']')?;
        }
    }
    json.close('}')?;
    json.close('}')?;
    json.finish()
}

/// A quantity's name with the layer and direction; the input of the sequence is the same for all.
fn name(stage: &Stage, own: &str) -> String {
    format!("{own}{}", stage.suffix)
}

/// Whether a quantity stands under another stage already: what is read.
fn is_shared(stage: &Stage, run: &Run, slot: SlotId) -> bool {
    let first = stage.layers.start == 0 && !stage.reverse;
    !first && run.program().inputs.contains(&slot)
}

fn write_gradients(chain: &Chain, gradients: &Gradients, json: &mut Json<'_>) -> io::Result<()> {
    let network = &chain.network;
    for (entry, numbers) in network.tensors.iter().zip(&gradients.tensors) {
        json.key(&entry.name)?;
        match entry.shape[..] {
            [_, cols] => rows(json, numbers, cols)?,
            _ => json.numbers(numbers.iter().copied())?,
        }
    }
    json.key("x")?;
    rows(json, &gradients.x, network.input)?;
    for (key, numbers) in ["h0", "c0"].into_iter().zip(&gradients.initial) {
        json.key(key)?;
        if numbers.len() > network.hidden {
            rows(json, numbers, network.hidden)?;
        } else {
            json.numbers(numbers.iter().copied())?;
        }
    }
    Ok(())
}

fn rows(json: &mut Json<'_>, numbers: &[f64], cols: usize) -> io::Result<()> {
    json.open('[')?;
    for row in numbers.chunks(cols.max(1)) {
        json.numbers(row.iter().copied())?;
    }
    json.close(']')
}
