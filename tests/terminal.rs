//! The terminal, end to end: programs run in a real pseudo-terminal, which is as it was whatever happens.
#![cfg(unix)]
// Clippy knows the functions of a test by their attribute only; all of this file is test.
#![allow(clippy::unwrap_used)]

mod pty;

use std::path::{Path, PathBuf};
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use gatelab::terminal::{Event, Flow, Interactive, run};
use gatelab::ui::canvas::Canvas;
use gatelab::ui::cell::Coat;
use ratatui_core::layout::Rect;
use rustix::process::Signal;

use pty::Lab;

/// Shows what it was told, and nothing else.
#[derive(Default)]
struct Demo {
    keys: usize,
    draws: usize,
    ticks: usize,
    changes: usize,
    last: String,
    playing: bool,
    open: Option<PathBuf>,
    failing: bool,
    full: bool,
    foretells: bool,
    /// Frames drawn ahead, in all and of the frame that is shown.
    ahead: usize,
    ahead_of_this: usize,
}

impl Interactive for Demo {
    fn handle(&mut self, event: Event) -> Flow {
        match event {
            Event::Key(KeyEvent {
                code: KeyCode::Char('q'),
                ..
            }) => return Flow::Quit,
            Event::Key(KeyEvent {
                code: KeyCode::Char('p'),
                ..
            }) => self.playing = true,
            Event::Key(KeyEvent {
                code: KeyCode::Char('!'),
                ..
            }) => self.failing = true,
            Event::Key(KeyEvent {
                code: KeyCode::Char('f'),
                ..
            }) => self.full = true,
            Event::Key(KeyEvent {
                code: KeyCode::Char('a'),
                ..
            }) => self.foretells = true,
            Event::Key(KeyEvent {
                code: KeyCode::Char('s'),
                ..
            }) => {
                std::thread::sleep(Duration::from_millis(300));
            }
            Event::Key(KeyEvent {
                code: KeyCode::Char('n'),
                ..
            }) => {
                self.last = "nothing".to_owned();
                return Flow::Stay;
            }
            Event::Key(_) => self.keys += 1,
            Event::Tick => self.ticks += 1,
            Event::FileChanged => self.changes += 1,
            _ => {}
        }
        self.last = match event {
            Event::Key(KeyEvent { code, modifiers, .. }) if modifiers != KeyModifiers::NONE => {
                format!("{modifiers:?} {code:?}")
            }
            Event::Key(key) => format!("{:?}", key.code),
            Event::Mouse(mouse) => format!("{:?} {} {}", mouse.kind, mouse.column, mouse.row),
            other => format!("{other:?}"),
        };
        Flow::Redraw
    }

    fn draw(&mut self, screen: &mut Canvas) {
        self.draws += 1;
        self.ahead_of_this = 0;
        let Self {
            keys,
            draws,
            ticks,
            changes,
            last,
            ahead,
            ..
        } = self;
        let area = screen.area();
        let text = format!(
            "size {}x{}\nkeys {keys};\ndraws {draws};\nticks {ticks};\nchanges {changes};\nlast {last}.",
            area.width, area.height
        );
        let text = match self.foretells {
            true => format!("{text}\nforetold {ahead};"),
            false => text,
        };
        if self.full {
            screen.fill(area, "·", Coat::NONE);
        }
        for (y, line) in (0..).zip(text.lines()) {
            screen.text(Rect { y, height: 1, ..area }, line, Coat::NONE);
        }
        assert!(!self.failing, "the demo fails on purpose");
    }

    /// Two frames: one for an `x`, one for a `w`.
    fn draw_ahead(&mut self, screen: &mut Canvas) -> bool {
        let Some(key) = ["x", "w"].get(self.ahead_of_this).filter(|_| self.foretells) else {
            return false;
        };
        self.ahead += 1;
        self.ahead_of_this += 1;
        let (line, text) = (screen.area(), format!("ahead {} of {key}", self.keys + 1));
        screen.text(Rect { height: 1, ..line }, &text, Coat::NONE);
        true
    }

    fn came_true(&mut self) -> Option<usize> {
        ["Char('x')", "Char('w')"]
            .iter()
            .position(|key| self.last == *key)
    }

    fn wakes_in(&self) -> Option<Duration> {
        self.playing.then_some(Duration::from_millis(10))
    }

    fn watches(&self) -> Option<&Path> {
        self.open.as_deref()
    }
}

/// Not a test: the program that the tests below start, this very binary, in a terminal.
#[test]
#[ignore = "started by the other tests"]
fn demo() {
    if std::env::var_os("DEMO").is_none() {
        return;
    }
    let mut demo = Demo {
        open: std::env::var_os("DEMO_OPEN").map(PathBuf::from),
        ..Demo::default()
    };
    if let Err(error) = run(&mut demo) {
        println!("error: {error}");
    }
}

