//! `gatelab completions`: what a shell needs to complete subcommands, options and their values, and the names of lessons
//! and tasks.

use std::io::Write;

use clap::builder::PossibleValuesParser;
use clap::{Arg, Args, Command, CommandFactory as _};
use clap_complete::{Shell, generate};

use super::{Arguments, Failure};
use crate::lesson::{Library, shipped_cells};
use crate::train::{OPTIMISERS, TASKS};

/// What is completed.
const PROGRAM: &str = "gatelab";

const EXAMPLES: &str = "\
Examples:
  source <(gatelab completions bash)       for this shell only; in ~/.bashrc for every one
  gatelab completions zsh > ~/.zfunc/_gatelab    where ~/.zfunc is in fpath
  gatelab completions fish > ~/.config/fish/completions/gatelab.fish

Bash, zsh and fish also complete lessons, tasks, cells and optimisers by name.";

/// Prints completions for a shell.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Completions {
    /// The shell they are for
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let command = with_names(Arguments::command());
        let script = match self.shell {
            Shell::Fish => generated(Shell::Fish, command.clone()) + &names_for_fish(&command),
            Shell::Zsh => with_files_for_zsh(generated(Shell::Zsh, without_lesson(&command)), &command),
            shell => generated(shell, command),
        };
        Ok(out.write_all(script.as_bytes())?)
    }
}

/// In memory, since the generator panics where it cannot write.
fn generated(shell: Shell, mut command: Command) -> String {
    let mut script = Vec::new();
    generate(shell, &mut command, PROGRAM, &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// The names that an argument takes; a lesson is also the path of a file.
fn names(argument: &Arg) -> Vec<String> {
    let entries = || Library::shipped().entries.into_iter();
    match argument.get_id().as_str() {
        "lesson" => entries().map(|entry| entry.slug).collect(),
        "task" => TASKS.iter().map(|task| task.name.to_owned()).collect(),
        "cell" => shipped_cells().into_iter().map(str::to_owned).collect(),
        "optimiser" => OPTIMISERS.iter().map(|own| own.name.to_owned()).collect(),
        _ => Vec::new(),
    }
}

/// The command with names in place of whatever is accepted.
fn with_names(command: Command) -> Command {
    let named = |argument: Arg| match names(&argument) {
        names if names.is_empty() => argument,
        names => argument.value_parser(PossibleValuesParser::new(names)),
    };
    command.mut_args(named).mut_subcommands(with_names)
}

/// Bash takes a file where no name fits. The generator for fish leaves out all arguments that are no options; files are
/// completed there anyhow.
fn names_for_fish(command: &Command) -> String {
    let line = |when: &str, command: &Command| {
        let names: Vec<_> = command.get_positionals().flat_map(names).collect();
        match names.is_empty() {
            true => String::new(),
            false => format!("complete -c {PROGRAM} -n \"{when}\" -a \"{}\"\n", names.join(" ")),
        }
    };
    let subcommands = command.get_subcommands().map(|own| {
        let when = format!("__fish_{PROGRAM}_using_subcommand {}", own.get_name());
        line(&when, own)
    });
    line(&format!("__fish_{PROGRAM}_needs_command"), command) + &subcommands.collect::<String>()
}

/// The generator for zsh takes an argument that stands before subcommands for required: a subcommand would be taken for
/// a lesson.
fn without_lesson(command: &Command) -> Command {
    let options = command.get_arguments().filter(|own| !own.is_positional());
    Command::new(PROGRAM)
        .version(command.get_version().unwrap_or_default().to_owned())
        .args(options.cloned())
        .subcommands(command.get_subcommands().cloned())
}

/// Zsh takes nothing but the names where there are names: lessons are files, too, and stand beside the subcommands.
fn with_files_for_zsh(script: String, command: &Command) -> String {
    let Some(lesson) = command.get_positionals().next() else {
        return script;
    };
    let names = format!("({})", names(lesson).join(" "));
    let lessons = format!(r#""lessons:lesson:{names}" "files:file:_files""#);
    let commands = format!("_{PROGRAM}_commands");
    script
        .replace(&format!(":{names}'"), &format!(":{{_alternative {lessons}}}'"))
        .replace(
            &format!("\":: :{commands}\""),
            &format!("':: :{{_alternative \"commands:command:{commands}\" {lessons}}}'"),
        )
}
