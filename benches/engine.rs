//! Microseconds a step of an LSTM in one run: forward with every quantity kept, and forward and backward.
//! Numbers among the arguments choose cases by H. `README.md` next to this file says what is measured and what the figures mean.

#![allow(clippy::unwrap_used, reason = "a bench that cannot go on has nothing to say")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use gatelab::engine::{LossKind, LossSource, ModelSource, Program, Run, Setup};
use gatelab::lesson::shipped_cell;
use rand::{RngExt, SeedableRng};

/// A size with what others need for a step of it, in microseconds: PyTorch eager and the prototype, each forward,
/// then forward and backward.
struct Case {
    input: usize,
    hidden: usize,
    steps: usize,
    pytorch: [f64; 2],
    prototype: [f64; 2],
}

const fn case(sizes: [usize; 3], pytorch: [f64; 2], prototype: [f64; 2]) -> Case {
    Case {
        input: sizes[0],
        hidden: sizes[1],
        steps: sizes[2],
        pytorch,
        prototype,
    }
}

const CASES: [Case; 5] = [
    case([2, 4, 32], [37.0, 144.0], [0.35, 0.62]),
    case([8, 32, 100], [41.0, 175.0], [3.1, 7.3]),
    case([32, 64, 256], [52.0, 171.0], [14.0, 45.0]),
    case([64, 128, 100], [125.0, 400.0], [54.0, 121.0]),
    case([128, 512, 100], [563.0, 2529.0], [490.0, 1701.0]),
];

/// Each case is measured for so long, and at least so many times.
const BUDGET: Duration = Duration::from_millis(700);
const LEAST: usize = 7;

fn main() {
    // `cargo test --benches` wants to see that it runs, not how fast.
    let quick = !std::env::args().any(|argument| argument == "--bench");
    println!("LSTM, microseconds a step (medians)          forward            forward and backward");
    println!("    I    H    T        here prototype  PyTorch        here prototype  PyTorch");
    let only: Vec<usize> = std::env::args()
        .filter_map(|argument| argument.parse().ok())
        .collect();
    for case in &CASES {
        if !only.is_empty() && !only.contains(&case.hidden) {
            continue;
        }
        let with_loss = setup(case);
        let forward = median(Run::forward_only(with_loss.clone()), quick) / case.steps as f64;
        let both = median(Run::new(with_loss), quick) / case.steps as f64;
        println!(
            "{:5}{:5}{:5}  {forward:10.3}{:10}{:9}  {both:10.3}{:10}{:9}",
            case.input,
            case.hidden,
            case.steps,
            case.prototype[0],
            case.pytorch[0],
            case.prototype[1],
            case.pytorch[1],
        );
    }
}

/// Weights, biases and inputs drawn evenly with one seed; the loss is taken at the last step.
fn setup(case: &Case) -> Setup {
    let model = ModelSource {
        cell: shipped_cell("lstm").unwrap().unwrap().source,
        sizes: [("x".to_owned(), case.input), ("h".to_owned(), case.hidden)].into(),
        loss: Some(LossSource {
            kind: LossKind::HalfSquaredError,
            of: "h".to_owned(),
        }),
        ..ModelSource::default()
    };
    let mut setup = Setup::zeros(Arc::new(Program::compile(&model).unwrap()), case.steps);
    let mut random = rand::rngs::ChaCha8Rng::seed_from_u64(7);
    let scale = 1.0 / (case.hidden as f64).sqrt();
    for number in &mut setup.params {
        *number = random.random_range(-scale..scale);
    }
    for number in setup.inputs.iter_mut().chain(&mut setup.targets) {
        *number = random.random_range(-1.0..1.0);
    }
    *setup.loss_weights.last_mut().unwrap() = 1.0;
    setup
}

/// The median time of computing the run anew, in microseconds.
fn median(mut run: Run, quick: bool) -> f64 {
    let mut times = Vec::new();
    let started = Instant::now();
    while times.len() < LEAST || started.elapsed() < BUDGET {
        let before = Instant::now();
        run.change(|setup| {
            black_box(setup);
        });
        times.push(before.elapsed().as_secs_f64() * 1e6);
        black_box(run.loss());
        if quick {
            break;
        }
    }
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
