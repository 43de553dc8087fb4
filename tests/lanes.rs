//! Batched runs against single ones: a lane's numbers are those of a run of its sequence, and the gradients are the
//! lanes' shares added up in the order that is promised; all to the last bit.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::Arc;

use gatelab::engine::{
    Address, CellSource, Extension, Function, GradientTerm, Lanes, LossKind, LossSource, ModelSource,
    Operand, Program, Run, Setup, SlotId, SlotKind, Source,
};
use proptest::prelude::*;
use support::cell;
use support::random::{next, program_of, vector_text};

/// Lane counts around every width there is.
const LANES: [usize; 6] = [1, 3, 8, 17, 32, 33];

/// A batch with everything drawn from `seed`: the parameters, and the sequences as setups of single runs. They have lengths of
/// their own; the loss is taken at a sequence's last step or, in every third, at all its steps.
fn batch(program: &Arc<Program>, steps: usize, lanes: usize, seed: u64) -> (Vec<f64>, Vec<Setup>) {
    let mut state = seed;
    let zeros = Setup::zeros(Arc::clone(program), steps);
    let params: Vec<f64> = zeros.params.iter().map(|_| next(&mut state)).collect();
    let setups = (0..lanes).map(|lane| {
        let mut setup = zeros.clone();
        setup.params.clone_from(&params);
        let length = 1 + (lane * 7 + seed as usize % 5) % steps;
        let row = setup.inputs.len() / steps;
        for input in &mut setup.inputs[..length * row] {
            *input = next(&mut state);
        }
        let row = setup.targets.len() / steps;
        for target in &mut setup.targets[..length * row] {
            *target = next(&mut state).abs();
        }
        for (step, weight) in setup.loss_weights.iter_mut().enumerate() {
            let taken = step + 1 == length || (lane % 3 == 0 && step < length);
            *weight = if taken { 1.0 / (lanes as f64) } else { 0.0 };
        }
        setup
    });
    let setups = setups.collect();
    (params, setups)
}

/// Gives the lanes what the setups have, in place of what they had. Zeros are not given: nothing else may be there.
fn give(lanes: &mut Lanes, setups: &[Setup]) {
    lanes.clear();
    let steps = lanes.steps();
    let is_given = |number: &f64| *number != 0.0;
    for (lane, setup) in setups.iter().enumerate() {
        let row = setup.inputs.len() / steps;
        for (at, input) in setup.inputs.iter().enumerate() {
            assert!(!is_given(input) || lanes.set_input(lane, 1 + at / row, at % row, *input));
        }
        let row = setup.targets.len() / steps;
        for (at, target) in setup.targets.iter().enumerate() {
            assert!(!is_given(target) || lanes.set_target(lane, 1 + at / row, at % row, *target));
        }
        for (at, weight) in setup.loss_weights.iter().enumerate() {
            assert!(!is_given(weight) || lanes.set_loss_weight(lane, 1 + at, *weight));
        }
    }
}

fn operand(run: &Run, operand: &Operand, step: usize, element: usize) -> f64 {
    let element = if operand.len == 1 { 0 } else { element };
    match operand.source {
        Source::Slot { slot, previous } => run.vector(slot, step - usize::from(previous))[element],
        Source::Adjoint { slot, next, skip } => {
            let (step, unit) = (step as u32 + u32::from(next), (skip + element) as u32);
            run.number(Address::Adjoint { slot, step, unit }).unwrap()
        }
        Source::Slope { function, slot } => {
            Function::of(function).kind.slope(run.vector(slot, step)[element])
        }
        Source::Param(param) => run.setup().params[run.program().param(param).offset + element],
        Source::Literal(value) => value,
    }
}

