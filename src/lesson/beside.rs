//! The runs beside a scene's own. A run beside it is written as what differs: everything else is the scene's.

use std::borrow::Cow;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::field::{Field, read_each};
use super::imported::Imported;
use super::language::Localized;
use super::limits;
use super::panel::PanelKind;
use super::part::{Part, Start, cell_name};
use super::pin;
use super::runs::RunId;
use super::sequence::Sequence;
use super::table::Table;
use super::words::Words;
use crate::diagnostic::quoted;
use crate::engine::{Program, Setup};

/// How a run is called where there are several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunName {
    /// In lessons and commands: `lstm`.
    pub id: String,
    /// On screen; without it, the id.
    pub label: Option<Localized<String>>,
}

/// A run beside the scene's own.
#[derive(Debug, Clone)]
pub struct Beside {
    /// How it is called.
    pub name: RunName,
    /// Its cell: the name of a shipped one, or what the lesson calls its own.
    pub cell: String,
    /// The program and every given number.
    pub setup: Setup,
    /// The words that are its inputs, where it reads words.
    pub words: Option<Words>,
    /// The drawing of its cell, where there is one.
    pub circuit: Option<String>,
    /// Where its parameters come from, if from a model file.
    pub imported: Option<Arc<Imported>>,
}

const FORM: &str = "a run beside the scene's own is [[scene.beside]] with an id and what differs";
const NAME: [&str; 2] = ["id", "label"];
const DIFFERS: [&str; 13] = [
    "cell", "extend", "layers", "sizes", "inputs", "words", "initial", "loss", "params", "weights", "fill",
    "pins", "train",
];
/// Tables of names, of which a run may give some and take over the others.
const BY_NAME: [&str; 4] = ["sizes", "initial", "params", "train"];

/// A run beside the scene's own, as written.
pub(super) struct WrittenRun<'a> {
    pub(super) name: RunName,
    /// What the lesson gives here.
    pub(super) table: Table<'a>,
    entries: DeTable<'a>,
}

impl WrittenRun<'_> {
    /// The run as if it had been written out in full.
    pub(super) fn whole(&self) -> Table<'_> {
        Table {
            name: self
                .table
                .name
                .clone()
                .called(format!("the run `{}`", self.name.id)),
            span: self.table.span.clone(),
            file: self.table.file,
            entries: &self.entries,
            mistakes: self.table.mistakes,
            meant: Vec::new(),
        }
    }

    /// Reads its model and its sequence, and leaves out what of the scene its cell does not have.
    pub(super) fn read(&mut self, scene: &Table<'_>, kinds: &[PanelKind], own: &Part, run: RunId) -> Part {
        let whole = self.whole();
        let pinned = pin::names(&whole, scene, run, &self.name.id);
        let part = Part::read(&whole, &self.table, kinds, pinned, own.learner.as_ref());
        if let (Some(model), Some(own)) = (&part.model, &own.model) {
            self.keep_what_fits(&own.program, &model.program);
        }
        part
    }

    /// Whether it has as many steps as the scene.
    pub(super) fn has_steps(&self, sequence: Option<&Sequence>, steps: Option<usize>) -> bool {
        let (Some(sequence), Some(steps)) = (sequence, steps) else {
            return true;
        };
        if sequence.steps == steps {
            return true;
        }
        let message = format!(
            "this run has {} steps, and the scene's own has {steps}",
            sequence.steps
        );
        let help = "the runs of a scene are compared step by step";
        let place = self.table.get("words").or_else(|| self.table.get("inputs"));
        match place.or_else(|| self.table.get("id")) {
            Some(field) => field.report_key(message, Some(help)),
            None => return true,
        }
        false
    }

    /// The run, complete.
    pub(super) fn beside(self, part: Part, start: Start) -> Option<Beside> {
        let cell = cell_name(&self.whole(), &start.setup);
        Some(Beside {
            name: self.name,
            cell,
            setup: start.setup,
            words: part.sequence?.words,
            circuit: part.model?.circuit,
            imported: start.imported,
        })
    }

    /// Leaves parameters and states of the scene away that this run's cell does not have, or not in that shape.
    fn keep_what_fits(&mut self, scene: &Program, program: &Program) {
        let param = |program: &Program, name: &str| {
            let found = program.param(program.param_named(name)?);
            Some((found.rows, found.cols))
        };
        let state = |program: &Program, name: &str| {
            let mut states = program.states.iter().map(|state| program.slot(*state));
            states.find(|state| state.name == name).map(|state| state.len)
        };
        let fits = |key: &str, name: &str| match key {
            "params" => param(program, name).is_some_and(|shape| Some(shape) == param(scene, name)),
            _ => state(program, name).is_some_and(|len| Some(len) == state(scene, name)),
        };
        for key in ["params", "initial"] {
            let own = self.table.get(key).and_then(|field| field.table(""));
            let Some(value) = self.entries.get_mut(key) else {
                continue;
            };
            let DeValue::Table(entries) = value.get_mut() else {
                continue;
            };
            let keep =
                |name: &str| fits(key, name) || own.as_ref().is_some_and(|own| own.get(name).is_some());
            let all = std::mem::take(entries).into_iter();
            *entries = all.filter(|(name, _)| keep(name.get_ref())).collect();
            // What is missing is told at this run, not at the numbers of another.
            if own.is_none()
                && let Some(id) = self.table.get("id")
                && let Some((_, value)) = self.entries.remove_entry(key)
            {
                self.entries
                    .insert(Spanned::new(id.span(), Cow::Borrowed(key)), value);
            }
        }
    }
}

