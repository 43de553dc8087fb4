//! Remember the first symbol: random letters are read, and after the last one it is asked which one was the first.
//!
//! Every letter comes anywhere, so nothing but its place tells the first one from the others: the network has to
//! write once and then keep. Sequences have from half of the steps to all of them. Guessing is right in 1 of
//! K = 4 cases, and its loss is ln K = 1.386.

use super::super::dice::Dice;
use super::super::example::{Example, choice};
use super::super::task::{Answer, Task, Usual};

const LETTERS: [&str; 4] = ["A", "B", "C", "D"];

pub(super) static TASK: Task = Task {
    name: "remember-first",
    inputs: || &LETTERS,
    outputs: &LETTERS,
    answer: Answer::Choice,
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
    let len = dice.between(steps.div_ceil(2), steps);
    let letters: Vec<_> = (0..len).map(|_| dice.below(LETTERS.len())).collect();
    let target = choice(letters[0], LETTERS.len());
    Example::of_symbols(&letters, &target)
}
