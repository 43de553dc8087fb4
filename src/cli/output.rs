//! Where a command's output goes: standard output or, whole or not at all, a file.

use std::io::{self, Write};
use std::path::Path;

use super::Failure;
use crate::atomic::{self, Existing};

/// Writes to the file or, without one, to standard output.
pub(super) fn write(
    file: Option<&Path>,
    out: &mut dyn Write,
    mut fill: impl FnMut(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    match file {
        Some(file) => Ok(atomic::write(file, Existing::Replace, fill)?),
        None => Ok(fill(out)?),
    }
}
