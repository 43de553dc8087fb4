//! Training as a textbook writes it: matrices as rows, one sequence after the other, every derivative by hand. Shares
//! no code with the engine.

use std::collections::BTreeMap;

use gatelab::train::Example;

/// A matrix by its rows; a vector has rows of one number.
pub(crate) type Matrix = Vec<Vec<f64>>;
/// Parameters, or their derivatives, by name.
pub(crate) type Params = BTreeMap<String, Matrix>;

fn times(matrix: &Matrix, vector: &[f64]) -> Vec<f64> {
    let row = |row: &Vec<f64>| row.iter().zip(vector).map(|(a, b)| a * b).sum();
    matrix.iter().map(row).collect()
}

fn transposed_times(matrix: &Matrix, vector: &[f64]) -> Vec<f64> {
    let mut out = vec![0.0; matrix[0].len()];
    for (row, factor) in matrix.iter().zip(vector) {
        for (out, entry) in out.iter_mut().zip(row) {
            *out += entry * factor;
        }
    }
    out
}

fn plus(vectors: &[&[f64]]) -> Vec<f64> {
    (0..vectors[0].len())
        .map(|at| vectors.iter().map(|vector| vector[at]).sum())
        .collect()
}

fn zip(a: &[f64], b: &[f64], with: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| with(*a, *b)).collect()
}

fn column(matrix: &Matrix) -> Vec<f64> {
    matrix.iter().map(|row| row[0]).collect()
}

fn sigmoid(vector: &[f64]) -> Vec<f64> {
    vector.iter().map(|u| 1.0 / (1.0 + (-u).exp())).collect()
}

fn tanh(vector: &[f64]) -> Vec<f64> {
    vector.iter().map(|u| u.tanh()).collect()
}

/// What a step leaves for the way back: every quantity by name.
type Step = BTreeMap<&'static str, Vec<f64>>;

/// The cells of the reference.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Cell {
    Rnn,
    Lstm,
    Gru,
}

/// How the readout answers.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Readout {
    Linear,
    Sigmoid,
    Softmax,
}

pub(crate) struct Reference {
    pub(crate) cell: Cell,
    pub(crate) readout: Readout,
    pub(crate) params: Params,
    pub(crate) hidden: usize,
    pub(crate) inputs: usize,
}

impl Reference {
    fn p(&self, name: &str) -> &Matrix {
        &self.params[name]
    }

    /// `W x + U h + b` for the three parameters that end in `gate`.
    fn affine(&self, gate: &str, x: &[f64], h: &[f64]) -> Vec<f64> {
        let name = |kind: &str| format!("{kind}{gate}");
        plus(&[
            &times(self.p(&name("W")), x),
            &times(self.p(&name("U")), h),
            &column(self.p(&name("b"))),
        ])
    }

    fn step(&self, x: &[f64], before: &Step) -> Step {
        let (h, c) = (&before["h"], &before["c"]);
        let mut step = Step::new();
        match self.cell {
            Cell::Rnn => {
                step.insert("h", tanh(&self.affine("", x, h)));
                step.insert("c", c.clone());
            }
            Cell::Lstm => {
                let f = sigmoid(&self.affine("f", x, h));
                let i = sigmoid(&self.affine("i", x, h));
                let g = tanh(&self.affine("g", x, h));
                let o = sigmoid(&self.affine("o", x, h));
                let new = plus(&[&zip(&f, c, |f, c| f * c), &zip(&i, &g, |i, g| i * g)]);
                step.insert("h", zip(&o, &tanh(&new), |o, c| o * c));
                step.insert("c", new);
                step.extend([("f", f), ("i", i), ("g", g), ("o", o)]);
            }
            Cell::Gru => {
                let r = sigmoid(&self.affine("r", x, h));
                let z = sigmoid(&self.affine("z", x, h));
                let q = plus(&[&times(self.p("Un"), h), &column(self.p("cn"))]);
                let own = plus(&[&times(self.p("Wn"), x), &column(self.p("bn"))]);
                let n = tanh(&plus(&[&own, &zip(&r, &q, |r, q| r * q)]));
                let new = (0..self.hidden).map(|at| (1.0 - z[at]) * n[at] + z[at] * h[at]);
                step.insert("h", new.collect());
                step.insert("c", c.clone());
                step.extend([("r", r), ("z", z), ("q", q), ("n", n)]);
            }
        }
        step.insert("x", x.to_vec());
        step
    }

