//! The panel: chooses the drawing that fits and the unit that it shows.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use super::drawing::Circuit;
use super::ink::draw_circuit;
use super::run::RunWires;
use super::set::Circuits;
use super::stretch::{self, stretched};
use crate::engine::{Address, Program};
use crate::lesson::{Language, limits};
use crate::ui::ink::Ink;
use crate::ui::panel::View;
use crate::ui::theme::Meaning;

/// What was read from a drawing's text for a program.
struct Remembered {
    program: Arc<Program>,
    art: Option<String>,
    circuits: Circuits,
    /// The drawing for the columns and rows that were asked for last.
    fitted: RefCell<Option<Fitted>>,
}

/// A drawing grown into so many columns and rows.
struct Fitted {
    size: (u16, u16),
    circuit: Rc<Circuit>,
}

impl Remembered {
    /// The drawing for so many columns and rows, grown into them; none where the smallest does not fit.
    fn fitted(&self, width: u16, height: u16) -> Option<Rc<Circuit>> {
        let size = (width, height);
        let mut last = self.fitted.borrow_mut();
        if let Some(fitted) = last.as_ref().filter(|fitted| fitted.size == size) {
            return Some(Rc::clone(&fitted.circuit));
        }
        let circuit = self.circuits.fitting(width, height)?;
        let rows = usize::from(height).saturating_sub(BELOW);
        let circuit = Rc::new(stretched(circuit, usize::from(width), rows));
        *last = Some(Fitted {
            size,
            circuit: Rc::clone(&circuit),
        });
        Some(circuit)
    }
}

thread_local! {
    /// The circuits read last: the same scene is drawn at every key press, and its drawings do not change.
    static LAST: RefCell<Vec<Rc<Remembered>>> = const { RefCell::new(Vec::new()) };
}

/// As many as a scene has runs.
const REMEMBERED: usize = 1 + limits::BESIDE;

fn remembered(view: &View<'_>) -> Rc<Remembered> {
    let program = &view.run.setup().program;
    LAST.with_borrow_mut(|last| {
        let known = last
            .iter()
            .find(|known| Arc::ptr_eq(&known.program, program) && known.art.as_deref() == view.circuit);
        if let Some(known) = known {
            return Rc::clone(known);
        }
        let new = Rc::new(Remembered {
            program: Arc::clone(program),
            art: view.circuit.map(str::to_owned),
            circuits: Circuits::of(program, view.circuit),
            fitted: RefCell::default(),
        });
        if last.len() == REMEMBERED {
            last.remove(0);
        }
        last.push(Rc::clone(&new));
        new
    })
}

/// A row below a drawing says which unit it shows.
const BELOW: usize = 1;

pub(in crate::ui::panel) fn rows(view: &View<'_>) -> u16 {
    on_screen(size(view).1 + BELOW)
}

/// As many as the largest drawing takes where its wires are as long as they get.
pub(in crate::ui::panel) fn most(view: &View<'_>) -> u16 {
    on_screen(stretch::most(size(view).1) + BELOW)
}

/// As [`most`], in columns.
pub(in crate::ui::panel) fn widest(view: &View<'_>) -> u16 {
    on_screen(stretch::most(size(view).0))
}

/// Columns and rows of the largest drawing.
fn size(view: &View<'_>) -> (usize, usize) {
    let remembered = remembered(view);
    let first = remembered.circuits.drawings().first();
    first.map_or((0, 0), |circuit| (circuit.width(), circuit.height()))
}

fn on_screen(size: usize) -> u16 {
    u16::try_from(size).unwrap_or(u16::MAX)
}

pub(in crate::ui::panel) fn draw(view: &View<'_>, ink: &mut Ink<'_>) {
    let remembered = remembered(view);
    let Some(circuit) = remembered.fitted(ink.width(), ink.height()) else {
        return;
    };
    let unit = unit(view);
    let wires = RunWires::new(view, remembered.circuits.parts(), &circuit, unit);
    draw_circuit(ink, &circuit, &wires);
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
