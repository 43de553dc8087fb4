//! `gatelab completions`: what a shell needs to complete subcommands, options and their values.

use std::io::Write;

use clap::{Args, CommandFactory as _};
use clap_complete::{Shell, generate};

use super::{Arguments, Failure};

const EXAMPLES: &str = "\
Examples:
  source <(gatelab completions bash)       for this shell only; in ~/.bashrc for every one
  gatelab completions zsh > ~/.zfunc/_gatelab    where ~/.zfunc is in fpath
  gatelab completions fish > ~/.config/fish/completions/gatelab.fish";

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
        let mut command = Arguments::command();
        let name = command.get_name().to_owned();
        // Into memory first: the generator panics where it cannot write.
        let mut script = Vec::new();
        generate(self.shell, &mut command, name, &mut script);
        Ok(out.write_all(&script)?)
    }
}
