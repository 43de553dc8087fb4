//! One sequence of a task: what is read at each step, and what is wanted where.
//!
//! Where it takes long to draw them, hundreds are kept to judge by, so what they hold lies close together.

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
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wanted<'a> {
    /// The step, from 1.
    pub step: usize,
    /// The target, as long as the readout.
    pub target: &'a [f64],
}

/// One sequence.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Example {
    /// How many steps it has.
    pub steps: usize,
    /// Step (from 1), element and value of what is read.
    given: Vec<(u32, u32, f64)>,
    /// The steps (from 1) at which answers are wanted.
    asked_at: Vec<u32>,
    /// Those answers, one behind the other, all equally long.
    targets: Vec<f64>,
}

impl Example {
    /// A sequence of symbols, each an input with one 1, and the answer wanted after the last.
    pub fn of_symbols(symbols: &[usize], target: &[f64]) -> Self {
        let mut example = Self {
            given: Vec::with_capacity(symbols.len()),
            ..Self::default()
        };
        for symbol in symbols {
            example.step(&[(*symbol, 1.0)]);
        }
        example.want(target);
        example
    }

    /// Adds a step with these elements of its input.
    pub(super) fn step(&mut self, elements: &[(usize, f64)]) {
        self.steps += 1;
        let step = self.steps as u32;
        let numbers = elements
            .iter()
            .map(|&(element, value)| (step, element as u32, value));
        self.given.extend(numbers);
    }

    /// Wants an answer at the step added last.
    pub(super) fn want(&mut self, target: &[f64]) {
        self.asked_at.push(self.steps as u32);
        self.targets.extend_from_slice(target);
    }

    /// The inputs that are not 0, by step.
    pub fn given(&self) -> impl Iterator<Item = Given> {
        self.given.iter().map(|&(step, element, value)| Given {
            step: step as usize,
            element: element as usize,
            value,
        })
    }

    /// The answers that are wanted, by step; at least one.
    pub fn wanted(&self) -> impl ExactSizeIterator<Item = Wanted<'_>> {
        let long = self.targets.len() / self.asked_at.len().max(1);
        self.asked_at.iter().enumerate().map(move |(at, step)| Wanted {
            step: *step as usize,
            target: &self.targets[at * long..][..long],
        })
    }

    /// The symbol read at a step (from 1), where inputs are symbols: the element that is 1.
    pub fn symbol(&self, step: usize) -> Option<usize> {
        let given = self
            .given()
            .find(|given| given.step == step && given.value == 1.0);
        given.map(|given| given.element)
    }
}

/// The target of a choice: 1 at the right one.
pub(super) fn choice(right: usize, of: usize) -> Vec<f64> {
    (0..of).map(|at| f64::from(u8::from(at == right))).collect()
}
