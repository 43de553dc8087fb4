//! Microseconds a step of an LSTM over a batch, forward alone and with the way back. `README.md` next to this file says
//! what is measured and what the figures mean.

#![allow(clippy::unwrap_used, reason = "a bench that cannot go on has nothing to say")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use gatelab::engine::{Lanes, LossKind, LossSource, ModelSource, Program};
use gatelab::lesson::shipped_cell;
use rand::{RngExt, SeedableRng};

/// A size, with what others need for a step of it, forward and backward, in microseconds.
struct Case {
    input: usize,
    hidden: usize,
    steps: usize,
    pytorch: f64,
    prototype: f64,
}

const fn case(sizes: [usize; 3], pytorch: f64, prototype: f64) -> Case {
    Case {
        input: sizes[0],
        hidden: sizes[1],
        steps: sizes[2],
        pytorch,
        prototype,
    }
}

const LANES: usize = 32;

const CASES: [Case; 4] = [
    case([2, 4, 32], 145.0, 11.0),
    case([2, 32, 50], 276.0, 94.0),
    case([8, 64, 100], 546.0, 281.0),
    case([64, 128, 100], 1231.0, 939.0),
];

/// Each case is measured for so long, and at least so many times.
const BUDGET: Duration = Duration::from_millis(1500);
const LEAST: usize = 7;

fn main() {
    // `cargo test --benches` wants to see that it runs, not how fast.
    let quick = !std::env::args().any(|argument| argument == "--bench");
    println!("LSTM, {LANES} lanes, microseconds a step");
    println!("                 forward             forward and backward");
    println!("    I    H    T    least   median     least   median  prototype  PyTorch  times as fast");
    let only: Vec<usize> = std::env::args()
        .filter_map(|argument| argument.parse().ok())
        .collect();
    for case in &CASES {
        if !only.is_empty() && !only.contains(&case.hidden) {
            continue;
        }
        let (params, mut lanes) = drawn(case);
        let forward = measure(quick, case.steps, || lanes.forward(black_box(&params)));
        let both = measure(quick, case.steps, || lanes.run(black_box(&params)));
        black_box((lanes.loss(), lanes.gradients()));
        println!(
            "{:5}{:5}{:5} {:8.2} {:8.2}  {:8.2} {:8.2} {:10} {:8} {:14.1}",
            case.input,
            case.hidden,
            case.steps,
            forward.least,
            forward.median,
            both.least,
            both.median,
            case.prototype,
            case.pytorch,
            case.pytorch / both.median,
        );
    }
}

/// Weights, biases and inputs drawn evenly with one seed; the loss is taken at the last step.
fn drawn(case: &Case) -> (Vec<f64>, Lanes) {
    let model = ModelSource {
        cell: shipped_cell("lstm").unwrap().unwrap().source,
        sizes: [("x".to_owned(), case.input), ("h".to_owned(), case.hidden)].into(),
        loss: Some(LossSource {
            kind: LossKind::HalfSquaredError,
            of: "h".to_owned(),
        }),
        ..ModelSource::default()
    };
    let program = Arc::new(Program::compile(&model).unwrap());
    let mut random = rand::rngs::ChaCha8Rng::seed_from_u64(7);
    let scale = 1.0 / (case.hidden as f64).sqrt();
    let params = (0..program.param_len())
        .map(|_| random.random_range(-scale..scale))
        .collect();
    let mut lanes = Lanes::new(program, case.steps, LANES);
    for step in 1..=case.steps {
        for lane in 0..LANES {
            for element in 0..case.input {
                lanes.set_input(lane, step, element, random.random_range(-1.0..1.0));
            }
            for element in 0..case.hidden {
                lanes.set_target(lane, step, element, random.random_range(-1.0..1.0));
            }
        }
    }
    for lane in 0..LANES {
        lanes.set_loss_weight(lane, case.steps, 1.0 / LANES as f64);
    }
    (params, lanes)
}

/// Time that this thread has had on a processor: what else the machine does counts as little as possible.
#[cfg(unix)]
fn clock() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}

/// Time.
#[cfg(not(unix))]
fn clock() -> Duration {
    static BEGIN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    BEGIN.get_or_init(Instant::now).elapsed()
}

/// Microseconds a step.
struct Times {
    least: f64,
    median: f64,
}

fn measure(quick: bool, steps: usize, mut run: impl FnMut()) -> Times {
    let mut times = Vec::new();
    let started = Instant::now();
    while times.len() < LEAST || started.elapsed() < BUDGET {
        let before = clock();
        run();
        times.push((clock() - before).as_secs_f64() * 1e6 / steps as f64);
        if quick {
            break;
        }
    }
    times.sort_by(f64::total_cmp);
    Times {
        least: times[0],
        median: times[times.len() / 2],
    }
}
