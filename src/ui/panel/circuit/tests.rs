use std::sync::Arc;

use crate::ui::canvas::Canvas;
use proptest::prelude::*;
use ratatui_core::layout::Rect;

use super::*;
use crate::engine::{Address, CellSource, ModelSource, ParamId, Pass, Pin, Program, Run, Setup, Tick};
use crate::lesson::{Language, PanelSpec, RunId, Runs, Scale, shipped_cell, shipped_cells};
use crate::ui::frame::to_text;
use crate::ui::ink::{Hit, Ink, Look, Target};
use crate::ui::panel::View;
use crate::ui::theme::Level;

fn compile(cell: CellSource, pinned: &[&str]) -> Program {
    let sizes = [("x".to_owned(), 2), ("h".to_owned(), 3)].into();
    let pinned = pinned.iter().map(|name| (*name).to_owned()).collect();
    let model = ModelSource {
        cell,
        sizes,
        pinned,
        ..ModelSource::default()
    };
    Program::compile(&model).unwrap()
}

fn shipped(name: &str) -> (Program, String) {
    let cell = shipped_cell(name).unwrap().unwrap();
    (compile(cell.source, &[]), cell.circuit.unwrap())
}

fn inline(inputs: &[&str], states: &[&str], params: &[(&str, &str)], equations: &str) -> Program {
    let declare = |names: &[&str]| {
        names
            .iter()
            .map(|name| ((*name).to_owned(), "h".to_owned()))
            .collect()
    };
    let cell = CellSource {
        name: "own".to_owned(),
        inputs: declare(inputs),
        states: declare(states),
        params: params
            .iter()
            .map(|(name, dims)| ((*name).to_owned(), (*dims).to_owned()))
            .collect(),
        equations: equations.to_owned(),
    };
    compile(cell, &[])
}

/// A run in which no two numbers are alike.
fn run(program: Program) -> Run {
    let mut setup = Setup::zeros(Arc::new(program), 3);
    let wave = |at: usize| (at as f64 * 1.7 + 0.4).sin();
    for (at, value) in setup
        .params
        .iter_mut()
        .chain(&mut setup.inputs)
        .chain(&mut setup.initial)
        .enumerate()
    {
        *value = wave(at);
    }
    Run::new(setup)
}

