//! The cells that come with the lab: the files of `src/cells`, read as a lesson's own cell is.

use include_dir::{Dir, include_dir};

use super::cell::{Cell, ReadCell};
use super::document::Document;
use super::mistakes::Mistakes;
use crate::diagnostic::{Diagnostic, Source};
use crate::model::KnownCell;

static CELLS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cells");

/// The names of the shipped cells.
pub fn shipped_cells() -> Vec<&'static str> {
    let mut names: Vec<_> = CELLS
        .files()
        .filter(|file| {
            file.path()
                .extension()
                .is_some_and(|extension| extension == "toml")
        })
        .filter_map(|file| file.path().file_stem()?.to_str())
        .collect();
    names.sort_unstable();
    names
}

/// The shipped cell of that name, with its drawing from the file beside it.
pub fn shipped_cell(name: &str) -> Option<Result<Cell, Vec<Diagnostic>>> {
    let text = CELLS.get_file(format!("{name}.toml"))?.contents_utf8()?;
    let drawing = CELLS.get_file(format!("{name}.circuit.txt"));
    let circuit = drawing.and_then(|file| file.contents_utf8()).map(str::to_owned);
    let cell = read_cell(&Source::new(format!("{name}.toml"), text));
    Some(cell.map(|cell| Cell {
        circuit: cell.circuit.or(circuit),
        ..cell
    }))
}

/// The shipped cells as models of files can be made of them.
pub fn known_cells() -> Vec<KnownCell> {
    shipped_cells()
        .into_iter()
        .filter_map(|name| {
            let cell = shipped_cell(name)?.ok()?;
            Some(KnownCell {
                key: name.to_owned(),
                source: cell.source,
            })
        })
        .collect()
}

/// Reads the file of a cell.
///
/// # Errors
/// Every mistake in it.
pub fn read_cell(source: &Source) -> Result<Cell, Vec<Diagnostic>> {
    let mistakes = Mistakes::default();
    let cell = Document::read(&source.text, &mistakes).and_then(|document| {
        let table = document.root("cell", &mistakes).called("the cell").table("")?;
        ReadCell::read(&table).map(|read| read.cell)
    });
    match (cell, mistakes.into_diagnostics()) {
        (Some(cell), found) if found.is_empty() => Ok(cell),
        (_, found) => Err(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_cell_is_read_in_the_order_of_its_declarations() {
        assert_eq!(
            shipped_cells(),
            ["gru", "gru-reset-before", "lstm", "rnn", "rnn-relu"]
        );
        for name in shipped_cells() {
            let cell = shipped_cell(name).unwrap().unwrap();
            assert_eq!(cell.source.states[0].0, "h", "{name}");
            assert!(cell.source.params[0].0.starts_with('W'), "{name}");
        }
        let lstm = shipped_cell("lstm").unwrap().unwrap();
        let params: Vec<_> = lstm.source.params.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(params.join(" "), "Wf Uf bf Wi Ui bi Wg Ug bg Wo Uo bo");
        assert!(shipped_cell("lstn").is_none());
    }
}
