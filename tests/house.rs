//! The rules of the house, enforced by reading the source: imports go one way, files stay small, modules are named
//! for what they hold, and nothing outside tests gives up. Every check is proven able to fail.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

#[path = "house/guide.rs"]
mod guide;
#[path = "house/map.rs"]
mod map;
#[path = "house/source.rs"]
mod source;

use source::{Source, is_word};

/// From the lowest to the highest: a layer imports itself and what stands before it.
const LAYERS: [&str; 12] = [
    "diagnostic",
    "atomic",
    "engine",
    "model",
    "train",
    "lesson",
    "progress",
    "app",
    "ui",
    "terminal",
    "cli",
    "main",
];

/// The most lines of a file without its tests.
const MOST_LINES: usize = 400;
/// Half of all files have fewer lines than this.
const MEDIAN_LINES: usize = 150;

/// Names that say nothing.
const EMPTY_NAMES: [&str; 10] = [
    "util", "utils", "helper", "helpers", "common", "types", "misc", "shared", "base", "stuff",
];

/// Ways to give up instead of saying what is wrong.
const GIVING_UP: [&str; 6] = [
    ".unwrap()",
    ".expect(",
    "panic!",
    "todo!",
    "unimplemented!",
    "dbg!",
];

/// Whether the whole house is here: a published package is without the engine, which is one of its own.
fn is_whole() -> bool {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("engine").exists()
}

/// All source files that are not for tests only. The engine's crate is a room of the house like any other, and has the lowest
/// of them in it.
fn house() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = below(&root.join("src"));
    let engine = is_whole().then(|| below(&root.join("engine/src")));
    for mut source in engine.unwrap_or_default() {
        if source.module().first() != Some(&"diagnostic") {
            source.path = format!("engine/{}", source.path);
        }
        sources.push(source);
    }
    without_tests(sources)
}

/// All source files in a folder, by their paths there.
fn below(root: &Path) -> Vec<Source> {
    let mut paths = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let source = |path: &PathBuf| {
        let below = path.strip_prefix(root).unwrap();
        let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
        Source::new(&parts.join("/"), &std::fs::read_to_string(path).unwrap())
    };
    paths.iter().map(source).collect()
}

fn without_tests(sources: Vec<Source>) -> Vec<Source> {
    let tests: BTreeSet<String> = sources.iter().flat_map(Source::test_files).collect();
    sources
        .into_iter()
        .filter(|source| !tests.contains(&source.path))
        .collect()
}

/// The first modules below the crate that a file names, with the line: `crate::x`, `crate::{x, y}`, `gatelab::x`, and
/// `super::` as far up as the crate.
fn named(source: &Source) -> Vec<(String, usize)> {
    let code = &source.code;
    let depth = source.module().len();
    let mut found = Vec::new();
    for (start, _) in code.char_indices() {
        if code[..start].ends_with(|c| is_word(c) || c == ':') {
            continue;
        }
        let mut rest = &code[start..];
        if let Some(after) = ["crate::", "gatelab::"]
            .iter()
            .find_map(|name| rest.strip_prefix(name))
        {
            rest = after;
        } else {
            let mut up = 0;
            rest = rest.strip_prefix("self::").unwrap_or(rest);
            while let Some(after) = rest.strip_prefix("super::") {
                (rest, up) = (after, up + 1);
            }
            if up == 0 || up < depth {
                continue;
            }
        }
        let line = code[..start].matches('\n').count() + 1;
        found.extend(heads(rest).into_iter().map(|head| (head, line)));
    }
    found
}

/// The first word of a path, or of each path of a group in braces.
fn heads(path: &str) -> Vec<String> {
    let word = |text: &str| {
        text.trim_start()
            .chars()
            .take_while(|c| is_word(*c))
            .collect::<String>()
    };
    let Some(group) = path.strip_prefix('{') else {
        return vec![word(path)];
    };
    let (mut depth, mut from, mut found) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                found.push(word(&group[from..at]));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                found.push(word(&group[from..at]));
                from = at + 1;
            }
            _ => {}
        }
    }
    found.retain(|word| !word.is_empty());
    found
}

fn rank(layer: &str) -> Option<usize> {
    LAYERS.iter().position(|own| *own == layer)
}

/// Imports that go up, and files that belong to no layer.
fn imports_up(sources: &[Source]) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in sources.iter().filter(|source| source.path != "lib.rs") {
        let path = &source.path;
        let own = source.module().first().copied().unwrap_or("main");
        let Some(own_rank) = rank(own) else {
            wrong.push(format!("{path}: `{own}` is no layer of the house"));
            continue;
        };
        for (name, line) in named(source) {
            if rank(&name).is_some_and(|other| other > own_rank) {
                wrong.push(format!(
                    "{path}:{line}: {own} names {name}, which stands above it"
                ));
            }
        }
    }
    wrong
}

