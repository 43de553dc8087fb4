//! The program remembers, end to end: in a real terminal, killed, stopped, two at once, with a damaged file, a newer
//! one, a folder that cannot be written and a disk that is full. And what has nothing to do with it touches nothing.
#![cfg(unix)]
// Clippy knows the functions of a test by their attribute only; all of this file is test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod effort;
mod pty;

use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use effort::effort;
use pty::Lab;
use rustix::process::Signal;
use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_gatelab");

fn start(folder: &Path, arguments: &[&str]) -> Lab {
    let arguments = [&["--lang", "en"], arguments].concat();
    let env = [
        ("GATELAB_STATE_DIR", folder.to_str().unwrap()),
        ("LANG", "C.UTF-8"),
    ];
    let lab = Lab::start(PROGRAM, &arguments, &env, 80, 24);
    lab.is_switched_over();
    lab
}

fn command(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    command
        .args(arguments)
        .env("GATELAB_STATE_DIR", folder)
        .env_remove("LC_ALL")
        .env("LANG", "C")
        .stdin(Stdio::null());
    command.output().unwrap()
}

fn printed(folder: &Path, arguments: &[&str]) -> String {
    let output = command(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// What the file holds; nothing while there is none.
fn kept(folder: &Path) -> Value {
    match fs::read(folder.join("progress.json")) {
        Ok(bytes) => serde_json::from_slice(&bytes).expect("the file is whole"),
        Err(_) => Value::Null,
    }
}

/// The row of a lesson in `gatelab progress --json`.
fn row(folder: &Path, slug: &str) -> Value {
    let report: Value = serde_json::from_str(&printed(folder, &["progress", "--json"])).unwrap();
    let rows = report["lessons"].as_array().unwrap();
    rows.iter().find(|row| row["slug"] == slug).unwrap().clone()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Opens lesson 8 at its second scene and answers the question there.
fn answer(lab: &Lab, folder: &Path) {
    lab.shows("The whole LSTM step");
    lab.send(b"n");
    lab.until("the second scene", || lab.screen().contains("○●"));
    lab.send(b"a");
    lab.shows("Enter lock");
    lab.send(b"\r");
    lab.shows("Enter go on");
    lab.until("the answer to be kept", || {
        kept(folder).to_string().contains("\"right\"")
    });
}

/// Closes the question that is open.
fn close(lab: &Lab) {
    lab.send(b"\x1b");
    lab.until("the question to close", || !lab.screen().contains("ask again"));
}

#[test]
fn what_was_kept_survives_kill_and_is_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let mut lab = start(folder.path(), &["8"]);
    answer(&lab, folder.path());
    lab.signal(Signal::KILL);
    assert_eq!(lab.ends().signal(), Some(Signal::KILL.as_raw()));

    let mut lab = start(folder.path(), &[]);
    lab.shows("You stopped in lesson 8, scene 2 of 4");
    lab.send(b"\r");
    lab.until("the second scene", || lab.screen().contains("○●"));
    lab.send(b"a");
    lab.shows("ask again");
    close(&lab);
    lab.send(b"q");
    lab.shows("You stopped in lesson 8");
    lab.send(b"q");
    lab.ends_with(0);
    let row = row(folder.path(), "lstm-overview");
    assert_eq!(
        (&row["stage"], &row["scenes"]["seen"]),
        (&"begun".into(), &2.into())
    );
    assert_eq!(row["questions"]["answered"], 1);
}

#[test]
fn however_it_ends_the_place_is_kept() {
    let ends: [(&str, &dyn Fn(Lab)); 4] = [
        ("ctrl-c", &|mut lab| {
            lab.send(b"\x03");
            lab.ends_with(0);
        }),
        ("SIGTERM", &|mut lab| {
            lab.signal(Signal::TERM);
            lab.ends_by(Signal::TERM);
        }),
        ("SIGHUP", &|mut lab| {
            lab.signal(Signal::HUP);
            lab.ends_by(Signal::HUP);
        }),
        ("hang-up", &|lab| {
            assert_eq!(lab.hang_up().signal(), Some(Signal::HUP.as_raw()));
        }),
    ];
    for (name, end) in ends {
        let folder = tempfile::tempdir().unwrap();
        let lab = start(folder.path(), &["7"]);
        lab.shows("step 7/20");
        lab.send(b"lll");
        lab.shows("step 10/20");
        end(lab);
        let place = &kept(folder.path())["lessons"]["tanh"]["place"]["value"];
        assert_eq!(place["step"], 10, "{name}");
        let lab = start(folder.path(), &["7"]);
        lab.shows("step 10/20");
    }
}

#[test]
fn two_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (mut one, mut other) = (start(folder.path(), &["8"]), start(folder.path(), &["7"]));
    other.shows("What tanh is for");
    answer(&one, folder.path());
    other.send(b"nnL");
    other.until("the other to keep its scene", || {
        let kept = kept(folder.path());
        let scenes = kept["lessons"]["tanh"]["scenes"].as_object();
        scenes.is_some_and(|scenes| scenes.len() == 3) && kept["settings"]["language"]["value"] == "es"
    });
    close(&one);
    one.send(b"n\x03");
    one.ends_with(0);
    other.send(b"\x03");
    other.ends_with(0);
    let (lstm, tanh) = (row(folder.path(), "lstm-overview"), row(folder.path(), "tanh"));
    assert_eq!(
        (&lstm["scenes"]["seen"], &tanh["scenes"]["seen"]),
        (&3.into(), &3.into())
    );
    assert_eq!(lstm["questions"]["answered"], 1);
    // The language that one of them chose holds for the next, unless the command line says otherwise.
    assert!(printed(folder.path(), &["progress"]).contains("Lección"));
    assert!(printed(folder.path(), &["progress", "--lang", "en"]).contains("Lesson"));
}

#[test]
fn killed_while_it_saves_the_file_stays_whole_and_only_grows() {
    let folder = tempfile::tempdir().unwrap();
    let mut before = 0;
    let mut random = 11u64;
    // Each start costs more than a save; the store alone is killed oftener in another test.
    for round in 0..effort("GATELAB_TEST_KILLS", 200).div_ceil(8) {
        let mut lab = start(folder.path(), &["1"]);
        lab.shows(" 01 ");
        for _ in 0..4 {
            lab.send(b"nNnnn");
        }
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_micros((random >> 33) % 150_000));
        let seen = scenes_seen(&kept(folder.path()));
        lab.signal(Signal::KILL);
        lab.ends();
        let after = scenes_seen(&kept(folder.path()));
        assert!(
            before <= seen && seen <= after,
            "round {round}: {before}, {seen}, {after}"
        );
        before = after;
    }
    assert!(before > 5, "{before}");
    assert!(!names(folder.path()).iter().any(|name| name.contains("damaged")));
}

