//! `.npz`: a zip archive of `.npy` arrays. Of each only as much is unpacked as its header promises, so that what
//! unpacks to more than it says takes no memory.

use std::io::{self, Read, Seek};

use zip::ZipArchive;

use super::foreign::Foreign;
use super::npy::Npy;
use super::{Entry, called, check_count};
use crate::diagnostic::printable;
use crate::model::error::ModelError;

/// An open archive.
pub(super) struct Npz<R> {
    archive: ZipArchive<R>,
    /// Which file of the archive each entry is.
    places: Vec<usize>,
}

impl<R: Read + Seek> Npz<R> {
    /// Reads the list of arrays and their headers; of members with one name, the last one counts, as in NumPy.
    pub(super) fn open(file: &str, bytes: R) -> Result<(Self, Vec<Entry>), ModelError> {
        let refuse = |what: String| {
            ModelError::new(
                file,
                what,
                "an .npz is a zip archive of .npy arrays, as numpy.savez writes it",
            )
        };
        let mut archive = ZipArchive::new(bytes).map_err(|error| refuse(printable(&error.to_string())))?;
        check_count(file, archive.len())?;
        let mut listed: Vec<(Entry, usize)> = Vec::new();
        for at in 0..archive.len() {
            let mut member = archive
                .by_index(at)
                .map_err(|error| refuse(printable(&error.to_string())))?;
            let name = member
                .name()
                .map(|name| name.into_owned())
                .map_err(|error| refuse(printable(&error.to_string())))?;
            if let Some(foreign) = Foreign::of_member(&name) {
                return Err(ModelError::new(file, foreign.to_string(), foreign.way()));
            }
            // What is not an array, such as a folder's own entry, is of no interest.
            let Some(stem) = name.strip_suffix(".npy") else {
                continue;
            };
            let header =
                Npy::open(&mut member).map_err(|error| refuse(format!("{}: {error}", printable(&name))))?;
            let entry = header.entry(stem.to_owned());
            if let (Some(len), Ok(float)) = (entry.len(), &entry.format) {
                let wanted = len
                    .checked_mul(float.bytes())
                    .and_then(|bytes| u64::try_from(bytes).ok());
                if wanted.is_none_or(|wanted| wanted > member.size()) {
                    return Err(refuse(format!(
                        "{} has more numbers than its {} bytes can hold",
                        called(&entry),
                        member.size()
                    )));
                }
            }
            listed.push((entry, at));
        }
        check_count(file, listed.len())?;
        listed.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
        let (entries, places) = listed.into_iter().unzip();
        Ok((Self { archive, places }, entries))
    }

    /// The numbers of an entry.
    pub(super) fn numbers(&mut self, at: usize, entry: &Entry) -> io::Result<Vec<f64>> {
        let place = self.places.get(at).copied().unwrap_or_default();
        let mut member = self.archive.by_index(place).map_err(io::Error::other)?;
        let header = Npy::open(&mut member)?;
        debug_assert_eq!(header.shape(), entry.shape);
        header.numbers(&mut member)
    }
}