/// Files that name the engine's crate: only the front page does, for imports of `crate::engine` are what is read.
fn past_the_front_page(sources: &[Source]) -> Vec<String> {
    let named = sources
        .iter()
        .filter(|source| source.code.contains("gatelab_engine"));
    let elsewhere = named.filter(|source| source.path != "lib.rs");
    elsewhere
        .map(|source| format!("{}: `crate::engine`, not `gatelab_engine`", source.path))
        .collect()
}

/// Files that are too long, and a median that is.
fn too_long(sources: &[Source]) -> Vec<String> {
    let mut wrong: Vec<_> = sources
        .iter()
        .filter(|source| source.lines > MOST_LINES)
        .map(|source| {
            format!(
                "{}: {} lines, at most {MOST_LINES} please",
                source.path, source.lines
            )
        })
        .collect();
    let mut lines: Vec<_> = sources.iter().map(|source| source.lines).collect();
    lines.sort_unstable();
    if let Some(median) = lines
        .get(lines.len() / 2)
        .filter(|median| **median >= MEDIAN_LINES)
    {
        wrong.push(format!(
            "the median file has {median} lines, not under {MEDIAN_LINES}"
        ));
    }
    wrong
}

/// Modules whose names say nothing.
fn empty_names(sources: &[Source]) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in sources {
        let inline = source
            .code
            .split("mod ")
            .skip(1)
            .flat_map(heads)
            .collect::<Vec<_>>();
        let names = source
            .module()
            .into_iter()
            .map(str::to_owned)
            .chain(inline)
            .collect::<BTreeSet<_>>();
        for name in names.iter().filter(|name| EMPTY_NAMES.contains(&name.as_str())) {
            wrong.push(format!("{}: a module named `{name}` holds anything", source.path));
        }
    }
    wrong
}

/// Code that gives up.
fn gives_up(sources: &[Source]) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in sources {
        let tight: String = source
            .code
            .chars()
            .filter(|c| *c == '\n' || !c.is_whitespace())
            .collect();
        for (line, text) in tight.lines().enumerate() {
            for way in GIVING_UP {
                let word = !way.starts_with('.');
                let found = text
                    .match_indices(way)
                    .any(|(at, _)| !(word && text[..at].ends_with(is_word)));
                if found {
                    wrong.push(format!("{}:{}: `{way}` outside tests", source.path, line + 1));
                }
            }
        }
        let tight = tight.replace('\n', "");
        for kind in ["Error>", "error::Error>", "Error+", "error::Error+"] {
            if tight.contains(&format!("Box<dyn{kind}")) || tight.contains(&format!("Box<dynstd::{kind}")) {
                wrong.push(format!("{}: an error without a type", source.path));
            }
        }
    }
    wrong
}

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn made_up(path: &str, text: &str) -> Vec<Source> {
    vec![Source::new(path, text)]
}

#[test]
fn the_whole_house_is_read() {
    if !is_whole() {
        return;
    }
    let sources = house();
    assert!(sources.len() > 100, "{} files", sources.len());
    let layers: BTreeSet<_> = sources
        .iter()
        .filter_map(|source| source.module().first().map(|layer| (*layer).to_owned()))
        .collect();
    for layer in [
        "diagnostic",
        "engine",
        "lesson",
        "progress",
        "app",
        "ui",
        "terminal",
        "cli",
    ] {
        assert!(layers.contains(layer), "{layer} is not read");
    }
    // The layers do name each other: the reading finds imports at all.
    let ui = sources.iter().filter(|source| source.path.starts_with("ui/"));
    assert!(
        ui.flat_map(named)
            .filter(|(name, _)| name == "app" || name == "engine")
            .count()
            > 10
    );
}

#[test]
fn imports_go_one_way() {
    assert_none(&imports_up(&house()));
}

