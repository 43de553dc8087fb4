//! A model file and its input, as the command line names them.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Failure;
use crate::diagnostic::printable;
use crate::lesson::{Lesson, known_cells, lesson_of};
use crate::model::{Archive, Chain, Choices, Input, MemoryLimit, Network, Text};

/// What is said about a model on the command line.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Models")]
pub(super) struct ModelArgs {
    /// The sequence: JSON {"x": rows, "h0", "c0", "target"}, CSV or .npy; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(super) input: Option<PathBuf>,
    /// Series to find units by: CSV with a line of names and a row for each step; in the lab, / finds the units that go
    /// with one
    #[arg(long, value_name = "FILE")]
    track: Option<PathBuf>,
    /// The words that text is made of, one a line in the order of the embedding's rows: --input is text then
    #[arg(long, value_name = "FILE")]
    vocabulary: Option<PathBuf>,
    /// The array of the model whose rows stand for the words; otherwise the one that fits
    #[arg(long, value_name = "NAME", requires = "vocabulary")]
    embedding: Option<String>,
    /// The text itself
    #[arg(long, value_name = "TEXT", requires = "vocabulary", conflicts_with = "input")]
    text: Option<String>,
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
        let path = Path::new(argument);
        Archive::is_named_like_one(path) || Archive::begins_like_one(path)
    }

    /// Refuses these options where there is no model.
    pub(super) fn refuse_for_lessons(&self) -> Result<(), Failure> {
        if self.any() {
            let message = "options for models go with a .safetensors or .npz file";
            return Err(Failure::Options(message));
        }
        Ok(())
    }

    fn any(&self) -> bool {
        self.input.is_some()
            || self.track.is_some()
            || self.vocabulary.is_some()
            || self.module.is_some()
            || self.cell.is_some()
            || self.nonlinearity.is_some()
            || self.memory_limit.is_some()
    }

    /// The model as a lesson. Where nobody gave a target it is zero, if there is memory for the way back.
    pub(super) fn lesson(&self, path: &str) -> Result<Lesson, Failure> {
        let mut prepared = self.prepared(path)?;
        let Prepared {
            network,
            input,
            limit,
            ..
        } = &mut prepared;
        let zeros = network.directions() * network.hidden;
        let mut zero_target = input.given.target.is_none();
        input.given.target.get_or_insert_with(|| vec![0.0; zeros]);
        if zero_target && Chain::afford(network, &known_cells(), input, *limit).is_err() {
            input.given.target = None;
            zero_target = false;
        }
        let chain = prepared.chain()?;
        let name = Path::new(path)
            .file_name()
            .map(|name| printable(&name.to_string_lossy()));
        Ok(lesson_of(chain, &name.unwrap_or_default(), zero_target))
    }

    /// The model with its input, or with a unit impulse.
    pub(super) fn chain(&self, path: &str) -> Result<Chain, Failure> {
        self.prepared(path)?.chain()
    }

    fn prepared(&self, path: &str) -> Result<Prepared, Failure> {
        let mut archive = Archive::open(Path::new(path))?;
        let cells = known_cells();
        let choices = Choices {
            module: self.module.clone(),
            cell: self.cell.clone(),
            nonlinearity: self.nonlinearity.clone(),
        };
        let network = Network::find(&archive, &choices, &cells)?;
        let limit = self.memory_limit.unwrap_or_default();
        let mut input = match (&self.vocabulary, &self.input) {
            (Some(vocabulary), file) => {
                let text = match (&self.text, file) {
                    (Some(text), _) => text.clone(),
                    (None, Some(path)) => Input::read_text(path, limit)?,
                    (None, None) => {
                        return Err(Failure::Options(
                            "a vocabulary wants text: give --text or --input",
                        ));
                    }
                };
                let embedding = self.embedding.as_deref();
                let text = Text {
                    vocabulary,
                    embedding,
                    text: &text,
                };
                Input::of_text(&text, &mut archive, &network, limit)?
            }
            (None, Some(path)) => Input::read(path, &network, limit)?,
            (None, None) => Input::impulse(&network),
        };
        if let Some(series) = &self.track {
            input.read_series(series, limit)?;
        }
        Ok(Prepared {
            archive,
            network,
            input,
            limit,
        })
    }
}

/// Everything but the numbers of the model.
struct Prepared {
    archive: Archive,
    network: Network,
    input: Input,
    limit: MemoryLimit,
}

impl Prepared {
    fn chain(self) -> Result<Chain, Failure> {
        Ok(Chain::build(
            self.archive,
            self.network,
            &known_cells(),
            self.input,
            self.limit,
        )?)
    }
}
