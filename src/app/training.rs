//! The trainings of a scene's networks as the learner drives them: started, paused, scrubbed through, changed, gone on
//! from an earlier update. Each run has a training on a thread of its own, begun when it is first wanted; nothing here
//! waits for one.

use std::cell::OnceCell;
use std::sync::Arc;

use crate::lesson::{Learner, RunId};
use crate::train::{Activity, Background, Divergence, Guess, Moment, Plan, Record, Score, Settings, Trainer};

/// The trainings of a scene.
#[derive(Debug)]
pub struct Training {
    learners: Vec<Learner>,
    /// One a run; none before the first wish.
    threads: Vec<Background>,
    /// The update that is looked at; the latest one where none is named.
    shown: Option<u64>,
    /// For each run, the update whose weights were asked for and have not come yet; while it follows, those of a later one do.
    awaited: Vec<Option<u64>>,
    /// For each run, the update whose weights were handed out last.
    handed: Vec<u64>,
    /// For each run, the settings of its next update.
    settings: Vec<Settings>,
    pace: Pace,
    guess: OnceCell<Guess>,
}

/// How fast the trainings go at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Pace {
    /// Two updates a second: one can watch a weight move.
    Slow,
    /// Twenty.
    Medium,
    /// Two hundred.
    Fast,
    /// As fast as the machine can.
    #[default]
    Full,
}

impl Pace {
    const ALL: [Pace; 4] = [Pace::Slow, Pace::Medium, Pace::Fast, Pace::Full];

    /// Updates a second; none where there is no limit.
    pub fn updates_a_second(self) -> Option<f64> {
        match self {
            Pace::Slow => Some(2.0),
            Pace::Medium => Some(20.0),
            Pace::Fast => Some(200.0),
            Pace::Full => None,
        }
    }

    fn moved(self, by: isize) -> Self {
        let now = Self::ALL.iter().position(|own| *own == self).unwrap_or(0);
        Self::ALL[now.saturating_add_signed(by).min(Self::ALL.len() - 1)]
    }
}

