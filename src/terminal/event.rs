//! What can happen.

use crossterm::event::{KeyEvent, MouseEvent};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A key was pressed, or repeats.
    Key(KeyEvent),
    /// A mouse button or the wheel; never a mere move.
    Mouse(MouseEvent),
    /// Text was pasted. It may hold anything, control characters too.
    Paste(String),
    /// The terminal has this many columns and rows now.
    Resize(u16, u16),
    /// The time asked for by [`super::Interactive::wakes_in`] is over.
    Tick,
    /// The watched file, or a file of the watched folder, was saved.
    FileChanged,
    /// What runs beside the loop has news ([`super::Waker::tell_news`]).
    News,
    /// A signal asks the program to end (its number); the loop ends whatever the answer is.
    Signal(i32),
    /// The program was stopped and goes on; everything is drawn afresh.
    Continued,
    /// The terminal is gone; the loop ends whatever the answer is.
    HungUp,
}
