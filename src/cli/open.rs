//! `gatelab [LESSON]`: opens the lab, where one stopped.

use super::options::Options;
use super::{Failure, remembered, trace};
use crate::app::App;
use crate::lesson::Library;
use crate::progress::{Kept, Trouble, set_aside};
use crate::terminal::{Saving, Shell, run};
use crate::ui::KINDS;

pub(super) fn open(argument: Option<&str>, options: &Options) -> Result<(), Failure> {
    let shipped = Library::shipped();
    let (library, chosen) = match argument {
        Some(argument) => shipped.resolve(argument)?,
        None => (shipped, None),
    };
    // Whatever is wrong with what is remembered, the lab opens. It then keeps nothing, so that nothing is overwritten.
    let opened = remembered::store().and_then(|store| Ok((store.load()?, store)));
    let (kept, store, trouble): (Kept, _, Option<Trouble>) = match opened {
        Ok((kept, store)) => (kept, Some(store), None),
        Err(trouble) => (Kept::default(), None, Some(trouble)),
    };
    let language = options.language_after(&kept.progress);
    let (theme, plain) = options.theme_after(&kept.progress);
    let mut app = App::new(library, &KINDS, language, None);
    app.resume(kept.progress);
    if let Some(chosen) = chosen {
        app.open(chosen);
    }
    if let Some(path) = kept.set_aside {
        app.announce(set_aside(&path, language), true);
    }
    if let Some(trouble) = trouble {
        app.announce(trouble.text(language), true);
    }
    let saving = Saving {
        folder: std::env::current_dir().unwrap_or_else(|_| ".".into()),
        trace: trace::write_open,
    };
    let shell = Shell::new(app, theme, options.ascii)
        .saving(saving)
        .kept_in(store)
        .measuring();
    run(&mut if plain { shell.without_colour() } else { shell })?;
    Ok(())
}
