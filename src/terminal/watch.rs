//! Notices that the open lesson was saved.
//!
//! Editors save by writing a new file and renaming it, so it is the folder that is watched, never the file.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher, event::ModifyKind};

use super::TerminalError;

/// Wakes whoever waits in [`super::Source::wait`] to say that a file changed, or that there are news.
#[derive(Debug, Clone)]
pub struct Waker {
    changed: Arc<AtomicBool>,
    news: Arc<AtomicBool>,
    #[cfg(unix)]
    pipe: Arc<std::os::unix::net::UnixStream>,
}

impl Waker {
    #[cfg(unix)]
    pub(super) fn new(pipe: std::os::unix::net::UnixStream) -> Self {
        Self {
            changed: Arc::default(),
            news: Arc::default(),
            pipe: Arc::new(pipe),
        }
    }

    #[cfg(not(unix))]
    pub(super) fn new() -> Self {
        Self {
            changed: Arc::default(),
            news: Arc::default(),
        }
    }

    /// Says that a file changed.
    pub fn tell_change(&self) {
        self.changed.store(true, Ordering::SeqCst);
        self.knock();
    }

    /// Says that there are news.
    pub fn tell_news(&self) {
        self.news.store(true, Ordering::SeqCst);
        self.knock();
    }

    fn knock(&self) {
        #[cfg(unix)]
        {
            use std::io::Write;
            // A full pipe wakes just as well.
            let _ = (&*self.pipe).write(b"!");
        }
    }

    /// True once after a change.
    pub(super) fn take_change(&self) -> bool {
        self.changed.swap(false, Ordering::SeqCst)
    }

    /// True once after news.
    pub(super) fn take_news(&self) -> bool {
        self.news.swap(false, Ordering::SeqCst)
    }
}

/// Watches one lesson, or a folder of lessons, until it is dropped.
#[derive(Debug)]
pub struct Watch {
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Watches the lesson file or folder at `path`.
    ///
    /// # Errors
    /// If the folder cannot be watched, because it is not there or the system has no watches left.
    pub fn new(path: &Path, waker: Waker) -> Result<Self, TerminalError> {
        let is_folder = path.is_dir();
        let folder = match path.parent() {
            _ if is_folder => path,
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let name = (!is_folder)
            .then(|| path.file_name().map(ToOwned::to_owned))
            .flatten();
        let concerns = move |path: &PathBuf| match &name {
            Some(name) => path.file_name() == Some(name),
            None => path.extension().is_some_and(|extension| extension == "toml"),
        };
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if event.is_ok_and(|event| changes(&event.kind) && event.paths.iter().any(&concerns)) {
                waker.tell_change();
            }
        })?;
        watcher.watch(folder, RecursiveMode::NonRecursive)?;
        Ok(Self { _watcher: watcher })
    }
}

/// Reading a file is an event too, and reloading reads it.
fn changes(kind: &EventKind) -> bool {
    !matches!(
        kind,
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_))
    )
}
