//! A written model to a program: declarations, layers, equations, the extension, the loss; then the derived backward
//! program. Reports every mistake it can find in one go.

use std::collections::{BTreeMap, HashSet};

use super::address::SlotId;
use super::declared::{check_names, report_unused};
use super::loss::lower_loss;
use super::lower::{LAYER_NAMES, Lowering};
use super::mistake::{Mistake, Place};
use super::parse::{Parsed, parse};
use super::program::{Program, SlotKind};
use super::reverse::derive;
use super::scope::{Meaning, dimensions};
use super::source::{Declarations, ModelSource, layer_suffix};

/// The most layers that can be stacked.
pub const LAYER_LIMIT: usize = 16;

impl Program {
    /// Compiles a model.
    ///
    /// # Errors
    /// Every mistake that could be found: names, shapes, order, unused declarations.
    pub fn compile(model: &ModelSource) -> Result<Program, Vec<Mistake>> {
        let mut lowering = Lowering::new(&model.pinned);
        let layers = model.layers.max(1);
        if layers > LAYER_LIMIT {
            let message = format!("{layers} layers are too many");
            return Err(vec![
                Mistake::new(Place::Layers, message).help(format!("up to {LAYER_LIMIT} can be stacked")),
            ]);
        }
        if layers > 1 && model.cell.inputs.len() != 1 {
            let message = "only a cell with exactly one input can be stacked";
            return Err(vec![Mistake::new(Place::Layers, message)]);
        }
        if layers > 1 && model.cell.states.is_empty() {
            let message = "only a cell with a state can be stacked";
            let help = "a layer's first state is the next one's input";
            return Err(vec![Mistake::new(Place::Layers, message).help(help)]);
        }
        let cell = parse(&model.cell.equations, Place::Equations, &mut lowering.mistakes);
        let extension = model.extension.clone().unwrap_or_default();
        let further = parse(&extension.equations, Place::Extension, &mut lowering.mistakes);
        check_names(model, &cell.equations, &further.equations, &mut lowering.mistakes);
        if cell.equations.is_empty() && lowering.mistakes.is_empty() {
            lowering
                .mistakes
                .push(Mistake::new(Place::Equations(0..0), "the cell has no equation"));
        }

        let mut output = None;
        for layer in 1..=layers {
            lowering.suffix = layer_suffix(layer, layers);
            lowering.place = Place::Equations;
            output = lower_layer(&mut lowering, model, &cell, output);
        }
        lowering.suffix = String::new();
        lowering.renamed.clear();
        lowering.place = Place::Extension;
        declare_params(&mut lowering, &extension.params, &model.sizes);
        lowering.equations(&further);
        if lowering.mistakes.is_empty() {
            report_unused(&mut lowering, model);
        }
        let loss = model
            .loss
            .as_ref()
            .and_then(|loss| lower_loss(&mut lowering, loss));
        if !lowering.mistakes.is_empty() {
            let mut seen = HashSet::new();
            lowering.mistakes.retain(|mistake| seen.insert(mistake.clone()));
            return Err(lowering.mistakes);
        }
        let mut program = lowering.finish(model.cell.name.clone(), loss);
        program.sizes.clone_from(&model.sizes);
        if program.loss.is_some() {
            program.backward = Some(derive(&program));
        }
        Ok(program)
    }
}

/// Declares and lowers one copy of the cell; returns its output, the first state.
fn lower_layer(
    lowering: &mut Lowering<'_>,
    model: &ModelSource,
    equations: &Parsed,
    below: Option<SlotId>,
) -> Option<SlotId> {
    lowering.renamed.clear();
    let mut sizes = model.sizes.clone();
    for (name, declared) in &model.cell.inputs {
        let place = Place::Input(name.clone());
        if let Some(below) = below {
            let slot = &lowering.slots[below.0 as usize];
            sizes.insert(declared.trim().to_owned(), slot.len);
            lowering.renamed.insert(name.clone(), slot.name.clone());
        } else if let Some(len) = vector_len(declared, &model.sizes, place, &mut lowering.mistakes) {
            let id = lowering.slot(name.clone(), len, SlotKind::Input);
            lowering.inputs.push(id);
            lowering.names.insert(name.clone(), Meaning::Slot(id));
            lowering.renamed.insert(name.clone(), name.clone());
        } else {
            lowering.broken.insert(name.clone());
        }
    }
    let mut own = Vec::new();
    for (name, declared) in &model.cell.states {
        let renamed = lowering.rename(name);
        let place = Place::State(name.clone());
        if is_taken(lowering, &renamed, name, &place) {
            continue;
        }
        match vector_len(declared, &model.sizes, place, &mut lowering.mistakes) {
            Some(len) => {
                let id = lowering.slot(renamed.clone(), len, SlotKind::Named);
                lowering.slots[id.0 as usize].is_state = true;
                lowering.names.insert(renamed, Meaning::Awaited(id));
                lowering.states.push(id);
                own.push((name, id));
            }
            None => {
                lowering.broken.insert(renamed);
            }
        }
    }
    declare_params(lowering, &model.cell.params, &sizes);
    lowering.equations(equations);
    for (name, id) in &own {
        let awaited = lowering.names.get(&lowering.rename(name)) == Some(&Meaning::Awaited(*id));
        if awaited && !lowering.broken.contains(&lowering.rename(name)) {
            let message = format!("no equation computes the state `{name}`");
            let help = format!("add an equation `{name} = ...`");
            lowering
                .mistakes
                .push(Mistake::new(Place::State((*name).clone()), message).help(help));
        }
    }
    own.first().map(|(_, id)| *id)
}

fn declare_params(lowering: &mut Lowering<'_>, params: &Declarations, sizes: &BTreeMap<String, usize>) {
    for (name, declared) in params {
        let place = Place::Param(name.clone());
        let renamed = lowering.rename(name);
        if is_taken(lowering, &renamed, name, &place) {
            continue;
        }
        match dimensions(declared, sizes, &place, &mut lowering.mistakes).as_deref() {
            Some([rows]) => lowering.param(renamed, *rows, None),
            Some([rows, cols]) => lowering.param(renamed, *rows, Some(*cols)),
            _ => {
                lowering.broken.insert(renamed);
            }
        }
    }
}

/// Whether the name that a declared one has in its layer is another's already. What is declared twice in the text is
/// reported before; here it is a name that ends in the number of a layer.
fn is_taken(lowering: &mut Lowering<'_>, renamed: &str, declared: &str, place: &Place) -> bool {
    let taken = lowering.names.contains_key(renamed) && lowering.mistakes.is_empty();
    if taken {
        let message = format!("`{declared}` is already there");
        let mistake = Mistake::new(place.clone(), message).help(LAYER_NAMES);
        lowering.mistakes.push(mistake);
    }
    taken
}

fn vector_len(
    declared: &str,
    sizes: &BTreeMap<String, usize>,
    place: Place,
    mistakes: &mut Vec<Mistake>,
) -> Option<usize> {
    let found = dimensions(declared, sizes, &place, mistakes)?;
    if let [len] = found[..] {
        return Some(len);
    }
    let message = format!("`{declared}` is the shape of a matrix");
    mistakes.push(
        Mistake::new(place, message).help("inputs and states are vectors, \"h\", or single numbers, \"1\""),
    );
    None
}
