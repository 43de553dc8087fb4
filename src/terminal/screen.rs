//! Frames to the terminal: each one whole, in one write.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use crossterm::queue;
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use super::Interactive;

/// The screen, as it was drawn last.
pub(super) struct Screen {
    terminal: Terminal<CrosstermBackend<Batch>>,
    batch: Batch,
}

impl Screen {
    /// An empty screen; the next frame is drawn whole. (`Terminal::clear` would ask the terminal where its
    /// cursor is and wait for the answer among the keys.)
    pub(super) fn new() -> io::Result<Self> {
        let batch = Batch::default();
        let mut terminal = Terminal::new(CrosstermBackend::new(batch.clone()))?;
        queue!(terminal.backend_mut(), Clear(ClearType::All))?;
        Ok(Self { terminal, batch })
    }

    /// Draws one frame; terminals that can show it at once.
    pub(super) fn draw(&mut self, app: &mut impl Interactive) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(|frame| app.draw(frame))?;
        queue!(self.terminal.backend_mut(), EndSynchronizedUpdate)?;
        self.batch.send()
    }
}

/// Collects a frame. Unlike a `BufWriter` it drops what was not sent, so that half a frame, left by a panic
/// while drawing, never follows the terminal back to the shell. Clones share what they collect, because a
/// backend does not give its writer back.
#[derive(Debug, Default, Clone)]
struct Batch(Rc<RefCell<Vec<u8>>>);

impl Batch {
    fn send(&self) -> io::Result<()> {
        let mut out = io::stdout().lock();
        let bytes = self.0.take();
        out.write_all(&bytes)?;
        out.flush()
    }
}

impl Write for Batch {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// The backend flushes in the middle of a frame; it is sent when it is whole.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
