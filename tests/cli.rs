//! The program as its users meet it: arguments in, text and exit codes out.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::process::{Command, Output};

use serde_json::Value;

const LESSON: &str = "tests/cli/two-units.toml";

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gatelab"));
    command
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env("LANG", "C")
        // Never the user's own: a folder that is not there.
        .env(
            "GATELAB_STATE_DIR",
            concat!(env!("CARGO_TARGET_TMPDIR"), "/no-state"),
        );
    command
}

fn run(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

/// What a command that succeeds prints.
fn printed(arguments: &[&str]) -> String {
    let output = run(arguments);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {errors}");
    assert_eq!(errors, "", "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The exit code of a command that fails, and its last line of complaint.
fn complaint(arguments: &[&str]) -> (i32, String) {
    let output = run(arguments);
    assert!(!output.status.success(), "{arguments:?}");
    let errors = String::from_utf8(output.stderr).unwrap();
    let last = errors.lines().last().unwrap_or_default().to_owned();
    (output.status.code().unwrap(), last)
}

fn trace(arguments: &[&str]) -> Value {
    let all: Vec<_> = ["trace"].iter().chain(arguments).copied().collect();
    serde_json::from_str(&printed(&all)).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

#[test]
fn help_has_examples_and_version_a_number() {
    let help = printed(&["--help"]);
    assert!(help.contains("Examples:\n  gatelab "), "{help}");
    for subcommand in [
        "progress",
        "reset",
        "list",
        "new",
        "check",
        "explain",
        "trace",
        "train",
        "race",
        "read",
        "show",
        "export",
        "record",
        "open",
        "completions",
        "man",
    ] {
        assert!(help.contains(&format!("  {subcommand}")), "{subcommand}");
        let help = printed(&[subcommand, "--help"]);
        assert!(help.contains("Usage: gatelab"));
        assert!(!help.contains("\\\""), "{help}");
    }
    let version = printed(&["--version"]);
    let rest = version.strip_prefix(concat!("gatelab ", env!("CARGO_PKG_VERSION")));
    let rest = rest.unwrap_or_else(|| panic!("{version}")).trim_end();
    // Then the commit and its day, where they were known.
    let inside = rest.strip_prefix(" (").and_then(|rest| rest.strip_suffix(')'));
    let commit = inside.map(|inside| inside.split(' ').next().unwrap_or_default());
    let is_commit = |text: &str| text.len() >= 7 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    assert!(rest.is_empty() || commit.is_some_and(is_commit), "{version}");
}

#[test]
fn completions_know_every_subcommand() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = printed(&["completions", shell]);
        for word in ["explain", "completions", "man", "--lang", "depth"] {
            let word = if shell == "fish" {
                word.trim_start_matches('-')
            } else {
                word
            };
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    for shell in ["bash", "zsh", "fish"] {
        let script = printed(&["completions", shell]);
        for word in [
            "truecolor",
            "forget-gate",
            "temporal-order",
            "momentum",
            "gru-reset-before",
        ] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    // What the generator for zsh writes is changed: it still has the words that are looked for.
    let script = printed(&["completions", "zsh"]);
    assert!(script.contains(r#"':: :{_alternative "commands:command:_gatelab_commands" "lessons:"#));
    assert!(script.contains(r#"its file:{_alternative "lessons:lesson:(short-term-memory "#));
    assert!(script.contains(r#"curcontext="${curcontext%:*:*}:gatelab-command-$line[1]:""#));
    let (code, _) = complaint(&["completions", "tcsh"]);
    assert_eq!(code, 2);
}

#[test]
fn bash_completes_what_was_begun() {
    if Command::new("bash").arg("--version").output().is_err() {
        return;
    }
    let script = printed(&["completions", "bash"]);
    let completed = |words: &[&str]| {
        let (cur, prev) = (words[words.len() - 1], words[words.len() - 2]);
        let mut bash = Command::new("bash");
        let asked = format!(
            "{script}\nCOMP_WORDS=({}); COMP_CWORD={}; _gatelab gatelab '{cur}' '{prev}'; echo \"${{COMPREPLY[*]}}\"",
            words.join(" "),
            words.len() - 1,
        );
        let output = bash.args(["--norc", "-c", &asked]).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    assert_eq!(completed(&["gatelab", "expl"]), "explain");
    assert_eq!(completed(&["gatelab", "read", "forg"]), "forget-gate");
    assert_eq!(completed(&["gatelab", "race", "te"]), "temporal-order");
    assert_eq!(completed(&["gatelab", "show", "8", "--format", "s"]), "svg");
    // Files are the shell's own affair.
    assert_eq!(completed(&["gatelab", "read", "my-"]), "");
}

#[test]
fn manual_pages_are_printed_and_written() {
    let page = printed(&["man"]);
    assert!(page.contains(".TH gatelab 1"), "{page}");
    for title in ["NAME", "SYNOPSIS", "OPTIONS", "SUBCOMMANDS", "NOTES", "EXAMPLES"] {
        assert!(page.contains(&format!("\n.SH {title}\n")), "{title}: {page}");
    }
    assert!(page.contains("Exit codes: 0 done"), "{page}");

    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("share/man1");
    let told = printed(&["man", "--output", pages.to_str().unwrap()]);
    assert_eq!(std::fs::read_to_string(pages.join("gatelab.1")).unwrap(), page);
    let names: Vec<_> = std::fs::read_dir(&pages)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(told.starts_with(&format!("{} pages in ", names.len())), "{told}");
    for name in names.iter().filter(|name| *name != "gatelab.1") {
        let subcommand = name
            .strip_prefix("gatelab-")
            .and_then(|name| name.strip_suffix(".1"));
        let subcommand = subcommand.unwrap_or_else(|| panic!("{name}"));
        assert!(page.contains(&format!("gatelab\\-{subcommand}(1)")), "{name}");
    }

    let in_the_way = folder.path().join("file");
    std::fs::write(&in_the_way, "").unwrap();
    let (code, why) = complaint(&["man", "--output", in_the_way.to_str().unwrap()]);
    assert_eq!(code, 1);
    assert!(why.contains("file"), "{why}");
}

#[test]
fn a_lesson_is_read_as_text_with_the_numbers_of_its_run() {
    let text = printed(&["read", LESSON]);
    assert!(text.starts_with("Two units\n"), "{text}");
    assert!(
        text.contains("  forget gate: f = sigmoid(Wf x + Uf h' + bf)\n"),
        "{text}"
    );
    // The value under the heading of the opening step is the one that the trace has.
    let forget = number(&trace(&[LESSON])["values"]["f"][0][0]);
    let shown = text.lines().find_map(|line| line.strip_prefix("  f = ")).unwrap();
    let shown: f64 = shown.split(';').next().unwrap().parse().unwrap();
    assert!((shown - forget).abs() < 5.1e-5, "{shown} {forget}");
    // What is asked, without the answers.
    let asked = printed(&["read", "2"]);
    assert!(
        asked.contains("\n  - ten thousand times as large\n\nChallenge: Make this"),
        "{asked}"
    );
    assert!(!asked.contains("ten thousand of them make a whole"), "{asked}");
    let changed = |lesson: &str| printed(&["read", lesson, "--lang", "es"]);
    for lesson in ["2", "3", "6", "7", "8", "14", LESSON] {
        let text = changed(lesson);
        assert!(text.contains("Escena 1 de "), "{text}");
        for line in text.lines() {
            assert!(line.chars().count() <= 80, "{line}");
            assert!(!line.contains(['│', '─', '█']), "{line}");
            // The key { is a word of its own; a placeholder that was not filled is not.
            assert!(
                !line
                    .split_whitespace()
                    .any(|word| word.len() > 1 && word.contains('{')),
                "{line}"
            );
        }
    }
}

#[test]
fn a_derivative_is_held_against_a_difference() {
    let text = printed(&["explain", LESSON, "d c[1]@2", "--check"]);
    let row = |word: &str| {
        let line = text.lines().find_map(|line| line.trim().strip_prefix(word));
        line.unwrap_or_else(|| panic!("{word}: {text}")).trim().to_owned()
    };
    let found: f64 = row("backward pass").parse().unwrap();
    let estimate: f64 = row("central difference").parse().unwrap();
    assert_eq!(found, number(&trace(&[LESSON])["adjoints"]["c"][1][1]));
    assert!(found != estimate && (found - estimate).abs() < 1e-9, "{text}");
    assert!(
        row("(loss(c[1]@2 + ε) - loss(c[1]@2 - ε)) / 2ε").is_empty(),
        "{text}"
    );
    assert!(text.ends_with("    they agree\n"), "{text}");
    assert!(printed(&["explain", LESSON, "d Wf[0][1]", "--check", "--lang", "es"]).contains("coinciden"));
    let without = ["explain", LESSON, "v@2", "--scene", "times-three", "--check"];
    let (code, line) = complaint(&without);
    assert!(code == 2 && line.contains("no loss"), "{line}");
}

#[test]
fn an_archive_for_numpy_has_the_names_and_bits_of_the_json() {
    use std::io::Read as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("two.npz");
    let path = path.to_str().unwrap();
    let arguments = ["trace", LESSON, "--format", "npz", "--output", path];
    assert_eq!(printed(&arguments), "");
    let bytes = std::fs::read(path).unwrap();
    assert_eq!(printed(&arguments), "");
    assert_eq!(bytes, std::fs::read(path).unwrap());
    let streamed = run(&["trace", LESSON, "--format", "npz"]).stdout;
    assert_eq!(bytes, streamed);

    let json = trace(&[LESSON]);
    let mut wanted: Vec<(String, &Value)> = ["lesson", "scene", "cell", "steps", "loss"]
        .map(|name| (name.to_owned(), &json[name]))
        .into();
    for group in ["sizes", "params", "values", "gradients", "adjoints"] {
        let entries = json[group].as_object().unwrap();
        wanted.extend(
            entries
                .iter()
                .map(|(name, value)| (format!("{group}.{name}"), value)),
        );
    }
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    assert_eq!(archive.len(), wanted.len());
    for (name, value) in wanted {
        let mut file = archive.by_name(&format!("{name}.npy")).unwrap();
        assert_eq!(file.last_modified(), Some(zip::DateTime::default()), "{name}");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        let array = npyz::NpyFile::new(&bytes[..]).unwrap();
        let mut shape = Vec::new();
        let mut inner = value;
        while let Value::Array(rows) = inner {
            shape.push(rows.len() as u64);
            inner = &rows[0];
        }
        assert_eq!(array.shape(), shape, "{name}");
        match inner {
            Value::String(text) => assert!(array.into_vec::<String>().unwrap() == [text.clone()], "{name}"),
            Value::Number(whole) if whole.is_u64() && (name == "steps" || name.starts_with("sizes.")) => {
                assert_eq!(
                    array.into_vec::<i64>().unwrap(),
                    [whole.as_i64().unwrap()],
                    "{name}"
                );
            }
            _ => {
                let mut flat = Vec::new();
                flatten(value, &mut flat);
                assert_eq!(array.into_vec::<f64>().unwrap(), flat, "{name}");
            }
        }
    }
}

/// The numbers of nested arrays, in order.
fn flatten(value: &Value, flat: &mut Vec<f64>) {
    match value {
        Value::Array(rows) => rows.iter().for_each(|row| flatten(row, flat)),
        one => flat.push(number(one)),
    }
}

#[test]
fn an_output_file_is_written_whole_or_stays_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("frame.svg");
    let path = path.to_str().unwrap();
    std::fs::write(path, "before").unwrap();
    let (code, _) = complaint(&["show", LESSON, "--at", "99", "--format", "svg", "--output", path]);
    assert_eq!(code, 2);
    assert_eq!(std::fs::read_to_string(path).unwrap(), "before");
    printed(&["show", LESSON, "--format", "svg", "--output", path]);
    let svg = printed(&["show", LESSON, "--format", "svg"]);
    assert_eq!(std::fs::read_to_string(path).unwrap(), svg);
    let nowhere = folder.path().join("none/frame.svg");
    let (code, line) = complaint(&["show", LESSON, "--output", nowhere.to_str().unwrap()]);
    assert!(
        code == 1 && line.contains("none/frame.svg: there is no such folder"),
        "{line}"
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_page_is_dark_and_light_unless_one_is_asked_for() {
    let page = printed(&["show", LESSON, "--format", "html", "--color", "truecolor"]);
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"), "{page}");
    assert!(page.contains("prefers-color-scheme:light"), "{page}");
    assert!(!page.contains("http") && !page.contains("<script"), "{page}");
    let light = [
        "show", LESSON, "--format", "html", "--theme", "light", "--lang", "es",
    ];
    let page = printed(&light);
    assert!(
        page.contains("<html lang=\"es\">") && !page.contains("prefers-color-scheme"),
        "{page}"
    );
    // What the page says is what the frame says.
    let pre = page
        .split_once("<pre>\n")
        .unwrap()
        .1
        .split_once("</pre>")
        .unwrap()
        .0;
    let mut text = String::new();
    let mut rest = pre;
    while let Some((before, after)) = rest.split_once('<') {
        text += before;
        rest = after.split_once('>').unwrap().1;
    }
    text += rest;
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
    let frame = printed(&["show", LESSON, "--theme", "light", "--lang", "es"]);
    let trimmed = |text: &str| {
        text.lines()
            .map(|line| line.trim_end().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(trimmed(&text), trimmed(&frame));
}

#[test]
fn a_new_lesson_is_good_and_never_overwrites_another() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("17-mine.toml");
    let path = path.to_str().unwrap();
    let next = printed(&["new", path]);
    assert!(next.contains(&format!("gatelab check {path}")), "{next}");
    assert_eq!(printed(&["check", path]), "1 lesson, 2 claims proved\n");
    std::fs::write(path, "mine").unwrap();
    let (code, line) = complaint(&["new", path]);
    assert_eq!(code, 1);
    assert!(line.contains("there already"), "{line}");
    assert_eq!(std::fs::read_to_string(path).unwrap(), "mine");
    let nowhere = folder.path().join("none/17-mine.toml");
    assert_eq!(complaint(&["new", nowhere.to_str().unwrap()]).0, 1);
}

#[test]
fn the_exit_code_says_whose_mistake_it_was() {
    let usage: &[&[&str]] = &[
        &["--nonsense"],
        &["--lang", "fr", "list"],
        &["nosuchlesson"],
        &["trace", "nosuchlesson"],
        &["trace", LESSON, "--scene", "none"],
        &["trace", LESSON, "--format", "xml"],
        &["trace", "tests/bad-lessons"],
        &["explain", LESSON],
        &["explain", LESSON, "zz"],
        &["explain", LESSON, "f[2]@1"],
        &["explain", LESSON, "f[0]@4"],
        &["show", LESSON, "--at", "4"],
        &["show", LESSON, "--size", "80"],
        &[LESSON, "list"],
    ];
    for arguments in usage {
        assert_eq!(complaint(arguments).0, 2, "{arguments:?}");
    }
    let content: &[&[&str]] = &[
        &["trace", "tests/bad-lessons/unknown-cell.toml"],
        &["check", "tests/bad-lessons/unknown-cell.toml"],
        &["check", "tests/cli/none.toml"],
        &["trace", "tests/cli/none.toml"],
        &["src"],
    ];
    for arguments in content {
        let (code, line) = complaint(arguments);
        assert_eq!(code, 1, "{arguments:?}");
        assert!(line.starts_with("gatelab: "), "{line}");
    }
}

#[test]
fn check_draws_every_mistake_and_proves_every_claim() {
    assert_eq!(printed(&["check", LESSON]), "1 lesson, 1 claim proved\n");
    let output = run(&["check", "tests/bad-lessons/unknown-cell.toml", LESSON]);
    let drawn = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        drawn.starts_with("tests/bad-lessons/unknown-cell.toml:"),
        "{drawn}"
    );
    assert!(drawn.contains("^^^"), "{drawn}");
    let output = run(&["check", "tests/bad-lessons/expect-false.toml"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stdout).unwrap().contains("it is "));
    printed(&["check"]);
}

#[test]
fn lists_speak_the_language_asked_for() {
    let rows: Value = serde_json::from_str(&printed(&["list", "tests/cli", "--json"])).unwrap();
    assert_eq!(rows[0]["slug"], "two-units");
    assert_eq!(rows[0]["title"], "Two units");
    assert_eq!(rows[0]["scenes"][1], "times-three");
    assert!(printed(&["list", "tests/cli", "--lang", "es"]).contains("Dos unidades"));
    let output = command(&["list", "tests/cli"])
        .env("LANG", "es_ES.UTF-8")
        .output()
        .unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("Dos unidades"));
    // One bad file does not hide the others.
    let bad: Value = serde_json::from_str(&printed(&["list", "tests/bad-lessons", "--json"])).unwrap();
    assert!(bad.as_array().unwrap().len() > 25);
    assert!(bad[0]["title"].is_null() && bad[0]["error"].is_string());
}

#[test]
fn traces_have_the_promised_form() {
    let trace = trace(&[LESSON]);
    let keys: Vec<_> = trace.as_object().unwrap().keys().cloned().collect();
    let wanted = "lesson scene cell sizes steps params values loss gradients adjoints";
    assert_eq!(keys.join(" "), wanted);
    assert_eq!(trace["lesson"], "two-units");
    assert_eq!(trace["cell"], "lstm");
    assert_eq!(trace["sizes"]["h"], 2);
    assert_eq!(trace["steps"], 3);
    for name in ["x", "f", "i", "g", "c", "o", "h"] {
        for block in ["values", "adjoints"] {
            let rows = trace[block][name].as_array().unwrap();
            assert_eq!(rows.len(), 3, "{block} {name}");
            assert!(rows.iter().all(|row| row.as_array().unwrap().len() == 2));
        }
    }
    assert_eq!(trace["params"]["Wf"][0][1], -0.25);
    assert_eq!(trace["gradients"]["Wf"][1].as_array().unwrap().len(), 2);
    assert_eq!(trace["gradients"]["x"].as_array().unwrap().len(), 3);
    assert_eq!(trace["gradients"]["h0"].as_array().unwrap().len(), 2);
    assert!(trace["gradients"]["c0"][1].is_f64());
}

/// One LSTM step and its loss, written out by hand, against the trace; and a gradient against a difference.
#[test]
fn traces_are_true() {
    let run = trace(&[LESSON]);
    let [params, values] = [&run["params"], &run["values"]];
    let (x, h, c) = ([0.1, -0.2], [0.1, 0.0], [0.0, -0.3]);
    let gate = |letter: &str, unit: usize| {
        let weights = |name: &str, with: [f64; 2]| {
            let row = &params[format!("{name}{letter}")][unit];
            number(&row[0]) * with[0] + number(&row[1]) * with[1]
        };
        weights("W", x) + weights("U", h) + number(&params[format!("b{letter}")][unit])
    };
    let sigmoid = |u: f64| 1.0 / (1.0 + (-u).exp());
    for unit in 0..2 {
        let cell = sigmoid(gate("f", unit)) * c[unit] + sigmoid(gate("i", unit)) * gate("g", unit).tanh();
        let output = sigmoid(gate("o", unit)) * cell.tanh();
        assert!((cell - number(&values["c"][0][unit])).abs() < 1e-15);
        assert!((output - number(&values["h"][0][unit])).abs() < 1e-15);
    }
    let [h0, h1] = [0, 1].map(|unit| number(&values["h"][2][unit]));
    let loss = 0.5 * (h0 * h0 + (h1 - 1.0) * (h1 - 1.0));
    assert!((loss - number(&run["loss"])).abs() < 1e-15);

    let gradients = &run["gradients"];
    for (name, at, gradient) in [
        ("bf[1]", 0.5, &gradients["bf"][1]),
        ("Ug[1][0]", 0.5, &gradients["Ug"][1][0]),
        ("x[1]@2", -1.0, &gradients["x"][1][1]),
        ("h[0]@0", 0.1, &gradients["h0"][0]),
        ("c[1]@0", -0.3, &gradients["c0"][1]),
    ] {
        let loss = |by: f64| number(&trace(&[LESSON, "--set", &format!("{name}={}", at + by)])["loss"]);
        let difference = (loss(1e-5) - loss(-1e-5)) / 2e-5;
        assert!((difference - number(gradient)).abs() < 1e-8, "{name}");
    }
}

#[test]
fn without_a_loss_there_is_no_way_back() {
    let trace = trace(&[LESSON, "--scene", "times-three"]);
    assert!(trace["loss"].is_null());
    assert_eq!(trace["gradients"].as_object().unwrap().len(), 0);
    assert_eq!(trace["adjoints"].as_object().unwrap().len(), 0);
    assert_eq!(number(&trace["values"]["v"][2][0]), 3.0 * (3.0 * (3.0 * 0.01)));
}

#[test]
fn what_is_not_finite_is_a_string() {
    let trace = trace(&[LESSON, "--scene", "times-three", "--set", "v@0=-1e308"]);
    assert_eq!(trace["values"]["v"][2][0], "-inf");
    let lines = printed(&[
        "trace",
        LESSON,
        "--scene",
        "times-three",
        "--set",
        "v@0=1e308",
        "--format",
        "csv",
    ]);
    assert!(lines.ends_with("v,3,0,inf\n"), "{lines}");
}

#[test]
fn csv_holds_the_numbers_of_the_json() {
    let json = trace(&[LESSON]);
    let csv = printed(&["trace", LESSON, "--format", "csv"]);
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("quantity,step,unit,value"));
    let mut compared = 0;
    for line in lines {
        let fields: Vec<_> = line.split(',').collect();
        let [name, step, unit, value] = fields[..] else {
            panic!("{line}");
        };
        let (block, name) = match (name.strip_prefix("d "), step) {
            (Some(name), "") => ("gradients", name.to_owned()),
            (Some(name), "0") => ("gradients", format!("{name}0")),
            (Some(name), _) => ("adjoints", name.to_owned()),
            (None, "") if name == "loss" => continue,
            (None, "") => ("params", name.to_owned()),
            (None, "0") => continue,
            (None, _) => ("values", name.to_owned()),
        };
        let mut found = &json[block][name];
        if let Some(row) = step.parse::<usize>().ok().and_then(|step| step.checked_sub(1)) {
            found = &found[row];
        }
        for index in unit.split(' ') {
            found = &found[index.parse::<usize>().unwrap()];
        }
        assert_eq!(number(found), value.parse::<f64>().unwrap(), "{line}");
        compared += 1;
    }
    assert_eq!(compared, 40 + 45 + 40 + 4 + 45);
}

#[test]
fn given_numbers_can_be_set() {
    let set = |name: &str| trace(&[LESSON, "--set", name]);
    assert_eq!(set("bf[0]=1.5")["params"]["bf"][0], 1.5);
    assert_eq!(
        set("Wf=0")["params"]["Wf"],
        serde_json::json!([[0.0, 0.0], [0.0, 0.0]])
    );
    assert_eq!(set("x[1]@3=0.2")["values"]["x"][2][1], 0.2);
    assert_eq!(set("f=0.5")["values"]["f"][1], serde_json::json!([0.5, 0.5]));
    let pinned = set("f[1]@2=0");
    assert_eq!(pinned["values"]["f"][1][1], 0.0);
    assert_ne!(pinned["values"]["f"][0][1], 0.0);
    for (bad, reason) in [
        ("bf", "write NAME=VALUE"),
        ("bf=x", "not a finite number"),
        ("bf=NaN", "not a finite number"),
        ("g=1", "this number is computed"),
        ("x[0]=1", "say at which"),
        ("x[0]@4=1", "there is no step 4"),
        ("Wf[0]=1", "choose a row and a column"),
        ("nope=1", "is not a quantity here"),
    ] {
        let (code, line) = complaint(&["trace", LESSON, "--set", bad]);
        assert_eq!(code, 2, "{bad}");
        assert!(line.contains(reason), "{bad}: {line}");
    }
}

#[test]
fn an_equation_in_words_is_explained_in_one_language() {
    let explained = |language| {
        printed(&[
            "explain", "10", "d loss", "--scene", "way-back", "--lang", language,
        ])
    };
    let (english, spanish) = (explained("en"), explained("es"));
    assert!(
        english.contains("    d loss = 1 where the loss is taken, else 0\n"),
        "{english}"
    );
    assert!(
        spanish.contains("    d loss = 1 donde se toma la pérdida; si no, 0\n"),
        "{spanish}"
    );
}

#[test]
fn targets_of_a_choice_stay_probabilities() {
    let lesson = ["trace", "tests/export/everything.toml", "--scene", "layers"];
    let one = [&lesson[..], &["--set", "target[0]@3=0.25"]].concat();
    let (code, line) = complaint(&one);
    assert_eq!(code, 2);
    assert!(
        line.contains("the targets of step 3 would not add up to 1"),
        "{line}"
    );
    let both = [&one[1..], &["--set", "target[3]@3=0.75"]].concat();
    assert_ne!(trace(&both)["loss"], trace(&lesson[1..])["loss"]);
}

#[test]
fn explanations_show_symbols_numbers_and_value() {
    let text = printed(&["explain", LESSON, "c[0]@3"]);
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    assert_eq!(
        lines[..5],
        [
            "c[0]@3 = 0.21714181746213865  (cell state)",
            "c = f * c' + i * g",
            "c[0]@3 = f[0]@3 * c[0]@2 + i[0]@3 * g[0]@3",
            "= 0.7569412795916249 * (-0.1476788691672549) + 0.4615743517726042 * 0.7126176928918507",
            "= 0.21714181746213865",
        ]
    );
    assert_eq!(lines.len(), 5 + 4);
    // What can be pinned and is not is explained by its equation.
    let gate = printed(&["explain", LESSON, "f[0]@3"]);
    assert!(gate.contains("f[0]@3 = sigmoid(pre(f)[0]@3)"), "{gate}");
    let pinned = printed(&["explain", LESSON, "f[0]@3", "--set", "f=0.5"]);
    assert!(pinned.starts_with("f[0]@3 = 0.5  (pinned;"), "{pinned}");
    let pinned = printed(&["explain", LESSON, "f[0]@3", "--set", "f=0.5", "--lang", "es"]);
    assert!(
        pinned.starts_with("f[0]@3 = 0.5  (fijado; sin fijarlo sería 0."),
        "{pinned}"
    );
    assert!(pinned.contains("\n    free(f)[0]@3 = "), "{pinned}");
    let slope = printed(&["explain", LESSON, "d pre(i)[0]@3"]);
    assert!(slope.contains("d i[0]@3 * (i[0]@3 * (1 - i[0]@3))"), "{slope}");
    assert_eq!(
        printed(&["explain", LESSON, "h[0]@2", "--depth", "0"])
            .lines()
            .count(),
        1
    );
}

#[test]
fn explanations_reach_what_is_given() {
    let deep = printed(&["explain", LESSON, "v@3", "--scene", "times-three", "--depth", "9"]);
    let last = deep.lines().last().unwrap().trim();
    assert_eq!(last, "v@0 = 0.01  (the state before the first step)");
    let spanish = printed(&["explain", LESSON, "d Wf[0][1]", "--lang", "es"]);
    assert!(spanish.contains("las partes de todos los pasos"), "{spanish}");
    assert!(spanish.contains("x[1]@2 = -1  (una entrada)"), "{spanish}");
    let loss = printed(&["explain", LESSON, "loss"]);
    assert!(loss.starts_with("loss@3 = 0.645"), "{loss}");
}

#[test]
fn a_frame_can_be_of_what_keys_have_done() {
    let before = printed(&["show", LESSON]);
    assert_eq!(printed(&["show", LESSON, "--keys", ""]), before);
    assert_ne!(printed(&["show", LESSON, "--keys", "Enter"]), before);
    assert_eq!(printed(&["show", LESSON, "--keys", "Enter Esc"]), before);
    let (code, why) = complaint(&["show", LESSON, "--keys", "Entre"]);
    assert_eq!(code, 2, "{why}");
}

#[test]
fn frames_are_drawn_without_a_terminal() {
    let show = |more: &[&str]| {
        let all: Vec<_> = ["show", LESSON, "--size", "100x30"]
            .iter()
            .chain(more)
            .copied()
            .collect();
        printed(&all)
    };
    let text = show(&[]);
    assert_eq!(text.lines().count(), 30);
    assert!(text.contains("f starts at 0.75"), "{text}");
    assert!(!text.contains('\u{1b}'));
    assert!(show(&["--lang", "es"]).contains("f empieza en 0.75"));
    assert!(show(&["--scene", "times-three", "--at", "3"]).contains("0.27"));
    assert!(show(&["--format", "ansi", "--color", "256"]).contains("\u{1b}["));
    assert!(show(&["--format", "svg"]).starts_with("<svg "));
    assert!(show(&["--ascii"]).is_ascii());
}

#[test]
fn a_reader_who_leaves_is_no_mistake() {
    for arguments in [["list", "tests/cli"], ["trace", LESSON], ["check", LESSON]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = command(&arguments).stdout(writer).output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (output.status.code(), errors.as_str()),
            (Some(0), ""),
            "{arguments:?}"
        );
    }
}

/// A training that takes no time.
const QUICK: [&str; 9] = [
    "train",
    "adding",
    "--hidden",
    "3",
    "--steps",
    "4",
    "--batch",
    "4",
    "--updates",
];

fn trained(updates: &str, more: &[&str]) -> Value {
    let all: Vec<_> = QUICK
        .iter()
        .chain([&updates, &"--json"])
        .chain(more)
        .copied()
        .collect();
    serde_json::from_str(&printed(&all)).unwrap()
}

#[test]
fn a_training_is_told_as_json_and_its_seed_decides_every_digit() {
    let told = trained("12", &[]);
    for list in ["losses", "metrics", "norms"] {
        assert_eq!(told[list].as_array().unwrap().len(), 12, "{list}");
    }
    let config = &told["config"];
    assert_eq!(
        (&config["task"], &config["cell"]),
        (&"adding".into(), &"LSTM".into())
    );
    assert_eq!(
        (&config["set"]["bf"], &config["hidden"]),
        (&1.0.into(), &3.into())
    );
    for score in ["held_out", "guess", "random_weights"] {
        assert!(number(&told[score]["metric"]) > 0.0 && number(&told[score]["loss"]) > 0.0);
    }
    assert!((number(&told["guess"]["metric"]) - 1.0 / 6.0).abs() < 0.03);
    assert_eq!(told, trained("12", &[]));
    assert_ne!(told["losses"], trained("12", &["--seed", "2"])["losses"]);
    assert_ne!(
        told["losses"][11],
        trained("12", &["--set", "bf=0"])["losses"][11]
    );
}

#[test]
fn a_training_is_told_as_a_table_in_both_languages() {
    let table = |more: &[&str]| printed(&[&QUICK[..], &["5"], more].concat());
    let english = table(&["--cell", "rnn"]);
    assert!(
        english.starts_with("adding: RNN 3, 22 parameters\n5 updates: Adam 0.01, clip 1,"),
        "{english}"
    );
    for line in ["trained", "best constant answer", "best of 100 random networks"] {
        assert!(english.lines().any(|own| own.starts_with(line)), "{english}");
    }
    assert!(table(&["--lang", "es"]).contains("mejor respuesta fija"));
}

#[test]
fn weights_are_saved_whole_and_the_same_every_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (one, two) = (path("one.safetensors"), path("two.safetensors"));
    let told = trained("7", &["--save", &one]);
    assert_eq!(told["saved"], one.as_str());
    std::fs::write(&two, "something else").unwrap();
    let table = printed(&[&QUICK[..], &["7", "--save", &two]].concat());
    assert!(table.ends_with(&format!("saved to {two}\n")), "{table}");
    let bytes = std::fs::read(&one).unwrap();
    assert!(bytes == std::fs::read(&two).unwrap());
    let (_, header) = safetensors::SafeTensors::read_metadata(&bytes).unwrap();
    let about = header.metadata().as_ref().unwrap();
    let about: Value = serde_json::from_str(&about["gatelab"]).unwrap();
    assert_eq!(
        (&about["task"], &about["updates"], &about["seed"]),
        (&"adding".into(), &7.into(), &1.into())
    );
    let tensors = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    assert_eq!(tensors.tensor("Wf").unwrap().shape(), [3, 2]);
    assert_eq!(tensors.tensor("Uo").unwrap().shape(), [3, 3]);
    assert_eq!(tensors.tensor("bg").unwrap().shape(), [3]);
    assert_eq!(tensors.tensor("V").unwrap().shape(), [1, 3]);
    assert_eq!(tensors.len(), 14);
    // Nothing else is left in the folder, and files are readable as others are.
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let plain = path("plain");
        std::fs::write(&plain, "").unwrap();
        let mode = |file: &str| std::fs::metadata(file).unwrap().permissions().mode();
        assert_eq!(mode(&one), mode(&plain));
    }
}

#[test]
fn what_cannot_be_trained_or_saved_is_said_before_anything_is_trained() {
    let (code, said) = complaint(&["train", "ading"]);
    assert_eq!(
        (code, said.as_str()),
        (2, "gatelab: there is no task `ading`: did you mean adding?")
    );
    let (code, said) = complaint(&["train", "nothing-like-it"]);
    assert!(
        code == 2 && said.contains("; there are remember-first, adding, "),
        "{said}"
    );
    let (code, said) = complaint(&["train", "adding", "--cell", "lstn"]);
    assert_eq!(code, 2);
    assert!(
        said.contains("there are gru, gru-reset-before, lstm, rnn"),
        "{said}"
    );
    assert_eq!(complaint(&["train", "adding", "--steps", "1"]).0, 2);
    assert_eq!(complaint(&["train", "adding", "--lr", "0"]).0, 2);
    let (code, said) = complaint(&["train", "adding", "--lr", "-1"]);
    assert_eq!(code, 2);
    assert!(
        said.contains("the learning rate is -1; it is a number greater than 0"),
        "{said}"
    );
    let one = ["train", "sine", "--hidden", "2", "--updates", "1", "--lang"];
    assert!(printed(&[&one[..], &["en"]].concat()).contains("\n1 update: Adam"));
    assert!(printed(&[&one[..], &["es"]].concat()).contains("\n1 actualización: Adam"));
    assert_eq!(complaint(&["train", "adding", "--lr", "fast"]).0, 2);
    assert_eq!(complaint(&["train", "adding", "--clip", "some"]).0, 2);
    assert_eq!(complaint(&["train", "adding", "--optimiser", "sdg"]).0, 2);
    assert_eq!(complaint(&["train", "adding", "--set", "bf"]).0, 2);
    assert_eq!(complaint(&["train", "adding", "--set", "bx=1"]).0, 2);
    let (code, said) = complaint(&["train", "adding", "--save", "/no/such/folder/x.safetensors"]);
    assert_eq!(code, 1);
    assert!(
        said.starts_with("gatelab: cannot write /no/such/folder/x.safetensors: "),
        "{said}"
    );
    assert_eq!(complaint(&["train", "adding", "--save", "tests"]).0, 1);
}

#[test]
fn a_training_that_diverges_says_so_and_keeps_the_last_good_weights() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("w.safetensors");
    let wild = [
        "100",
        "--optimiser",
        "sgd",
        "--lr",
        "1e8",
        "--clip",
        "none",
        "--cell",
        "rnn",
        "--save",
    ];
    let all = [&QUICK[..], &wild, &[file.to_str().unwrap()]].concat();
    let (code, said) = complaint(&all);
    assert_eq!(code, 1);
    assert!(
        said.starts_with("gatelab: the training diverged: in update "),
        "{said}"
    );
    let bytes = std::fs::read(&file).unwrap();
    let tensors = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    let numbers = tensors.tensor("V").unwrap();
    let finite = |bytes: &[u8]| f64::from_le_bytes(bytes.try_into().unwrap()).is_finite();
    assert!(numbers.data().chunks(8).all(finite));
}

#[test]
fn a_race_is_told_with_its_spread() {
    let quick = [
        "race",
        "adding",
        "--hidden",
        "3",
        "--steps",
        "4",
        "--batch",
        "4",
        "--updates",
        "9",
        "--seeds",
        "3",
    ];
    let table = printed(&quick);
    for line in [
        "LSTM",
        "GRU",
        "RNN",
        "best constant answer",
        "best of 100 random networks",
    ] {
        assert!(table.lines().any(|own| own.starts_with(line)), "{table}");
    }
    let told = |threads| -> Value {
        let all = [
            &quick[..],
            &["--cells", "rnn,gru", "--json", "--threads", threads],
        ]
        .concat();
        serde_json::from_str(&printed(&all)).unwrap()
    };
    let one = told("1");
    assert_eq!(one, told("3"));
    let racers = one["racers"].as_array().unwrap();
    assert_eq!(
        (&racers[0]["cell"], &racers[0]["hidden"]),
        (&"RNN".into(), &3.into())
    );
    assert_eq!(racers[1]["median_losses"].as_array().unwrap().len(), 9);
    assert_eq!(racers[1]["metrics"].as_array().unwrap().len(), 3);
}
