//! Why a model or its input cannot be used.

/// A refusal: the file, what is wrong with it, what is allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {what}; {allowed}")]
pub struct ModelError {
    /// The file, as messages show it.
    pub file: String,
    /// What is wrong, without a full stop.
    pub what: String,
    /// What is allowed, or what to do.
    pub allowed: String,
    /// Whether the file is sound and something has to be chosen on the command line.
    pub is_choice: bool,
}

impl ModelError {
    /// Something wrong in a file.
    pub fn new(file: &str, what: impl Into<String>, allowed: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            what: what.into(),
            allowed: allowed.into(),
            is_choice: false,
        }
    }

    /// Something that the file leaves open.
    pub fn choice(file: &str, what: impl Into<String>, options: impl Into<String>) -> Self {
        Self {
            is_choice: true,
            ..Self::new(file, what, options)
        }
    }
}

/// Shapes as messages write them: `16 x 3`, `16`, or `a single number`.
pub(super) fn shape_text(shape: &[usize]) -> String {
    if shape.is_empty() {
        return "a single number".to_owned();
    }
    shape.iter().map(usize::to_string).collect::<Vec<_>>().join(" x ")
}
