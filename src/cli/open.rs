//! `gatelab [LESSON]`: opens the lab.

use super::Failure;
use super::options::Options;
use crate::app::App;
use crate::lesson::Library;
use crate::terminal::{Shell, run};
use crate::ui::KINDS;

pub(super) fn open(argument: Option<&str>, options: &Options) -> Result<(), Failure> {
    let shipped = Library::shipped();
    let (library, chosen) = match argument {
        Some(argument) => shipped.resolve(argument)?,
        None => (shipped, None),
    };
    let app = App::new(library, &KINDS, options.language(), chosen);
    run(&mut Shell::new(app, options.theme(), options.ascii))?;
    Ok(())
}
