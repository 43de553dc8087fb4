//! The lab follows its trainings: the weights on screen are those of the update that is looked at.

use std::sync::Arc;

use super::Lab;
use crate::app::given::Given;
use crate::app::training::Training;
use crate::lesson::RunId;
use crate::train::Moment;

/// A training that is put away while another scene is open.
pub(in crate::app) type PutAway = (Training, Vec<Option<Arc<Moment>>>);

impl Lab {
    /// Takes what the trainings have told; whether anything on screen is another now.
    pub(in crate::app) fn follow_training(&mut self) -> bool {
        let Some(training) = &mut self.training else {
            return false;
        };
        let (any, fresh) = training.poll();
        if fresh.is_empty() {
            return any;
        }
        for (run, moment) in fresh {
            if let Some(own) = self.moments.get_mut(run.index()) {
                *own = Some(moment);
            }
        }
        self.take_weights();
        // What was tried out on the weights is gone with them.
        self.history.forget_weights();
        self.take_stock();
        true
    }

    /// Whether a training wants to be polled.
    pub fn learns(&self) -> bool {
        self.training.as_ref().is_some_and(Training::is_busy)
    }

    /// Gives the runs the weights of their moments.
    pub(super) fn take_weights(&mut self) {
        self.remember_untouched();
        for (run, moment) in RunId::first(self.moments.len()).zip(&self.moments) {
            if let Some(moment) = moment {
                self.runs
                    .change(run, |setup| setup.params.clone_from(&moment.state.params));
            }
        }
    }

    /// Everything as the lesson has it, but for what the trainings have made of the weights.
    pub(super) fn as_in_lesson(&self) -> Given {
        let mut given = Given::of(self.scene());
        for (setup, moment) in given.setups.iter_mut().zip(&self.moments) {
            if let Some(moment) = moment {
                setup.params.clone_from(&moment.state.params);
            }
        }
        given
    }

    /// Takes the trainings out, at rest, before the scene is left.
    pub(in crate::app) fn put_away(&mut self) -> Option<PutAway> {
        let mut training = self.training.take().filter(|own| own.latest() > 0)?;
        training.rest();
        Some((training, std::mem::take(&mut self.moments)))
    }

    /// Goes on with trainings that were put away in the same scene.
    pub(in crate::app) fn take_up(&mut self, (training, moments): PutAway) {
        self.training = Some(training);
        self.moments = moments;
        self.take_weights();
        self.take_stock();
    }
}
