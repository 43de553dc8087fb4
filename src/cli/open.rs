//! `gatelab [LESSON]` and `gatelab open MODEL`: open the lab.

use std::path::Path;

use clap::Args;

use super::model::ModelArgs;
use super::options::Options;
use super::{Failure, trace};
use crate::app::App;
use crate::lesson::{Entry, Library};
use crate::terminal::{Saving, Shell, run};
use crate::ui::KINDS;

pub(super) fn open(argument: Option<&str>, options: &Options) -> Result<(), Failure> {
    if let Some(model) = argument.filter(|argument| ModelArgs::is_model(argument)) {
        return open_model(model, &ModelArgs::default(), options);
    }
    let shipped = Library::shipped();
    let (library, chosen) = match argument {
        Some(argument) => shipped.resolve(argument)?,
        None => (shipped, None),
    };
    show(App::new(library, &KINDS, options.language(), chosen), options)
}

fn show(app: App, options: &Options) -> Result<(), Failure> {
    let saving = Saving {
        folder: std::env::current_dir().unwrap_or_else(|_| ".".into()),
        trace: trace::write_open,
    };
    run(&mut Shell::new(app, options.theme(), options.ascii).saving(saving))?;
    Ok(())
}

const EXAMPLES: &str = "\
The cell, its sizes and its layers are read off the names and shapes of the arrays: PyTorch's weight_ih_l0 ...,
Keras's kernel, recurrent_kernel and bias, or a cell's own names as gatelab saves them. What they leave open is asked for.

Examples:
  gatelab open model.safetensors                        with a unit impulse as the sequence
  gatelab open model.safetensors --input sequence.json  {\"x\": [[0.1, 0.2], ...], \"h0\", \"c0\", \"target\"}
  gatelab open keras.npz --cell gru --input table.csv   a row for each step
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

fn open_model(model: &str, arguments: &ModelArgs, options: &Options) -> Result<(), Failure> {
    let lesson = arguments.lesson(model)?;
    let entry = Entry::model(Path::new(model));
    show(
        App::with_lesson(entry, lesson, &KINDS, options.language()),
        options,
    )
}
