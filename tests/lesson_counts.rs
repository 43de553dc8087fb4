//! The counts that lesson 16 tells are those of the engine's own programs.

#![allow(clippy::unwrap_used, reason = "tests")]

use gatelab::diagnostic::Source;
use gatelab::engine::{OpKind, Program, Run, TermKind};
use gatelab::lesson::{Library, check};
use gatelab::ui::panel::KINDS;

/// How many multiplications a forward step of the program takes.
fn multiplications(program: &Program) -> usize {
    let mut count = 0;
    for op in &program.ops {
        let OpKind::Sum(terms) = &op.kind else { continue };
        for term in terms {
            count += match &term.kind {
                TermKind::Matvec { matrix, .. } => program.param(*matrix).len(),
                TermKind::Product(factors) => {
                    let len = factors.iter().map(|factor| factor.len).max().unwrap_or(0);
                    factors.len().saturating_sub(1) * len
                }
                TermKind::Dot(factors) => factors.iter().map(|factor| factor.len).max().unwrap_or(0),
            };
        }
    }
    count
}

/// A shipped cell with `x` inputs and `h` units, as `[parameters, multiplications]`.
fn counted(cell: &str, x: usize, h: usize) -> [f64; 2] {
    let text = format!(
        "title = {{ en = \"T\", es = \"T\" }}\n[[scene]]\nid = \"main\"\nsay = {{ en = \"a\", es = \"b\" }}\n\
         cell = \"{cell}\"\nsizes = {{ x = {x}, h = {h} }}\nsteps = 1\nfill = {{ seed = 1, scale = 1 }}\n\
         inputs = [{:?}]\n",
        vec![0.0; x]
    );
    let lesson = check(&Source::new("lesson.toml", &text), &KINDS).unwrap();
    let program = &lesson.scenes[0].setup.program;
    [program.param_len() as f64, multiplications(program) as f64]
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
            assert_eq!(told, counted(cell, 4, h), "{cell} with {h} units");
        }
    }
}