const DEMO: [&str; 5] = ["--exact", "demo", "--ignored", "--nocapture", "--test-threads=1"];

fn this() -> String {
    std::env::current_exe().unwrap().to_str().unwrap().to_owned()
}

fn start() -> Lab {
    let lab = Lab::start(&this(), &DEMO, &[("DEMO", "1")], 60, 20);
    lab.shows("size 60x20");
    lab.is_switched_over();
    lab
}

#[test]
fn leaving_restores_the_terminal() {
    let mut lab = start();
    lab.send(b"q");
    lab.ends_with(0);
}

#[test]
fn ctrl_c_leaves() {
    let mut lab = start();
    lab.send(b"\x03");
    lab.ends_with(0);
}

#[test]
fn signals_restore_the_terminal_and_then_kill() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT] {
        let mut lab = start();
        lab.signal(signal);
        lab.ends_by(signal);
    }
}

#[test]
fn a_panic_while_drawing_restores_the_terminal_first() {
    let mut lab = start();
    lab.send(b"!");
    lab.ends_with(101);
    let written = lab.written();
    let after = written.rsplit("\x1b[?1049l").next().unwrap();
    assert!(after.contains("the demo fails on purpose"), "{written}");
    assert!(
        !after.contains("ticks"),
        "half a frame on the shell's screen: {after}"
    );
}

#[test]
fn keys_mouse_paste_and_size_arrive() {
    let mut lab = start();
    for (sent, shown) in [
        ("x", "last Char('x')."),
        ("\x1b", "last Esc."),
        ("\x1b[1;5C", "CONTROL) Right."),
        ("ñ", "last Char('ñ')."),
        ("\x1b[<0;5;7M", "last Down(Left) 4 6."),
        ("\x1b[200~q\x1b[201~", "last Paste(\"q\")."),
    ] {
        lab.send(sent.as_bytes());
        lab.shows(shown);
    }
    lab.resize(40, 10);
    lab.shows("size 40x10");
    lab.send(b"q");
    lab.ends_with(0);
}

#[test]
fn ctrl_l_draws_everything_anew() {
    let mut lab = start();
    lab.send(b"\x0c");
    lab.shows("draws 2;");
    lab.send(b"q");
    lab.ends_with(0);
    assert_eq!(lab.written().matches("\x1b[2J").count(), 2);
}

#[test]
fn a_screen_is_cleared_in_the_frame_that_fills_it() {
    let mut lab = start();
    lab.resize(40, 10);
    lab.shows("size 40x10");
    lab.send(b"q");
    lab.ends_with(0);
    let written = lab.written();
    let mut frames = written.split("\x1b[?2026h");
    assert!(!frames.next().unwrap().contains("\x1b[2J"), "{written:?}");
    let cleared: Vec<_> = frames.filter(|frame| frame.contains("\x1b[2J")).collect();
    assert_eq!(cleared.len(), 2, "{written:?}");
    for frame in cleared {
        let (_, filled) = frame.split_once("\x1b[2J").unwrap();
        assert!(
            filled.split("\x1b[?2026l").next().unwrap().contains("size"),
            "{written:?}"
        );
    }
}

#[test]
fn only_a_long_frame_is_held_until_all_of_it_is_there() {
    let mut lab = start();
    lab.send(b"x");
    lab.shows("keys 1;");
    lab.send(b"f");
    lab.until("a full screen", || lab.screen().contains("····"));
    lab.send(b"x");
    lab.shows("keys 2;");
    lab.send(b"q");
    lab.ends_with(0);
    let written = lab.written();
    let frames: Vec<_> = written.split("\x1b[?2026h").skip(1).collect();
    let [first, full] = frames[..] else {
        panic!("{written:?}")
    };
    assert!(
        first.contains("keys 0;") && full.matches('·').count() > 1000,
        "{written:?}"
    );
    // The short frames of `x` follow behind their ends.
    for frame in [first, full] {
        let (_, behind) = frame.split_once("\x1b[?2026l").unwrap();
        assert!(behind.contains('x'), "{written:?}");
    }
}

#[test]
fn a_frame_drawn_ahead_is_shown_once_it_comes_true() {
    let lab = start();
    // What is drawn ahead does not show: it is given time.
    let wait = || std::thread::sleep(Duration::from_millis(200));
    lab.send(b"a");
    lab.shows("last Char('a').");
    lab.shows("draws 2;");
    wait();
    lab.send(b"x");
    lab.until("the frame drawn ahead alone", || {
        lab.screen().trim() == "ahead 1 of x"
    });
    // Here they differ from what is drawn then, or nobody could tell: Ctrl-L draws all anew.
    lab.send(b"\x0c");
    lab.shows("draws 4;");
    lab.send(b"y");
    lab.shows("last Char('y').");
    assert!(!lab.screen().contains("ahead"), "{}", lab.screen());
    wait();
    lab.send(b"w");
    lab.until("the other one", || lab.screen().trim() == "ahead 3 of w");
}

