//! Toy reviews: a small grammar writes praise and complaint about cereal and other things; does the writer like it?
//!
//! The verdict may be one word at the very beginning with chatter behind it, may be turned round by a negation
//! ("is not that good", "i do not regret"), and stands beside what others say, which does not count ("they call it
//! awful but", "although they call it great"). So a network has to keep a word over many others, to combine
//! neighbours, and to drop what a "but" takes back. The label is the grammar's, not an opinion about words. Held-out
//! reviews are never trained on. Guessing is right in half of the cases, and its loss is ln 2 = 0.693.

mod english;
mod grammar;
mod spanish;

use super::super::dice::Dice;
use super::super::example::Example;
use super::super::task::{Answer, Task, Usual};
use grammar::Grammar;

pub(super) static ENGLISH: Task = task("reviews-en", english::words, |dice, steps| {
    draw(&english::GRAMMAR, english::words(), dice, steps)
});

pub(super) static SPANISH: Task = task("reviews-es", spanish::words, |dice, steps| {
    draw(&spanish::GRAMMAR, spanish::words(), dice, steps)
});

const fn task(
    name: &'static str,
    words: fn() -> &'static [&'static str],
    draw: fn(&mut Dice, usize) -> Example,
) -> Task {
    Task {
        name,
        inputs: words,
        outputs: &["praise"],
        answer: Answer::YesNo,
        embedding: Some(8),
        fewest_steps: 22,
        usual: Usual {
            steps: 24,
            hidden: 16,
            rate: 0.01,
            updates: 800,
        },
        draw,
    }
}

/// A review of at most `steps` words, with its words as places in the vocabulary.
fn draw(grammar: &Grammar, vocabulary: &[&str], dice: &mut Dice, steps: usize) -> Example {
    let review = grammar.review(dice, steps);
    let places = review
        .words
        .iter()
        .filter_map(|word| vocabulary.binary_search(word).ok());
    let symbols: Vec<_> = places.collect();
    Example::of_symbols(&symbols, &[f64::from(u8::from(review.praises))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn text(task: &Task, example: &Example) -> String {
        let words: Vec<_> = (1..=example.steps)
            .map(|step| task.inputs()[example.symbol(step).unwrap()])
            .collect();
        words.join(" ")
    }

    fn praises(review: &Example) -> bool {
        review.wanted().all(|wanted| wanted.target == [1.0])
    }

    #[test]
    fn reviews_are_many_and_both_kinds_are_as_frequent() {
        for task in [&ENGLISH, &SPANISH] {
            let reviews = task.batch(1, 1, 24, 2000);
            let distinct: BTreeSet<_> = reviews.iter().map(|review| text(task, review)).collect();
            assert!(distinct.len() > 1500, "{}", distinct.len());
            let praise = reviews.iter().filter(|review| praises(review)).count();
            assert!((900..1100).contains(&praise), "{praise}");
            assert!(reviews.iter().all(|review| (3..=24).contains(&review.steps)));
        }
    }

    #[test]
    fn held_out_reviews_are_not_trained_on() {
        for task in [&ENGLISH, &SPANISH] {
            let held_out: BTreeSet<_> = task
                .held_out(1, 24)
                .take(500)
                .map(|one| text(task, &one))
                .collect();
            let trained = (1..100).flat_map(|update| task.batch(1, update, 24, 32));
            for review in trained {
                assert!(!held_out.contains(&text(task, &review)));
            }
        }
    }

    #[test]
    fn some_reviews_to_read() {
        let mut shown = String::new();
        for task in [&ENGLISH, &SPANISH] {
            for review in task.batch(7, 1, 24, 16) {
                let sign = if praises(&review) { '+' } else { '-' };
                shown += &format!("{sign} {}\n", text(task, &review));
            }
        }
        insta::assert_snapshot!(shown);
    }
}
