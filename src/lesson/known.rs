//! What the programs of a scene's runs offer by name, for everything in the scene that names a number or a quantity.

use std::sync::Arc;

use super::mistakes::Mistakes;
use super::number::NumberOf;
use super::quantity::Quantity;
use super::runs::{RunAddress, RunId};
use crate::diagnostic::{Diagnostic, Span, quoted};
use crate::engine::{Address, AddressError, ParamId, Program, SlotId, SlotKind};

/// The names of a compiled scene.
pub(super) struct Known<'a> {
    /// The scene's own run first. Where it is the only one, it needs no id.
    pub(super) runs: Vec<KnownRun>,
    pub(super) steps: usize,
    pub(super) mistakes: &'a Mistakes,
}

/// A run by its id.
pub(super) struct KnownRun {
    pub(super) id: String,
    pub(super) program: Arc<Program>,
}

/// A name taken apart: `lstm: c[0]` is `c[0]` of the run `lstm`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named<'t> {
    pub(super) run: RunId,
    /// Whether the run was named.
    pub(super) outright: bool,
    pub(super) name: &'t str,
}

impl Known<'_> {
    /// The program of a run.
    pub(super) fn program(&self, run: RunId) -> &Program {
        &self.runs[run.index()].program
    }

    /// The ids of the runs.
    pub(super) fn ids(&self) -> impl Iterator<Item = RunId> + use<> {
        RunId::first(self.runs.len())
    }

    /// The run called `id`.
    pub(super) fn run(&self, id: &str, span: &Span) -> Option<RunId> {
        let found = self.ids().find(|run| self.runs[run.index()].id == id);
        if found.is_none() && self.runs.len() == 1 {
            let message = format!("there is no run {} here", quoted(id));
            let help = "this scene has one run; others are put beside it with [[scene.beside]]";
            self.mistakes
                .push(Diagnostic::new(span.clone(), message).help(help));
        } else if found.is_none() {
            let ids: Vec<_> = self.runs.iter().map(|run| run.id.clone()).collect();
            self.unknown_of("run ", id, &ids, span);
        }
        found
    }

    /// Takes a name apart; one without a run is of the run `by_default`.
    pub(super) fn named<'t>(&self, name: &'t str, by_default: RunId, span: &Span) -> Option<Named<'t>> {
        let Some((id, name)) = name.split_once(':') else {
            let name = name.trim();
            return Some(Named {
                run: by_default,
                outright: false,
                name,
            });
        };
        let run = self.run(id.trim(), span)?;
        Some(Named {
            run,
            outright: true,
            name: name.trim(),
        })
    }

    /// The number called `name`; reports at `span` what is wrong with it.
    pub(super) fn number(&self, name: &str, span: &Span) -> Option<NumberOf> {
        let Named { run, name, .. } = self.named(name, RunId::OWN, span)?;
        let program = self.program(run);
        if name == "loss" && program.loss.is_some() {
            return Some(NumberOf::Loss(run));
        }
        let at = |address| RunAddress { run, address };
        match program.read_address(name, 1, self.steps) {
            Ok(address @ (Address::Value { .. } | Address::Adjoint { .. })) if !name.contains('@') => {
                Some(NumberOf::AtCursor(at(address)))
            }
            Ok(address) => Some(NumberOf::Fixed(at(address))),
            Err(AddressError::Unknown { name, .. }) => {
                self.unknown(&name, &quantities(program), span);
                None
            }
            Err(other) => {
                self.mistakes
                    .push(Diagnostic::new(span.clone(), other.to_string()));
                None
            }
        }
    }

    /// The quantity called `name` in a run, as a whole.
    pub(super) fn quantity(&self, run: RunId, name: &str, span: &Span) -> Option<Quantity> {
        let program = self.program(run);
        let found = quantity(program, name);
        if found.is_none() {
            self.unknown(name, &quantities(program), span);
        }
        found
    }

    /// The computed quantity called `name` in a run.
    pub(super) fn computed(&self, run: RunId, name: &str, span: &Span) -> Option<SlotId> {
        let program = self.program(run);
        let found = program
            .named()
            .find(|(_, slot)| slot.name == name)
            .map(|(id, _)| id);
        if found.is_none() {
            let names: Vec<_> = program.named().map(|(_, slot)| slot.name.clone()).collect();
            self.unknown(name, &names, span);
        }
        found
    }

    /// The parameter called `name` in a run.
    pub(super) fn param(&self, run: RunId, name: &str, span: &Span) -> Option<ParamId> {
        let program = self.program(run);
        let found = program.param_named(name);
        if found.is_none() {
            let names: Vec<_> = program.params.iter().map(|param| param.name.clone()).collect();
            self.unknown(name, &names, span);
        }
        found
    }

    /// The one of `slots` of a run called `name`.
    pub(super) fn one_of(&self, run: RunId, slots: &[SlotId], name: &str, span: &Span) -> Option<SlotId> {
        let program = self.program(run);
        let found = slots.iter().copied().find(|id| program.slot(*id).name == name);
        if found.is_none() {
            let names: Vec<_> = slots.iter().map(|id| program.slot(*id).name.clone()).collect();
            self.unknown(name, &names, span);
        }
        found
    }

    /// Reports that `written` is not among `names`.
    pub(super) fn unknown(&self, written: &str, names: &[String], span: &Span) {
        self.unknown_of("", written, names, span);
    }

    fn unknown_of(&self, what: &str, written: &str, names: &[String], span: &Span) {
        let meant = self
            .mistakes
            .meant(written, names.iter().map(String::as_str), '`');
        let there = match names {
            [] => "there is none".to_owned(),
            [only] => format!("there is only {only}"),
            _ => format!("there are {}", names.join(", ")),
        };
        let message = format!("there is no {what}{} here", quoted(written));
        self.mistakes
            .push(Diagnostic::new(span.clone(), message).help(format!("{meant}{there}")));
    }
}

/// The quantity called `name`, as a whole.
pub(super) fn quantity(program: &Program, name: &str) -> Option<Quantity> {
    match name.strip_prefix("d ").map(str::trim) {
        Some(base) => derivative(program, base),
        None => {
            let param = program.param_named(name).map(Quantity::Param);
            param.or_else(|| program.slot_named(name).map(Quantity::Slot))
        }
    }
}

fn derivative(program: &Program, base: &str) -> Option<Quantity> {
    program.backward.as_ref()?;
    if let Some(param) = program.param_named(base) {
        return Some(Quantity::Gradient(param));
    }
    let adjoint = match base.strip_suffix('\'') {
        Some(state) => program.adjoint_of_previous(program.slot_named(state)?),
        None => program.adjoint_of(program.slot_named(base)?),
    };
    adjoint.map(Quantity::Adjoint)
}

/// Every name that a panel can show, derivatives last.
fn quantities(program: &Program) -> Vec<String> {
    let slots = program
        .slots
        .iter()
        .filter(|slot| matches!(slot.kind, SlotKind::Named | SlotKind::Input));
    let mut names: Vec<String> = slots.map(|slot| slot.name.clone()).collect();
    names.extend(program.params.iter().map(|param| param.name.clone()));
    if program.backward.is_some() {
        let derived: Vec<_> = names
            .iter()
            .filter(|name| derivative(program, name).is_some())
            .cloned()
            .collect();
        names.extend(derived.into_iter().map(|name| format!("d {name}")));
    }
    names
}
