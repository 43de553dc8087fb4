//! `gatelab [LESSON]`: opens the lab.

use super::options::Options;
use super::{Failure, trace};
use crate::app::App;
use crate::lesson::Library;
use crate::terminal::{Saving, Shell, run};
use crate::ui::KINDS;

pub(super) fn open(argument: Option<&str>, options: &Options) -> Result<(), Failure> {
    let shipped = Library::shipped();
    let (library, chosen) = match argument {
        Some(argument) => shipped.resolve(argument)?,
        None => (shipped, None),
    };
    let app = App::new(library, &KINDS, options.language(), chosen);
    let saving = Saving {
        folder: std::env::current_dir().unwrap_or_else(|_| ".".into()),
        trace: trace::write_open,
    };
    run(&mut Shell::new(app, options.theme(), options.ascii).saving(saving))?;
    Ok(())
}
