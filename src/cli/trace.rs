//! `gatelab trace`: every number of a run, for programs.
//!
//! All forms are written as they go, number by number: a run may be as large as memory allows, and its text is
//! several times larger.

mod csv;
mod json;
mod model;
mod npz;

use std::io::{self, IsTerminal as _, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::model::ModelArgs;
use super::{Failure, content, given, output};
use crate::app::App;
use crate::engine::{AdjointId, ParamId, Program, Run, SlotId};
use crate::lesson::{Entry, RunId, Scene};

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
NPZ: what numpy.load opens, a float64 array for each entry of the JSON: params.NAME, values.NAME (T rows),
  gradients.NAME, adjoints.NAME, loss; steps and sizes.NAME are whole numbers, lesson, scene and cell are texts.
Of a model (.safetensors, .npz): {model, module, cell, sizes, steps, params, values, loss, gradients, adjoints}.
  params, values, adjoints  under the cell's names, ending in _1, _2 ... for layers and _reverse for the direction that
             reads from the end; rows stand in the order of the sequence
  loss       half the squared error of the last hidden state, where the input gives a target
  gradients  by each of the file's arrays, under its name and in its shape; by x, h0 and c0
Numbers read back to the same 64-bit value; what is not finite is NaN, inf or -inf (in JSON as a string).

Examples:
  gatelab trace 8 | jq .loss
  gatelab trace 8 --set 'bf[0]=1.5' --set 'x[1]@3=0.2' --set 'h[0]@0=0.1' --format csv
  gatelab trace model.safetensors --input sequence.json
  gatelab trace 8 --format npz --output lstm.npz
  python3 -c 'import numpy; print(numpy.load(\"lstm.npz\")[\"values.f\"])'";

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
    /// The file to write; otherwise standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    model: ModelArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One object
    Json,
    /// One number a line
    Csv,
    /// An archive of arrays, for NumPy
    Npz,
}

/// What the head of a trace says.
struct Head<'a> {
    lesson: &'a str,
    scene: &'a str,
    /// Where the scene has several.
    run: Option<&'a str>,
    cell: &'a str,
}

impl<'a> Head<'a> {
    fn new(entry: &'a Entry, scene: &'a Scene, run: RunId) -> Self {
        Self {
            lesson: &entry.slug,
            scene: &scene.id,
            run: scene.name_of(run).map(|name| name.id.as_str()),
            cell: scene.run_beside(run).map_or(&scene.cell, |run| &run.cell),
        }
    }
}

impl Trace {
    pub(super) fn run(&self, out: &mut dyn Write) -> Result<(), Failure> {
        if ModelArgs::is_model(&self.lesson) {
            return self.run_model(out);
        }
        let (entry, lesson) = content::lesson_or_model(&self.lesson, &self.model)?;
        let scene = content::scene(&lesson, self.scene.as_deref())?;
        let id = content::run(scene, self.run.as_deref())?;
        let mut setup = scene.setup_of(id).clone();
        given::set_all(&mut setup, &self.sets)?;
        let run = Run::new(setup);
        let head = Head::new(&entry, scene, id);
        self.write(out, |out| match self.format {
            Format::Json => json::write(&run, &head, out),
            Format::Csv => csv::write(&run, out),
            Format::Npz => npz::write(&run, &head, out),
        })
    }

    fn run_model(&self, out: &mut dyn Write) -> Result<(), Failure> {
        if self.scene.is_some() || self.run.is_some() {
            let message =
                "every layer and direction of a model is traced at once: leave out --scene and --run";
            return Err(Failure::Options(message));
        }
        let mut chain = self.model.chain(&self.lesson)?;
        match &mut chain.stages[..] {
            [stage] => given::set_all(&mut stage.setup, &self.sets)?,
            _ if !self.sets.is_empty() => {
                let message = "--set changes one run, and a model that reads both ways is several";
                return Err(Failure::Options(message));
            }
            _ => {}
        }
        let setups = chain.stages.iter().map(|stage| stage.setup.clone());
        let runs: Vec<Run> = setups.map(Run::new).collect();
        self.write(out, |out| model::write(&chain, &runs, self.format, out))
    }

    fn write(
        &self,
        out: &mut dyn Write,
        fill: impl FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let to = self.output.as_deref();
        if self.format == Format::Npz && to.is_none() && io::stdout().is_terminal() {
            return Err(Failure::Binary);
        }
        output::write(to, out, fill)
    }
}

/// Writes the trace of the run with the cursor, as it is now, as JSON.
pub(super) fn write_open(app: &App, out: &mut dyn Write) -> io::Result<()> {
    let (Some(entry), Some(lab)) = (app.open_entry(), app.lab()) else {
        return Ok(());
    };
    json::write(lab.run(), &Head::new(entry, lab.scene(), lab.run_id), out)
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

/// What a gradient is the derivative by.
enum Gradient {
    Param(ParamId),
    Input(AdjointId),
    /// What flows from step 1 to the state before it.
    Initial(AdjointId),
}

/// The gradients of a trace with their names: by each parameter, input and initial state.
fn gradients(program: &Program) -> Vec<(String, Gradient)> {
    if program.backward.is_none() {
        return Vec::new();
    }
    let params = params(program).map(|param| (program.param(param).name.clone(), Gradient::Param(param)));
    let inputs = program.inputs.iter().filter_map(|input| {
        let adjoint = program.adjoint_of(*input)?;
        Some((program.slot(*input).name.clone(), Gradient::Input(adjoint)))
    });
    let initial = program.states.iter().filter_map(|state| {
        let adjoint = program.adjoint_of_previous(*state)?;
        let name = initial_name(program, &program.slot(*state).name);
        Some((name, Gradient::Initial(adjoint)))
    });
    params.chain(inputs).chain(initial).collect()
}

/// `h0` for the state `h`; `h@0` where something else is called `h0`.
fn initial_name(program: &Program, state: &str) -> String {
    let name = format!("{state}0");
    let taken = program.param_named(&name).is_some()
        || program
            .inputs
            .iter()
            .any(|input| program.slot(*input).name == name);
    if taken { format!("{state}@0") } else { name }
}

/// The parameters with their ids.
fn params(program: &Program) -> impl Iterator<Item = ParamId> {
    (0..program.params.len() as u32).map(ParamId)
}
