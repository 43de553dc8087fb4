//! Playing: how long one position stands.

use std::time::Duration;

/// How fast the timeline plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Speed(u8);

const PERIODS: [u64; 7] = [2000, 1200, 700, 400, 200, 100, 50];

impl Default for Speed {
    fn default() -> Self {
        Speed(3)
    }
}

impl Speed {
    /// How long a position stands.
    pub fn period(self) -> Duration {
        Duration::from_millis(PERIODS[usize::from(self.0).min(PERIODS.len() - 1)])
    }

    /// One faster, as far as it goes.
    pub fn faster(self) -> Self {
        Speed((self.0 + 1).min(PERIODS.len() as u8 - 1))
    }

    /// One slower, as far as it goes.
    pub fn slower(self) -> Self {
        Speed(self.0.saturating_sub(1))
    }
}
