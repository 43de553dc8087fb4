//! Good lessons: the format of `docs/lessons.md`, what it means, and PyTorch's numbers through it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fmt::Write as _;
use std::path::Path;

use gatelab::diagnostic::{Source, draw};
use gatelab::engine::{Address, Run};
use gatelab::lesson::{
    Language, Lesson, NumberOf, PanelKind, Piece, RunId, Scene, Shows, TweakTarget, check,
};
use proptest::prelude::*;
use serde_json::Value;

/// A panel of a training.
const fn trained(name: &'static str) -> PanelKind {
    PanelKind {
        name,
        shows: Shows::EveryRun,
        timed: false,
        drawing: None,
    }
}

const KINDS: [PanelKind; 5] = [
    trained("loss"),
    trained("score"),
    PanelKind {
        name: "equations",
        shows: Shows::Nothing,
        timed: false,
        drawing: None,
    },
    PanelKind {
        name: "lines",
        shows: Shows::Needed,
        timed: false,
        drawing: None,
    },
    PanelKind {
        name: "flow",
        shows: Shows::Nothing,
        timed: false,
        drawing: None,
    },
];

fn lesson(text: &str) -> Lesson {
    let source = Source::new("lesson.toml", text);
    check(&source, &KINDS).unwrap_or_else(|diagnostics| {
        let told: String = diagnostics
            .iter()
            .map(|diagnostic| draw(&source, diagnostic).to_string())
            .collect();
        panic!("{told}")
    })
}

/// A lesson of one scene.
fn scene(body: &str) -> Scene {
    let head = "title = { en = \"T\", es = \"T\" }\n[[scene]]\nid = \"main\"\n";
    let say = if body.contains("say =") {
        ""
    } else {
        "say = { en = \"a\", es = \"b\" }\n"
    };
    lesson(&format!("{head}{say}{body}")).scenes.remove(0)
}

/// The lessons in the author's guide.
fn guide() -> Vec<String> {
    let guide = include_str!("../docs/lessons.md");
    let blocks = guide.split("```toml\n").skip(1);
    blocks
        .map(|block| block.split("```").next().unwrap().to_owned())
        .collect()
}

#[test]
fn every_lesson_of_the_guide_is_good_and_true() {
    let lessons = guide();
    assert_eq!(lessons.len(), 10);
    let mut claims = 0;
    for text in &lessons {
        let lesson = lesson(text);
        assert_eq!(lesson.prove(), []);
        claims += lesson
            .scenes
            .iter()
            .map(|scene| scene.expects.len())
            .sum::<usize>();
    }
    assert_eq!(claims, 3);
}

#[test]
fn prose_is_filled_from_the_run() {
    let scene = scene(
        "say = { en = \"{h@2} {h} {h'} {W} {loss:.3}\", es = \"{loss} {W} {h'} {h} {h@2}\" }\ncell = \"rnn\"\n\
         sizes = { x = 1, h = 1 }\ninputs = [1, 0, 0]\nparams = { W = 1, U = 0.5, b = 0 }\n\
         loss = { kind = \"half-squared-error\", of = \"h\", target = 1 }",
    );
    let runs = scene.runs();
    let numbers = |language, step| {
        let pieces = &scene.say.get(language).pieces;
        let number = |piece: &Piece| match piece {
            Piece::Number { of, .. } => of.value(&runs, step),
            Piece::Words(_) => None,
        };
        pieces.iter().filter_map(number).collect::<Vec<_>>()
    };
    let h1 = 1.0_f64.tanh();
    let (h2, h3) = ((0.5 * h1).tanh(), (0.5 * (0.5 * h1).tanh()).tanh());
    let loss = 0.5 * (h3 - 1.0) * (h3 - 1.0);
    let close = |found: Vec<f64>, wanted: [f64; 5]| {
        assert!(
            found
                .iter()
                .zip(wanted)
                .all(|(found, wanted)| (found - wanted).abs() < 1e-15),
            "{found:?}"
        );
    };
    close(numbers(Language::English, 1), [h2, h1, 0.0, 1.0, loss]);
    close(numbers(Language::English, 3), [h2, h3, h2, 1.0, loss]);
    close(numbers(Language::Spanish, 3), [loss, 1.0, h2, h3, h2]);
    assert_eq!(NumberOf::Loss(RunId::OWN).address(1), None);
}

