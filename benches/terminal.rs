//! The lab from outside, through a real pseudo-terminal: time to the first frame, from a key to its output, bytes
//! written a key, processor time while idle, memory. Every scene of every shipped lesson, and a run of 100 000 steps.
//! `cargo bench --bench terminal -- 8` measures lesson 8 alone. `README.md` next to this file says what the figures mean.

#![allow(clippy::unwrap_used, reason = "a bench that cannot go on has nothing to say")]

#[cfg(target_os = "linux")]
fn main() {
    linux::main();
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("this bench reads /proc: it runs on Linux");
}

#[cfg(target_os = "linux")]
mod linux {
    use std::io::{Read as _, Write as _};
    use std::os::fd::AsFd as _;
    use std::process::Child;
    use std::time::{Duration, Instant};

    use gatelab::lesson::Library;
    use gatelab::ui::KINDS;
    use pty_process::blocking::{Command, Pty, open};
    use rustix::event::{PollFd, PollFlags, poll};

    const COLUMNS: u16 = 120;
    const ROWS: u16 = 40;

    /// Opened so many times, for the time to the first frame.
    const STARTS: usize = 5;
    /// So often all keys are pressed in a scene.
    const ROUNDS: usize = 7;

    /// What a learner does most: scrubs forward, looks at other numbers, scrubs back.
    const USUAL: [&[u8]; 8] = [
        b"\x1b[C", b"\x1b[C", b"\x1b[C", b"\x1b[B", b"\x1b[B", b"\x1b[D", b"\x1b[D", b"\x1b[D",
    ];

    /// What comes between: a value nudged up and down again, another panel.
    const OTHERS: [&[u8]; 3] = [b"+", b"-", b"\t"];

    /// Milliseconds, bytes, percent and megabytes.
    #[derive(Default)]
    struct Figures {
        first_frame: f64,
        usual: Vec<f64>,
        others: Vec<f64>,
        /// Of the usual keys, on average.
        bytes: f64,
        idle: f64,
        memory: f64,
    }

    pub(crate) fn main() {
        let quick = !std::env::args().any(|argument| argument == "--bench");
        let only: Vec<String> = std::env::args()
            .skip(1)
            .filter(|own| !own.starts_with('-'))
            .collect();
        println!(
            "{:<38}{:>12}{:>11}{:>11}{:>11}{:>11}{:>8}{:>10}{:>9}",
            format!("{COLUMNS}x{ROWS}"),
            "first frame",
            "usual key",
            "99th",
            "another",
            "99th",
            "bytes",
            "idle",
            "memory"
        );
        let (mut all, mut bytes) = (Figures::default(), Vec::new());
        for entry in &Library::shipped().entries {
            let number = entry.number.unwrap_or_default().to_string();
            if !only.is_empty() && !only.contains(&number) {
                continue;
            }
            let scenes = entry.load(&KINDS).unwrap().scenes;
            for (at, scene) in scenes.iter().enumerate() {
                let figures = measure(&number, at, quick);
                figures.print(&format!("{number} {}", scene.id));
                bytes.push(figures.bytes);
                all.take_in(figures);
                if quick {
                    return;
                }
            }
        }
        all.print("all keys; of the rest the worst");
        println!(
            "on average {:.0} bytes a key",
            bytes.iter().sum::<f64>() / bytes.len() as f64
        );
        let folder = tempfile::tempdir().unwrap();
        let long = folder.path().join("long.toml");
        std::fs::write(&long, LONG).unwrap();
        measure(long.to_str().unwrap(), 0, quick).print("a run of 100 000 steps");
    }

    /// An LSTM over 100 000 steps, with its backward pass.
    const LONG: &str = r#"
title = { en = "Long", es = "Larga" }

[[scene]]
id = "main"
say = { en = "c is {c[0]}.", es = "c vale {c[0]}." }
cell = "lstm"
sizes = { x = 1, h = 2 }
inputs = [1]
steps = 100000
fill = { seed = 7, scale = 0.5 }
loss = { kind = "half-squared-error", of = "h", target = [0, 1] }
tweaks = [{ param = "bf", step = 0.5, range = [-8, 8] }]
"#;

    impl Figures {
        /// All keys together, and the worst of everything else.
        fn take_in(&mut self, other: Self) {
            self.first_frame = self.first_frame.max(other.first_frame);
            self.usual.extend(other.usual);
            self.others.extend(other.others);
            self.bytes = self.bytes.max(other.bytes);
            self.idle = self.idle.max(other.idle);
            self.memory = self.memory.max(other.memory);
        }