#[test]
fn nothing_is_drawn_ahead_while_a_key_waits() {
    let lab = start();
    lab.send(b"a");
    lab.shows("draws 2;");
    // While it is busy with the first key, the second comes.
    lab.send(b"s");
    std::thread::sleep(Duration::from_millis(100));
    lab.send(b"y");
    lab.shows("last Char('y').");
    lab.shows("draws 4;");
    lab.shows("foretold 2;");
    lab.send(b"z");
    lab.shows("foretold 4;");
}

#[test]
fn escape_is_heard_while_playing() {
    let lab = start();
    lab.send(b"p\x1b");
    lab.until("ticks", || !lab.screen().contains("ticks 0;"));
    lab.until("the escape key", || lab.screen().contains("keys 1;"));
}

#[test]
fn held_keys_never_pile_up() {
    let lab = start();
    let draws = || {
        let screen = lab.screen();
        let count = screen
            .split("draws ")
            .nth(1)
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        count.parse::<usize>().unwrap()
    };
    // While it is busy with the first, the others come; they are all taken before the next frame.
    lab.send(b"s");
    for _ in 0..20 {
        lab.send(&b"\x1b[C".repeat(25));
    }
    lab.shows("keys 500;");
    assert!(draws() < 25, "{}", lab.screen());
}

#[cfg(target_os = "linux")]
#[test]
fn nothing_runs_while_nothing_happens() {
    let lab = start();
    std::thread::sleep(Duration::from_millis(100));
    let before = lab.busy();
    std::thread::sleep(Duration::from_millis(700));
    assert!(lab.busy() - before <= Duration::from_millis(10));
}

#[test]
fn an_unchanged_screen_is_not_drawn() {
    let lab = start();
    lab.shows("draws 1;");
    lab.send(b"nnnx");
    lab.shows("keys 1;");
    lab.shows("draws 2;");
}

#[test]
fn a_terminal_that_goes_away_ends_the_program() {
    for keys in ["", "\x1b[1;"] {
        let lab = start();
        lab.send(keys.as_bytes());
        let status = lab.hang_up();
        assert_eq!(
            std::os::unix::process::ExitStatusExt::signal(&status),
            Some(Signal::HUP.as_raw())
        );
    }
}

#[test]
fn a_stopped_program_leaves_the_terminal_and_comes_back() {
    let mut lab = start();
    lab.send(b"x");
    lab.shows("keys 1;");
    lab.signal(Signal::TSTP);
    lab.is_restored();
    lab.signal(Signal::CONT);
    lab.shows("last Continued.");
    lab.is_switched_over();
    lab.send(b"x");
    lab.shows("keys 2;");
    lab.signal(Signal::STOP);
    lab.signal(Signal::CONT);
    lab.shows("last Continued.");
    lab.send(b"q");
    lab.ends_with(0);
}

#[test]
fn ctrl_z_goes_to_the_shell_and_fg_comes_back() {
    let mut lab = Lab::start(
        "sh",
        &["-i"],
        &[("DEMO", "1"), ("PS1", "ready> "), ("ENV", "")],
        60,
        20,
    );
    lab.shows("ready>");
    lab.send(format!("{} {}\n", this(), DEMO.join(" ")).as_bytes());
    lab.shows("size 60x20");
    lab.send(b"x");
    lab.shows("keys 1;");
    lab.send(b"\x1a");
    lab.until("the shell", || lab.screen().contains("Stopped"));
    lab.is_restored();
    lab.send(b"fg\n");
    lab.shows("last Continued.");
    lab.send(b"x");
    lab.shows("keys 2;");
    lab.send(b"q");
    lab.until("the shell", || lab.screen().trim_end().ends_with("ready>"));
    lab.is_restored();
    lab.send(b"exit 7\n");
    lab.ends_with(7);
}

#[test]
fn a_saved_lesson_is_noticed_once() {
    let folder = tempfile::tempdir().unwrap();
    let lesson = folder.path().join("lesson.toml");
    std::fs::write(&lesson, "title = 1").unwrap();
    let open = lesson.to_str().unwrap();
    let mut lab = Lab::start(&this(), &DEMO, &[("DEMO", "1"), ("DEMO_OPEN", open)], 60, 20);
    lab.shows("changes 0;");
    // As editors do: another file, then renamed; and a neighbour that is none of its business.
    std::fs::write(folder.path().join("other.toml"), "title = 2").unwrap();
    let fresh = folder.path().join("lesson.toml.new");
    std::fs::write(&fresh, "title = 3").unwrap();
    std::fs::rename(&fresh, &lesson).unwrap();
    lab.shows("changes 1;");
    std::fs::read(&lesson).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    lab.send(b"x");
    lab.shows("keys 1;");
    lab.shows("changes 1;");
    lab.send(b"q");
    lab.ends_with(0);
}

