//! The circuit as a panel of a lesson: the drawing that fits, with the values of the unit under the cursor.

use super::{Circuits, RunWires};
use crate::engine::Address;
use crate::ui::ink::Ink;
use crate::ui::panel::View;

fn circuits(view: &View<'_>) -> Circuits {
    let drawn = view
        .circuit
        .and_then(|art| Circuits::read(view.program(), art).ok());
    drawn.unwrap_or_else(|| Circuits::sketched(view.program()))
}

/// The rows of the largest drawing.
pub(in crate::ui::panel) fn rows(view: &View<'_>) -> u16 {
    circuits(view)
        .drawings()
        .first()
        .map_or(8, |circuit| circuit.height() as u16)
}

/// Draws the largest drawing that fits, in the middle.
pub(in crate::ui::panel) fn draw(view: &View<'_>, ink: &mut Ink<'_>) {
    let circuits = circuits(view);
    let Some(circuit) = circuits.fitting(ink.width(), ink.height()) else {
        return;
    };
    let unit = match (view.spec.unit, view.focus) {
        (Some(unit), _) => unit,
        (None, Address::Value { unit, .. } | Address::Adjoint { unit, .. }) => unit,
        (None, Address::Param { row, .. } | Address::ParamGradient { row, .. }) => row,
    };
    let wires = RunWires::new(view.run, circuits.parts(), circuit, view.tick, unit);
    let (width, height) = (circuit.width() as u16, circuit.height() as u16);
    let left = ink.width().saturating_sub(width) / 2;
    let top = ink.height().saturating_sub(height) / 2;
    let area = ratatui::layout::Rect::new(left, top, width, height);
    super::draw(&mut ink.part(area), circuit, &wires);
}
