//! From layer to layer: outputs go up as inputs, derivatives by inputs come down as what an output receives.
//!
//! Both are rows in the order of the sequence; a direction that reads from the end turns them round.

use super::chain::{Chain, Stage};
use super::gradient::{add, input_gradient};
use crate::engine::Run;

impl Chain {
    /// Gives every run its inputs and, where there is a target, what the loss wants or what is passed back.
    pub(super) fn feed(&mut self) {
        let last = self.network.layers;
        let (hidden, steps) = (self.network.hidden, self.input.steps);
        let wide = hidden * self.network.directions();
        let mut rows = self.input.given.x.clone();
        for layer in 0..last {
            let goes_on = self.stages.iter().any(|stage| stage.layers.start > layer);
            let mut outputs = vec![0.0; if goes_on { steps * wide } else { 0 }];
            for stage in self.stages.iter_mut().filter(|stage| stage.layers.start == layer) {
                stage.setup.inputs = turned(&rows, steps, stage.reverse);
                // A run of all layers hands its outputs up by itself.
                if goes_on {
                    let run = Run::forward_only(stage.setup.clone());
                    let first = if stage.reverse { hidden } else { 0 };
                    write_outputs(stage, &run, &mut outputs, wide, first);
                }
            }
            rows = outputs;
        }
        let Some(target) = self.input.given.target.clone() else {
            return;
        };
        for stage in self.stages.iter_mut().filter(|stage| stage.layers.end == last) {
            let first = if stage.reverse { hidden } else { 0 };
            let setup = &mut stage.setup;
            let at = setup.targets.len().saturating_sub(hidden);
            setup.targets[at..].copy_from_slice(&target[first..first + hidden]);
            setup.loss_weights[steps - 1] = 1.0;
        }
        // A run of all layers passes its derivatives down by itself.
        let lowest = self.stages.iter().map(|stage| stage.layers.end).min();
        for layer in (lowest.unwrap_or(last)..last).rev() {
            let mut received = vec![0.0; steps * wide];
            for stage in self.stages.iter().filter(|stage| stage.layers.start == layer) {
                add(
                    &mut received,
                    &input_gradient(stage, &Run::new(stage.setup.clone())),
                );
            }
            for stage in self.stages.iter_mut().filter(|stage| stage.layers.end == layer) {
                let first = if stage.reverse { hidden } else { 0 };
                let own: Vec<f64> = received
                    .chunks_exact(wide)
                    .flat_map(|row| row[first..first + hidden].iter().copied())
                    .collect();
                stage.setup.targets = turned(&own, steps, stage.reverse);
                stage.setup.loss_weights.fill(1.0);
            }
        }
    }
}

/// The same rows, from the last to the first where time is reversed.
fn turned(rows: &[f64], steps: usize, reverse: bool) -> Vec<f64> {
    if !reverse {
        return rows.to_vec();
    }
    let wide = rows.len().checked_div(steps).unwrap_or(0);
    rows.chunks_exact(wide.max(1)).rev().flatten().copied().collect()
}

/// Puts a run's outputs where the layer above reads them: from `first` on in rows of `wide` numbers.
fn write_outputs(stage: &Stage, run: &Run, rows: &mut [f64], wide: usize, first: usize) {
    let Some(output) = run.program().states.first() else {
        return;
    };
    for (at, row) in rows.chunks_exact_mut(wide).enumerate() {
        let step = stage.step_at(at + 1, run.steps());
        let values = run.vector(*output, step);
        row[first..first + values.len()].copy_from_slice(values);
    }
}