/// Reads how the scene's own run is called, and the runs beside it.
pub(super) fn read<'a>(scene: &Table<'a>) -> Option<(Option<RunName>, Vec<WrittenRun<'a>>)> {
    let Some(field) = scene.get("beside") else {
        if let Some(field) = scene.get("run") {
            let help = "remove `run`, or put another run beside it with [[scene.beside]]";
            field.report_key("a scene with one run needs no name for it", Some(help));
            return None;
        }
        return Some((None, Vec::new()));
    };
    let items = field.array("an array of runs, [[scene.beside]]", FORM)?;
    if !(1..=limits::BESIDE).contains(&items.len()) {
        let help = format!("1 to {} runs stand beside the scene's own", limits::BESIDE);
        field.report_key(format!("there are {} runs beside it", items.len()), Some(&help));
        return None;
    }
    let form = "how the scene's own run is called: run = { id = \"rnn\", label = { en, es } }";
    let own = scene.need("run", form);
    let own = own.and_then(|field| read_name(&field.table(form)?.only(&NAME)));
    let beside = read_each(&items, |item| read_one(item, scene))?;
    let own = own?;
    let mut ids = vec![own.id.clone()];
    for run in &beside {
        if ids.contains(&run.name.id) {
            let message = format!("another run is called {} already", quoted(&run.name.id));
            run.table.get("id")?.report(message, None);
            return None;
        }
        ids.push(run.name.id.clone());
    }
    Some((Some(own), beside))
}

fn read_one<'a>(item: &Field<'a>, scene: &Table<'a>) -> Option<WrittenRun<'a>> {
    let known: Vec<_> = NAME.into_iter().chain(DIFFERS).collect();
    let table = item.clone().called("the run beside it").table(FORM)?.only(&known);
    table.either("inputs", "words");
    let name = read_name(&table)?;
    let mut entries = DeTable::new();
    for (key, value) in scene.entries {
        let key_text = key.get_ref().as_ref();
        let hidden = match key_text {
            "inputs" => table.get("words").is_some(),
            "words" => table.get("inputs").is_some(),
            // Pins hold quantities of the scene's own cell.
            "pins" => table.get("cell").is_some(),
            _ => false,
        };
        if !hidden && (DIFFERS.contains(&key_text) || matches!(key_text, "steps" | "embedding")) {
            entries.insert(key.clone(), value.clone());
        }
    }
    for (key, value) in table.entries {
        let key_text = key.get_ref().as_ref();
        if !DIFFERS.contains(&key_text) {
            continue;
        }
        let before = entries.remove_entry(key_text).map(|(_, value)| value);
        let value = match before {
            Some(before) if BY_NAME.contains(&key_text) => over(&before, value),
            _ => value.clone(),
        };
        entries.insert(key.clone(), value);
    }
    Some(WrittenRun { name, table, entries })
}

/// The entries of one table, and of another table those that the first does not have.
fn over<'a>(scene: &Spanned<DeValue<'a>>, own: &Spanned<DeValue<'a>>) -> Spanned<DeValue<'a>> {
    let (DeValue::Table(below), DeValue::Table(above)) = (scene.get_ref(), own.get_ref()) else {
        return own.clone();
    };
    let mut entries = above.clone();
    for (key, value) in below {
        if entries.get(key.get_ref().as_ref()).is_none() {
            entries.insert(key.clone(), value.clone());
        }
    }
    Spanned::new(own.span(), DeValue::Table(entries))
}

fn read_name(table: &Table<'_>) -> Option<RunName> {
    let id = table
        .need("id", "a short name for the run: id = \"lstm\"")
        .and_then(|field| {
            let id = field.id()?;
            if id == "each" {
                field.report("a run cannot be called `each`", Some("`each` means all of them"));
                return None;
            }
            Some(id)
        });
    let label = table.optional("label", Field::lines);
    Some(RunName {
        id: id?,
        label: label?,
    })
}