    /// Loss and derivatives of the mean over the sequences of each one's mean over its answers.
    pub(crate) fn batch(&self, examples: &[Example]) -> (f64, Params) {
        let zeros = |matrix: &Matrix| vec![vec![0.0; matrix[0].len()]; matrix.len()];
        let mut gradients: Params = self
            .params
            .iter()
            .map(|(name, matrix)| (name.clone(), zeros(matrix)))
            .collect();
        let loss = examples
            .iter()
            .map(|example| {
                let weight = 1.0 / examples.len() as f64 / example.wanted().len() as f64;
                self.sequence(example, weight, &mut gradients)
            })
            .sum();
        (loss, gradients)
    }

    fn sequence(&self, example: &Example, weight: f64, gradients: &mut Params) -> f64 {
        let mut read = vec![vec![0.0; self.inputs]; example.steps];
        for given in example.given() {
            read[given.step - 1][given.element] = given.value;
        }
        let embedding = self.params.get("E");
        let start = Step::from([("h", vec![0.0; self.hidden]), ("c", vec![0.0; self.hidden])]);
        let mut steps = vec![start];
        for word in &read {
            let x = embedding.map_or_else(|| word.clone(), |embedding| times(embedding, word));
            let step = self.step(&x, &steps[steps.len() - 1]);
            steps.push(step);
        }
        let mut loss = 0.0;
        let (mut dh, mut dc) = (vec![0.0; self.hidden], vec![0.0; self.hidden]);
        for at in (1..=example.steps).rev() {
            let h = &steps[at]["h"];
            if let Some(wanted) = example.wanted().find(|wanted| wanted.step == at) {
                let logits = plus(&[&times(self.p("V"), h), &column(self.p("d"))]);
                let (y, own) = self.answer(&logits, wanted.target);
                loss += weight * own;
                let error = zip(&y, wanted.target, |y, target| weight * (y - target));
                outer(gradients, "V", &error, h);
                outer(gradients, "d", &error, &[1.0]);
                dh = plus(&[&dh, &transposed_times(self.p("V"), &error)]);
            }
            let (dx, before_h, before_c) = self.back(&steps[at], &steps[at - 1], &dh, &dc, gradients);
            if embedding.is_some() {
                outer(gradients, "E", &dx, &read[at - 1]);
            }
            (dh, dc) = (before_h, before_c);
        }
        loss
    }

    fn answer(&self, logits: &[f64], target: &[f64]) -> (Vec<f64>, f64) {
        match self.readout {
            Readout::Linear => {
                let loss = zip(logits, target, |y, target| 0.5 * (y - target).powi(2));
                (logits.to_vec(), loss.iter().sum())
            }
            Readout::Sigmoid => {
                let y = sigmoid(logits);
                let loss = zip(&y, target, |y, target| {
                    -(target * y.ln() + (1.0 - target) * (1.0 - y).ln())
                });
                (y, loss.iter().sum())
            }
            Readout::Softmax => {
                let exps: Vec<_> = logits.iter().map(|u| u.exp()).collect();
                let sum: f64 = exps.iter().sum();
                let y: Vec<_> = exps.iter().map(|exp| exp / sum).collect();
                let loss = zip(
                    &y,
                    target,
                    |y, target| if target > 0.0 { -target * y.ln() } else { 0.0 },
                );
                (y, loss.iter().sum())
            }
        }
    }

