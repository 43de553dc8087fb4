//! The version names the commit the program is made of: asked of repositories, worktrees, packed branches, published
//! packages, and folders that know nothing.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::process::Command;

#[allow(dead_code, reason = "a test does not tell cargo anything")]
#[path = "../build.rs"]
mod build;

use build::{commit, git};

/// Git without the settings of whoever runs the tests.
fn obey(folder: &Path, arguments: &[&str]) {
    let done = Command::new("git")
        .current_dir(folder)
        .args([
            "-c",
            "user.name=A",
            "-c",
            "user.email=a@example.org",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .env("GIT_COMMITTER_DATE", "2026-11-25T12:00:00Z")
        .output()
        .unwrap();
    assert!(done.status.success(), "{arguments:?}: {done:?}");
}

fn has_git() -> bool {
    Command::new("git").arg("--version").output().is_ok()
}

fn begin(folder: &Path) {
    std::fs::create_dir(folder).unwrap();
    obey(folder, &["init", "-q", "-b", "main"]);
    obey(folder, &["commit", "-q", "--allow-empty", "-m", "one"]);
}

/// The commit as it should be told, and that a further one changes a file that cargo watches.
fn assert_follows(folder: &Path, branch: &str) {
    let before = commit(folder);
    let head = git(folder, &["rev-parse", "HEAD"]).unwrap();
    assert_eq!(before.name, Some(format!("{} 2026-11-25", &head[..7])));
    assert!(before.told_by.iter().all(|path| path.is_file()), "{before:?}");
    let read = |paths: &[std::path::PathBuf]| -> Vec<_> {
        paths.iter().map(|path| std::fs::read(path).ok()).collect()
    };
    let texts = read(&before.told_by);
    obey(folder, &["commit", "-q", "--allow-empty", "-m", "further"]);
    assert_ne!(read(&before.told_by), texts, "{before:?}");
    let texts = read(&commit(folder).told_by);
    obey(folder, &["checkout", "-q", "-b", branch]);
    obey(folder, &["commit", "-q", "--allow-empty", "-m", "elsewhere"]);
    assert_ne!(read(&before.told_by), texts, "{before:?}");
}

#[test]
fn a_repository_is_followed() {
    if !has_git() {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let (whole, packed, tree) = (
        place.path().join("whole"),
        place.path().join("packed"),
        place.path().join("tree"),
    );
    begin(&whole);
    assert_follows(&whole, "second");
    begin(&packed);
    obey(&packed, &["pack-refs", "--all"]);
    assert_follows(&packed, "third");
    obey(
        &packed,
        &[
            "worktree",
            "add",
            "-q",
            "-b",
            "beside",
            tree.to_str().unwrap(),
            "main",
        ],
    );
    assert!(tree.join(".git").is_file());
    assert_follows(&tree, "fourth");
}

#[test]
fn a_folder_of_another_repository_has_no_commit_of_its_own() {
    if !has_git() {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let around = place.path().join("around");
    begin(&around);
    let inside = around.join("vendor");
    std::fs::create_dir(&inside).unwrap();
    let found = commit(&inside);
    assert!(found.name.is_none() && found.told_by.is_empty(), "{found:?}");
    // One that was published says so itself.
    let info = r#"{"git": {"sha1": "22ba4251b2c3d4e5f60718293a4b5c6d7e8f9012"}, "path_in_vcs": ""}"#;
    std::fs::write(inside.join(".cargo_vcs_info.json"), info).unwrap();
    assert_eq!(commit(&inside).name.as_deref(), Some("22ba425"));
}

#[test]
fn what_nobody_knows_is_left_out() {
    let place = tempfile::tempdir().unwrap();
    let found = commit(place.path());
    assert!(found.name.is_none() && found.told_by.is_empty(), "{found:?}");
    std::fs::write(place.path().join(".cargo_vcs_info.json"), "{\"git\": {\"sha1\"").unwrap();
    assert_eq!(commit(place.path()).name, None);
}
