//! Files that are no sound models or inputs: each is refused, and the message names the file, what is wrong and what is
//! allowed. The files are made here, byte by byte; the messages are reviewed as one text.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

/// A `.safetensors` file of a header and numbers.
fn file(header: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}

/// A sound file of arrays of that shape, whose numbers are all 0.25.
fn arrays(arrays: &[(&str, &[usize])]) -> Vec<u8> {
    let (mut header, mut data) = (String::from("{"), Vec::new());
    for (name, shape) in arrays {
        let first = data.len();
        for _ in 0..shape.iter().product::<usize>() {
            data.extend(0.25_f32.to_le_bytes());
        }
        let comma = if first == 0 { "" } else { "," };
        let last = data.len();
        write!(
            header,
            "{comma}\"{name}\":{{\"dtype\":\"F32\",\"shape\":{shape:?},\"data_offsets\":[{first},{last}]}}"
        )
        .unwrap();
    }
    header.push('}');
    file(&header, &data)
}

/// A `.npy` array with that header.
fn npy(descr: &str, shape: &str, data: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}\n");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}

/// An `.npz` archive.
fn npz(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let packed = zip::write::SimpleFileOptions::default();
        zip.start_file(*name, packed.compression_method(zip::CompressionMethod::Deflated))
            .unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn lstm() -> Vec<u8> {
    arrays(&[("weight_ih_l0", &[8, 3]), ("weight_hh_l0", &[8, 2])])
}

/// Files by name, with further arguments and the input.
type Case = (
    &'static str,
    Vec<u8>,
    &'static [&'static str],
    Option<(&'static str, Vec<u8>)>,
);

fn models() -> Vec<Case> {
    let one = |header: &str, data: &[u8]| file(header, data);
    let array = |dtype: &str, shape: &str, first: usize, last: usize| {
        format!(
            "{{\"weight_ih_l0\":{{\"dtype\":\"{dtype}\",\"shape\":{shape},\"data_offsets\":[{first},{last}]}}}}"
        )
    };
    let mut nan = lstm();
    let at = nan.len() - 4;
    nan[at..].copy_from_slice(&f32::NAN.to_le_bytes());
    let mut short = lstm();
    short.truncate(short.len() - 1);
    let mut promised = 1_000_000_u64.to_le_bytes().to_vec();
    promised.extend(b"{}");
    let mut endless = (40_u64 << 20).to_le_bytes().to_vec();
    endless.resize((40 << 20) + 8, b' ');
    let overlapping = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}";
    let zeros = vec![0; 64];
    let bomb = npy("'<f8'", "(8192, 32768)", &vec![0; 1 << 20]);
    let named = |name: &'static str, bytes: Vec<u8>| -> Case { (name, bytes, &[], None) };
    vec![
        named("empty.safetensors", Vec::new()),
        named("three-bytes.safetensors", vec![1, 2, 3]),
        named("header-longer-than-file.safetensors", promised),
        named("header-too-long.safetensors", endless),
        named("header-is-no-json.safetensors", one("weights", &[])),
        named("header-is-deep.safetensors", one(&"[".repeat(100_000), &[])),
        named("header-lists-nothing.safetensors", one("{}", &[])),
        named("overlapping.safetensors", one(overlapping, &[0; 12])),
        named("gap.safetensors", one(&array("F32", "[2]", 4, 12), &[0; 12])),
        named("backwards.safetensors", one(&array("F32", "[2]", 8, 0), &[0; 8])),
        named(
            "shape-and-offsets.safetensors",
            one(&array("F32", "[3]", 0, 8), &[0; 8]),
        ),
        named(
            "shape-overflows.safetensors",
            one(&array("F32", "[4294967296,4294967296,4294967296]", 0, 8), &[0; 8]),
        ),
        named(
            "negative-shape.safetensors",
            one(&array("F32", "[-2]", 0, 8), &[0; 8]),
        ),
        named(
            "unknown-dtype.safetensors",
            one(&array("F7", "[2]", 0, 8), &[0; 8]),
        ),
        named("cut-off.safetensors", short),
        named("nan.safetensors", nan),
        named(
            "nothing-recurrent.safetensors",
            arrays(&[("fc.weight", &[2, 2]), ("fc.bias", &[2])]),
        ),
        named(
            "no-input-weights.safetensors",
            arrays(&[("rnn.weight_hh_l0", &[8, 2])]),
        ),
        named(
            "five-gates.safetensors",
            arrays(&[("weight_ih_l0", &[10, 3]), ("weight_hh_l0", &[10, 2])]),
        ),
        named(
            "vector.safetensors",
            arrays(&[("weight_ih_l0", &[8, 3]), ("weight_hh_l0", &[16])]),
        ),
        named(
            "does-not-fit.safetensors",
            arrays(&[("weight_ih_l0", &[6, 3]), ("weight_hh_l0", &[8, 2])]),
        ),
        named(
            "bias-does-not-fit.safetensors",
            arrays(&[
                ("weight_ih_l0", &[8, 3]),
                ("weight_hh_l0", &[8, 2]),
                ("bias_ih_l0", &[6]),
            ]),
        ),
        named(
            "missing-layer.safetensors",
            arrays(&[
                ("weight_ih_l0", &[8, 3]),
                ("weight_hh_l0", &[8, 2]),
                ("weight_ih_l2", &[8, 2]),
                ("weight_hh_l2", &[8, 2]),
            ]),
        ),
        named(
            "too-many-layers.safetensors",
            arrays(&[
                ("weight_ih_l0", &[8, 3]),
                ("weight_hh_l0", &[8, 2]),
                ("weight_hh_l9999", &[8, 2]),
            ]),
        ),
        named(
            "half-a-direction.safetensors",
            arrays(&[
                ("weight_ih_l0", &[8, 3]),
                ("weight_hh_l0", &[8, 2]),
                ("weight_hh_l0_reverse", &[8, 2]),
            ]),
        ),
        named(
            "projection.safetensors",
            arrays(&[
                ("weight_ih_l0", &[8, 3]),
                ("weight_hh_l0", &[8, 1]),
                ("weight_hr_l0", &[1, 2]),
            ]),
        ),
        named(
            "two-modules.safetensors",
            arrays(&[
                ("encoder.weight_ih_l0", &[8, 3]),
                ("encoder.weight_hh_l0", &[8, 2]),
                ("decoder.weight_ih_l0", &[8, 3]),
                ("decoder.weight_hh_l0", &[8, 2]),
            ]),
        ),
        (
            "no-such-module.safetensors",
            lstm(),
            &["--module", "encoder"],
            None,
        ),
        (
            "cell-with-other-gates.safetensors",
            lstm(),
            &["--cell", "gru"],
            None,
        ),
        ("no-such-cell.safetensors", lstm(), &["--cell", "lstn"], None),
        (
            "gates-and-nonlinearity.safetensors",
            lstm(),
            &["--nonlinearity", "relu"],
            None,
        ),
        named(
            "tanh-or-relu.safetensors",
            arrays(&[("weight_ih_l0", &[2, 3]), ("weight_hh_l0", &[2, 2])]),
        ),
        ("too-large.safetensors", lstm(), &["--memory-limit", "1KiB"], None),
        named("pickle.pth", b"\x80\x02}q\x00.".to_vec()),
        named(
            "saved.pt",
            npz(&[("saved/data.pkl", b"\x80\x02}q\x00.".to_vec())]),
        ),
        named("weights.h5", b"\x89HDF\r\n\x1a\n".to_vec()),
        named("whole.keras", npz(&[("model.weights.h5", b"\x89HDF".to_vec())])),
        named("zip-that-is-none.npz", b"PK\x03\x04 and nothing more".to_vec()),
        named("no-arrays.npz", npz(&[("readme.txt", b"hello".to_vec())])),
        named(
            "no-array.npz",
            npz(&[("kernel.npy", b"hello, I am no array".to_vec())]),
        ),
        named(
            "deep-header.npz",
            npz(&[("kernel.npy", npy("'<f8'", &"(".repeat(5000), &[]))]),
        ),
        named(
            "long-header.npz",
            npz(&[("kernel.npy", npy("'<f8'", &" ".repeat(20_000), &[]))]),
        ),
        named(
            "huge-shape.npz",
            npz(&[("kernel.npy", npy("'<f8'", "(4294967296, 4294967296)", &zeros))]),
        ),
        named(
            "negative-size.npz",
            npz(&[("kernel.npy", npy("'<f8'", "(-1, 8)", &zeros))]),
        ),
        named(
            "more-than-there-is.npz",
            npz(&[("kernel.npy", npy("'<f8'", "(8, 8)", &zeros))]),
        ),
        named("promises-more.npz", npz(&[("recurrent_kernel.npy", bomb)])),
        (
            "bomb.npz",
            npz(&[
                ("kernel.npy", npy("'<f4'", "(1024, 4096)", &vec![0; 16 << 20])),
                (
                    "recurrent_kernel.npy",
                    npy("'<f4'", "(1024, 4096)", &vec![0; 16 << 20]),
                ),
            ]),
            &["--memory-limit", "32MiB"],
            None,
        ),
        named(
            "pickled.npz",
            npz(&[
                ("kernel.npy", npy("'|O'", "(3, 8)", &zeros)),
                ("recurrent_kernel.npy", npy("'<f4'", "(2, 8)", &zeros)),
            ]),
        ),
        named(
            "whole-numbers.npz",
            npz(&[
                ("kernel.npy", npy("'<i8'", "(1, 8)", &zeros)),
                ("recurrent_kernel.npy", npy("'<f4'", "(2, 8)", &zeros)),
            ]),
        ),
        named(
            "where-does-it-reset.npz",
            npz(&[
                ("kernel.npy", npy("'<f2'", "(2, 6)", &zeros)),
                ("recurrent_kernel.npy", npy("'<f2'", "(2, 6)", &zeros)),
            ]),
        ),
        named(
            "names-of-several-cells.safetensors",
            arrays(&[("W", &[2, 3]), ("U", &[2, 2]), ("b", &[2])]),
        ),
        (
            "own-names-do-not-fit.safetensors",
            arrays(&[("W", &[2, 3]), ("U", &[3, 2]), ("b", &[2])]),
            &["--cell", "rnn"],
            None,
        ),
    ]
}

