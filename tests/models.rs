//! Models saved by PyTorch and Keras: what the frameworks say of them is what the lab says.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod fixtures;
mod support;

use std::process::Command;

use fixtures::fixture;
use gatelab::diagnostic::{Diagnostic, Source};
use gatelab::engine::Run;
use gatelab::lesson::{Lesson, Shelf, check_beside, known_cells};
use gatelab::model::{Archive, Chain, Choices, Gradients, Input, MemoryLimit, Network};
use gatelab::ui::KINDS;
use serde_json::Value;
use support::assert_replays;

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

fn chain(model: &str, input: &str) -> Chain {
    let archive = Archive::open(&fixture(model)).unwrap();
    let cells = known_cells();
    let choices = Choices {
        nonlinearity: model.starts_with("rnn").then(|| "tanh".to_owned()),
        ..Choices::default()
    };
    let network = Network::find(&archive, &choices, &cells).unwrap();
    let limit = MemoryLimit::default();
    let input = Input::read(&fixture(input), &network, limit).unwrap();
    Chain::build(archive, network, &cells, input, limit).unwrap()
}

#[test]
fn every_number_of_every_layer_and_direction_can_be_folded_again() {
    for name in ["rnn-both-ways", "lstm-both-ways", "lstm-stacked"] {
        let chain = chain(&format!("{name}.safetensors"), &format!("{name}.input.json"));
        for stage in &chain.stages {
            let run = Run::new(stage.setup.clone());
            assert!(assert_replays(&run) > 100);
        }
    }
}

#[test]
fn what_a_layer_receives_is_the_derivative_by_its_outputs() {
    let chain = chain("rnn-both-ways.safetensors", "rnn-both-ways.input.json");
    let loss = |x: f64| {
        let mut changed = chain.input.clone();
        changed.given.x[3] += x;
        let archive = Archive::open(&fixture("rnn-both-ways.safetensors")).unwrap();
        let network = chain.network.clone();
        let limit = MemoryLimit::default();
        let built = Chain::build(archive, network, &known_cells(), changed, limit).unwrap();
        let runs: Vec<Run> = built
            .stages
            .iter()
            .map(|stage| Run::new(stage.setup.clone()))
            .collect();
        (
            built.loss(&runs).unwrap(),
            Gradients::of(&built, &runs).unwrap().x[3],
        )
    };
    let (step, gradient) = (1e-5, loss(0.0).1);
    let slope = (loss(step).0 - loss(-step).0) / (2.0 * step);
    assert!(
        (slope - gradient).abs() < 1e-9,
        "{slope} by differences, {gradient} derived"
    );
}

#[test]
fn the_same_sequence_in_every_format_gives_the_same_trace() {
    let folder = tempfile::tempdir().unwrap();
    let given = read("lstm.input.json");
    let rows: Vec<Vec<f64>> = serde_json::from_value(given["x"].clone()).unwrap();
    let mut csv = "\n# written by hand, with care\nfirst;second;third;price\n".to_owned();
    let mut npy = b"\x93NUMPY\x01\x00".to_vec();
    let header = format!(
        "{{'descr': '<f8', 'fortran_order': False, 'shape': ({}, 3), }}\n",
        rows.len()
    );
    npy.extend((header.len() as u16).to_le_bytes());
    npy.extend(header.as_bytes());
    for row in &rows {
        csv.push_str(&format!("{};{};{};1\n", row[0], row[1], row[2]));
        npy.extend(row.iter().flat_map(|number| number.to_le_bytes()));
    }
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let json = serde_json::to_vec(&serde_json::json!({ "x": rows })).unwrap();
    let values = |path: &str| trace("lstm.safetensors", &["--input", path])["values"].clone();
    let wanted = values(&write("x.json", &json));
    assert_eq!(values(&write("x.csv", csv.as_bytes())), wanted);
    assert_eq!(values(&write("x.npy", &npy)), wanted);
    let rows = serde_json::to_vec(&rows).unwrap();
    assert_eq!(values(&write("rows.json", &rows)), wanted);
}

#[test]
fn a_model_is_known_by_what_it_holds_and_its_scenes_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model");
    std::fs::copy(fixture("gru-both-ways.safetensors"), &path).unwrap();
    let path = path.to_str().unwrap();
    let explain = |more: &[&str]| {
        let done = gatelab(&[&["explain", path, "h[0]@2"], more].concat());
        assert!(done.status.success());
        String::from_utf8(done.stderr).unwrap()
    };
    let said = explain(&[]);
    assert!(
        said.starts_with("gatelab: this is forward1; --scene names another of forward1, reverse1,"),
        "{said}"
    );
    assert_eq!(explain(&["--scene", "reverse1"]), "");
}

