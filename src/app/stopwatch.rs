//! How long a step of a run takes on this machine: the one number of the lab that is measured, not computed. Nothing else
//! depends on it.

use std::time::{Duration, Instant};

use crate::engine::Run;

/// How long one measurement lasts at least: long against the clock's grain, short against a key press.
const LEAST: Duration = Duration::from_millis(1);

/// All measurements of a run together take no more than about this.
const MOST: Duration = Duration::from_millis(20);

/// Measurements of a run; the quickest counts, for whatever else the machine does can only slow one down.
const TIMES: usize = 7;

/// The time of a forward step, at the values of the run; `None` of a run without steps.
pub(super) fn time_of_step(run: &Run) -> Option<Duration> {
    let mut again = Run::forward_only(run.setup().clone());
    let begin = Instant::now();
    let mut quickest: Option<Duration> = None;
    for _ in 0..TIMES {
        let (start, mut steps) = (Instant::now(), 0u32);
        while start.elapsed() < LEAST {
            again.change(|_| {});
            steps = steps.saturating_add(u32::try_from(again.steps()).unwrap_or(u32::MAX));
            if again.steps() == 0 {
                return None;
            }
        }
        let step = start.elapsed() / steps;
        quickest = Some(quickest.map_or(step, |own| own.min(step)));
        if begin.elapsed() > MOST {
            break;
        }
    }
    quickest
}
