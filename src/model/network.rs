//! The recurrent module in a file, recognised by the names and shapes of its arrays.

use super::archive::{Archive, Entry};
use super::error::ModelError;
use super::gate::cells_with;
use super::origin::Origin;
use super::parts::{framework_modules, framework_network};
use super::{error::shape_text, own};
use crate::diagnostic::{did_you_mean, printable};
use crate::engine::{CellSource, LAYER_LIMIT, Program, SIZE_LIMIT};

/// A cell that the lab has.
#[derive(Debug, Clone)]
pub struct KnownCell {
    /// Its name in commands and lessons.
    pub key: String,
    /// What the engine compiles.
    pub source: CellSource,
}

/// What the user says about a file that it does not say itself.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// Which module: what its arrays' names begin with.
    pub module: Option<String>,
    /// The cell.
    pub cell: Option<String>,
    /// The activation of a simple recurrent layer: `tanh` or `relu`.
    pub nonlinearity: Option<String>,
}

/// A recurrent module: what it is and where its numbers are.
#[derive(Debug, Clone)]
pub struct Network {
    /// The file.
    pub file: String,
    /// What its arrays' names begin with.
    pub module: String,
    /// The cell's name in commands and lessons.
    pub cell: String,
    /// Numbers of an input.
    pub input: usize,
    /// Units of a layer and direction.
    pub hidden: usize,
    /// How many layers.
    pub layers: usize,
    /// Whether a second direction reads from the end.
    pub both_ways: bool,
    /// The arrays of the file that it is made of.
    pub tensors: Vec<Entry>,
    /// Where every parameter is among them.
    pub origins: Vec<Origin>,
}

impl Network {
    /// Finds the module in a file.
    ///
    /// # Errors
    /// No module, several of them and none chosen, shapes that do not fit together, a cell that cannot be told.
    pub fn find(archive: &Archive, choices: &Choices, cells: &[KnownCell]) -> Result<Self, ModelError> {
        let file = &archive.file;
        if let Some(cell) = &choices.cell
            && !cells.iter().any(|known| known.key == *cell)
        {
            let names: Vec<_> = cells.iter().map(|known| known.key.as_str()).collect();
            let near = did_you_mean(cell, names.iter().copied());
            let meant = near
                .map(|near| format!("did you mean {near}? "))
                .unwrap_or_default();
            let what = format!("there is no cell {}", printable(cell));
            return Err(ModelError::choice(
                file,
                what,
                format!("{meant}--cell is one of {}", names.join(", ")),
            ));
        }
        let mut modules = framework_modules(archive);
        if modules.is_empty()
            && let Some(network) = own::find(archive, choices, cells)?
        {
            return checked(network);
        }
        if let Some(wanted) = &choices.module {
            let wanted = wanted.trim_end_matches(['.', '/']);
            let names: Vec<String> = modules.iter().map(|module| module.name.clone()).collect();
            modules.retain(|module| module.name == wanted);
            if modules.is_empty() && !names.is_empty() {
                let what = format!("there is no recurrent module {}", shown(wanted));
                return Err(ModelError::choice(
                    file,
                    what,
                    format!("there are {}", list(&names)),
                ));
            }
        }
        match &modules[..] {
            [] => Err(ModelError::new(
                file,
                format!(
                    "there is no recurrent layer among its arrays ({})",
                    some(&archive.entries)
                ),
                "a layer of PyTorch has weight_ih_l0 and weight_hh_l0, one of Keras kernel and recurrent_kernel, one of gatelab the names of a cell's parameters",
            )),
            [module] => checked(framework_network(archive, module, choices)?),
            several => {
                let names: Vec<String> = several.iter().map(|module| module.name.clone()).collect();
                let what = format!("there are {} recurrent modules", several.len());
                Err(ModelError::choice(
                    file,
                    what,
                    format!("choose one with --module: {}", list(&names)),
                ))
            }
        }
    }

    /// Finds arrays under the names of a program's own parameters; nothing where there is none.
    ///
    /// # Errors
    /// Arrays of another shape.
    pub fn of_program(archive: &Archive, program: &Program) -> Result<Option<Self>, ModelError> {
        own::of_program(archive, program)
    }

    /// How many directions read the sequence.
    pub fn directions(&self) -> usize {
        1 + usize::from(self.both_ways)
    }
}

