//! A cell as a file or a scene writes it. One reader for the shipped cells and for those that a lesson brings along.

use super::field::{Field, read_each};
use super::limits;
use super::table::Table;
use super::written::Written;
use crate::diagnostic::{Span, quoted};
use crate::engine::{CellSource, Declarations, Mistake, Place};

/// A cell: its model, and its circuit if somebody drew one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// What the engine compiles.
    pub source: CellSource,
    /// The drawing of its circuit, as written.
    pub circuit: Option<String>,
}

/// A cell and the places of its parts in the file.
pub(super) struct ReadCell {
    pub(super) cell: Cell,
    pub(super) places: Places,
}

const KEYS: [&str; 6] = ["name", "input", "state", "params", "equations", "circuit"];

impl ReadCell {
    /// Reads the keys of a cell from a table.
    pub(super) fn read(table: &Table<'_>) -> Option<Self> {
        let table = table.clone().only(&KEYS);
        let mut places = Places {
            whole: table.span.clone(),
            ..Places::default()
        };
        let name = table.optional("name", Field::line);
        let inputs = declarations(table.get("input"), Declared::Input, &mut places);
        let states = declarations(table.get("state"), Declared::State, &mut places);
        let params = declarations(table.get("params"), Declared::Param, &mut places);
        let circuit = table.optional("circuit", |field| {
            text_within(field, limits::DRAWING_BYTES, "drawings")
        });
        let equations = table.need("equations", "equations = \"\"\"h = tanh(W x + U h' + b)\"\"\"");
        let equations = equations.and_then(|field| equations_of(&field));
        let source = CellSource {
            name: name?.map(|name| name.text).unwrap_or_default(),
            inputs: inputs?,
            states: states?,
            params: params?,
            equations: equations.as_ref()?.text.clone(),
        };
        places.equations = equations;
        places.circuit = circuit?;
        let circuit = places.circuit.as_ref().map(|drawing| drawing.text.clone());
        Some(Self {
            cell: Cell { source, circuit },
            places,
        })
    }
}

/// The equation text of a field.
pub(super) fn equations_of(field: &Field<'_>) -> Option<Written> {
    text_within(field, limits::EQUATION_BYTES, "equations")
}

/// A text of at most so many bytes; `what` it is made of.
fn text_within(field: &Field<'_>, most: usize, what: &str) -> Option<Written> {
    let text = field.text()?;
    let bytes = text.text.len();
    if bytes > most {
        let help = format!("{what} have at most {most} bytes");
        field.report(format!("these are {bytes} bytes of {what}"), Some(&help));
        return None;
    }
    Some(text)
}

/// The list in which a name is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Declared {
    Input,
    State,
    Param,
}

/// Names with their dimensions, in the order in which they are written.
pub(super) fn declarations(
    field: Option<Field<'_>>,
    declared: Declared,
    places: &mut Places,
) -> Option<Declarations> {
    let Some(field) = field else {
        return Some(Vec::new());
    };
    let entries = field
        .table("names with their sizes, as in { W = \"h x\", b = \"h\" }")?
        .in_order();
    if entries.len() > limits::DECLARATIONS {
        let help = format!("at most {} are allowed", limits::DECLARATIONS);
        field.report(
            format!("{} declares {} names", field.name, entries.len()),
            Some(&help),
        );
        return None;
    }
    read_each(&entries, |entry| {
        places
            .declared
            .push((declared, entry.name.key.to_owned(), entry.key_span.clone()));
        Some((entry.name.key.to_owned(), sizes_of(entry)?))
    })
}

fn sizes_of(entry: &Field<'_>) -> Option<String> {
    let sizes = entry.line()?.text;
    let is_numeral = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    let is_size = |word: &str| word.parse().is_ok_and(|size| (1..=limits::SIZE).contains(&size));
    let mut numerals = sizes.split_whitespace().filter(is_numeral);
    if let Some(wrong) = numerals.find(|word| !is_size(word)) {
        let help = format!("sizes go from 1 to {}", limits::SIZE);
        entry.report(format!("{} is not a size", quoted(wrong)), Some(&help));
        return None;
    }
    Some(sizes)
}

/// Where the parts of a model stand in the file, so that the engine's mistakes can be shown there.
#[derive(Default)]
pub(super) struct Places {
    /// What stands for everything that has no place of its own.
    pub(super) whole: Span,
    /// Declared names and their places; those of an extension after those of the cell.
    pub(super) declared: Vec<(Declared, String, Span)>,
    pub(super) equations: Option<Written>,
    pub(super) circuit: Option<Written>,
    pub(super) extension: Option<Written>,
    pub(super) loss: Option<Span>,
    pub(super) layers: Option<Span>,
    pub(super) sizes: Vec<(String, Span)>,
}

impl Places {
    /// Where a mistake of the engine stands in the file.
    pub(super) fn of(&self, mistake: &Mistake) -> Span {
        let found = match &mistake.place {
            Place::Equations(part) => self.equations.as_ref().map(|written| written.place(part)),
            Place::Extension(part) => self.extension.as_ref().map(|written| written.place(part)),
            Place::Input(name) => self.declared(Declared::Input, name),
            Place::State(name) => self.declared(Declared::State, name),
            Place::Param(name) => self.declared(Declared::Param, name),
            Place::Size(symbol) => self
                .sizes
                .iter()
                .find(|(own, _)| own == symbol)
                .map(|(_, span)| span.clone()),
            Place::Loss => self.loss.clone(),
            Place::Layers => self.layers.clone(),
        };
        found.unwrap_or_else(|| self.whole.clone())
    }

    fn declared(&self, declared: Declared, name: &str) -> Option<Span> {
        // Of a name that is declared twice, the second is the mistake.
        let found = self
            .declared
            .iter()
            .rev()
            .find(|(list, own, _)| *list == declared && own == name);
        found.map(|(.., place)| place.clone())
    }
}
