//! Scenes that compare runs: what a run takes over, where a number is at home, what a change reaches, what is shown.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod stage;

use std::process::Command as Process;

use gatelab::app::{App, Command, Lab};
use gatelab::diagnostic::Source;
use gatelab::engine::{Address, Pass};
use gatelab::lesson::{Language, Lesson, Library, Outcome, RunAddress, RunId, check};
use gatelab::ui::canvas::Canvas;
use gatelab::ui::ink::Target;
use gatelab::ui::{KINDS, draw};
use stage::{COLOUR, frame, lab};

/// Three cells on the same words, the second of which reads another first word.
const LESSON: &str = r#"
title = { en = "Compared", es = "Comparadas" }

[[scene]]
id = "cells"
say = { en = "RNN {h@1:.2}, LSTM {lstm: c@1:.2}, GRU {gru: h:.2}.", es = "RNN {h@1:.2}, LSTM {lstm: c@1:.2}, GRU {gru: h:.2}." }
sizes = { x = 1, h = 1 }
words = ["good", "box", "of"]
cell = "rnn"
run = { id = "rnn", label = { en = "RNN", es = "RNN" } }
params = { W = 1.5, U = 0.9, b = 0 }
initial = { h = 0.5 }
loss = { kind = "half-squared-error", of = "h", target = 1 }
panels = [
  { kind = "lines", show = ["rnn: h", "lstm: c", "gru: h"] },
  { kind = "bars", run = "each", show = ["h", "c", "z"] },
  { kind = "equations", run = "each" },
  { kind = "circuit", run = "gru" },
]
tweaks = [
  { param = "U", step = 0.1, range = [-3, 3] },
  { param = "lstm: bf", step = 0.5, range = [-8, 8] },
  { initial = "h", step = 0.5 },
  { input = "x", step = 0.5 },
  { pin = "lstm: f" },
]
open = { step = 2, at = "lstm: c" }
expect = [{ of = "lstm: c@1", above = -1, below = 1 }]

[scene.embedding.vectors]
good = [1]
bad = [-1]
box = [0.5]
bag = [0.25]
of = [0]

[[scene.beside]]
id = "lstm"
cell = "lstm"
words = ["bad", "box", "of"]
fill = { seed = 7, scale = 0.5 }

[[scene.beside]]
id = "gru"
label = { en = "GRU", es = "GRU" }
cell = "gru"
fill = { seed = 7, scale = 0.5 }
initial = { h = 0.25 }

[[scene.challenge]]
goal = { en = "g", es = "g" }
all = [{ of = "h@3", above = 0.9 }, { of = "lstm: f@3", above = 0.95 }]
hidden = [{ words = ["box", "box", "box"] }]
hints = [{ en = "h", es = "h" }, { en = "h", es = "h" }, { en = "h", es = "h" }]
why = { en = "w", es = "w" }
solution = { U = 3, "lstm: bf" = 5 }
"#;

const RNN: RunId = RunId::OWN;
const LSTM: RunId = RunId(1);
const GRU: RunId = RunId(2);

fn lesson() -> Lesson {
    check(&Source::new("compared.toml", LESSON), &KINDS).unwrap()
}

/// The lesson, open in a lab, and its folder.
fn app() -> (App, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("compared.toml");
    std::fs::write(&path, LESSON).unwrap();
    let library = Library::open(&path).unwrap();
    (App::new(library, &KINDS, Language::English, Some(0)), folder)
}

fn at(lab: &Lab, run: RunId, name: &str) -> RunAddress {
    let program = lab.runs.get(run).program();
    let address = program
        .read_address(name, lab.tick.step, lab.runs.steps())
        .unwrap();
    RunAddress { run, address }
}

fn value(lab: &Lab, run: RunId, name: &str) -> f64 {
    lab.runs.number(at(lab, run, name)).unwrap()
}

fn here(lab: &Lab) -> (RunId, String) {
    (lab.run_id, lab.run().program().address_text(lab.focus))
}

/// Chooses the knob whose number has this name.
fn choose(app: &mut App, name: &str) {
    for _ in 0..lab(app).knobs.len() {
        if here(lab(app)).1 == name {
            return;
        }
        app.update(Command::Knob(1));
    }
    panic!("no knob turns {name}");
}

