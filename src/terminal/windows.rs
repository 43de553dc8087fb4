//! Waiting where there are no signals: crossterm's own event source.

use std::time::{Duration, Instant};

use crossterm::event::{self, KeyEventKind, MouseEventKind};

use super::{Event, Session, TerminalError, Waker};

/// The watcher cannot interrupt the wait, so the wait looks up this often.
const LOOK_UP: Duration = Duration::from_millis(100);

/// Where events come from.
#[derive(Debug)]
pub struct Source {
    waker: Waker,
}

impl Source {
    /// Listens to the terminal.
    ///
    /// # Errors
    /// None here.
    pub fn new() -> Result<Self, TerminalError> {
        Ok(Self { waker: Waker::new() })
    }

    /// What a [`super::Watch`] calls to be heard here.
    pub fn waker(&self) -> Waker {
        self.waker.clone()
    }

    /// Waits until something happens, at most `limit`, and gives everything that happened by then in order.
    ///
    /// # Errors
    /// If the terminal fails.
    pub fn wait(&mut self, _: &Session, limit: Option<Duration>) -> Result<Vec<Event>, TerminalError> {
        let until = limit.and_then(|limit| Instant::now().checked_add(limit));
        let mut events = Vec::new();
        while events.is_empty() {
            let left = until.map_or(LOOK_UP, |until| until.saturating_duration_since(Instant::now()));
            let mut ready = event::poll(left.min(LOOK_UP))?;
            while ready {
                events.extend(translate(event::read()?));
                ready = event::poll(Duration::ZERO)?;
            }
            if self.waker.take_change() {
                events.push(Event::FileChanged);
            }
            if self.waker.take_news() {
                events.push(Event::News);
            }
            if until.is_some_and(|until| Instant::now() >= until) {
                events.push(Event::Tick);
            }
        }
        Ok(events)
    }

    /// Whether there is something to read already.
    pub(super) fn has_more(&self) -> bool {
        event::poll(Duration::ZERO).is_ok_and(|ready| ready)
    }

    /// There is no stopping here.
    ///
    /// # Errors
    /// None here.
    pub fn suspend(&mut self, _: &Session) -> Result<(), TerminalError> {
        Ok(())
    }

    pub(super) fn forget_stops(&mut self) {}
}

fn translate(event: event::Event) -> Option<Event> {
    match event {
        // Letting a key go is an event of its own here.
        event::Event::Key(key) if key.kind != KeyEventKind::Release => Some(Event::Key(key)),
        event::Event::Mouse(mouse) if mouse.kind != MouseEventKind::Moved => Some(Event::Mouse(mouse)),
        event::Event::Paste(text) => Some(Event::Paste(text)),
        event::Event::Resize(columns, rows) => Some(Event::Resize(columns, rows)),
        _ => None,
    }
}