/// The name of a module, as messages write it.
fn shown(name: &str) -> String {
    if name.is_empty() {
        "\"\" (no prefix)".to_owned()
    } else {
        printable(name)
    }
}

fn list(names: &[String]) -> String {
    names
        .iter()
        .map(|name| shown(name))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The names of the first arrays.
fn some(entries: &[Entry]) -> String {
    const SHOWN: usize = 4;
    let names: Vec<_> = entries
        .iter()
        .take(SHOWN)
        .map(|entry| printable(&entry.name))
        .collect();
    let more = if entries.len() > SHOWN { ", ..." } else { "" };
    format!("{}{more}", names.join(", "))
}

/// Sizes that the engine can take.
fn checked(network: Network) -> Result<Network, ModelError> {
    let sizes = [("inputs", network.input), ("units", network.hidden)];
    for (what, size) in sizes {
        if size == 0 || size > SIZE_LIMIT {
            let what = format!("the layer has {size} {what}");
            return Err(ModelError::new(
                &network.file,
                what,
                format!("1 to {SIZE_LIMIT} are allowed"),
            ));
        }
    }
    Ok(network)
}

/// Sees to it that no more layers are stacked than the engine can take.
pub(super) fn check_layers(file: &str, layers: usize) -> Result<(), ModelError> {
    if layers <= LAYER_LIMIT {
        return Ok(());
    }
    let allowed = format!("up to {LAYER_LIMIT} can be opened");
    Err(ModelError::new(file, "there are too many layers", allowed))
}

/// The cell of a layer with that many gates.
pub(super) fn cell_of(
    file: &str,
    gates: usize,
    choices: &Choices,
    inferred: Option<&'static str>,
) -> Result<&'static str, ModelError> {
    let fitting = cells_with(gates);
    if let Some(chosen) = &choices.cell {
        let found = fitting.iter().copied().find(|cell| cell == chosen);
        let found = found.ok_or_else(|| {
            let what = format!(
                "the layer stacks {gates} matrices, which is not --cell {}",
                printable(chosen)
            );
            ModelError::choice(file, what, format!("it can be {}", fitting.join(", ")))
        })?;
        let contradicted = match (found, choices.nonlinearity.as_deref()) {
            ("rnn", Some("relu")) | ("rnn-relu", Some("tanh")) => true,
            ("rnn" | "rnn-relu", _) => false,
            (_, nonlinearity) => nonlinearity.is_some(),
        };
        if contradicted {
            return Err(refuse_nonlinearity(file, gates == 1));
        }
        return Ok(found);
    }
    match (gates, choices.nonlinearity.as_deref()) {
        (1, Some("tanh")) => Ok("rnn"),
        (1, Some("relu")) => Ok("rnn-relu"),
        (1, _) => Err(ModelError::choice(
            file,
            "the file does not say which activation this simple recurrent layer has",
            "say --nonlinearity tanh, which is the frameworks' default, or --nonlinearity relu",
        )),
        (_, Some(_)) => Err(refuse_nonlinearity(file, false)),
        (_, None) => inferred.ok_or_else(|| {
            ModelError::choice(
                file,
                "without a bias of two rows the file does not say where this GRU resets",
                format!("say --cell {}", fitting.join(" or --cell ")),
            )
        }),
    }
}

/// What is wrong with a nonlinearity: a simple layer was said to be of a cell with the other one, any other has none.
pub(super) fn refuse_nonlinearity(file: &str, simple: bool) -> ModelError {
    if simple {
        let what = "--cell and --nonlinearity contradict each other";
        ModelError::choice(file, what, "give one of them")
    } else {
        let what = "--nonlinearity is for simple recurrent layers, and this one has gates";
        ModelError::choice(file, what, "leave it out")
    }
}

/// How many matrices are stacked in one whose rows should be a multiple of `hidden`.
pub(super) fn gates_of(file: &str, entry: &Entry, rows: usize, hidden: usize) -> Result<usize, ModelError> {
    let gates = rows.checked_div(hidden).unwrap_or(0);
    if gates.checked_mul(hidden) == Some(rows) && !cells_with(gates).is_empty() {
        return Ok(gates);
    }
    let what = format!(
        "{} has the shape {}, which no known cell has",
        printable(&entry.name),
        shape_text(&entry.shape)
    );
    Err(ModelError::new(
        file,
        what,
        "for h units h x h is an RNN's, 3h x h a GRU's and 4h x h an LSTM's (turned round in Keras)",
    ))
}
