//! Counting (after Gers and Schmidhuber 2001): some `a`, then some `b`; are there as many of the one as of the other?
//!
//! Half of the strings are `a^n b^n`; the others have up to three `b` more or fewer. A network that answers after
//! every step should say yes at the one step at which the string is in balance. It has to count up and down again,
//! which a state that is squashed at every step does less exactly the higher it counts. Guessing is right in half of
//! the cases, and its loss is ln 2 = 0.693.

use super::super::dice::Dice;
use super::super::example::Example;
use super::super::task::{Answer, Task, Usual};

pub(super) static TASK: Task = Task {
    name: "counting",
    inputs: || &["a", "b"],
    outputs: &["as many"],
    answer: Answer::YesNo,
    embedding: None,
    fewest_steps: 5,
    usual: Usual {
        steps: 30,
        hidden: 8,
        rate: 0.01,
        updates: 2000,
    },
    draw,
};

/// By how many the `b` may differ.
const MOST_OFF: usize = 3;

fn draw(dice: &mut Dice, steps: usize) -> Example {
    let most = (steps.saturating_sub(MOST_OFF) / 2).max(1);
    let a = dice.between(1, most);
    let balanced = dice.chance(0.5);
    let b = if balanced {
        a
    } else {
        // Fewer than 1 cannot be: then it is more.
        let off = dice.between(1, MOST_OFF);
        let fewer = dice.chance(0.5);
        if fewer && off < a { a - off } else { a + off }
    };
    let mut symbols = vec![0; a];
    symbols.resize(a + b, 1);
    Example::of_symbols(&symbols, &[f64::from(u8::from(balanced))])
}