/// Own names: of more layers than there can be, and of a cell with gates.
fn own_names() -> Vec<Case> {
    let stacked: Vec<String> = (1..=17)
        .flat_map(|layer| ["W", "U", "b"].map(|name| format!("{name}_{layer}")))
        .collect();
    let shapes: [&[usize]; 3] = [&[2, 2], &[2, 2], &[2]];
    let stacked: Vec<_> = stacked
        .iter()
        .map(String::as_str)
        .zip(shapes.into_iter().cycle())
        .collect();
    let gates = ["f", "i", "g", "o"].map(|gate| ["W", "U", "b"].map(|name| format!("{name}{gate}")));
    let gates: Vec<_> = gates
        .iter()
        .flatten()
        .map(String::as_str)
        .zip(shapes.into_iter().cycle())
        .collect();
    let simple = arrays(&[("W", &[2, 3]), ("U", &[2, 2]), ("b", &[2])]);
    vec![
        (
            "too-many-layers.safetensors",
            arrays(&stacked),
            &["--cell", "rnn"],
            None,
        ),
        (
            "names-of-an-lstm.safetensors",
            arrays(&gates),
            &["--cell", "gru"],
            None,
        ),
        (
            "gates.safetensors",
            arrays(&gates),
            &["--nonlinearity", "relu"],
            None,
        ),
        (
            "contradiction.safetensors",
            simple,
            &["--cell", "rnn", "--nonlinearity", "relu"],
            None,
        ),
    ]
}

