//! Why the terminal cannot be used.

use std::io;

/// Why the laboratory cannot run in this terminal, or had to stop.
#[derive(Debug, thiserror::Error)]
pub enum TerminalError {
    /// Output or input is not a terminal.
    #[error("the laboratory needs a terminal; `gatelab show LESSON` prints a frame without one")]
    NotATerminal,
    /// The terminal says it can do nothing but print.
    #[error("TERM=dumb: this terminal cannot place text; `gatelab show LESSON` prints a frame without that")]
    Dumb,
    /// Reading from or writing to the terminal failed.
    #[error("the terminal failed: {0}; `gatelab show LESSON` prints a frame without one")]
    Io(#[from] io::Error),
    /// The lesson file cannot be watched for changes.
    #[error("cannot watch the lesson for changes: {0}")]
    Watch(#[from] notify::Error),
}
