//! Weights into a file: written beside it and then renamed, so that the file is whole or as it was before.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::cli::Failure;
use crate::diagnostic::printable;
use crate::train::{Trainer, safetensors};

/// A file that will be written.
pub(super) struct Saving {
    file: PathBuf,
}

impl Saving {
    /// Finds out, before anything is trained, whether its folder can be written to.
    pub(super) fn begin(file: &Path) -> Result<Self, Failure> {
        let saving = Self {
            file: file.to_owned(),
        };
        if file.is_dir() {
            return Err(saving.failure("it is a folder"));
        }
        saving
            .beside()
            .map_err(|error| saving.failure(&error.to_string()))?;
        Ok(saving)
    }

    /// Writes the weights; returns the file as a text.
    pub(super) fn finish(self, trainer: &Trainer) -> Result<String, Failure> {
        let state = trainer.state();
        let bytes = safetensors(trainer.network(), trainer.config(), &state.params, state.update)
            .map_err(|error| self.failure(&error.to_string()))?;
        self.write(&bytes)
            .map_err(|error| self.failure(&error.to_string()))?;
        Ok(self.name())
    }

    fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let mut beside = self.beside()?;
        beside.write_all(bytes)?;
        beside.as_file().sync_all()?;
        beside.persist(&self.file)?;
        Ok(())
    }

    fn beside(&self) -> io::Result<NamedTempFile> {
        let folder = self.file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // As any other new file: what the user's mask leaves of this.
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        builder
            .prefix(".gatelab-")
            .tempfile_in(folder.unwrap_or(Path::new(".")))
    }

    fn name(&self) -> String {
        printable(&self.file.display().to_string())
    }

    fn failure(&self, reason: &str) -> Failure {
        Failure::Save {
            file: self.name(),
            reason: reason.to_owned(),
        }
    }
}