/// The gradient by every parameter: each term from the last step to the first, lane after lane, element after element.
fn added_up(runs: &[Run]) -> Vec<f64> {
    let program = runs[0].program();
    let mut gradients = vec![0.0; program.param_len()];
    for (param, terms) in program
        .params
        .iter()
        .zip(&program.backward.as_ref().unwrap().gradients)
    {
        let gradient = &mut gradients[param.offset..][..param.len()];
        let mut add = |at: usize, negative: bool, share: f64| {
            gradient[at] = if negative {
                gradient[at] - share
            } else {
                gradient[at] + share
            };
        };
        let product = |run: &Run, factors: &[Operand], step: usize, element: usize| {
            let (first, rest) = factors.split_first().unwrap();
            rest.iter()
                .fold(operand(run, first, step, element), |product, factor| {
                    product * operand(run, factor, step, element)
                })
        };
        let steps = runs[0].steps();
        let order = || {
            (1..=steps)
                .rev()
                .flat_map(|step| runs.iter().map(move |run| (run, step)))
        };
        for term in terms {
            for (run, step) in order() {
                match term {
                    GradientTerm::Outer {
                        negative,
                        adjoint,
                        vector,
                    } => {
                        for row in 0..adjoint.len {
                            for col in 0..vector.len {
                                let share =
                                    operand(run, adjoint, step, row) * operand(run, vector, step, col);
                                add(col * param.rows + row, *negative, share);
                            }
                        }
                    }
                    GradientTerm::Product { negative, factors } => {
                        for element in 0..param.len() {
                            add(element, *negative, product(run, factors, step, element));
                        }
                    }
                    GradientTerm::Dot { negative, factors } => {
                        let len = factors.iter().map(|factor| factor.len).max().unwrap();
                        for element in 0..len {
                            add(0, *negative, product(run, factors, step, element));
                        }
                    }
                }
            }
        }
    }
    gradients
}

fn bits(numbers: &[f64]) -> Vec<u64> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

/// Runs a batch and all its lanes one by one, and compares everything.
fn assert_equal(program: Program, steps: usize, lanes: usize, seed: u64) {
    let program = Arc::new(program);
    let (params, setups) = batch(&program, steps, lanes, seed);
    let mut batched = Lanes::new(Arc::clone(&program), steps, lanes);
    // Once with other numbers: nothing of an earlier run may stay.
    let (other_params, other) = batch(&program, steps, lanes, seed + 1);
    give(&mut batched, &other);
    batched.run(&other_params);
    give(&mut batched, &setups);
    batched.run(&params);
    let runs: Vec<_> = setups.iter().cloned().map(Run::new).collect();
    for (at, slot) in program.slots.iter().enumerate() {
        for step in 0..=steps {
            let id = SlotId(at as u32);
            if batched.row(id, step, 0).is_empty() {
                assert_eq!(slot.kind, SlotKind::Inner, "{} is kept", slot.name);
                continue;
            }
            for (lane, run) in runs.iter().enumerate() {
                for (element, wanted) in run.vector(id, step).iter().enumerate() {
                    let found = batched.number(id, step, element, lane).unwrap();
                    assert_eq!(
                        found.to_bits(),
                        wanted.to_bits(),
                        "{}[{element}] at {step} in lane {lane} of {lanes}: {found} and {wanted}",
                        slot.name
                    );
                }
            }
        }
    }
    let wanted = added_up(&runs);
    assert_eq!(bits(batched.gradients()), bits(&wanted), "{lanes} lanes");
    for (lane, run) in runs.iter().enumerate() {
        assert_eq!(batched.loss_in(lane).to_bits(), run.loss().unwrap().to_bits());
    }
    assert_eq!(batched.loss_in(lanes), 0.0);
    if let [run] = &runs[..] {
        assert_eq!(batched.loss().to_bits(), run.loss().unwrap().to_bits());
        for (param, found) in program.params.iter().enumerate() {
            for at in 0..found.len() {
                let address = Address::ParamGradient {
                    param: gatelab::engine::ParamId(param as u32),
                    row: (at % found.rows) as u32,
                    col: (at / found.rows) as u32,
                };
                let single = run.number(address).unwrap();
                assert_eq!(single.to_bits(), batched.gradients()[found.offset + at].to_bits());
            }
        }
    }
    let apart: f64 = runs.iter().map(|run| run.loss().unwrap()).sum();
    assert!((batched.loss() - apart).abs() <= 1e-12 * apart.abs());
    // Without the way back the values are the same.
    let loss = batched.loss();
    let gradients = bits(batched.gradients());
    give(&mut batched, &other);
    batched.run(&other_params);
    give(&mut batched, &setups);
    batched.forward(&params);
    assert_eq!(batched.loss().to_bits(), loss.to_bits());
    // What was given is still there.
    batched.run(&params);
    assert_eq!(bits(batched.gradients()), gradients);
}

