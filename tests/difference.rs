//! The gradient check: every derivative of every shipped scene against a central difference, and what has none.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::sync::Arc;

use gatelab::engine::{
    Address, Difference, Extension, LossKind, LossSource, ModelSource, NoDifference, Pin, Program, Run, Setup,
};
use gatelab::lesson::Library;
use gatelab::ui::KINDS;
use support::{addresses, cell};

/// The runs of all shipped scenes, with their names.
fn runs() -> Vec<(String, Run)> {
    let library = Library::shipped();
    let mut runs = Vec::new();
    for entry in &library.entries {
        let lesson = entry.load(&KINDS).unwrap_or_else(|error| panic!("{error}"));
        for scene in &lesson.scenes {
            for run in scene.run_ids() {
                let name = format!("{}.{}.{}", entry.slug, scene.id, run.index());
                runs.push((name, Run::new(scene.setup_of(run).clone())));
            }
        }
    }
    runs
}

/// Two layers of a cell with a readout, a pinned quantity and a loss at every step; every number is drawn.
fn stacked(name: &str, loss: LossKind, readout: &str) -> Run {
    let of = |name: &str, dims: &str| (name.to_owned(), dims.to_owned());
    let model = ModelSource {
        cell: cell(name),
        extension: Some(Extension {
            params: vec![of("V", "y h"), of("d", "y"), of("s", "1")],
            equations: format!("y = {readout}(V h_2 + s * d)\ntwice = relu(y) * y"),
        }),
        layers: 2,
        sizes: [("x", 2), ("h", 3), ("y", 2)]
            .map(|(size, len)| (size.to_owned(), len))
            .into(),
        loss: Some(LossSource {
            kind: loss,
            of: "y".to_owned(),
        }),
        pinned: vec!["h_1".to_owned()],
    };
    let program = Arc::new(Program::compile(&model).unwrap());
    let slot = program.slot_named("h_1").unwrap();
    let mut setup = Setup::zeros(program, 4);
    let mut state = 5u32;
    let given = [
        &mut setup.params,
        &mut setup.inputs,
        &mut setup.initial,
        &mut setup.targets,
    ];
    for number in given.into_iter().flatten() {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *number = f64::from(state) / f64::from(u32::MAX) - 0.4;
    }
    setup.loss_weights.fill(1.0);
    setup.pins.push(Pin {
        slot,
        unit: Some(1),
        step: Some(2),
        value: 0.7,
    });
    Run::new(setup)
}

/// Every derivative of a run: how many agree with their difference, how many are values on the way.
fn tally(name: &str, run: &Run) -> (usize, usize) {
    let (mut agree, mut inner) = (0, 0);
    let derivatives = addresses(run)
        .into_iter()
        .filter(|address| matches!(address, Address::Adjoint { .. } | Address::ParamGradient { .. }));
    for address in derivatives {
        let text = run.program().address_text(address);
        match run.central_difference(address) {
            Ok(found) => {
                assert!(found.agrees(), "{name} {text}: {found:?}");
                assert_eq!(found.address, address, "{name} {text}");
                agree += 1;
            }
            Err(NoDifference::Inner) => inner += 1,
            Err(other) => panic!("{name} {text}: {other}"),
        }
    }
    (agree, inner)
}

#[test]
fn every_derivative_of_every_shipped_scene_agrees_with_a_difference() {
    let mut checked = 0;
    for (name, run) in runs() {
        if run.program().backward.is_some() {
            checked += tally(&name, &run).0;
        }
    }
    assert!(checked > 1000, "{checked}");
}

#[test]
fn layers_pins_readouts_and_every_loss_agree_too() {
    for name in ["rnn", "lstm", "gru", "gru-reset-before"] {
        for (loss, readout) in [
            (LossKind::HalfSquaredError, "tanh"),
            (LossKind::HalfSquaredError, "softmax"),
            (LossKind::BinaryCrossEntropy, "sigmoid"),
            (LossKind::CategoricalCrossEntropy, "softmax"),
        ] {
            let (agree, inner) = tally(name, &stacked(name, loss, readout));
            assert!(
                agree > 150 && inner > 0 && inner < agree / 4,
                "{name} {agree} {inner}"
            );
        }
    }
}

#[test]
fn a_quantity_and_its_derivative_are_one_question() {
    let run = stacked("lstm", LossKind::HalfSquaredError, "tanh");
    let at = |text: &str| run.program().read_address(text, 2, 4).unwrap();
    for (quantity, derivative) in [
        ("c_1[0]@3", "d c_1[0]@3"),
        ("h_2[1]@0", "d h_2'[1]@1"),
        ("x[1]@2", "d x[1]@2"),
        ("Wf_2[0][1]", "d Wf_2[0][1]"),
    ] {
        let found = run.central_difference(at(quantity)).unwrap();
        assert_eq!(found, run.central_difference(at(derivative)).unwrap());
        assert_eq!(Some(found.derivative), run.number(at(derivative)), "{quantity}");
        assert_eq!(Some(found.value), run.number(at(quantity)), "{quantity}");
    }
    // The state of step 3 as step 4 reads it: less than all that depends on it.
    let (carried, all) = (at("d h_2'[0]@4"), at("d h_2[0]@3"));
    assert_ne!(run.number(carried), run.number(all));
    assert!(run.central_difference(carried).unwrap().agrees());
}

#[test]
fn a_derivative_that_is_wrong_does_not_agree() {
    let run = stacked("gru", LossKind::HalfSquaredError, "tanh");
    let address = run.program().read_address("d Wz_1[0][1]", 1, 4).unwrap();
    let found = run.central_difference(address).unwrap();
    assert!(found.agrees() && found.relative_error() < 1e-8, "{found:?}");
    for factor in [1.0001, 0.5, -1.0, 0.0, f64::NAN] {
        let wrong = Difference {
            derivative: found.derivative * factor,
            ..found
        };
        assert!(!wrong.agrees(), "{factor}");
    }
}

#[test]
fn what_has_no_derivative_says_why() {
    let run = stacked("rnn", LossKind::BinaryCrossEntropy, "sigmoid");
    let refused = |text: &str| {
        let address = run.program().read_address(text, 1, 4).unwrap();
        run.central_difference(address).unwrap_err()
    };
    assert_eq!(refused("target[0]@1"), NoDifference::Given);
    // The cross-entropy's error goes past its readout.
    assert_eq!(refused("y[0]@1"), NoDifference::Unreached);
    let mut model = ModelSource {
        cell: cell("rnn"),
        ..ModelSource::default()
    };
    model.sizes = [("x".to_owned(), 1), ("h".to_owned(), 1)].into();
    let run = Run::new(Setup::zeros(Arc::new(Program::compile(&model).unwrap()), 2));
    let address = run.program().read_address("h@1", 1, 2).unwrap();
    assert_eq!(run.central_difference(address), Err(NoDifference::NoLoss));
}