#[test]
fn a_run_takes_over_what_it_does_not_give() {
    let lesson = lesson();
    let scene = &lesson.scenes[0];
    assert_eq!(lesson.prove(), []);
    let runs = scene.runs();
    assert_eq!((runs.count(), runs.steps()), (3, 3));
    let initial = |run| scene.setup_of(run).initial.clone();
    // The LSTM has the scene's h and a c of its own; the GRU its own h.
    assert_eq!(
        (initial(RNN), initial(LSTM), initial(GRU)),
        (vec![0.5], vec![0.5, 0.0], vec![0.25])
    );
    let inputs = |run| scene.setup_of(run).inputs.clone();
    assert_eq!(inputs(RNN), [1.0, 0.5, 0.0]);
    assert_eq!(inputs(LSTM), [-1.0, 0.5, 0.0]);
    assert_eq!(inputs(GRU), inputs(RNN));
    assert!(
        scene
            .run_ids()
            .all(|run| scene.setup_of(run).program.backward.is_some())
    );
    assert_eq!(scene.label(LSTM, Language::Spanish), Some("lstm"));
    assert_eq!(scene.run_called("gru"), Some(GRU));
    assert_eq!(
        scene.panels[1]
            .sides
            .iter()
            .map(|side| side.show.len())
            .collect::<Vec<_>>(),
        [1, 2, 2]
    );
}

#[test]
fn the_cursor_is_in_one_run_and_walks_through_all() {
    let (mut app, _folder) = app();
    assert_eq!(here(lab(&app)), (LSTM, "c@2".to_owned()));
    app.update(Command::FocusPanel(1));
    let mut seen = vec![here(lab(&app))];
    app.update(Command::Row(-9));
    seen.push(here(lab(&app)));
    for _ in 0..4 {
        app.update(Command::Row(1));
        seen.push(here(lab(&app)));
    }
    let wanted = [
        (LSTM, "c@2"),
        (RNN, "h@2"),
        (LSTM, "h@2"),
        (LSTM, "c@2"),
        (GRU, "h@2"),
        (GRU, "z@2"),
    ];
    assert_eq!(seen, wanted.map(|(run, name)| (run, name.to_owned())));
    // The same number in the next run, or its output.
    app.update(Command::Run(1));
    assert_eq!(here(lab(&app)), (RNN, "h@2".to_owned()));
    app.update(Command::Run(-1));
    assert_eq!(here(lab(&app)), (GRU, "h@2".to_owned()));
    // A panel of one run takes the cursor there.
    app.update(Command::TurnTo(LSTM));
    app.update(Command::FocusPanel(3));
    assert_eq!(lab(&app).run_id, GRU);
    // Where there is no such run, nothing happens.
    app.update(Command::TurnTo(RunId(3)));
    let address = lab(&app).focus;
    app.update(Command::Focus(RunAddress {
        run: RunId(7),
        address,
    }));
    assert_eq!(lab(&app).run_id, GRU);
}

#[test]
fn operations_tick_in_the_run_with_the_cursor_and_steps_in_all() {
    let (mut app, _folder) = app();
    while lab(&app).is_computed(at(lab(&app), LSTM, "h@2")) {
        app.update(Command::Operation(-1));
    }
    let own = lab(&app);
    let done = |name: &str, run| own.is_computed(at(own, run, name));
    assert!(!done("h@2", LSTM) && done("c@2", LSTM) && done("f@2", LSTM));
    assert!(done("h@2", RNN) && done("h@2", GRU));
    assert!(!done("h@3", RNN) && !done("h@3", GRU) && !done("f@3", LSTM));
    app.update(Command::Pass(Pass::Backward));
    let own = lab(&app);
    assert!(RunId::first(3).all(|run| own.tick_of(run).pass == Pass::Backward && own.tick_of(run).step == 2));
    assert!(own.is_computed(at(own, GRU, "d h@3")) && !own.is_computed(at(own, GRU, "d h@1")));
}

#[test]
fn every_number_on_screen_is_at_home_in_its_run() {
    let (mut app, _folder) = app();
    let mut runs = std::collections::BTreeSet::new();
    for panel in 0..4 {
        for run in RunId::first(3) {
            app.update(Command::FocusPanel(panel));
            app.update(Command::TurnTo(run));
            for (width, height) in [(60, 18), (80, 24), (120, 40), (200, 60)] {
                let mut canvas = Canvas::new(width, height);
                for hit in draw(&app, COLOUR, false, &mut canvas) {
                    let Target::Number(address) = hit.target else {
                        continue;
                    };
                    runs.insert(hit.run);
                    let number = RunAddress {
                        run: hit.run,
                        address,
                    };
                    assert!(
                        lab(&app).runs.number(number).is_some(),
                        "{number:?} at {width}x{height}"
                    );
                }
            }
        }
    }
    assert_eq!(runs.len(), 3);
}

