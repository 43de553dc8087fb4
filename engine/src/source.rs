//! A model as it is written: declarations and equation text, before anything is checked.

use std::collections::BTreeMap;

/// Declared names with their dimensions: `("Wf", "h x")` is a matrix, `("bf", "h")` a vector, `("lr", "1")` a scalar.
/// A dimension is a size symbol or a numeral.
pub type Declarations = Vec<(String, String)>;

/// A recurrent cell: what it reads, what it carries, what it learns, and its equations.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CellSource {
    /// The cell's name, as shown.
    pub name: String,
    /// The inputs of a step.
    pub inputs: Declarations,
    /// The states carried from step to step; the first one is the cell's output.
    pub states: Declarations,
    /// The parameters.
    pub params: Declarations,
    /// One equation a line, in the order of computation.
    pub equations: String,
}

/// Equations that come after a cell's own, such as a readout.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extension {
    /// Further parameters.
    pub params: Declarations,
    /// Further equations.
    pub equations: String,
}

/// What the loss measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LossKind {
    /// `0.5 * sum((y - target)²)`.
    HalfSquaredError,
    /// `-sum(target * log(y) + (1 - target) * log(1 - y))` of a sigmoid readout.
    BinaryCrossEntropy,
    /// `-sum(target * log(y))` of a softmax readout. The targets of a step add up to 1: its error is `y - target` only
    /// then.
    CategoricalCrossEntropy,
    /// `sum(y * received)`, whose derivative by `y` is `received`: a gradient that comes from outside, as the part of a loss
    /// that a later run computed of this one's outputs. What is received stands in the place of the target.
    Received,
}

/// The loss of a model; at which steps it is taken is said by the setup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LossSource {
    /// What is measured.
    pub kind: LossKind,
    /// The quantity it is measured on.
    pub of: String,
}

/// What the names of a layer end in, the first layer being 1: `_2`; nothing where the cell is not stacked.
pub fn layer_suffix(layer: usize, layers: usize) -> String {
    if layers > 1 {
        format!("_{layer}")
    } else {
        String::new()
    }
}

/// Everything that determines a program.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ModelSource {
    /// The cell.
    pub cell: CellSource,
    /// Equations after the cell's.
    pub extension: Option<Extension>,
    /// How many copies of the cell are stacked, 0 and 1 both meaning one. With several, every name of layer 1 ends
    /// in `_1`, and so on, see [`layer_suffix`]; a layer's first state is the next one's input.
    pub layers: usize,
    /// Sizes by symbol.
    pub sizes: BTreeMap<String, usize>,
    /// The loss, if there is one.
    pub loss: Option<LossSource>,
    /// The names of quantities that can be pinned to a value.
    pub pinned: Vec<String>,
}
