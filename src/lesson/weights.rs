//! `weights = "file"`: parameters of a scene from a model file.

use super::field::Field;
use super::given::Budget;
use super::imported::Imported;
use super::limits;
use super::model::Model;
use super::shipped::{known_cells, shipped_cells};
use super::table::Table;
use crate::diagnostic::printable;
use crate::engine::{Setup, layer_suffix};
use crate::model::{Archive, Choices, MemoryLimit, ModelError, Network, load};

const FORM: &str = "weights = \"model.safetensors\", or { file = \"model.safetensors\", module = \"encoder\" } where it holds several modules";

/// The parameters that a file gives a scene.
pub(super) struct Weights {
    /// All parameters of the program; those that the file has not are zero.
    pub(super) params: Vec<f64>,
    /// The names of those that it has.
    pub(super) names: Vec<String>,
    pub(super) imported: Imported,
}

/// Reads `weights`; `Some(None)` where the scene has none.
pub(super) fn read(scene: &Table<'_>, model: &Model, budget: &Budget<'_>) -> Option<Option<Weights>> {
    let Some(field) = scene.get("weights") else {
        return Some(None);
    };
    let (file, module) = if field.is_table() {
        let table = field.table(FORM)?.only(&["file", "module"]);
        let module = match table.get("module") {
            Some(field) => Some(field.line()?.text),
            None => None,
        };
        (table.need("file", FORM)?, module)
    } else {
        (field, None)
    };
    let name = file.line()?;
    let cell = scene
        .get("cell")
        .and_then(|cell| cell.value.get_ref().as_str().map(str::to_owned));
    match open(&name.text, module, cell, model, budget) {
        Ok(weights) => Some(Some(weights)),
        Err(error) => {
            report(&file, &error);
            None
        }
    }
}

fn report(field: &Field<'_>, error: &ModelError) {
    // What is an option of the command line is a key here.
    let help = error
        .allowed
        .replace("--module", "`module`")
        .replace("--cell", "`cell`");
    field.report(format!("{}: {}", error.file, error.what), Some(&help));
}

fn open(
    name: &str,
    module: Option<String>,
    cell: Option<String>,
    model: &Model,
    budget: &Budget<'_>,
) -> Result<Weights, ModelError> {
    let mut archive = budget.shelf.open(name)?;
    let program = &model.program;
    let layers = model.source.layers.max(1);
    let (network, names) = match Network::of_program(&archive, program)? {
        Some(network) => {
            let names = network.origins.iter().map(|origin| Some(origin.param.clone()));
            let names: Vec<_> = names.collect();
            (network, names)
        }
        None => {
            let network = of_framework(&archive, module, cell, model, layers)?;
            let suffix = |layer| layer_suffix(layer + 1, layers);
            let names = network.origins.iter();
            let names: Vec<_> = names
                .map(|origin| Some(format!("{}{}", origin.param, suffix(origin.layer))))
                .collect();
            (network, names)
        }
    };
    let largest = network
        .tensors
        .iter()
        .filter_map(|entry| entry.len())
        .max()
        .unwrap_or(0);
    let bytes = (largest as u64).checked_mul(size_of::<f64>() as u64);
    MemoryLimit(limits::RUN_BYTES as u64).check(&archive.file, "an array", bytes)?;
    let mut setup = Setup::zeros(std::sync::Arc::clone(program), 0);
    let vectors = load(&mut archive, &network, &mut setup, &names)?;
    Ok(Weights {
        params: setup.params,
        names: names.iter().flatten().cloned().collect(),
        imported: Imported::new(network, names, vectors),
    })
}

/// The module of a framework in a file; its cell, its layers and its sizes have to be the scene's.
fn of_framework(
    archive: &Archive,
    module: Option<String>,
    cell: Option<String>,
    model: &Model,
    layers: usize,
) -> Result<Network, ModelError> {
    let error = |what: String, allowed: String| ModelError::new(&archive.file, what, allowed);
    let cell = cell.ok_or_else(|| {
        let what = "a cell of the lesson's own has no place in a framework's file".to_owned();
        error(
            what,
            format!(
                "arrays under the names of its parameters, or `cell` as one of {}",
                shipped_cells().join(", ")
            ),
        )
    })?;
    let choices = Choices {
        module,
        cell: Some(cell),
        nonlinearity: None,
    };
    let network = Network::find(archive, &choices, &known_cells())?;
    if network.both_ways {
        let what = format!("{} reads both ways", printable(&network.module));
        return Err(error(
            what,
            "a scene's time goes one way; `gatelab open` shows both directions".to_owned(),
        ));
    }
    if network.layers != layers {
        let what = format!("the file has {} layers, and the scene {layers}", network.layers);
        return Err(error(what, format!("give the scene layers = {}", network.layers)));
    }
    let len = |slots: &[crate::engine::SlotId]| slots.first().map_or(0, |slot| model.program.slot(*slot).len);
    let (input, hidden) = (len(&model.program.inputs), len(&model.program.states));
    if (network.input, network.hidden) != (input, hidden) {
        let what = format!(
            "the file has {} inputs and {} units, and the scene {input} and {hidden}",
            network.input, network.hidden
        );
        return Err(error(
            what,
            format!(
                "give the scene sizes = {{ x = {}, h = {} }}",
                network.input, network.hidden
            ),
        ));
    }
    Ok(network)
}
