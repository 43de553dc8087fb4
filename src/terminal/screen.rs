//! Frames to the terminal: each one whole, in one write, in few bytes; nothing where nothing changed.

use std::io::{self, Write};

use crossterm::cursor::Hide;
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use crossterm::{queue, terminal};

use super::Interactive;
use super::encode::encode;
use crate::ui::canvas::Canvas;

/// So many bytes come to a terminal in one piece, over a network too: nobody has to tell it to wait for the end of them.
const AT_ONCE: usize = 1024;

/// The whole screen scrolls, whatever was there before: no way of the cursor ends at the edge of a region.
const WHOLE: &[u8] = b"\x1b[r";

/// The screen, as it was drawn last.
#[derive(Debug)]
pub(super) struct Screen {
    out: Out,
    shown: Canvas,
    /// The frame after that one: drawn when it is wanted, or ahead.
    next: Canvas,
    /// Whether it was drawn ahead, for an event that has not come yet.
    is_ahead: bool,
    /// Whether nothing was drawn yet, and there may be anything on the terminal.
    is_new: bool,
    /// What leads from one to the other.
    bytes: Vec<u8>,
}

impl Screen {
    /// An empty screen of the size that the terminal has now; the next frame is drawn whole.
    pub(super) fn new() -> io::Result<Self> {
        let (width, height) = terminal::size()?;
        let empty = Canvas::new(width, height);
        Ok(Self {
            out: out()?,
            shown: empty.clone(),
            next: empty,
            is_ahead: false,
            is_new: true,
            bytes: Vec::new(),
        })
    }

    /// Draws one frame; terminals that can show a long one at once, without a blank one before it. What a panic leaves half
    /// drawn is never sent.
    pub(super) fn draw(&mut self, app: &mut impl Interactive) -> io::Result<()> {
        let is_there = std::mem::take(&mut self.is_ahead) && app.came_true();
        if !is_there {
            self.next.clear();
            app.draw(&mut self.next);
            self.encode()?;
        }
        std::mem::swap(&mut self.shown, &mut self.next);
        self.is_new = false;
        self.out.write_all(&self.bytes)?;
        self.out.flush()
    }

    /// Draws the frame that is likely to be wanted next, while nobody waits for it.
    pub(super) fn draw_ahead(&mut self, app: &mut impl Interactive) -> io::Result<()> {
        self.next.clear();
        self.is_ahead = app.draw_ahead(&mut self.next);
        if self.is_ahead {
            self.encode()?;
        }
        Ok(())
    }

    /// Makes the bytes that lead from what is shown to the next frame.
    fn encode(&mut self) -> io::Result<()> {
        self.bytes.clear();
        queue!(self.bytes, BeginSynchronizedUpdate)?;
        let begin = self.bytes.len();
        if self.is_new {
            queue!(self.bytes, Hide, Clear(ClearType::All))?;
            self.bytes.extend_from_slice(WHOLE);
        }
        encode(&self.shown, &self.next, &mut self.bytes);
        if self.is_new || self.bytes.len() - begin > AT_ONCE {
            queue!(self.bytes, EndSynchronizedUpdate)?;
        } else {
            self.bytes.drain(..begin);
        }
        Ok(())
    }
}

/// Standard output as it is: Rust's own would send a frame in pieces, one up to its last line feed.
#[cfg(unix)]
type Out = std::fs::File;

#[cfg(unix)]
fn out() -> io::Result<Out> {
    Ok(rustix::stdio::stdout().try_clone_to_owned()?.into())
}

/// Rust's own, which speaks to the console in its letters; no frame has a line feed here.
#[cfg(not(unix))]
type Out = io::Stdout;

#[cfg(not(unix))]
fn out() -> io::Result<Out> {
    Ok(io::stdout())
}
