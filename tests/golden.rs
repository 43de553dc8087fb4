//! Every value and every gradient of the reference files, which PyTorch computed in float64.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::path::Path;

use gatelab::engine::{Address, LossKind, LossSource, ModelSource, Program, Run, Setup};
use serde_json::Value;
use support::{cell, set_matrix, set_vector};

/// Within 1e-12 of the reference, or 1e-13 near zero.
fn close(ours: f64, theirs: f64) -> bool {
    (ours - theirs).abs() <= 1e-12 * theirs.abs() || (ours - theirs).abs() <= 1e-13
}

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|number| number.as_f64().unwrap())
        .collect()
}

fn rows(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().unwrap().iter().map(numbers).collect()
}

/// Which of our parameters a block of PyTorch's stacked weights is, gate by gate: (input weights, recurrent
/// weights, input bias, recurrent bias). One bias of ours may take the sum of both.
type Gates = &'static [(&'static str, &'static str, &'static str, Option<&'static str>)];

fn gates(cell: &str) -> Gates {
    match cell {
        "rnn" => &[("W", "U", "b", None)],
        "lstm" => &[
            ("Wi", "Ui", "bi", None),
            ("Wf", "Uf", "bf", None),
            ("Wg", "Ug", "bg", None),
            ("Wo", "Uo", "bo", None),
        ],
        "gru" => &[
            ("Wr", "Ur", "br", None),
            ("Wz", "Uz", "bz", None),
            ("Wn", "Un", "bn", Some("cn")),
        ],
        "gru-reset-before" => &[
            ("Wr", "Ur", "br", None),
            ("Wz", "Uz", "bz", None),
            ("Wn", "Un", "bn", None),
        ],
        other => panic!("no such cell: {other}"),
    }
}

struct Checked {
    numbers: usize,
}

impl Checked {
    fn check(&mut self, what: &str, ours: f64, theirs: f64) {
        assert!(close(ours, theirs), "{what}: {ours:e} here, {theirs:e} there");
        self.numbers += 1;
    }
}

