//! A model file and its input, as the command line names them.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Failure;
use crate::lesson::known_cells;
use crate::model::{Archive, Chain, Choices, Input, MemoryLimit, Network};

/// What is said about a model on the command line.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Models")]
pub(super) struct ModelArgs {
    /// The sequence: JSON {"x": rows, "h0", "c0", "target"}, CSV or .npy; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(super) input: Option<PathBuf>,
    /// Which of several recurrent modules: what its arrays' names begin with
    #[arg(long, value_name = "PREFIX")]
    module: Option<String>,
    /// The cell, where the shapes leave it open: lstm, gru, gru-reset-before, rnn, rnn-relu
    #[arg(long, value_name = "CELL")]
    cell: Option<String>,
    /// The activation of a simple recurrent layer
    #[arg(long, value_name = "FUNCTION", value_parser = ["tanh", "relu"])]
    nonlinearity: Option<String>,
    /// How much memory may be taken, such as 8GiB; otherwise half of the machine's
    #[arg(long, value_name = "SIZE")]
    memory_limit: Option<MemoryLimit>,
}

impl ModelArgs {
    /// Whether a model is meant by this argument, and not a lesson.
    pub(super) fn is_model(argument: &str) -> bool {
        Archive::is_named_like_one(Path::new(argument))
    }

    /// Whether any of the options for models was given.
    pub(super) fn any(&self) -> bool {
        self.input.is_some()
            || self.module.is_some()
            || self.cell.is_some()
            || self.nonlinearity.is_some()
            || self.memory_limit.is_some()
    }

    /// Opens the model with its input, or with a unit impulse.
    pub(super) fn chain(&self, path: &str) -> Result<Chain, Failure> {
        let archive = Archive::open(Path::new(path))?;
        let cells = known_cells();
        let choices = Choices {
            module: self.module.clone(),
            cell: self.cell.clone(),
            nonlinearity: self.nonlinearity.clone(),
        };
        let network = Network::find(&archive, &choices, &cells)?;
        let limit = self.memory_limit.unwrap_or_default();
        let input = match &self.input {
            Some(path) => Input::read(path, &network, limit)?,
            None => Input::impulse(&network),
        };
        Ok(Chain::build(archive, network, &cells, input, limit)?)
    }
}
