//! What is published is whole, and nothing else: all that the program, its tests and its docs are made of.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

#[test]
fn a_package_holds_what_is_built_and_no_rubbish() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // Out of a package no package is made.
    if !root.join(".git").exists() {
        return;
    }
    let output = Command::new(env!("CARGO"))
        .current_dir(root)
        .args(["package", "--list", "--allow-dirty", "--offline", "--quiet"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let listed = String::from_utf8(output.stdout).unwrap();
    let listed: BTreeSet<&str> = listed.lines().collect();
    for folder in [
        "lessons",
        "src/cells",
        "docs",
        "benches",
        "tests/golden",
        "tests/snapshots",
    ] {
        let files = std::fs::read_dir(root.join(folder)).unwrap();
        for name in files.map(|file| file.unwrap().file_name().into_string().unwrap()) {
            let path = format!("{folder}/{name}");
            let passing = name.starts_with('.') || name.ends_with(".snap.new");
            assert_eq!(listed.contains(&path[..]), !passing, "{path}");
        }
    }
    for file in [
        "build.rs",
        "src/main.rs",
        "src/cli/new.toml",
        "Cargo.lock",
        "LICENSE",
        "README.md",
        "CONTRIBUTING.md",
    ] {
        assert!(listed.contains(file), "{file}");
    }
    let rubbish = [
        ".ci/",
        "target/",
        "fuzz/",
        ".snap.new",
        ".pending-snap",
        ".orig",
        ".part",
    ];
    for path in listed.iter().filter(|path| **path != "Cargo.toml.orig") {
        let found = rubbish
            .iter()
            .find(|own| path.starts_with(*own) || path.ends_with(*own));
        assert_eq!(found, None, "{path}");
    }
}
