//! Arithmetic worked out by the learner: what is blank, what is right, which slip is named, and how the help fades.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod stage;

use gatelab::app::{App, Command, Overlay, Sheet};
use gatelab::diagnostic::Source;
use gatelab::engine::{Address, Run};
use gatelab::lesson::{Answer, Language, Library, Place, Scene, Slip, Stage, Typed, Worked, check};
use gatelab::ui::KINDS;
use stage::{frame, lab};

/// Round numbers: everything can be done by hand.
const LESSON: &str = r#"
title = { en = "By hand", es = "A mano" }

[[scene]]
id = "main"
say = { en = "c is {c}.", es = "c vale {c}." }
inputs = [0.5, 0.25]
initial = { c = 2, w = 3 }
params = { f = 0.5, i = 0.2, lr = 0.1, W = [[2, -1, 0.5]], b = -1 }
tweaks = [{ param = "f", step = 0.1 }]
open = { step = 2, at = "c" }
panels = [{ kind = "bars", show = ["c", "w", "h", "z"] }, { kind = "equations" }]

[scene.cell]
name = "By hand"
input = { x = "1" }
state = { c = "1", w = "1" }
params = { f = "1", i = "1", lr = "1", W = "1 3", b = "1" }
equations = """
c = f * c' + i * x
w = w' - lr * x
v = [x, c, w]
a = W v + b
h = tanh(a)
o = c * tanh(w)
z = (1 - f) * c + f * w
"""

[[scene.ask]]
kind = "work"
of = "c@2"
question = { en = "Work out c at step 2.", es = "Calcula c en el paso 2." }
reveal = { en = "c is {c@2}.", es = "c vale {c@2}." }

[[scene.ask]]
kind = "sign"
of = "c@2"
question = { en = "Its sign?", es = "¿Su signo?" }
reveal = { en = "c is {c@2}.", es = "c vale {c@2}." }
"#;

fn scene() -> Scene {
    let lesson = check(&Source::new("hand.toml", LESSON), &KINDS).unwrap();
    assert_eq!(lesson.prove(), []);
    lesson.scenes.into_iter().next().unwrap()
}

fn run() -> Run {
    Run::new(scene().setup)
}

fn address(run: &Run, name: &str) -> Address {
    run.program().read_address(name, 2, run.steps()).unwrap()
}

fn worked(run: &Run, name: &str) -> Worked {
    Worked::of(run, address(run, name)).unwrap()
}

fn place(line: usize, operand: usize) -> Place {
    Place {
        line,
        operand: Some(operand),
    }
}

fn result(line: usize) -> Place {
    Place { line, operand: None }
}

