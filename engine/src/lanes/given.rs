//! What a batched run is given beside the parameters: inputs, targets and loss weights of every lane. They stand where the run
//! reads them, so that no second copy of a batch is kept; a batch and the results of the one before never go together.

use super::Lanes;
use crate::address::SlotId;

impl Lanes {
    /// Gives nothing: no input, no target, no loss.
    pub fn clear(&mut self) {
        let area = self.layout.forward;
        let program = &self.layout.program;
        let targets = program.loss.map(|loss| loss.target);
        for id in program.inputs.iter().copied().chain(targets) {
            let slot = program.slot(id);
            for step in 1..=self.steps {
                let at = (area.record(step) + slot.offset) * self.width;
                self.values[at..][..slot.len * self.width].fill(0.0);
            }
        }
        self.loss_weights.fill(0.0);
    }

    /// Sets an element of a lane's input at a step (1 to T), the elements being those of all inputs in the order of
    /// `Program::inputs`. `false`, and nothing done, where there is none.
    pub fn set_input(&mut self, lane: usize, step: usize, element: usize, value: f64) -> bool {
        let mut before = 0;
        let found = self.layout.program.inputs.iter().find_map(|id| {
            let own = element.checked_sub(before)?;
            let len = self.layout.program.slot(*id).len;
            before += len;
            (own < len).then_some((*id, own))
        });
        found.is_some_and(|(slot, element)| self.set(slot, lane, step, element, value))
    }

    /// Sets an element of what a lane's loss wants at a step (1 to T). `false`, and nothing done, where there is none.
    pub fn set_target(&mut self, lane: usize, step: usize, element: usize, value: f64) -> bool {
        let loss = self.layout.program.loss;
        loss.is_some_and(|loss| self.set(loss.target, lane, step, element, value))
    }

    /// Sets the weight of a lane's loss at a step (1 to T); no loss is taken where it is 0. `false`, and nothing done, where there
    /// is none.
    pub fn set_loss_weight(&mut self, lane: usize, step: usize, value: f64) -> bool {
        let is_there = self.has(lane, step) && self.layout.program.loss.is_some();
        if is_there {
            self.loss_weights[(step - 1) * self.width + lane] = value;
        }
        is_there
    }

    fn has(&self, lane: usize, step: usize) -> bool {
        lane < self.lanes && (1..=self.steps).contains(&step)
    }

    fn set(&mut self, slot: SlotId, lane: usize, step: usize, element: usize, value: f64) -> bool {
        let slot = self.layout.program.slot(slot);
        let is_there = self.has(lane, step) && element < slot.len;
        if is_there {
            let at = self.layout.forward.record(step) + slot.offset + element;
            self.values[at * self.width + lane] = value;
        }
        is_there
    }
}
