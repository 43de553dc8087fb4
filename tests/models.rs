//! Models saved by PyTorch and Keras: what the frameworks say of them is what the lab says.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

fn read(name: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(fixture(name)).unwrap()).unwrap()
}

fn gatelab(arguments: &[&str]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_gatelab"))
        .args(arguments)
        .output()
        .unwrap()
}

fn trace(model: &str, more: &[&str]) -> Value {
    let path = fixture(model);
    let mut arguments = vec!["trace", path.to_str().unwrap()];
    arguments.extend(more);
    let done = gatelab(&arguments);
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{model}: {said}");
    serde_json::from_slice(&done.stdout).unwrap()
}

/// How many numbers agree.
fn compare(what: &str, ours: &Value, theirs: &Value, tolerance: f64) -> usize {
    match (ours, theirs) {
        (Value::Array(ours), Value::Array(theirs)) => {
            assert_eq!(ours.len(), theirs.len(), "{what}");
            let each = ours.iter().zip(theirs).enumerate();
            each.map(|(at, (ours, theirs))| compare(&format!("{what}[{at}]"), ours, theirs, tolerance))
                .sum()
        }
        _ => {
            let (ours, theirs) = (ours.as_f64().unwrap(), theirs.as_f64().unwrap());
            let near = (ours - theirs).abs() <= tolerance * theirs.abs().max(1.0);
            assert!(near, "{what}: {ours:e} here, {theirs:e} there");
            1
        }
    }
}

/// Every activation, the loss and every gradient of a model.
fn check(name: &str, ending: &str) -> usize {
    let expected = read(&format!("{name}.expected.json"));
    let tolerance = expected["tolerance"].as_f64().unwrap();
    let input = fixture(&format!("{name}.input.json"));
    let mut more = vec!["--input", input.to_str().unwrap()];
    match expected["cell"].as_str().unwrap() {
        "rnn" => more.extend(["--nonlinearity", "tanh"]),
        "rnn-relu" => more.extend(["--nonlinearity", "relu"]),
        _ => {}
    }
    let found = trace(&format!("{name}.{ending}"), &more);
    assert_eq!(found["cell"], expected["cell"], "{name}");
    let mut count = compare(name, &found["loss"], &expected["loss"], tolerance);
    for part in ["values", "gradients"] {
        for (key, theirs) in expected[part].as_object().unwrap() {
            let ours = &found[part][key];
            assert!(ours.is_array(), "{name}: {part} has no {key}");
            count += compare(&format!("{name} {part} {key}"), ours, theirs, tolerance);
        }
    }
    let keys = |value: &Value| {
        let mut keys: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys
    };
    assert_eq!(keys(&found["gradients"]), keys(&expected["gradients"]), "{name}");
    count
}

#[test]
fn layers_of_pytorch_give_its_activations_and_gradients() {
    for name in [
        "rnn",
        "rnn-relu",
        "lstm",
        "lstm-stacked",
        "lstm-no-bias",
        "lstm-f32",
        "lstm-f16",
        "gru",
        "gru-f32",
        "gru-bf16",
        "rnn-both-ways",
        "lstm-both-ways",
        "gru-both-ways",
    ] {
        let count = check(name, "safetensors");
        assert!(count > 65, "{name}: only {count} numbers were compared");
    }
}

#[test]
fn layers_of_keras_give_its_activations_and_gradients() {
    for name in [
        "keras-rnn",
        "keras-lstm",
        "keras-lstm-no-bias",
        "keras-gru",
        "keras-gru-reset-before",
    ] {
        let count = check(name, "npz");
        assert!(count > 65, "{name}: only {count} numbers were compared");
    }
}