        fn print(&self, name: &str) {
            // Where no key changes anything there is nothing to time.
            let time = |keys: &[f64], part: f64| match percentile(keys, part) {
                time if time.is_nan() => "-".to_owned(),
                time => format!("{time:.3} ms"),
            };
            println!(
                "{name:<38}{:>9.1} ms{:>11}{:>11}{:>11}{:>11}{:>8.0}{:>8.1} %{:>6.1} MB",
                self.first_frame,
                time(&self.usual, 0.5),
                time(&self.usual, 0.99),
                time(&self.others, 0.5),
                time(&self.others, 0.99),
                self.bytes,
                self.idle,
                self.memory
            );
        }
    }

    fn percentile(values: &[f64], part: f64) -> f64 {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().saturating_sub(1);
        sorted
            .get((last as f64 * part).round() as usize)
            .copied()
            .unwrap_or(f64::NAN)
    }

    fn measure(lesson: &str, scene: usize, quick: bool) -> Figures {
        let mut first = Vec::new();
        for _ in 0..if quick { 1 } else { STARTS } {
            first.push(Lab::start(lesson).first_frame);
        }
        let mut lab = Lab::start(lesson);
        for _ in 0..scene {
            lab.press(b"n");
        }
        let (mut usual, mut others, mut bytes) = (Vec::new(), Vec::new(), 0);
        let rounds = if quick { 1 } else { ROUNDS };
        for _ in 0..rounds {
            for (took, written) in USUAL.iter().filter_map(|key| lab.press(key)) {
                usual.push(took);
                bytes += written;
            }
            others.extend(
                OTHERS
                    .iter()
                    .filter_map(|key| lab.press(key))
                    .map(|(took, _)| took),
            );
        }
        let (busy, since) = (lab.busy(), Instant::now());
        std::thread::sleep(Duration::from_millis(if quick { 50 } else { 500 }));
        let idle = (lab.busy() - busy).as_secs_f64() / since.elapsed().as_secs_f64() * 100.0;
        Figures {
            first_frame: percentile(&first, 0.5),
            bytes: bytes as f64 / (rounds * USUAL.len()) as f64,
            usual,
            others,
            idle,
            memory: lab.memory(),
        }
    }

    /// The program in a terminal of its own.
    struct Lab {
        child: Child,
        pty: Pty,
        first_frame: f64,
        _state: tempfile::TempDir,
    }

    impl Lab {
        fn start(lesson: &str) -> Self {
            let state = tempfile::tempdir().unwrap();
            let (pty, pts) = open().unwrap();
            pty.resize(pty_process::Size::new(ROWS, COLUMNS)).unwrap();
            let began = Instant::now();
            let child = Command::new(env!("CARGO_BIN_EXE_gatelab"))
                .args([lesson, "--lang", "en"])
                .env("TERM", "xterm-256color")
                .env("COLORTERM", "truecolor")
                .env("GATELAB_STATE_DIR", state.path())
                .env_remove("NO_COLOR")
                .spawn(pts)
                .unwrap();
            let mut lab = Self {
                child,
                pty,
                first_frame: 0.0,
                _state: state,
            };
            let (last, _) = lab
                .settle(Duration::from_millis(150))
                .unwrap_or((Instant::now(), 0));
            lab.first_frame = (last - began).as_secs_f64() * 1e3;
            lab
        }

        /// Presses a key; gives milliseconds to the first byte of the answer, and the bytes of all of it.
        fn press(&mut self, key: &[u8]) -> Option<(f64, usize)> {
            let began = Instant::now();
            self.pty.write_all(key).unwrap();
            if !self.wait(Duration::from_millis(400)) {
                return None;
            }
            let took = began.elapsed().as_secs_f64() * 1e3;
            let (_, bytes) = self.settle(Duration::from_millis(12))?;
            Some((took, bytes))
        }

        /// Whether something was written within this time.
        fn wait(&self, patience: Duration) -> bool {
            let mut own = [PollFd::from_borrowed_fd(self.pty.as_fd(), PollFlags::IN)];
            let limit = patience.try_into().unwrap();
            matches!(poll(&mut own, Some(&limit)), Ok(1..))
        }

        /// Reads until nothing was written for so long; the time of the last byte, and how many there were.
        fn settle(&mut self, quiet: Duration) -> Option<(Instant, usize)> {
            let (mut last, mut bytes, mut room) = (None, 0, [0; 1 << 16]);
            let first = Duration::from_secs(10);
            while self.wait(if last.is_none() { first } else { quiet }) {
                match self.pty.read(&mut room) {
                    Ok(count @ 1..) => {
                        bytes += count;
                        last = Some(Instant::now());
                    }
                    _ => break,
                }
            }
            last.map(|last| (last, bytes))
        }

        /// Processor time used so far.
        fn busy(&self) -> Duration {
            let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
            let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
            let ticks = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
            Duration::from_millis(ticks * 10)
        }

        /// The most memory it had, in megabytes.
        fn memory(&self) -> f64 {
            let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
            let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok());
            kilobytes.unwrap_or(f64::NAN) / 1024.0
        }
    }

    impl Drop for Lab {
        fn drop(&mut self) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}
