//! Saves beside the program: a disk may take its time, a frame may not.

use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread;
use std::time::Duration;

use super::learner::Progress;
use super::store::Store;
use super::trouble::Trouble;

/// What became of a save.
#[derive(Debug)]
pub enum News {
    /// It is on the disk, merged with what other programs had written there.
    Saved(Progress),
    /// A damaged file was found and put there.
    SetAside(PathBuf),
    /// It could not be saved; the next save tries again, with everything.
    Failed(Trouble),
}

enum Job {
    Save(Progress),
    /// Answer once everything before is done.
    Answer(Sender<()>),
}

/// A thread that saves. Of saves that wait, only the last is made: it holds the others.
#[derive(Debug)]
pub struct Saver {
    jobs: Sender<Job>,
    news: Receiver<News>,
}

impl Saver {
    /// Starts the thread; `tell` is called whenever there are news.
    ///
    /// # Errors
    /// The system has no thread left.
    pub fn start(store: Store, tell: impl Fn() + Send + 'static) -> io::Result<Self> {
        let (jobs, waiting) = channel();
        let (report, news) = channel();
        let work = move || {
            while let Ok(first) = waiting.recv() {
                let (progress, answers) = gather(first, &waiting);
                for news in progress.map(|own| save(&store, &own)).into_iter().flatten() {
                    // The program has gone on without listening; what is saved is saved.
                    let _ = report.send(news);
                    tell();
                }
                for answer in answers {
                    let _ = answer.send(());
                }
            }
        };
        thread::Builder::new().name("saver".to_owned()).spawn(work)?;
        Ok(Self { jobs, news })
    }

    /// Has this saved.
    pub fn save(&self, progress: Progress) {
        // The thread lives as long as this sender.
        let _ = self.jobs.send(Job::Save(progress));
    }

    /// The next news, if there are any.
    pub fn news(&self) -> Option<News> {
        self.news.try_recv().ok()
    }

    /// Waits until everything is saved, at most so long; returns whether it is.
    pub fn settle(&self, patience: Duration) -> bool {
        let (answer, done) = channel();
        let asked = self.jobs.send(Job::Answer(answer));
        asked.is_ok() && done.recv_timeout(patience).is_ok()
    }
}

/// Everything that waits: the last of the saves, and all who want an answer.
fn gather(first: Job, waiting: &Receiver<Job>) -> (Option<Progress>, Vec<Sender<()>>) {
    let (mut progress, mut answers) = (None, Vec::new());
    let mut next = Ok(first);
    loop {
        match next {
            Ok(Job::Save(own)) => progress = Some(own),
            Ok(Job::Answer(answer)) => answers.push(answer),
            Err(TryRecvError::Empty | TryRecvError::Disconnected) => return (progress, answers),
        }
        next = waiting.try_recv();
    }
}

fn save(store: &Store, progress: &Progress) -> Vec<News> {
    match store.save(progress) {
        Ok(kept) => {
            let aside = kept.set_aside.map(News::SetAside);
            [Some(News::Saved(kept.progress)), aside]
                .into_iter()
                .flatten()
                .collect()
        }
        Err(trouble) => vec![News::Failed(trouble)],
    }
}
