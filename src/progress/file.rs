//! The form of the file: JSON with a version, so that a newer form is not mistaken for a damaged one.

use serde::{Deserialize, Serialize};

use super::learner::Progress;

/// The version that is written. A reader takes fields that are missing for empty; everything else needs a new version.
const VERSION: u64 = 1;

/// The most bytes that are read: the whole course takes some tens of thousands.
pub(super) const LIMIT: u64 = 16 << 20;

#[derive(Serialize)]
struct Written<'a> {
    version: u64,
    #[serde(flatten)]
    progress: &'a Progress,
}

#[derive(Deserialize)]
struct Head {
    version: u64,
}

/// What a file holds.
#[derive(Debug, PartialEq)]
pub(super) enum Content {
    /// What is remembered.
    Good(Progress),
    /// Something of a newer version.
    Newer(u64),
    /// Something that cannot be understood.
    Damaged,
}

/// Reads the bytes of a file.
pub(super) fn read(bytes: &[u8]) -> Content {
    match serde_json::from_slice::<Head>(bytes) {
        Ok(Head { version: VERSION }) => {
            serde_json::from_slice(bytes).map_or(Content::Damaged, Content::Good)
        }
        Ok(Head { version }) if version > VERSION => Content::Newer(version),
        _ => Content::Damaged,
    }
}

/// The text of a file.
///
/// # Errors
/// None that is known: everything that is remembered can be written as JSON.
pub(super) fn text(progress: &Progress) -> serde_json::Result<String> {
    let written = Written {
        version: VERSION,
        progress,
    };
    serde_json::to_string_pretty(&written).map(|text| text + "\n")
}
