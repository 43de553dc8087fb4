//! Another sequence of words: other inputs, another length.

use std::sync::Arc;

use super::Lab;
use crate::app::history::Change;
use crate::engine::Setup;
use crate::lesson::UnknownWord;

impl Lab {
    /// Reads another sequence of words in the run with the cursor, and what changed of it in the other runs as well: a
    /// word in which a run differs stays its own.
    ///
    /// # Errors
    /// The first word that has no vector, or words that are too many or none.
    pub(in crate::app) fn read_words(&mut self, words: Vec<String>) -> Result<(), UnknownWord> {
        let scene = self.scene();
        let now = self.given();
        let mut to = now.clone();
        for (at, run) in scene.run_ids().enumerate() {
            let own = match scene.words_of(run) {
                Some(_) if run == self.run_id => words.clone(),
                Some(_) => carried_over(self.words(), &words, self.words_of(run)),
                None => Vec::new(),
            };
            let inputs = match scene.words_of(run) {
                Some(source) => source.embedding.inputs(&own)?,
                None => resized(&now.setups[at], words.len()),
            };
            to.setups[at] = with_inputs(&now.setups[at], scene.setup_of(run), inputs, words.len());
            to.words[at] = own;
        }
        self.make(Change::Everything {
            from: Arc::new(now),
            to: Arc::new(to),
        });
        Ok(())
    }
}

/// What another run reads when `old` words become `new` ones: the same change, but for words in which it differs.
fn carried_over(old: &[String], new: &[String], other: &[String]) -> Vec<String> {
    let same = |pair: &(&String, &String)| pair.0 == pair.1;
    let most = old.len().min(new.len());
    let start = old.iter().zip(new).take_while(same).count();
    let end = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take(most - start)
        .take_while(same)
        .count();
    let middle = (start..new.len() - end).map(|at| {
        let differs = at < old.len() - end && other.get(at) != old.get(at);
        other.get(at).filter(|_| differs).unwrap_or(&new[at])
    });
    let head = other.iter().take(start);
    let tail = other.iter().skip(old.len() - end);
    head.chain(middle).chain(tail).cloned().collect()
}

/// The inputs of a run that reads no words for so many steps; further ones are zeros.
fn resized(setup: &Setup, steps: usize) -> Vec<f64> {
    let row = setup.inputs.len().checked_div(setup.steps).unwrap_or(0);
    let mut inputs = setup.inputs.clone();
    inputs.resize(row * steps, 0.0);
    inputs
}

/// A setup with other inputs for so many steps. `lesson` is the run as the lesson has it.
fn with_inputs(setup: &Setup, lesson: &Setup, inputs: Vec<f64>, steps: usize) -> Setup {
    let mut setup = setup.clone();
    let target = setup.targets.len().checked_div(setup.steps).unwrap_or(0);
    // As the lesson has it: of a single step one cannot tell any more.
    let mut before_last = lesson.loss_weights.iter().rev().skip(1);
    let only_last = before_last.all(|weight| *weight == 0.0);
    let last = setup
        .targets
        .len()
        .checked_sub(target)
        .map(|from| setup.targets[from..].to_vec());
    setup.inputs = inputs;
    setup.targets.resize(steps * target, 0.0);
    if let Some(last) = last {
        // A loss at the last step stays at the last step; at every step, further steps want what the last wanted.
        let first = if only_last {
            steps.saturating_sub(1)
        } else {
            setup.steps.min(steps)
        };
        if only_last {
            setup.targets.fill(0.0);
        }
        for step in first..steps {
            setup.targets[step * target..][..target].copy_from_slice(&last);
        }
        setup.loss_weights = (0..steps)
            .map(|step| f64::from(u8::from(!only_last || step + 1 == steps)))
            .collect();
    }
    setup
        .pins
        .retain(|pin| pin.step.is_none_or(|step| step as usize <= steps));
    setup.steps = steps;
    setup
}

#[cfg(test)]
mod tests {
    use super::carried_over;

    #[test]
    fn a_change_is_carried_over_but_for_what_differs() {
        let words = |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_owned).collect() };
        for (old, new, other, wanted) in [
            ("good box of", "good bag of", "bad box of", "bad bag of"),
            ("good box of", "fine box of", "bad box of", "bad box of"),
            ("good box of", "fine bag of", "bad box of", "bad bag of"),
            ("good box", "good box of it", "bad box", "bad box of it"),
            ("good box of", "good of", "bad box of", "bad of"),
            ("good box of", "box of", "bad box of", "box of"),
            ("good box", "this good box", "bad box", "this bad box"),
            ("a a", "a", "a b", "a"),
            ("good", "a b c", "bad", "bad b c"),
        ] {
            let found = carried_over(&words(old), &words(new), &words(other));
            assert_eq!(found, words(wanted), "{old} -> {new} beside {other}");
        }
    }
}
