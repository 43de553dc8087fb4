//! The loop: wait, tell, draw.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crossterm::event::{KeyCode, KeyModifiers, MouseEventKind};

use super::screen::Screen;
use super::{Event, Session, Source, TerminalError, Waker, Watch};
use crate::ui::canvas::Canvas;

/// What to do after an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Nothing that shows changed.
    Stay,
    /// Draw.
    Redraw,
    /// Stop everything until the shell brings the program back, as Ctrl-Z does.
    Suspend,
    /// Leave.
    Quit,
}

/// Something that can be used from a terminal.
pub trait Interactive {
    /// Comes once, before the first frame. What runs beside the loop tells the waker of its news, and [`Event::News`] comes.
    fn begin(&mut self, waker: Waker) {
        let _ = waker;
    }

    /// Comes before the program stops or ends, however it came to that: nothing may be left half done.
    fn rest(&mut self) {}

    /// Takes an event. Ctrl-C, Ctrl-Z and Ctrl-L never come here; they leave, suspend, and draw everything anew.
    fn handle(&mut self, event: Event) -> Flow;

    /// Draws the whole screen, which is blank.
    fn draw(&mut self, screen: &mut Canvas);

    /// Draws on the screen, which is blank, what will be there after one of the events that are likely to come next: after
    /// another one each time, until [`draw`](Self::draw) starts anew. `false` where there are no more.
    fn draw_ahead(&mut self, screen: &mut Canvas) -> bool {
        let _ = screen;
        false
    }

    /// Which of the screens drawn ahead, the first is 0, is the one that [`draw`](Self::draw) would draw now. It is asked once,
    /// before that.
    fn came_true(&mut self) -> Option<usize> {
        None
    }

    /// When it wants [`Event::Tick`] although nothing happens; `None` while nothing moves.
    fn wakes_in(&self) -> Option<Duration> {
        None
    }

    /// The lesson file or folder whose changes it wants to hear of.
    fn watches(&self) -> Option<&Path> {
        None
    }
}

/// Runs `app` in the terminal until it wants to leave. A signal that ends the program ends it here, after the
/// terminal is put back, by that very signal.
///
/// # Errors
/// If there is no usable terminal, or it fails on the way; it is put back by then.
pub fn run(app: &mut impl Interactive) -> Result<(), TerminalError> {
    let mut source = Source::new()?;
    let session = Session::start()?;
    app.begin(source.waker());
    let ended = attend(app, &mut source, &session);
    session.restore();
    app.rest();
    drop(session);
    drop(source);
    match ended {
        Ok(Ending::Asked) => Ok(()),
        Ok(Ending::Signal(signal)) => {
            end_by(signal)?;
            Ok(())
        }
        Err(error) => Err(error),
    }
}

enum Ending {
    Asked,
    Signal(i32),
}

#[cfg(unix)]
const HANG_UP: i32 = signal_hook::consts::SIGHUP;
#[cfg(not(unix))]
const HANG_UP: i32 = 1;

#[cfg(unix)]
fn end_by(signal: i32) -> io::Result<()> {
    signal_hook::low_level::emulate_default_handler(signal)
}

#[cfg(not(unix))]
fn end_by(signal: i32) -> io::Result<()> {
    std::process::exit(128 + signal)
}

fn attend(
    app: &mut impl Interactive,
    source: &mut Source,
    session: &Session,
) -> Result<Ending, TerminalError> {
    let mut screen = Screen::new()?;
    let mut watch = None;
    let mut stale = true;
    loop {
        follow(app.watches(), &mut watch, source);
        if stale {
            match screen.draw(app) {
                Ok(()) => {}
                Err(error) if is_gone(&error) => return Ok(Ending::Signal(HANG_UP)),
                Err(error) => return Err(error.into()),
            }
            // Who has pressed another key meanwhile waits for that one.
            while !source.has_more() && screen.draw_ahead(app)? {}
        }
        stale = false;
        for event in coalesce(source.wait(session, app.wakes_in())?) {
            let flow = match &event {
                Event::Key(key) if key.modifiers == KeyModifiers::CONTROL => match key.code {
                    KeyCode::Char('c') => Flow::Quit,
                    KeyCode::Char('z') => Flow::Suspend,
                    KeyCode::Char('l') => {
                        screen = Screen::new()?;
                        Flow::Redraw
                    }
                    _ => app.handle(event),
                },
                Event::Signal(signal) => {
                    let signal = *signal;
                    app.handle(event);
                    return Ok(Ending::Signal(signal));
                }
                Event::HungUp => {
                    app.handle(event);
                    return Ok(Ending::Signal(HANG_UP));
                }
                Event::Continued | Event::Resize(..) => {
                    screen = Screen::new()?;
                    stale = true;
                    app.handle(event)
                }
                _ => app.handle(event),
            };
            match flow {
                Flow::Stay => {}
                Flow::Redraw => stale = true,
                Flow::Quit => return Ok(Ending::Asked),
                Flow::Suspend => {
                    app.rest();
                    source.suspend(session)?;
                    source.forget_stops();
                    screen = Screen::new()?;
                    app.handle(Event::Continued);
                    stale = true;
                }
            }
        }
    }
}

/// Of drags that came together only the last place counts, and of resizes the last size.
fn coalesce(events: Vec<Event>) -> Vec<Event> {
    let mut kept: Vec<Event> = Vec::with_capacity(events.len());
    for event in events {
        let replaces = match (kept.last(), &event) {
            (Some(Event::Mouse(before)), Event::Mouse(after)) => {
                before.kind == after.kind && matches!(after.kind, MouseEventKind::Drag(_))
            }
            (Some(Event::Resize(..)), Event::Resize(..)) => true,
            _ => false,
        };
        if replaces {
            kept.pop();
        }
        kept.push(event);
    }
    kept
}

/// Watches what the app has open now. A folder that cannot be watched is no reason to stop: the lesson is there
/// all the same, it is only not reloaded by itself; `None` inside says so and keeps it from trying again.
fn follow(wanted: Option<&Path>, watch: &mut Option<(PathBuf, Option<Watch>)>, source: &Source) {
    match (wanted, &watch) {
        (None, _) => *watch = None,
        (Some(path), Some((now, _))) if path == now => {}
        (Some(path), _) => *watch = Some((path.to_owned(), Watch::new(path, source.waker()).ok())),
    }
}

/// True if there is nobody left to write to.
fn is_gone(error: &io::Error) -> bool {
    #[cfg(unix)]
    if error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error()) {
        return true;
    }
    error.kind() == io::ErrorKind::BrokenPipe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::{MouseButton, MouseEvent};

    fn mouse(kind: MouseEventKind, column: u16) -> Event {
        Event::Mouse(MouseEvent {
            kind,
            column,
            row: 0,
            modifiers: KeyModifiers::NONE,
        })
    }

    #[test]
    fn drags_are_joined_and_clicks_are_not() {
        let (drag, down) = (
            MouseEventKind::Drag(MouseButton::Left),
            MouseEventKind::Down(MouseButton::Left),
        );
        let events = vec![
            mouse(down, 1),
            mouse(drag, 2),
            mouse(drag, 3),
            mouse(down, 3),
            mouse(down, 3),
        ];
        assert_eq!(
            coalesce(events),
            [mouse(down, 1), mouse(drag, 3), mouse(down, 3), mouse(down, 3)]
        );
    }
}
