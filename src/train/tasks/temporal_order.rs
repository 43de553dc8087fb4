//! Temporal order (Hochreiter and Schmidhuber 1997, task 6a): among distractors stand two signals, each X or Y; after
//! the last step it is asked which came in which order.
//!
//! The first signal comes in the first third, the second one in the next third, and what follows only has to be sat
//! through. Sequences have from four fifths of the steps to all of them. Guessing is right in 1 of 4 cases, and its
//! loss is ln 4 = 1.386.

use super::super::dice::Dice;
use super::super::example::{Example, choice};
use super::super::task::{Answer, Task, Usual};

const SYMBOLS: [&str; 6] = ["a", "b", "c", "d", "X", "Y"];
const DISTRACTORS: usize = 4;

pub(super) static TASK: Task = Task {
    name: "temporal-order",
    inputs: || &SYMBOLS,
    outputs: &["XX", "XY", "YX", "YY"],
    answer: Answer::Choice,
    embedding: None,
    fewest_steps: 4,
    usual: Usual {
        steps: 24,
        hidden: 16,
        rate: 0.005,
        updates: 1000,
    },
    draw,
};

fn draw(dice: &mut Dice, steps: usize) -> Example {
    let len = dice.between((steps * 4).div_ceil(5).max(4), steps);
    let third = len / 3;
    let places = [dice.below(third), third + dice.below(third)];
    let signals = [dice.below(2), dice.below(2)];
    let mut symbols: Vec<_> = (0..len).map(|_| dice.below(DISTRACTORS)).collect();
    for (place, signal) in places.into_iter().zip(signals) {
        symbols[place] = DISTRACTORS + signal;
    }
    let target = choice(signals[0] * 2 + signals[1], 4);
    Example::of_symbols(&symbols, &target)
}
