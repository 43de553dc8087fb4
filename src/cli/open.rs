//! `gatelab [LESSON]` and `gatelab open MODEL`: open the lab, a lesson where one stopped.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::Args;

use super::model::ModelArgs;
use super::options::Options;
use super::{Failure, remembered, trace};
use crate::app::App;
use crate::diagnostic::printable;
use crate::lesson::{Entry, Language, Library};
use crate::model::MemoryLimit;
use crate::progress::{Store, set_aside};
use crate::terminal::{Saving, Shell, run};
use crate::ui::KINDS;
use crate::ui::theme::Theme;

pub(super) fn open(argument: Option<&str>, options: &Options) -> Result<(), Failure> {
    if let Some(model) = argument.filter(|argument| ModelArgs::is_model(argument)) {
        return open_model(model, &ModelArgs::default(), options);
    }
    let shipped = Library::shipped();
    let (library, chosen) = match argument {
        Some(argument) => shipped.resolve(argument)?,
        None => (shipped, None),
    };
    // Whatever is wrong with what is remembered, the lab opens.
    let (kept, store) = remembered::recall();
    let language = options.language_after(&kept.progress);
    let (theme, plain) = options.theme_after(&kept.progress);
    let mut app = App::new(library, &KINDS, language, None);
    app.resume(kept.progress);
    if let Some(chosen) = chosen {
        app.open(chosen);
    }
    announce(&mut app, kept.set_aside);
    if let Err(trouble) = &store {
        app.announce(trouble.text(language), true);
    }
    show(app, store.ok(), (theme, plain), options)
}

/// Says where a damaged file was put.
fn announce(app: &mut App, aside: Option<PathBuf>) {
    if let Some(path) = aside {
        app.announce(set_aside(&path, app.language), true);
    }
}

/// Opens the lab in the terminal; without a store it keeps nothing.
fn show(
    app: App,
    store: Option<Store>,
    (theme, plain): (Theme, bool),
    options: &Options,
) -> Result<(), Failure> {
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

const EXAMPLES: &str = "\
The cell, its sizes and its layers are read off the names and shapes of the arrays: PyTorch's weight_ih_l0 ...,
Keras's kernel, recurrent_kernel and bias, or a cell's own names as gatelab saves them. What they leave open is asked for.

Examples:
  gatelab open model.safetensors                        with a unit impulse as the sequence
  gatelab open model.safetensors --input sequence.json  {\"x\": [[0.1, 0.2], ...], \"h0\", \"c0\", \"target\"}
  gatelab open keras.npz --cell gru --input table.csv   a row for each step
  gatelab open model.safetensors --input x.csv --track labels.csv   in the lab, / finds the units that go with a label
  python make.py | gatelab open model.safetensors --input -
  gatelab open model.safetensors --vocabulary words.txt --text 'the film was not good'";

/// Opens a model in the lab.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Open {
    /// The model: a .safetensors file or an .npz archive
    model: String,
    #[command(flatten)]
    arguments: ModelArgs,
}

impl Open {
    pub(super) fn run(&self, options: &Options) -> Result<(), Failure> {
        open_model(&self.model, &self.arguments, options)
    }
}

/// Files of so many bytes take seconds until the lab shows.
const LARGE: u64 = 64 << 20;

/// Says that it takes a while.
fn announce_large(model: &str, language: Language) {
    let Some(found) = std::fs::metadata(model).ok().filter(|found| found.len() >= LARGE) else {
        return;
    };
    let (name, size) = (printable(model), MemoryLimit(found.len()));
    if std::io::stderr().is_terminal() {
        eprintln!(
            "{}",
            match language {
                Language::English => format!("{name} has {size}: its steps are being computed ..."),
                Language::Spanish => format!("{name} ocupa {size}: se calculan sus pasos ..."),
            }
        );
    }
}

fn open_model(model: &str, arguments: &ModelArgs, options: &Options) -> Result<(), Failure> {
    announce_large(model, options.language());
    let lesson = arguments.lesson(model)?;
    let entry = Entry::model(Path::new(model));
    // What is done with a model is no progress; only the language and the look chosen last hold for it too.
    let (kept, _) = remembered::recall();
    let language = options.language_after(&kept.progress);
    let mut app = App::with_lesson(entry, lesson, &KINDS, language);
    announce(&mut app, kept.set_aside);
    show(app, None, options.theme_after(&kept.progress), options)
}
