//! What is remembered of a learner: merged in any order, written whole or not at all, lost never.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod effort;

use std::fs;
use std::io::{BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use effort::effort;
use gatelab::lesson::{Language, Library};
use gatelab::progress::{Place, Progress, Saver, Standing, Store, Tried, Trouble};
use gatelab::ui::KINDS;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Where one stopped, in a scene.
fn place(scene: &str, step: usize) -> Place {
    Place {
        scene: scene.to_owned(),
        step,
        backward: false,
    }
}

/// Progress with these scenes of a lesson seen.
fn seen(scenes: &[&str]) -> Progress {
    let mut progress = Progress::default();
    for scene in scenes {
        progress.see("lesson", scene);
    }
    progress
}

fn has_seen(progress: &Progress, scene: &str) -> bool {
    let lesson = progress.lesson("lesson");
    lesson.is_some_and(|lesson| lesson.scene(scene).is_some())
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Few names, so that accounts speak of the same things.
fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "c"]).prop_map(str::to_owned)
}

fn latest(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    (0u64..4, value).prop_map(|(turn, value)| json!({ "turn": turn, "value": value }))
}

fn map(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    prop::collection::btree_map(name(), value, 0..3).prop_map(|map| json!(map))
}

fn given() -> impl Strategy<Value = Value> {
    let answer = prop_oneof![
        Just(json!({ "choice": 1 })),
        Just(json!({ "number": -0.5 })),
        Just(json!({ "sign": "zero" })),
        Just(json!({ "of-a-later-kind": [1, 2] })),
    ];
    prop_oneof![
        1 => Just(Value::Null),
        4 => (answer, any::<bool>()).prop_map(|(answer, right)| json!({ "answer": answer, "right": right })),
    ]
}

fn scene() -> impl Strategy<Value = Value> {
    let tried = (0usize..4, prop::option::of(0usize..4)).prop_map(|(hints, solved)| match solved {
        Some(solved) => json!({ "hints": hints, "solved_with": solved }),
        None => json!({ "hints": hints }),
    });
    (map(latest(given())), map(tried))
        .prop_map(|(answers, challenges)| json!({ "answers": answers, "challenges": challenges }))
}

/// Any account: also those that no program has written.
fn progress() -> impl Strategy<Value = Progress> {
    let place = (name(), 1usize..3)
        .prop_map(|(scene, step)| json!({ "scene": scene, "step": step, "backward": false }));
    let lesson =
        (0u64..3, prop::option::of(latest(place)), map(scene())).prop_map(|(forgotten, place, scenes)| {
            match place {
                Some(place) => json!({ "forgotten": forgotten, "place": place, "scenes": scenes }),
                None => json!({ "forgotten": forgotten, "scenes": scenes }),
            }
        });
    let settings = prop::option::of(latest(name().prop_map(Value::from)));
    (0u64..3, map(lesson), settings).prop_map(|(forgotten, lessons, language)| {
        let settings = language.map_or(json!({}), |language| json!({ "language": language }));
        let all = json!({ "forgotten": forgotten, "settings": settings, "lessons": lessons });
        serde_json::from_value(all).unwrap()
    })
}

fn merged(a: &Progress, b: &Progress) -> Progress {
    let mut both = a.clone();
    both.merge(b);
    both
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn merging_does_not_care_who_comes_first_or_how_often(
        a in progress(),
        b in progress(),
        c in progress(),
    ) {
        let (ab, ba) = (merged(&a, &b), merged(&b, &a));
        prop_assert_eq!(&ab, &ba);
        prop_assert_eq!(&merged(&ab, &c), &merged(&a, &merged(&b, &c)));
        prop_assert_eq!(&merged(&a, &a), &a);
        prop_assert_eq!(&merged(&ab, &a), &ab);
        prop_assert_eq!(&merged(&a, &Progress::default()), &a);
    }

    #[test]
    fn nothing_done_in_one_account_is_lost(a in progress(), steps in prop::collection::vec((name(), name()), 1..6)) {
        // Two programs begin with the same; each does something; whatever both did is there in the end.
        let (mut one, mut other) = (a.clone(), a);
        for (turn, (lesson, scene)) in steps.iter().enumerate() {
            let program = if turn % 2 == 0 { &mut one } else { &mut other };
            program.see(lesson, scene);
            program.stop(lesson, place(scene, turn + 1));
        }
        let both = merged(&one, &other);
        for (lesson, scene) in &steps {
            prop_assert!(both.lesson(lesson).unwrap().scene(scene).is_some());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_again(progress in progress()) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path().to_owned());
        store.save(&progress).unwrap();
        prop_assert_eq!(store.load().unwrap().progress, progress);
    }

    #[test]
    fn whatever_the_file_holds_nothing_panics_and_nothing_is_lost(bytes in prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        "\\{\"version\":[ 0-9]{1,3}(,\"lessons\":[\\{\\}\\[\\]a\":0]{0,8})?\\}".prop_map(String::into_bytes),
    ]) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path().to_owned());
        fs::write(store.path(), &bytes).unwrap();
        let saved = store.save(&seen(&["one"]));
        let kept = match &saved {
            Ok(kept) => kept.set_aside.clone(),
            Err(_) => Some(store.path()),
        };
        match kept {
            Some(path) => prop_assert_eq!(fs::read(path).unwrap(), bytes),
            None => prop_assert!(has_seen(&store.load().unwrap().progress, "one")),
        }
    }
}

