//! In which order frameworks stack a cell's gates, and which parameters of ours each is.

/// Who wrote a file's arrays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Framework {
    PyTorch,
    Keras,
}

/// A gate's parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gate {
    /// The weights of the input.
    pub(super) w: &'static str,
    /// The weights of the state.
    pub(super) u: &'static str,
    /// The bias of the input; the sum of both where the cell has one.
    pub(super) b: &'static str,
    /// The bias of the state, where the cell keeps it apart.
    pub(super) c: Option<&'static str>,
}

const fn gate(w: &'static str, u: &'static str, b: &'static str) -> Gate {
    Gate { w, u, b, c: None }
}

const PLAIN: [Gate; 1] = [gate("W", "U", "b")];
const F: Gate = gate("Wf", "Uf", "bf");
const I: Gate = gate("Wi", "Ui", "bi");
const G: Gate = gate("Wg", "Ug", "bg");
const O: Gate = gate("Wo", "Uo", "bo");
const R: Gate = gate("Wr", "Ur", "br");
const Z: Gate = gate("Wz", "Uz", "bz");
/// The candidate of a cell that resets before it multiplies.
const N_BEFORE: Gate = gate("Wn", "Un", "bn");
/// The candidate of a cell that resets after it multiplied: there the two biases do different things.
const N_AFTER: Gate = Gate {
    c: Some("cn"),
    ..N_BEFORE
};

/// A row for each cell: its name and the gates in PyTorch's order and in Keras's.
const CELLS: [(&str, &[Gate], &[Gate]); 5] = [
    ("rnn", &PLAIN, &PLAIN),
    ("rnn-relu", &PLAIN, &PLAIN),
    ("lstm", &[I, F, G, O], &[I, F, G, O]),
    ("gru", &[R, Z, N_AFTER], &[Z, R, N_AFTER]),
    ("gru-reset-before", &[R, Z, N_BEFORE], &[Z, R, N_BEFORE]),
];

/// The gates of a cell in the order of a framework.
pub(super) fn order(framework: Framework, cell: &str) -> Option<&'static [Gate]> {
    let (_, pytorch, keras) = CELLS.iter().find(|(name, ..)| *name == cell)?;
    Some(match framework {
        Framework::PyTorch => pytorch,
        Framework::Keras => keras,
    })
}

/// The cells with that many gates.
pub(super) fn cells_with(gates: usize) -> Vec<&'static str> {
    CELLS
        .iter()
        .filter(|(_, order, _)| order.len() == gates)
        .map(|(name, ..)| *name)
        .collect()
}
