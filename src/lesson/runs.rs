//! The runs of a scene: its own and, where it compares, those beside it. All have the same number of steps. Which run a
//! number belongs to is decided here; the engine knows one run at a time.

use crate::engine::{Address, Run, Setup};

/// One of the runs of a scene: its own is the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct RunId(pub u8);

impl RunId {
    /// The run of the scene itself.
    pub const OWN: RunId = RunId(0);

    /// The ids of so many runs.
    pub fn first(count: usize) -> impl Iterator<Item = RunId> {
        (0..count.min(usize::from(u8::MAX))).map(|at| RunId(at as u8))
    }

    /// Its place among the runs of the scene.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// Where a number of a scene lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RunAddress {
    /// In which run.
    pub run: RunId,
    /// Where in it.
    pub address: Address,
}

/// All runs of a scene, computed.
#[derive(Debug, Clone)]
pub struct Runs {
    own: Run,
    beside: Vec<Run>,
}

impl Runs {
    /// Runs the setups of a scene.
    pub fn new(own: Setup, beside: impl IntoIterator<Item = Setup>) -> Self {
        Self {
            own: Run::new(own),
            beside: beside.into_iter().map(Run::new).collect(),
        }
    }

    /// One of them; an id that another scene has means this scene's own run.
    pub fn get(&self, id: RunId) -> &Run {
        let beside = id.index().checked_sub(1).and_then(|at| self.beside.get(at));
        beside.unwrap_or(&self.own)
    }

    /// How many there are, at least one.
    pub fn count(&self) -> usize {
        1 + self.beside.len()
    }

    /// Their ids, in order.
    pub fn ids(&self) -> impl Iterator<Item = RunId> + use<> {
        RunId::first(self.count())
    }

    /// How many steps each of them has.
    pub fn steps(&self) -> usize {
        self.own.steps()
    }

    /// A number of one of them; nothing where there is no such run, or no such number in it.
    pub fn number(&self, at: RunAddress) -> Option<f64> {
        let inside = at.run.index() < self.count();
        self.get(at.run).number(at.address).filter(|_| inside)
    }

    /// Changes the given numbers of one of them and computes it anew.
    pub fn change(&mut self, id: RunId, change: impl FnOnce(&mut Setup)) {
        let beside = id.index().checked_sub(1).and_then(|at| self.beside.get_mut(at));
        beside.unwrap_or(&mut self.own).change(change);
    }

    /// Where the first number that is not finite arose, run by run.
    pub fn first_non_finite(&self) -> Option<RunAddress> {
        self.ids().find_map(|run| {
            let address = self.get(run).first_non_finite()?;
            Some(RunAddress { run, address })
        })
    }

    /// The number of the same name in another run; nothing where that run has none.
    pub fn same_in(&self, at: RunAddress, other: RunId) -> Option<Address> {
        if at.run == other {
            return Some(at.address);
        }
        same_name(self.get(at.run).setup(), at.address, self.get(other).setup())
    }
}

/// The numbers that a change of a given number changes: itself and the number of the same name in every run in which the
/// lesson, whose setups these are, has it the same. Inputs that are words are the same where the words are.
pub(super) fn reach(setups: &[&Setup], words: &[Vec<String>], at: RunAddress) -> Vec<RunAddress> {
    let Some(own) = setups.get(at.run.index()) else {
        return Vec::new();
    };
    let word = |run: RunId, step: u32| words.get(run.index())?.get((step as usize).checked_sub(1)?);
    let is_same = |run: RunId, setup: &Setup, address: Address| match at.address {
        Address::Value { step, .. } if step > 0 && word(at.run, step).is_some() => {
            word(at.run, step) == word(run, step)
        }
        _ => own.given(at.address) == setup.given(address),
    };
    let others = RunId::first(setups.len())
        .zip(setups)
        .filter(|(run, _)| *run != at.run);
    let same = others.filter_map(|(run, setup)| {
        let address = same_name(own, at.address, setup)?;
        is_same(run, setup, address).then_some(RunAddress { run, address })
    });
    std::iter::once(at).chain(same).collect()
}

/// The number that is called the same in another run.
fn same_name(one: &Setup, address: Address, other: &Setup) -> Option<Address> {
    let name = one.program.address_text(address);
    other.program.read_address(&name, 1, other.steps).ok()
}
