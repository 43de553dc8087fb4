//! The panels of a scene. Which kinds there are is the screen's affair; it passes their list down.

use super::field::{Field, read_each};
use super::known::{self, Known};
use super::language::Localized;
use super::limits;
use super::quantity::Quantity;
use super::runs::RunId;
use super::table::Table;
use crate::diagnostic::{Diagnostic, counted};
use crate::engine::Program;

/// A kind of panel that lessons can ask for.
#[derive(Debug, Clone, Copy)]
pub struct PanelKind {
    /// Its name in lessons.
    pub name: &'static str,
    /// Whether it wants quantities to show.
    pub shows: Shows,
    /// Whether it shows how long the runs of the scene take.
    pub timed: bool,
    /// Reads the drawing of a cell, where this kind of panel shows it.
    pub drawing: Option<ReadDrawing>,
}

/// Everything that is wrong with a drawing of a program, with places in the drawing.
pub type ReadDrawing = fn(&Program, &str) -> Vec<Diagnostic>;

/// What `show` means to a kind of panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shows {
    /// It shows no quantity in particular.
    Nothing,
    /// It shows no quantity in particular, and all runs where it is told of none.
    EveryRun,
    /// It can be told what to show.
    Something,
    /// It has to be told.
    Needed,
}

/// How values become lengths and heights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Scale {
    /// In proportion.
    #[default]
    Linear,
    /// By powers of ten.
    Log,
}

/// A quantity with the name under which the lesson asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Shown {
    /// As written: `f`, `d h`, `lstm: c`.
    pub name: String,
    /// What it is.
    pub quantity: Quantity,
}

/// A panel that a scene asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelSpec {
    /// One of the kinds that were passed down.
    pub kind: &'static str,
    /// What it shows of which run; at least one.
    pub sides: Vec<Side>,
    /// The one element it shows, where not all.
    pub unit: Option<u32>,
    /// How it scales.
    pub scale: Scale,
    /// Its title, where not its own.
    pub title: Option<Localized<String>>,
}

/// What a panel shows of one run. Kinds that show one run show their sides beside each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// The run.
    pub run: RunId,
    /// What is shown of it; empty where the panel decides.
    pub show: Vec<Shown>,
}

const FORM: &str = "as in [{ kind = \"lines\", show = [\"f\", \"i\"] }]";

/// Reads `panels`.
pub(super) fn read(
    scene: &Table<'_>,
    kinds: &[PanelKind],
    known: Option<&Known<'_>>,
) -> Option<Vec<PanelSpec>> {
    let Some(field) = scene.get("panels") else {
        return Some(Vec::new());
    };
    let items = field.array("an array of panels", FORM)?;
    read_each(&items, |item| read_one(item, kinds, known))
}

fn read_one(item: &Field<'_>, kinds: &[PanelKind], known: Option<&Known<'_>>) -> Option<PanelSpec> {
    let table = item
        .table(FORM)?
        .only(&["kind", "show", "run", "unit", "scale", "title"]);
    let choices: Vec<_> = kinds.iter().map(|kind| (kind.name, *kind)).collect();
    let kind = table.need("kind", FORM).and_then(|field| field.choice(&choices));
    let title = table.optional("title", Field::lines);
    let scale = table.optional("scale", |field| {
        field.choice(&[("linear", Scale::Linear), ("log", Scale::Log)])
    });
    let shows = kind.map(|kind| kind.shows);
    if matches!(shows, Some(Shows::Nothing | Shows::EveryRun))
        && let Some(field) = table.get("show")
    {
        field.report_key(
            "this kind of panel is not told what to show",
            Some("remove `show`"),
        );
        return None;
    }
    if shows == Some(Shows::Needed) {
        table.need(
            "show",
            "name what it shows: show = \"f\", or show = [\"f\", \"i\"]",
        );
    }
    let every = shows == Some(Shows::EveryRun);
    let sides = known.and_then(|known| read_sides(&table, every, known));
    let unit = table.optional("unit", |field| read_unit(field, sides.as_deref(), known));
    known?;
    Some(PanelSpec {
        kind: kind?.name,
        sides: sides.filter(|_| table.get("show").is_some() || shows != Some(Shows::Needed))?,
        unit: unit?,
        scale: scale?.unwrap_or_default(),
        title: title?,
    })
}

