//! The panels of a scene. Which kinds there are is the screen's affair; it passes their list down.

use super::field::Field;
use super::known::{Known, Quantity};
use super::language::Localized;
use super::limits;
use super::table::Table;

/// A kind of panel that lessons can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PanelKind {
    /// Its name in lessons.
    pub name: &'static str,
    /// Whether it wants quantities to show.
    pub shows: Shows,
}

/// What `show` means to a kind of panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shows {
    /// It shows no quantity in particular.
    Nothing,
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
    /// As written: `f`, `d h`.
    pub name: String,
    /// What it is.
    pub quantity: Quantity,
}

/// A panel that a scene asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelSpec {
    /// One of the kinds that were passed down.
    pub kind: &'static str,
    /// What it shows; empty where the panel decides.
    pub show: Vec<Shown>,
    /// The one element it shows, where not all.
    pub unit: Option<u32>,
    /// How it scales.
    pub scale: Scale,
    /// Its title, where not its own.
    pub title: Option<Localized<String>>,
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
    let read: Vec<_> = items.iter().map(|item| read_one(item, kinds, known)).collect();
    read.into_iter().collect()
}

fn read_one(item: &Field<'_>, kinds: &[PanelKind], known: Option<&Known<'_>>) -> Option<PanelSpec> {
    let table = item
        .table(FORM)?
        .only(&["kind", "show", "unit", "scale", "title"]);
    let choices: Vec<_> = kinds.iter().map(|kind| (kind.name, *kind)).collect();
    let kind = table.need("kind", FORM).and_then(|field| field.choice(&choices));
    let title = match table.get("title") {
        Some(field) => field.lines().map(Some),
        None => Some(None),
    };
    let scale = match table.get("scale") {
        Some(field) => field.choice(&[("linear", Scale::Linear), ("log", Scale::Log)]),
        None => Some(Scale::Linear),
    };
    let names = match (table.get("show"), kind.map(|kind| kind.shows)) {
        (Some(field), Some(Shows::Nothing)) => {
            field.report_key(
                "this kind of panel is not told what to show",
                Some("remove `show`"),
            );
            None
        }
        (None, Some(Shows::Needed)) => {
            table.need(
                "show",
                "name what it shows: show = \"f\", or show = [\"f\", \"i\"]",
            );
            None
        }
        (Some(field), _) => quantities(&field, known),
        (None, _) => Some(Vec::new()),
    };
    let unit = match table.get("unit") {
        Some(field) => field
            .count(0..=limits::SIZE - 1)
            .and_then(|unit| check_unit(&field, unit, &names, known)),
        None => Some(None),
    };
    known?;
    Some(PanelSpec {
        kind: kind?.name,
        show: names?,
        unit: unit?,
        scale: scale?,
        title: title?,
    })
}

fn quantities(field: &Field<'_>, known: Option<&Known<'_>>) -> Option<Vec<Shown>> {
    let one = |item: &Field<'_>| {
        let name = item.line()?;
        let quantity = known?.quantity(name.text.trim(), &name.span)?;
        Some(Shown {
            name: name.text.trim().to_owned(),
            quantity,
        })
    };
    if !field.is_array() {
        return Some(vec![one(field)?]);
    }
    let items = field.array("", "")?;
    let read: Vec<_> = items.iter().map(one).collect();
    read.into_iter().collect()
}

/// The element has to exist in everything that is shown.
fn check_unit(
    field: &Field<'_>,
    unit: usize,
    names: &Option<Vec<Shown>>,
    known: Option<&Known<'_>>,
) -> Option<Option<u32>> {
    let known = known?;
    for shown in names.iter().flatten() {
        let len = known.len(shown.quantity);
        if unit >= len {
            let message = format!("`{}` has {len} elements, so there is no unit {unit}", shown.name);
            field.report(message, Some("units are counted from 0"));
            return None;
        }
    }
    Some(Some(unit as u32))
}
