//! Plain gradient descent.

use super::{Numbers, Optimiser};

pub(super) static SGD: Optimiser = Optimiser {
    name: "sgd",
    title: "SGD",
    memory: &[],
    powers: &[],
    constants: &[],
    rate_factor: 50.0,
    equations: "\
g = s * d                 # clipped gradient | gradiente recortado
w = w' - lr * g           # weight | peso
",
    apply,
};

fn apply(numbers: &mut Numbers<'_>) {
    let (s, lr) = (numbers.clip_factor, numbers.rate);
    for (w, d) in numbers.weights.iter_mut().zip(numbers.gradients) {
        let g = 0.0 + s * d;
        *w = 0.0 + *w - lr * g;
    }
}
