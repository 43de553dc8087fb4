//! The README says what is true: its key table is the key table, its pictures are what the lab draws, and its commands,
//! as those of `--help`, work.
//! `UPDATE_README=1 cargo test --test readme` writes both anew.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::process::Command;

use gatelab::app::{Group, KEYS};
use gatelab::lesson::Language;

/// The pictures, and what `gatelab show` is asked for to make them.
const PICTURES: [(&str, &[&str]); 4] = [
    ("docs/lstm.svg", &["8", "--size", "120x36"]),
    (
        "docs/explanation.svg",
        &["8", "--keys", "Enter Enter Enter", "--size", "100x28"],
    ),
    (
        "docs/gradient.svg",
        &["3", "--scene", "early-words", "--size", "120x36"],
    ),
    (
        "docs/three-cells.svg",
        &["16", "--scene", "gradients", "--size", "120x36"],
    ),
];

/// The most bytes of a picture: a page with all of them should open at once.
const LARGEST: usize = 150_000;

const BEGIN: &str = "<!-- keys -->\n";
const END: &str = "<!-- /keys -->";

fn key_table() -> String {
    let mut table = String::from("| keys | |\n|---|---|\n");
    for group in Group::ALL {
        table += &format!("| | **{}** |\n", group.title().en);
        for binding in KEYS.iter().filter(|binding| binding.group == group) {
            let keys: Vec<_> = binding
                .keys
                .iter()
                .map(|key| format!("`{}`", key.name(Language::English, false)))
                .collect();
            table += &format!("| {} | {} |\n", keys.join(" "), binding.does.en);
        }
    }
    table
}

/// What `gatelab show` prints, whatever the terminal and the language of whoever runs the tests.
fn picture(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_gatelab"))
        .arg("show")
        .args(arguments)
        .args([
            "--format",
            "svg",
            "--theme",
            "dark",
            "--color",
            "truecolor",
            "--lang",
            "en",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn readme() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// The file as it should be; where it is not, it is written anew if that was asked for.
fn assert_current(path: &str, wanted: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(&path, wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == wanted,
        "{} is not current: UPDATE_README=1 cargo test --test readme",
        path.display()
    );
}

#[test]
fn the_readme_lists_the_keys_there_are() {
    let readme = readme();
    let (before, rest) = readme.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    assert_current(
        "README.md",
        &format!("{before}{BEGIN}{}{END}{after}", key_table()),
    );
}

#[test]
fn the_readme_shows_the_lab_as_it_is() {
    for (path, arguments) in PICTURES {
        let picture = picture(arguments);
        assert!(picture.len() < LARGEST, "{path}: {} bytes", picture.len());
        assert_current(path, &picture);
    }
}

#[test]
fn every_picture_is_in_the_readme_and_no_other() {
    let readme = readme();
    let mut shown: Vec<_> = readme
        .split("](")
        .filter_map(|rest| rest.split_once(')'))
        .map(|(path, _)| path)
        .filter(|path| path.ends_with(".svg"))
        .collect();
    let mut made = PICTURES.map(|(path, _)| path);
    shown.sort_unstable();
    made.sort_unstable();
    assert_eq!(shown, made);
}

/// Subcommands whose examples need nothing but the shipped lessons, and end at once.
const AT_ONCE: [&str; 10] = [
    "list",
    "new",
    "explain",
    "trace",
    "export",
    "show",
    "record",
    "read",
    "completions",
    "man",
];

/// The commands that a text shows, one a line, as their words; without what says what they do, and without what their
/// output goes on to.
fn commands(text: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for line in text
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("gatelab "))
    {
        let mut words = vec![String::new()];
        let mut quote = None;
        let mut before = ' ';
        for c in line.chars() {
            let blank = c == ' ' && quote.is_none();
            match c {
                '\'' | '"' if quote.is_none() => quote = Some(c),
                _ if quote == Some(c) => quote = None,
                '|' | '>' | '&' | '#' if quote.is_none() => break,
                _ if blank && before == ' ' => break,
                _ if blank => words.push(String::new()),
                _ => words.last_mut().unwrap().push(c),
            }
            before = c;
        }
        words.retain(|word| !word.is_empty());
        found.push(words);
    }
    found
}

fn gatelab(folder: &Path, arguments: &[String]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_gatelab"))
        .args(arguments)
        .current_dir(folder)
        .env("GATELAB_STATE_DIR", folder.join("state"))
        .output()
        .unwrap()
}

#[test]
fn the_commands_of_the_readme_and_of_the_help_work() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut texts = vec![readme()];
    for subcommand in ["", "explain", "trace", "export", "record", "completions"] {
        let mut arguments = vec![subcommand.to_owned(), "--help".to_owned()];
        arguments.retain(|argument| !argument.is_empty());
        texts.push(String::from_utf8(gatelab(folder, &arguments).stdout).unwrap());
    }
    let mut tried = 0;
    for words in texts.iter().flat_map(|text| commands(text)) {
        let own = |word: &String| word.contains("model.") || word.contains("my-lessons");
        if words.len() > 1 && AT_ONCE.contains(&words[1].as_str()) && !words.iter().any(own) {
            // Bytes for a terminal are refused; a test has none.
            let output = gatelab(folder, &words[1..]);
            let errors = String::from_utf8_lossy(&output.stderr);
            let is_there = errors.contains("the file is there already");
            assert!(output.status.success() || is_there, "{words:?}: {errors}");
            tried += 1;
        }
    }
    assert!(tried > 25, "{tried} commands were tried");
}
