//! The engine of gatelab, with nothing of a terminal: equations in text become a program, a program runs forward and backward,
//! every number can be explained. Knows no file format, no lesson, no screen.
//!
//! The way of a model: [`ModelSource`] (as written) is parsed into expression trees, compiled into a [`Program`] of
//! single-assignment operations, and the backward program is derived from it by one rule an operation. A [`Setup`]
//! adds the given numbers, a [`Run`] computes the rest into flat buffers, and [`Run::explain`] says of any number
//! which operands it was folded from. [`Lanes`] runs many sequences of one program side by side, for training.
//!
//! A crate of its own because its loops are worth every optimisation, and because whoever wants only the numbers can have them.
//! The map of the whole house is the front page of the crate `gatelab`.

pub mod diagnostic;

mod address;
mod compile;
mod cost;
mod course;
mod declared;
mod difference;
mod explain;
mod explanation;
mod exponential;
mod expression;
mod function;
mod interpret;
mod kernel;
mod lanes;
mod loss;
mod lower;
mod mistake;
mod naming;
mod op;
mod parse;
mod program;
mod render;
mod reverse;
mod reverse_text;
mod run;
mod scope;
mod setup;
mod source;
mod tape;
mod tick;
mod token;

pub use address::{Address, AdjointId, ParamId, SlotId};
pub use compile::LAYER_LIMIT;
pub use cost::Cost;
pub use course::{Courses, Timed};
pub use difference::{Difference, NoDifference};
pub use explanation::{Explanation, Factor, Leaf, Origin, Rule, TermValue};
pub use function::{FUNCTIONS, Function, FunctionKind};
pub use lanes::Lanes;
pub use mistake::{Mistake, Place};
pub use naming::AddressError;
pub use op::{GradientTerm, Op, OpKind, Operand, Source, Term, TermKind};
pub use program::{
    AdjointOf, AdjointSlot, Backward, EquationText, LossSlots, Param, Program, Slot, SlotKind,
};
pub use render::literal_text;
pub use run::Run;
pub use scope::SIZE_LIMIT;
pub use setup::{Pin, Setup};
pub use source::{CellSource, Declarations, Extension, LossKind, LossSource, ModelSource, layer_suffix};
pub use tick::{Pass, Tick, Timeline};
