//! Another sequence of words: other inputs, another length.

use std::sync::Arc;

use super::Lab;
use crate::app::given::Given;
use crate::app::history::Change;
use crate::lesson::{UnknownWord, Words};

impl Lab {
    /// Reads another sequence of words.
    ///
    /// # Errors
    /// The first word that has no vector, or words that are too many or none.
    pub(in crate::app) fn read_words(
        &mut self,
        source: &Words,
        words: Vec<String>,
    ) -> Result<(), UnknownWord> {
        let inputs = source.embedding.inputs(&words)?;
        let mut setup = self.run.setup().clone();
        let steps = words.len();
        let target = setup.targets.len().checked_div(setup.steps).unwrap_or(0);
        // As the lesson has it: of a single step one cannot tell any more.
        let only_last = self
            .scene()
            .setup
            .loss_weights
            .iter()
            .rev()
            .skip(1)
            .all(|weight| *weight == 0.0);
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
        let from = Arc::new(self.given());
        self.make(Change::Everything {
            from,
            to: Arc::new(Given { setup, words }),
        });
        Ok(())
    }
}
