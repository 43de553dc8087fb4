//! What the engine promises beyond the reference values: an oracle that shares no code with it, finite differences on
//! random programs, pins, losses, infinities, and that no text whatever makes it panic.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::sync::Arc;

use gatelab::engine::{
    Address, CellSource, Extension, LossKind, LossSource, ModelSource, Pass, Pin, Place, Program, Rule, Run,
    Setup, Timeline,
};
use proptest::prelude::*;
use support::random::{drawn, next, program_of, vector_text};
use support::{addresses, assert_replays, cell};

fn lstm(x: usize, h: usize) -> ModelSource {
    ModelSource {
        cell: cell("lstm"),
        sizes: [("x".to_owned(), x), ("h".to_owned(), h)].into(),
        loss: Some(LossSource {
            kind: LossKind::HalfSquaredError,
            of: "h".to_owned(),
        }),
        ..ModelSource::default()
    }
}

/// One LSTM step by hand, with the standard library's functions: shares no code with the engine.
#[test]
fn an_lstm_step_written_by_hand_agrees() {
    let (x_len, h_len) = (3, 4);
    let program = Program::compile(&lstm(x_len, h_len)).unwrap();
    let setup = drawn(program, 1, 7, false);
    let run = Run::new(setup.clone());
    let program = run.program();
    let matrix = |name: &str, row: usize, col: usize| {
        let param = program.param_named(name).unwrap();
        setup
            .given(Address::Param {
                param,
                row: row as u32,
                col: col as u32,
            })
            .unwrap()
    };
    let (x, h0, c0) = (
        &setup.inputs[..x_len],
        &setup.initial[..h_len],
        &setup.initial[h_len..],
    );
    let before = |gate: &str, row: usize| {
        let mut sum = matrix(&format!("b{gate}"), row, 0);
        for (col, x) in x.iter().enumerate() {
            sum += matrix(&format!("W{gate}"), row, col) * x;
        }
        for (col, h) in h0.iter().enumerate() {
            sum += matrix(&format!("U{gate}"), row, col) * h;
        }
        sum
    };
    let sigmoid = |u: f64| 1.0 / (1.0 + (-u).exp());
    for (unit, before_c) in c0.iter().enumerate() {
        let (f, i, o) = (
            sigmoid(before("f", unit)),
            sigmoid(before("i", unit)),
            sigmoid(before("o", unit)),
        );
        let c = f * before_c + i * before("g", unit).tanh();
        let h = o * c.tanh();
        for (name, expected) in [("f", f), ("i", i), ("o", o), ("c", c), ("h", h)] {
            let ours = run.vector(program.slot_named(name).unwrap(), 1)[unit];
            assert!(
                (ours - expected).abs() < 1e-14,
                "{name}[{unit}]: {ours} here, {expected} by hand"
            );
        }
    }
}