fn inputs() -> Vec<Case> {
    let given = |input: &'static str, bytes: &[u8]| -> Case {
        ("lstm.safetensors", lstm(), &[], Some((input, bytes.to_vec())))
    };
    let long = "0,0,0\n".repeat(100_001);
    vec![
        given("empty.json", b"  \n"),
        given("row.json", b"{\"x\": [[1, 2, 3], [1, 2]]}"),
        given("unknown-key.json", b"{\"x\": [[1, 2, 3]], \"y\": 1}"),
        given("cut-off.json", b"{\"x\": [[1, 2, 3]"),
        given("words.json", b"{\"x\": [\"one\"]}"),
        given("infinite.json", b"{\"x\": [[1, 2, 1e999]]}"),
        given("no-rows.json", b"{\"x\": []}"),
        given("state.json", b"{\"x\": [[1, 2, 3]], \"h0\": [1, 2, 3]}"),
        given("target.json", b"{\"x\": [[1, 2, 3]], \"target\": [1]}"),
        given(
            "deep.json",
            format!("{{\"x\": [[1, 2, 3]], \"h0\": {}", "[".repeat(100_000)).as_bytes(),
        ),
        given("row.csv", b"1,2,3\n1,2\n"),
        given("words.csv", b"1,2,3\n1,two,3\n"),
        given("not-a-number.csv", b"1,2,3\n1,nan,3\n"),
        given("not-a-number-first.csv", b"1,nan,3\n1,2,3\n"),
        given("mistyped-first.csv", b"1,2,3x\n4,5,6\n"),
        given("unfinished-first.csv", b"1,2,\n4,5,6\n"),
        given("decimal-commas.csv", b"1,5;2,5;3,5\n1;2;3\n"),
        given("only-names.csv", b"a,b,c\n"),
        given("few-names.csv", b"a,b\n1,2\n"),
        given("long.csv", long.as_bytes()),
        given("shape.npy", &npy("'<f8'", "(2, 4)", &[0; 64])),
        given("cut-off.npy", &npy("'<f8'", "(2, 3)", &[0; 40])),
        given("text.npy", &npy("'<U3'", "(2, 3)", &[0; 72])),
    ]
}