#[test]
fn text_is_read_through_a_vocabulary_and_an_embedding_of_the_model() {
    let expected = read("words.expected.json");
    let vocabulary = fixture("words.vocabulary.txt");
    let vocabulary = vocabulary.to_str().unwrap();
    let text = expected["text"].as_str().unwrap();
    let given = ["--vocabulary", vocabulary, "--text", text];
    let found = trace("words.safetensors", &given);
    compare("h", &found["values"]["h"], &expected["h"], 1e-12);
    let named = [&given[..], &["--embedding", "embedding.weight"]].concat();
    assert_eq!(trace("words.safetensors", &named)["values"], found["values"]);
}

/// The mistakes of a lesson in a folder that holds fixtures, as messages with their help.
fn lesson_with(weights: &str, sizes: &str) -> Result<Lesson, Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    for name in ["lstm.safetensors", "lstm-both-ways.safetensors", "keras-lstm.npz"] {
        std::fs::copy(fixture(name), folder.path().join(name)).unwrap();
    }
    let text = format!(
        "title = {{ en = \"a\", es = \"a\" }}\n[[scene]]\nid = \"a\"\nsay = {{ en = \"a\", es = \"a\" }}\ncell = \"lstm\"\nsizes = {sizes}\ninputs = [[1, 0, 0], [0, 1, 0]]\nweights = {weights}\n"
    );
    let shelf = Shelf::Folder(folder.path().to_owned());
    check_beside(&Source::new("lesson.toml", text), &KINDS, &shelf).map_err(|found| {
        let text = |own: Diagnostic| format!("{} | {}", own.message, own.help.unwrap_or_default());
        found.into_iter().map(text).collect()
    })
}

/// The header of safetensors may have a length that begins as a pickle does, such as 640.
#[test]
fn a_file_that_begins_like_a_pickle_is_read() {
    let name = fixture("gru.safetensors");
    let bytes = std::fs::read(&name).unwrap();
    let (length, rest) = bytes.split_at(8);
    let length = usize::from_le_bytes(length.try_into().unwrap());
    let (header, data) = rest.split_at(length);
    let entries = Archive::open(&name).unwrap().entries;
    for padded in [640_usize, 896, 1152, 1408].map(|size| size + 65_536 * usize::from(size < length)) {
        let mut file = padded.to_le_bytes().to_vec();
        file.extend_from_slice(header);
        file.resize(8 + padded, b' ');
        file.extend_from_slice(data);
        let bytes: &'static [u8] = file.leak();
        assert_eq!(
            Archive::of_bytes("padded", bytes).unwrap().entries,
            entries,
            "{padded}"
        );
    }
}

#[test]
fn a_lesson_takes_weights_from_a_file_beside_it() {
    let sizes = "{ x = 3, h = 4 }";
    for file in [
        "\"lstm.safetensors\"",
        "{ file = \"keras-lstm.npz\", module = \"sequential/lstm/lstm_cell\" }",
    ] {
        let lesson = lesson_with(file, sizes).unwrap();
        let scene = &lesson.scenes[0];
        assert!(scene.setup.params.iter().all(|number| *number != 0.0));
        let imported = scene.imported.as_ref().unwrap();
        let bias = scene.setup.program.read_address("bf[1]", 1, 2).unwrap();
        let written = imported.written(&scene.setup.program, bias).unwrap();
        let sum: f64 = written.iter().map(|written| written.value.unwrap()).sum();
        assert_eq!(scene.setup.given(bias), Some(sum));
        // The second gate of four, its second unit of four.
        assert!(written[0].name.ends_with("[5]"), "{}", written[0].name);
    }
    let refused = |weights: &str, sizes: &str| lesson_with(weights, sizes).unwrap_err().join("\n");
    assert_eq!(
        refused("\"lstm.safetensors\"", "{ x = 3, h = 5 }"),
        "lstm.safetensors: the file has 3 inputs and 4 units, and the scene 3 and 5 | give the scene sizes = { x = 3, h = 4 }"
    );
    assert_eq!(
        refused("\"lstm-both-ways.safetensors\"", sizes),
        "lstm-both-ways.safetensors: tagger reads both ways | a scene's time goes one way; `gatelab open` shows both directions"
    );
    assert_eq!(
        refused("\"../lstm.safetensors\"", sizes),
        "../lstm.safetensors: this leads out of the lesson's folder | a lesson reads files of its own folder, by a name relative to it"
    );
    assert_eq!(
        refused("\"none.npz\"", sizes),
        "none.npz: there is no such file | a lesson reads files of its own folder, by a name relative to it"
    );
    assert_eq!(
        refused("{ file = \"lstm.safetensors\", module = \"encoder\" }", sizes),
        "lstm.safetensors: there is no recurrent module encoder | there are \"\" (no prefix)"
    );
}

