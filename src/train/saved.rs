//! Trained weights as a `.safetensors` file: every parameter under its name, matrices row by row, 64-bit numbers; and
//! beside them, under the key `gatelab`, what they are, as JSON. The same training gives the same bytes.

use std::borrow::Cow;
use std::collections::HashMap;

use safetensors::{Dtype, SafeTensorError, View};
use serde_json::{Value, json};

use super::config::Config;
use super::network::Network;

/// The key of the metadata. One key only: the format's writer has no order for several.
const KEY: &str = "gatelab";

struct Tensor {
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

impl View for Tensor {
    fn dtype(&self) -> Dtype {
        Dtype::F64
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.bytes)
    }

    fn data_len(&self) -> usize {
        self.bytes.len()
    }
}

/// The bytes of a file with these parameters, laid out as `Setup::params`, after so many updates.
///
/// # Errors
/// What the format cannot hold: a header of more than 100 MB.
pub fn safetensors(
    network: &Network,
    config: &Config,
    params: &[f64],
    updates: u64,
) -> Result<Vec<u8>, SafeTensorError> {
    let tensors = network.program().params.iter().map(|param| {
        let numbers = &params[param.offset..][..param.len()];
        let cols = param.cols.unwrap_or(1);
        let by_rows =
            (0..param.rows).flat_map(|row| (0..cols).map(move |col| numbers[col * param.rows + row]));
        let tensor = Tensor {
            shape: [param.rows].into_iter().chain(param.cols).collect(),
            bytes: by_rows.flat_map(f64::to_le_bytes).collect(),
        };
        (param.name.as_str(), tensor)
    });
    let mut about = description(config);
    about["updates"] = json!(updates);
    about["version"] = json!(env!("CARGO_PKG_VERSION"));
    about["inputs"] = json!(config.task.inputs());
    about["outputs"] = json!(config.task.outputs);
    let about = HashMap::from([(KEY.to_owned(), about.to_string())]);
    safetensors::serialize(tensors, Some(about))
}

/// A configuration as a JSON object.
pub fn description(config: &Config) -> Value {
    let given = config
        .start
        .given
        .iter()
        .map(|(name, value)| (name.clone(), json!(value)));
    json!({
        "task": config.task.name,
        "steps": config.steps,
        "cell": config.cell.name,
        "equations": config.cell.equations.trim(),
        "hidden": config.hidden,
        "layers": config.layers,
        "optimiser": config.optimiser.name,
        "rate": config.settings.rate,
        "clip": config.settings.clip,
        "init": config.start.scheme.name(),
        "set": Value::Object(given.collect()),
        "batch": config.batch,
        "seed": config.seed,
    })
}
