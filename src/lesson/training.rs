//! A scene whose networks learn: what they learn and how, and the sequence of the task that its runs read.
//!
//! The task gives what other scenes write down: inputs, readout, loss and, from the seed, the weights before the first
//! update. What happens when a training goes on is not known here.

use super::bounds::Bounds;
use super::cell::ReadCell;
use super::example;
use super::field::{Field, read_each};
use super::model::{self, Model};
use super::sequence::Sequence;
use super::table::Table;
use crate::diagnostic::{Diagnostic, Span, quoted};
use crate::engine::{CellSource, LAYER_LIMIT, Setup};
use crate::train::{
    BATCH_LIMIT, Config, HIDDEN_LIMIT, Metric, Network, OPTIMISERS, Optimiser, STEP_LIMIT, Scheme, Settings,
    Start, TASKS, Task, Trainer, hidden_for, model as task_model,
};

/// How one run of a scene learns.
#[derive(Debug, Clone)]
pub struct Learner {
    /// Everything that determines its training.
    pub config: Config,
    /// After how many updates it rests.
    pub updates: u64,
    /// Where the lesson names the weights with which the scene opens, which were trained so beforehand.
    pub trained: Option<Span>,
    /// What it reaches by then, as the lesson claims.
    pub goal: Option<Goal>,
}

/// A claim about what a training comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// What is claimed.
    pub claim: Reached,
    /// Where the claim stands in the lesson.
    pub span: Span,
}

/// What a training comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reached {
    /// It goes out of all bounds.
    Divergence,
    /// The metric on held-out sequences at its end lies strictly within these.
    Metric(Bounds),
}

/// The greatest seed: everything that reads JSON has whole numbers up to here.
const SEED_LIMIT: u64 = (1 << 52) - 1;
/// The most updates of a training.
const UPDATE_LIMIT: u64 = 1_000_000;
/// How often a training is scored on held-out sequences on its way.
const SCORES: u64 = 40;

impl Learner {
    /// It is scored on held-out sequences after every so many updates.
    pub fn score_every(&self) -> u64 {
        (self.updates / SCORES).max(1)
    }

    /// Trains it to the end and checks what the lesson claims, and that weights trained beforehand, those of `setup`, are
    /// the same to the last bit; takes as long as that takes.
    ///
    /// # Errors
    /// What it reaches instead, at the place of the claim.
    pub fn prove(&self, setup: &Setup) -> Result<(), Diagnostic> {
        let place = self
            .goal
            .as_ref()
            .map(|goal| &goal.span)
            .or(self.trained.as_ref());
        let Some(place) = place else { return Ok(()) };
        let told = |message: String| Err(Diagnostic::new(place.clone(), message));
        let mut trainer = match Trainer::new(self.config.clone()) {
            Ok(trainer) => trainer,
            Err(error) => return told(error.to_string()),
        };
        for _ in 0..self.updates {
            if trainer.update().is_err() {
                return match self.goal.as_ref().map(|goal| goal.claim) {
                    Some(Reached::Divergence) => Ok(()),
                    _ => told(format!(
                        "the training diverges at update {}",
                        trainer.state().update + 1
                    )),
                };
            }
        }
        if let Some(weights) = &self.trained
            && trainer.state().params != setup.params
        {
            let message = "these are not the weights that this training makes";
            let help = "`gatelab train LESSON --save FILE` makes them";
            return Err(Diagnostic::new(weights.clone(), message).help(help));
        }
        let Some(goal) = &self.goal else { return Ok(()) };
        let found = trainer.evaluate().metric;
        if let Reached::Metric(bounds) = goal.claim
            && bounds.hold(found)
        {
            return Ok(());
        }
        let metric = match self.config.task.answer.metric() {
            Metric::Accuracy => "accuracy",
            Metric::MeanSquaredError => "mean squared error",
        };
        told(format!(
            "after {} updates the {metric} on held-out sequences is {found}",
            self.updates
        ))
    }
}

/// A run that learns: its network, the sequence it reads, and where it starts.
pub(super) struct Learning {
    pub(super) model: Model,
    pub(super) sequence: Sequence,
    pub(super) setup: Setup,
    pub(super) learner: Learner,
}

const FORM: &str = "as in [scene.train] task = \"remember-first\"";
const KEYS: [&str; 16] = [
    "task",
    "hidden",
    "layers",
    "steps",
    "optimiser",
    "rate",
    "clip",
    "init",
    "set",
    "seed",
    "batch",
    "updates",
    "show",
    "words",
    "target",
    "reaches",
];
/// What a rate and a norm have to be.
const POSITIVE: &str = "a number greater than 0";
/// What the task gives instead.
const GIVEN_BY_TASK: [&str; 10] = [
    "extend",
    "layers",
    "sizes",
    "inputs",
    "words",
    "embedding",
    "steps",
    "initial",
    "loss",
    "params",
];