/// Reads `run` and `show`: what is shown of which run; where no run is told, of the scene's own or of every one.
fn read_sides(table: &Table<'_>, every: bool, known: &Known<'_>) -> Option<Vec<Side>> {
    let run = table.optional("run", Field::line)?;
    let (each, by_default) = match &run {
        Some(run) if run.text.trim() == EACH => (true, RunId::OWN),
        Some(run) => (false, known.run(run.text.trim(), &run.span)?),
        None => (every, RunId::OWN),
    };
    let Some(field) = table.get("show") else {
        let runs: Vec<RunId> = if each {
            known.ids().collect()
        } else {
            vec![by_default]
        };
        let side = |run| Side {
            run,
            show: Vec::new(),
        };
        return Some(runs.into_iter().map(side).collect());
    };
    let items = if field.is_array() {
        field.array("", "")?
    } else {
        vec![field.clone()]
    };
    if each {
        return shown_of_each(&field, &items, known);
    }
    let mut sides: Vec<Side> = Vec::new();
    let mut sound = true;
    for item in &items {
        let Some((run, shown)) = shown(item, by_default, known) else {
            sound = false;
            continue;
        };
        match sides.iter_mut().find(|side| side.run == run) {
            Some(side) => side.show.push(shown),
            None => sides.push(Side {
                run,
                show: vec![shown],
            }),
        }
    }
    if items.is_empty() {
        field.report("this shows nothing", Some("name a quantity: show = [\"f\"]"));
    }
    (sound && !sides.is_empty()).then_some(sides)
}

/// The `run` of a panel that shows every run.
const EACH: &str = "each";

fn shown(item: &Field<'_>, by_default: RunId, known: &Known<'_>) -> Option<(RunId, Shown)> {
    let written = item.line()?;
    let named = known.named(&written.text, by_default, &written.span)?;
    let quantity = known.quantity(named.run, named.name, &written.span)?;
    let name = written.text.trim().to_owned();
    Some((named.run, Shown { name, quantity }))
}

/// Of every run what it has of these; each has something, and nothing is shown by none.
fn shown_of_each(field: &Field<'_>, items: &[Field<'_>], known: &Known<'_>) -> Option<Vec<Side>> {
    let mut sides: Vec<Side> = known
        .ids()
        .map(|run| Side {
            run,
            show: Vec::new(),
        })
        .collect();
    let mut sound = true;
    for item in items {
        let Some(written) = item.line() else {
            sound = false;
            continue;
        };
        let name = written.text.trim();
        let found: Vec<_> = known
            .ids()
            .map(|run| known::quantity(known.program(run), name))
            .collect();
        if found.iter().all(Option::is_none) {
            known.quantity(RunId::OWN, name, &written.span);
            sound = false;
        }
        for (side, quantity) in sides.iter_mut().zip(found) {
            let name = name.to_owned();
            side.show
                .extend(quantity.map(|quantity| Shown { name, quantity }));
        }
    }
    if let (Some(side), true) = (sides.iter().find(|side| side.show.is_empty()), sound) {
        let id = &known.runs[side.run.index()].id;
        let help = "with run = \"each\", every run has at least one of them";
        field.report(format!("the run `{id}` has nothing of this"), Some(help));
        return None;
    }
    sound.then_some(sides)
}

/// Reads `unit`: an element that everything that is shown has.
fn read_unit(field: &Field<'_>, sides: Option<&[Side]>, known: Option<&Known<'_>>) -> Option<u32> {
    let unit = field.count(0..=limits::SIZE - 1)?;
    let known = known?;
    for side in sides? {
        for shown in &side.show {
            let len = shown.quantity.rows(known.program(side.run));
            if unit >= len {
                let message = format!(
                    "`{}` has {}, so there is no unit {unit}",
                    shown.name,
                    counted(len, "element")
                );
                field.report(message, Some("units are counted from 0"));
                return None;
            }
        }
    }
    Some(unit as u32)
}
