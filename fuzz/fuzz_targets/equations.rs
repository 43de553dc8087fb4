//! Any text as the equations of a cell: compiled and run forward and backward, every number folding back from its
//! operands, or refused with mistakes that lie inside the text.
#![no_main]

use std::sync::Arc;

use gatelab::engine::{Address, CellSource, LossKind, LossSource, ModelSource, Place, Program, Run, Setup, SlotId};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|equations: &str| {
    let declared = |pairs: &[(&str, &str)]| {
        let own = pairs.iter().map(|(name, sizes)| ((*name).to_owned(), (*sizes).to_owned()));
        own.collect::<Vec<_>>()
    };
    let source = ModelSource {
        cell: CellSource {
            name: "fuzz".to_owned(),
            inputs: declared(&[("x", "x")]),
            states: declared(&[("h", "h")]),
            params: declared(&[("W", "h x"), ("U", "h h"), ("b", "h"), ("k", "1")]),
            equations: equations.to_owned(),
            ..CellSource::default()
        },
        sizes: [("x".to_owned(), 2), ("h".to_owned(), 3)].into(),
        loss: Some(LossSource {
            kind: LossKind::HalfSquaredError,
            of: "h".to_owned(),
        }),
        ..ModelSource::default()
    };
    let program = match Program::compile(&source) {
        Ok(program) => program,
        Err(mistakes) => {
            assert!(!mistakes.is_empty(), "refused without a reason");
            for mistake in mistakes {
                if let Place::Equations(span) = mistake.place {
                    assert!(equations.get(span.clone()).is_some(), "{span:?} is no part of the text");
                }
            }
            return;
        }
    };
    let mut setup = Setup::zeros(Arc::new(program), 3);
    for (at, number) in setup.params.iter_mut().chain(&mut setup.inputs).enumerate() {
        *number = (at as f64 * 0.37).sin();
    }
    if let Some(last) = setup.loss_weights.last_mut() {
        *last = 1.0;
    }
    let run = Run::new(setup);
    for step in 1..=3 {
        for slot in 0..run.program().slots.len() as u32 {
            let address = Address::Value { slot: SlotId(slot), step, unit: 0 };
            if let Some(explanation) = run.explain(address) {
                let same = explanation.fold().to_bits() == explanation.value.to_bits();
                assert!(same || explanation.value.is_nan(), "{address:?} does not fold back");
            }
        }
    }
});
