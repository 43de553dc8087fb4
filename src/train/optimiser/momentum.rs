//! Gradient descent with momentum (Polyak 1964), in the form in which the learning rate stands at the end.

use super::{Numbers, Optimiser};

pub(super) static MOMENTUM: Optimiser = Optimiser {
    name: "momentum",
    title: "SGD with momentum",
    memory: &["v"],
    powers: &[],
    constants: &[("mu", 0.9)],
    rate_factor: 5.0,
    equations: "\
g = s * d                 # clipped gradient | gradiente recortado
v = mu * v' + g           # velocity | velocidad
w = w' - lr * v           # weight | peso
",
    apply,
};

fn apply(numbers: &mut Numbers<'_>) {
    let (s, lr) = (numbers.clip_factor, numbers.rate);
    let (&mut [ref mut v], &[(_, mu)]) = (&mut *numbers.memory, numbers.constants) else {
        return;
    };
    for ((w, v), d) in numbers.weights.iter_mut().zip(v).zip(numbers.gradients) {
        let g = 0.0 + s * d;
        *v = 0.0 + mu * *v + g;
        *w = 0.0 + *w - lr * *v;
    }
}