fn scenes_seen(kept: &Value) -> usize {
    let lessons = kept["lessons"].as_object();
    let lessons = lessons.into_iter().flat_map(|lessons| lessons.values());
    lessons
        .filter_map(|lesson| Some(lesson["scenes"].as_object()?.len()))
        .sum()
}

#[test]
fn a_damaged_file_is_set_aside_and_said() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("progress.json"), "{\"version\": 1, oh").unwrap();
    let mut lab = start(folder.path(), &[]);
    lab.shows("progress begins anew");
    lab.send(b"\r");
    lab.until("the scene to be kept", || scenes_seen(&kept(folder.path())) == 1);
    lab.send(b"\x03");
    lab.ends_with(0);
    let aside = fs::read_to_string(folder.path().join("progress.damaged-1.json")).unwrap();
    assert_eq!(aside, "{\"version\": 1, oh");
}

#[test]
fn a_newer_file_is_said_once_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let newer = "{\"version\": 7}";
    fs::write(folder.path().join("progress.json"), newer).unwrap();
    goes_on_without_saving(start(folder.path(), &[]), true, "the file is of a newer gatelab");
    assert_eq!(
        fs::read_to_string(folder.path().join("progress.json")).unwrap(),
        newer
    );
    let output = command(folder.path(), &["reset", "--yes"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(names(folder.path()), ["progress.json"], "not even a lock");
}

/// The lab says once why it does not save, and works.
fn goes_on_without_saving(mut lab: Lab, at_start: bool, why: &str) {
    lab.shows("g a t e l a b");
    if at_start {
        lab.shows(why);
    }
    lab.send(b"\r");
    lab.until("the first scene", || lab.screen().contains("●○"));
    if !at_start {
        lab.shows(why);
    }
    for _ in 0..2 {
        lab.send(b"nL");
        lab.until("the complaint to go", || !lab.screen().contains(why));
    }
    std::thread::sleep(Duration::from_millis(100));
    assert!(!lab.screen().contains(why), "said twice:\n{}", lab.screen());
    lab.send(b"\x03");
    lab.ends_with(0);
}

/// The lab, started by a shell that prepares its surroundings.
fn start_in(script: &str, folder: &Path) -> Lab {
    let script = format!("{script}\nexec \"$0\" --lang en");
    let env = [
        ("GATELAB_STATE_DIR", folder.to_str().unwrap()),
        ("LANG", "C.UTF-8"),
    ];
    Lab::start("sh", &["-ec", &script, PROGRAM], &env, 80, 24)
}

/// Whether a file system of one's own may be mounted, as user namespaces allow.
fn can_mount() -> bool {
    let folder = tempfile::tempdir().unwrap();
    let tried = Command::new("unshare")
        .args(["-rm", "mount", "-t", "tmpfs", "none"])
        .arg(folder.path())
        .output();
    let can = tried.is_ok_and(|output| output.status.success());
    if !can {
        println!("not tried on a file system of its own: mounting is not permitted here");
    }
    can
}

/// The lab in a name space of its own, with a file system mounted where it keeps its state.
fn start_on(options: &str, fill: &str, folder: &Path) -> Lab {
    let script = format!(
        "exec unshare -rm sh -ec 'mount -t tmpfs -o {options} none \"$GATELAB_STATE_DIR\"; {fill} exec \"$0\" --lang en' \"$0\""
    );
    start_in(&script, folder)
}

#[test]
fn a_full_disk_is_said_once_and_nothing_stops() {
    let folder = tempfile::tempdir().unwrap();
    // No file may grow: as on a full disk, the lock can be made and nothing written.
    let lab = start_in("trap '' XFSZ; ulimit -f 0", folder.path());
    goes_on_without_saving(lab, false, "progress is not kept");
    assert_eq!(
        names(folder.path()),
        ["progress.lock"],
        "nothing half-written is left"
    );
    if can_mount() {
        let fill = "head -c 100000 /dev/zero > \"$GATELAB_STATE_DIR/fill\" 2>/dev/null || true;";
        let lab = start_on("size=8k", fill, folder.path());
        goes_on_without_saving(lab, false, "progress is not kept (No space left on device");
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_said_once_and_nothing_stops() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let lab = start(&folder.path().join("file/state"), &[]);
    goes_on_without_saving(lab, true, "progress is not kept");
    if can_mount() {
        let lab = start_on("ro", "", folder.path());
        goes_on_without_saving(lab, false, "progress is not kept (Read-only file system");
    }
}

#[test]
fn a_disk_that_is_full_for_a_while_costs_nothing() {
    if !can_mount() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    // Beside the lab, in its name space, somebody makes room after a while and copies the file out.
    let out = folder.path().join("out.json");
    let state = folder.path().join("state");
    fs::create_dir(&state).unwrap();
    let fill = format!(
        "head -c 100000 /dev/zero > \"$GATELAB_STATE_DIR/fill\" 2>/dev/null || true; (sleep 1; rm \"$GATELAB_STATE_DIR/fill\"; \
         until cp \"$GATELAB_STATE_DIR/progress.json\" {} 2>/dev/null; do sleep 0.05; done) & ",
        out.display()
    );
    let mut lab = start_on("size=8k", &fill, &state);
    lab.send(b"\r");
    lab.shows("progress is not kept");
    lab.send(b"n");
    std::thread::sleep(Duration::from_millis(1500));
    lab.send(b"n");
    lab.until("the file", || {
        out.exists() && fs::metadata(&out).is_ok_and(|found| found.len() > 0)
    });
    let kept: Value = serde_json::from_slice(&fs::read(&out).unwrap()).unwrap();
    assert_eq!(scenes_seen(&kept), 3, "what was done meanwhile is kept, too");
    lab.send(b"\x03");
    lab.ends_with(0);
}

#[test]
fn looking_at_lessons_neither_reads_nor_writes_progress() {
    let folder = tempfile::tempdir().unwrap();
    let damaged = "neither version nor end";
    fs::write(folder.path().join("progress.json"), damaged).unwrap();
    for arguments in [
        &["show", "8"][..],
        &["read", "8"],
        &["check"],
        &["trace", "7"],
        &["explain", "7", "v@2"],
        &["list"],
        &["export", "7", "--to", "numpy"],
        &["record", "7", "--keys", "Right n"],
        &["--help"],
    ] {
        let output = command(folder.path(), arguments);
        assert!(
            output.status.success() && output.stderr.is_empty(),
            "{arguments:?}: {output:?}"
        );
        assert_eq!(names(folder.path()), ["progress.json"], "{arguments:?}");
    }
    assert_eq!(
        fs::read_to_string(folder.path().join("progress.json")).unwrap(),
        damaged
    );
}

#[test]
fn progress_is_a_table_and_reset_asks_and_keeps_a_copy() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    let table = printed(&path, &["progress"]);
    assert!(
        table.contains("08  The whole LSTM step") && !path.exists(),
        "{table}"
    );
    assert!(printed(&path, &["reset"]).contains("nothing to forget"));

    let mine = folder.path().join("mine.toml");
    printed(&path, &["new", mine.to_str().unwrap()]);
    for lesson in ["8", "7", mine.to_str().unwrap()] {
        let mut lab = start(&path, &[lesson]);
        lab.send(b"n\x03");
        lab.ends_with(0);
    }
    let table = printed(&path, &["progress", "--ascii"]);
    assert!(
        table.is_ascii() && table.contains("o  08  The whole LSTM step"),
        "{table}"
    );
    assert_eq!(row(&path, "mine")["path"], mine.to_str().unwrap());

    let before = fs::read(path.join("progress.json")).unwrap();
    let refused = command(&path, &["reset", "8"]);
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8(refused.stdout).unwrap();
    assert!(said.contains("lstm-overview: scenes seen 2"), "{said}");
    assert_eq!(fs::read(path.join("progress.json")).unwrap(), before);

    let mut asked = ask(&path, &["reset", "8"]);
    asked.send(b"n\n");
    asked.shows("Nothing was forgotten");
    asked.ends();
    assert_eq!(fs::read(path.join("progress.json")).unwrap(), before);

    let mut asked = ask(&path, &["reset", "8", "--lang", "es"]);
    asked.send("sí\n".as_bytes());
    asked.shows("Borrado.");
    asked.ends();
    assert_eq!(fs::read(path.join("progress.backup-1.json")).unwrap(), before);
    assert_eq!(row(&path, "lstm-overview")["stage"], "untouched");
    assert_eq!(row(&path, "tanh")["stage"], "begun");

    // A file that is gone can still be forgotten.
    fs::remove_file(&mine).unwrap();
    let said = printed(&path, &["reset", mine.to_str().unwrap(), "--yes"]);
    assert!(said.contains("progress.backup-2.json"), "{said}");
    assert_eq!(
        command(&path, &["reset", "nosuch", "--yes"]).status.code(),
        Some(2)
    );
    printed(&path, &["reset", "--yes"]);
    assert_eq!(row(&path, "tanh")["stage"], "untouched");
}

/// A command that asks, in a terminal.
fn ask(folder: &Path, arguments: &[&str]) -> Lab {
    let env = [
        ("GATELAB_STATE_DIR", folder.to_str().unwrap()),
        ("LANG", "C.UTF-8"),
        ("LC_ALL", ""),
    ];
    let lab = Lab::start(PROGRAM, arguments, &env, 100, 24);
    lab.shows("/N]");
    lab
}

#[test]
fn what_is_forgotten_is_not_brought_back_by_a_lab_that_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let mut lab = start(folder.path(), &["8"]);
    answer(&lab, folder.path());
    printed(folder.path(), &["reset", "--yes"]);
    close(&lab);
    lab.send(b"n");
    lab.until("the next scene to be kept", || {
        scenes_seen(&kept(folder.path())) > 0
    });
    lab.send(b"\x03");
    lab.ends_with(0);
    assert_eq!(row(folder.path(), "lstm-overview")["questions"]["answered"], 0);
}
