//! The model of a scene: cell, extension, layers, sizes and loss, compiled; the engine's mistakes told in the file.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::cell::{Cell, Declared, Places, ReadCell, declarations, equations_of};
use super::field::Field;
use super::limits;
use super::panel::PanelKind;
use super::shipped::{shipped_cell, shipped_cells};
use super::table::Table;
use super::written::Written;
use crate::diagnostic::{Diagnostic, quoted};
use crate::engine::{Extension, LAYER_LIMIT, LossKind, LossSource, ModelSource, Program};

/// A compiled model.
pub(super) struct Model {
    pub(super) source: ModelSource,
    pub(super) program: Arc<Program>,
    pub(super) circuit: Option<String>,
}

/// Reads and compiles the model of a run, in which the `pinned` quantities can be held at a value; its drawing is read by the
/// `kinds` of panels that show one. Sizes that nothing has are reported where `written` gives them: a run beside another
/// takes over sizes that it may not need.
pub(super) fn read(
    scene: &Table<'_>,
    written: &Table<'_>,
    kinds: &[PanelKind],
    pinned: Vec<String>,
) -> Option<Model> {
    let before = scene.mistakes.count();
    let cell = scene.need("cell", "cell = \"lstm\", or a table [scene.cell] of your own");
    let cell = cell.and_then(|field| read_cell(&field));
    let mut places = Places::default();
    let extension = scene.optional("extend", |field| read_extension(field, &mut places));
    let layers = match scene.get("layers") {
        Some(field) => {
            places.layers = Some(field.span());
            field.count(1..=LAYER_LIMIT)
        }
        None => Some(1),
    };
    let loss = scene.optional("loss", |field| read_loss(field, &mut places));
    let written_sizes = read_sizes(scene, &mut places);
    let ReadCell {
        cell: Cell {
            source: cell,
            circuit,
        },
        places: cell_places,
    } = cell?;
    let mut source = ModelSource {
        cell,
        extension: extension?,
        layers: layers?,
        sizes: written_sizes?,
        loss: loss?,
        pinned,
    };
    places.whole = cell_places.whole;
    places.equations = cell_places.equations;
    places.declared.splice(0..0, cell_places.declared);
    complete_sizes(scene, written, &mut source, &places);
    match Program::compile(&source) {
        Ok(program) => {
            if let Some(drawing) = &cell_places.circuit {
                check_drawing(scene, kinds, &source, drawing);
            }
            let sound = scene.mistakes.count() == before;
            sound.then(|| Model {
                source,
                program: Arc::new(program),
                circuit,
            })
        }
        Err(mistakes) => {
            for mistake in mistakes {
                let span = places.of(&mistake);
                let diagnostic = Diagnostic::new(span, mistake.message);
                scene.mistakes.push(Diagnostic {
                    label: mistake.label,
                    help: mistake.help,
                    ..diagnostic
                });
            }
            None
        }
    }
}

/// A drawing shows the cell alone: without what the scene adds to it, and one of its layers.
fn check_drawing(scene: &Table<'_>, kinds: &[PanelKind], source: &ModelSource, drawing: &Written) {
    let plain = ModelSource {
        extension: None,
        layers: 1,
        loss: None,
        pinned: Vec::new(),
        ..source.clone()
    };
    let Ok(program) = Program::compile(&plain) else {
        return;
    };
    for read in kinds.iter().filter_map(|kind| kind.drawing) {
        for fault in read(&program, &drawing.text) {
            let span = drawing.place(&fault.span);
            scene.mistakes.push(Diagnostic { span, ..fault });
        }
    }
}

pub(super) fn read_cell(field: &Field<'_>) -> Option<ReadCell> {
    if field.is_table() {
        return ReadCell::read(&field.table("")?);
    }
    if !field.value.get_ref().is_str() {
        return field.unlike(
            "the name of a cell or a table",
            Some("cell = \"lstm\", or a table [scene.cell]"),
        );
    }
    let name = field.line()?;
    let Some(cell) = shipped_cell(&name.text) else {
        let cells = shipped_cells();
        let meant = field.mistakes.meant(&name.text, cells.iter().copied(), '"');
        let help = format!(
            "{meant}there are {}; or write a table [scene.cell]",
            cells.join(", ")
        );
        field.report(format!("there is no cell {}", quoted(&name.text)), Some(&help));
        return None;
    };
    match cell {
        Ok(cell) => Some(ReadCell {
            cell,
            places: Places {
                whole: field.span(),
                ..Places::default()
            },
        }),
        Err(found) => {
            let first = found
                .first()
                .map(|found| found.message.as_str())
                .unwrap_or_default();
            field.report(
                format!("the shipped cell {} is broken: {first}", quoted(&name.text)),
                None,
            );
            None
        }
    }
}

