//! The only terminal input and output.
//!
//! A [`Session`] switches the terminal over and back, [`Source`] waits for whatever happens next without using
//! the processor, and [`run`] turns both into a loop around an [`Interactive`]. Nothing here knows what is
//! shown.
//!
//! Input is read here and not by crossterm's event source on Unix: that one blocks in the middle of half an
//! escape sequence, and spins when the terminal goes away. Its types for keys and mouse are used all the same.

#[cfg(unix)]
mod decode;
mod encode;
mod error;
mod event;
mod foresight;
mod keeper;
mod run;
mod saving;
mod screen;
mod sequence;
mod session;
mod shell;
#[cfg(unix)]
mod unix;
mod watch;
mod way;
#[cfg(not(unix))]
mod windows;

pub use error::TerminalError;
pub use event::Event;
pub use run::{Flow, Interactive, run};
pub use saving::{Saving, WriteTrace};
pub use session::Session;
pub use shell::Shell;
#[cfg(unix)]
pub use unix::Source;
pub use watch::{Waker, Watch};
#[cfg(not(unix))]
pub use windows::Source;
