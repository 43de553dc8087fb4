//! A training on a thread of its own, steered by wishes and watched by what it tells. The side that watches never
//! waits: wishes and news go through queues, and [`Background::poll`] takes what has come.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use super::config::Settings;
use super::evaluation::Score;
use super::history::{Divergence, Record};
use super::moment::Moment;
use super::trainer::Trainer;

/// How a training in the background goes on by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// It rests after so many updates.
    pub updates: u64,
    /// It is scored on held-out sequences before the first update and after every so many; 0 for never.
    pub score_every: u64,
}

/// What the training does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activity {
    /// It makes updates.
    Running,
    /// It waits for a wish.
    Resting,
}

enum Wish {
    Run,
    Rest,
    Single,
    Speed(Option<f64>),
    Change(Settings),
    Rewind(u64),
    /// Of an update, or of the latest one there is then.
    Recall(Option<u64>),
}

enum News {
    Updated(Record),
    Scored(u64, Score),
    Now(Activity),
    Settings(Settings),
    Rewound(u64),
    Recalled(Arc<Moment>),
    /// So many wishes are fulfilled, and everything they brought about is told.
    Fulfilled(usize),
    Diverged(Divergence),
}

/// A training on a thread of its own, as the one sees it who watches: what was told until the last [`poll`](Self::poll).
/// The thread ends when this is dropped.
#[derive(Debug)]
pub struct Background {
    wishes: Sender<Wish>,
    news: Receiver<News>,
    records: Vec<Record>,
    scores: Vec<(u64, Score)>,
    settings: Settings,
    activity: Activity,
    /// How many wishes are not fulfilled yet.
    open: usize,
    moment: Option<Arc<Moment>>,
    diverged: Option<Divergence>,
}

impl Background {
    /// Takes a training to a thread of its own, where it rests at first. `wake` is called there, at most about sixty
    /// times a second, whenever there is something to [`poll`](Self::poll) for.
    ///
    /// # Errors
    /// The system has no further thread.
    pub fn start(trainer: Trainer, plan: Plan, wake: impl Fn() + Send + 'static) -> std::io::Result<Self> {
        let (wishes, wanted) = mpsc::channel();
        let (told, news) = mpsc::channel();
        let settings = trainer.settings();
        let records = trainer.records().to_vec();
        let diverged = trainer.diverged().cloned();
        let worker = Worker {
            trainer,
            plan,
            wanted,
            told,
            wake: Box::new(wake),
            woken: None,
            running: false,
            pace: None,
            due: Instant::now(),
        };
        thread::Builder::new()
            .name("training".to_owned())
            .spawn(move || worker.work())?;
        Ok(Self {
            wishes,
            news,
            records,
            scores: Vec::new(),
            settings,
            activity: Activity::Resting,
            open: 0,
            moment: None,
            diverged,
        })
    }

    /// Lets it make updates.
    pub fn run(&mut self) {
        self.wish(Wish::Run);
    }

    /// Lets it rest.
    pub fn rest(&mut self) {
        self.wish(Wish::Rest);
    }

    /// Lets it make one update and rest then.
    pub fn single(&mut self) {
        self.wish(Wish::Single);
    }

    /// Lets it make at most so many updates a second; `None` for as many as it can.
    pub fn speed(&mut self, updates_a_second: Option<f64>) {
        self.wish(Wish::Speed(updates_a_second));
    }

    /// Changes the settings from its next update on; what is no positive number is ignored.
    pub fn change(&mut self, settings: Settings) {
        self.wish(Wish::Change(settings));
    }

    /// Lets it go back to an update, rest, and forget what came after.
    pub fn rewind(&mut self, update: u64) {
        self.wish(Wish::Rewind(update));
    }

    /// Asks how it was after an update: [`moment`](Self::moment) will be it. Of several that are asked for at once only
    /// the last is answered.
    pub fn recall(&mut self, update: u64) {
        self.wish(Wish::Recall(Some(update)));
    }

    /// The same for whatever is the latest update when the wish is taken, which costs no more than one update: for whoever follows
    /// a training.
    pub fn recall_latest(&mut self) {
        self.wish(Wish::Recall(None));
    }

    fn wish(&mut self, wish: Wish) {
        // A thread that has ended has no wishes to fulfil.
        self.open += usize::from(self.wishes.send(wish).is_ok());
    }

    /// Takes what was told since the last time; whether there was anything.
    pub fn poll(&mut self) -> bool {
        let mut any = false;
        while let Ok(news) = self.news.try_recv() {
            any = true;
            match news {
                News::Updated(record) => self.records.push(record),
                News::Scored(update, score) => self.scores.push((update, score)),
                News::Now(activity) => self.activity = activity,
                News::Settings(settings) => self.settings = settings,
                News::Rewound(update) => {
                    self.records
                        .truncate(usize::try_from(update).unwrap_or(usize::MAX));
                    self.scores.retain(|(at, _)| *at <= update);
                    self.moment = self.moment.take().filter(|moment| moment.state.update <= update);
                    self.diverged = None;
                }
                News::Recalled(moment) => self.moment = Some(moment),
                News::Fulfilled(count) => self.open = self.open.saturating_sub(count),
                News::Diverged(divergence) => self.diverged = Some(divergence),
            }
        }
        any
    }

    /// The records of its updates.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// Its scores on held-out sequences: after how many updates, and what.
    pub fn scores(&self) -> &[(u64, Score)] {
        &self.scores
    }

    /// The settings of its next update.
    pub fn settings(&self) -> Settings {
        self.settings
    }