/// Every gradient by a parameter, input or initial state against a central difference of the loss.
fn assert_differences(run: &Run, tolerance: f64) {
    let mut state = 99;
    for address in addresses(run) {
        let Some(value) = run.setup().given(address) else {
            continue;
        };
        // A sample of the parameters is enough, and keeps the test quick.
        if next(&mut state) > 0.2 {
            continue;
        }
        let program = run.program();
        let derivative = match address {
            Address::Param { param, row, col } => Address::ParamGradient { param, row, col },
            Address::Value { slot, step: 0, unit } => Address::Adjoint {
                slot: program.adjoint_of_previous(slot).unwrap(),
                step: 1,
                unit,
            },
            Address::Value { slot, step, unit } => match program.adjoint_of(slot) {
                Some(slot) => Address::Adjoint { slot, step, unit },
                None => continue,
            },
            _ => continue,
        };
        let by = 1e-5;
        let loss_at = |value: f64| {
            let mut setup = run.setup().clone();
            setup.set(address, value);
            Run::forward_only(setup).loss().unwrap()
        };
        let measured = (loss_at(value + by) - loss_at(value - by)) / (2.0 * by);
        let derived = run.number(derivative).unwrap();
        assert!(
            (measured - derived).abs() <= tolerance * (1.0 + measured.abs()),
            "{}: {derived} derived, {measured} measured",
            program.address_text(derivative)
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn derivatives_of_random_programs_are_those_that_one_measures(inner in vector_text(), seed: u64) {
        let program = program_of(&inner).map_err(|mistakes| TestCaseError::fail(format!("{inner}: {mistakes:?}")))?;
        let run = Run::new(drawn(program, 4, seed, seed % 2 == 0));
        assert_differences(&run, 1e-6);
        assert_replays(&run);
    }

    #[test]
    fn no_equation_text_panics(text in "[a-zA-Z0-9 .'+*/=()\\[\\],#\n×′é-]{0,120}") {
        let _ = program_of(&text);
    }

    #[test]
    fn no_sequence_of_tokens_panics(parts in prop::collection::vec(prop_oneof![
        Just("W"), Just("x"), Just("h"), Just("h'"), Just("b"), Just("s"), Just("("), Just(")"), Just("["), Just("]"),
        Just(","), Just("+"), Just("-"), Just("*"), Just("/"), Just("="), Just("tanh("), Just("softmax"), Just("1"), Just("1e999"),
        Just("\n"), Just("#"), Just("'"),
    ], 0..40)) {
        let _ = program_of(&parts.join(" "));
    }

    #[test]
    fn no_address_text_panics(text in "\\PC{0,40}") {
        let program = Program::compile(&lstm(1, 2)).unwrap();
        let _ = program.read_address(&text, 1, 3);
    }
}

#[test]
fn the_examples_of_numbers_read_back_as_their_own_address() {
    let program = Program::compile(&lstm(2, 3)).unwrap();
    let run = Run::new(drawn(program, 3, 5, false));
    let program = run.program();
    let mut read = 0;
    for address in addresses(&run) {
        let text = program.address_text(address);
        // Initial values exist of states only; the others' record 0 is never shown.
        if let Ok(back) = program.read_address(&text, 1, 3) {
            assert_eq!(back, address, "{text}");
            read += 1;
        }
    }
    assert!(read > 400, "{read}");
}

#[test]
fn an_inner_expression_that_ends_in_a_prime_reads_back_as_its_own_address() {
    let mut model = lstm(1, 2);
    model.cell.params = vec![("W".to_owned(), "h x".to_owned())];
    model.cell.equations = "c = c' * (-h')\nh = c * tanh(W x)".to_owned();
    let program = Program::compile(&model).unwrap();
    let opposite = program.slot_named("-h'").unwrap();
    for address in [
        Address::Value {
            slot: opposite,
            step: 2,
            unit: 1,
        },
        Address::Adjoint {
            slot: program.adjoint_of(opposite).unwrap(),
            step: 2,
            unit: 1,
        },
    ] {
        let text = program.address_text(address);
        assert_eq!(program.read_address(&text, 1, 3), Ok(address), "{text}");
    }
}

#[test]
fn what_is_no_element_of_a_matrix_is_told_in_rows_and_columns() {
    let program = Program::compile(&lstm(1, 2)).unwrap();
    let said = |text| program.read_address(text, 1, 3).unwrap_err().to_string();
    let whole = "`Uf` is a matrix of 2 x 2: choose a row and a column, as in `Uf[0][0]`";
    assert_eq!(said("Uf"), whole);
    assert_eq!(said("d Uf[1]"), whole);
    assert_eq!(
        said("Wf[1][7]"),
        "`Wf` has 2 rows and 1 column, so there is no [1][7]"
    );
    assert_eq!(
        said("Wf[2]"),
        "`Wf` has 2 rows and 1 column, so there is no [2][0]"
    );
    assert_eq!(said("h[2]"), "`h` has 2 elements, so there is no [2]");
    assert_eq!(said("x[1]"), "`x` has 1 element, so there is no [1]");
    assert!(said(&format!("h{}", "[0]".repeat(100_000))).contains("is not the name of a number"));
}

#[test]
fn cross_entropies_differ_as_derived_and_survive_certainty() {
    for (kind, function) in [
        (LossKind::BinaryCrossEntropy, "sigmoid"),
        (LossKind::CategoricalCrossEntropy, "softmax"),
    ] {
        let mut model = lstm(2, 3);
        model.sizes.insert("y".to_owned(), 2);
        model.extension = Some(Extension {
            params: vec![
                ("V".to_owned(), "y h".to_owned()),
                ("d".to_owned(), "y".to_owned()),
            ],
            equations: format!("y = {function}(V h + d)"),
        });
        model.loss = Some(LossSource {
            kind,
            of: "y".to_owned(),
        });
        let program = Program::compile(&model).unwrap();
        let mut setup = drawn(program, 5, 11, true);
        for targets in setup.targets.chunks_mut(2) {
            targets.copy_from_slice(&[1.0, 0.0]);
        }
        let run = Run::new(setup.clone());
        assert_differences(&run, 1e-6);
        assert_replays(&run);
        // The readout as defined: -sum(target * log(y)) and so on.
        let y = run.program().slot_named("y").unwrap();
        let by_definition: f64 = (1..=5)
            .map(|step| {
                let y = run.vector(y, step);
                -y[0].ln()
                    - if kind == LossKind::BinaryCrossEntropy {
                        (1.0 - y[1]).ln()
                    } else {
                        0.0
                    }
            })
            .sum();
        assert!((run.loss().unwrap() - by_definition).abs() < 1e-12);
        // Quite sure, and wrong: y is exactly 0 and 1 here, and loss and gradient are still numbers.
        let d = run.program().param_named("d").unwrap();
        setup.set(
            Address::Param {
                param: d,
                row: 0,
                col: 0,
            },
            -800.0,
        );
        setup.set(
            Address::Param {
                param: d,
                row: 1,
                col: 0,
            },
            800.0,
        );
        let sure = Run::new(setup);
        assert!(sure.loss().unwrap() > 1000.0 && sure.loss().unwrap().is_finite());
        assert_eq!(sure.first_non_finite(), None);
    }
}

#[test]
fn the_error_of_a_readout_of_the_state_before_goes_to_the_step_before() {
    for (kind, function) in [
        (LossKind::BinaryCrossEntropy, "sigmoid"),
        (LossKind::CategoricalCrossEntropy, "softmax"),
    ] {
        let mut model = lstm(2, 3);
        model.extension = Some(Extension {
            equations: format!("y = {function}(h')"),
            ..Extension::default()
        });
        let of = "y".to_owned();
        model.loss = Some(LossSource { kind, of });
        let mut setup = drawn(Program::compile(&model).unwrap(), 4, 17, false);
        for targets in setup.targets.chunks_mut(3) {
            targets.copy_from_slice(&[0.0, 1.0, 0.0]);
        }
        let run = Run::new(setup);
        assert_differences(&run, 1e-6);
        assert_replays(&run);
        let program = run.program();
        let carried = program.adjoint_of_previous(program.slot_named("h").unwrap());
        assert!(run.adjoints(carried.unwrap(), 1).iter().all(|d| *d != 0.0));
    }
}

#[test]
fn a_pinned_gate_has_its_value_and_passes_nothing_back() {
    let mut model = lstm(2, 3);
    model.pinned = vec!["f".to_owned()];
    let mut setup = drawn(Program::compile(&model).unwrap(), 4, 3, false);
    let f = setup.program.slot_named("f").unwrap();
    let free = Run::new(setup.clone());
    setup.pins = vec![
        Pin {
            slot: f,
            unit: Some(1),
            step: None,
            value: 1.0,
        },
        Pin {
            slot: f,
            unit: None,
            step: Some(3),
            value: 0.0,
        },
    ];
    let run = Run::new(setup);
    assert_eq!(run.vector(f, 2)[1], 1.0);
    assert_eq!(run.vector(f, 3), [0.0; 3]);
    assert_ne!(run.vector(f, 2)[0], 1.0);
    let pinned = run
        .explain(Address::Value {
            slot: f,
            step: 2,
            unit: 1,
        })
        .unwrap();
    assert!(matches!(pinned.rule, Rule::Pinned(_)), "{:?}", pinned.rule);
    // Where it is not pinned, it is what its equation says.
    let unpinned = run.explain(Address::Value {
        slot: f,
        step: 2,
        unit: 0,
    });
    let rule = unpinned.unwrap().rule;
    assert!(matches!(rule, Rule::Apply(..)), "{rule:?}");
    assert_differences(&run, 1e-6);
    assert_replays(&run);
    // With every step of unit 1 pinned, its bias is without effect.
    let bias = run.program().param_named("bf").unwrap();
    let of = |run: &Run, row| {
        run.number(Address::ParamGradient {
            param: bias,
            row,
            col: 0,
        })
        .unwrap()
    };
    assert_eq!(of(&run, 1), 0.0);
    assert_ne!(of(&free, 1), 0.0);
    assert_ne!(of(&run, 0), 0.0);
}

#[test]
fn values_without_end_are_computed_and_their_origin_is_named() {
    let model = ModelSource {
        cell: CellSource {
            name: "times 3".to_owned(),
            states: vec![("v".to_owned(), "1".to_owned())],
            equations: "v = 3 * v'".to_owned(),
            ..CellSource::default()
        },
        ..ModelSource::default()
    };
    let mut setup = Setup::zeros(Arc::new(Program::compile(&model).unwrap()), 800);
    setup.initial[0] = 0.01;
    let run = Run::new(setup);
    let v = run.program().slot_named("v").unwrap();
    let shown: Vec<_> = (1..=7)
        .map(|step| (run.vector(v, step)[0] * 100.0).round() / 100.0)
        .collect();
    assert_eq!(shown, [0.03, 0.09, 0.27, 0.81, 2.43, 7.29, 21.87]);
    let Some(Address::Value { step, .. }) = run.first_non_finite() else {
        panic!("3^800 is finite?")
    };
    assert!(run.vector(v, step as usize - 1)[0].is_finite() && run.vector(v, step as usize)[0].is_infinite());
    assert_replays(&run);
}

#[test]
fn a_gradient_that_is_too_large_only_as_a_sum_is_named() {
    let model = ModelSource {
        cell: CellSource {
            name: "weight".to_owned(),
            inputs: vec![("x".to_owned(), "1".to_owned())],
            params: vec![("v".to_owned(), "1".to_owned()), ("w".to_owned(), "1".to_owned())],
            equations: "h = v * x + w * x".to_owned(),
            ..CellSource::default()
        },
        loss: Some(LossSource {
            kind: LossKind::HalfSquaredError,
            of: "h".to_owned(),
        }),
        ..ModelSource::default()
    };
    let mut setup = Setup::zeros(Arc::new(Program::compile(&model).unwrap()), 2);
    setup.inputs = vec![1e154, 1e154];
    setup.params = vec![0.0, 1.0];
    setup.loss_weights = vec![1.0, 1.0];
    let run = Run::new(setup);
    // Each step's share is 1e308; both together are more than a number can hold.
    let found = run.first_non_finite().unwrap();
    assert_eq!(run.program().address_text(found), "d v");
    assert_eq!(run.number(found), Some(f64::INFINITY));
    assert_replays(&run);
}

#[test]
fn of_a_matrix_the_element_is_named_whose_gradient_is_too_large() {
    let pair = |name: &str, shape: &str| vec![(name.to_owned(), shape.to_owned())];
    let model = ModelSource {
        cell: CellSource {
            name: "weights".to_owned(),
            inputs: pair("x", "3"),
            params: pair("W", "2 3"),
            equations: "h = W x".to_owned(),
            ..CellSource::default()
        },
        loss: Some(LossSource {
            kind: LossKind::HalfSquaredError,
            of: "h".to_owned(),
        }),
        ..ModelSource::default()
    };
    let mut setup = Setup::zeros(Arc::new(Program::compile(&model).unwrap()), 2);
    setup.inputs = [0.0, 0.0, 1e154].repeat(2);
    setup.targets = [-1e154, 0.0].repeat(2);
    setup.loss_weights = vec![1.0, 1.0];
    let run = Run::new(setup);
    let found = run.first_non_finite().unwrap();
    assert_eq!(run.program().address_text(found), "d W[0][2]");
    assert_eq!(run.number(found), Some(f64::INFINITY));
}

#[test]
fn layers_are_stacked_and_named() {
    let model = ModelSource {
        layers: 2,
        loss: Some(LossSource {
            kind: LossKind::HalfSquaredError,
            of: "h_2".to_owned(),
        }),
        ..lstm(2, 3)
    };
    let program = Program::compile(&model).unwrap();
    let names: Vec<_> = program.named().map(|(_, slot)| slot.name.clone()).collect();
    assert_eq!(
        names,
        [
            "f_1", "i_1", "g_1", "c_1", "o_1", "h_1", "f_2", "i_2", "g_2", "c_2", "o_2", "h_2", "loss"
        ]
    );
    assert_eq!(
        program.equations[6].text,
        "f_2 = sigmoid(Wf_2 h_1 + Uf_2 h_2' + bf_2)"
    );
    let run = Run::new(drawn(program, 4, 21, true));
    assert_differences(&run, 1e-6);
    assert_replays(&run);
}

#[test]
fn what_cannot_be_stacked_is_refused() {
    let refused = |states: &[(&str, &str)], input: &str, equations: &str| {
        let pair = |(name, shape): &(&str, &str)| ((*name).to_owned(), (*shape).to_owned());
        let mistakes = Program::compile(&ModelSource {
            cell: CellSource {
                name: "cell".to_owned(),
                inputs: vec![pair(&(input, "2"))],
                states: states.iter().map(pair).collect(),
                params: vec![pair(&("W", "2 2"))],
                equations: equations.to_owned(),
            },
            layers: 2,
            ..ModelSource::default()
        });
        mistakes.unwrap_err()[0].message.clone()
    };
    // Without an output of its own the second layer would read an input of its own.
    let found = refused(&[], "x", "y = tanh(W x)");
    assert_eq!(found, "only a cell with a state can be stacked");
    // In the first layer the state's name is that of the input.
    let found = refused(&[("x", "2")], "x_1", "x = tanh(W x_1 + x')");
    assert_eq!(found, "`x` is already there");
}

#[test]
fn a_size_out_of_bounds_is_one_mistake() {
    let mistakes = Program::compile(&lstm(2, 0)).unwrap_err();
    let [mistake] = &mistakes[..] else {
        panic!("{mistakes:?}")
    };
    assert_eq!(mistake.place, Place::Size("h".to_owned()));
    assert_eq!(mistake.message, "the size of `h` is 0");
}

#[test]
fn a_line_that_cannot_be_read_is_one_mistake() {
    let found = |equations: &str| {
        let mut model = lstm(2, 3);
        model.cell.equations = equations.to_owned();
        let mistakes = Program::compile(&model).unwrap_err();
        let found = mistakes.into_iter().map(|mistake| mistake.message);
        found.collect::<Vec<_>>().join("\n")
    };
    let rest = "c = f * c' + f\nh = f * c";
    for (line, wanted) in [
        ("f = sigmoid(Wf x", "expected `)`, but the line ends"),
        (
            "f = Wf $ x ~ x",
            "`$` has no meaning in an equation\n`~` has no meaning in an equation",
        ),
        ("f = 1.2.3 + Wf x", "`1.2.3` is not a number"),
        ("f 1e300 = Wf x", "expected `=`, found `1e300`"),
    ] {
        assert_eq!(found(&format!("{line}\n{rest}")), wanted);
    }
}

#[test]
fn a_flood_of_mistakes_is_told_without_advice_for_each() {
    let names = (0..1500).map(|at| format!("a{at} = x\n"));
    let unknown = (0..1500).map(|at| format!("b{at} = nothing{at}\n"));
    let mut model = lstm(2, 3);
    model.cell.equations = names.chain(unknown).collect();
    let mistakes = Program::compile(&model).unwrap_err();
    let advised = mistakes.iter().filter(|mistake| mistake.help.is_some());
    assert!(mistakes.len() >= 1500 && advised.count() < 200);
}

#[test]
fn large_and_tiny_numbers_are_written_with_a_power_of_ten() {
    let mut model = lstm(2, 3);
    model.cell.params = vec![("W".to_owned(), "h x".to_owned())];
    model.cell.equations = "c = 1e300 * c' + 0.00000025 * c'\nh = W x - 0.5 * c + 2 * h'".to_owned();
    let program = Program::compile(&model).unwrap();
    assert_eq!(program.equations[0].text, "c = 1e300 * c' + 2.5e-7 * c'");
    assert_eq!(program.equations[1].text, "h = W x - 0.5 * c + 2 * h'");
}

#[test]
fn the_backward_program_can_be_read() {
    let program = Program::compile(&lstm(2, 3)).unwrap();
    let text: Vec<_> = program
        .backward
        .unwrap()
        .equations
        .iter()
        .map(|equation| equation.text.clone())
        .collect();
    insta::assert_snapshot!(text.join("\n"));
}

#[test]
fn every_position_of_the_timeline_is_one_and_only_one() {
    let program = Program::compile(&lstm(2, 3)).unwrap();
    let timeline = Timeline::new(&program, 7);
    for index in 0..timeline.len() {
        let tick = timeline.tick(index);
        assert_eq!(timeline.index(tick), index);
        assert!((1..=7).contains(&tick.step));
    }
    assert_eq!(timeline.tick(0).pass, Pass::Forward);
    assert_eq!(timeline.tick(usize::MAX).step, 1);
    assert_eq!(timeline.tick(usize::MAX).pass, Pass::Backward);
}

#[test]
fn mistakes_are_all_found_at_once() {
    let mut model = lstm(2, 3);
    model.cell.equations =
        "f = sigmod(Wf x + Uf h' + bf)\ni = sigmoid(Wi h')\nc = f * c + 1\nh = Wo".to_owned();
    let mistakes = Program::compile(&model).unwrap_err();
    let all: Vec<_> = mistakes
        .iter()
        .map(|mistake| {
            format!(
                "{} ({})",
                mistake.message,
                mistake.help.clone().unwrap_or_default()
            )
        })
        .collect();
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn a_quotient_is_divided_as_it_is_read() {
    let pairs = |pairs: &[(&str, &str)]| {
        let own = |(name, dims): &(&str, &str)| ((*name).to_owned(), (*dims).to_owned());
        pairs.iter().map(own).collect::<Vec<_>>()
    };
    let program = Program::compile(&ModelSource {
        cell: CellSource {
            inputs: pairs(&[("a", "1"), ("b", "1"), ("c", "1")]),
            states: pairs(&[("h", "1")]),
            equations: "h = a * b / (c + 1) * 3 - h' / b / c".to_owned(),
            ..CellSource::default()
        },
        loss: Some(LossSource {
            kind: LossKind::HalfSquaredError,
            of: "h".to_owned(),
        }),
        ..ModelSource::default()
    })
    .unwrap();
    assert_eq!(
        program.equations[0].text,
        "h = (a * b / (c + 1)) * 3 - h' / b / c"
    );
    let backward = program.backward.as_ref().unwrap();
    let derived: Vec<_> = backward
        .equations
        .iter()
        .map(|equation| equation.text.as_str())
        .collect();
    assert!(
        derived.contains(&"d (a * b) = d (a * b / (c + 1)) / (c + 1)"),
        "{derived:#?}"
    );
    let setup = drawn(program, 3, 4, true);
    let (a, b, c, h) = (
        setup.inputs[0],
        setup.inputs[1],
        setup.inputs[2],
        setup.initial[0],
    );
    let run = Run::new(setup);
    let first = run.vector(run.program().slot_named("h").unwrap(), 1)[0];
    assert_eq!(first, (a * b / (c + 1.0)) * 3.0 - h / b / c);
    assert_replays(&run);
    assert_differences(&run, 1e-5);
}
