//! The learning itself.

mod dice;
mod example;
mod optimiser;
mod task;
mod tasks;

pub use dice::Dice;
pub use example::{Example, Given, Wanted};
pub use optimiser::{Memory, OPTIMISERS, Optimiser, WeightUpdate, clip_factor, norm};
pub use task::{Answer, Metric, Task, Usual};
pub use tasks::TASKS;