/// The places that are blank, as `line:operand` or `line:=`.
fn blanks(worked: &Worked, stage: Stage) -> String {
    let one = |place: &Place| match place.operand {
        Some(operand) => format!("{}:{operand}", place.line),
        None => format!("{}:=", place.line),
    };
    worked.blanks(stage).iter().map(one).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_lines_are_those_of_the_equation() {
    let run = run();
    for (name, lines, one, all) in [
        ("c", 1, "0:1", "0:0 0:1 0:2 0:3 0:="),
        ("w", 1, "0:0", "0:0 0:1 0:2 0:="),
        // A matrix product: each weight and each element of v.
        ("a", 1, "0:6", "0:0 0:1 0:2 0:3 0:4 0:5 0:6 0:="),
        // An activation has what goes into it as a line of its own; what tanh gives is not asked.
        ("h", 2, "0:6", "0:0 0:1 0:2 0:3 0:4 0:5 0:6 0:="),
        ("o", 2, "1:0", "0:0 1:0 1:="),
        // The 1 of 1 - f is no blank, nor is what that comes to when it goes on.
        ("z", 2, "1:3", "0:1 0:= 1:1 1:2 1:3 1:="),
    ] {
        let worked = worked(&run, name);
        assert_eq!(worked.lines.len(), lines, "{name}");
        assert_eq!(worked.lines.last().unwrap().address, address(&run, name));
        assert_eq!(blanks(&worked, Stage::Shown), "");
        assert_eq!(blanks(&worked, Stage::One), one, "{name}");
        assert_eq!(blanks(&worked, Stage::All), all, "{name}");
        for line in &worked.lines {
            assert_eq!(line.fold().to_bits(), line.value.to_bits(), "{name}");
        }
    }
    assert_eq!(Worked::of(&run, address(&run, "x")), None);
    assert_eq!(Worked::of(&run, address(&run, "lr")), None);
    assert_eq!(Worked::of(&run, address(&run, "c@0")), None);
}

fn judge(run: &Run, worked: &Worked, place: Place, text: &str) -> Result<(), Slip> {
    worked.judge(run, place, Typed::read(text).unwrap(), &|_| None)
}

#[test]
fn a_slip_is_named() {
    let run = run();
    // c@2 = 0.5 * 1.1 + 0.2 * 0.25 = 0.6; c@1 = 1.1
    let own = worked(&run, "c");
    let cases = [
        (place(0, 1), "1.1", Ok(())),
        (place(0, 1), "1,10", Ok(())),
        (place(0, 1), "-1.1", Err(Slip::Sign)),
        (place(0, 1), "0.6", Err(Slip::OtherStep(2))),
        (place(0, 1), "2", Err(Slip::OtherStep(0))),
        (place(0, 1), "0.25", Err(Slip::OtherOperand(3))),
        (place(0, 1), "7", Err(Slip::Operand)),
        (result(0), "0.6", Ok(())),
        (result(0), "0.55", Err(Slip::WithoutTerm(1))),
        (result(0), "0.05", Err(Slip::WithoutTerm(0))),
        (result(0), "0.5", Err(Slip::SignOfTerm(1))),
        (result(0), "3", Err(Slip::Sum)),
    ];
    for (place, text, wanted) in cases {
        assert_eq!(judge(&run, &own, place, text), wanted, "{text} at {place:?}");
    }
    // w@2 = 2.95 - 0.1 * 0.25 = 2.925
    let own = worked(&run, "w");
    assert_eq!(judge(&run, &own, result(0), "2.925"), Ok(()));
    assert_eq!(judge(&run, &own, result(0), "2.975"), Err(Slip::SignOfTerm(1)));
}

#[test]
fn what_the_digits_allow_is_right() {
    let run = run();
    let own = worked(&run, "o");
    // o@2 = c * tanh(w), c = 0.6, tanh(2.925) = 0.99426
    let value = own.value(result(1)).unwrap();
    assert!((value - 0.596_554).abs() < 1e-6, "{value}");
    for (text, right) in [
        ("0.5966", true),
        ("0.597", true),
        ("0.60", true),
        ("0.6", false),
        ("0.5968", false),
        ("0.59", false),
    ] {
        // What went in was rounded to four digits: the product may be off as much as that allows.
        assert_eq!(judge(&run, &own, result(1), text).is_ok(), right, "{text}");
    }
    // Operands typed to two digits allow more.
    let rough = |place: Place| (place == c_of_o()).then_some(0.62);
    let judged = own.judge(&run, result(1), Typed::read("0.6164").unwrap(), &rough);
    assert_eq!(judged, Ok(()));
    let tolerance = |text: &str| Typed::read(text).map(|typed| typed.half);
    assert_eq!(tolerance("1.25"), Some(0.005));
    assert_eq!(tolerance("2e-3"), Some(0.0005));
    assert!((tolerance("1.5e2").unwrap() - 5.0).abs() < 1e-12);
    for bad in ["", "-", "1.2.3", "inf", "nan", "1e999", "0x1", "a"] {
        assert_eq!(Typed::read(bad), None, "{bad}");
    }
}

/// The `c` of `c * tanh(w)`.
fn c_of_o() -> Place {
    place(1, 0)
}

fn app() -> (App, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hand.toml");
    std::fs::write(&path, LESSON).unwrap();
    let library = Library::open(&path).unwrap();
    (App::new(library, &KINDS, Language::English, Some(0)), folder)
}

fn sheet(app: &App) -> &Sheet {
    match &app.overlay {
        Some(Overlay::Sheet(sheet)) => sheet,
        other => panic!("no sheet but {other:?}"),
    }
}

fn fill(app: &mut App, text: &str) {
    for c in text.chars() {
        app.update(Command::Type(c));
    }
    app.update(Command::Enter);
}

#[test]
fn the_help_fades_from_all_to_nothing() {
    let (mut app, _folder) = app();
    app.update(Command::Ask);
    assert!(!app.is_typing());
    assert!(frame(&app, 80, 24).contains("= 0.5 * 1.1 + 0.2 * 0.25 = 0.6"));
    app.update(Command::Enter);
    assert!(app.is_typing());
    let shown = frame(&app, 80, 24);
    assert!(shown.contains("= 0.5 * ____ + 0.2 * 0.25 = ..."), "{shown}");
    fill(&mut app, "0.6");
    let shown = frame(&app, 80, 24);
    assert!(
        shown.contains("0.6\u{2717}") && shown.contains("That is c at step 2. c' is c of step 1"),
        "{shown}"
    );
    fill(&mut app, "");
    assert!(
        !sheet(&app).is_done(),
        "what is wrong stays until it is typed anew"
    );
    fill(&mut app, "1.1");
    assert!(sheet(&app).is_done());
    assert!(frame(&app, 80, 24).contains("= 0.5 * 1.1\u{2713} + 0.2 * 0.25 = 0.6"));
    app.update(Command::Enter);
    assert_eq!((sheet(&app).stage, sheet(&app).blanks.len()), (Stage::All, 5));
    // The sum first: right it would be, wrong it is told to wait for its operands.
    app.update(Command::Panel(-1));
    assert_eq!(sheet(&app).at, 4);
    fill(&mut app, "9");
    assert_eq!(sheet(&app).entries[4].judged, Some(Err(Slip::Early)));
    fill(&mut app, "x");
    assert!(sheet(&app).unreadable);
    app.update(Command::Erase);
    app.update(Command::Panel(1));
    for text in ["0.5", "1.1", "0.2"] {
        fill(&mut app, text);
    }
    assert_eq!(sheet(&app).at, 3, "Enter goes to the next blank");
    app.update(Command::Type('0'));
    app.update(Command::Paste(".25\n".to_owned()));
    app.update(Command::Panel(1));
    assert_eq!(
        sheet(&app).entries[3].judged,
        Some(Ok(())),
        "leaving a blank judges it"
    );
    fill(&mut app, "3");
    assert!(frame(&app, 80, 24).contains("Multiplied: 0.55 + 0.05."));
    fill(&mut app, "0.6");
    assert!(sheet(&app).is_done());
    app.update(Command::Enter);
    let locked = lab(&app).work.answers[0].clone().unwrap();
    assert_eq!(
        (locked.answer, locked.verdict.right),
        (Answer::Worked { slips: 3 }, true)
    );
    assert!(!app.is_typing());
    assert!(frame(&app, 80, 24).contains("Worked out, with 3 slips on the way."));
    let remembered = |app: &App| app.standing(0).unwrap().answered;
    assert_eq!(remembered(&app), 1);
    // On to the next question, back, and once more.
    app.update(Command::Enter);
    assert!(matches!(app.overlay, Some(Overlay::Question(_))));
    app.update(Command::Panel(1));
    app.update(Command::Reset);
    assert_eq!(
        (sheet(&app).stage, lab(&app).work.answers[0].clone()),
        (Stage::Shown, None)
    );
    assert_eq!(remembered(&app), 0);
}

#[test]
fn the_arithmetic_is_that_of_the_lesson() {
    let (mut app, _folder) = app();
    app.update(Command::Nudge(1));
    app.update(Command::Ask);
    assert!(frame(&app, 80, 24).contains("= 0.5 * 1.1 + 0.2 * 0.25 = 0.6"));
    app.update(Command::Language);
    assert!(frame(&app, 80, 24).contains("1 de 3, escrito entero"));
}