/// Calls `see` with the values of unit 1 just after operation `op` of step 2.
fn at<T>(run: &Run, circuits: &Circuits, which: usize, op: usize, see: impl FnOnce(&RunWires<'_>) -> T) -> T {
    let computed = |address: Address| match address {
        Address::Value { slot, step, .. } => {
            let made = run
                .program()
                .ops
                .iter()
                .position(|made| made.target == slot.0 as usize);
            step < 2 || made.is_none_or(|made| made <= op)
        }
        _ => true,
    };
    let spec = PanelSpec {
        kind: "circuit",
        sides: Vec::new(),
        unit: None,
        scale: Scale::Linear,
        title: None,
    };
    let runs = Runs::new(run.setup().clone(), []);
    let view = View {
        run,
        runs: &runs,
        id: RunId::OWN,
        label: None,
        tick: Tick {
            pass: Pass::Forward,
            step: 2,
            op,
        },
        focus: Address::Param {
            param: ParamId(0),
            row: 0,
            col: 0,
        },
        spec: &spec,
        show: &[],
        circuit: None,
        time: None,
        training: None,
        words: &[],
        hides_later: false,
        language: Language::English,
        computed: &computed,
    };
    see(&RunWires::new(
        &view,
        circuits.parts(),
        &circuits.drawings()[which],
        1,
    ))
}

fn ink_on<T>(area: Rect, ascii: bool, see: impl FnOnce(&mut Ink<'_>) -> T) -> (String, Vec<Hit>, T) {
    let mut canvas = Canvas::new(area.width, area.height);
    let mut hits = Vec::new();
    let look = Look::dark(Level::None, ascii);
    let seen = see(&mut Ink::new(&mut canvas, area, &look, &mut hits));
    (to_text(&canvas), hits, seen)
}

fn drawn(run: &Run, circuits: &Circuits, which: usize, op: usize, ascii: bool) -> (String, Vec<Hit>) {
    let circuit = &circuits.drawings()[which];
    let area = Rect::new(0, 0, circuit.width() as u16, circuit.height() as u16);
    at(run, circuits, which, op, |wires| {
        let (text, hits, ()) = ink_on(area, ascii, |ink| draw_circuit(ink, circuit, wires));
        (text, hits)
    })
}

fn check(circuit: &Circuit, parts: &Parts) {
    assert!(circuit.symbols.iter().all(|row| row.len() == circuit.width()));
    for part in parts.iter().filter(|part| part.named && !part.symbol.is_empty()) {
        assert!(circuit.makes(&part.name), "{} is not drawn", part.name);
    }
    for wire in &circuit.wires {
        assert!(wire.joined || wire.carries.len() == 1, "{:?}", wire.carries);
        for name in &wire.carries {
            assert!(parts.named(resolve::split(name).0).is_some(), "{name}");
        }
    }
}

#[test]
fn every_shipped_drawing_shows_its_whole_cell_and_nothing_else() {
    for name in shipped_cells() {
        let (program, art) = shipped(name);
        let circuits = Circuits::read(&program, &art).unwrap_or_else(|faults| panic!("{name}: {faults:#?}"));
        let sizes: Vec<_> = circuits
            .drawings()
            .iter()
            .map(|own| (own.width(), own.height()))
            .collect();
        assert!(sizes[0].0 <= 75 && sizes[0].1 <= 19, "{name}: {sizes:?}");
        assert!(sizes[1].0 <= 48 && sizes[1].1 <= 13, "{name}: {sizes:?}");
        // The last one fits beside the words on the smallest screen.
        let last = sizes[sizes.len() - 1];
        assert!(last.0 <= 40 && last.1 <= 13, "{name}: {sizes:?}");
        for circuit in circuits.drawings() {
            check(circuit, circuits.parts());
        }
        assert_eq!(circuits.fitting(80, 20), circuits.drawings().first());
        assert_eq!(circuits.fitting(50, 20), circuits.drawings().get(1));
        assert_eq!(circuits.fitting(40, 13), circuits.drawings().last());
        assert_eq!(circuits.fitting(10, 2), circuits.drawings().last());
    }
}

/// Where a name touches its number, the sign of a negative one would stand for a subtraction: `g-0.98`.
#[test]
fn only_what_is_never_negative_touches_its_name() {
    for name in shipped_cells() {
        let (program, art) = shipped(name);
        let circuits = Circuits::read(&program, &art).unwrap();
        for circuit in circuits.drawings() {
            for value in circuit.values.iter().filter(|value| value.column > 0) {
                let part = circuits.parts().named(resolve::split(&value.name).0).unwrap();
                let before = circuit.marks[value.row][value.column - 1];
                assert!(part.gate || before != Mark::Label, "{name}: {}", value.name);
            }
        }
    }
}

#[test]
fn shipped_drawings_with_values() {
    for name in shipped_cells() {
        let (program, art) = shipped(name);
        let circuits = Circuits::read(&program, &art).unwrap();
        let run = run(program);
        let last = run.program().ops.len() - 1;
        let middle = last / 2;
        let smallest = circuits.drawings().len() - 1;
        let pictures = [(0, last), (0, middle), (1, last), (smallest, last)]
            .map(|(which, op)| drawn(&run, &circuits, which, op, false).0);
        insta::assert_snapshot!(format!("{name}-values"), pictures.join("\n\n"));
    }
}

#[test]
fn terms_on_the_wires_add_up_to_the_state() {
    for (name, state, terms) in [
        ("lstm", "c", ["f * c'", "i * g"]),
        ("gru", "h", ["(1 - z) * n", "z * h'"]),
    ] {
        let (program, art) = shipped(name);
        let circuits = Circuits::read(&program, &art).unwrap();
        let run = run(program);
        at(&run, &circuits, 0, 0, |wires| {
            let value = |name: &str| wires.state(name, false).unwrap().value;
            assert_eq!(value(terms[0]) + value(terms[1]), value(state), "{name}");
            assert_ne!(value(terms[0]), value(terms[1]));
        });
    }
}

#[test]
fn wires_are_dashed_until_their_value_is_computed() {
    let (program, art) = shipped("lstm");
    let circuits = Circuits::read(&program, &art).unwrap();
    let run = run(program);
    let last = run.program().ops.len() - 1;
    let dashes = |op| {
        drawn(&run, &circuits, 0, op, false)
            .0
            .matches(['┄', '┆', '▷', '△', '▽'])
            .count()
    };
    for op in 1..=last {
        assert!(dashes(op) <= dashes(op - 1), "{op}");
    }
    assert!(dashes(0) > 60, "{}", dashes(0));
    assert_eq!(dashes(last), 0);
}

#[test]
fn the_operation_under_the_cursor_is_lit_even_where_only_what_it_goes_into_is_drawn() {
    let (program, art) = shipped("lstm");
    let circuits = Circuits::read(&program, &art).unwrap();
    let run = run(program);
    let lit = |op, name: &str| {
        at(&run, &circuits, 0, op, |wires| {
            wires.state(name, false).unwrap().lit
        })
    };
    let names: Vec<_> = (0..run.program().ops.len())
        .map(|op| {
            ["f", "i", "g", "c", "o", "tanh(c)", "h"]
                .into_iter()
                .find(|name| lit(op, name))
                .unwrap()
        })
        .collect();
    assert_eq!(
        names,
        ["f", "f", "i", "i", "g", "g", "c", "o", "o", "tanh(c)", "h"]
    );
    assert!(lit(6, "f * c'") && lit(6, "i * g"));
    assert!(!at(&run, &circuits, 0, 6, |wires| wires
        .state("c", true)
        .unwrap()
        .lit));
}

#[test]
fn numbers_answer_to_clicks_with_where_they_live() {
    let (program, art) = shipped("gru");
    let circuits = Circuits::read(&program, &art).unwrap();
    let run = run(program);
    let (_, hits) = drawn(&run, &circuits, 0, 8, false);
    let at = |row: u16, column: u16| crate::ui::ink::hit_at(&hits, column, row).map(|hit| hit.target);
    let h = run.program().slot_named("h").unwrap();
    let previous = Address::Value {
        slot: h,
        step: 1,
        unit: 1,
    };
    assert_eq!(at(0, 8), Some(Target::Number(previous)));
    let circuit = &circuits.drawings()[0];
    let value = circuit.values.iter().find(|value| value.name == "h").unwrap();
    let now = Address::Value {
        slot: h,
        step: 2,
        unit: 1,
    };
    assert_eq!(
        at(value.row as u16, value.column as u16 + 3),
        Some(Target::Number(now))
    );
}

#[test]
fn plain_ascii_keeps_the_shape() {
    for name in shipped_cells() {
        let (program, art) = shipped(name);
        let circuits = Circuits::read(&program, &art).unwrap();
        let run = run(program);
        for which in 0..2 {
            let (text, _) = drawn(&run, &circuits, which, 3, true);
            assert!(text.is_ascii(), "{text}");
            assert!(!text.contains('?'), "{text}");
            let (rich, _) = drawn(&run, &circuits, which, 3, false);
            let lengths = |text: &str| text.lines().map(|line| line.chars().count()).collect::<Vec<_>>();
            assert_eq!(lengths(&text), lengths(&rich));
        }
    }
}

#[test]
fn a_pinned_gate_is_drawn_where_the_free_one_was() {
    let cell = shipped_cell("lstm").unwrap().unwrap();
    let program = compile(cell.source, &["f"]);
    let circuits = Circuits::read(&program, cell.circuit.as_deref().unwrap()).unwrap();
    let f = program.slot_named("f").unwrap();
    let mut setup = run(program).setup().clone();
    setup.pins.push(Pin {
        slot: f,
        unit: Some(1),
        step: None,
        value: 0.25,
    });
    let run = Run::new(setup);
    let state = at(&run, &circuits, 0, 3, |wires| wires.state("f", false).unwrap());
    assert_eq!(
        (state.value, state.pinned, state.range),
        (0.25, true, WireRange::Gate)
    );
    assert!(at(&run, &circuits, 0, 0, |wires| wires
        .state("f", false)
        .unwrap()
        .lit));
}

#[test]
fn cells_without_a_drawing_get_a_staircase() {
    for name in shipped_cells() {
        let (program, _) = shipped(name);
        let circuits = Circuits::sketched(&program);
        let [circuit] = circuits.drawings() else {
            panic!("{name}")
        };
        check(circuit, circuits.parts());
    }
    let own = [
        inline(&[], &["v"], &[], "v = 3 * v'"),
        inline(
            &["lr", "gradient"],
            &["weight"],
            &[],
            "weight = weight' - lr * gradient",
        ),
        inline(
            &["x"],
            &["s"],
            &[("W", "h h")],
            "long_name = softmax(W [x]) \ns = long_name * s' + x",
        ),
    ];
    let mut pictures = Vec::new();
    for program in own {
        let circuits = Circuits::sketched(&program);
        let circuit = circuits
            .drawings()
            .first()
            .unwrap_or_else(|| panic!("{}", sketch(circuits.parts())));
        check(circuit, circuits.parts());
        let last = program.ops.len() - 1;
        pictures.push(drawn(&run(program), &circuits, 0, last, false).0);
    }
    insta::assert_snapshot!("sketches", pictures.join("\n\n"));
}

#[test]
fn a_drawing_that_shows_something_else_is_refused() {
    let (program, _) = shipped("lstm");
    let wrong = [
        ("{q  }", "`q` is not a quantity of this cell"),
        ("{f  ", "a value field is not closed"),
        ("{f  }──", "a wire ends in nothing"),
        ("{f  }──▶", "an arrow points at nothing"),
        ("{f  }──▶f", "an arrow points at nothing"),
        ("{f  }──▶f  {f  }", "an arrow points at nothing"),
        ("{f  }─▶g{g  }", "`g` stands where `f` arrives"),
        ("┌──\n│", "a frame is not closed"),
        ("───▶(tanh)", "a wire ends in nothing"),
        ("{f  }─▶(tanh)─▶{g  }", "`g` is not `tanh` of `f`"),
        ("{f  }─▶(×)─▶{   }", "no equation has exactly one `×` of `f`"),
        ("{f  }─▶{g  }", "`g` stands where `f` arrives"),
        ("{f  }───{g  }", "one wire cannot carry `f` and `g`"),
        ("{   }", "a value without a name and without a wire"),
        (
            "{f  }──▶──{f  }",
            "an arrow may end at an operation, a value or a double line, not at another wire",
        ),
        ("(σ)", "no equation has exactly one `σ` of nothing"),
    ];
    for (art, message) in wrong {
        let faults = Circuits::read(&program, &format!("{{c   }}\n---\n{art}\n")).unwrap_err();
        let found: Vec<_> = faults.iter().map(|fault| fault.message.as_str()).collect();
        assert!(found.contains(&message), "{art}\n{found:#?}");
        for fault in &faults {
            assert!(fault.span.start >= "{c   }\n---\n".len(), "{fault:?}");
        }
    }
}

#[test]
fn a_wire_passes_under_another_and_enters_where_there_is_a_joint() {
    let (program, _) = shipped("rnn");
    let parts = Parts::of(&program);
    let crossing = "      {h' }\n        │\n{x  }──│─▶[W x + U h' + b]";
    assert!(
        Circuit::read(crossing, &parts).is_err(),
        "brackets hold no blanks"
    );
    let joint = "{x  }  {h' }\n │       │\n ●═══════●═▶[h] {h  }";
    let circuit = Circuit::read(joint, &parts).unwrap();
    assert_eq!(circuit.wires.iter().filter(|wire| wire.joined).count(), 1);
    let apart = "{x  }  {h' }\n │       │\n ●═══════│═▶[h] {h  }";
    assert!(Circuit::read(apart, &parts).is_err());
}

proptest! {
    #[test]
    fn no_art_panics(art in "[{}fxc' σ×+()\\[\\]─│╭╮╰╯├┤┬┴┼●═║╔╗╚╝╠╣╦╩╬▲▼◀▶┌┐└┘\n\u{1b}]{0,120}") {
        let (program, _) = shipped("lstm");
        if let Err(faults) = Circuits::read(&program, &art) {
            for fault in faults {
                prop_assert!(art.get(fault.span.clone()).is_some(), "{:?}", fault);
            }
        }
    }

    #[test]
    fn no_size_panics(width in 0u16..90, height in 0u16..24, which in 0usize..4) {
        let (program, art) = shipped(shipped_cells()[which]);
        let circuits = Circuits::read(&program, &art).unwrap();
        let run = run(program);
        let circuit = circuits.fitting(width, height).unwrap();
        at(&run, &circuits, 0, 2, |wires| {
            ink_on(Rect::new(0, 0, width, height), false, |ink| draw_circuit(ink, circuit, wires));
        });
    }
}
