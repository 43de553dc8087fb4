//! What a scene's program offers by name, for everything in the scene that names a number or a quantity.

use std::sync::Arc;

use super::mistakes::Mistakes;
use super::number::NumberOf;
use crate::diagnostic::{Diagnostic, Span, did_you_mean};
use crate::engine::{Address, AddressError, AdjointId, ParamId, Program, SlotId, SlotKind};

/// A quantity that a panel can show over units and steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// A forward quantity.
    Slot(SlotId),
    /// A derivative of the loss, written `d f`.
    Adjoint(AdjointId),
    /// A parameter.
    Param(ParamId),
    /// A parameter's gradient, written `d Wf`.
    Gradient(ParamId),
}

/// The names of a compiled scene.
pub(super) struct Known<'a> {
    pub(super) program: Arc<Program>,
    pub(super) steps: usize,
    pub(super) mistakes: &'a Mistakes,
}

impl Known<'_> {
    /// The number called `name`; reports at `span` what is wrong with it.
    pub(super) fn number(&self, name: &str, span: &Span) -> Option<NumberOf> {
        if name == "loss" && self.program.loss.is_some() {
            return Some(NumberOf::Loss);
        }
        match self.program.read_address(name, 1, self.steps) {
            Ok(address @ (Address::Value { .. } | Address::Adjoint { .. })) if !name.contains('@') => {
                Some(NumberOf::AtCursor(address))
            }
            Ok(address) => Some(NumberOf::Fixed(address)),
            Err(error) => {
                self.report(error, span);
                None
            }
        }
    }

    /// The quantity called `name`, as a whole.
    pub(super) fn quantity(&self, name: &str, span: &Span) -> Option<Quantity> {
        let found = match name.strip_prefix("d ").map(str::trim) {
            Some(base) => self.derivative(base),
            None => self.forward(name),
        };
        if found.is_none() {
            self.unknown(name, &self.quantities(), span);
        }
        found
    }

    /// The computed quantity called `name`.
    pub(super) fn computed(&self, name: &str, span: &Span) -> Option<SlotId> {
        let found = self
            .program
            .named()
            .find(|(_, slot)| slot.name == name)
            .map(|(id, _)| id);
        if found.is_none() {
            let names: Vec<_> = self.program.named().map(|(_, slot)| slot.name.clone()).collect();
            self.unknown(name, &names, span);
        }
        found
    }

    /// The parameter called `name`.
    pub(super) fn param(&self, name: &str, span: &Span) -> Option<ParamId> {
        let found = self.program.param_named(name);
        if found.is_none() {
            let names: Vec<_> = self
                .program
                .params
                .iter()
                .map(|param| param.name.clone())
                .collect();
            self.unknown(name, &names, span);
        }
        found
    }

    /// The one of `slots` called `name`.
    pub(super) fn one_of(&self, slots: &[SlotId], name: &str, span: &Span) -> Option<SlotId> {
        let found = slots
            .iter()
            .copied()
            .find(|id| self.program.slot(*id).name == name);
        if found.is_none() {
            let names: Vec<_> = slots
                .iter()
                .map(|id| self.program.slot(*id).name.clone())
                .collect();
            self.unknown(name, &names, span);
        }
        found
    }

    /// How many elements a quantity has; for a matrix, how many rows.
    pub(super) fn len(&self, quantity: Quantity) -> usize {
        match quantity {
            Quantity::Slot(id) => self.program.slot(id).len,
            Quantity::Adjoint(id) => self.program.adjoint(id).map_or(0, |slot| slot.len),
            Quantity::Param(id) | Quantity::Gradient(id) => self.program.param(id).rows,
        }
    }

    /// Reports that `written` is not among `names`.
    pub(super) fn unknown(&self, written: &str, names: &[String], span: &Span) {
        let near = did_you_mean(written, names.iter().map(String::as_str));
        let meant = near
            .map(|near| format!("did you mean `{near}`? "))
            .unwrap_or_default();
        let there = match names {
            [] => "there is none".to_owned(),
            [only] => format!("there is only {only}"),
            _ => format!("there are {}", names.join(", ")),
        };
        self.mistakes.push(
            Diagnostic::new(
                span.clone(),
                format!("there is no {} here", crate::diagnostic::quoted(written)),
            )
            .help(format!("{meant}{there}")),
        );
    }

    fn forward(&self, name: &str) -> Option<Quantity> {
        let param = self.program.param_named(name).map(Quantity::Param);
        param.or_else(|| self.program.slot_named(name).map(Quantity::Slot))
    }

    fn derivative(&self, base: &str) -> Option<Quantity> {
        self.program.backward.as_ref()?;
        if let Some(param) = self.program.param_named(base) {
            return Some(Quantity::Gradient(param));
        }
        let adjoint = match base.strip_suffix('\'') {
            Some(state) => self.program.adjoint_of_previous(self.program.slot_named(state)?),
            None => self.program.adjoint_of(self.program.slot_named(base)?),
        };
        adjoint.map(Quantity::Adjoint)
    }

    /// Every name that a panel can show, derivatives last.
    fn quantities(&self) -> Vec<String> {
        let program = &self.program;
        let slots = program
            .slots
            .iter()
            .enumerate()
            .map(|(at, slot)| (SlotId(at as u32), slot));
        let slots = slots.filter(|(_, slot)| matches!(slot.kind, SlotKind::Named | SlotKind::Input));
        let mut names: Vec<String> = slots.map(|(_, slot)| slot.name.clone()).collect();
        names.extend(program.params.iter().map(|param| param.name.clone()));
        if program.backward.is_some() {
            let derived: Vec<_> = names
                .iter()
                .filter(|name| self.derivative(name).is_some())
                .cloned()
                .collect();
            names.extend(derived.into_iter().map(|name| format!("d {name}")));
        }
        names
    }

    fn report(&self, error: AddressError, span: &Span) {
        match error {
            AddressError::Unknown { name, .. } => self.unknown(&name, &self.quantities(), span),
            other => self
                .mistakes
                .push(Diagnostic::new(span.clone(), other.to_string())),
        }
    }
}
