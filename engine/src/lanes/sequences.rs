//! What a batched run is given beside the parameters: inputs, targets and loss weights of every lane.

use crate::program::Program;

/// Sequences that are run side by side: B lanes of T steps, everything that is given but the parameters. The states
/// before the first step are zeros.
///
/// Sequences of different length begin together; the steps after a lane's own last one weigh nothing in the loss, so
/// that nothing comes back from them.
#[derive(Debug, Clone, PartialEq)]
pub struct Sequences {
    /// How many lanes, B.
    pub lanes: usize,
    /// How many steps, T.
    pub steps: usize,
    /// All inputs: at `(step * elements + element) * lanes + lane`, the elements being those of all inputs of a step
    /// in the order of `Program::inputs`.
    pub inputs: Vec<f64>,
    /// What the loss wants: at `(step * elements + element) * lanes + lane`. Empty without a loss.
    pub targets: Vec<f64>,
    /// The weight of the loss: at `step * lanes + lane`; no loss is taken where it is 0. Empty without a loss.
    pub loss_weights: Vec<f64>,
}

impl Sequences {
    /// Zeros everywhere: no input, no loss.
    pub fn zeros(program: &Program, steps: usize, lanes: usize) -> Self {
        let inputs: usize = program.inputs.iter().map(|id| program.slot(*id).len).sum();
        let (targets, weights) = match program.loss {
            Some(loss) => (program.slot(loss.target).len, 1),
            None => (0, 0),
        };
        let numbers = |elements: usize| vec![0.0; steps * elements * lanes];
        Self {
            lanes,
            steps,
            inputs: numbers(inputs),
            targets: numbers(targets),
            loss_weights: numbers(weights),
        }
    }

    /// Sets an element of a lane's input; steps count from 0. `false`, and nothing done, where there is none.
    pub fn set_input(&mut self, lane: usize, step: usize, element: usize, value: f64) -> bool {
        let place = Place { lane, step, element };
        set(&mut self.inputs, self.steps, self.lanes, place, value)
    }

    /// Sets an element of what a lane's loss wants; steps count from 0. `false`, and nothing done, where there is none.
    pub fn set_target(&mut self, lane: usize, step: usize, element: usize, value: f64) -> bool {
        let place = Place { lane, step, element };
        set(&mut self.targets, self.steps, self.lanes, place, value)
    }

    /// Sets the weight of a lane's loss; steps count from 0. `false`, and nothing done, where there is none.
    pub fn set_loss_weight(&mut self, lane: usize, step: usize, value: f64) -> bool {
        let place = Place {
            lane,
            step,
            element: 0,
        };
        set(&mut self.loss_weights, self.steps, self.lanes, place, value)
    }
}

struct Place {
    lane: usize,
    step: usize,
    element: usize,
}

fn set(numbers: &mut [f64], steps: usize, lanes: usize, place: Place, value: f64) -> bool {
    let elements = numbers.len().checked_div(steps * lanes).unwrap_or(0);
    let inside = place.lane < lanes && place.step < steps && place.element < elements;
    if inside {
        numbers[(place.step * elements + place.element) * lanes + place.lane] = value;
    }
    inside
}
