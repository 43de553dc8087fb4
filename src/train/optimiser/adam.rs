//! Adam (Kingma and Ba 2015, algorithm 1).

use super::{Numbers, Optimiser};

pub(super) static ADAM: Optimiser = Optimiser {
    name: "adam",
    title: "Adam",
    memory: &["m", "v"],
    powers: &["p1", "p2"],
    constants: &[("b1", 0.9), ("b2", 0.999), ("eps", 1e-8)],
    rate_factor: 1.0,
    equations: "\
g = s * d                                     # clipped gradient | gradiente recortado
m = b1 * m' + (1 - b1) * g                    # mean of gradients | media de los gradientes
v = b2 * v' + (1 - b2) * g * g                # mean of their squares | media de sus cuadrados
p1 = b1 * p1'                                 # what m still has of its zero | lo que m aún tiene de su cero
p2 = b2 * p2'                                 # what v still has of its zero | lo que v aún tiene de su cero
m_hat = m / (1 - p1)                          # mean without that zero | media sin ese cero
v_hat = v / (1 - p2)                          # squares without that zero | cuadrados sin ese cero
w = w' - lr * m_hat / (sqrt(v_hat) + eps)     # weight | peso
",
    apply,
};

fn apply(numbers: &mut Numbers<'_>) {
    let (s, lr) = (numbers.clip_factor, numbers.rate);
    let (&mut [ref mut m, ref mut v], &mut [ref mut p1, ref mut p2]) =
        (&mut *numbers.memory, &mut *numbers.powers)
    else {
        return;
    };
    let &[(_, b1), (_, b2), (_, eps)] = numbers.constants else {
        return;
    };
    *p1 = 0.0 + b1 * *p1;
    *p2 = 0.0 + b2 * *p2;
    let (rest1, rest2) = (1.0 - b1, 1.0 - b2);
    let (known1, known2) = (1.0 - *p1, 1.0 - *p2);
    let memory = m.iter_mut().zip(v);
    for ((w, (m, v)), d) in numbers.weights.iter_mut().zip(memory).zip(numbers.gradients) {
        let g = 0.0 + s * d;
        *m = 0.0 + b1 * *m + rest1 * g;
        *v = 0.0 + b2 * *v + rest2 * g * g;
        let m_hat = *m / known1;
        let v_hat = *v / known2;
        *w = 0.0 + *w - (0.0 + lr * m_hat) / (0.0 + v_hat.sqrt() + eps);
    }
}