#[test]
fn zeros_follow_the_last_input() {
    let scene = scene(
        "cell = \"rnn\"\nsizes = { x = 2, h = 1 }\ninputs = [[1, 2]]\nsteps = 3\nfill = { seed = 1, scale = 1 }",
    );
    assert_eq!(
        (scene.setup.steps, &scene.setup.inputs[..]),
        (3, &[1.0, 2.0, 0.0, 0.0, 0.0, 0.0][..])
    );
}

#[test]
fn several_inputs_lie_side_by_side() {
    let scene = scene(
        "sizes = { x = 2 }\ninputs = { u = [7, 8], x = [[1, 2], [3, 4]] }\n[scene.cell]\n\
         input = { x = \"x\", u = \"1\" }\nstate = { s = \"x\" }\nequations = \"s = u * x + s'\"",
    );
    assert_eq!(scene.setup.inputs, [1.0, 2.0, 7.0, 3.0, 4.0, 8.0]);
    let run = Run::new(scene.setup.clone());
    let of = |name: &str| {
        run.number(run.program().read_address(name, 1, 2).unwrap())
            .unwrap()
    };
    assert_eq!((of("s[0]@2"), of("s[1]@2")), (31.0, 46.0));
}

#[test]
fn given_parameters_win_over_drawn_ones_and_layers_have_their_own() {
    let scene = scene(
        "cell = \"rnn\"\nlayers = 2\nsizes = { x = 1, h = 2 }\ninputs = [1]\nfill = { seed = 1, scale = 0.5 }\n\
         loss = { kind = \"half-squared-error\", of = \"h_2\", target = [0, 0] }\n\
         [scene.params]\nU_2 = [[1, 2], [3, 4]]",
    );
    let program = &scene.setup.program;
    let param = program.param_named("U_2").unwrap();
    let given = |row, col| scene.setup.given(Address::Param { param, row, col });
    assert_eq!(
        [given(0, 0), given(0, 1), given(1, 0), given(1, 1)],
        [Some(1.0), Some(2.0), Some(3.0), Some(4.0)]
    );
    let other = program.param_named("U_1").unwrap();
    assert_ne!(
        scene.setup.given(Address::Param {
            param: other,
            row: 0,
            col: 0
        }),
        Some(0.0)
    );
}

#[test]
fn a_loss_at_every_step_has_a_target_at_every_step() {
    let scene = scene(
        "cell = \"rnn\"\nsizes = { x = 1, h = 1 }\ninputs = [1, 2]\nfill = { seed = 1, scale = 0.5 }\n\
         loss = { kind = \"half-squared-error\", of = \"h\", at = \"every\", target = [0.25, 0.75] }",
    );
    assert_eq!(
        (&scene.setup.targets[..], &scene.setup.loss_weights[..]),
        (&[0.25, 0.75][..], &[1.0, 1.0][..])
    );
}

