//! Recordings: played back by a terminal they show what the lab shows, and the same keys make the same bytes.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::process::{Command, Output};

use serde_json::Value;

fn gatelab(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gatelab"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR"));
    command.env("LANG", "C").env_remove("NO_COLOR").output().unwrap()
}

fn printed(arguments: &[&str]) -> String {
    let output = gatelab(arguments);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// The events of a recording: when, and what.
fn events(cast: &str) -> Vec<(f64, String)> {
    let mut lines = cast.lines();
    let header: Value = serde_json::from_str(lines.next().unwrap()).unwrap();
    assert_eq!(header["version"], 2);
    let event = |line: &str| {
        let event: Value = serde_json::from_str(line).unwrap();
        assert_eq!(event[1], "o");
        (event[0].as_f64().unwrap(), event[2].as_str().unwrap().to_owned())
    };
    lines.map(event).collect()
}

/// A terminal to which all of a recording was played.
fn played(cast: &str, width: u16, height: u16) -> vt100::Parser {
    let mut terminal = vt100::Parser::new(height.try_into().unwrap(), width.try_into().unwrap(), 0);
    for (_, output) in events(cast) {
        terminal.process(output.as_bytes());
    }
    terminal
}

/// A terminal that shows a frame of `show`.
fn shown(arguments: &[&str], width: u16, height: u16) -> vt100::Parser {
    let size = format!("{width}x{height}");
    let options = ["--format", "ansi", "--color", "truecolor", "--size", &size];
    let ansi = printed(&[&["show"], arguments, &options].concat());
    let mut terminal = vt100::Parser::new(height.try_into().unwrap(), width.try_into().unwrap(), 0);
    terminal.process(ansi.trim_end_matches('\n').replace('\n', "\r\n").as_bytes());
    terminal
}

fn assert_same_screen(found: &vt100::Parser, wanted: &vt100::Parser, width: u16, height: u16) {
    let (found, wanted) = (found.screen(), wanted.screen());
    assert_eq!(found.contents(), wanted.contents());
    for row in 0..height {
        for col in 0..width {
            let (a, b) = (found.cell(row, col).unwrap(), wanted.cell(row, col).unwrap());
            let look = |cell: &vt100::Cell| (cell.fgcolor(), cell.bgcolor(), cell.bold(), cell.inverse());
            assert_eq!(look(a), look(b), "row {row}, column {col}");
        }
    }
}

#[test]
fn the_last_frame_is_what_show_shows() {
    for (width, height) in [(80, 24), (120, 40)] {
        let size = format!("{width}x{height}");
        let cast = printed(&[
            "record",
            "8",
            "--keys",
            "Home Right*2 Left Right Right",
            "--size",
            &size,
        ]);
        assert_same_screen(
            &played(&cast, width, height),
            &shown(&["8", "--at", "4"], width, height),
            width,
            height,
        );
        let still = printed(&[
            "record", "10", "--scene", "way-back", "--lang", "es", "--size", &size,
        ]);
        let wanted = shown(&["10", "--scene", "way-back", "--lang", "es"], width, height);
        assert_same_screen(&played(&still, width, height), &wanted, width, height);
    }
}

#[test]
fn the_same_keys_make_the_same_bytes_in_a_file_or_not() {
    let keys = [
        "record",
        "8",
        "--keys",
        "Right Enter Down Enter Backspace Esc b d Esc",
        "--delay",
        "0.25",
    ];
    let cast = printed(&keys);
    assert_eq!(cast, printed(&keys));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lstm.cast");
    assert_eq!(
        printed(&[&keys[..], &["--output", path.to_str().unwrap()]].concat()),
        ""
    );
    assert_eq!(cast, std::fs::read_to_string(path).unwrap());
    let times: Vec<f64> = events(&cast).iter().map(|(time, _)| *time).collect();
    assert!(times.is_sorted(), "{times:?}");
    assert_eq!(times[..3], [0.0, 0.25, 0.5], "{times:?}");
    // Nine keys, then the last frame stands for two seconds.
    assert_eq!(times.last(), Some(&4.25), "{times:?}");
}

#[test]
fn what_plays_goes_on_while_the_last_frame_stands() {
    let end = |wait: &str| {
        let cast = printed(&["record", "8", "--keys", "Home Space", "--wait", wait]);
        played(&cast, 120, 40).screen().contents()
    };
    assert_ne!(end("0"), end("2"));
    assert_eq!(end("60"), {
        let cast = printed(&["record", "8", "--keys", "End"]);
        played(&cast, 120, 40).screen().contents()
    });
}

#[test]
fn themes_and_typing_work_as_in_the_lab() {
    let cast = printed(&["record", "tanh", "--keys", "e 'T b' Enter", "--size", "80x24"]);
    let text = played(&cast, 80, 24).screen().contents();
    assert!(text.contains("T b_") && text.contains("not a number"), "{text}");
    let light = printed(&["record", "tanh", "--keys", "T", "--size", "80x24"]);
    let wanted = shown(&["tanh", "--theme", "light"], 80, 24);
    assert_same_screen(&played(&light, 80, 24), &wanted, 80, 24);
}

#[test]
fn a_recording_saves_no_files() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_gatelab"));
    let output = command
        .args(["record", "8", "--keys", "S D"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let text = played(&String::from_utf8(output.stdout).unwrap(), 120, 40)
        .screen()
        .contents();
    assert!(text.contains("a recording saves no files"), "{text}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn what_is_wrong_with_keys_and_times_is_said() {
    for (arguments, wanted) in [
        (
            &["--keys", "Rihgt"][..],
            "`Rihgt` is no key, did you mean Right?; keys are Left, Right, Up, Down",
        ),
        (&["--keys", "'open"], "never closed"),
        (&["--keys", "Right*x"], "how often"),
        (&["--delay", "-1"], "seconds from 0 to 3600"),
        (&["--wait", "soon"], "seconds from 0 to 3600"),
        (&["--size", "80"], "columns x rows"),
    ] {
        let output = gatelab(&[&["record", "8"], arguments].concat());
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert!(errors.contains(wanted), "{errors}");
    }
}
