//! The terminal switched over, and back whatever happens.
//!
//! Each thing that is switched on is noted before it is, in one static, so that the way back also works from a
//! panic hook and for a start that failed half-way. Going back twice does nothing.

use std::io::{self, IsTerminal, Write};
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicU8, Ordering};

use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste};
use crossterm::terminal::{EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{cursor, queue, terminal};

use super::TerminalError;

const RAW: u8 = 1;
const ALTERNATE: u8 = 2;
const MOUSE: u8 = 4;
const PASTE: u8 = 8;
const CURSOR: u8 = 16;

/// What is switched on at this moment.
static ON: AtomicU8 = AtomicU8::new(0);
static HOOK: Once = Once::new();

/// The terminal in the state the laboratory needs: raw, alternate screen, mouse, bracketed paste, no cursor.
/// Dropping it puts everything back.
#[derive(Debug)]
pub struct Session(());

impl Session {
    /// Switches the terminal over, and has panics switch it back before they print.
    ///
    /// # Errors
    /// If there is no terminal, if it is a dumb one, or if it fails; what was already switched is back by then.
    pub fn start() -> Result<Self, TerminalError> {
        if !io::stdout().is_terminal() {
            return Err(TerminalError::NotATerminal);
        }
        if std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
            return Err(TerminalError::Dumb);
        }
        HOOK.call_once(|| {
            let before = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                restore();
                before(info);
            }));
        });
        let session = Self(());
        session.enter()?;
        Ok(session)
    }

    /// Switches everything on, again after [`Session::restore`].
    ///
    /// # Errors
    /// If the terminal fails.
    pub fn enter(&self) -> Result<(), TerminalError> {
        note(RAW);
        terminal::enable_raw_mode()?;
        let mut out = io::stdout().lock();
        note(ALTERNATE);
        queue!(out, EnterAlternateScreen)?;
        note(MOUSE);
        capture_mouse(&mut out)?;
        note(PASTE);
        queue!(out, EnableBracketedPaste)?;
        note(CURSOR);
        queue!(out, cursor::Hide)?;
        out.flush()?;
        Ok(())
    }

    /// Puts the terminal back as it was found. Nothing happens if it is already.
    pub fn restore(&self) {
        restore();
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        restore();
    }
}

fn note(bit: u8) {
    ON.fetch_or(bit, Ordering::SeqCst);
}

/// Clicks, drags and the wheel. Crossterm would ask for every move of the pointer too, and the terminal would
/// wake the program for each.
#[cfg(unix)]
fn capture_mouse(out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"\x1b[?1000h\x1b[?1002h\x1b[?1006h")
}

#[cfg(not(unix))]
fn capture_mouse(out: &mut impl Write) -> io::Result<()> {
    queue!(out, crossterm::event::EnableMouseCapture)
}

/// Undoes what is switched on, in reverse. A failure is no reason to leave the rest as it is.
fn restore() {
    let on = ON.swap(0, Ordering::SeqCst);
    if on == 0 {
        return;
    }
    let mut out = io::stdout();
    let _ = queue!(out, EndSynchronizedUpdate);
    if on & CURSOR != 0 {
        let _ = queue!(out, cursor::Show);
    }
    if on & PASTE != 0 {
        let _ = queue!(out, DisableBracketedPaste);
    }
    if on & MOUSE != 0 {
        let _ = queue!(out, DisableMouseCapture);
    }
    if on & ALTERNATE != 0 {
        let _ = queue!(out, LeaveAlternateScreen);
    }
    let _ = out.flush();
    if on & RAW != 0 {
        let _ = terminal::disable_raw_mode();
    }
}
