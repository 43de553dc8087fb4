//! How much a lesson may ask for. Everything is measured against these before memory is taken for it.

/// The largest lesson file, in bytes.
pub const FILE_BYTES: u64 = 1 << 20;
/// The largest size of a quantity.
pub const SIZE: usize = 1024;
/// The most steps of a run.
pub const STEPS: usize = 100_000;
/// The most bytes that the runs of all scenes of a lesson may need together.
pub const RUN_BYTES: usize = 1 << 30;
/// The most scenes of a lesson.
pub const SCENES: usize = 64;
/// The most runs beside a scene's own.
pub const BESIDE: usize = 3;
/// The most questions of a scene.
pub const ASKS: usize = 16;
/// The most choices of a question.
pub const CHOICES: usize = 8;
/// The most numbers that a question has put in order.
pub const ORDERED: usize = 6;
/// The most numbers to fill in where arithmetic is worked out: more would be labour, not thought.
pub const BLANKS: usize = 12;
/// The most challenges of a scene.
pub const CHALLENGES: usize = 4;
/// The most conditions of a challenge.
pub const CONDITIONS: usize = 32;
/// The most hidden inputs of a challenge; they are run one after another.
pub const HIDDEN: usize = 8;
/// The most mistakes that are reported at once.
pub const MISTAKES: usize = 50;
/// The most lesson files of a folder.
pub const LESSONS: usize = 1000;
/// The longest text of equations, in bytes.
pub const EQUATION_BYTES: usize = 32 << 10;
/// The longest drawings of a cell, in bytes.
pub const DRAWING_BYTES: usize = 32 << 10;
/// The most inputs, states and parameters that a cell or its extension may declare.
pub const DECLARATIONS: usize = 256;