#[test]
fn without_a_terminal_it_says_what_to_do() {
    let output = std::process::Command::new(this())
        .args(DEMO)
        .env("DEMO", "1")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        text.contains("needs a terminal") && text.contains("`gatelab show LESSON`"),
        "{text}"
    );
    assert!(!text.contains('\x1b'), "{text:?}");
    let lab = Lab::start(&this(), &DEMO, &[("DEMO", "1"), ("TERM", "dumb")], 60, 20);
    lab.shows("TERM=dumb");
    assert!(!lab.written().contains('\x1b'));
}

/// The program itself, with lesson 7 open.
fn lesson_seven(arguments: &[&str]) -> Lab {
    let program = env!("CARGO_BIN_EXE_gatelab");
    let arguments = [&["7"], arguments].concat();
    let lab = Lab::start(
        program,
        &arguments,
        &[("LANG", "C.UTF-8"), ("LC_ALL", "")],
        80,
        24,
    );
    lab.is_switched_over();
    lab.shows("What tanh is for");
    lab
}

#[test]
fn the_lab_opens_moves_helps_and_leaves() {
    let mut lab = lesson_seven(&["--lang", "en"]);
    lab.shows("step 7/20");
    lab.shows("v@7 = k * v'");
    lab.send(b"\x1b[C");
    lab.shows("step 8/20");
    lab.shows("= 3 * 21.87 = 65.61");
    lab.send(b"hh");
    lab.shows("step 6/20");
    lab.send(b"?");
    lab.shows("Move in time");
    lab.send(b"q");
    lab.until("the help to close", || !lab.screen().contains("Move in time"));
    lab.shows("step 6/20");
    // Enter explains; Escape comes back.
    lab.send(b"\r");
    lab.shows("= 7.290000000000001");
    lab.send(b"\x1b");
    lab.until("the explanation to close", || {
        !lab.screen().contains("7.290000000000001")
    });
    // Out to the lessons, then out.
    lab.send(b"q");
    lab.shows("08  The whole LSTM step");
    assert!(!lab.screen().contains("step 6/20"));
    lab.send(b"q");
    lab.ends_with(0);
}

#[test]
fn the_lab_is_changed_and_restored_by_keys() {
    let mut lab = lesson_seven(&["--lang", "en"]);
    lab.shows("= 3 * 7.29 = 21.87");
    lab.send(b"e");
    lab.shows("Enter take it");
    lab.send(b"\x7f2\r");
    lab.shows("= 2 * 0.64 = 1.28");
    lab.send(b"u");
    lab.shows("= 3 * 7.29 = 21.87");
    lab.resize(50, 10);
    lab.shows("gatelab needs 60x18");
    lab.resize(120, 40);
    lab.shows("Change it");
    lab.send(b"\x03");
    lab.ends_with(0);
}

#[test]
fn the_lab_speaks_spanish() {
    let program = env!("CARGO_BIN_EXE_gatelab");
    let mut lab = Lab::start(program, &["7", "--lang", "es"], &[], 80, 24);
    lab.shows("Para qué sirve tanh");
    lab.shows("paso 7/20");
    lab.send(b"\x03");
    lab.ends_with(0);
}

#[test]
fn ctrl_c_in_the_lab_restores_the_terminal() {
    for before in [&b""[..], b"?", b"e12", b" "] {
        let mut lab = lesson_seven(&[]);
        lab.send(before);
        lab.send(b"\x03");
        lab.ends_with(0);
    }
}

#[test]
fn signals_in_the_lab_restore_the_terminal() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let mut lab = lesson_seven(&[]);
        lab.signal(signal);
        lab.ends_by(signal);
    }
}

#[test]
fn ctrl_c_ends_a_training_and_saves_what_there_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("w.safetensors");
    let options = [
        "train",
        "adding",
        "--hidden",
        "2",
        "--updates",
        "1000000",
        "--save",
        file.to_str().unwrap(),
    ];
    let mut lab = Lab::start(env!("CARGO_BIN_EXE_gatelab"), &options, &[], 120, 20);
    lab.shows("/1000000  loss 0.");
    lab.send(b"\x03");
    lab.ends_with(130);
    let screen = lab.screen();
    assert!(
        screen.contains("saved to") && screen.contains("interrupted after "),
        "{screen}"
    );
    let bytes = std::fs::read(&file).unwrap();
    assert_eq!(safetensors::SafeTensors::deserialize(&bytes).unwrap().len(), 14);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}