fn read_extension(field: &Field<'_>, places: &mut Places) -> Option<Extension> {
    let form = "as in { params = { V = \"y h\", d = \"y\" }, equations = \"y = sigmoid(V h + d)\" }";
    let table = field.table(form)?.only(&["params", "equations"]);
    let params = declarations(table.get("params"), Declared::Param, places);
    let equations = table
        .need("equations", form)
        .and_then(|field| equations_of(&field));
    places.extension.clone_from(&equations);
    Some(Extension {
        params: params?,
        equations: equations?.text,
    })
}

fn read_loss(field: &Field<'_>, places: &mut Places) -> Option<LossSource> {
    let form = "as in { kind = \"half-squared-error\", of = \"h\", at = \"last\", target = [0, 1] }";
    let table = field.table(form)?.only(&["kind", "of", "at", "target"]);
    let kind = table.need("kind", form).and_then(|field| {
        field.choice(&[
            ("half-squared-error", LossKind::HalfSquaredError),
            ("binary-cross-entropy", LossKind::BinaryCrossEntropy),
            ("categorical-cross-entropy", LossKind::CategoricalCrossEntropy),
            ("received", LossKind::Received),
        ])
    });
    let of = table.need("of", form);
    places.loss = of.as_ref().map(Field::span);
    let of = of.and_then(|field| field.line());
    Some(LossSource {
        kind: kind?,
        of: of?.text,
    })
}

fn read_sizes(scene: &Table<'_>, places: &mut Places) -> Option<BTreeMap<String, usize>> {
    let Some(field) = scene.get("sizes") else {
        return Some(BTreeMap::new());
    };
    let mut sizes = BTreeMap::new();
    for entry in field.table("as in { x = 3, h = 4 }")?.in_order() {
        places
            .sizes
            .push((entry.name.key.to_owned(), entry.key_span.clone()));
        let size = entry
            .clone()
            .called(format!("the size {}", entry.name))
            .count(1..=limits::SIZE);
        // A wrong size is reported; the equations are checked all the same.
        sizes.insert(entry.name.key.to_owned(), size.unwrap_or(STAND_IN));
    }
    Some(sizes)
}

/// Stands in for sizes that are missing or wrong, so that the equations' own mistakes are still found.
const STAND_IN: usize = 17;

/// Reports the sizes that declarations use and nobody gives, once each, and those that nobody uses.
fn complete_sizes(scene: &Table<'_>, written: &Table<'_>, source: &mut ModelSource, places: &Places) {
    let extension = source.extension.iter().flat_map(|extension| &extension.params);
    let declared = [&source.cell.inputs, &source.cell.states, &source.cell.params];
    let used: BTreeSet<String> = declared
        .into_iter()
        .flatten()
        .chain(extension)
        .flat_map(|(_, sizes)| sizes.split_whitespace())
        .filter(|word| !word.starts_with(|c: char| c.is_ascii_digit()))
        .map(str::to_owned)
        .collect();
    let own = written.get("sizes").and_then(|field| field.table(""));
    let is_own = |symbol: &str| own.as_ref().is_some_and(|own| own.get(symbol).is_some());
    for (symbol, span) in &places.sizes {
        if !used.contains(symbol) && !is_own(symbol) {
            source.sizes.remove(symbol);
        } else if !used.contains(symbol) {
            let meant = scene.mistakes.meant(symbol, used.iter().map(String::as_str), '`');
            let names: Vec<_> = used.iter().map(String::as_str).collect();
            scene.mistakes.push(
                Diagnostic::new(span.clone(), format!("nothing has the size {}", quoted(symbol)))
                    .help(format!("{meant}the sizes are {}", names.join(", "))),
            );
        }
    }
    let span = scene
        .get("sizes")
        .map_or_else(|| places.whole.clone(), |field| field.span());
    for symbol in used {
        if source.sizes.contains_key(&symbol) {
            continue;
        }
        let message = format!("no size is given for {}", quoted(&symbol));
        let help = format!("give it in `sizes`, as in sizes = {{ {symbol} = 4 }}");
        scene
            .mistakes
            .push(Diagnostic::new(span.clone(), message).help(help));
        source.sizes.insert(symbol, STAND_IN);
    }
}