/// Reads a run with `train`. `written` is what of it stands in the lesson; `own` is the scene's own run where this one
/// stands beside it.
pub(super) fn read(table: &Table<'_>, written: &Table<'_>, own: Option<&Learner>) -> Option<Learning> {
    let field = table.get("train")?;
    for key in GIVEN_BY_TASK.into_iter().chain(["fill", "pins"]) {
        if let Some(field) = written.get(key) {
            let help = "with `train` the task gives the inputs, the readout, the loss and the weights";
            field.report_key(format!("{} cannot be given here", quoted(key)), Some(help));
        }
    }
    let train = field.table(FORM)?.only(&KEYS);
    let cell = table.need("cell", "cell = \"lstm\", or a table [scene.cell] of your own");
    let ReadCell { cell, .. } = cell.and_then(|field| model::read_cell(&field))?;
    let updates = train.optional("updates", |field| field.integer(1..=UPDATE_LIMIT));
    // What another run reaches is no claim about this one.
    let own_train = written.get("train").and_then(|field| field.table(""));
    let goal = match &own_train {
        Some(own) => own.optional("reaches", read_goal),
        None => Some(None),
    };
    let mut config = read_config(&train, &cell.source)?;
    // Beside another run, with the size that makes their parameters as many as can be, unless it says its own.
    let says_hidden = own_train.is_some_and(|own| own.get("hidden").is_some());
    if let (Some(own), false) = (own, says_hidden) {
        config.hidden = equal_hidden(&field, &config, own)?;
    }
    let task = config.task;
    let network = reported(&field, Network::new(&config))?;
    let params = config
        .start
        .params(network.program(), config.hidden, config.seed, 0);
    let params = reported(&field, params)?;
    let example = example::read(&train, &config)?;
    let source = reported(
        &field,
        task_model(task, &config.cell, config.hidden, config.layers),
    )?;
    let learner = Learner {
        updates: updates?.unwrap_or(task.usual.updates),
        trained: table.get("weights").map(|field| field.span()),
        goal: goal?,
        config,
    };
    Some(Learning {
        setup: network.setup(&params, &example, 1),
        model: Model {
            source,
            program: std::sync::Arc::clone(network.program()),
            circuit: cell.circuit,
        },
        sequence: Sequence {
            steps: example.steps,
            rows: Vec::new(),
            words: example::words(task, &example),
        },
        learner,
    })
}

/// Reads everything that determines a training of a cell.
fn read_config(train: &Table<'_>, cell: &CellSource) -> Option<Config> {
    let task = train.need("task", FORM).and_then(|field| read_task(&field));
    let optimiser = train.optional("optimiser", |field| {
        field.choice(&OPTIMISERS.map(|optimiser| (optimiser.name, optimiser)))
    });
    let scheme = train.optional("init", |field| field.choice(&Scheme::ALL));
    let count = |key: &str, range| train.optional(key, |field| field.count(range));
    let (hidden, layers) = (
        count("hidden", 1..=HIDDEN_LIMIT),
        count("layers", 1..=LAYER_LIMIT),
    );
    let (steps, batch) = (count("steps", 1..=STEP_LIMIT), count("batch", 1..=BATCH_LIMIT));
    let seed = train.optional("seed", |field| field.integer(0..=SEED_LIMIT));
    let rate = train.optional("rate", |field| field.positive(POSITIVE));
    let clip = train.optional("clip", read_clip);
    let set = train.optional("set", read_set);
    let usual = Config::usual(task?, cell.clone(), optimiser?.unwrap_or(Optimiser::usual()));
    Some(Config {
        hidden: hidden?.unwrap_or(usual.hidden),
        layers: layers?.unwrap_or(usual.layers),
        steps: steps?.unwrap_or(usual.steps),
        batch: batch?.unwrap_or(usual.batch),
        seed: seed?.unwrap_or(usual.seed),
        settings: Settings {
            rate: rate?.unwrap_or(usual.settings.rate),
            clip: clip?.unwrap_or(usual.settings.clip),
        },
        start: Start {
            scheme: scheme?.unwrap_or(usual.start.scheme),
            given: set?.unwrap_or(usual.start.given),
        },
        ..usual
    })
}

fn reported<T>(field: &Field<'_>, read: Result<T, crate::train::ConfigError>) -> Option<T> {
    read.map_err(|error| field.report_key(error.to_string(), None))
        .ok()
}

fn equal_hidden(field: &Field<'_>, config: &Config, own: &Learner) -> Option<usize> {
    let network = reported(field, Network::new(&own.config))?;
    let params = network.program().param_len();
    reported(
        field,
        hidden_for(config.task, &config.cell, config.layers, params),
    )
}

fn read_task(field: &Field<'_>) -> Option<&'static Task> {
    let name = field.line()?.text;
    if let Some(task) = Task::named(name.trim()) {
        return Some(task);
    }
    let names = TASKS.map(|task| task.name);
    let meant = field.mistakes.meant(&name, names, '"');
    let help = format!("{meant}there are {}", names.join(", "));
    field.report(format!("there is no task {}", quoted(&name)), Some(&help));
    None
}

/// `clip = 1`, or `clip = "none"`.
fn read_clip(field: &Field<'_>) -> Option<Option<f64>> {
    if field.value.get_ref().is_str() {
        return field.choice(&[("none", None)]);
    }
    field.positive(POSITIVE).map(Some)
}

/// `set = { bf = 1 }`: parameters all of whose numbers start at a value.
fn read_set(field: &Field<'_>) -> Option<Vec<(String, f64)>> {
    let entries = field.table("as in { bf = 1 }")?.in_order();
    read_each(&entries, |entry| {
        Some((entry.name.key.to_owned(), entry.number()?))
    })
}

/// `reaches = { above = 0.9 }`, or `"divergence"`: what the lesson claims of this run's training.
fn read_goal(field: &Field<'_>) -> Option<Goal> {
    let form = "as in reaches = { above = 0.9 }, or reaches = \"divergence\"";
    let span = field.span();
    if !field.is_table() {
        let claim = field.choice(&[("divergence", Reached::Divergence)])?;
        return Some(Goal { claim, span });
    }
    let table = field.table(form)?.only(&["above", "below"]);
    let claim = Reached::Metric(Bounds::read(field, &table, form)?);
    Some(Goal { claim, span })
}
