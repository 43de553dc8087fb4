//! The network of a task: the cell, a readout after it, for words an embedding before it; and sequences given to
//! its runs.

use std::borrow::Borrow;
use std::sync::Arc;

use super::config::{Config, ConfigError, MEMORY_LIMIT};
use super::example::Example;
use super::task::Task;
use crate::engine::{
    CellSource, Extension, Lanes, LossSource, ModelSource, Program, Setup, SlotId, layer_suffix,
};

/// The embedding of words: one column a word.
pub const EMBEDDING: &str = "E";
/// What the network answers: `y = ...(V h + d)`.
pub const READOUT: &str = "y";

/// The input of a cell that reads words through [`EMBEDDING`].
const WORD: &str = "word";

/// The model of a cell that learns a task.
///
/// # Errors
/// A cell that does not read exactly one input; words in several layers.
pub fn model(
    task: &Task,
    cell: &CellSource,
    hidden: usize,
    layers: usize,
) -> Result<ModelSource, ConfigError> {
    let ([(input, input_size)], Some((state, state_size))) = (&cell.inputs[..], cell.states.first()) else {
        return Err(ConfigError::Inputs(cell.inputs.len()));
    };
    let mut cell = cell.clone();
    let inputs = task.inputs().len();
    let mut read = inputs;
    if let Some(size) = task.embedding {
        if layers > 1 {
            return Err(ConfigError::WordsInLayers);
        }
        read = size;
        cell.equations = format!("{input} = {EMBEDDING} {WORD}\n{}", cell.equations);
        cell.params
            .insert(0, (EMBEDDING.to_owned(), format!("{size} {inputs}")));
        cell.inputs = vec![(WORD.to_owned(), inputs.to_string())];
    }
    let top = format!("{state}{}", layer_suffix(layers, layers));
    let outputs = task.outputs.len();
    let sizes = [
        (input_size.trim().to_owned(), read),
        (state_size.trim().to_owned(), hidden),
    ];
    Ok(ModelSource {
        extension: Some(Extension {
            params: vec![
                ("V".to_owned(), format!("{outputs} {}", state_size.trim())),
                ("d".to_owned(), outputs.to_string()),
            ],
            equations: format!(
                "{READOUT} = {}(V {top} + d)    # readout | lectura",
                task.answer.function()
            ),
        }),
        cell,
        layers,
        // A numeral is no symbol and has its size already.
        sizes: sizes
            .into_iter()
            .filter(|(symbol, _)| symbol.parse::<usize>().is_err())
            .collect(),
        loss: Some(LossSource {
            kind: task.answer.loss(),
            of: READOUT.to_owned(),
        }),
        pinned: Vec::new(),
    })
}

/// A task's network, ready to run.
#[derive(Debug, Clone)]
pub struct Network {
    task: &'static Task,
    program: Arc<Program>,
    readout: SlotId,
    steps: usize,
}

impl Network {
    /// The network of a configuration.
    ///
    /// # Errors
    /// Whatever is wrong with the configuration.
    pub fn new(config: &Config) -> Result<Self, ConfigError> {
        config.check()?;
        let model = model(config.task, &config.cell, config.hidden, config.layers)?;
        let program = Program::compile(&model).map_err(ConfigError::Cell)?;
        // What compiled has the equation of the readout that `model` adds.
        let readout = program
            .slot_named(READOUT)
            .ok_or_else(|| ConfigError::Cell(Vec::new()))?;
        let network = Self {
            task: config.task,
            program: Arc::new(program),
            readout,
            steps: config.steps,
        };
        if config.batch > network.most_lanes() {
            return Err(ConfigError::Memory);
        }
        Ok(network)
    }

    /// How many sequences can be run at once within [`MEMORY_LIMIT`].
    pub(super) fn most_lanes(&self) -> usize {
        let bytes = self.program.bytes(self.steps);
        bytes.map_or(0, |bytes| MEMORY_LIMIT / bytes.max(1))
    }

    /// The task.
    pub fn task(&self) -> &'static Task {
        self.task
    }

    /// The program.
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// How many steps its runs have.
    pub(super) fn steps(&self) -> usize {
        self.steps
    }

    /// What the network answers.
    pub fn readout(&self) -> SlotId {
        self.readout
    }

    /// How many multiplications an update by `batch` sequences makes, about: the way back makes twice those of the way there.
    pub(super) fn work(&self, batch: usize) -> u64 {
        let forward = self.program.cost().multiplications.saturating_mul(self.steps);
        forward.saturating_mul(3).saturating_mul(batch) as u64
    }

    /// Memory for runs of `lanes` sequences.
    pub(super) fn lanes(&self, lanes: usize) -> Lanes {
        Lanes::new(Arc::clone(&self.program), self.steps, lanes)
    }

    /// Gives examples to lanes, the loss being the mean over `of` sequences of each one's mean over its answers.
    pub(super) fn give(&self, examples: &[impl Borrow<Example>], of: usize, lanes: &mut Lanes) {
        lanes.clear();
        for (lane, example) in examples.iter().map(Borrow::borrow).enumerate() {
            for given in example.given() {
                lanes.set_input(lane, given.step, given.element, given.value);
            }
            for wanted in example.wanted() {
                for (element, target) in wanted.target.iter().enumerate() {
                    lanes.set_target(lane, wanted.step, element, *target);
                }
                lanes.set_loss_weight(lane, wanted.step, loss_weight(example, of));
            }
        }
    }

    /// One sequence as the setup of a run of its own, whose loss is its share of the mean over `of` sequences: the
    /// run's numbers are those that the sequence has in a batch of that size, bit for bit.
    pub fn setup(&self, params: &[f64], example: &Example, of: usize) -> Setup {
        let mut setup = Setup::zeros(Arc::clone(&self.program), example.steps);
        setup.params.copy_from_slice(params);
        let (inputs, outputs) = (self.task.inputs().len(), self.task.outputs.len());
        for given in example.given() {
            setup.inputs[(given.step - 1) * inputs + given.element] = given.value;
        }
        for wanted in example.wanted() {
            setup.targets[(wanted.step - 1) * outputs..][..outputs].copy_from_slice(wanted.target);
            setup.loss_weights[wanted.step - 1] = loss_weight(example, of);
        }
        setup
    }

    /// The metric of the answers in a lane that has been run: their mean.
    pub(super) fn metric(&self, lanes: &Lanes, lane: usize, example: &Example) -> f64 {
        let mut answer = vec![0.0; self.task.outputs.len()];
        let mut sum = 0.0;
        for wanted in example.wanted() {
            for (element, number) in answer.iter_mut().enumerate() {
                let found = lanes.number(self.readout, wanted.step, element, lane);
                *number = found.unwrap_or(f64::NAN);
            }
            sum += self.task.answer.judge(&answer, wanted.target);
        }
        sum / example.wanted().len() as f64
    }
}

fn loss_weight(example: &Example, of: usize) -> f64 {
    1.0 / (of * example.wanted().len()) as f64
}
