//! The adding problem (Hochreiter and Schmidhuber 1997): every step has a number between 0 and 1 and a mark; two
//! numbers are marked, one in each half, and their sum is wanted after the last step.
//!
//! Sequences have from four fifths of the steps to all of them. The best constant answer is the mean of the sum of
//! two even numbers, 1; its mean squared error is the variance of that sum, 2 * 1/12 = 1/6 = 0.1667, and its loss
//! half of that.

use super::super::dice::Dice;
use super::super::example::Example;
use super::super::task::{Answer, Task, Usual};

pub(super) static TASK: Task = Task {
    name: "adding",
    inputs: || &["number", "mark"],
    outputs: &["sum"],
    answer: Answer::Number,
    embedding: None,
    fewest_steps: 2,
    usual: Usual {
        steps: 20,
        hidden: 16,
        rate: 0.01,
        updates: 1500,
    },
    draw,
};

fn draw(dice: &mut Dice, steps: usize) -> Example {
    let len = dice.between((steps * 4).div_ceil(5).max(2), steps);
    let half = len / 2;
    let marked = [dice.below(half), dice.between(half, len - 1)];
    let mut example = Example::default();
    let mut sum = 0.0;
    for at in 0..len {
        let number = dice.unit();
        let is_marked = marked.contains(&at);
        example.step(&[(0, number), (1, f64::from(u8::from(is_marked)))]);
        if is_marked {
            sum += number;
        }
    }
    example.want(&[sum]);
    example
}
