//! What the guides say is there: every path of `CONTRIBUTING.md` and every test that it tells to run.

use std::path::Path;

use super::is_whole;

/// What stands between backquotes, and the lines of code blocks.
fn code(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut in_block = false;
    for line in text.lines() {
        if line.starts_with("```") {
            in_block = !in_block;
        } else if in_block {
            found.push(line.split('#').next().unwrap_or_default().trim());
        } else {
            found.extend(line.split('`').skip(1).step_by(2));
        }
    }
    found
}

/// Whether a word is meant as a path of the repository.
fn is_path(word: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    let file = [".md", ".rs", ".toml"].iter().any(|end| word.ends_with(end));
    word.chars().all(plain) && (file || word.contains('/')) && !word.starts_with('-')
}

/// Whether there is such a file or folder; of `a/NAME.toml`, whether there is a folder `a` with another such file.
fn is_there(root: &Path, path: &str) -> bool {
    let Some((folder, name)) = path.rsplit_once('/').filter(|(_, name)| name.contains("NAME")) else {
        return root.join(path).exists();
    };
    let end = name.split_once("NAME").map_or("", |(_, end)| end);
    std::fs::read_dir(root.join(folder)).is_ok_and(|mut entries| {
        entries.any(|entry| entry.is_ok_and(|entry| entry.file_name().to_string_lossy().ends_with(end)))
    })
}

/// The tests that `cargo test` is told to run: files of `tests/`, and modules of the library.
fn missing_tests(root: &Path, command: &str) -> Vec<String> {
    let words: Vec<_> = command.split_whitespace().collect();
    if !command.contains("cargo test") {
        return Vec::new();
    }
    let mut missing = Vec::new();
    for pair in words.windows(2) {
        let there = match pair {
            ["--test", name] => root.join(format!("tests/{name}.rs")).is_file(),
            ["--lib", module] => {
                let path = format!("src/{}", module.replace("::", "/"));
                root.join(format!("{path}.rs")).is_file() || root.join(path).join("mod.rs").is_file()
            }
            _ => true,
        };
        if !there {
            missing.push(command.to_owned());
        }
    }
    missing
}

/// What a guide names and is not there.
fn missing(root: &Path, text: &str) -> Vec<String> {
    let mut missing = Vec::new();
    for code in code(text) {
        if is_path(code) && !is_there(root, code) {
            missing.push(code.to_owned());
        }
        missing.extend(missing_tests(root, code));
    }
    missing
}

#[test]
fn the_guide_names_what_is_there() {
    if !is_whole() {
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("CONTRIBUTING.md")).unwrap();
    let paths = code(&text).into_iter().filter(|code| is_path(code)).count();
    let tests = code(&text)
        .into_iter()
        .filter(|code| code.contains("cargo test --"))
        .count();
    assert!(
        paths > 30 && tests > 15,
        "{paths} paths and {tests} tests are read"
    );
    assert_eq!(missing(root, &text), Vec::<String>::new());
}

#[test]
fn what_a_guide_invents_is_found() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for text in [
        "in `engine/src/magic.rs`",
        "`src/cells/NAME.json`",
        "`docs/lessens.md`",
        "run `cargo test --test magic`",
        "run `cargo test --lib ui::magic`",
        "```sh\ncargo test --test magic  # so\n```",
    ] {
        assert_eq!(missing(root, text).len(), 1, "{text}");
    }
    for text in [
        "`src/cells/NAME.toml`, `tests/house.rs`",
        "`[[scene.expect]]` and `unsafe` and `cargo doc --open`",
        "`cargo test --lib ui::theme` `cargo test --test house`",
    ] {
        assert_eq!(missing(root, text), Vec::<String>::new(), "{text}");
    }
}
