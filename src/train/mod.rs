//! The learning itself: tasks, optimisers, trainings that can be gone back through, races. Imports the engine alone;
//! knows no lesson, no file format but that of saved weights, and no screen.
//!
//! A [`Config`] determines a training to the last bit: the sequences of update n follow from the seed and n, the
//! starting weights from the seed and their names, and every sum has its order. So nothing needs to be recorded but a
//! few checkpoints: [`Trainer::at`] runs again from the nearest one and finds the same weights, gradients and memory.
//! Settings that are changed on the way are remembered with their update, and the way back follows them.
//!
//! An [`Optimiser`] is equations in text, as a cell is. [`Moment::explain`] gives the update of one weight as a run of
//! those equations, in which every number has its formula; the loop over all weights computes the same bits.
//!
//! [`Background`] puts a training on a thread of its own: wishes go there and news come back through queues, so
//! the side that draws never waits. A [`Race`] trains several cells with equally many parameters from several seeds, on
//! as many threads as there are; no number depends on how many.
//!
//! ```
//! use gatelab::engine::{Address, CellSource, ParamId};
//! use gatelab::train::{Config, Optimiser, Settings, Task, Trainer};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let pairs = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect();
//! let cell = CellSource {
//!     name: "RNN".to_owned(),
//!     inputs: pairs(&[("x", "x")]),
//!     states: pairs(&[("h", "h")]),
//!     params: pairs(&[("W", "h x"), ("U", "h h"), ("b", "h")]),
//!     equations: "h = tanh(W x + U h' + b)".to_owned(),
//! };
//! let task = Task::named("adding").ok_or("no such task")?;
//! let adam = Optimiser::named("adam").ok_or("no such optimiser")?;
//! let mut trainer = Trainer::new(Config { hidden: 4, steps: 6, ..Config::usual(task, cell, adam) })?;
//! for _ in 0..30 {
//!     trainer.update().map_err(|divergence| format!("{divergence:?}"))?;
//! }
//! trainer.change(Settings { rate: 0.001, clip: None })?;
//! trainer.update().map_err(|divergence| format!("{divergence:?}"))?;
//! println!("{:?} on sequences that it has not seen", trainer.evaluate());
//!
//! // How it was after update 20, and why W[0][1] became what it was.
//! let moment = trainer.at(20).ok_or("not trained so far")?;
//! let weight = Address::Param { param: ParamId(0), row: 0, col: 1 };
//! let run = moment.explain(trainer.network().program(), adam, weight).ok_or("no such weight")?;
//! let w = run.program().slot_named("w").ok_or("no w")?;
//! let explanation = run.explain(Address::Value { slot: w, step: 1, unit: 0 }).ok_or("no number")?;
//! assert_eq!(explanation.fold(), explanation.value);
//! assert_eq!(explanation.value, moment.state.params[4]); // stored column by column, four rows
//!
//! // A sequence of that update as a run of its own, with the weights of the moment: gates, gradients, prediction.
//! let example = &trainer.batch(20)[0];
//! let run = gatelab::engine::Run::new(trainer.network().setup(&moment.state.params, example, 1));
//! assert_eq!(run.steps(), example.steps);
//! # Ok(())
//! # }
//! ```
//!
//! # Where do I add ...
//! * **a task**: a file in `train/tasks/` and its row in [`TASKS`].
//! * **an optimiser**: a file in `train/optimiser/` and its row in [`OPTIMISERS`].
//! * **a way to draw starting weights**: a variant of [`Scheme`] and its row in [`Scheme::ALL`].

mod background;
mod baseline;
mod checkpoints;
mod config;
mod dice;
mod evaluation;
mod example;
mod history;
mod moment;
mod network;
mod optimiser;
mod race;
mod saved;
mod start;
mod state;
mod task;
mod tasks;
mod trainer;

pub use background::{Activity, Background, Plan};
pub use baseline::{Guess, random_weights};
pub use config::{BATCH_LIMIT, Config, ConfigError, HIDDEN_LIMIT, MEMORY_LIMIT, STEP_LIMIT, Settings};
pub use dice::Dice;
pub use evaluation::{HELD_OUT, Judge, Score};
pub use example::{Example, Given, Wanted};
pub use history::{Broken, Divergence, Record};
pub use moment::{Cause, Moment};
pub use network::{EMBEDDING, Network, READOUT, model};
pub use optimiser::{Memory, OPTIMISERS, Optimiser, WeightUpdate, clip_factor, norm};
pub use race::{Race, Racer, Spread, hidden_for};
pub use saved::{description, safetensors};
pub use start::{Scheme, Start};
pub use state::State;
pub use task::{Answer, Metric, Task, Usual};
pub use tasks::TASKS;
pub use trainer::Trainer;
