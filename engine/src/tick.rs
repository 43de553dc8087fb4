//! The timeline: every operation of both passes is one position on it, and going anywhere costs the same.

use super::program::Program;

/// Which way the computation runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Pass {
    /// From the first step to the last.
    #[default]
    Forward,
    /// From the last step to the first.
    Backward,
}

/// A position: just after operation `op` of `step` was computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tick {
    /// The pass.
    pub pass: Pass,
    /// The step in time, 1 to T.
    pub step: usize,
    /// The operation of the step, in the order of the pass.
    pub op: usize,
}

/// All positions of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeline {
    steps: usize,
    forward_ops: usize,
    backward_ops: usize,
}

impl Timeline {
    /// The positions of a run of `steps` steps.
    pub fn new(program: &Program, steps: usize) -> Self {
        let backward_ops = program.backward.as_ref().map_or(0, |backward| backward.ops.len());
        Self {
            steps,
            forward_ops: program.ops.len(),
            backward_ops,
        }
    }

    /// How many positions there are.
    pub fn len(&self) -> usize {
        self.steps * (self.forward_ops + self.backward_ops)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Operations in a step of a pass.
    pub fn ops(&self, pass: Pass) -> usize {
        match pass {
            Pass::Forward => self.forward_ops,
            Pass::Backward => self.backward_ops,
        }
    }

    /// The number of a position, counted from 0.
    pub fn index(&self, tick: Tick) -> usize {
        match tick.pass {
            Pass::Forward => (tick.step.saturating_sub(1)) * self.forward_ops + tick.op,
            Pass::Backward => {
                self.steps * self.forward_ops
                    + (self.steps.saturating_sub(tick.step)) * self.backward_ops
                    + tick.op
            }
        }
    }

    /// The position of a number; past the end, the last.
    pub fn tick(&self, index: usize) -> Tick {
        let index = index.min(self.len().saturating_sub(1));
        let forward = self.steps * self.forward_ops;
        if index < forward || self.backward_ops == 0 {
            let ops = self.forward_ops.max(1);
            return Tick {
                pass: Pass::Forward,
                step: index / ops + 1,
                op: index % ops,
            };
        }
        let back = index - forward;
        Tick {
            pass: Pass::Backward,
            step: self.steps - (back / self.backward_ops).min(self.steps.saturating_sub(1)),
            op: back % self.backward_ops,
        }
    }

    /// The position after the last operation of a step.
    pub fn end_of_step(&self, pass: Pass, step: usize) -> Tick {
        Tick {
            pass,
            step: step.clamp(1, self.steps.max(1)),
            op: self.ops(pass).saturating_sub(1),
        }
    }
}
