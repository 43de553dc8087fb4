//! The state of the lab and every way to change it: lessons, the cursor, what was changed, what lies on top. Knows no
//! colour, no terminal, no file but through the lesson library; what is to be remembered is handed out, see
//! [`App::revision`].

mod binding;
mod command;
mod given;
mod glimpse;
mod group;
mod history;
mod key;
mod keys;
mod knob;
mod lab;
mod memory;
mod overlay;
mod play;
mod pressed;
mod quantities;
mod ring;
mod sheet;
mod state;
mod stopwatch;
mod training;
mod typed;
mod units;
mod update;
mod work;

pub use binding::{Binding, command_of};
pub use command::Command;
pub use group::Group;
pub use history::{Change, Turned};
pub use key::Key;
pub use keys::KEYS;
pub use knob::{Knob, KnobTarget};
pub use lab::Lab;
pub use memory::Next;
pub use overlay::{Overlay, Prompt, PromptFor, Question};
pub use play::Speed;
pub use sheet::{Entry, Sheet};
pub use state::{App, Effect, Notice, Screen};
pub use training::{Pace, Training};
pub use units::{Bound, Order, Query, Track, Units};
pub use work::{Locked, Trial, Work};
