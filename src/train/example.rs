//! One sequence of a task: what is read at each step, and what is wanted where.

/// One number of a step's input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Given {
    /// The step, from 1.
    pub step: usize,
    /// The element of the input.
    pub element: usize,
    /// Its value; all that is not given is 0.
    pub value: f64,
}

/// What is wanted at a step.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// The step, from 1.
    pub step: usize,
    /// The target, as long as the readout.
    pub target: Vec<f64>,
}

/// One sequence.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Example {
    /// How many steps it has.
    pub steps: usize,
    /// The inputs that are not 0.
    pub given: Vec<Given>,
    /// The answers that are wanted, by step; at least one.
    pub wanted: Vec<Wanted>,
}

impl Example {
    /// A sequence of symbols, each an input with one 1, and the answer wanted after the last.
    pub(super) fn of_symbols(symbols: &[usize], target: Vec<f64>) -> Self {
        let mut example = Self::default();
        for symbol in symbols {
            example.step(&[(*symbol, 1.0)]);
        }
        example.want(target);
        example
    }

    /// Adds a step with these elements of its input.
    pub(super) fn step(&mut self, elements: &[(usize, f64)]) {
        self.steps += 1;
        let step = self.steps;
        self.given.extend(
            elements
                .iter()
                .map(|&(element, value)| Given { step, element, value }),
        );
    }

    /// Wants an answer at the step added last.
    pub(super) fn want(&mut self, target: Vec<f64>) {
        self.wanted.push(Wanted {
            step: self.steps,
            target,
        });
    }

    /// The symbol read at a step (from 1), where inputs are symbols: the element that is 1.
    pub fn symbol(&self, step: usize) -> Option<usize> {
        let given = self
            .given
            .iter()
            .find(|given| given.step == step && given.value == 1.0);
        given.map(|given| given.element)
    }
}

/// The target of a choice: 1 at the right one.
pub(super) fn choice(right: usize, of: usize) -> Vec<f64> {
    (0..of).map(|at| f64::from(u8::from(at == right))).collect()
}
