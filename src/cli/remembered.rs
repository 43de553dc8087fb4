//! What is remembered of the learner, for the commands that look at it.

use std::io::{self, Write as _};
use std::path::Path;

use super::options::Options;
use crate::lesson::{Entry, Language, Library};
use crate::progress::{Kept, Progress, Store, Trouble, set_aside, state_folder};

/// The store of this learner, what is remembered, and the language to speak of it. That a damaged file was put aside is
/// said at once.
///
/// # Errors
/// The platform has no folder for it, or the file there cannot be used.
pub(super) fn load(options: &Options) -> Result<(Store, Progress, Language), Trouble> {
    let store = store()?;
    let kept = store.load()?;
    let language = options.language_after(&kept.progress);
    if let Some(path) = &kept.set_aside {
        // Where even that cannot be printed, nothing can be done.
        let _ = writeln!(io::stderr(), "gatelab: {}", set_aside(path, language));
    }
    Ok((store, kept.progress, language))
}

fn store() -> Result<Store, Trouble> {
    state_folder().map(Store::new).ok_or(Trouble::NoFolder)
}

/// What is remembered and the store that it is kept in, for the lab, which opens in any case. Where something is wrong
/// with it, nothing is remembered, and without a store nothing is overwritten.
pub(super) fn recall() -> (Kept, Result<Store, Trouble>) {
    match store().and_then(|store| Ok((store.load()?, store))) {
        Ok((kept, store)) => (kept, Ok(store)),
        Err(trouble) => (Kept::default(), Err(trouble)),
    }
}

/// The lessons of the course, and after them the remembered files that are still there.
pub(super) fn lessons(progress: &Progress) -> Vec<Entry> {
    let mut entries = Library::shipped().entries;
    let course = entries.len();
    for key in progress.keys() {
        let known = entries[..course].iter().any(|entry| entry.key() == key);
        let path = Path::new(key);
        if !known && path.is_absolute() {
            entries.extend(
                Library::open(path)
                    .into_iter()
                    .flat_map(|library| library.entries),
            );
        }
    }
    entries
}