    /// The way back through a step: derivatives by x, by h and by c of the step before.
    fn back(
        &self,
        step: &Step,
        before: &Step,
        dh: &[f64],
        dc: &[f64],
        gradients: &mut Params,
    ) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
        let (x, h) = (&step["x"], &before["h"]);
        let mut dx = vec![0.0; x.len()];
        let mut before_h = vec![0.0; self.hidden];
        let mut gate = |name: &str, da: &[f64]| {
            outer(gradients, &format!("W{name}"), da, x);
            outer(gradients, &format!("U{name}"), da, h);
            outer(gradients, &format!("b{name}"), da, &[1.0]);
            dx = plus(&[&dx, &transposed_times(self.p(&format!("W{name}")), da)]);
            before_h = plus(&[&before_h, &transposed_times(self.p(&format!("U{name}")), da)]);
        };
        let slope = |y: &[f64], d: &[f64]| zip(y, d, |y, d| d * y * (1.0 - y));
        let tanh_slope = |y: &[f64], d: &[f64]| zip(y, d, |y, d| d * (1.0 - y * y));
        match self.cell {
            Cell::Rnn => {
                gate("", &tanh_slope(&step["h"], dh));
                (dx, before_h, vec![0.0; self.hidden])
            }
            Cell::Lstm => {
                let squashed = tanh(&step["c"]);
                let (f, i, g, o) = (&step["f"], &step["i"], &step["g"], &step["o"]);
                let through = zip(dh, o, |dh, o| dh * o);
                let dc = plus(&[dc, &tanh_slope(&squashed, &through)]);
                gate("f", &slope(f, &zip(&dc, &before["c"], |d, c| d * c)));
                gate("i", &slope(i, &zip(&dc, g, |d, g| d * g)));
                gate("g", &tanh_slope(g, &zip(&dc, i, |d, i| d * i)));
                gate("o", &slope(o, &zip(dh, &squashed, |d, c| d * c)));
                (dx, before_h, zip(&dc, f, |d, f| d * f))
            }
            Cell::Gru => {
                let (r, z, q, n) = (&step["r"], &step["z"], &step["q"], &step["n"]);
                let dz = (0..self.hidden)
                    .map(|at| dh[at] * (h[at] - n[at]))
                    .collect::<Vec<_>>();
                let da = tanh_slope(n, &zip(dh, z, |dh, z| dh * (1.0 - z)));
                gate("z", &slope(z, &dz));
                gate("r", &slope(r, &zip(&da, q, |da, q| da * q)));
                let dq = zip(&da, r, |da, r| da * r);
                outer(gradients, "Wn", &da, x);
                outer(gradients, "bn", &da, &[1.0]);
                outer(gradients, "Un", &dq, h);
                outer(gradients, "cn", &dq, &[1.0]);
                let dx = plus(&[&dx, &transposed_times(self.p("Wn"), &da)]);
                let kept = zip(dh, z, |dh, z| dh * z);
                let before_h = plus(&[&before_h, &kept, &transposed_times(self.p("Un"), &dq)]);
                (dx, before_h, vec![0.0; self.hidden])
            }
        }
    }
}

fn outer(gradients: &mut Params, name: &str, column: &[f64], row: &[f64]) {
    let gradient = gradients.get_mut(name).unwrap_or_else(|| panic!("no {name}"));
    for (entries, a) in gradient.iter_mut().zip(column) {
        for (entry, b) in entries.iter_mut().zip(row) {
            *entry += a * b;
        }
    }
}

/// Scales gradients down to a norm.
pub(crate) fn clip(gradients: &mut Params, most: f64) -> f64 {
    let norm = entries(gradients)
        .map(|entry| *entry * *entry)
        .sum::<f64>()
        .sqrt();
    if norm > most {
        entries(gradients).for_each(|entry| *entry *= most / norm);
    }
    norm
}

fn entries(params: &mut Params) -> impl Iterator<Item = &mut f64> {
    params.values_mut().flatten().flatten()
}

/// The optimisers of the reference, with what they remember.
pub(crate) enum Descent {
    Sgd,
    Momentum(Params),
    Adam { m: Params, v: Params, updates: i32 },
}

impl Descent {
    pub(crate) fn update(&mut self, params: &mut Params, gradients: &mut Params, rate: f64) {
        let pairs = entries(params).zip(entries(gradients));
        match self {
            Self::Sgd => pairs.for_each(|(weight, g)| *weight -= rate * *g),
            Self::Momentum(velocity) => {
                for ((weight, g), v) in pairs.zip(entries(velocity)) {
                    *v = 0.9 * *v + *g;
                    *weight -= rate * *v;
                }
            }
            Self::Adam { m, v, updates } => {
                *updates += 1;
                for (((weight, g), m), v) in pairs.zip(entries(m)).zip(entries(v)) {
                    *m = 0.9 * *m + 0.1 * *g;
                    *v = 0.999 * *v + 0.001 * *g * *g;
                    let m_hat = *m / (1.0 - 0.9_f64.powi(*updates));
                    let v_hat = *v / (1.0 - 0.999_f64.powi(*updates));
                    *weight -= rate * m_hat / (v_hat.sqrt() + 1e-8);
                }
            }
        }
    }
}
