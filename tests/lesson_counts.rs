//! The counts that lesson 16 tells are those of the engine's own programs.

#![allow(clippy::unwrap_used, reason = "tests")]

use gatelab::diagnostic::Source;
use gatelab::engine::{Cost, Run};
use gatelab::lesson::{Library, check};
use gatelab::ui::panel::KINDS;

/// What a step of a shipped cell with `x` inputs and `h` units costs.
fn counted(cell: &str, x: usize, h: usize) -> Cost {
    let text = format!(
        "title = {{ en = \"T\", es = \"T\" }}\n[[scene]]\nid = \"main\"\nsay = {{ en = \"a\", es = \"b\" }}\n\
         cell = \"{cell}\"\nsizes = {{ x = {x}, h = {h} }}\nsteps = 1\nfill = {{ seed = 1, scale = 1 }}\n\
         inputs = [{:?}]\n",
        vec![0.0; x]
    );
    let lesson = check(&Source::new("lesson.toml", &text), &KINDS).unwrap();
    lesson.scenes[0].setup.program.cost()
}

#[test]
fn lesson_16_counts_as_the_programs_do() {
    let entry = Library::shipped()
        .entries
        .into_iter()
        .find(|entry| entry.name.contains("rnn-lstm-gru"))
        .unwrap();
    let lesson = entry.load(&KINDS).unwrap();
    let scene = lesson.scenes.iter().find(|scene| scene.id == "counted").unwrap();
    let run = Run::new(scene.setup.clone());
    let told = |name: &str, step| run.vector(run.program().slot_named(name).unwrap(), step)[0];
    for step in 1..=run.steps() {
        let h = told("H", step) as usize;
        for cell in ["rnn", "gru", "lstm"] {
            let told = [told(&format!("p_{cell}"), step), told(&format!("m_{cell}"), step)];
            let cost = counted(cell, 4, h);
            let counted = [cost.parameters as f64, cost.multiplications as f64];
            assert_eq!(told, counted, "{cell} with {h} units");
        }
    }
}

/// Counted by hand in the equations: products, sums and functions, as they are written.
#[test]
fn operations_are_those_of_the_equations() {
    // A gate is W x + U h' + b and a function: two products, two sums, the function.
    let gate = 5;
    // f * c' + i * g, and o * tanh(c)
    let lstm = 4 * gate + 3 + 2;
    // Wn x + bn + r * (Un h' + cn) and tanh, then (1 - z) * n + z * h'
    let gru = 2 * gate + 7 + 4;
    for (cell, operations) in [("rnn", gate), ("lstm", lstm), ("gru", gru)] {
        assert_eq!(counted(cell, 3, 8).operations, operations, "{cell}");
    }
}
