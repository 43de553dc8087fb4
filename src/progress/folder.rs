//! Where progress is kept: in the platform's folder for the state of programs, unless the environment names another.

use std::path::PathBuf;

use etcetera::BaseStrategy as _;

/// The variable that names another folder, for tests and classrooms.
pub const STATE_FOLDER: &str = "GATELAB_STATE_DIR";

/// The folder; nothing where the platform has none, as without a home. `XDG_STATE_HOME/gatelab` or
/// `~/.local/state/gatelab`, on Windows in the folder of roaming data.
pub fn state_folder() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(STATE_FOLDER).filter(|named| !named.is_empty()) {
        return std::path::absolute(named).ok();
    }
    let platform = etcetera::choose_base_strategy().ok()?;
    let base = platform.state_dir().unwrap_or_else(|| platform.data_dir());
    Some(base.join("gatelab"))
}
