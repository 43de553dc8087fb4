//! Frames to the terminal: each one whole, in one write, in few bytes.

use std::io::{self, Write};

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, EndSynchronizedUpdate, window_size};
use crossterm::{queue, terminal};
use ratatui_core::backend::{Backend, ClearType, WindowSize};
use ratatui_core::buffer::Cell;
use ratatui_core::layout::{Position, Size};
use ratatui_core::terminal::Terminal;

use super::Interactive;
use super::encode::{Changed, Encoder};

/// The screen, as it was drawn last.
pub(super) struct Screen {
    terminal: Terminal<Batch>,
}

impl Screen {
    /// An empty screen; the next frame is drawn whole. (`Terminal::clear` would ask the terminal where its
    /// cursor is and wait for the answer among the keys.)
    pub(super) fn new() -> io::Result<Self> {
        let mut terminal = Terminal::new(Batch::default())?;
        terminal.backend_mut().clear()?;
        Ok(Self { terminal })
    }

    /// Draws one frame; terminals that can show it at once.
    pub(super) fn draw(&mut self, app: &mut impl Interactive) -> io::Result<()> {
        queue!(self.terminal.backend_mut().bytes, BeginSynchronizedUpdate)?;
        self.terminal.draw(|frame| app.draw(frame))?;
        let batch = self.terminal.backend_mut();
        queue!(batch.bytes, EndSynchronizedUpdate)?;
        batch.send()
    }
}

/// Collects a frame. Unlike a `BufWriter` it drops what was not sent, so that half a frame, left by a panic
/// while drawing, never follows the terminal back to the shell.
#[derive(Debug, Default)]
struct Batch {
    bytes: Vec<u8>,
    encoder: Encoder,
}

impl Batch {
    fn send(&mut self) -> io::Result<()> {
        let bytes = std::mem::take(&mut self.bytes);
        let mut out = io::stdout().lock();
        out.write_all(&bytes)?;
        out.flush()
    }
}

impl Backend for Batch {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let changed: Vec<Changed<'a>> = content.collect();
        let width = self.size()?.width;
        self.encoder.encode(&changed, width, &mut self.bytes);
        Ok(())
    }

    /// The session has hidden the cursor, and the lab never shows it: nothing to send with every frame.
    fn hide_cursor(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        queue!(self.bytes, Show)
    }

    /// Nobody needs it; asking the terminal would mix its answer with the keys.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(Position::ORIGIN)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let Position { x, y } = position.into();
        queue!(self.bytes, MoveTo(x, y))
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        use crossterm::terminal::ClearType as Region;
        let region = match region {
            ClearType::All => Region::All,
            ClearType::AfterCursor => Region::FromCursorDown,
            ClearType::BeforeCursor => Region::FromCursorUp,
            ClearType::CurrentLine => Region::CurrentLine,
            ClearType::UntilNewLine => Region::UntilNewLine,
        };
        queue!(self.bytes, Hide, Clear(region))
    }

    fn size(&self) -> io::Result<Size> {
        let (width, height) = terminal::size()?;
        Ok(Size { width, height })
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        let size = window_size()?;
        Ok(WindowSize {
            columns_rows: Size::new(size.columns, size.rows),
            pixels: Size::new(size.width, size.height),
        })
    }

    /// The frame is sent when it is whole.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
