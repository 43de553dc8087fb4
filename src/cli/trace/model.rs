//! A trace of somebody's own network: values under the cell's names, gradients under the file's. One list of arrays, in
//! any of the forms.

use std::io::{self, Write};

use super::json::Json;
use super::npz::Archive;
use super::{Format, adjoints, params, quantities};
use crate::engine::{Address, Run, SlotId};
use crate::model::{Chain, Gradients, Stage};

/// What an array is; the keys of the JSON, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Params,
    Values,
    Gradients,
    Adjoints,
}

impl Group {
    const ALL: [Group; 4] = [Group::Params, Group::Values, Group::Gradients, Group::Adjoints];

    fn key(self) -> &'static str {
        match self {
            Group::Params => "params",
            Group::Values => "values",
            Group::Gradients => "gradients",
            Group::Adjoints => "adjoints",
        }
    }
}

/// An array of the trace.
struct Item<'a> {
    name: String,
    shape: Vec<usize>,
    numbers: Box<dyn Iterator<Item = f64> + 'a>,
}

/// Writes the trace. Rows of a direction that reads from the end stand in the order of the sequence, too.
pub(super) fn write(chain: &Chain, runs: &[Run], format: Format, out: &mut dyn Write) -> io::Result<()> {
    let gradients = Gradients::of(chain, runs);
    let items = |group: Group| items(chain, runs, gradients.as_ref(), group);
    let loss = chain.loss(runs);
    match format {
        Format::Json => json(chain, loss, &items, out),
        Format::Npz => npz(chain, loss, &items, out),
        Format::Csv => csv(loss, &items, out),
    }
}

type Items<'a> = dyn Fn(Group) -> Vec<Item<'a>> + 'a;

fn texts(chain: &Chain) -> [(&'static str, &str); 3] {
    let network = &chain.network;
    [
        ("model", &network.file),
        ("module", &network.module),
        ("cell", &network.cell),
    ]
}

fn sizes(chain: &Chain) -> [(&'static str, usize); 4] {
    let network = &chain.network;
    [
        ("x", network.input),
        ("h", network.hidden),
        ("layers", network.layers),
        ("directions", network.directions()),
    ]
}

fn json(chain: &Chain, loss: Option<f64>, items: &Items<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut json = Json::new(out);
    json.open('{')?;
    for (key, text) in texts(chain) {
        json.key(key)?;
        json.text(text)?;
    }
    json.key("sizes")?;
    json.open('{')?;
    for (key, size) in sizes(chain) {
        json.key(key)?;
        json.whole(size)?;
    }
    json.close('}')?;
    json.key("steps")?;
    json.whole(chain.input.steps)?;
    for group in Group::ALL {
        if group == Group::Gradients {
            json.key("loss")?;
            match loss {
                Some(loss) => json.number(loss)?,
                None => json.word("null")?,
            }
        }
        json.key(group.key())?;
        json.open('{')?;
        for mut item in items(group) {
            json.key(&item.name)?;
            match item.shape[..] {
                [rows, cols] => {
                    json.open('[')?;
                    for _ in 0..rows {
                        json.numbers(item.numbers.by_ref().take(cols))?;
                    }
                    json.close(']')?;
                }
                _ => json.numbers(item.numbers)?,
            }
        }
        json.close('}')?;
    }
    json.close('}')?;
    json.finish()
}

fn npz(chain: &Chain, loss: Option<f64>, items: &Items<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut archive = Archive::new(out);
    for (name, text) in texts(chain) {
        archive.text(name, text)?;
    }
    for (name, size) in sizes(chain) {
        archive.whole(&format!("sizes.{name}"), size)?;
    }
    archive.whole("steps", chain.input.steps)?;
    if let Some(loss) = loss {
        archive.numbers("loss", &[], [loss])?;
    }
    for group in Group::ALL {
        for item in items(group) {
            let name = format!("{}.{}", group.key(), item.name);
            archive.numbers(&name, &item.shape, item.numbers)?;
        }
    }
    archive.finish()
}

fn csv(loss: Option<f64>, items: &Items<'_>, out: &mut dyn Write) -> io::Result<()> {
    // A file calls its arrays as it likes: what would not be read as one field is written in quotes.
    let mut out = ::csv::Writer::from_writer(out);
    out.write_record(["quantity", "step", "unit", "value"])?;
    for group in Group::ALL {
        if let (Group::Gradients, Some(loss)) = (group, loss) {
            out.write_record(["loss", "", "", &format!("{loss:?}")])?;
        }
        let derivative = matches!(group, Group::Gradients | Group::Adjoints);
        let by_step = matches!(group, Group::Values | Group::Adjoints);
        for item in items(group) {
            let name = format!("{}{}", if derivative { "d " } else { "" }, item.name);
            let cols = item.shape.get(1).copied();
            for (at, value) in item.numbers.enumerate() {
                let (step, unit) = match cols.map(|cols| (at / cols, at % cols)) {
                    Some((row, col)) if by_step => ((row + 1).to_string(), col.to_string()),
                    Some((row, col)) => (String::new(), format!("{row} {col}")),
                    None => (String::new(), at.to_string()),
                };
                out.write_record([&name, &step, &unit, &format!("{value:?}")])?;
            }
        }
    }
    out.flush()
}

fn items<'a>(
    chain: &'a Chain,
    runs: &'a [Run],
    gradients: Option<&'a Gradients>,
    group: Group,
) -> Vec<Item<'a>> {
    let all = chain.stages.iter().zip(runs);
    match group {
        Group::Params => all.flat_map(|(stage, run)| params_of(stage, run)).collect(),
        Group::Values => all.flat_map(|(stage, run)| values_of(stage, run)).collect(),
        Group::Adjoints => all.flat_map(|(stage, run)| adjoints_of(stage, run)).collect(),
        Group::Gradients => gradients.map_or_else(Vec::new, |gradients| gradients_of(chain, gradients)),
    }
}

