//! Arrays under the names of a cell's own parameters, as the lab itself saves them.

use std::collections::BTreeMap;

use super::archive::{Archive, Entry};
use super::error::{ModelError, shape_text};
use super::network::{Choices, KnownCell, Network, check_layers, refuse_nonlinearity};
use super::origin::{Origin, Piece};
use crate::diagnostic::printable;
use crate::engine::{CellSource, LAYER_LIMIT, Program, layer_suffix};

/// The cell whose parameters a file has, if there is one; of several the one with the most.
pub(super) fn find(
    archive: &Archive,
    choices: &Choices,
    cells: &[KnownCell],
) -> Result<Option<Network>, ModelError> {
    let there = cells
        .iter()
        .map(|known| (known, layers_of(archive, &known.source)));
    let mut fitting: Vec<_> = there.filter(|(_, layers)| *layers > 0).collect();
    let Some(most) = fitting.iter().map(|(known, _)| known.source.params.len()).max() else {
        return Ok(None);
    };
    let file = &archive.file;
    if let Some(chosen) = &choices.cell {
        let options = format!("it can be {}", keys(&fitting).join(", "));
        fitting.retain(|(known, _)| known.key == *chosen);
        if fitting.is_empty() {
            let what = format!("its names are not those of --cell {}", printable(chosen));
            return Err(ModelError::choice(file, what, options));
        }
    } else {
        fitting.retain(|(known, _)| known.source.params.len() == most);
    }
    if let Some(nonlinearity) = choices.nonlinearity.as_deref() {
        let simple = keys(&fitting).iter().any(|key| key.starts_with("rnn"));
        let wanted = if nonlinearity == "relu" { "rnn-relu" } else { "rnn" };
        fitting.retain(|(known, _)| known.key == wanted);
        if fitting.is_empty() {
            return Err(refuse_nonlinearity(file, simple));
        }
    }
    match fitting[..] {
        [(known, layers)] => network(archive, known, layers).map(Some),
        _ => {
            let what = "its names are those of several cells";
            let options = format!("say --cell {}", keys(&fitting).join(" or --cell "));
            Err(ModelError::choice(file, what, options))
        }
    }
}

fn keys<'a>(cells: &[(&'a KnownCell, usize)]) -> Vec<&'a str> {
    cells.iter().map(|(known, _)| known.key.as_str()).collect()
}

/// A program's parameters under its own names: all that a file has of them, if any.
pub(super) fn of_program(archive: &Archive, program: &Program) -> Result<Option<Network>, ModelError> {
    let len = |slots: &[crate::engine::SlotId]| slots.first().map_or(0, |slot| program.slot(*slot).len);
    let mut network = Network {
        file: archive.file.clone(),
        module: String::new(),
        cell: program.name.clone(),
        input: len(&program.inputs),
        hidden: len(&program.states),
        layers: 1,
        both_ways: false,
        tensors: Vec::new(),
        origins: Vec::new(),
    };
    for param in &program.params {
        let Some(entry) = entry(archive, &param.name) else {
            continue;
        };
        let shape: Vec<usize> = [param.rows].into_iter().chain(param.cols).collect();
        if entry.shape != shape && !(param.len() == 1 && entry.len() == Some(1)) {
            let what = format!(
                "{} has the shape {}",
                printable(&entry.name),
                shape_text(&entry.shape)
            );
            let allowed = format!("the scene's is {}", shape_text(&shape));
            return Err(ModelError::new(&archive.file, what, allowed));
        }
        network.take(0, &param.name, entry);
    }
    Ok((!network.origins.is_empty()).then_some(network))
}

impl Network {
    /// Takes up an array that is a parameter as it stands.
    fn take(&mut self, layer: usize, param: &str, entry: &Entry) {
        self.tensors.push(entry.clone());
        self.origins.push(Origin {
            layer,
            reverse: false,
            param: param.to_owned(),
            pieces: vec![Piece {
                tensor: self.tensors.len() - 1,
                base: 0,
                row_step: entry.shape.get(1).copied().unwrap_or(1),
                col_step: usize::from(entry.shape.len() > 1),
            }],
        });
    }
}

fn entry<'a>(archive: &'a Archive, name: &str) -> Option<&'a Entry> {
    let at = archive
        .entries
        .binary_search_by(|entry| entry.name.as_str().cmp(name));
    archive.entries.get(at.ok()?)
}

/// How many layers of the cell the file has, all parameters of each; they are counted until there are too many.
fn layers_of(archive: &Archive, cell: &CellSource) -> usize {
    let has = |suffix: &str| {
        cell.params
            .iter()
            .all(|(name, _)| entry(archive, &format!("{name}{suffix}")).is_some())
    };
    if has("") {
        return 1;
    }
    (1..=LAYER_LIMIT + 1)
        .take_while(|layer| has(&format!("_{layer}")))
        .count()
}

fn network(archive: &Archive, known: &KnownCell, layers: usize) -> Result<Network, ModelError> {
    check_layers(&archive.file, layers)?;
    let cell = &known.source;
    let mut network = Network {
        file: archive.file.clone(),
        module: String::new(),
        cell: known.key.clone(),
        input: 0,
        hidden: 0,
        layers,
        both_ways: false,
        tensors: Vec::new(),
        origins: Vec::new(),
    };
    let symbol = |list: &[(String, String)]| list.first().map(|(_, size)| size.trim().to_owned());
    let (input, hidden) = (
        symbol(&cell.inputs).unwrap_or_default(),
        symbol(&cell.states).unwrap_or_default(),
    );
    for layer in 0..layers {
        let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
        if layer > 0 {
            sizes.insert(&input, network.hidden);
            sizes.insert(&hidden, network.hidden);
        }
        for (name, declared) in &cell.params {
            let Some(entry) = entry(archive, &format!("{name}{}", layer_suffix(layer + 1, layers))) else {
                continue;
            };
            let symbols: Vec<_> = declared.split_whitespace().collect();
            let fits = symbols.len() == entry.shape.len()
                && symbols.iter().zip(&entry.shape).all(|(symbol, size)| {
                    let known = symbol.parse().ok().or_else(|| sizes.get(symbol).copied());
                    *sizes.entry(symbol).or_insert(*size) == *size && known.is_none_or(|known| known == *size)
                });
            if !fits {
                let what = format!(
                    "{} has the shape {}",
                    printable(&entry.name),
                    shape_text(&entry.shape)
                );
                let shape: Vec<_> = symbols
                    .iter()
                    .map(|symbol| sizes.get(symbol).map_or((*symbol).to_owned(), usize::to_string))
                    .collect();
                let allowed = format!("beside the other arrays it should be {}", shape.join(" x "));
                return Err(ModelError::new(&archive.file, what, allowed));
            }
            network.take(layer, name, entry);
        }
        if layer == 0 {
            network.input = sizes.get(input.as_str()).copied().unwrap_or(0);
            network.hidden = sizes.get(hidden.as_str()).copied().unwrap_or(0);
        }
    }
    Ok(network)
}
