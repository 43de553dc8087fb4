//! Milliseconds that the list of units takes: what every unit of the cell state does over the steps, and its correlation
//! with an input. `README.md` next to this file says what the figures mean.

#![allow(clippy::unwrap_used, reason = "a bench that cannot go on has nothing to say")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use gatelab::engine::{Courses, ModelSource, Program, Run, Setup, Timed};
use gatelab::lesson::shipped_cell;
use rand::{RngExt, SeedableRng};

/// I, H and T.
const CASES: [[usize; 3]; 3] = [[4, 16, 100_000], [4, 256, 2000], [1, 4096, 100]];

fn main() {
    // `cargo test --benches` wants to see that it runs, not how fast.
    let quick = !std::env::args().any(|argument| argument == "--bench");
    println!("    I    H       T   courses   correlation   (milliseconds, medians)");
    for [input, hidden, steps] in CASES {
        let (hidden, steps) = if quick { (8, 8) } else { (hidden, steps) };
        let run = Run::forward_only(setup(input, hidden, steps));
        let slot = |name| run.program().slot_named(name).unwrap();
        let quantity = Timed::Value(slot("c"));
        let x = slot("x");
        let series: Vec<f64> = (1..=steps).map(|step| run.vector(x, step)[0]).collect();
        let courses = Courses::of(&run, quantity);
        let of = median(quick, || {
            black_box(Courses::of(&run, quantity));
        });
        let with = median(quick, || {
            black_box(courses.correlation(&run, quantity, &series));
        });
        println!("{input:5}{hidden:5}{steps:8}{of:10.2}{with:14.2}");
    }
}

fn setup(input: usize, hidden: usize, steps: usize) -> Setup {
    let program = Program::compile(&ModelSource {
        cell: shipped_cell("lstm").unwrap().unwrap().source,
        sizes: [("x".to_owned(), input), ("h".to_owned(), hidden)].into(),
        ..ModelSource::default()
    })
    .unwrap();
    let mut setup = Setup::zeros(Arc::new(program), steps);
    let mut random = rand::rngs::ChaCha8Rng::seed_from_u64(1);
    let size = 1.0 / (hidden as f64).sqrt();
    setup.params.fill_with(|| random.random_range(-size..size));
    setup.inputs.fill_with(|| random.random_range(-1.0..1.0));
    setup
}

fn median(quick: bool, mut work: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..if quick { 1 } else { 15 })
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
