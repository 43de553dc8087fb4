//! Every file of `tests/bad-lessons` gets exactly the text that lies beside it.
//!
//! `UPDATE_BAD_LESSONS=1 cargo test --test bad_lessons` writes the texts anew: read the difference before it is kept.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use gatelab::diagnostic::{Source, draw, is_unprintable};
use gatelab::lesson::{PanelKind, Shows, check, read_file};

const KINDS: [PanelKind; 4] = [
    PanelKind {
        name: "equations",
        shows: Shows::Nothing,
        timed: false,
        drawing: None,
    },
    PanelKind {
        name: "bars",
        shows: Shows::Something,
        timed: false,
        drawing: None,
    },
    PanelKind {
        name: "heatmap",
        shows: Shows::Needed,
        timed: false,
        drawing: None,
    },
    PanelKind {
        name: "circuit",
        shows: Shows::Nothing,
        timed: false,
        drawing: Some(gatelab::ui::panel::circuit::faults),
    },
];

/// What the user is told about a file: mistakes, or claims that are false.
fn told(path: &Path) -> String {
    let name = format!("bad-lessons/{}", path.file_name().unwrap().to_str().unwrap());
    let text = match read_file(path) {
        Ok(source) => source.text,
        Err(error) => return format!("{error}\n").replace(&path.display().to_string(), &name),
    };
    let source = Source::new(name, text);
    let diagnostics = match check(&source, &KINDS) {
        Ok(lesson) => lesson.prove(),
        Err(diagnostics) => diagnostics,
    };
    diagnostics.iter().fold(String::new(), |mut told, diagnostic| {
        let _ = write!(told, "{}", draw(&source, diagnostic));
        told
    })
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad-lessons");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    files
}

#[test]
fn every_mistake_is_told_in_the_agreed_words() {
    let mut wrong = String::new();
    for path in files() {
        let told = told(&path);
        assert!(!told.is_empty(), "{} has no mistake", path.display());
        assert!(
            !told.contains(|c| c != '\n' && is_unprintable(c)),
            "{}: {told:?}",
            path.display()
        );
        let beside = path.with_extension("txt");
        if std::env::var_os("UPDATE_BAD_LESSONS").is_some() {
            fs::write(&beside, &told).unwrap();
        }
        let agreed = fs::read_to_string(&beside).unwrap_or_default();
        if told != agreed {
            let _ = write!(wrong, "== {}\n-- agreed\n{agreed}-- told\n{told}", path.display());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn there_are_many_kinds_of_mistakes() {
    let mut messages: Vec<String> = Vec::new();
    for path in files() {
        let first = told(&path).lines().next().unwrap_or_default().to_owned();
        messages.push(first.splitn(5, ':').last().unwrap_or_default().to_owned());
    }
    messages.sort();
    messages.dedup();
    assert!(messages.len() >= 25, "{messages:#?}");
}
