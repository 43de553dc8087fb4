//! Any bytes as a file of weights, after a first byte that chooses the format: opened, a network found in it and every
//! array read within a small limit, or refused with the file named.
#![no_main]

use std::path::PathBuf;
use std::sync::LazyLock;

use gatelab::lesson::known_cells;
use gatelab::model::{Archive, Choices, Network};
use libfuzzer_sys::fuzz_target;

static FILES: LazyLock<[PathBuf; 2]> = LazyLock::new(|| {
    let folder = std::env::temp_dir();
    let file = |ending: &str| folder.join(format!("gatelab-fuzz-{}.{ending}", std::process::id()));
    [file("safetensors"), file("npz")]
});

/// Arrays larger than this are left to the memory limit, which has tests of its own.
const NUMBERS: usize = 1 << 20;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, bytes)) = bytes.split_first() else { return };
    let path = &FILES[usize::from(first % 2)];
    if std::fs::write(path, bytes).is_err() {
        return;
    }
    match Archive::open(path) {
        Ok(mut archive) => {
            let _ = Network::find(&archive, &Choices::default(), &known_cells());
            for at in 0..archive.entries.len() {
                if archive.entries[at].len().is_some_and(|len| len <= NUMBERS) {
                    let _ = archive.numbers(at);
                }
            }
        }
        Err(error) => assert!(error.to_string().contains("gatelab-fuzz"), "{error}"),
    }
});
