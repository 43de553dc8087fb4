//! The panel: chooses the drawing that fits and the unit that it shows.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use super::ink::draw_circuit;
use super::run::RunWires;
use super::set::Circuits;
use crate::engine::{Address, Program};
use crate::lesson::{Language, limits};
use crate::ui::ink::Ink;
use crate::ui::panel::View;
use crate::ui::theme::Meaning;

/// A program, a drawing's text, and what was read from it.
type Remembered = (Arc<Program>, Option<String>, Rc<Circuits>);

thread_local! {
    /// The circuits read last: the same scene is drawn at every key press, and its drawings do not change.
    static LAST: RefCell<Vec<Remembered>> = const { RefCell::new(Vec::new()) };
}

/// As many as a scene has runs.
const REMEMBERED: usize = 1 + limits::BESIDE;

fn circuits(view: &View<'_>) -> Rc<Circuits> {
    let program = &view.run.setup().program;
    LAST.with_borrow_mut(|last| {
        let known = last
            .iter()
            .find(|(own, art, _)| Arc::ptr_eq(own, program) && art.as_deref() == view.circuit);
        if let Some((.., circuits)) = known {
            return Rc::clone(circuits);
        }
        let circuits = Rc::new(Circuits::of(program, view.circuit));
        if last.len() == REMEMBERED {
            last.remove(0);
        }
        last.push((
            Arc::clone(program),
            view.circuit.map(str::to_owned),
            Rc::clone(&circuits),
        ));
        circuits
    })
}

pub(in crate::ui::panel) fn rows(view: &View<'_>) -> u16 {
    let circuits = circuits(view);
    let height = circuits.drawings().first().map_or(0, |circuit| circuit.height());
    u16::try_from(height).unwrap_or(u16::MAX).saturating_add(1)
}

pub(in crate::ui::panel) fn draw(view: &View<'_>, ink: &mut Ink<'_>) {
    let circuits = circuits(view);
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
