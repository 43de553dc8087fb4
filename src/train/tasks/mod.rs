//! The tasks, one a file. Each says in its documentation what is to be learned, why it is hard, and what guessing
//! scores; what guessing scores on the sequences at hand is computed by [`Guess`](super::Guess).

mod adding;
mod counting;
mod remember_first;
mod reviews;
mod sine;
mod temporal_order;

use super::task::Task;

/// All tasks.
pub static TASKS: [&Task; 7] = [
    &remember_first::TASK,
    &adding::TASK,
    &temporal_order::TASK,
    &counting::TASK,
    &sine::TASK,
    &reviews::ENGLISH,
    &reviews::SPANISH,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::{Answer, Example};

    fn symbols(task: &Task, example: &Example) -> Vec<&'static str> {
        let symbol = |step| task.inputs()[example.symbol(step).unwrap()];
        (1..=example.steps).map(symbol).collect()
    }

    /// What a task that can be solved by hand wants.
    fn solved(task: &Task, example: &Example) -> Option<Vec<f64>> {
        let one = |yes: bool| f64::from(u8::from(yes));
        let output = |right: &str| task.outputs.iter().map(|name| one(*name == right)).collect();
        match task.name {
            "remember-first" => Some(output(symbols(task, example)[0])),
            "temporal-order" => {
                let read = symbols(task, example);
                let signals: Vec<_> = read.into_iter().filter(|symbol| "XY".contains(symbol)).collect();
                Some(output(&signals.concat()))
            }
            "counting" => {
                let read = symbols(task, example);
                let a = read.iter().filter(|symbol| **symbol == "a").count();
                assert!(read[..a].iter().all(|symbol| *symbol == "a"));
                Some(vec![one(2 * a == read.len())])
            }
            "adding" => {
                let number = |step: usize, element: usize| {
                    let mut at = example.given().filter(|given| given.step == step);
                    at.find(|given| given.element == element).unwrap().value
                };
                let marked: Vec<_> = (1..=example.steps)
                    .filter(|step| number(*step, 1) == 1.0)
                    .collect();
                assert_eq!(marked.len(), 2);
                Some(vec![marked.iter().map(|step| number(*step, 0)).sum()])
            }
            "sine" => {
                // The rule that the documentation names, from the last three values.
                let value = |step: usize| example.given().nth(step - 1).unwrap().value;
                let steps = example.steps;
                let twice_cos = (value(steps) + value(steps - 2)) / value(steps - 1);
                Some(vec![twice_cos * value(steps) - value(steps - 1)])
            }
            _ => None,
        }
    }

    #[test]
    fn every_task_wants_what_it_says() {
        for task in TASKS {
            for steps in [task.fewest_steps, task.usual.steps] {
                for example in task.batch(5, 1, steps, 200) {
                    assert!(
                        (1..=steps).contains(&example.steps),
                        "{}: {}",
                        task.name,
                        example.steps
                    );
                    let last = example.wanted().last().unwrap();
                    assert_eq!(last.step, example.steps, "{}", task.name);
                    assert!(
                        example
                            .wanted()
                            .all(|wanted| wanted.target.len() == task.outputs.len())
                    );
                    assert!(example.given().all(|given| given.element < task.inputs().len()));
                    if let Some(solved) = solved(task, &example) {
                        let off = last.target.iter().zip(&solved).map(|(a, b)| (a - b).abs());
                        assert!(off.fold(0.0, f64::max) < 1e-9, "{}: {example:?}", task.name);
                    }
                }
            }
        }
    }

    #[test]
    fn batches_are_fixed_by_seed_and_update() {
        for task in TASKS {
            let batch = |seed, update| task.batch(seed, update, task.usual.steps, 8);
            assert_eq!(batch(1, 1), batch(1, 1));
            let held_out = task.held_out(1, task.usual.steps).take(8).collect();
            for other in [batch(2, 1), batch(1, 2), held_out] {
                assert_ne!(batch(1, 1), other, "{}", task.name);
            }
            // A larger batch begins with the smaller one.
            assert_eq!(batch(1, 1)[..4], task.batch(1, 1, task.usual.steps, 4));
        }
    }

    #[test]
    fn right_answers_are_balanced() {
        for task in TASKS.iter().filter(|task| task.answer != Answer::Number) {
            let mut sums = vec![0.0; task.outputs.len()];
            let examples = task.batch(2, 1, task.usual.steps, 2000);
            for example in &examples {
                let target = example.wanted().next().unwrap().target;
                sums.iter_mut()
                    .zip(target)
                    .for_each(|(sum, target)| *sum += target / 2000.0);
            }
            let fair = if sums.len() == 1 {
                0.5
            } else {
                1.0 / sums.len() as f64
            };
            assert!(
                sums.iter().all(|sum| (sum - fair).abs() < 0.05),
                "{}: {sums:?}",
                task.name
            );
        }
    }
}
