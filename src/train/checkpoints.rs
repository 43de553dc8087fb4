//! States kept along the way, so that any update can be reached again by running from the nearest one. There is room
//! for so many; when it is used up, every other one is dropped and twice as many updates lie between.

use super::state::State;

/// How much memory the checkpoints of a training may take.
pub(super) const BYTES: usize = 64 << 20;
/// How many are kept at most, and at least whatever they take.
const MOST: usize = 128;
const FEWEST: usize = 4;
/// How many updates lie between at first: a power of two, as many as make so many multiplications, some fifty milliseconds, but
/// neither fewer nor more than these.
const WORK: u64 = 3 << 26;
const CLOSEST: u64 = 4;
const FARTHEST: u64 = 256;

/// The states that are kept, from the earliest to the latest. The first is that before the first update.
#[derive(Debug, Clone)]
pub(super) struct Checkpoints {
    states: Vec<State>,
    every: u64,
    most: usize,
}

impl Checkpoints {
    /// Begins with the state before the first update; `work` is how many multiplications an update makes, `bytes` how much
    /// memory there is.
    pub(super) fn new(first: State, work: u64, bytes: usize) -> Self {
        let within = (WORK / work.max(1)).clamp(CLOSEST, FARTHEST);
        let most = (bytes / first.bytes().max(1)).clamp(FEWEST, MOST);
        Self {
            states: vec![first],
            every: 1 << within.ilog2(),
            most,
        }
    }

    /// Keeps a state if it is one to keep: later than all others, and of the right update.
    pub(super) fn offer(&mut self, state: &State) {
        let later = self.states.last().is_none_or(|last| last.update < state.update);
        if !later || !state.update.is_multiple_of(self.every) {
            return;
        }
        if self.states.len() >= self.most {
            self.every *= 2;
            let every = self.every;
            self.states.retain(|state| state.update.is_multiple_of(every));
            if !state.update.is_multiple_of(every) {
                return;
            }
        }
        self.states.push(state.clone());
    }

    /// The latest one that is not later than `update`.
    pub(super) fn before(&self, update: u64) -> Option<&State> {
        let after = self.states.partition_point(|state| state.update <= update);
        self.states.get(after.checked_sub(1)?)
    }

    /// Drops what is later than `update`.
    pub(super) fn rewind(&mut self, update: u64) {
        self.states.retain(|state| state.update <= update);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::Memory;

    fn state(update: u64, weights: usize) -> State {
        State {
            update,
            params: vec![0.5; weights],
            memory: Memory {
                of_weights: Vec::new(),
                powers: Vec::new(),
            },
        }
    }

    #[test]
    fn checkpoints_stay_few_and_near() {
        let mut kept = Checkpoints::new(state(0, 1), WORK, BYTES);
        for update in 1..=20_000 {
            kept.offer(&state(update, 1));
            assert!(kept.states.len() <= MOST);
        }
        for update in 0..=20_000 {
            let near = kept.before(update).unwrap().update;
            assert!(near <= update && update - near < kept.every);
        }
        // 20 000 / 128 = 156.3: the next power of two.
        assert_eq!(kept.every, 256);
        kept.rewind(1000);
        assert_eq!(kept.before(20_000).unwrap().update, 768);
    }

    #[test]
    fn cheap_updates_lie_far_apart() {
        let every = |work| Checkpoints::new(state(0, 1), work, BYTES).every;
        assert_eq!((every(0), every(1)), (FARTHEST, FARTHEST));
        // Rounded down: no more than can be made in that time.
        assert_eq!((every(WORK / 100), every(WORK / 64)), (64, 64));
        assert_eq!((every(WORK), every(u64::MAX)), (CLOSEST, CLOSEST));
    }

    #[test]
    fn large_states_are_fewer() {
        let kept = Checkpoints::new(state(0, (BYTES / 8) / 10), 1, BYTES);
        assert_eq!(kept.most, 10);
        assert_eq!(Checkpoints::new(state(0, BYTES), 1, BYTES).most, FEWEST);
    }
}