fn check_file(file: &str, name: &str) -> usize {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(file);
    let golden: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut checked = Checked { numbers: 0 };
    for (at, case) in golden["cases"].as_array().unwrap().iter().enumerate() {
        let size = |key: &str| case[key].as_u64().unwrap() as usize;
        let (x, h, steps) = (size("input_size"), size("hidden_size"), size("steps"));
        let model = ModelSource {
            cell: cell(name),
            sizes: [("x".to_owned(), x), ("h".to_owned(), h)].into(),
            loss: Some(LossSource {
                kind: LossKind::HalfSquaredError,
                of: "h".to_owned(),
            }),
            ..ModelSource::default()
        };
        let program = std::sync::Arc::new(Program::compile(&model).unwrap());
        let mut setup = Setup::zeros(program.clone(), steps);
        let weights = &case["weights"];
        let (ih, hh) = (rows(&weights["weight_ih"]), rows(&weights["weight_hh"]));
        let (bih, bhh) = (numbers(&weights["bias_ih"]), numbers(&weights["bias_hh"]));
        for (gate, (w, u, b, c)) in gates(name).iter().enumerate() {
            let block = gate * h..(gate + 1) * h;
            set_matrix(&mut setup, w, &ih[block.clone()]);
            set_matrix(&mut setup, u, &hh[block.clone()]);
            match c {
                Some(c) => {
                    set_vector(&mut setup, b, &bih[block.clone()]);
                    set_vector(&mut setup, c, &bhh[block]);
                }
                None => {
                    let both: Vec<_> = block.map(|row| bih[row] + bhh[row]).collect();
                    set_vector(&mut setup, b, &both);
                }
            }
        }
        setup.inputs = rows(&case["x"]).concat();
        let mut initial = numbers(&case["h0"]);
        if let Some(c0) = case.get("c0") {
            initial.extend(numbers(c0));
        }
        setup.initial = initial;
        setup.targets = vec![0.0; (steps - 1) * h];
        setup.targets.extend(numbers(&case["target"]));
        setup.loss_weights[steps - 1] = 1.0;
        let run = Run::new(setup);

        for (key, theirs) in case["values"].as_object().unwrap() {
            // The RNN's z is what goes into its tanh.
            let quantity = if name == "rnn" && key == "z" {
                "pre(h)"
            } else {
                key
            };
            let slot = program
                .slot_named(quantity)
                .unwrap_or_else(|| panic!("{name} has no {key}"));
            for (step, row) in rows(theirs).iter().enumerate() {
                for (unit, theirs) in row.iter().enumerate() {
                    let ours = run.vector(slot, step + 1)[unit];
                    checked.check(
                        &format!("{file} case {at}: {key}[{unit}]@{}", step + 1),
                        ours,
                        *theirs,
                    );
                }
            }
        }
        checked.check("loss", run.loss().unwrap(), case["loss"].as_f64().unwrap());

        let gradients = &case["gradients"];
        let number = |text: String| {
            let address = program
                .read_address(&text, 1, steps)
                .unwrap_or_else(|error| panic!("{error}"));
            run.number(address).unwrap()
        };
        for (gate, (w, u, b, c)) in gates(name).iter().enumerate() {
            for row in 0..h {
                for (ours, theirs) in [(w, "weight_ih"), (u, "weight_hh")] {
                    for (col, theirs) in rows(&gradients[theirs])[gate * h + row].iter().enumerate() {
                        let id = program.param_named(ours).unwrap();
                        let address = Address::ParamGradient {
                            param: id,
                            row: row as u32,
                            col: col as u32,
                        };
                        let what = format!("{file} case {at}: d {ours}[{row}][{col}]");
                        checked.check(&what, run.number(address).unwrap(), *theirs);
                    }
                }
                let mut biases = vec![(b, "bias_ih")];
                biases.extend(c.as_ref().map(|c| (c, "bias_hh")));
                for (ours, theirs) in biases {
                    let id = program.param_named(ours).unwrap();
                    let address = Address::ParamGradient {
                        param: id,
                        row: row as u32,
                        col: 0,
                    };
                    let theirs = numbers(&gradients[theirs])[gate * h + row];
                    checked.check(
                        &format!("{file} case {at}: d {ours}[{row}]"),
                        run.number(address).unwrap(),
                        theirs,
                    );
                }
            }
        }
        let element = |name: &str, unit: usize, len: usize| {
            if len > 1 {
                format!("{name}[{unit}]")
            } else {
                name.to_owned()
            }
        };
        for (step, row) in rows(&gradients["x"]).iter().enumerate() {
            for (unit, theirs) in row.iter().enumerate() {
                let text = format!("d {}@{}", element("x", unit, x), step + 1);
                checked.check(&format!("{file} case {at}: {text}"), number(text), *theirs);
            }
        }
        for (key, quantity) in [("h0", "h'"), ("c0", "c'")] {
            if let Some(theirs) = gradients.get(key) {
                for (unit, theirs) in numbers(theirs).iter().enumerate() {
                    let text = format!("d {}@1", element(quantity, unit, h));
                    checked.check(
                        &format!("{file} case {at}: d {key}[{unit}]"),
                        number(text),
                        *theirs,
                    );
                }
            }
        }
        for (key, theirs) in case["gradient_flow"].as_object().unwrap() {
            for (step, row) in rows(theirs).iter().enumerate() {
                for (unit, theirs) in row.iter().enumerate() {
                    let text = format!("d {}@{}", element(key, unit, h), step + 1);
                    checked.check(&format!("{file} case {at}: {text}"), number(text), *theirs);
                }
            }
        }
        support::assert_replays(&run);
    }
    checked.numbers
}

#[test]
fn rnn_agrees_with_pytorch() {
    assert!(check_file("rnn.json", "rnn") > 1000);
}

#[test]
fn lstm_agrees_with_pytorch() {
    assert!(check_file("lstm.json", "lstm") > 5000);
}

#[test]
fn gru_agrees_with_pytorch() {
    assert!(check_file("gru-reset-after.json", "gru") > 3000);
}

#[test]
fn gru_with_reset_before_agrees_with_its_reference() {
    assert!(check_file("gru-reset-before.json", "gru-reset-before") > 3000);
}
