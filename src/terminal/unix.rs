//! Waiting on Unix: one `poll` on the terminal, on the signals and on the watcher, and nothing else.
//!
//! Nothing runs while nothing happens. A terminal that is gone shows as a hang-up in `poll`, as an end of
//! input, or as SIGHUP, and each ends the wait.

use std::fs::File;
use std::io::{self, ErrorKind, IsTerminal, Read};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::process::{getpgrp, getsid, kill_current_process_group};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::backend::SignalDelivery;
use signal_hook::iterator::exfiltrator::SignalOnly;

use super::decode::Decoder;
use super::{Event, Session, TerminalError, Waker};

/// An escape with nothing after it for so long was the Escape key.
const ESCAPE: Duration = Duration::from_millis(25);
/// Editors touch a file several times while saving it.
const SETTLE: Duration = Duration::from_millis(50);
/// Signals that end the program.
const FATAL: [i32; 4] = [SIGTERM, SIGHUP, SIGINT, SIGQUIT];

/// Where events come from.
#[derive(Debug)]
pub struct Source {
    terminal: Option<File>,
    signals: SignalDelivery<UnixStream, SignalOnly>,
    woken: UnixStream,
    waker: Waker,
    decoder: Decoder,
    /// Since when half a sequence has been waiting for its rest.
    partial_since: Option<Instant>,
    changed_at: Option<Instant>,
    over: Arc<AtomicBool>,
}

impl Source {
    /// Listens to the terminal and catches the signals. To be made before the [`Session`], so that no signal
    /// finds the terminal switched over and nobody to switch it back.
    ///
    /// # Errors
    /// If there is no terminal to read from, or the system is out of descriptors.
    pub fn new() -> Result<Self, TerminalError> {
        let terminal = if io::stdin().is_terminal() {
            None
        } else {
            Some(File::open("/dev/tty").map_err(|_| TerminalError::NotATerminal)?)
        };
        let over = Arc::new(AtomicBool::new(false));
        for signal in FATAL {
            // Once this source is gone, the signals do again what they always did.
            signal_hook::flag::register_conditional_default(signal, Arc::clone(&over))?;
        }
        let (read, write) = pair()?;
        let caught = FATAL.into_iter().chain([SIGTSTP, SIGCONT, SIGWINCH]);
        let signals = SignalDelivery::with_pipe(read, write, SignalOnly, caught)?;
        let (woken, wake) = pair()?;
        Ok(Self {
            terminal,
            signals,
            woken,
            waker: Waker::new(wake),
            decoder: Decoder::default(),
            partial_since: None,
            changed_at: None,
            over,
        })
    }

    /// What a [`super::Watch`] calls to be heard here.
    pub fn waker(&self) -> Waker {
        self.waker.clone()
    }

    /// Waits until something happens, at most `limit`, and gives everything that happened by then in order.
    /// [`Event::Tick`] comes once `limit` is over, whatever else came. Nothing at all may have happened.
    ///
    /// # Errors
    /// If the system refuses to wait; a terminal that is gone is [`Event::HungUp`], not an error.
    pub fn wait(&mut self, session: &Session, limit: Option<Duration>) -> Result<Vec<Event>, TerminalError> {
        let until = limit.and_then(|limit| Instant::now().checked_add(limit));
        let mut events = Vec::new();
        while events.is_empty() {
            let now = Instant::now();
            let escape = self.partial_since.map(|since| since + ESCAPE);
            let settled = self.changed_at.map(|at| at + SETTLE);
            let next = [until, escape, settled].into_iter().flatten().min();
            let (terminal, signals, woken) = self.poll(next.map(|at| at.saturating_duration_since(now)))?;
            let hung = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
            if terminal.contains(PollFlags::IN) {
                self.read(&mut events)?;
            } else if terminal.intersects(hung) {
                events.push(Event::HungUp);
            } else if escape.is_some_and(|at| Instant::now() >= at) {
                self.partial_since = None;
                self.decoder.settle(&mut events);
            }
            if !signals.is_empty() {
                self.take_signals(session, &mut events)?;
            }
            if !woken.is_empty() {
                drain(&self.woken);
                if self.waker.take_change() {
                    self.changed_at = Some(Instant::now());
                }
                if self.waker.take_news() {
                    events.push(Event::News);
                }
            }
            let now = Instant::now();
            if self.changed_at.is_some_and(|at| now >= at + SETTLE) {
                self.changed_at = None;
                events.push(Event::FileChanged);
            }
            if until.is_some_and(|until| now >= until) {
                events.push(Event::Tick);
            }
        }
        Ok(events)
    }

    /// Whether there is something to read already.
    pub(super) fn has_more(&self) -> bool {
        self.poll(Some(Duration::ZERO))
            .is_ok_and(|(terminal, ..)| !terminal.is_empty())
    }

