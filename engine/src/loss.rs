//! The loss of a model to operations: of a readout and a target, at the steps that have a weight.

use super::address::SlotId;
use super::function::FunctionKind;
use super::lower::Lowering;
use super::mistake::{Mistake, Place};
use super::op::{OpKind, Operand, Source, Term, TermKind};
use super::program::{EquationText, LossSlots, SlotKind};
use super::scope::Meaning;
use super::source::{LossKind, LossSource};

/// Lowers the loss, the last equation of a model; nothing where there is a mistake, which is reported.
pub(super) fn lower_loss(lowering: &mut Lowering<'_>, loss: &LossSource) -> Option<LossSlots> {
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
    let is_received = loss.kind == LossKind::Received;
    let wanted_name = if is_received { "received" } else { "target" };
    for reserved in ["loss", wanted_name] {
        if lowering.names.contains_key(reserved) {
            let message = format!(
                "`{reserved}` is the loss's own name and cannot be a quantity's where there is a loss"
            );
            lowering.mistakes.push(Mistake::new(Place::Loss, message));
            return None;
        }
    }
    let logits = match loss.kind {
        LossKind::HalfSquaredError | LossKind::Received => None,
        LossKind::BinaryCrossEntropy => Some(readout_argument(lowering, of, "sigmoid")?),
        LossKind::CategoricalCrossEntropy => Some(readout_argument(lowering, of, "softmax")?),
    };
    let readout = lowering.operand_of(of);
    let target = lowering.slot(wanted_name.to_owned(), readout.len, SlotKind::Target);
    let weight = lowering.slot("loss weight".to_owned(), 1, SlotKind::LossWeight);
    let error_name = format!("{} - target", loss.of);
    let body = match loss.kind {
        LossKind::HalfSquaredError => format!("0.5 * sum(({error_name})²)"),
        LossKind::BinaryCrossEntropy => {
            format!("-sum(target * log({0}) + (1 - target) * log(1 - {0}))", loss.of)
        }
        LossKind::CategoricalCrossEntropy => format!("-sum(target * log({}))", loss.of),
        LossKind::Received => format!("sum({} * received)", loss.of),
    };
    let text = format!("loss = {body}");
    let lit = text.len() - body.len()..text.len();
    lowering.equations.push(EquationText {
        text,
        name: "loss".to_owned(),
        caption: None,
    });
    let term = |negative, kind| Term { negative, kind };
    let wanted = lowering.operand_of(target);
    // What is received is a derivative already: there is no error to compute.
    let error = (!is_received).then(|| {
        let terms = vec![
            term(false, TermKind::Product(vec![readout])),
            term(true, TermKind::Product(vec![wanted])),
        ];
        lowering.push(OpKind::Sum(terms), error_name, readout.len, lit.clone())
    });
    let terms = match (loss.kind, logits) {
        (LossKind::BinaryCrossEntropy, Some(logits)) => {
            let function = FunctionKind::Softplus;
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
            let factors = match error.map(|error| lowering.operand_of(error)) {
                Some(error) => vec![half, error, error],
                None => vec![readout, wanted],
            };
            vec![term(false, TermKind::Dot(factors))]
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
        error,
        logits,
    })
}

/// What goes into the activation of a readout.
fn readout_argument(lowering: &mut Lowering<'_>, of: SlotId, wanted: &str) -> Option<Operand> {
    let op = lowering.ops.iter().find(|op| op.target == of.0 as usize);
    match op.map(|op| &op.kind) {
        Some(OpKind::Apply {
            function: FunctionKind::Sigmoid,
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
