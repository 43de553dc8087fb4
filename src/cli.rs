//! The command line: what can be asked, and who answers. One subcommand a file in `cli/`.
//!
//! Here alone errors are printed, once, and become an exit code: 0 for done, 1 for mistakes in content and for input
//! and output that fails, 2 for a command that cannot be understood. Output into a closed pipe ends quietly.

mod bar;
mod check;
mod completions;
mod content;
mod explain;
mod export;
mod failure;
mod given;
mod keys;
mod list;
mod man;
mod model;
mod new;
mod open;
mod options;
mod output;
mod progress;
mod race;
mod read;
mod record;
mod remembered;
mod reset;
mod score;
mod show;
mod trace;
mod train;
mod training;
mod wording;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand, error::ErrorKind};

pub use failure::Failure;
use options::Options;

/// The version and, where `build.rs` could find it out, the commit with its day.
const VERSION: &str = env!("GATELAB_VERSION");

const EXAMPLES: &str = "\
Examples:
  gatelab                                  open the lab
  gatelab 3                                open lesson 3
  gatelab forget-gate --lang es            open a lesson by its name, in Spanish
  gatelab my-lessons/                      open a folder of your own lessons
  gatelab open model.safetensors           your own network in the lab
  gatelab list --json                      what lessons there are, for programs
  gatelab new 17-my-idea.toml              a lesson of your own to begin with
  gatelab check my-lessons/                every mistake in your lessons
  gatelab explain 8 'c[0]@3' --depth 2     where a number came from, and its operands
  gatelab explain 3 'd h@4'                the same for a derivative of the loss
  gatelab trace 8 --set 'bf[0]=1.5'        every number of a run, with a changed bias
  gatelab train adding --cell gru          train a GRU on a task, without the lab
  gatelab race temporal-order              RNN, LSTM and GRU with equally many parameters
  gatelab read 8 --lang es                 a lesson as plain text, in Spanish
  gatelab show 8 --at 3 --format svg       a picture of the lab at step 3
  gatelab export 8 --to numpy              a script that computes the scene again and compares
  gatelab record 8 --keys \"Right*3 Enter\" --output lstm.cast   keys played through the lab
  gatelab progress                         how far you are
  gatelab reset 8                          forget what you did in lesson 8
  gatelab completions bash                 what bash needs to complete all this

A LESSON is a number, a name, or the path of a file or folder. A MODEL is a .safetensors or .npz file.
Progress is kept in progress.json, in the folder gatelab of the platform's folder for state (~/.local/state on Linux,
or XDG_STATE_HOME); GATELAB_STATE_DIR names another folder.
Exit codes: 0 done, 1 mistakes in content or trouble with files, 2 wrong usage, 130 a training or race interrupted.";

/// A laboratory for recurrent networks: scrub through every step of RNN, LSTM and GRU arithmetic, forward and
/// backward, explain any number, change anything.
#[derive(Debug, Parser)]
#[command(name = "gatelab", version = VERSION, after_help = EXAMPLES, max_term_width = 100)]
struct Arguments {
    /// The lesson to open: its number, its name, or the path of a file or folder
    lesson: Option<String>,
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the lessons
    List(list::List),
    /// Write a lesson to begin with, full of comments
    New(new::New),
    /// Find every mistake in lessons and prove every number they promise
    Check(check::Check),
    /// Print where a number came from: its formula in symbols and in numbers
    Explain(explain::Explain),
    /// Print every number of a run, forward and backward, for programs
    Trace(trace::Trace),
    /// Train a cell on a task without the lab, and save what it learned
    Train(train::Train),
    /// Let several cells learn a task with equally many parameters, each from several seeds
    Race(race::Race),
    /// Print a lesson as plain text with its computed numbers: for paper, screen readers and pipes
    Read(read::Read),
    /// Open your own network: a model saved by PyTorch, Keras or gatelab
    Open(open::Open),
    /// Print a frame of the lab without a terminal
    Show(show::Show),
    /// Write a scene as a script for NumPy or PyTorch that computes it again and compares
    Export(export::Export),
    /// Record the lab while keys are pressed, for lectures
    Record(record::Record),
    /// Show how far you are: scenes seen, questions answered, challenges solved
    Progress(progress::ShowProgress),
    /// Forget what you did, in a lesson or in all; asks first and keeps a copy
    Reset(reset::Reset),
    /// Print completions for a shell
    Completions(completions::Completions),
    /// Print the manual page, or write all of them
    Man(man::Manual),
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help that nobody reads any more is no mistake.
            let _ = error.print();
            return code(error.exit_code());
        }
    };
    if arguments.lesson.is_some() && arguments.command.is_some() {
        let message = "a lesson to open and a subcommand cannot be given together";
        let error = Arguments::command().error(ErrorKind::ArgumentConflict, message);
        let _ = error.print();
        return code(error.exit_code());
    }
    // Not locked: a panic, in whichever thread, puts the terminal back through standard output.
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout());
    let done = run(&arguments, &mut out).and_then(|()| out.flush().map_err(Failure::Output));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) if failure.is_closed_pipe() => {
            // What is still buffered has no reader: writing it on the way out would fail again.
            let _ = out.into_parts();
            ExitCode::SUCCESS
        }
        Err(failure) => {
            let _ = out.flush();
            failure.print(&mut io::stderr().lock());
            code(failure.exit_code())
        }
    }
}

fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<(), Failure> {
    let options = &arguments.options;
    match &arguments.command {
        None => open::open(arguments.lesson.as_deref(), options),
        Some(Command::List(list)) => list.run(options, out),
        Some(Command::New(new)) => new.run(options, out),
        Some(Command::Check(check)) => check.run(out),
        Some(Command::Explain(explain)) => explain.run(options, out),
        Some(Command::Trace(trace)) => trace.run(out),
        Some(Command::Train(train)) => train.run(options, out),
        Some(Command::Race(race)) => race.run(options, out),
        Some(Command::Read(read)) => read.run(options, out),
        Some(Command::Open(open)) => open.run(options),
        Some(Command::Show(show)) => show.run(options, out),
        Some(Command::Export(export)) => export.run(options, out),
        Some(Command::Record(record)) => record.run(options, out),
        Some(Command::Progress(progress)) => progress.run(options, out),
        Some(Command::Reset(reset)) => reset.run(options, out),
        Some(Command::Completions(completions)) => completions.run(out),
        Some(Command::Man(man)) => man.run(options, out),
    }
}

fn code(code: i32) -> ExitCode {
    u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }
}
