//! Numbers, setups and whole programs drawn at random.

use std::sync::Arc;

use gatelab::engine::{CellSource, LossKind, LossSource, ModelSource, Program, Setup};
use proptest::prelude::*;

/// The next number of a small generator, between -1 and 1.
pub(crate) fn next(state: &mut u64) -> f64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 11) as f64 / (1u64 << 52) as f64 - 1.0
}

/// A setup in which every given number is drawn from `seed`; the loss is taken at the last step, or at all.
pub(crate) fn drawn(program: Program, steps: usize, seed: u64, every: bool) -> Setup {
    let mut setup = Setup::zeros(Arc::new(program), steps);
    let mut state = seed;
    let all = [
        &mut setup.params,
        &mut setup.inputs,
        &mut setup.initial,
        &mut setup.targets,
    ];
    for number in all.into_iter().flatten() {
        *number = next(&mut state);
    }
    let last = setup.loss_weights.len().saturating_sub(1);
    for (at, weight) in setup.loss_weights.iter_mut().enumerate() {
        *weight = f64::from(u8::from(every || at == last));
    }
    setup
}

/// Text of an expression of 3 elements over the names of [`program_of`].
pub(crate) fn vector_text() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("W x".to_owned()),
        Just("U h'".to_owned()),
        Just("b".to_owned()),
        Just("h'".to_owned()),
        Just("M [h', x]".to_owned()),
        Just("s".to_owned()),
        Just("0.5".to_owned()),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let function = prop_oneof![
            Just("sigmoid"),
            Just("tanh"),
            Just("identity"),
            Just("softplus"),
            Just("softmax")
        ];
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) + ({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) - ({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) * ({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("(1 - ({a})) * ({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) / (0.5 + softplus({b}))")),
            inner
                .clone()
                .prop_map(|a| format!("0.7 / sqrt(0.5 + softplus({a}))")),
            inner.clone().prop_map(|a| format!("-({a})")),
            inner.clone().prop_map(|a| format!("U (b * ({a}))")),
            (function, inner).prop_map(|(function, a)| format!("{function}({a})")),
        ]
    })
}

/// A cell with the given inner quantity, all of whose parameters are used.
pub(crate) fn program_of(inner: &str) -> Result<Program, Vec<gatelab::engine::Mistake>> {
    let pairs = |pairs: &[(&str, &str)]| {
        pairs
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect()
    };
    Program::compile(&ModelSource {
        cell: CellSource {
            name: "random".to_owned(),
            inputs: pairs(&[("x", "x")]),
            states: pairs(&[("h", "h")]),
            params: pairs(&[("W", "h x"), ("U", "h h"), ("M", "h j"), ("b", "h"), ("s", "1")]),
            equations: format!("q = {inner}\nh = tanh(b + q + s * (W x) + U h' + M [h', x])"),
        },
        sizes: [("x".to_owned(), 2), ("h".to_owned(), 3), ("j".to_owned(), 5)].into(),
        loss: Some(LossSource {
            kind: LossKind::HalfSquaredError,
            of: "h".to_owned(),
        }),
        ..ModelSource::default()
    })
}