#[test]
fn a_change_reaches_the_runs_that_have_the_number_the_same() {
    let (mut app, _folder) = app();
    let before = |app: &App| -> Vec<u64> {
        let runs = &lab(app).runs;
        let setups = runs.ids().map(|run| runs.get(run).setup());
        setups
            .flat_map(|setup| setup.inputs.iter().chain(&setup.params).chain(&setup.initial))
            .map(|value| value.to_bits())
            .collect()
    };
    let own = before(&app);
    // The word of step 2 is the same in all, that of step 1 is the LSTM's own.
    choose(&mut app, "x@2");
    app.update(Command::Nudge(1));
    assert!(RunId::first(3).all(|run| value(lab(&app), run, "x@2") == 1.0));
    app.update(Command::GoTo(1));
    app.update(Command::Nudge(1));
    let x = |app: &App| [RNN, LSTM, GRU].map(|run| value(lab(app), run, "x@1"));
    assert_eq!(x(&app), [1.5, -1.0, 1.5]);
    // The first state is the LSTM's too, not the GRU's.
    choose(&mut app, "h@0");
    app.update(Command::Nudge(1));
    assert_eq!(
        [RNN, LSTM, GRU].map(|run| value(lab(&app), run, "h@0")),
        [1.0, 1.0, 0.25]
    );
    // A number of a run that is named is that run's alone.
    choose(&mut app, "bf");
    assert_eq!(lab(&app).run_id, LSTM);
    let c = value(lab(&app), LSTM, "c@3");
    let h = value(lab(&app), GRU, "h@3");
    app.update(Command::Nudge(3));
    assert_ne!(value(lab(&app), LSTM, "c@3"), c);
    assert_eq!(value(lab(&app), GRU, "h@3"), h);
    // So is a pin.
    app.update(Command::Focus(at(lab(&app), LSTM, "f@1")));
    app.update(Command::Pin);
    assert_eq!(
        [RNN, LSTM, GRU].map(|run| lab(&app).runs.get(run).setup().pins.len()),
        [0, 1, 0]
    );
    let changed = before(&app);
    for _ in 0..5 {
        app.update(Command::Undo);
    }
    assert!(lab(&app).history.is_empty());
    assert_eq!(before(&app), own);
    for _ in 0..5 {
        app.update(Command::Redo);
    }
    assert_eq!(before(&app), changed);
    app.update(Command::Reset);
    assert_eq!(before(&app), own);
}

#[test]
fn typed_words_are_read_by_all_runs_but_for_the_word_in_which_one_differs() {
    let (mut app, _folder) = app();
    app.update(Command::TurnTo(RNN));
    let mut words = |typed: &str| {
        app.update(Command::Words);
        for _ in 0..40 {
            app.update(Command::Erase);
        }
        app.update(Command::Paste(typed.to_owned()));
        app.update(Command::Enter);
        assert!(app.overlay.is_none());
        let own = lab(&app);
        [RNN, LSTM, GRU].map(|run| own.words_of(run).join(" "))
    };
    assert_eq!(words("good bag of"), ["good bag of", "bad bag of", "good bag of"]);
    assert_eq!(
        words("good bag of of"),
        ["good bag of of", "bad bag of of", "good bag of of"]
    );
    let own = lab(&app);
    assert_eq!(own.runs.steps(), 4);
    assert!(RunId::first(3).all(|run| own.runs.get(run).steps() == 4));
    assert_eq!(value(own, LSTM, "x@1"), -1.0);
    app.update(Command::Undo);
    app.update(Command::Undo);
    assert_eq!(lab(&app).words_of(LSTM), ["bad", "box", "of"]);
    assert_eq!(lab(&app).runs.steps(), 3);
}

#[test]
fn a_run_that_reads_numbers_takes_no_words() {
    let text = LESSON.replace("words = [\"bad\", \"box\", \"of\"]", "inputs = [-1, 0.5, 0]");
    assert_ne!(text, LESSON);
    let lesson = check(&Source::new("compared.toml", text), &KINDS).unwrap();
    let mut app = App::with_lesson(
        Library::shipped().entries[0].clone(),
        lesson,
        &KINDS,
        Language::English,
    );
    app.update(Command::TurnTo(LSTM));
    app.update(Command::Words);
    assert!(app.overlay.is_none() && app.notice.is_some());
    // Where another run reads words, this one goes on reading numbers.
    app.update(Command::TurnTo(RNN));
    app.update(Command::Words);
    app.update(Command::Paste(" of of".to_owned()));
    app.update(Command::Enter);
    assert!(app.overlay.is_none());
    assert!(RunId::first(3).all(|run| lab(&app).runs.get(run).steps() == 5));
    assert_eq!(value(lab(&app), LSTM, "x@1"), -1.0);
}