#[test]
fn a_forgotten_lesson_stays_forgotten_whoever_remembers_it() {
    let mut one = seen(&["one"]);
    let other = merged(&one, &seen(&["two"]));
    one.forget("lesson");
    assert!(merged(&other, &one).lesson("lesson").is_none());
    // What is done after that counts.
    one.see("lesson", "three");
    let both = merged(&other, &one);
    assert!(has_seen(&both, "three") && !has_seen(&both, "two"));
    one.forget_all();
    assert_eq!(merged(&both, &one).keys().count(), 0);
}

#[test]
fn no_more_hints_were_taken_than_there_are() {
    let library = Library::shipped();
    let entry = &library.entries[1];
    let lesson = entry.load(&KINDS).unwrap();
    let (mut progress, mut there) = (Progress::default(), 0);
    for scene in &lesson.scenes {
        for challenge in &scene.challenges {
            let tried = Tried {
                hints: usize::MAX,
                solved_with: None,
            };
            progress.attempt(&entry.key(), &scene.id, challenge.fingerprint, tried);
            there += challenge.hints.len();
        }
    }
    let standing = Standing::of(&lesson, progress.lesson(&entry.key()));
    assert!(standing.challenges > 1);
    assert_eq!(standing.hints, there);
}

#[test]
fn a_choice_is_younger_than_all_that_was_known() {
    let mut one = Progress::default();
    one.see("a", "x");
    one.stop("a", place("x", 7));
    one.see("b", "x");
    one.stop("b", place("x", 1));
    assert_eq!(one.last(|_| true), Some("b"));
    assert_eq!(one.last(|key| key == "a"), Some("a"));
    one.stop("a", place("x", 7));
    assert_eq!(one.last(|_| true), Some("a"));
    assert!(!one.stop("a", place("x", 7)), "nothing new to keep");
}

#[test]
fn without_a_file_there_is_nothing_and_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("not/there");
    let store = Store::new(path.clone());
    assert_eq!(store.load().unwrap().progress, Progress::default());
    assert!(!path.exists());
    store.save(&seen(&["one"])).unwrap();
    assert_eq!(names(&path), ["progress.json", "progress.lock"]);
}

#[test]
fn a_damaged_file_is_set_aside_and_the_next_one_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path().to_owned());
    for (number, damage) in ["", "{\"version\": 1, \"lessons\": {\"a\": 3}}", "{\"version\": 1"]
        .into_iter()
        .enumerate()
    {
        fs::write(store.path(), damage).unwrap();
        let kept = match number {
            1 => store.save(&seen(&["one"])).unwrap(),
            _ => store.load().unwrap(),
        };
        let aside = folder
            .path()
            .join(format!("progress.damaged-{}.json", number + 1));
        assert_eq!(kept.set_aside, Some(aside.clone()));
        assert_eq!(fs::read_to_string(aside).unwrap(), damage);
        assert_eq!(store.path().exists(), number == 1);
    }
}

#[test]
fn a_newer_file_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path().to_owned());
    let newer = "{\"version\": 2, \"lessons\": [\"all\", \"other\"]}";
    fs::write(store.path(), newer).unwrap();
    for result in [
        store.load().map(|_| ()),
        store.save(&seen(&["one"])).map(|_| ()),
        store.change(Progress::forget_all).map(|_| ()),
    ] {
        let trouble = result.unwrap_err();
        assert!(matches!(trouble, Trouble::Newer { version: 2, .. }), "{trouble}");
        assert!(trouble.text(Language::Spanish).contains("más nuevo"));
    }
    assert_eq!(fs::read_to_string(store.path()).unwrap(), newer);
    assert!(!names(folder.path()).iter().any(|name| name.contains("backup")));
}

#[test]
fn what_is_already_kept_is_not_written_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path().to_owned());
    store.save(&seen(&["one", "two"])).unwrap();
    let before = fs::metadata(store.path()).unwrap().modified().unwrap();
    std::thread::sleep(Duration::from_millis(20));
    let kept = store.save(&seen(&["one"])).unwrap();
    assert!(has_seen(&kept.progress, "two"));
    assert_eq!(fs::metadata(store.path()).unwrap().modified().unwrap(), before);
}

#[test]
fn a_copy_is_kept_of_what_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path().to_owned());
    assert_eq!(store.change(Progress::forget_all).unwrap(), None);
    store.save(&seen(&["one"])).unwrap();
    let before = fs::read(store.path()).unwrap();
    for number in 1..3 {
        let copy = store.change(Progress::forget_all).unwrap().unwrap();
        assert_eq!(copy, folder.path().join(format!("progress.backup-{number}.json")));
    }
    assert_eq!(
        fs::read(folder.path().join("progress.backup-1.json")).unwrap(),
        before
    );
    assert_eq!(store.load().unwrap().progress.keys().count(), 0);
}