#[test]
fn an_import_that_goes_up_is_found() {
    for (path, text) in [
        ("engine/run.rs", "use crate::lesson::Lesson;"),
        ("engine/run.rs", "fn f() { crate::ui::draw() }"),
        ("engine/kernel/mod.rs", "use crate::{diagnostic::Span, app::App};"),
        (
            "app/lab.rs",
            "use crate::{\n    engine::{Run, Tick},\n    ui,\n};",
        ),
        ("app/mod.rs", "use super::terminal::run;"),
        ("diagnostic.rs", "use super::engine::Run;"),
        ("diagnostic/span.rs", "use super::super::engine::Run;"),
        ("ui/lab.rs", "use gatelab::cli::main;"),
        ("terminal/mod.rs", "pub use crate::cli;"),
        ("train/batch.rs", "use crate::lesson::Seed;"),
        ("progress/store.rs", "use crate::app::App;"),
        ("attic/old.rs", "fn f() {}"),
    ] {
        assert_eq!(imports_up(&made_up(path, text)).len(), 1, "{path}: {text}");
    }
    for (path, text) in [
        ("engine/run.rs", "use crate::diagnostic::Span;"),
        ("engine/kernel/mod.rs", "use super::lesson;"),
        ("engine/run.rs", "// crate::ui\nconst A: &str = \"crate::ui\";"),
        ("ui/lab.rs", "use crate::{app::App, engine::Run};"),
        (
            "engine/run.rs",
            "#[cfg(test)]\nmod tests {\n    use crate::ui::draw;\n}",
        ),
        ("main.rs", "fn main() { gatelab::cli::main() }"),
        ("lib.rs", "pub mod ui;"),
    ] {
        assert_none(&imports_up(&made_up(path, text)));
    }
}

#[test]
fn the_engine_is_imported_by_its_name_in_the_house() {
    assert_none(&past_the_front_page(&house()));
    let past = made_up("progress/store.rs", "use gatelab_engine::Run;");
    assert_eq!(past_the_front_page(&past).len(), 1);
    assert_none(&past_the_front_page(&made_up(
        "lib.rs",
        "pub use gatelab_engine as engine;",
    )));
}

#[test]
fn files_are_small() {
    assert_none(&too_long(&house()));
}

#[test]
fn a_long_file_and_a_long_median_are_found() {
    let lines = |count: usize| "fn f() {}\n".repeat(count);
    let long = Source::new("long.rs", &lines(401));
    let short = |name: &str| Source::new(name, &lines(3));
    let with_tests = Source::new(
        "tested.rs",
        &format!("{}#[cfg(test)]\nmod tests {{\n{}}}\n", lines(400), lines(100)),
    );
    assert_eq!(with_tests.lines, 400);
    assert_eq!(too_long(&[short("a.rs"), short("b.rs"), long]).len(), 1);
    assert_none(&too_long(&[short("a.rs"), short("b.rs"), with_tests]));
    let middling = |name: &str| Source::new(name, &lines(150));
    assert_eq!(
        too_long(&[short("a.rs"), middling("b.rs"), middling("c.rs")]).len(),
        1
    );
    assert_none(&too_long(&[short("a.rs"), short("b.rs"), middling("c.rs")]));
}

#[test]
fn modules_are_named_for_what_they_hold() {
    assert_none(&empty_names(&house()));
}

#[test]
fn an_empty_name_is_found() {
    for (path, text) in [
        ("ui/utils.rs", ""),
        ("engine/common/mod.rs", ""),
        ("app/helpers/keys.rs", ""),
        ("lesson/scene.rs", "pub(crate) mod types {}"),
    ] {
        assert_eq!(empty_names(&made_up(path, text)).len(), 1, "{path}");
    }
    assert_none(&empty_names(&made_up("ui/commonplace.rs", "mod typeset;")));
}

#[test]
fn nothing_gives_up() {
    assert_none(&gives_up(&house()));
}

#[test]
fn giving_up_is_found() {
    for text in [
        "fn f() { x.unwrap() }",
        "fn f() { x\n    .expect(\"it is there\") }",
        "fn f() { panic!(\"no\") }",
        "fn f() { std::todo!() }",
        "fn f() -> Result<(), Box<dyn Error>> {}",
        "fn f() -> Result<(), Box<dyn std::error::Error + Send>> {}",
        "fn f() -> Result<(), Box<\n    dyn std::error::Error,\n>> {}",
    ] {
        let text = text.replace(",\n>", "\n>");
        assert_eq!(gives_up(&made_up("app/lab.rs", &text)).len(), 1, "{text}");
    }
    for text in [
        "fn f() { x.unwrap_or(1) } // .unwrap()",
        "const A: &str = \"panic!\"; fn g() { dont_panic!() }",
        "#[cfg(test)]\nmod tests {\n    fn f() { x.unwrap(); panic!() }\n}",
        "struct S { op: Box<dyn Fn()> }",
    ] {
        assert_none(&gives_up(&made_up("app/lab.rs", text)));
    }
}

#[test]
fn a_file_for_tests_only_is_left_out() {
    let sources = without_tests(vec![
        Source::new("a/mod.rs", "#[cfg(test)]\nmod fixture;\nmod real;"),
        Source::new("a/fixture.rs", "fn f() { x.unwrap() }"),
        Source::new("a/real.rs", "fn f() { x.unwrap() }"),
    ]);
    assert_eq!(gives_up(&sources), ["a/real.rs:1: `.unwrap()` outside tests"]);
}
