//! The learning itself.

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
