//! Two accounts of the same learner made one. Merging is commutative, associative and idempotent, so that it does not
//! matter which of two programs writes first, or how often.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Something that can take up what another account knows.
pub(super) trait Merge: Clone {
    /// Takes up the other account.
    fn take_up(&mut self, other: &Self);
}

/// Entries of both; what both have is merged.
impl<T: Merge> Merge for BTreeMap<String, T> {
    fn take_up(&mut self, other: &Self) {
        for (key, theirs) in other {
            match self.get_mut(key) {
                Some(own) => own.take_up(theirs),
                None => {
                    self.insert(key.clone(), theirs.clone());
                }
            }
        }
    }
}

/// Of one and nothing, the one.
impl<T: Merge> Merge for Option<T> {
    fn take_up(&mut self, other: &Self) {
        match (self.as_mut(), other) {
            (Some(own), Some(theirs)) => own.take_up(theirs),
            (None, Some(_)) => self.clone_from(other),
            (_, None) => {}
        }
    }
}

/// Something chosen, and when: of two the later one counts. Time is counted in choices, not in seconds: a choice is
/// younger than all that was known when it was made, whatever the clock says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Latest<T> {
    /// When, from 1.
    pub turn: u64,
    /// What.
    pub value: T,
}

/// Of two of the same turn, which only two programs at once can bring about, the greater value counts.
impl<T: Clone + Ord> Merge for Latest<T> {
    fn take_up(&mut self, other: &Self) {
        if *self < *other {
            self.clone_from(other);
        }
    }
}
