//! What the names of arrays say: the module they belong to, the layer, the direction, and what they are in it.

/// What an array is to a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// Weights of the input.
    Input,
    /// Weights of the state.
    State,
    /// Weights of the projection that `proj_size` adds.
    Projection,
    /// The bias of the input.
    InputBias,
    /// The bias of the state.
    StateBias,
    /// One bias, or both as two rows.
    Bias,
}

/// A name taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name<'a> {
    /// What comes before: `encoder.rnn`.
    pub(super) module: &'a str,
    /// What the array is.
    pub(super) part: Part,
    /// The layer, from 0.
    pub(super) layer: usize,
    /// Whether it belongs to the direction that reads from the end.
    pub(super) reverse: bool,
}

/// Reads `encoder.rnn.weight_ih_l0_reverse`, and `cell.weight_ih`, the one layer of an `nn.LSTMCell`.
pub(super) fn pytorch(name: &str) -> Option<Name<'_>> {
    let (module, last) = split(name);
    let parts = [
        ("weight_ih_l", Part::Input),
        ("weight_hh_l", Part::State),
        ("weight_hr_l", Part::Projection),
        ("bias_ih_l", Part::InputBias),
        ("bias_hh_l", Part::StateBias),
    ];
    let cell = |(start, _): &(&str, Part)| start.strip_suffix("_l") == Some(last) && last != "weight_hr";
    if let Some((_, part)) = parts.iter().copied().find(cell) {
        return Some(Name {
            module,
            part,
            layer: 0,
            reverse: false,
        });
    }
    let (rest, part) = parts
        .into_iter()
        .find_map(|(start, part)| Some((last.strip_prefix(start)?, part)))?;
    let (digits, reverse) = match rest.strip_suffix("_reverse") {
        Some(digits) => (digits, true),
        None => (rest, false),
    };
    let plain = !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    Some(Name {
        module,
        part,
        layer: plain.then(|| digits.parse().ok()).flatten()?,
        reverse,
    })
}

/// Reads `sequential/lstm/lstm_cell/recurrent_kernel:0`.
pub(super) fn keras(name: &str) -> Option<Name<'_>> {
    let (module, last) = split(name);
    let part = match last.strip_suffix(":0").unwrap_or(last) {
        "kernel" => Part::Input,
        "recurrent_kernel" => Part::State,
        "bias" => Part::Bias,
        _ => return None,
    };
    Some(Name {
        module,
        part,
        layer: 0,
        reverse: false,
    })
}

/// A name's module and its last part.
fn split(name: &str) -> (&str, &str) {
    name.rsplit_once(['.', '/']).unwrap_or(("", name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_pytorch() {
        let read = |name| pytorch(name).map(|name| (name.module, name.part, name.layer, name.reverse));
        assert_eq!(read("weight_ih_l0"), Some(("", Part::Input, 0, false)));
        assert_eq!(
            read("encoder.rnn.bias_hh_l12_reverse"),
            Some(("encoder.rnn", Part::StateBias, 12, true))
        );
        assert_eq!(read("cell.weight_hh"), Some(("cell", Part::State, 0, false)));
        for other in [
            "weight_hr",
            "weight_ih_l",
            "weight_ih_lx",
            "fc.weight",
            "weight_ih_l99999",
            "bias_ih_l+1",
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }

    #[test]
    fn names_of_keras() {
        let read = |name| keras(name).map(|name| (name.module, name.part));
        assert_eq!(read("kernel"), Some(("", Part::Input)));
        assert_eq!(
            read("lstm/lstm_cell/recurrent_kernel:0"),
            Some(("lstm/lstm_cell", Part::State))
        );
        assert_eq!(read("dense/kernel2"), None);
    }
}
