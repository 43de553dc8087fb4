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
    /// What is drawn next; between frames its memory alone is of use.
    next: Canvas,
    /// Whether nothing was drawn yet, and there may be anything on the terminal.
    is_new: bool,
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
            is_new: true,
            bytes: Vec::new(),
        })
    }

    /// Draws one frame; terminals that can show a long one at once, without a blank one before it. What a panic leaves half
    /// drawn is never sent.
    pub(super) fn draw(&mut self, app: &mut impl Interactive) -> io::Result<()> {
        self.next.clear();
        app.draw(&mut self.next);
        queue!(self.bytes, BeginSynchronizedUpdate)?;
        let begin = self.bytes.len();
        let is_new = std::mem::take(&mut self.is_new);
        if is_new {
            queue!(self.bytes, Hide, Clear(ClearType::All))?;
            self.bytes.extend_from_slice(WHOLE);
        }
        encode(&self.shown, &self.next, &mut self.bytes);
        std::mem::swap(&mut self.shown, &mut self.next);
        let frame = if is_new || self.bytes.len() - begin > AT_ONCE {
            queue!(self.bytes, EndSynchronizedUpdate)?;
            &self.bytes
        } else {
            &self.bytes[begin..]
        };
        let sent = self.out.write_all(frame);
        self.bytes.clear();
        sent?;
        self.out.flush()
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
