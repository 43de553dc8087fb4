//! The gradient check: the number under the cursor, its derivative and a finite difference beside each other.

use crate::app::command::Command;
use crate::app::overlay::Overlay;
use crate::app::state::App;
use crate::engine::{Difference, NoDifference};
use crate::lesson::Localized;

impl App {
    /// Checks the derivative under the cursor, or that by the number under the cursor.
    pub(super) fn check_gradient(&mut self) {
        let Some(lab) = self.lab_mut() else { return };
        lab.playing = false;
        match lab.run().central_difference(lab.focus) {
            Ok(found) => self.overlay = Some(Overlay::Difference(found)),
            Err(reason) => self.say(refusal(reason)),
        }
    }

    pub(super) fn update_difference(&mut self, found: Difference, command: &Command) {
        let closes = matches!(
            command,
            Command::Close | Command::Leave | Command::Back | Command::Enter | Command::CheckGradient
        );
        if !closes {
            self.overlay = Some(Overlay::Difference(found));
        }
    }
}

fn refusal(reason: NoDifference) -> Localized<&'static str> {
    match reason {
        NoDifference::NoLoss => Localized {
            en: "this scene has no loss, so there is no gradient to check",
            es: "esta escena no tiene pérdida: no hay gradiente que comprobar",
        },
        NoDifference::Given => Localized {
            en: "the loss takes this number as given: there is no derivative by it",
            es: "la pérdida toma este número como dado: no hay derivada respecto a él",
        },
        NoDifference::Unreached => Localized {
            en: "there is no derivative by this number",
            es: "no hay derivada respecto a este número",
        },
        NoDifference::Inner => Localized {
            en: "a value inside the backward pass; check one of its operands",
            es: "un valor interno de la pasada hacia atrás; comprueba uno de sus operandos",
        },
    }
}
