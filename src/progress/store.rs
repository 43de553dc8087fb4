//! The file in which progress is kept. Nothing is lost: it is written whole or not at all, what another program wrote
//! meanwhile is taken up first, a damaged file is set aside and a newer one left alone.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::file::{self, Content};
use super::learner::Progress;
use super::trouble::Trouble;
use crate::atomic::{self, Existing};

/// How long another program may hold the lock: it is held for a read and a write.
const PATIENCE: Duration = Duration::from_secs(5);

/// A folder with the file of progress in it.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
}

/// What is remembered, and what happened to a file on the way.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Kept {
    /// What is remembered.
    pub progress: Progress,
    /// Where a damaged file was put.
    pub set_aside: Option<PathBuf>,
}

impl Store {
    /// The store in a folder, which is made when something is to be kept.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The file.
    pub fn path(&self) -> PathBuf {
        self.folder.join("progress.json")
    }

    /// Reads what is remembered; nothing where there is no file. A damaged file is set aside.
    ///
    /// # Errors
    /// A file that cannot be read, one of a newer version, and a damaged one that cannot be set aside.
    pub fn load(&self) -> Result<Kept, Trouble> {
        if let Some(progress) = self.read()? {
            return Ok(Kept {
                progress,
                set_aside: None,
            });
        }
        // Damaged. Whoever has the lock looks again: another program may have set it aside already.
        let _lock = self.lock()?;
        self.read_or_set_aside()
    }

    /// Keeps `own` and what the file has; returns both merged. On return it is on the disk.
    ///
    /// # Errors
    /// As [`Store::load`], and a folder or file that cannot be written.
    pub fn save(&self, own: &Progress) -> Result<Kept, Trouble> {
        let _lock = self.lock()?;
        let mut kept = self.read_or_set_aside()?;
        let before = kept.progress.clone();
        kept.progress.merge(own);
        if kept.progress != before {
            self.write(&kept.progress)?;
        }
        Ok(kept)
    }

    /// Changes what is remembered, and first puts a copy of the file beside it. Returns where; nothing where there is no
    /// file, and then nothing was changed.
    ///
    /// # Errors
    /// As [`Store::save`].
    pub fn change(&self, change: impl FnOnce(&mut Progress)) -> Result<Option<PathBuf>, Trouble> {
        let _lock = self.lock()?;
        let mut progress = self.read_or_set_aside()?.progress;
        let path = self.path();
        let copy = self.free("backup");
        match fs::copy(&path, &copy) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Trouble::refused(&copy, error)),
        }
        change(&mut progress);
        self.write(&progress)?;
        Ok(Some(copy))
    }

    fn write(&self, progress: &Progress) -> Result<(), Trouble> {
        let path = self.path();
        self.sweep();
        let text = file::text(progress).map_err(|error| Trouble::refused(&path, error.into()))?;
        atomic::write(&path, Existing::Replace, |out| out.write_all(text.as_bytes()))
            .map_err(|failed| Trouble::refused(&failed.path, failed.error))
    }

    /// What the file says; nothing where it is damaged.
    fn read(&self) -> Result<Option<Progress>, Trouble> {
        let path = self.path();
        match bytes(&path) {
            Ok(bytes) => match file::read(&bytes) {
                Content::Good(progress) => Ok(Some(progress)),
                Content::Newer(version) => Err(Trouble::Newer { path, version }),
                Content::Damaged => Ok(None),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Some(Progress::default())),
            Err(error) => Err(Trouble::refused(&path, error)),
        }
    }

    /// The same under the lock.
    fn read_or_set_aside(&self) -> Result<Kept, Trouble> {
        if let Some(progress) = self.read()? {
            return Ok(Kept {
                progress,
                set_aside: None,
            });
        }
        let (path, aside) = (self.path(), self.free("damaged"));
        fs::rename(&path, &aside).map_err(|error| Trouble::refused(&path, error))?;
        Ok(Kept {
            progress: Progress::default(),
            set_aside: Some(aside),
        })
    }

    /// `progress.<what>-<n>.json` with the first number that is free; only whoever has the lock may ask.
    fn free(&self, what: &str) -> PathBuf {
        let named = |number: u32| self.folder.join(format!("progress.{what}-{number}.json"));
        let mut free = (1..u32::MAX).map(named);
        free.find(|path| fs::symlink_metadata(path).is_err())
            .unwrap_or_else(|| named(u32::MAX))
    }

    /// Takes the lock; it is let go when the file is dropped, also by a program that dies.
    fn lock(&self) -> Result<File, Trouble> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
            .create(&self.folder)
            .map_err(|error| Trouble::refused(&self.folder, error))?;
        let path = self.folder.join("progress.lock");
        let lock = File::options().create(true).append(true).open(&path);
        let lock = lock.map_err(|error| Trouble::refused(&path, error))?;
        let since = Instant::now();
        loop {
            match lock.try_lock() {
                Ok(()) => return Ok(lock),
                Err(TryLockError::WouldBlock) if since.elapsed() < PATIENCE => {
                    thread::sleep(Duration::from_millis(2));
                }
                Err(TryLockError::WouldBlock) => return Err(Trouble::Busy { path }),
                // A file system without locks: better kept without one than not at all.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                    return Ok(lock);
                }
                Err(TryLockError::Error(error)) => return Err(Trouble::refused(&path, error)),
            }
        }
    }

    /// Removes what programs that died while writing left behind; only whoever has the lock may do so.
    fn sweep(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else {
            return;
        };
        for entry in entries.flatten() {
            if atomic::is_unfinished(&entry.path()) {
                // What cannot be removed harms nobody.
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// The bytes of a file; of one that is far too long, its beginning.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    // Looked at before it is opened: opening a pipe would wait for somebody to write into it.
    let kind = fs::metadata(path)?;
    if !kind.is_file() {
        return Err(io::Error::other("this is not a regular file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(file::LIMIT).read_to_end(&mut bytes)?;
    Ok(bytes)
}
