//! Ctrl-C as a wish to end soon, not at once: what has been trained is saved first. A second one ends at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// Watches for the wish to end.
pub(super) struct Interrupt {
    came: Arc<AtomicBool>,
}

impl Interrupt {
    /// From now on. Where signals cannot be watched, they end the program as ever.
    pub(super) fn watch() -> Self {
        let came = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            // In this order: the first one finds the flag not yet set.
            let _ = flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&came));
            let _ = flag::register(signal, Arc::clone(&came));
        }
        Self { came }
    }

    /// Whether it came.
    pub(super) fn came(&self) -> bool {
        self.came.load(Ordering::Relaxed)
    }
}
