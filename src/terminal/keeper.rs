//! Has what the lab remembers written down, beside the lab: it hands over what is new and brings back what became of it.

use std::time::Duration;

use super::Waker;
use crate::app::App;
use crate::progress::{News, Saver, Store, Trouble, set_aside};

/// How long leaving waits for the disk.
const PATIENCE: Duration = Duration::from_secs(3);

/// Keeps what the lab remembers.
#[derive(Debug, Default)]
pub(super) struct Keeper {
    store: Option<Store>,
    saver: Option<Saver>,
    /// The state of the lab that was handed over last.
    revision: u64,
    /// Whether trouble was said: once is enough.
    said: bool,
}

impl Keeper {
    /// Writes to a store; nothing is written without one.
    pub(super) fn new(store: Option<Store>) -> Self {
        Self {
            store,
            ..Self::default()
        }
    }

    /// Begins to write; `waker` is told when there are news.
    pub(super) fn begin(&mut self, app: &mut App, waker: Waker) {
        let Some(store) = self.store.take() else { return };
        let path = store.path();
        match Saver::start(store, move || waker.tell_news()) {
            Ok(saver) => self.saver = Some(saver),
            Err(error) => self.complain(app, &Trouble::Refused { path, error }),
        }
        self.keep(app);
    }

    /// Hands over what is new.
    pub(super) fn keep(&mut self, app: &App) {
        if let (Some(saver), true) = (&self.saver, self.revision != app.revision()) {
            self.revision = app.revision();
            saver.save(app.progress().clone());
        }
    }

    /// Takes up what became of it; returns whether there is something new to see.
    pub(super) fn listen(&mut self, app: &mut App) -> bool {
        let mut new = false;
        while let Some(news) = self.saver.as_ref().and_then(Saver::news) {
            match news {
                News::Saved(progress) => new |= app.take_up(&progress),
                News::SetAside(path) => {
                    app.announce(set_aside(&path, app.language), true);
                    new = true;
                }
                News::Failed(trouble) => {
                    self.complain(app, &trouble);
                    new = true;
                }
            }
        }
        self.keep(app);
        new
    }

    /// Waits until all is written, but not for ever.
    pub(super) fn settle(&self) {
        if let Some(saver) = &self.saver {
            saver.settle(PATIENCE);
        }
    }

    fn complain(&mut self, app: &mut App, trouble: &Trouble) {
        if !std::mem::replace(&mut self.said, true) {
            app.announce(trouble.text(app.language), true);
        }
    }
}
