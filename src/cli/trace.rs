//! `gatelab trace`: every number of a run, for programs.
//!
//! The two forms are written as they go, number by number: a run may be as large as memory allows, and its text is
//! several times larger.

mod csv;
mod json;
mod model;

use std::io::Write;

use clap::{Args, ValueEnum};

use super::model::ModelArgs;
use super::{Failure, content, given};
use crate::engine::{AdjointId, ParamId, Program, Run, SlotId};

const FORMATS: &str = "\
JSON: an object {lesson, scene, run, cell, sizes, steps, params, values, loss, gradients, adjoints}.
  run        which of the runs that the scene compares; no key where it has one run
  params     NAME: array; a matrix is an array of rows
  values     NAME: one row a step, for every input and every named quantity
  loss       the loss of the run, or null
  gradients  the derivative of the loss by each PARAM (shaped like it), by each input (one row a step),
             and by each initial state (\"h0\" for the state h)
  adjoints   NAME: one row a step, the total derivative of the loss by each of `values` it depends on;
             a cross-entropy has none by its readout, for it is taken of what goes into the activation
CSV: one number a line, `quantity,step,unit,value`. Step 0 holds the initial states; parameters and the loss of the
  run have no step; the unit of a matrix is `row col`. Derivatives are called `d NAME`.
Of a model (.safetensors, .npz) JSON is {model, module, cell, sizes, steps, params, values, loss, gradients, adjoints}:
  params, values, adjoints  under the cell's names, ending in _1, _2 ... for layers and _reverse for the direction that
             reads from the end; rows stand in the order of the sequence
  loss       half the squared error of the last hidden state, where the input gives a target
  gradients  by each of the file's arrays, under its name and in its shape; by x, h0 and c0
Numbers read back to the same 64-bit value; what is not finite is NaN, inf or -inf (in JSON as a string).

Examples:
  gatelab trace lstm | jq .loss
  gatelab trace model.safetensors --input sequence.json
  gatelab trace lstm --set 'bf[0]=1.5' --set 'x[1]@3=0.2' --set 'h[0]@0=0.1' --format csv";

/// Prints every number of a run.
#[derive(Debug, Args)]
#[command(after_help = FORMATS)]
pub(super) struct Trace {
    /// The lesson: its number, its name, or the path of its file; or a model, .safetensors or .npz
    lesson: String,
    /// The scene; otherwise the first
    #[arg(long, value_name = "ID")]
    scene: Option<String>,
    /// The run, where the scene compares several; otherwise its own
    #[arg(long, value_name = "ID")]
    run: Option<String>,
    /// Change a given number first: bf[0]=1.5, x[1]@3=0.2, h[0]@0=0.1; a name without [..] means all its numbers
    #[arg(long = "set", value_name = "NAME=VALUE")]
    sets: Vec<String>,
    /// The form of the output
    #[arg(long, value_enum, default_value = "json")]
    format: Format,
    #[command(flatten)]
    model: ModelArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One object
    Json,
    /// One number a line
    Csv,
}

/// What the head of a trace says.
struct Head<'a> {
    lesson: &'a str,
    scene: &'a str,
    /// Where the scene has several.
    run: Option<&'a str>,
    cell: &'a str,
}

impl Trace {
    pub(super) fn run(&self, out: &mut dyn Write) -> Result<(), Failure> {
        if ModelArgs::is_model(&self.lesson) {
            return self.run_model(out);
        }
        if self.model.any() {
            return Err(Failure::Mixed(
                "options for models go with a .safetensors or .npz file",
            ));
        }
        let (entry, lesson) = content::lesson(&self.lesson)?;
        let scene = content::scene(&lesson, self.scene.as_deref())?;
        let id = content::run(scene, self.run.as_deref())?;
        let mut setup = scene.setup_of(id).clone();
        given::set_all(&mut setup, &self.sets)?;
        let run = Run::new(setup);
        let head = Head {
            lesson: &entry.slug,
            scene: &scene.id,
            run: scene.name_of(id).map(|name| name.id.as_str()),
            cell: scene.run_beside(id).map_or(&scene.cell, |run| &run.cell),
        };
        match self.format {
            Format::Json => json::write(&run, &head, out)?,
            Format::Csv => csv::write(&run, out)?,
        }
        Ok(())
    }
}

impl Trace {
    fn run_model(&self, out: &mut dyn Write) -> Result<(), Failure> {
        if self.scene.is_some() {
            return Err(Failure::Mixed("a model has no scenes: leave --scene away"));
        }
        let mut chain = self.model.chain(&self.lesson)?;
        match &mut chain.stages[..] {
            [stage] => given::set_all(&mut stage.setup, &self.sets)?,
            _ if !self.sets.is_empty() => {
                return Err(Failure::Mixed(
                    "--set changes one run, and a model that reads both ways is several",
                ));
            }
            _ => {}
        }
        let runs: Vec<Run> = chain
            .stages
            .iter()
            .map(|stage| Run::new(stage.setup.clone()))
            .collect();
        match (self.format, &runs[..]) {
            (Format::Csv, [run]) => csv::write(run, out)?,
            (Format::Csv, _) => {
                return Err(Failure::Mixed(
                    "a model that reads both ways is several runs: its trace is JSON",
                ));
            }
            (Format::Json, _) => model::write(&chain, &runs, out)?,
        }
        Ok(())
    }
}

/// The quantities of a trace: inputs, then what equations name, in the order of computation.
fn quantities(program: &Program) -> Vec<SlotId> {
    let named = program.named().map(|(slot, _)| slot);
    program.inputs.iter().copied().chain(named).collect()
}

/// The adjoints of a trace with the names of their quantities.
fn adjoints(program: &Program) -> Vec<(&str, AdjointId)> {
    let of = |slot: SlotId| Some((program.slot(slot).name.as_str(), program.adjoint_of(slot)?));
    quantities(program).into_iter().filter_map(of).collect()
}

/// The parameters with their ids.
fn params(program: &Program) -> impl Iterator<Item = ParamId> {
    (0..program.params.len() as u32).map(ParamId)
}
