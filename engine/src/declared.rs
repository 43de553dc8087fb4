//! What is declared against what equations use: names given twice, names that are functions, names never read.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Span;

use super::expression::Equation;
use super::lower::Lowering;
use super::mistake::{Mistake, Place};
use super::parse::is_function;
use super::source::ModelSource;

/// Names that are declared twice, or that equations could not tell from a function.
pub(super) fn check_names(
    model: &ModelSource,
    equations: &[Equation],
    further: &[Equation],
    mistakes: &mut Vec<Mistake>,
) {
    let cell = &model.cell;
    let extension = model.extension.as_ref();
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    let declared = cell
        .inputs
        .iter()
        .map(|(name, _)| (name, "an input", Place::Input(name.clone())))
        .chain(
            cell.states
                .iter()
                .map(|(name, _)| (name, "a state", Place::State(name.clone()))),
        )
        .chain(
            cell.params
                .iter()
                .map(|(name, _)| (name, "a parameter", Place::Param(name.clone()))),
        )
        .chain(
            extension
                .iter()
                .flat_map(|extension| &extension.params)
                .map(|(name, _)| (name, "a parameter", Place::Param(name.clone()))),
        );
    for (name, what, place) in declared {
        let valid = name.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        if !valid {
            let help = "names are letters, digits and _, beginning with a letter";
            mistakes.push(Mistake::new(place, format!("`{name}` cannot be a name")).help(help));
        } else if is_function(name) {
            mistakes.push(Mistake::new(
                place,
                format!("`{name}` is a function and cannot be {what}"),
            ));
        } else if let Some(first) = seen.insert(name, what) {
            mistakes.push(Mistake::new(
                place,
                format!("`{name}` is declared twice: it is already {first}"),
            ));
        }
    }
    let mut computed: BTreeSet<&str> = BTreeSet::new();
    for (equation, place) in equations
        .iter()
        .map(|equation| (equation, Place::Equations as fn(Span) -> Place))
        .chain(
            further
                .iter()
                .map(|equation| (equation, Place::Extension as fn(Span) -> Place)),
        )
    {
        let name = equation.name.as_str();
        let place = place(equation.name_span.clone());
        let what = seen.get(name).copied();
        if is_function(name) {
            mistakes.push(Mistake::new(
                place,
                format!("`{name}` is a function and cannot be computed"),
            ));
        } else if matches!(what, Some("an input" | "a parameter")) {
            let message = format!("`{name}` is {} and cannot be computed", what.unwrap_or_default());
            mistakes.push(Mistake::new(place, message).help("give the left side another name"));
        } else if !computed.insert(name) {
            let help = "every name is computed once a step";
            mistakes.push(Mistake::new(place, format!("`{name}` is computed twice")).help(help));
        }
    }
}

/// Declarations that no equation reads: nearly always a slip.
pub(super) fn report_unused(lowering: &mut Lowering<'_>, model: &ModelSource) {
    let extension = model.extension.iter().flat_map(|extension| &extension.params);
    let params = model
        .cell
        .params
        .iter()
        .chain(extension)
        .map(|(name, _)| (name, "parameter", Place::Param(name.clone())));
    let inputs = model
        .cell
        .inputs
        .iter()
        .map(|(name, _)| (name, "input", Place::Input(name.clone())));
    for (name, what, place) in inputs.chain(params) {
        if !lowering.used.contains(name) {
            let message = format!("the {what} `{name}` is not used by any equation");
            lowering
                .mistakes
                .push(Mistake::new(place, message).help("use it or remove its declaration"));
        }
    }
}