fn model(name: &str, sizes: &[(&str, usize)]) -> ModelSource {
    ModelSource {
        cell: cell(name),
        sizes: sizes
            .iter()
            .map(|(name, size)| ((*name).to_owned(), *size))
            .collect(),
        loss: Some(LossSource {
            kind: LossKind::HalfSquaredError,
            of: "h".to_owned(),
        }),
        ..ModelSource::default()
    }
}

/// With a readout of the quantity `of` and a loss of it.
fn with_readout(mut model: ModelSource, of: &str, function: &str, kind: LossKind) -> ModelSource {
    model.extension = Some(Extension {
        params: vec![
            ("V".to_owned(), "y h".to_owned()),
            ("d".to_owned(), "y".to_owned()),
        ],
        equations: format!("y = {function}(V {of} + d)"),
    });
    let of = "y".to_owned();
    model.loss = Some(LossSource { kind, of });
    model
}

#[test]
fn shipped_cells_run_in_lanes_as_alone() {
    for name in ["rnn", "lstm", "gru", "gru-reset-before"] {
        for lanes in LANES {
            let program = Program::compile(&model(name, &[("x", 3), ("h", 5)])).unwrap();
            assert_equal(program, 6, lanes, 3);
        }
        // Around the blocks of rows and columns.
        for (x, h) in [(1, 1), (2, 4), (9, 8), (17, 13), (8, 33)] {
            let program = Program::compile(&model(name, &[("x", x), ("h", h)])).unwrap();
            assert_equal(program, 3, 17, 8);
        }
    }
}

#[test]
fn every_loss_is_taken_in_lanes_as_alone() {
    for (function, kind) in [
        ("identity", LossKind::HalfSquaredError),
        ("sigmoid", LossKind::BinaryCrossEntropy),
        ("softmax", LossKind::CategoricalCrossEntropy),
        ("softmax", LossKind::HalfSquaredError),
    ] {
        for lanes in LANES {
            let sizes = [("x", 2), ("h", 4), ("y", 3)];
            let model = with_readout(model("lstm", &sizes), "h", function, kind);
            assert_equal(Program::compile(&model).unwrap(), 5, lanes, 4);
        }
    }
}

#[test]
fn stacked_layers_run_in_lanes_as_alone() {
    for lanes in LANES {
        let sizes = [("x", 2), ("h", 5), ("y", 2)];
        let mut model = with_readout(
            model("gru", &sizes),
            "h_3",
            "sigmoid",
            LossKind::BinaryCrossEntropy,
        );
        model.layers = 3;
        assert_equal(Program::compile(&model).unwrap(), 5, lanes, 5);
    }
}

