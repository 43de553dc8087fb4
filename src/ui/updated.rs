//! The arithmetic of a weight's last update: the optimiser's equations, in symbols and in numbers, for the explanation of
//! a parameter that learns.

use super::formula::{numbers, symbols};
use super::ink::Ink;
use super::theme::Meaning;
use super::tokens::{Token, draw_tokens};
use crate::app::Lab;
use crate::engine::{Address, SlotId};
use crate::lesson::Language;

/// Terms of a line.
const TERMS: usize = 8;

/// The rows that it would like: for the parameters of a run that an update was made of.
pub(super) fn update_rows(lab: &Lab, address: Address) -> u16 {
    let moment = lab.moments.get(lab.run_id.index()).and_then(Option::as_ref);
    let updated = moment.is_some_and(|moment| moment.cause.is_some());
    u16::from(updated && matches!(address, Address::Param { .. })) * 10
}

/// Draws it from row `y` down; returns the rows taken. Nothing where the weight is not what an update made it.
pub(super) fn draw_update(lab: &Lab, language: Language, weight: Address, ink: &mut Ink<'_>, y: u16) -> u16 {
    drawn(lab, language, weight, ink, y).unwrap_or(0)
}

fn drawn(lab: &Lab, language: Language, weight: Address, ink: &mut Ink<'_>, y: u16) -> Option<u16> {
    let learner = lab.training.as_ref()?.learner(lab.run_id)?;
    let moment = lab.moments.get(lab.run_id.index())?.as_ref()?;
    let optimiser = learner.config.optimiser;
    let run = moment.explain(lab.run().program(), optimiser, weight)?;
    let program = run.program();
    let made = Address::Value {
        slot: program.slot_named("w")?,
        step: 1,
        unit: 0,
    };
    // What was tried out on the weight since is no update's doing.
    if run.number(made) != lab.run().number(weight) {
        return None;
    }
    let text = match language {
        Language::English => format!("update {} made it so:", moment.state.update),
        Language::Spanish => format!("así lo dejó la actualización {}:", moment.state.update),
    };
    ink.text(0, y, &text, Meaning::Quiet);
    let mut used = 1;
    let named: Vec<SlotId> = program.named().map(|(slot, _)| slot).collect();
    for slot in named {
        let explanation = run.explain(Address::Value {
            slot,
            step: 1,
            unit: 0,
        })?;
        let mut line = symbols(program, &explanation, TERMS, language);
        // The one step of an update needs no number.
        if let Some(name) = line.first_mut() {
            name.text = program.slot(slot).name.as_str().into();
        }
        line.extend(numbers(&run, &explanation, TERMS, language));
        used += draw_tokens(
            ink,
            y + used,
            &line.into_iter().map(elsewhere).collect::<Vec<_>>(),
        );
    }
    Some(used + 1)
}

/// The optimiser's numbers are no numbers of the scene's runs: nothing leads to them but this.
fn elsewhere(token: Token) -> Token {
    Token {
        address: None,
        ..token
    }
}