#[test]
fn tweaks_and_pins_reach_their_numbers() {
    let scene = scene(
        "cell = \"lstm\"\nsizes = { x = 1, h = 2 }\ninputs = [1, 2, 3]\nfill = { seed = 1, scale = 0.5 }\n\
         pins = [{ gate = \"f\", unit = 1, step = 2, value = 1 }]\n\
         tweaks = [{ param = \"bf\" }, { param = \"Uf\", at = [1, 0] }, { input = \"x\" }, { initial = \"c\", at = 1 }, \
         { pin = \"o\" }]\npanels = [{ kind = \"lines\", show = [\"f\", \"Wf\"], unit = 1 }, { kind = \"flow\" }]",
    );
    let program = &scene.setup.program;
    let counts: Vec<_> = scene
        .tweaks
        .iter()
        .map(|tweak| tweak.target.addresses(program, 2).len())
        .collect();
    assert_eq!(counts, [2, 1, 1, 1, 0]);
    for tweak in &scene.tweaks {
        for address in tweak.target.addresses(program, 2) {
            assert!(scene.setup.given(address).is_some(), "{address:?}");
        }
    }
    assert!(matches!(
        scene.tweaks[4].target,
        TweakTarget::Pin {
            unit: None,
            step: None,
            ..
        }
    ));
    let run = Run::new(scene.setup.clone());
    let f = program.slot_named("f").unwrap();
    assert_eq!(run.vector(f, 2)[1], 1.0);
    assert!(run.vector(f, 1)[1] < 1.0);
    assert_eq!(scene.panels.len(), 2);
}

fn array(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(array).collect::<Vec<_>>().join(", ")),
        number => format!("{:?}", number.as_f64().unwrap()),
    }
}

/// PyTorch's RNN cases written as lessons give PyTorch's losses: the whole way from text to number.
#[test]
fn reference_cases_written_as_lessons_give_the_reference_loss() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/rnn.json");
    let golden: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let cases = golden["cases"].as_array().unwrap();
    for case in cases {
        let sum = |a: &Value, b: &Value| -> Value {
            let pairs = a.as_array().unwrap().iter().zip(b.as_array().unwrap());
            pairs
                .map(|(a, b)| a.as_f64().unwrap() + b.as_f64().unwrap())
                .collect::<Vec<_>>()
                .into()
        };
        let weights = &case["weights"];
        let mut text = format!(
            "cell = \"rnn\"\nsizes = {{ x = {}, h = {} }}\n",
            case["input_size"], case["hidden_size"]
        );
        let _ = writeln!(
            text,
            "inputs = {}\ninitial = {{ h = {} }}",
            array(&case["x"]),
            array(&case["h0"])
        );
        let target = array(&case["target"]);
        let _ = writeln!(
            text,
            "loss = {{ kind = \"half-squared-error\", of = \"h\", at = \"last\", target = {target} }}"
        );
        let (w, u) = (array(&weights["weight_ih"]), array(&weights["weight_hh"]));
        let b = array(&sum(&weights["bias_ih"], &weights["bias_hh"]));
        let _ = writeln!(text, "[scene.params]\nW = {w}\nU = {u}\nb = {b}");
        let loss = Run::new(scene(&text).setup).loss().unwrap();
        let wanted = case["loss"].as_f64().unwrap();
        assert!(
            (loss - wanted).abs() <= 1e-12 * wanted.abs() + 1e-15,
            "{loss:e} {wanted:e}"
        );
    }
    assert!(!cases.is_empty());
}

proptest! {
    /// A good lesson with a piece cut out, doubled or replaced is good or has mistakes that can be drawn.
    #[test]
    fn damaged_lessons_never_panic(
        which in 0usize..9, from in 0.0f64..1.0, len in 0usize..40,
        with in prop_oneof![Just("".to_owned()), "[\\[\\]{}\"'=.,0-9a-z\n#@ -]{0,6}", "\\PC{0,3}"],
    ) {
        let text = guide().swap_remove(which);
        let at = |bytes: usize| (0..=bytes.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        let start = at((from * text.len() as f64) as usize);
        let end = at(start + len).max(start);
        let damaged = format!("{}{with}{}", &text[..start], &text[end..]);
        let source = Source::new("damaged.toml", damaged);
        match check(&source, &KINDS) {
            Ok(lesson) => prop_assert!(!lesson.scenes.is_empty()),
            Err(diagnostics) => {
                prop_assert!(!diagnostics.is_empty());
                for diagnostic in diagnostics {
                    prop_assert!(draw(&source, &diagnostic).to_string().starts_with("damaged.toml:"));
                }
            }
        }
    }
}
