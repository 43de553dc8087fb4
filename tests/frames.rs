//! Frames without end: in one scene after the other the lab walks, explains, changes and undoes, for as many frames as are asked
//! for, and takes no more memory at the end than after the first tenth.
//!
//! Prints its figures: `cargo test --test frames -- --nocapture`. A million frames:
//! `GATELAB_FRAMES=1000000 cargo test --release --test frames -- --nocapture`.

#![allow(clippy::unwrap_used, reason = "tests")]
#![cfg(target_os = "linux")]

mod effort;
mod stage;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use effort::effort;
use gatelab::app::{App, Command};
use gatelab::lesson::{Language, Library};
use gatelab::terminal::{Event, Interactive as _, Shell};
use gatelab::ui::KINDS;
use gatelab::ui::canvas::Canvas;
use stage::{COLOUR, scenes};

/// Frames for each scene before the next one is opened.
const VISIT: usize = 200;

/// What memory may differ by, in KiB: what the allocator keeps for later.
const SPARE: u64 = 4096;

/// A round of keys that ends as it began; every one draws a frame.
const ROUND: [KeyCode; 16] = [
    KeyCode::Right,
    KeyCode::Right,
    KeyCode::Down,
    KeyCode::Enter,
    KeyCode::Esc,
    KeyCode::Char('+'),
    KeyCode::Char('u'),
    KeyCode::Char('b'),
    KeyCode::Left,
    KeyCode::Char('b'),
    KeyCode::Char('/'),
    KeyCode::Esc,
    KeyCode::Char('z'),
    KeyCode::Char('z'),
    KeyCode::Up,
    KeyCode::Left,
];

/// Resident memory of this process, in KiB.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn memory_does_not_grow() {
    let wanted = effort("GATELAB_FRAMES", 3000);
    let mut scenes = scenes().into_iter().cycle();
    let mut screen = Canvas::new(120, 40);
    let (mut frames, mut early, mut most) = (0, None, 0);
    while frames < wanted
        && let Some((lesson, scene, _)) = scenes.next()
    {
        let mut app = App::new(Library::shipped(), &KINDS, Language::English, Some(lesson));
        app.update(Command::Scene(scene as isize));
        let mut shell = Shell::new(app, COLOUR, false);
        for key in ROUND.iter().cycle().take(VISIT) {
            shell.handle(Event::Key(KeyEvent::new(*key, KeyModifiers::NONE)));
            screen.clear();
            shell.draw(&mut screen);
            frames += 1;
        }
        let now = resident();
        if frames >= wanted / 10 {
            early.get_or_insert(now);
        }
        most = most.max(now);
    }
    let (early, late) = (early.unwrap(), resident());
    println!("{frames} frames: {early} KiB after a tenth, {late} KiB at the end, {most} KiB at most");
    assert!(late <= early + SPARE, "memory grew from {early} to {late} KiB");
}
