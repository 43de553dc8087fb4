//! The bar that is drawn while something takes its time: on standard error, and only where that is a terminal.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar of so many updates.
pub(super) fn bar(updates: u64, ascii: bool) -> ProgressBar {
    let bar = ProgressBar::new(updates);
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len}  {msg}  {eta}") {
        bar.set_style(style.progress_chars(if ascii { "#>-" } else { "━╸ " }));
    }
    bar
}