    /// Whether something is to be told: it makes updates, or has wishes to fulfil.
    pub fn is_busy(&self) -> bool {
        self.activity == Activity::Running || self.open > 0
    }

    /// What it does.
    pub fn activity(&self) -> Activity {
        self.activity
    }

    /// The moment that was asked for last and has come.
    pub fn moment(&self) -> Option<&Arc<Moment>> {
        self.moment.as_ref()
    }

    /// Where it went out of all bounds, if it did.
    pub fn diverged(&self) -> Option<&Divergence> {
        self.diverged.as_ref()
    }
}

/// The other side.
struct Worker {
    trainer: Trainer,
    plan: Plan,
    wanted: Receiver<Wish>,
    told: Sender<News>,
    wake: Box<dyn Fn() + Send>,
    /// When `wake` was called last.
    woken: Option<Instant>,
    running: bool,
    /// The time between two updates.
    pace: Option<Duration>,
    /// When the next update may begin.
    due: Instant,
}

/// Nobody watches any more.
struct Gone;

/// The time between two calls of `wake`.
const FRAME: Duration = Duration::from_millis(16);

impl Worker {
    fn work(mut self) {
        // Ends when nobody watches any more.
        let _ = self.until_gone();
    }

    fn until_gone(&mut self) -> Result<(), Gone> {
        self.score()?;
        self.wake();
        loop {
            self.fulfil()?;
            if self.running && self.due <= Instant::now() {
                self.update()?;
                // What a slow training tells does not wait for its next update.
                let slow = self.pace.is_some_and(|pace| pace >= FRAME);
                if slow || self.woken.is_none_or(|woken| woken.elapsed() >= FRAME) {
                    self.wake();
                }
            }
        }
    }

    fn wake(&mut self) {
        (self.wake)();
        self.woken = Some(Instant::now());
    }

    fn tell(&self, news: News) -> Result<(), Gone> {
        self.told.send(news).map_err(|_| Gone)
    }

    fn set_running(&mut self, running: bool) -> Result<(), Gone> {
        self.running = running;
        self.tell(News::Now(if running {
            Activity::Running
        } else {
            Activity::Resting
        }))
    }

    /// Fulfils the wishes that have come; where there are none, waits for one as long as there is no update to make.
    fn fulfil(&mut self) -> Result<(), Gone> {
        let mut recalled = None;
        let mut fulfilled = 0;
        while let Some(wish) = self.next_wish(fulfilled == 0)? {
            fulfilled += 1;
            self.obey(wish, &mut recalled)?;
        }
        if let Some(moment) = recalled.and_then(|update| self.trainer.at(update)) {
            self.tell(News::Recalled(Arc::new(moment)))?;
        }
        if fulfilled > 0 {
            self.tell(News::Fulfilled(fulfilled))?;
            self.wake();
        }
        Ok(())
    }

    /// The next wish that has come; with `wait` also one that comes before the next update is due.
    fn next_wish(&self, wait: bool) -> Result<Option<Wish>, Gone> {
        if wait && !self.running {
            return self.wanted.recv().map(Some).map_err(|_| Gone);
        }
        let until_due = self.due.saturating_duration_since(Instant::now());
        match self
            .wanted
            .recv_timeout(if wait { until_due } else { Duration::ZERO })
        {
            Ok(wish) => Ok(Some(wish)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(Gone),
        }
    }

    /// Fulfils one wish. A recall costs updates: which one is left to be recalled, once all wishes have come.
    fn obey(&mut self, wish: Wish, recalled: &mut Option<u64>) -> Result<(), Gone> {
        match wish {
            Wish::Run => {
                let can =
                    self.trainer.diverged().is_none() && self.trainer.state().update < self.plan.updates;
                self.set_running(can)?;
            }
            Wish::Rest => self.set_running(false)?,
            Wish::Single => {
                self.set_running(false)?;
                self.update()?;
            }
            Wish::Speed(speed) => {
                let pace = speed.filter(|speed| speed.is_finite() && *speed > 0.0);
                self.pace = pace.map(|speed| Duration::from_secs_f64((1.0 / speed).min(3600.0)));
                self.due = Instant::now();
            }
            Wish::Change(settings) => {
                if self.trainer.change(settings).is_ok() {
                    self.tell(News::Settings(settings))?;
                }
            }
            Wish::Rewind(update) => {
                if self.trainer.rewind(update) {
                    self.set_running(false)?;
                    self.tell(News::Rewound(update))?;
                    self.tell(News::Settings(self.trainer.settings()))?;
                }
            }
            Wish::Recall(update) => *recalled = Some(update.unwrap_or(self.trainer.state().update)),
        }
        Ok(())
    }

    fn update(&mut self) -> Result<(), Gone> {
        if let Some(pace) = self.pace {
            self.due = Instant::now() + pace;
        }
        match self.trainer.update() {
            Ok(record) => {
                self.tell(News::Updated(record))?;
                if self.plan.score_every > 0 && record.update.is_multiple_of(self.plan.score_every) {
                    self.score()?;
                }
                if record.update >= self.plan.updates {
                    self.set_running(false)?;
                    self.wake();
                }
            }
            Err(divergence) => {
                self.tell(News::Diverged(divergence))?;
                self.set_running(false)?;
                self.wake();
            }
        }
        Ok(())
    }

    fn score(&mut self) -> Result<(), Gone> {
        if self.plan.score_every == 0 {
            return Ok(());
        }
        let score = self.trainer.evaluate();
        self.tell(News::Scored(self.trainer.state().update, score))
    }
}
