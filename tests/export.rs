//! Exported scripts, run by the tools they are written for. Without Python, or without the tool, a test says so and
//! proves nothing. `GATELAB_PYTHON` names another interpreter than `python3`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::path::Path;
use std::process::{Command, Output};

use gatelab::lesson::Library;
use gatelab::ui::KINDS;

/// A lesson with everything that a program can have.
const EVERYTHING: &str = "tests/export/everything.toml";

/// Runs each script of a folder and prints its name, its exit code and its last line.
const DRIVER: &str = r#"
import contextlib, io, pathlib, runpy, sys
for script in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    out, code = io.StringIO(), 0
    try:
        with contextlib.redirect_stdout(out):
            runpy.run_path(str(script), run_name="__main__")
    except SystemExit as end:
        code = end.code
    except Exception as error:
        code = repr(error)
    print(script.name, code, *out.getvalue().splitlines()[-1:], sep="\t")
"#;

fn gatelab(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gatelab"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR"));
    command.env("LANG", "C").output().unwrap()
}

/// The interpreter, where it is there and knows the tool.
fn python(tool: &str) -> Option<String> {
    let python = std::env::var("GATELAB_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let asked = Command::new(&python)
        .args(["-c", &format!("import {tool}")])
        .output();
    let there = asked.is_ok_and(|output| output.status.success());
    if !there {
        println!("skipped: {python} cannot import {tool}");
    }
    there.then_some(python)
}

/// Every run of every shipped scene, and those of the lesson with everything: lesson, scene and run.
fn scenes() -> Vec<(String, String, Option<String>)> {
    let everything = Library::open(Path::new(EVERYTHING)).unwrap();
    let mut scenes = Vec::new();
    for (library, path) in [(Library::shipped(), None), (everything, Some(EVERYTHING))] {
        for entry in &library.entries {
            let lesson = entry.load(&KINDS).unwrap_or_else(|error| panic!("{error}"));
            let name = path.unwrap_or(&entry.slug);
            for scene in lesson.scenes {
                for run in scene.run_ids() {
                    let run = scene.name_of(run).map(|name| name.id.clone());
                    scenes.push((name.to_owned(), scene.id.clone(), run));
                }
            }
        }
    }
    scenes
}

/// Exports every scene, runs every script and wants agreement.
fn assert_all_agree(to: &str, tool: &str) {
    let Some(python) = python(tool) else { return };
    let folder = tempfile::tempdir().unwrap();
    let scenes = scenes();
    for (lesson, scene, run) in &scenes {
        let name = Path::new(lesson)
            .file_stem()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let path = folder.path().join(format!(
            "{name}.{scene}.{}.py",
            run.as_deref().unwrap_or_default()
        ));
        let path = path.to_str().unwrap();
        let mut arguments = vec!["export", lesson, "--scene", scene, "--to", to, "--output", path];
        arguments.extend(run.iter().flat_map(|run| ["--run", run]));
        let output = gatelab(&arguments);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let output = Command::new(python)
        .args(["-c", DRIVER, folder.path().to_str().unwrap()])
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(printed.lines().count(), scenes.len(), "{printed}{errors}");
    for line in printed.lines() {
        let agrees = line.contains("\t0\tlargest difference from gatelab: ");
        assert!(agrees, "{line}\n{errors}");
    }
}

#[test]
fn numpy_scripts_agree_by_the_derived_equations() {
    assert_all_agree("numpy", "numpy");
}

#[test]
fn pytorch_scripts_agree_by_automatic_differentiation() {
    assert_all_agree("pytorch", "torch");
}

#[test]
fn a_script_is_the_same_every_time_and_reads_as_the_equations() {
    let script = |arguments: &[&str]| {
        let output = gatelab(&[&["export"], arguments].concat());
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    };
    let numpy = script(&[EVERYTHING, "--scene", "pins", "--to", "numpy"]);
    assert_eq!(numpy, script(&[EVERYTHING, "--scene", "pins", "--to", "numpy"]));
    for line in [
        "    c[t] = pinned(t, f[t] * c[t - 1] + i[t] * g[t], c_pins)  # cell state",
        "f_pins = [(2, 0, 0.25)]",
        "    d_f[t] = d_free_c[t] * c[t - 1]",
        "    d_Wf += outer(d_pre_f[t], x[t])",
    ] {
        assert!(numpy.contains(&format!("\n{line}\n")), "{line}\n{numpy}");
    }
    let spanish = script(&["8", "--to", "pytorch", "--lang", "es"]);
    let line = "    f[t] = sigmoid(Wf @ x[t] + Uf @ h[t - 1] + bf)  # puerta de olvido\n";
    assert!(spanish.contains(line), "{spanish}");
    let changed = script(&["8", "--to", "numpy", "--set", "bf[0]=1.5"]);
    assert!(changed.contains("\nbf = np.array([1.5, "), "{changed}");
}

#[test]
fn a_run_too_large_for_a_script_is_refused_with_the_figure() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.toml");
    let lesson = r#"
title = { en = "Large", es = "Grande" }
[[scene]]
id = "main"
say = { en = "{v}", es = "{v}" }
steps = 100000
[scene.cell]
name = "large"
state = { v = "1", a = "9" }
equations = """
v = v'
a = a' * v
"""
"#;
    std::fs::write(&path, lesson).unwrap();
    let output = gatelab(&["export", path.to_str().unwrap(), "--to", "numpy"]);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(
        errors.contains("the run has 1000010 numbers, and a script takes at most 1000000"),
        "{errors}"
    );
    assert!(
        output.stdout.is_empty() && output.status.code() == Some(2),
        "{errors}"
    );
}