/// Why no training could be started.
#[derive(Debug, thiserror::Error)]
pub(super) enum StartError {
    /// The lesson's check has let through what the training refuses.
    #[error(transparent)]
    Config(#[from] crate::train::ConfigError),
    /// The system has no further thread.
    #[error("no training could be started: {0}")]
    Thread(#[from] std::io::Error),
}

impl Training {
    /// The trainings of a scene before the first update; nothing where its runs do not learn.
    pub(super) fn of(learners: &[Learner]) -> Option<Self> {
        learners.first()?;
        Some(Self {
            settings: learners.iter().map(|own| own.config.settings).collect(),
            learners: learners.to_vec(),
            threads: Vec::new(),
            shown: None,
            awaited: vec![None; learners.len()],
            handed: learners
                .iter()
                .map(|own| if own.trained.is_some() { own.updates } else { 0 })
                .collect(),
            pace: Pace::default(),
            guess: OnceCell::new(),
        })
    }

    /// How a run learns.
    pub fn learner(&self, run: RunId) -> Option<&Learner> {
        self.learners.get(run.index())
    }

    /// The records of a run's updates.
    pub fn records(&self, run: RunId) -> &[Record] {
        self.thread(run).map_or(&[], Background::records)
    }

    /// A run's scores on held-out sequences: after how many updates, and what.
    pub fn scores(&self, run: RunId) -> &[(u64, Score)] {
        self.thread(run).map_or(&[], Background::scores)
    }

    /// Where a run's training went out of all bounds, if it did.
    pub fn diverged(&self, run: RunId) -> Option<&Divergence> {
        self.thread(run)?.diverged()
    }

    /// The best answer that does not look at the sequence, and its score.
    pub fn guess(&self) -> Option<&Guess> {
        let config = &self.learners.first()?.config;
        Some(self.guess.get_or_init(|| Guess::new(config)))
    }

    /// After how many updates it rests.
    pub fn planned(&self) -> u64 {
        self.learners.first().map_or(0, |learner| learner.updates)
    }

    /// How many updates have been made, in the run that has made most.
    pub fn latest(&self) -> u64 {
        let made = self.threads.iter().map(|own| own.records().len() as u64);
        made.max().unwrap_or(0)
    }

    /// The update that is looked at.
    pub fn shown(&self) -> u64 {
        if self.is_as_shipped() {
            return self.planned();
        }
        self.shown.unwrap_or_else(|| self.latest())
    }

    /// Whether it was ever wanted: it has threads then.
    pub fn is_begun(&self) -> bool {
        !self.threads.is_empty()
    }

    /// Whether the weights on screen are those that were trained beforehand.
    pub fn is_as_shipped(&self) -> bool {
        !self.is_begun() && self.learners.first().is_some_and(|own| own.trained.is_some())
    }

    /// Whether it looks at whatever is the latest update.
    pub fn follows(&self) -> bool {
        self.shown.is_none()
    }

    /// The settings of each run's next update.
    pub fn settings(&self) -> &[Settings] {
        &self.settings
    }

    /// How fast it goes at most.
    pub fn pace(&self) -> Pace {
        self.pace
    }

    /// Whether updates are being made.
    pub fn is_running(&self) -> bool {
        let running = |own: &Background| own.activity() == Activity::Running;
        self.threads.iter().any(running)
    }

    /// Whether there is something to poll for.
    pub fn is_busy(&self) -> bool {
        self.threads.iter().any(Background::is_busy)
    }

    fn thread(&self, run: RunId) -> Option<&Background> {
        self.threads.get(run.index())
    }

    fn begin(&mut self) -> Result<(), StartError> {
        if !self.threads.is_empty() {
            return Ok(());
        }
        let mut threads = Vec::new();
        for learner in &self.learners {
            let plan = Plan {
                updates: learner.updates,
                score_every: learner.score_every(),
            };
            threads.push(Background::start(
                Trainer::new(learner.config.clone())?,
                plan,
                || {},
            )?);
        }
        self.threads = threads;
        self.tell_settings();
        self.set_pace(self.pace);
        Ok(())
    }

    fn each(&mut self, wish: impl Fn(&mut Background)) {
        self.threads.iter_mut().for_each(wish);
    }

    /// Lets updates be made, or rests. Where the latest update is not the one on screen, it goes there first.
    pub(super) fn toggle(&mut self) -> Result<(), StartError> {
        if self.is_running() {
            self.rest();
            return Ok(());
        }
        self.begin()?;
        self.shown = None;
        self.each(Background::run);
        Ok(())
    }

    /// Rests.
    pub(super) fn rest(&mut self) {
        self.each(Background::rest);
    }

    /// Makes one update and rests.
    pub(super) fn single(&mut self) -> Result<(), StartError> {
        self.begin()?;
        self.shown = None;
        self.each(Background::single);
        Ok(())
    }

    /// Looks at another update, as far as there are any; at the latest, it follows what comes.
    pub(super) fn look_at(&mut self, update: u64) {
        let latest = self.latest();
        self.shown = (update < latest).then_some(update);
        self.ask();
    }

    /// Forgets the updates after the one on screen, so that the next one goes on from there.
    pub(super) fn rewind(&mut self) -> bool {
        let Some(shown) = self.shown else { return false };
        self.each(|own| own.rewind(shown));
        // Going back forgets the changes made later; what was chosen while looking back is for the next update.
        self.tell_settings();
        self.awaited.fill(None);
        true
    }

    /// Other settings from the next update on.
    pub(super) fn change(&mut self, settings: &[Settings]) {
        self.settings = settings.to_vec();
        self.tell_settings();
    }

    fn tell_settings(&mut self) {
        for (thread, settings) in self.threads.iter_mut().zip(&self.settings) {
            thread.change(*settings);
        }
    }

    /// Faster or slower.
    pub(super) fn speed(&mut self, by: isize) {
        self.set_pace(self.pace.moved(by));
    }

    fn set_pace(&mut self, pace: Pace) {
        self.pace = pace;
        self.each(|own| own.speed(pace.updates_a_second()));
    }

    /// Asks for the weights of the update on screen, where others were handed out last. While it follows, the next are
    /// asked for when the last have come: every answer costs the training time.
    fn ask(&mut self) {
        let runs = self.threads.iter_mut().zip(&mut self.awaited).zip(&self.handed);
        for ((thread, awaited), handed) in runs {
            let made = thread.records().len() as u64;
            let wanted = self.shown.map_or(made, |shown| shown.min(made));
            let expected = match *awaited {
                Some(_) if self.shown.is_none() => continue,
                Some(awaited) => awaited,
                None => *handed,
            };
            if expected != wanted {
                match self.shown {
                    Some(_) => thread.recall(wanted),
                    None => thread.recall_latest(),
                }
                *awaited = Some(wanted);
            }
        }
    }

    /// Takes what the trainings have told. Returns whether anything changed, and for every run whose weights on screen
    /// are others now, the moment they are of.
    pub(super) fn poll(&mut self) -> (bool, Vec<(RunId, Arc<Moment>)>) {
        let mut any = false;
        for thread in &mut self.threads {
            any |= thread.poll();
        }
        self.shown = self.shown.filter(|shown| *shown < self.latest());
        let mut fresh = Vec::new();
        for (run, thread) in RunId::first(self.threads.len()).zip(&self.threads) {
            let (awaited, handed) = (&mut self.awaited[run.index()], &mut self.handed[run.index()]);
            // A wish without an answer is over with the others.
            *awaited = awaited.filter(|_| thread.is_busy());
            let Some(moment) = thread.moment() else { continue };
            let come = moment.state.update;
            *awaited = awaited.filter(|own| *own != come && (self.shown.is_some() || *own > come));
            if *handed != moment.state.update {
                *handed = moment.state.update;
                fresh.push((run, Arc::clone(moment)));
            }
        }
        self.ask();
        (any, fresh)
    }
}