    /// Puts the terminal back, stops the whole job as Ctrl-Z always does, and switches over again when it goes
    /// on. Where no shell could ever wake it (the terminal runs this program itself) nothing happens.
    ///
    /// # Errors
    /// If the terminal cannot be switched over again.
    pub fn suspend(&mut self, session: &Session) -> Result<(), TerminalError> {
        if getsid(None).is_ok_and(|leader| leader == getpgrp()) {
            return Ok(());
        }
        session.restore();
        let _ = kill_current_process_group(rustix::process::Signal::TSTP);
        self.stop(session)
    }

    fn stop(&mut self, session: &Session) -> Result<(), TerminalError> {
        session.restore();
        signal_hook::low_level::emulate_default_handler(SIGTSTP)?;
        // Here again: somebody sent SIGCONT.
        session.enter()
    }

    fn poll(&self, limit: Option<Duration>) -> Result<(PollFlags, PollFlags, PollFlags), TerminalError> {
        let mut waited = [
            PollFd::from_borrowed_fd(self.input(), PollFlags::IN),
            PollFd::from_borrowed_fd(self.signals.get_read().as_fd(), PollFlags::IN),
            PollFd::from_borrowed_fd(self.woken.as_fd(), PollFlags::IN),
        ];
        let limit = limit.and_then(|limit| Timespec::try_from(limit).ok());
        match rustix::event::poll(&mut waited, limit.as_ref()) {
            Ok(_) => Ok((waited[0].revents(), waited[1].revents(), waited[2].revents())),
            // A signal; its byte is in the pipe.
            Err(rustix::io::Errno::INTR) => Ok((PollFlags::empty(), PollFlags::empty(), PollFlags::empty())),
            Err(error) => Err(io::Error::from(error).into()),
        }
    }

    fn input(&self) -> BorrowedFd<'_> {
        self.terminal
            .as_ref()
            .map_or_else(|| rustix::stdio::stdin(), AsFd::as_fd)
    }

    /// Takes all there is, so that a held key never piles up behind slow frames.
    fn read(&mut self, events: &mut Vec<Event>) -> Result<(), TerminalError> {
        // A key or two, as a rule.
        let mut bytes = [0; 1024];
        for _ in 0..64 {
            let count = match rustix::io::read(self.input(), &mut bytes) {
                Ok(0) => {
                    events.push(Event::HungUp);
                    return Ok(());
                }
                Ok(count) => count,
                Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => 0,
                Err(_) => {
                    events.push(Event::HungUp);
                    return Ok(());
                }
            };
            self.decoder.push(&bytes[..count], events);
            self.partial_since = self.decoder.waits().then(Instant::now);
            // Less than there was room for is all there was. The descriptor blocks and belongs to others too, so it is asked
            // before each further read.
            if count < bytes.len() || !self.poll(Some(Duration::ZERO))?.0.contains(PollFlags::IN) {
                break;
            }
        }
        Ok(())
    }

    fn take_signals(&mut self, session: &Session, events: &mut Vec<Event>) -> Result<(), TerminalError> {
        drain(self.signals.get_read());
        let caught: Vec<i32> = self.signals.pending().collect();
        if let Some(fatal) = caught.iter().find(|signal| FATAL.contains(signal)) {
            events.push(Event::Signal(*fatal));
            return Ok(());
        }
        if caught.contains(&SIGTSTP) {
            self.stop(session)?;
            self.forget_stops();
            events.push(Event::Continued);
        } else if caught.contains(&SIGCONT) {
            // Stopped from outside by a signal that cannot be caught: the shell may have changed the terminal.
            session.restore();
            session.enter()?;
            events.push(Event::Continued);
        }
        if caught.contains(&SIGWINCH) {
            let size = rustix::termios::tcgetwinsize(self.input()).map_err(io::Error::from)?;
            events.push(Event::Resize(size.ws_col, size.ws_row));
        }
        Ok(())
    }

    /// The stop that was just lived through is over, and so is going on from it.
    pub(super) fn forget_stops(&mut self) {
        drain(self.signals.get_read());
        let kept: Vec<i32> = self
            .signals
            .pending()
            .filter(|signal| FATAL.contains(signal))
            .collect();
        for signal in kept {
            // Not ours to forget: it comes again and is found by the next wait.
            let _ = signal_hook::low_level::raise(signal);
        }
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
    }
}

fn pair() -> io::Result<(UnixStream, UnixStream)> {
    let (read, write) = UnixStream::pair()?;
    read.set_nonblocking(true)?;
    write.set_nonblocking(true)?;
    Ok((read, write))
}

fn drain(mut pipe: &UnixStream) {
    let mut bytes = [0; 256];
    loop {
        match pipe.read(&mut bytes) {
            Ok(256) => {}
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            _ => return,
        }
    }
}