/// Scalars, literals, joins, vectors times matrices of other shapes, unused states: what shipped cells have not.
#[test]
fn a_cell_of_ones_own_runs_in_lanes_as_alone() {
    let pairs = |pairs: &[(&str, &str)]| {
        pairs
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect()
    };
    for lanes in LANES {
        let model = ModelSource {
            cell: CellSource {
                name: "own".to_owned(),
                inputs: pairs(&[("x", "x"), ("k", "1")]),
                states: pairs(&[("h", "h"), ("w", "1")]),
                params: pairs(&[("W", "h j"), ("b", "h"), ("s", "1"), ("lr", "1")]),
                equations: "a = relu(W [h', x] - b)\nw = w' - lr * k\nq = softplus(s * a) - 0.5\n\
                            h = w * q - a * s * softmax(h')"
                    .to_owned(),
            },
            sizes: [("x".to_owned(), 3), ("h".to_owned(), 6), ("j".to_owned(), 9)].into(),
            loss: Some(LossSource {
                kind: LossKind::HalfSquaredError,
                of: "h".to_owned(),
            }),
            // Nothing is pinned in a batch; a program that could be is run all the same.
            pinned: vec!["a".to_owned()],
            ..ModelSource::default()
        };
        assert_equal(Program::compile(&model).unwrap(), 7, lanes, 6);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn random_programs_run_in_lanes_as_alone(inner in vector_text(), seed: u64, lanes in 1usize..20) {
        let program = program_of(&inner).map_err(|mistakes| TestCaseError::fail(format!("{inner}: {mistakes:?}")))?;
        assert_equal(program, 4, lanes, seed % 1000);
    }
}

#[test]
fn a_batch_of_nothing_comes_to_nothing() {
    let program = Arc::new(Program::compile(&model("lstm", &[("x", 2), ("h", 3)])).unwrap());
    for (steps, lanes) in [(0, 3), (3, 0), (4, 5)] {
        let mut batched = Lanes::new(Arc::clone(&program), steps, lanes);
        batched.clear();
        batched.run(&vec![0.5; program.param_len()]);
        assert_eq!((batched.steps(), batched.lanes()), (steps, lanes));
        assert_eq!(batched.loss(), 0.0);
        assert_eq!(bits(batched.gradients()), vec![0; program.param_len()]);
    }
}

#[test]
fn a_place_that_is_not_there_is_refused() {
    let program = Arc::new(Program::compile(&model("rnn", &[("x", 2), ("h", 3)])).unwrap());
    let mut lanes = Lanes::new(Arc::clone(&program), 4, 3);
    for step in [0, 5, usize::MAX] {
        assert!(!lanes.set_input(0, step, 0, 1.0));
        assert!(!lanes.set_target(0, step, 0, 1.0));
        assert!(!lanes.set_loss_weight(0, step, 1.0));
    }
    assert!(!lanes.set_input(3, 1, 0, 1.0) && !lanes.set_loss_weight(3, 1, 1.0));
    assert!(!lanes.set_input(0, 1, 2, 1.0) && !lanes.set_target(0, 1, 3, 1.0));
    let given = |lanes: &Lanes| -> f64 {
        let slots = program.slots.iter().enumerate();
        let given = slots.filter(|(_, slot)| slot.kind != SlotKind::Inner);
        let rows =
            given.flat_map(|(at, slot)| (0..slot.len).map(move |element| (SlotId(at as u32), element)));
        let numbers =
            rows.flat_map(|(id, element)| (1..=4).flat_map(move |step| lanes.row(id, step, element)));
        numbers.sum()
    };
    assert_eq!(given(&lanes), 0.0);
    assert!(lanes.set_target(2, 4, 2, 1.0));
    assert_eq!(lanes.number(program.loss.unwrap().target, 4, 2, 2), Some(1.0));
    assert_eq!(given(&lanes), 1.0);
}

#[test]
fn a_program_without_a_loss_runs_forward() {
    let mut source = model("lstm", &[("x", 2), ("h", 3)]);
    source.loss = None;
    let program = Arc::new(Program::compile(&source).unwrap());
    let mut setup = Setup::zeros(Arc::clone(&program), 3);
    let mut state = 5;
    for number in setup.params.iter_mut().chain(&mut setup.inputs) {
        *number = next(&mut state);
    }
    let mut batched = Lanes::new(Arc::clone(&program), 3, 1);
    give(&mut batched, std::slice::from_ref(&setup));
    assert!(!batched.set_target(0, 1, 0, 1.0) && !batched.set_loss_weight(0, 1, 1.0));
    batched.run(&setup.params);
    let h = program.slot_named("h").unwrap();
    assert_eq!(batched.number(h, 3, 2, 0), Some(Run::new(setup).vector(h, 3)[2]));
    assert_eq!(batched.loss(), 0.0);
    assert!(batched.gradients().is_empty());
    assert!(batched.row(h, 4, 0).is_empty());
    assert_eq!(batched.number(h, 3, 0, 1), None);
    assert_eq!(batched.number(h, 3, 3, 0), None);
}
