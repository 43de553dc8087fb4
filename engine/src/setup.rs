//! What a run starts from: the program and every number that is given, not computed.

use std::sync::Arc;

use super::address::{Address, SlotId};
use super::program::{Program, SlotKind};

/// A quantity held at a value, whatever its equation says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pin {
    /// The quantity; it must be among `ModelSource::pinned`.
    pub slot: SlotId,
    /// The element, or all.
    pub unit: Option<u32>,
    /// The step (1 to T), or all.
    pub step: Option<u32>,
    /// The value.
    pub value: f64,
}

impl Pin {
    /// Whether it holds this element at this step.
    pub fn covers(&self, slot: SlotId, step: u32, unit: u32) -> bool {
        self.slot == slot
            && self.step.is_none_or(|own| own == step)
            && self.unit.is_none_or(|own| own == unit)
    }
}

/// The given numbers of a run.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The program.
    pub program: Arc<Program>,
    /// How many steps, T.
    pub steps: usize,
    /// All parameters, each column by column, at `Param::offset`.
    pub params: Vec<f64>,
    /// All inputs: T rows, each the inputs of the step in the order of `Program::inputs`.
    pub inputs: Vec<f64>,
    /// The states before step 1, in the order of `Program::states`.
    pub initial: Vec<f64>,
    /// What the loss wants: T rows; zeros where no loss is taken. Empty without a loss.
    pub targets: Vec<f64>,
    /// The weight of the loss at each step: T numbers. Empty without a loss.
    pub loss_weights: Vec<f64>,
    /// The pins; a later one wins.
    pub pins: Vec<Pin>,
}

impl Setup {
    /// A setup of zeros: all parameters, inputs, states, targets and loss weights.
    pub fn zeros(program: Arc<Program>, steps: usize) -> Self {
        let len = |slots: &[SlotId]| slots.iter().map(|slot| program.slot(*slot).len).sum::<usize>();
        let target = program.loss.map_or(0, |loss| program.slot(loss.target).len);
        Self {
            params: vec![0.0; program.param_len()],
            inputs: vec![0.0; steps * len(&program.inputs)],
            initial: vec![0.0; len(&program.states)],
            targets: vec![0.0; steps * target],
            loss_weights: vec![0.0; if program.loss.is_some() { steps } else { 0 }],
            pins: Vec::new(),
            steps,
            program,
        }
    }

    /// Whether another setup of the same program has the same given numbers and pins.
    pub fn gives_the_same_as(&self, other: &Setup) -> bool {
        self.steps == other.steps
            && self.params == other.params
            && self.inputs == other.inputs
            && self.initial == other.initial
            && self.targets == other.targets
            && self.loss_weights == other.loss_weights
            && self.pins == other.pins
    }

    /// The number at an address that is given, not computed: a parameter, an input, an initial state, a target.
    pub fn given(&self, address: Address) -> Option<f64> {
        let (numbers, at) = self.place(address)?;
        let numbers = match numbers {
            Given::Params => &self.params,
            Given::Inputs => &self.inputs,
            Given::Initial => &self.initial,
            Given::Targets => &self.targets,
        };
        numbers.get(at).copied()
    }

    /// Changes a given number; returns the old one, or nothing where the address is of a computed number.
    pub fn set(&mut self, address: Address, value: f64) -> Option<f64> {
        let (numbers, at) = self.place(address)?;
        let numbers = match numbers {
            Given::Params => &mut self.params,
            Given::Inputs => &mut self.inputs,
            Given::Initial => &mut self.initial,
            Given::Targets => &mut self.targets,
        };
        numbers.get_mut(at).map(|old| std::mem::replace(old, value))
    }

    fn place(&self, address: Address) -> Option<(Given, usize)> {
        match address {
            Address::Param { param, row, col } => {
                let param = self.program.params.get(param.0 as usize)?;
                let (row, col) = (row as usize, col as usize);
                (row < param.rows && col < param.cols.unwrap_or(1))
                    .then_some((Given::Params, param.offset + col * param.rows + row))
            }
            Address::Value { slot, step, unit } => {
                let found = self.program.slots.get(slot.0 as usize)?;
                let (step, unit) = (step as usize, unit as usize);
                if unit >= found.len || step > self.steps {
                    return None;
                }
                let before = |slots: &[SlotId]| {
                    let at = slots.iter().position(|own| *own == slot)?;
                    Some(
                        slots[..at]
                            .iter()
                            .map(|own| self.program.slot(*own).len)
                            .sum::<usize>(),
                    )
                };
                let row = self.inputs.len().checked_div(self.steps).unwrap_or(0);
                match found.kind {
                    SlotKind::Named if step == 0 => {
                        Some((Given::Initial, before(&self.program.states)? + unit))
                    }
                    SlotKind::Input if step > 0 => Some((
                        Given::Inputs,
                        (step - 1) * row + before(&self.program.inputs)? + unit,
                    )),
                    SlotKind::Target if step > 0 => Some((Given::Targets, (step - 1) * found.len + unit)),
                    _ => None,
                }
            }
            Address::Adjoint { .. } | Address::ParamGradient { .. } => None,
        }
    }
}

enum Given {
    Params,
    Inputs,
    Initial,
    Targets,
}
