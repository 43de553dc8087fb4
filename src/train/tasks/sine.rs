//! The next value of a sine of unknown frequency and phase.
//!
//! Three values in a row determine a sine, for x(t+1) = 2 cos(w) x(t) - x(t-1); so from the third step on the next
//! value is wanted at every step. All sequences have all steps. The best constant answer is 0; its mean squared error
//! is the mean of sin², 1/2, and its loss half of that.

use super::super::dice::Dice;
use super::super::example::Example;
use super::super::task::{Answer, Task, Usual};

pub(super) static TASK: Task = Task {
    name: "sine",
    inputs: || &["x"],
    outputs: &["next x"],
    answer: Answer::Number,
    embedding: None,
    fewest_steps: 4,
    usual: Usual {
        steps: 25,
        hidden: 16,
        rate: 0.01,
        updates: 800,
    },
    draw,
};

/// The first step with an answer.
const KNOWN_FROM: usize = 3;

fn draw(dice: &mut Dice, steps: usize) -> Example {
    let turn = 2.0 * std::f64::consts::PI;
    let phase = dice.unit() * turn;
    let frequency = 0.3 + dice.unit() * 0.7;
    // `libm`: the same digits on every machine.
    let value = |step: usize| libm::sin(phase + frequency * step as f64);
    let mut example = Example::default();
    for step in 1..=steps {
        example.step(&[(0, value(step))]);
        if step >= KNOWN_FROM {
            example.want(&[value(step + 1)]);
        }
    }
    example
}