#[test]
fn the_cell_of_pytorch_is_a_layer_without_a_number() {
    let bytes = std::fs::read(fixture("lstm.safetensors")).unwrap();
    let arrays = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    let renamed = arrays.iter().map(|(name, view)| {
        let name = name.strip_suffix("_l0").unwrap();
        (format!("decoder.{name}"), view)
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cell.safetensors");
    std::fs::write(&path, safetensors::serialize(renamed, None).unwrap()).unwrap();
    let input = fixture("lstm.input.json");
    let more = ["--input", input.to_str().unwrap()];
    let cell = trace(path.to_str().unwrap(), &more);
    let layer = trace("lstm.safetensors", &more);
    assert_eq!(cell["module"], "decoder");
    assert_eq!(cell["values"], layer["values"]);
    assert_eq!(
        cell["gradients"]["decoder.weight_hh"],
        layer["gradients"]["weight_hh_l0"]
    );
    assert!(cell["gradients"]["decoder.bias_ih"].is_array());
}

#[test]
fn a_model_is_shown_explained_exported_and_recorded_with_its_sequence() {
    let model = fixture("rnn.safetensors");
    let input = fixture("rnn.input.json");
    let told = ["--nonlinearity", "tanh", "--input", input.to_str().unwrap()];
    let run = |command: &str, more: &[&str]| {
        let mut arguments = vec![command, model.to_str().unwrap()];
        arguments.extend(more);
        arguments.extend(told);
        let done = gatelab(&arguments);
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{command}: {said}");
        String::from_utf8(done.stdout).unwrap()
    };
    let wanted = trace("rnn.safetensors", &told)["values"]["h"][2][1]
        .as_f64()
        .unwrap();
    let explained = run("explain", &["h[1]@3"]);
    assert!(
        explained.starts_with(&format!("h[1]@3 = {wanted:?}")),
        "{explained}"
    );
    assert!(run("show", &["--size", "80x24"]).contains("RNN of 4 units"));
    assert!(run("export", &["--to", "numpy"]).contains("import numpy"));
    assert!(run("record", &["--keys", "/ 'x[0]' Enter"]).contains("units of h"));
    // They are no options of lessons.
    for (command, more) in [
        ("show", &[][..]),
        ("explain", &["h[0]"]),
        ("export", &["--to", "numpy"]),
        ("record", &[]),
    ] {
        let mut arguments = vec![command, "8"];
        arguments.extend(more);
        arguments.extend(["--cell", "gru"]);
        let done = gatelab(&arguments);
        assert!(!done.status.success() && done.stdout.is_empty(), "{command}");
    }
}

#[test]
fn arrays_under_a_cells_own_names_are_read_as_they_stand() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.safetensors");
    let names = ["Wr", "Ur", "br", "Wz", "Uz", "bz", "Wn", "Un", "bn", "cn"];
    let numbers: Vec<Vec<u8>> = (0..names.len())
        .map(|at| {
            let count = [6, 9, 3][if at == 9 { 2 } else { at % 3 }];
            (0..count)
                .flat_map(|number| (at as f64 + number as f64 / 16.0).to_le_bytes())
                .collect()
        })
        .collect();
    let views: Vec<_> = names
        .iter()
        .zip(&numbers)
        .map(|(name, bytes)| {
            let shape = match bytes.len() / 8 {
                6 => vec![3, 2],
                9 => vec![3, 3],
                _ => vec![3],
            };
            let view = safetensors::tensor::TensorView::new(safetensors::Dtype::F64, shape, bytes).unwrap();
            ((*name).to_owned(), view)
        })
        .collect();
    std::fs::write(&path, safetensors::serialize(views, None).unwrap()).unwrap();
    let done = gatelab(&["trace", path.to_str().unwrap()]);
    let found: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(found["cell"], "gru");
    assert_eq!(
        found["params"]["Wr"],
        serde_json::json!([[0.0, 0.0625], [0.125, 0.1875], [0.25, 0.3125]])
    );
    assert_eq!(found["params"]["cn"], serde_json::json!([9.0, 9.0625, 9.125]));
}