#[test]
fn a_challenge_is_judged_on_all_runs() {
    let lesson = lesson();
    let challenge = &lesson.scenes[0].challenges[0];
    let mut runs = lesson.scenes[0].runs();
    let missed = |outcome| match outcome {
        Outcome::Missed { condition, .. } => condition,
        other => panic!("{other:?}"),
    };
    assert_eq!(missed(challenge.judge(&runs)), 0);
    let (last, rest) = challenge.solution.split_last().unwrap();
    let set = |runs: &mut gatelab::lesson::Runs, at: RunAddress, value| {
        runs.change(at.run, |setup| {
            setup.set(at.address, value).unwrap();
        });
    };
    for (at, value) in rest {
        set(&mut runs, *at, *value);
    }
    assert_eq!(missed(challenge.judge(&runs)), 1);
    set(&mut runs, last.0, last.1);
    assert_eq!(challenge.judge(&runs), Outcome::Solved);
}

#[test]
fn an_explanation_stays_in_its_run() {
    let (mut app, _folder) = app();
    app.update(Command::Enter);
    assert!(frame(&app, 100, 40).contains("lstm: c@2"));
    app.update(Command::Enter);
    assert_eq!(here(lab(&app)), (LSTM, "f@2".to_owned()));
    assert!(matches!(lab(&app).focus, Address::Value { .. }));
}

#[test]
fn runs_stand_side_by_side_or_above_each_other_and_on_small_screens_have_tabs() {
    let (mut app, _folder) = app();
    app.update(Command::FocusPanel(2));
    app.update(Command::Zoom);
    let equations = [
        "h = tanh(W x + U h' + b)",
        "c = f * c' + i * g",
        "h = (1 - z) * n + z * h'",
    ];
    let seen = |app: &App, width, height| {
        let frame = frame(app, width, height);
        equations.map(|equation| frame.lines().skip(1).any(|line| line.contains(equation)))
    };
    assert_eq!(seen(&app, 240, 40), [true, true, true]);
    assert_eq!(seen(&app, 80, 40), [true, true, true]);
    assert_eq!(seen(&app, 80, 20), [false, true, false]);
    app.update(Command::Run(1));
    assert_eq!(seen(&app, 80, 20), [false, false, true]);
    assert!(
        frame(&app, 80, 20).contains("RNN   lstm › GRU"),
        "{}",
        frame(&app, 80, 20)
    );
}

#[test]
fn commands_name_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("compared.toml");
    std::fs::write(&path, LESSON).unwrap();
    let run = |words: &[&str]| {
        let mut command = Process::new(env!("CARGO_BIN_EXE_gatelab"));
        command.arg(words[0]).arg(&path).args(&words[1..]);
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let named = run(&["explain", "lstm: c@3"]);
    assert_eq!(named, run(&["explain", "c@3", "--run", "lstm"]));
    assert!(named.1.contains("c@3 = f@3 * c@2 + i@3 * g@3"), "{named:?}");
    assert!(run(&["explain", "h@3"]).1.contains("tanh(W x + U h' + b)"));
    let (code, _, error) = run(&["explain", "lsmt: c@3"]);
    assert_eq!(code, Some(2));
    assert!(
        error.contains("there is no run `lsmt`; the scene has rnn, lstm, gru"),
        "{error}"
    );
    let trace = run(&["trace", "--run", "gru"]).1;
    assert!(trace.contains(r#""run":"gru","cell":"gru""#) && trace.contains(r#""z":"#));
    let shown = run(&["show", "--run", "gru", "--size", "120x40"]).1;
    assert!(shown.contains("GRU · forward · step 2/3"), "{shown}");
    let read = run(&["read"]).1;
    for part in [
        "RNN: Values at step 2 of 3, 'box'",
        "lstm: Values at step",
        "Equations (GRU)",
    ] {
        assert!(read.contains(part), "{part}\n{read}");
    }
    assert_eq!(run(&["check"]).1, "1 lesson, 1 claim proved\n");
}
