//! Any text as a lesson: read, proven and drawn at a small size, or refused with drawn mistakes.
#![no_main]

use gatelab::diagnostic::{Source, draw, is_unprintable};
use gatelab::engine::Run;
use gatelab::lesson::check;
use gatelab::ui::KINDS;
use libfuzzer_sys::fuzz_target;

/// Runs longer than this are left to the limits, which have tests of their own.
const STEPS: usize = 200;

fuzz_target!(|text: &str| {
    let source = Source::new("fuzz.toml", text);
    let diagnostics = match check(&source, &KINDS) {
        Ok(lesson) => {
            let small = lesson
                .scenes
                .iter()
                .all(|scene| scene.setup.steps <= STEPS && scene.setup.params.len() < 10_000);
            if !small {
                return;
            }
            for scene in &lesson.scenes {
                let run = Run::new(scene.setup.clone());
                if let Some(explanation) = scene
                    .opening
                    .at
                    .filter(|at| at.run.index() == 0)
                    .and_then(|at| run.explain(at.address))
                {
                    let same = explanation.fold().to_bits() == explanation.value.to_bits();
                    assert!(same || explanation.value.is_nan(), "the terms do not fold back");
                }
            }
            lesson.prove()
        }
        Err(diagnostics) => {
            assert!(!diagnostics.is_empty(), "refused without a reason");
            diagnostics
        }
    };
    for diagnostic in &diagnostics {
        let drawn = draw(&source, diagnostic).to_string();
        assert!(!drawn.contains(|c| c != '\n' && is_unprintable(c)), "{drawn:?}");
    }
});
