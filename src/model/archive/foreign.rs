//! Files of models that are not read, told by how they begin or by what lies in them, with the way to a file that is.

use std::fmt;

/// A format of the frameworks that is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Foreign {
    /// What `torch.save` writes.
    Pickle,
    /// What Keras writes, as `.h5` or `.keras`.
    Keras,
}

impl Foreign {
    /// By the first bytes of a file.
    pub(super) fn of_start(first: &[u8]) -> Option<Self> {
        match first {
            [0x80, 2..=5, ..] => Some(Foreign::Pickle),
            [0x89, b'H', b'D', b'F', ..] => Some(Foreign::Keras),
            _ => None,
        }
    }

    /// By the name of something in a zip archive.
    pub(super) fn of_member(name: &str) -> Option<Self> {
        match name.rsplit('/').next()? {
            "data.pkl" => Some(Foreign::Pickle),
            "model.weights.h5" => Some(Foreign::Keras),
            _ => None,
        }
    }

    /// How its arrays get into a file that is read.
    pub(super) fn way(self) -> &'static str {
        match self {
            Foreign::Pickle => {
                "save the arrays with safetensors.torch.save_file(model.state_dict(), \"model.safetensors\")"
            }
            Foreign::Keras => {
                "save the arrays with numpy.savez(\"model.npz\", **{weight.path: weight.numpy() for weight in model.weights})"
            }
        }
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Foreign::Pickle => "this is a pickle, as torch.save writes it; reading one can run any code",
            Foreign::Keras => "this is a file of Keras, which is not read",
        })
    }
}