#[test]
fn what_a_program_left_behind_when_it_died_is_cleared_away() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path().to_owned());
    fs::write(folder.path().join(".gatelab-x.part"), "half").unwrap();
    fs::write(folder.path().join("mine.part"), "whole").unwrap();
    store.save(&seen(&["one"])).unwrap();
    assert_eq!(
        names(folder.path()),
        ["mine.part", "progress.json", "progress.lock"]
    );
}

#[test]
fn a_folder_that_cannot_be_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let store = Store::new(file.join("gatelab"));
    let saved = store.save(&seen(&["one"]));
    let loaded = store.load();
    // Windows says of a file on the way no more than that nothing is there.
    assert!(cfg!(windows) || loaded.is_err());
    for trouble in [saved.err(), loaded.err()].into_iter().flatten() {
        let trouble = trouble.to_string();
        assert!(trouble.contains(file.to_str().unwrap()), "{trouble}");
    }
    assert!(store.save(&seen(&["one"])).is_err());
    // A folder where the file should be is nothing that can be read, and nothing to overwrite.
    let store = Store::new(folder.path().join("gatelab"));
    fs::create_dir_all(store.path()).unwrap();
    assert!(store.save(&seen(&["one"])).is_err());
    assert!(store.path().is_dir());
}

#[test]
fn many_savers_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path().to_owned());
    std::thread::scope(|scope| {
        for program in 0..4 {
            let store = &store;
            scope.spawn(move || {
                for turn in 0..15 {
                    store.save(&seen(&[&format!("{program}-{turn}")])).unwrap();
                }
            });
        }
    });
    let progress = store.load().unwrap().progress;
    assert_eq!(progress.lesson("lesson").unwrap().scenes_seen(), 60);
}

/// Not a test: the program that the next test starts and kills, this very binary. Saves, and says what is saved.
#[test]
#[ignore = "started by another test"]
fn driver() {
    let Some(folder) = std::env::var_os("DRIVER_FOLDER").map(PathBuf::from) else {
        return;
    };
    let name = std::env::var("DRIVER_NAME").unwrap();
    let saver = Saver::start(Store::new(folder), || {}).unwrap();
    let mut progress = Progress::default();
    for turn in 0.. {
        let scene = format!("{name}-{turn}");
        progress.see("lesson", &scene);
        progress.stop("lesson", place(&scene, turn));
        saver.save(progress.clone());
        assert!(saver.settle(Duration::from_secs(20)));
        match saver.news() {
            Some(gatelab::progress::News::Saved(_)) => println!("\nsaved {scene}"),
            other => panic!("{other:?}"),
        }
    }
}

fn start_driver(folder: &Path, name: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "driver",
            "--ignored",
            "--nocapture",
            "--test-threads=1",
        ])
        .env("DRIVER_FOLDER", folder)
        .env("DRIVER_NAME", name)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn killed_at_any_moment_no_acknowledged_save_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path().to_owned());
    let (mut acknowledged, mut unfinished, mut random) = (Vec::new(), 0, 7u64);
    let began = Instant::now();
    // Two at a time, each in the way of the other.
    let kills = effort("GATELAB_TEST_KILLS", 200);
    for round in 0..kills.div_ceil(2) {
        let mut pair = [0, 1].map(|at| start_driver(folder.path(), &format!("{round}-{at}")));
        for child in &mut pair {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let mut output = BufReader::new(child.stdout.take().unwrap());
            let (mut line, mut first) = (String::new(), String::new());
            while !first.starts_with("saved ") {
                first.clear();
                assert_ne!(output.read_line(&mut first).unwrap(), 0, "the driver failed");
            }
            std::thread::sleep(Duration::from_micros((random >> 33) % 20_000));
            child.kill().unwrap();
            child.wait().unwrap();
            output.read_to_string(&mut line).unwrap();
            // A line without its end was not said to the end.
            let said = first + line.rsplit_once('\n').map_or("", |(said, _)| said);
            let saved = said.lines().filter_map(|line| line.strip_prefix("saved "));
            acknowledged.extend(saved.map(str::to_owned));
        }
        unfinished += names(folder.path())
            .iter()
            .filter(|name| name.ends_with(".part"))
            .count();
        let kept = store.load().unwrap();
        assert_eq!(kept.set_aside, None, "round {round}: the file is damaged");
        for scene in &acknowledged {
            assert!(has_seen(&kept.progress, scene), "round {round}: {scene} is lost");
        }
    }
    println!(
        "{} saves acknowledged by {} killed programs in {:?}; {unfinished} died while writing",
        acknowledged.len(),
        kills,
        began.elapsed()
    );
    assert!(
        acknowledged.len() >= kills,
        "each saved something before it was killed"
    );
}
