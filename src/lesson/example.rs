//! The sequence of a task that the runs of a scene read: one that is held out, or words of the lesson's own.

use super::field::{Field, read_each};
use super::limits;
use super::numbers;
use super::table::Table;
use super::words::{Embedding, Words};
use crate::diagnostic::quoted;
use crate::train::{Config, Example, HELD_OUT, Task};

/// Reads `show`, or `words` with their `target`.
pub(super) fn read(train: &Table<'_>, config: &Config) -> Option<Example> {
    train.either("show", "words");
    let task = config.task;
    let Some(field) = train.get("words") else {
        let show = train.optional("show", |field| field.count(0..=HELD_OUT - 1))?;
        return task.held_out(config.seed, config.steps).nth(show.unwrap_or(0));
    };
    let form = "what is wanted after the last word: target = [1]";
    let target = train.need("target", form);
    let target = target.and_then(|field| numbers::vector(&field, task.outputs.len()));
    let items = field.array("an array of words", "words = [\"this\", \"box\"]")?;
    if !(1..=limits::STEPS).contains(&items.len()) {
        let help = format!("one word a step, from 1 to {}", limits::STEPS);
        field.report(format!("{} has {} words", field.name, items.len()), Some(&help));
        return None;
    }
    let symbols = read_each(&items, |item| symbol(item, task))?;
    Some(Example::of_symbols(&symbols, &target?))
}

fn symbol(item: &Field<'_>, task: &Task) -> Option<usize> {
    let word = item.line()?.text;
    let known = task.inputs();
    let found = known.iter().position(|own| *own == word.trim());
    if found.is_none() {
        let meant = item.mistakes.meant(&word, known.iter().copied(), '"');
        let help = format!("{meant}the words of {} are {}", task.name, known.join(" "));
        item.report(format!("{} is no word of the task", quoted(&word)), Some(&help));
    }
    found
}

/// The symbols that a sequence reads as words, one a step, where it reads symbols.
pub(super) fn words(task: &'static Task, example: &Example) -> Option<Words> {
    let names = task.inputs();
    let symbols: Option<Vec<usize>> = (1..=example.steps)
        .map(|step| {
            let own = example.given().filter(|given| given.step == step).count();
            example.symbol(step).filter(|_| own == 1)
        })
        .collect();
    let one_hot = |at: usize| {
        (0..names.len())
            .map(|own| f64::from(u8::from(own == at)))
            .collect()
    };
    Some(Words {
        sequence: symbols?.into_iter().map(|at| names[at].to_owned()).collect(),
        embedding: Embedding {
            vectors: names
                .iter()
                .enumerate()
                .map(|(at, name)| ((*name).to_owned(), one_hot(at)))
                .collect(),
            others: None,
            len: names.len(),
        },
    })
}
