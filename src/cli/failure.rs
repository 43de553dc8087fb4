//! Why a command could not be carried out, and which exit code says so.

use std::io::{self, Write};

use super::given::GivenError;
use crate::atomic::WriteError;
use crate::diagnostic::{counted, draw, quoted};
use crate::engine::{AddressError, NoDifference};
use crate::lesson::{LoadError, LookupError, ReadError};
use crate::model::ModelError;
use crate::progress::Trouble;
use crate::terminal::TerminalError;
use crate::train::{Broken, ConfigError, Divergence};

/// Why a command ended without doing what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// No such lesson.
    #[error(transparent)]
    Lookup(#[from] LookupError),
    /// A file that cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A lesson that cannot be read or has mistakes.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A folder where one lesson is wanted.
    #[error(
        "{} holds {} lessons: name one of them, such as {first}",
        quoted(asked),
        count
    )]
    Folder {
        /// What was named.
        asked: String,
        /// How many lessons it holds.
        count: usize,
        /// One of them.
        first: String,
    },
    /// The lesson has no such scene.
    #[error("there is no scene {}; the lesson has {known}", quoted(asked))]
    Scene {
        /// What was asked for.
        asked: String,
        /// The scenes there are.
        known: String,
    },
    /// The scene has no such run.
    #[error("there is no run {}; {}", quoted(asked), if known.is_empty() { "the scene has only one".to_owned() } else { format!("the scene has {known}") })]
    Run {
        /// What was asked for.
        asked: String,
        /// The runs there are.
        known: String,
    },
    /// There is no such number.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// There is no such derivative to check.
    #[error(transparent)]
    Difference(#[from] NoDifference),
    /// A run that no one would read as a script.
    #[error(
        "the run has {numbers} numbers, and a script takes at most {}; `gatelab trace --format npz` carries them all",
        super::export::MOST
    )]
    LargeScript {
        /// How many numbers it has.
        numbers: usize,
    },
    /// Bytes that no terminal can show.
    #[error("this would fill the terminal with bytes: give --output FILE, or send it on with >")]
    Binary,
    /// A step outside the run.
    #[error("there is no step {step}: the run has steps 1 to {steps}")]
    Step {
        /// What was asked for.
        step: usize,
        /// How many there are.
        steps: usize,
    },
    /// A `--set` that cannot be obeyed.
    #[error("--set {}: {reason}", quoted(written))]
    Given {
        /// As written.
        written: String,
        /// What is wrong with it.
        reason: GivenError,
    },
    /// There is no such task.
    #[error("there is no task {}{}", quoted(asked), near.as_ref().map_or_else(|| format!("; there are {known}"), |near| format!(": did you mean {near}?")))]
    Task {
        /// What was asked for.
        asked: String,
        /// One that is called nearly so.
        near: Option<String>,
        /// All there are.
        known: String,
    },
    /// There is nothing to train.
    #[error("{what}")]
    Untrained {
        /// Why.
        what: String,
    },
    /// There is no such cell.
    #[error("there is no cell {}; there are {known}", quoted(asked))]
    Cell {
        /// What was asked for.
        asked: String,
        /// The cells there are.
        known: String,
    },
    /// A training that cannot be.
    #[error(transparent)]
    Training(#[from] ConfigError),
    /// A training that went out of all bounds.
    #[error("{}", diverged(.0))]
    Diverged(Divergence),
    /// A training that was ended by its user.
    #[error("interrupted after {updates} of {wanted} updates")]
    Interrupted {
        /// How many updates were made.
        updates: u64,
        /// How many were wanted.
        wanted: u64,
    },
    /// Weights that the format cannot hold.
    #[error("cannot save the weights: {0}")]
    Save(String),
    /// A file could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// A model or its input that cannot be used.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// Options that do not go together, or not with what is named.
    #[error("{0}")]
    Options(&'static str),
    /// Mistakes were found, and have been drawn.
    #[error("{}", counted(*mistakes, "mistake"))]
    Mistakes {
        /// How many.
        mistakes: usize,
    },
    /// What is remembered cannot be read or written.
    #[error(transparent)]
    Progress(#[from] Trouble),
    /// Forgetting has to be confirmed, and there is nobody to ask.
    #[error("nothing was forgotten: there is no terminal to ask on; --yes forgets without asking")]
    NotAsked,
    /// The terminal cannot be used, or failed.
    #[error(transparent)]
    Terminal(#[from] TerminalError),
    /// Output could not be written.
    #[error("cannot write: {0}")]
    Output(#[from] io::Error),
}

impl Failure {
    /// 2 where the command itself is at fault, 1 where content or the world is.
    pub(super) fn exit_code(&self) -> i32 {
        match self {
            Failure::Lookup(LookupError::Unknown { .. })
            | Failure::Folder { .. }
            | Failure::Scene { .. }
            | Failure::Run { .. }
            | Failure::Address(_)
            | Failure::Binary
            | Failure::LargeScript { .. }
            | Failure::Difference(_)
            | Failure::Step { .. }
            | Failure::NotAsked
            | Failure::Task { .. }
            | Failure::Untrained { .. }
            | Failure::Cell { .. }
            | Failure::Training(_)
            | Failure::Options(_)
            | Failure::Given { .. } => 2,
            Failure::Model(error) => 1 + i32::from(error.is_choice),
            Failure::Interrupted { .. } => 130,
            Failure::Lookup(LookupError::Unreadable(_))
            | Failure::Read(_)
            | Failure::Load(_)
            | Failure::Diverged(_)
            | Failure::Save(_)
            | Failure::Write(_)
            | Failure::Mistakes { .. }
            | Failure::Progress(_)
            | Failure::Terminal(_)
            | Failure::Output(_) => 1,
        }
    }

    /// Whether the reader of our output has gone, which is his right.
    pub(super) fn is_closed_pipe(&self) -> bool {
        matches!(self, Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Prints it, with the mistakes of a lesson drawn over their lines. Where even that fails nothing can be done.
    pub(super) fn print(&self, to: &mut dyn Write) {
        if let Failure::Load(LoadError::Mistaken { text, diagnostics }) = self {
            for diagnostic in diagnostics {
                let _ = writeln!(to, "{}", draw(text, diagnostic));
            }
        }
        let _ = writeln!(to, "gatelab: {self}");
    }
}

/// A divergence in words, with what can be done.
fn diverged(divergence: &Divergence) -> String {
    let Divergence {
        update,
        broken,
        began,
    } = divergence;
    let broken = match broken {
        Broken::Loss => "the loss is".to_owned(),
        Broken::Gradient => "the gradient is".to_owned(),
        Broken::Weight { param } => format!("a weight of {param} became"),
    };
    format!(
        "the training diverged: in update {update} {broken} not finite any more; from update {began} on the loss was \
         worse than before training. Try a smaller --lr, or --clip 1"
    )
}
