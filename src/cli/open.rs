//! `gatelab [LESSON]`: opens the lab.

use super::Failure;
use super::options::Options;
use crate::lesson::{Language, Library};
use crate::ui::theme::Theme;

/// What the lab opens with.
#[expect(dead_code, reason = "the lab that reads it is not drawn yet")]
pub(super) struct Session {
    /// The lessons to choose from.
    pub(super) library: Library,
    /// The one to begin with; otherwise the start screen.
    pub(super) chosen: Option<usize>,
    /// The language to begin in.
    pub(super) language: Language,
    /// The colours.
    pub(super) theme: Theme,
    /// Plain ASCII only.
    pub(super) ascii: bool,
}

pub(super) fn open(argument: Option<&str>, options: &Options) -> Result<(), Failure> {
    let shipped = Library::shipped();
    let (library, chosen) = match argument {
        Some(argument) => shipped.resolve(argument)?,
        None => (shipped, None),
    };
    open_lab(&Session {
        library,
        chosen,
        language: options.language(),
        theme: options.theme(),
        ascii: options.ascii,
    })
}

/// The lab is not drawn yet: says so, and what works meanwhile.
fn open_lab(_session: &Session) -> Result<(), Failure> {
    Err(Failure::Missing(
        "the lab cannot be opened yet; list, check, explain and trace work (see gatelab --help)",
    ))
}