fn params_of<'a>(stage: &'a Stage, run: &'a Run) -> impl Iterator<Item = Item<'a>> {
    params(run.program()).map(move |param| {
        let found = run.program().param(param);
        let cols = found.cols.unwrap_or(1) as u32;
        let places = (0..found.rows as u32).flat_map(move |row| (0..cols).map(move |col| (row, col)));
        let number = move |(row, col)| run.number(Address::Param { param, row, col }).unwrap_or(f64::NAN);
        Item {
            name: format!("{}{}", found.name, stage.suffix),
            shape: std::iter::once(found.rows).chain(found.cols).collect(),
            numbers: Box::new(places.map(number)),
        }
    })
}

/// The steps of a run in the order of the sequence.
fn steps(stage: &Stage, run: &Run) -> impl Iterator<Item = usize> {
    let (reverse, steps) = (stage.reverse, run.steps());
    (1..=steps).map(move |row| if reverse { steps + 1 - row } else { row })
}

fn values_of<'a>(stage: &'a Stage, run: &'a Run) -> impl Iterator<Item = Item<'a>> {
    let program = run.program();
    let own = move |slot: &SlotId| !is_shared(stage, run, *slot);
    quantities(program).into_iter().filter(own).map(move |slot| {
        let found = program.slot(slot);
        Item {
            name: format!("{}{}", found.name, stage.suffix),
            shape: vec![run.steps(), found.len],
            numbers: Box::new(steps(stage, run).flat_map(move |step| run.vector(slot, step).iter().copied())),
        }
    })
}

/// Whether a quantity stands under another stage already: what is read.
fn is_shared(stage: &Stage, run: &Run, slot: SlotId) -> bool {
    let first = stage.layers.start == 0 && !stage.reverse;
    !first && run.program().inputs.contains(&slot)
}

fn adjoints_of<'a>(stage: &'a Stage, run: &'a Run) -> impl Iterator<Item = Item<'a>> {
    let program = run.program();
    adjoints(program).into_iter().map(move |(name, slot)| {
        let len = program.adjoint(slot).map_or(0, |found| found.len);
        let number = move |step: usize, unit: u32| {
            let step = step as u32;
            run.number(Address::Adjoint { slot, step, unit })
                .unwrap_or(f64::NAN)
        };
        let numbers =
            steps(stage, run).flat_map(move |step| (0..len as u32).map(move |unit| number(step, unit)));
        Item {
            name: format!("{name}{}", stage.suffix),
            shape: vec![run.steps(), len],
            numbers: Box::new(numbers),
        }
    })
}

fn gradients_of<'a>(chain: &'a Chain, gradients: &'a Gradients) -> Vec<Item<'a>> {
    let network = &chain.network;
    let item = |name: &str, shape: Vec<usize>, numbers: &'a [f64]| Item {
        name: name.to_owned(),
        shape,
        numbers: Box::new(numbers.iter().copied()),
    };
    let tensors = network.tensors.iter().zip(&gradients.tensors);
    let tensors = tensors.map(|(entry, numbers)| item(&entry.name, entry.shape.clone(), numbers));
    let x = item("x", vec![chain.input.steps, network.input], &gradients.x);
    let states = ["h0", "c0"]
        .into_iter()
        .zip(&gradients.initial)
        .map(|(name, numbers)| {
            let several = numbers.len() / network.hidden.max(1);
            let rows = Some(several).filter(|several| *several > 1);
            item(name, rows.into_iter().chain([network.hidden]).collect(), numbers)
        });
    tensors.chain([x]).chain(states).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_a_file_is_one_field() {
        let names = ["rnn.weight_ih_l0", "a,b", "say \"x\"", "two\nlines"];
        let items = |group: Group| {
            let item = |name: &str| Item {
                name: name.to_owned(),
                shape: vec![1],
                numbers: Box::new(std::iter::once(0.5)),
            };
            let named = if group == Group::Params { &names[..] } else { &[] };
            named.iter().map(|name| item(name)).collect()
        };
        let mut text = Vec::new();
        csv(None, &items, &mut text).unwrap();
        let mut reader = ::csv::Reader::from_reader(&text[..]);
        let read: Vec<_> = reader
            .records()
            .map(|record| record.unwrap()[0].to_owned())
            .collect();
        assert_eq!(read, names);
    }
}
