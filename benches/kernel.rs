//! What the kernels take for one step of an LSTM, in nanoseconds, at each vector width this processor has.
//!
//! `cargo bench --bench kernel`. The least of many runs is printed: other programs only ever make a run slower.

#![allow(dead_code, unused_imports)]

#[path = "../src/engine/exponential.rs"]
mod exponential;
#[path = "../src/engine/kernel/mod.rs"]
mod kernel;

use std::hint::black_box;
use std::time::{Duration, Instant};

use kernel::{
    ADD, Factor, SET, Strided, accumulate, add_matvec, add_outer_over_steps, dot, subtract_matvec,
    subtract_outer_over_steps, transpose,
};

/// Steps of the run over which a matrix gathers its gradient.
const STEPS: usize = 20;

struct Cell {
    inputs: usize,
    hidden: usize,
    /// Four gates side by side in each.
    bias: Vec<f64>,
    w: Vec<Vec<f64>>,
    u: Vec<Vec<f64>>,
    w_back: Vec<Vec<f64>>,
    u_back: Vec<Vec<f64>>,
    w_gradient: Vec<Vec<f64>>,
    u_gradient: Vec<Vec<f64>>,
    x: Vec<f64>,
    h: Vec<f64>,
    c: Vec<f64>,
    gates: Vec<Vec<f64>>,
    dx: Vec<f64>,
    dh: Vec<f64>,
    /// `STEPS` times: four gates, then x, then h.
    tape: Vec<f64>,
}

fn numbers(count: usize) -> Vec<f64> {
    (0..count)
        .map(|i| ((i * 7919 % 1009) as f64 / 1009.0 - 0.5) * 0.2)
        .collect()
}

impl Cell {
    fn new(inputs: usize, hidden: usize) -> Self {
        let four = |count: usize| vec![numbers(count); 4];
        Self {
            inputs,
            hidden,
            bias: numbers(hidden),
            w: four(inputs * hidden),
            u: four(hidden * hidden),
            w_back: four(inputs * hidden),
            u_back: four(hidden * hidden),
            w_gradient: four(inputs * hidden),
            u_gradient: four(hidden * hidden),
            x: numbers(inputs),
            h: numbers(hidden),
            c: numbers(hidden),
            gates: four(hidden),
            dx: numbers(inputs),
            dh: numbers(hidden),
            tape: numbers((5 * hidden + inputs) * STEPS),
        }
    }

    #[inline(always)]
    fn products(&mut self) {
        for gate in 0..4 {
            let out = &mut self.gates[gate][..];
            out.copy_from_slice(&self.bias);
            add_matvec(out, &self.w[gate], &self.x);
            add_matvec(out, &self.u[gate], &self.h);
        }
    }

    #[inline(always)]
    fn activations(&mut self) {
        for gate in 0..4 {
            let out = &mut self.gates[gate][..];
            // In place is what safe slices do not allow; the state is a stand-in of the right length.
            if gate == 3 {
                exponential::tanh_into(out, &self.h);
            } else {
                exponential::sigmoid_into(out, &self.c);
            }
        }
        accumulate::<SET>(
            &mut self.dh,
            &[Factor::Each(&self.gates[0]), Factor::Each(&self.c)],
        );
        accumulate::<ADD>(
            &mut self.dh,
            &[Factor::Each(&self.gates[1]), Factor::Each(&self.gates[3])],
        );
        exponential::tanh_into(&mut self.h, &self.dh);
    }

    #[inline(always)]
    fn back(&mut self) {
        self.dx.fill(0.0);
        self.dh.fill(0.0);
        for gate in 0..4 {
            add_matvec(&mut self.dx, &self.w_back[gate], &self.gates[gate]);
            add_matvec(&mut self.dh, &self.u_back[gate], &self.gates[gate]);
        }
    }

    /// All steps at once.
    #[inline(always)]
    fn gradients(&mut self) {
        let (i, h) = (self.inputs, self.hidden);
        let stride = 5 * h + i;
        let tape = |first| Strided {
            data: &self.tape,
            first,
            stride: stride as isize,
        };
        for gate in 0..4 {
            let d = tape(gate * h);
            add_outer_over_steps(&mut self.w_gradient[gate], h, i, STEPS, d, tape(4 * h));
            add_outer_over_steps(&mut self.u_gradient[gate], h, h, STEPS, d, tape(4 * h + i));
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Part {
    Products,
    Activations,
    Back,
    Gradients,
}

/// A closure would not do: its body is only inlined, and so compiled for wide vectors, when it is small.
struct Run<'a> {
    cell: &'a mut Cell,
    part: Part,
    times: usize,
}

impl pulp::NullaryFnOnce for Run<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for _ in 0..self.times {
            let cell = black_box(&mut *self.cell);
            match self.part {
                Part::Products => cell.products(),
                Part::Activations => cell.activations(),
                Part::Back => cell.back(),
                Part::Gradients => cell.gradients(),
            }
        }
    }
}

fn least(mut work: impl FnMut(usize)) -> f64 {
    let mut times = 1;
    loop {
        let start = Instant::now();
        work(times);
        if start.elapsed() > Duration::from_micros(200) {
            break;
        }
        times *= 2;
    }
    let mut best = f64::INFINITY;
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_millis(80) {
        let start = Instant::now();
        work(times);
        best = best.min(start.elapsed().as_nanos() as f64 / times as f64);
    }
    best
}

fn table(name: &str, inside: impl Fn(Run<'_>)) {
    println!(
        "{name}: nanoseconds a step (4 products, 5H activations, 4 products back, 4 gradients; forward, all)"
    );
    for (inputs, hidden) in [(2, 4), (8, 32), (32, 64), (64, 128), (128, 512)] {
        let mut cell = Cell::new(inputs, hidden);
        let mut time = |part| {
            least(|times| {
                inside(Run {
                    cell: &mut cell,
                    part,
                    times,
                })
            })
        };
        let products = time(Part::Products);
        let activations = time(Part::Activations);
        let back = time(Part::Back);
        let gradients = time(Part::Gradients) / STEPS as f64;
        let forward = products + activations;
        println!(
            "  I{inputs:<3} H{hidden:<3} {products:>9.0} {activations:>8.0} {back:>9.0} {gradients:>9.0}   {forward:>9.0} {:>9.0}",
            forward + back + gradients
        );
    }
}

fn main() {
    #[cfg(target_arch = "x86_64")]
    {
        use pulp::Simd;
        if let Some(simd) = pulp::x86::V4::try_new() {
            table("AVX-512", |run| simd.vectorize(run));
        }
        if let Some(simd) = pulp::x86::V3::try_new() {
            table("AVX2", |run| simd.vectorize(run));
        }
    }
    table("baseline", |run| pulp::NullaryFnOnce::call(run));
}
