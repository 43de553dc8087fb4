//! `gatelab export`: a scene as a short script for another tool, which computes everything again and compares.
//!
//! The script is written from the program, operation by operation, so that any cell, layer, pin and loss comes out right.
//! With NumPy it follows the derived backward program; with PyTorch the gradients come from its own differentiation and
//! so prove the derivation.

mod expected;
mod expression;
mod names;
mod numpy;
mod pytorch;
mod script;

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::model::ModelArgs;
use super::options::Options;
use super::{Failure, content, given, output};
use crate::diagnostic::printable;
use crate::engine::Run;
use script::{Heading, Sheet};

const EXAMPLES: &str = "\
The script prints every value and gradient, then the largest difference from gatelab's own: |a - b| / max(1, |b|).
It exits with 1 where that is more than 1e-12.

Examples:
  gatelab export 8 --to numpy --output lstm.py && python3 lstm.py
  gatelab export 10 --scene way-back --to pytorch | python3 -
  gatelab export 10 --scene way-back --to pytorch --set 'bf[0]=1.5' --output changed.py";

/// Writes a scene as a script.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Export {
    /// The lesson: its number, its name, or the path of its file; or a model
    lesson: String,
    /// The scene; otherwise the first
    #[arg(long, value_name = "ID")]
    scene: Option<String>,
    /// The run, where the scene compares several; otherwise its own
    #[arg(long, value_name = "ID")]
    run: Option<String>,
    /// What the script computes with
    #[arg(long, value_enum)]
    to: Target,
    /// Change a given number first, as in `trace`
    #[arg(long = "set", value_name = "NAME=VALUE")]
    sets: Vec<String>,
    /// The file to write; otherwise standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    model: ModelArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Target {
    /// NumPy: forward, and backward by the derived equations
    Numpy,
    /// PyTorch: forward, and backward by automatic differentiation
    Pytorch,
}

/// The most numbers of a script.
pub(super) const MOST: usize = 1_000_000;

impl Export {
    pub(super) fn run(&self, options: &Options, out: &mut dyn Write) -> Result<(), Failure> {
        let (entry, lesson) = content::lesson_or_model(&self.lesson, &self.model)?;
        let scene = content::scene_said(&self.lesson, &lesson, self.scene.as_deref())?;
        let id = content::run(scene, self.run.as_deref())?;
        let mut setup = scene.setup_of(id).clone();
        given::set_all(&mut setup, &self.sets)?;
        // In the script there are the given numbers, and what is expected of the computed ones.
        let numbers = setup
            .program
            .bytes(setup.steps)
            .map(|bytes| bytes / size_of::<f64>());
        if numbers.is_none_or(|numbers| numbers > MOST) {
            let numbers = numbers.unwrap_or(usize::MAX);
            return Err(Failure::LargeScript { numbers });
        }
        let run = Run::new(setup);
        let language = options.language();
        let words = scene.words_of(id).map(|words| words.sequence.as_slice());
        let sheet = Sheet::new(
            &run,
            language,
            Heading {
                title: printable(lesson.title.get(language)),
                lesson: printable(&entry.slug),
                scene: match scene.name_of(id) {
                    Some(run) => format!("{}, {}", scene.id, run.id),
                    None => scene.id.clone(),
                },
                words: words.unwrap_or_default(),
            },
        );
        let text = match self.to {
            Target::Numpy => numpy::script(&sheet),
            Target::Pytorch => pytorch::script(&sheet),
        };
        output::write(self.output.as_deref(), out, |out| out.write_all(text.as_bytes()))
    }
}