fn series() -> Vec<Case> {
    let beside = |input: &'static str, bytes: &[u8]| -> Case {
        (
            "lstm.safetensors",
            lstm(),
            &["--track"],
            Some((input, bytes.to_vec())),
        )
    };
    vec![
        beside("empty.csv", b""),
        beside("only-names.csv", b"slow,fast\n"),
        beside("no-names.csv", b"1,2\n3,4\n"),
        beside("few-rows.csv", b"slow\n1\n2\n"),
        beside("one-row.csv", b"slow\n1\n"),
        beside("uneven.csv", b"slow,fast\n1,2\n3\n"),
        beside("words.csv", b"slow\n1\ntwo\n"),
        beside("not-a-number.csv", b"slow\n1\nNaN\n"),
        beside("bytes.csv", b"slow\n\xff\xfe\n"),
    ]
}

fn messages(cases: Vec<Case>) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut text = String::new();
    for (name, bytes, arguments, input) in cases {
        fs::write(folder.path().join(name), bytes).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_gatelab"));
        command
            .current_dir(folder.path())
            .args(["trace", name])
            .args(arguments.iter().filter(|own| **own != "--track"));
        if let Some((input, bytes)) = input {
            fs::write(folder.path().join(input), bytes).unwrap();
            let option = if arguments.contains(&"--track") {
                "--track"
            } else {
                "--input"
            };
            command.args([option, input]);
        }
        if !arguments.contains(&"--memory-limit") {
            command.args(["--memory-limit", "1GiB"]);
        }
        let done = command.output().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        let code = done.status.code().unwrap_or_else(|| panic!("{name}: {said}"));
        assert!(done.stdout.is_empty(), "{name} was traced");
        write!(text, "{code} {said}").unwrap();
    }
    text
}

#[test]
fn models_are_refused_with_a_reason() {
    insta::assert_snapshot!("models", messages(models()));
}

#[test]
fn own_names_are_refused_with_a_reason() {
    insta::assert_snapshot!("own_names", messages(own_names()));
}

#[test]
fn inputs_are_refused_with_a_reason() {
    insta::assert_snapshot!("inputs", messages(inputs()));
}

#[test]
fn series_are_refused_with_a_reason() {
    insta::assert_snapshot!("series", messages(series()));
}

#[test]
fn an_embedding_that_overflows_every_number_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let zeros = vec![0; 256];
    let model = npz(&[
        ("kernel.npy", npy("'<f8'", "(3, 8)", &zeros)),
        ("recurrent_kernel.npy", npy("'<f8'", "(2, 8)", &zeros)),
        ("words.npy", npy("'<i8'", "(576460752303423488, 3)", &[])),
    ]);
    fs::write(folder.path().join("model.npz"), model).unwrap();
    fs::write(folder.path().join("words.txt"), "the\nfilm\n").unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_gatelab"))
        .current_dir(folder.path())
        .args([
            "trace",
            "model.npz",
            "--vocabulary",
            "words.txt",
            "--text",
            "the film",
        ])
        .output()
        .unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    let wanted = "gatelab: model.npz: the embedding words needs more memory than any machine has;";
    assert!(said.starts_with(wanted), "{said}");
}

#[test]
fn what_is_no_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let said = |argument: &Path| {
        let output = Command::new(env!("CARGO_BIN_EXE_gatelab"))
            .arg("trace")
            .arg(argument)
            .output()
            .unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    let path = folder.path().join("folder.npz");
    fs::create_dir(&path).unwrap();
    assert!(
        said(&path).contains("this is a folder; models are"),
        "{}",
        said(&path)
    );
    let none = folder.path().join("none.npz");
    assert!(
        said(&none).contains("there is no such file; models are"),
        "{}",
        said(&none)
    );
    #[cfg(unix)]
    {
        let pipe = folder.path().join("pipe.npz");
        rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::RUSR).unwrap();
        assert!(
            said(&pipe).contains("this is not a regular file"),
            "{}",
            said(&pipe)
        );
    }
}
