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
    /// Where the frame after that one is drawn.
    next: Canvas,
    /// What leads to the frames that were drawn ahead, for events that have not come yet.
    ahead: Vec<Vec<u8>>,
    /// Whether nothing was drawn yet, and there may be anything on the terminal.
    is_new: bool,
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
            ahead: Vec::new(),
            is_new: true,
        })
    }

    /// Shows one frame; terminals that can show a long one at once, without a blank one before it. What a panic leaves half
    /// drawn is never sent.
    pub(super) fn draw(&mut self, app: &mut impl Interactive) -> io::Result<()> {
        let ahead = app.came_true().and_then(|at| self.ahead.get(at));
        // Whoever waits for it does not wait for its being drawn once more, as what is on screen from now on.
        if let Some(bytes) = ahead {
            send(&mut self.out, bytes)?;
        }
        let is_sent = ahead.is_some();
        self.next.clear();
        app.draw(&mut self.next);
        if !is_sent {
            let bytes = self.encode()?;
            send(&mut self.out, &bytes)?;
        }
        std::mem::swap(&mut self.shown, &mut self.next);
        self.is_new = false;
        self.ahead.clear();
        Ok(())
    }

    /// Draws one more frame that is likely to be wanted next, while nobody waits for it. `false` where there is none.
    pub(super) fn draw_ahead(&mut self, app: &mut impl Interactive) -> io::Result<bool> {
        self.next.clear();
        let is_drawn = app.draw_ahead(&mut self.next);
        if is_drawn {
            let bytes = self.encode()?;
            self.ahead.push(bytes);
        }
        Ok(is_drawn)
    }

    /// The bytes that lead from what is shown to the next frame.
    fn encode(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        queue!(bytes, BeginSynchronizedUpdate)?;
        let begin = bytes.len();
        if self.is_new {
            queue!(bytes, Hide, Clear(ClearType::All))?;
            bytes.extend_from_slice(WHOLE);
        }
        encode(&self.shown, &self.next, &mut bytes);
        if self.is_new || bytes.len() - begin > AT_ONCE {
            queue!(bytes, EndSynchronizedUpdate)?;
        } else {
            bytes.drain(..begin);
        }
        Ok(bytes)
    }
}

/// Sends a frame. Whoever shows it may wait for the very processor that goes on with the next one here: it comes first.
fn send(out: &mut Out, bytes: &[u8]) -> io::Result<()> {
    out.write_all(bytes)?;
    out.flush()?;
    std::thread::yield_now();
    Ok(())
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
