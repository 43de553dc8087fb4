//! A written model to a program: declarations, layers, equations, the extension, the loss; then the derived backward
//! program. Reports every mistake it can find in one go.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::diagnostic::Span;

use super::address::{ParamId, SlotId};
use super::expression::Equation;
use super::lower::Lowering;
use super::mistake::{Mistake, Place};
use super::op::{OpKind, Operand, Source, Term, TermKind};
use super::parse::{is_function, parse};
use super::program::{EquationText, LossSlots, Program, SlotKind};
use super::reverse::derive;
use super::scope::{Meaning, dimensions};
use super::source::{Declarations, LossKind, LossSource, ModelSource};

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
        let equations = parse(&model.cell.equations, Place::Equations, &mut lowering.mistakes);
        let extension = model.extension.clone().unwrap_or_default();
        let further = parse(&extension.equations, Place::Extension, &mut lowering.mistakes);
        check_names(model, &equations, &further, &mut lowering.mistakes);
        if equations.is_empty() && lowering.mistakes.is_empty() {
            lowering
                .mistakes
                .push(Mistake::new(Place::Equations(0..0), "the cell has no equation"));
        }

        let mut output = None;
        for layer in 1..=layers {
            lowering.suffix = if layers > 1 {
                format!("_{layer}")
            } else {
                String::new()
            };
            lowering.place = Place::Equations;
            output = lower_layer(&mut lowering, model, &equations, output);
        }
        lowering.suffix = String::new();
        lowering.renamed.clear();
        lowering.place = Place::Extension;
        declare_params(&mut lowering, &extension.params, &model.sizes);
        for equation in &further {
            lowering.equation(equation);
        }
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
    equations: &[Equation],
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
        match vector_len(
            declared,
            &model.sizes,
            Place::State(name.clone()),
            &mut lowering.mistakes,
        ) {
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
    for equation in equations {
        lowering.equation(equation);
    }
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
        match dimensions(declared, sizes, &place, &mut lowering.mistakes).as_deref() {
            Some([rows]) => lowering.param(renamed, *rows, None),
            Some([rows, cols]) => lowering.param(renamed, *rows, Some(*cols)),
            _ => {
                lowering.broken.insert(renamed);
            }
        }
    }
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

/// Names that are declared twice, or that equations could not tell from a function.
fn check_names(
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
fn report_unused(lowering: &mut Lowering<'_>, model: &ModelSource) {
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

fn lower_loss(lowering: &mut Lowering<'_>, loss: &LossSource) -> Option<LossSlots> {
    let of = match lowering.names.get(&loss.of) {
        Some(Meaning::Slot(slot)) if lowering.slots[slot.0 as usize].kind == SlotKind::Named => *slot,
        _ => {
            if !lowering.broken.contains(&loss.of) && lowering.mistakes.is_empty() {
                let message = format!("the loss is taken of `{}`, which no equation computes", loss.of);
                let help = lowering.near(&loss.of);
                lowering.mistakes.push(Mistake {
                    help,
                    ..Mistake::new(Place::Loss, message)
                });
            }
            return None;
        }
    };
    for reserved in ["loss", "target"] {
        if lowering.names.contains_key(reserved) {
            let message = format!(
                "`{reserved}` is the loss's own name and cannot be a quantity's where there is a loss"
            );
            lowering.mistakes.push(Mistake::new(Place::Loss, message));
            return None;
        }
    }
    let logits = match loss.kind {
        LossKind::HalfSquaredError => None,
        LossKind::BinaryCrossEntropy => Some(readout_argument(lowering, of, "sigmoid")?),
        LossKind::CategoricalCrossEntropy => Some(readout_argument(lowering, of, "softmax")?),
    };
    let readout = lowering.operand_of(of);
    let target = lowering.slot("target".to_owned(), readout.len, SlotKind::Target);
    let weight = lowering.slot("loss weight".to_owned(), 1, SlotKind::LossWeight);
    let error_name = format!("{} - target", loss.of);
    let loss_text = match loss.kind {
        LossKind::HalfSquaredError => format!("loss = 0.5 * sum(({error_name})²)"),
        LossKind::BinaryCrossEntropy => {
            format!(
                "loss = -sum(target * log({0}) + (1 - target) * log(1 - {0}))",
                loss.of
            )
        }
        LossKind::CategoricalCrossEntropy => format!("loss = -sum(target * log({}))", loss.of),
    };
    let lit = 7..loss_text.len();
    lowering.equations.push(EquationText {
        text: loss_text,
        name: "loss".to_owned(),
        caption: None,
    });
    let term = |negative, kind| Term { negative, kind };
    let wanted = lowering.operand_of(target);
    let error = lowering.push(
        OpKind::Sum(vec![
            term(false, TermKind::Product(vec![readout])),
            term(true, TermKind::Product(vec![wanted])),
        ]),
        error_name,
        readout.len,
        lit.clone(),
    );
    let error = lowering.operand_of(error);
    let terms = match (loss.kind, logits) {
        (LossKind::BinaryCrossEntropy, Some(logits)) => {
            let function = super::function::FunctionKind::Softplus;
            let text = format!("softplus({})", lowering.text_of(logits));
            let positive = lowering.push(
                OpKind::Apply {
                    function,
                    argument: logits,
                },
                text,
                logits.len,
                lit.clone(),
            );
            let positive = lowering.operand_of(positive);
            vec![
                term(false, TermKind::Dot(vec![positive])),
                term(true, TermKind::Dot(vec![wanted, logits])),
            ]
        }
        (LossKind::CategoricalCrossEntropy, Some(logits)) => {
            let text = format!("logsumexp({})", lowering.text_of(logits));
            let total = lowering.push(OpKind::LogSumExp(logits), text, 1, lit.clone());
            let total = lowering.operand_of(total);
            vec![
                term(false, TermKind::Product(vec![total])),
                term(true, TermKind::Dot(vec![wanted, logits])),
            ]
        }
        _ => {
            let half = Operand {
                source: Source::Literal(0.5),
                len: 1,
            };
            vec![term(false, TermKind::Dot(vec![half, error, error]))]
        }
    };
    let id = lowering.push(OpKind::Sum(terms), "loss".to_owned(), 1, lit);
    if let Some(op) = lowering.ops.last_mut() {
        op.only_where_loss = true;
    }
    lowering.slots[id.0 as usize].kind = SlotKind::Named;
    Some(LossSlots {
        loss: id,
        target,
        weight,
        of,
        reads_logits: logits.is_some(),
    })
}

/// What goes into the activation of a readout.
fn readout_argument(lowering: &mut Lowering<'_>, of: SlotId, wanted: &str) -> Option<Operand> {
    let op = lowering.ops.iter().find(|op| op.target == of.0 as usize);
    match op.map(|op| &op.kind) {
        Some(OpKind::Apply {
            function: super::function::FunctionKind::Sigmoid,
            argument,
        }) if wanted == "sigmoid" => Some(*argument),
        Some(OpKind::Softmax(argument)) if wanted == "softmax" => Some(*argument),
        _ => {
            let name = &lowering.slots[of.0 as usize].name;
            let message = format!("this loss wants `{name}` to be computed by a {wanted}");
            let help = format!("write `{name} = {wanted}(...)`");
            lowering
                .mistakes
                .push(Mistake::new(Place::Loss, message).help(help));
            None
        }
    }
}

/// The identity of a parameter by its place in the declarations.
pub(super) fn param_id(index: usize) -> ParamId {
    ParamId(index as u32)
}
