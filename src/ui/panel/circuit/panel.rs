//! The panel: chooses the drawing that fits and the unit that it shows.

use super::ink::draw_circuit;
use super::run::RunWires;
use super::set::Circuits;
use crate::engine::Address;
use crate::lesson::Language;
use crate::ui::ink::Ink;
use crate::ui::panel::View;
use crate::ui::theme::Meaning;

pub(in crate::ui::panel) fn rows(view: &View<'_>) -> u16 {
    let circuits = Circuits::of(view.program(), view.circuit);
    let height = circuits.drawings().first().map_or(0, |circuit| circuit.height());
    (height as u16).saturating_add(1)
}

pub(in crate::ui::panel) fn draw(view: &View<'_>, ink: &mut Ink<'_>) {
    let circuits = Circuits::of(view.program(), view.circuit);
    let Some(circuit) = circuits.fitting(ink.width(), ink.height()) else {
        return;
    };
    let unit = unit(view);
    draw_circuit(
        ink,
        circuit,
        &RunWires::new(view, circuits.parts(), circuit, unit),
    );
    let units = view
        .program()
        .states
        .iter()
        .map(|state| view.program().slot(*state).len);
    let free = usize::from(ink.height()) > circuit.height();
    if let (Some(units @ 2..), true) = (units.max(), free) {
        let words = match view.language {
            Language::English => format!("unit {unit} of 0 to {}", units - 1),
            Language::Spanish => format!("unidad {unit} de 0 a {}", units - 1),
        };
        let (width, bottom) = (ink.width(), ink.height().saturating_sub(1));
        ink.text_right(0, bottom, width, &words, Meaning::Quiet);
    }
}

/// The unit that the lesson asks for or, where it asks for none, that of the number under the cursor.
fn unit(view: &View<'_>) -> u32 {
    view.spec.unit.unwrap_or(match view.focus {
        Address::Value { unit, .. } | Address::Adjoint { unit, .. } => unit,
        Address::Param { row, .. } | Address::ParamGradient { row, .. } => row,
    })
}
