//! What can be wrong with a model, as data. Places are names and spans in the equation text; where these stand in a
//! file is for the reader of the file to know.

use crate::diagnostic::Span;

/// The part of a model in which a mistake was made.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Place {
    /// A span of the cell's equations.
    Equations(Span),
    /// A span of the equations that extend the cell.
    Extension(Span),
    /// The declaration of an input.
    Input(String),
    /// The declaration of a state.
    State(String),
    /// The declaration of a parameter, in the cell or in its extension.
    Param(String),
    /// The size that belongs to a symbol.
    Size(String),
    /// What the loss is taken of.
    Loss,
    /// The number of layers.
    Layers,
}

/// One mistake in a model.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Mistake {
    /// Where.
    pub place: Place,
    /// What is wrong, one line.
    pub message: String,
    /// What stands under the caret.
    pub label: Option<String>,
    /// What is allowed, or was probably meant.
    pub help: Option<String>,
}

impl Mistake {
    /// A mistake at a place.
    pub fn new(place: Place, message: impl Into<String>) -> Self {
        Self {
            place,
            message: message.into(),
            label: None,
            help: None,
        }
    }

    /// The same, with a word under the caret.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// The same, with advice.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
