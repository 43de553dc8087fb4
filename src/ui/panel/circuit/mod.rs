//! The cell as a circuit whose wires carry live values.
//!
//! A drawing is text: box-drawing art in `src/cells/NAME.circuit.txt`, the largest first, `---` between drawings.
//! `{f   }` is a place for the value of `f`, as wide as it is written; `{    }` shows whatever its wire carries.
//! Frames of ┌─┐│└┘, `(×)` and `[σ]` are operations; wires are ─│╭╮╰╯├┤┬┴┼, leave from an operation or a value and
//! enter with an arrowhead ▲▼◀▶; a name, and a blank behind it, may stand between ▶ and its number. A wire that meets
//! the side of another passes under it. Double lines ═║ carry several quantities together; `●` lets a wire enter a
//! double line that it crosses.
//! Everything else is a label.
//!
//! Reading one follows its wires and proves it against the equations: an operation must make exactly what the
//! equations make of what enters it. A cell without a drawing gets one made from its equations.
//!
//! Must not know lessons or key presses; numbers come through [`Wires`].

mod drawing;
mod follow;
mod glyph;
mod ink;
mod panel;
mod part;
mod resolve;
mod run;
mod scan;
mod set;
mod sketch;
mod stretch;
mod wires;

pub use drawing::{Circuit, Mark, Operation, Value, Wire};
pub use ink::draw_circuit;
pub(super) use panel::{draw, most, rows, widest};
pub use part::{Part, Parts};
pub use run::RunWires;
pub use set::{Circuits, faults};
pub use sketch::sketch;
pub use wires::{WireRange, WireState, Wires};

#[cfg(test)]
mod tests;
