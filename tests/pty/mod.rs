//! A program in a real pseudo-terminal: keys go in, a screen comes out.

// Clippy knows the functions of a test by their attribute only; all of this file is test.
#![allow(clippy::unwrap_used)]
#![allow(dead_code, reason = "each test uses its part")]

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::AsFd;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ExitStatus};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use pty_process::blocking::{Command, Pts, Pty, open};
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{LocalModes, Termios, tcgetattr};

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running program, its terminal and everything it wrote there.
pub(crate) struct Lab {
    child: Child,
    pty: Option<Pty>,
    pts: Pts,
    seen: Arc<Mutex<Seen>>,
    before: Termios,
    /// Where the program keeps its state, unless the test says otherwise: never the user's own folder.
    _state: tempfile::TempDir,
}

struct Seen {
    parser: vt100::Parser,
    bytes: Vec<u8>,
}

impl Lab {
    /// Starts `program` in a terminal of `columns` by `rows`.
    pub(crate) fn start(program: &str, args: &[&str], env: &[(&str, &str)], columns: u16, rows: u16) -> Self {
        let (pty, pts) = open().unwrap();
        pty.resize(pty_process::Size::new(rows, columns)).unwrap();
        let before = tcgetattr(pty.as_fd()).unwrap();
        let state = tempfile::tempdir().unwrap();
        let mut command = Command::new(program)
            .args(args)
            .env("TERM", "xterm-256color")
            .env_remove("NO_COLOR")
            .env_remove("COLORTERM")
            .env("GATELAB_STATE_DIR", state.path())
            .envs(env.iter().copied());
        let child = command.spawn_borrowed(&pts).unwrap();
        let parser = vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0);
        let seen = Arc::new(Mutex::new(Seen {
            parser,
            bytes: Vec::new(),
        }));
        let mut output = File::from(pty.as_fd().try_clone_to_owned().unwrap());
        let sink = Arc::clone(&seen);
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                let mut seen = sink.lock().unwrap();
                seen.parser.process(&bytes[..count]);
                seen.bytes.extend_from_slice(&bytes[..count]);
                // The pair of descriptors must both be gone for the terminal to hang up.
                if seen.bytes.ends_with(HANG_UP_MARK) {
                    return;
                }
            }
        });
        Self {
            child,
            pty: Some(pty),
            pts,
            seen,
            before,
            _state: state,
        }
    }

    /// Types.
    pub(crate) fn send(&self, keys: &[u8]) {
        self.pty.as_ref().unwrap().write_all(keys).unwrap();
    }

    /// Gives the terminal another size.
    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        let (rows_, columns_) = (rows.try_into().unwrap(), columns.try_into().unwrap());
        self.seen
            .lock()
            .unwrap()
            .parser
            .screen_mut()
            .set_size(rows_, columns_);
        self.pty
            .as_ref()
            .unwrap()
            .resize(pty_process::Size::new(rows, columns))
            .unwrap();
    }

    /// Sends a signal to the program.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// The screen now.
    pub(crate) fn screen(&self) -> String {
        self.seen.lock().unwrap().parser.screen().contents()
    }

    /// Everything that was ever written.
    pub(crate) fn written(&self) -> String {
        String::from_utf8_lossy(&self.seen.lock().unwrap().bytes).into_owned()
    }

    /// Waits until the screen shows `text`.
    pub(crate) fn shows(&self, text: &str) {
        self.until(&format!("the screen to show {text:?}"), || {
            self.screen().contains(text)
        });
    }

    /// Waits until the terminal is as the program found it.
    pub(crate) fn is_restored(&self) {
        self.until("the terminal to be restored", || self.disorder().is_none());
    }

    /// Waits until the terminal is switched over.
    pub(crate) fn is_switched_over(&self) {
        self.until("the terminal to be switched over", || {
            let seen = self.seen.lock().unwrap();
            let screen = seen.parser.screen();
            let raw = !self.modes().local_modes.contains(LocalModes::ICANON);
            raw && screen.alternate_screen() && screen.hide_cursor() && screen.bracketed_paste()
        });
    }

    /// What of the terminal is not as it was before.
    fn disorder(&self) -> Option<String> {
        let seen = self.seen.lock().unwrap();
        let screen = seen.parser.screen();
        let modes = self.modes();
        let updates = |mode: &str| String::from_utf8_lossy(&seen.bytes).rfind(mode);
        let checks = [
            ("alternate screen", screen.alternate_screen()),
            ("hidden cursor", screen.hide_cursor()),
            (
                "mouse capture",
                screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None,
            ),
            ("bracketed paste", screen.bracketed_paste()),
            (
                "an update left open",
                updates("\x1b[?2026h") > updates("\x1b[?2026l"),
            ),
            ("local modes", modes.local_modes != self.before.local_modes),
            ("input modes", modes.input_modes != self.before.input_modes),
            ("output modes", modes.output_modes != self.before.output_modes),
        ];
        checks
            .into_iter()
            .find(|(_, wrong)| *wrong)
            .map(|(what, _)| what.to_owned())
    }

    fn modes(&self) -> Termios {
        tcgetattr(self.pty.as_ref().unwrap().as_fd()).unwrap()
    }

    /// Waits for the program to end, and until all that it wrote is read.
    pub(crate) fn ends(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                self.read_to_the_end();
                return status;
            }
            assert!(
                Instant::now() < deadline,
                "it does not end; screen:\n{}",
                self.screen()
            );
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// A terminal gives on what it gets in order: behind a mark nothing of the program is left.
    fn read_to_the_end(&self) {
        self.pts_file().write_all(END_MARK).unwrap();
        let is_read = || self.seen.lock().unwrap().bytes.ends_with(END_MARK);
        self.until("the end to be read", is_read);
        let bytes = &mut self.seen.lock().unwrap().bytes;
        bytes.truncate(bytes.len() - END_MARK.len());
    }

    /// Waits for the program to end by `signal`, and for the terminal to be as it was.
    pub(crate) fn ends_by(&mut self, signal: Signal) {
        assert_eq!(
            self.ends().signal(),
            Some(signal.as_raw()),
            "screen:\n{}",
            self.screen()
        );
        self.is_restored();
    }

    /// Waits for the program to end by itself with `code`, and for the terminal to be as it was.
    pub(crate) fn ends_with(&mut self, code: i32) {
        assert_eq!(self.ends().code(), Some(code), "screen:\n{}", self.screen());
        self.is_restored();
    }

    /// Processor time used so far.
    #[cfg(target_os = "linux")]
    pub(crate) fn busy(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
        let ticks = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
        Duration::from_millis(ticks * 10)
    }

    /// Takes the terminal away, as closing its window does, and gives how the program ended.
    pub(crate) fn hang_up(mut self) -> ExitStatus {
        // The reading thread holds a copy of the descriptor until it reads this.
        self.pts_file().write_all(HANG_UP_MARK).unwrap();
        self.until("the reader to let go", || Arc::strong_count(&self.seen) == 1);
        self.pty = None;
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < deadline, "it outlives its terminal");
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn pts_file(&self) -> File {
        File::from(self.pts.as_fd().try_clone_to_owned().unwrap())
    }

    /// Waits until `done`.
    pub(crate) fn until(&self, what: &str, done: impl Fn() -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !done() {
            let disorder = self.pty.as_ref().and_then(|_| self.disorder());
            assert!(
                Instant::now() < deadline,
                "waited for {what}; not as before: {disorder:?}; screen:\n{}",
                self.screen()
            );
            thread::sleep(Duration::from_millis(5));
        }
    }
}

const HANG_UP_MARK: &[u8] = b"<hang up>";
/// A sequence that no terminal shows anything of.
const END_MARK: &[u8] = b"\x1b]7777;end\x07";

impl Drop for Lab {
    fn drop(&mut self) {
        // Only a child that was not waited for still has this number.
        if let Ok(None) = self.child.try_wait() {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}
