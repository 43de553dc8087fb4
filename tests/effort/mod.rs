//! How much a test does: little in everyday use, more for a night of testing.

/// The number in the environment variable, or the usual one where it is not set.
#[allow(clippy::unwrap_used, reason = "all of this file is test")]
pub(crate) fn effort(variable: &str, usual: usize) -> usize {
    let asked = std::env::var(variable).ok();
    asked.map_or(usual, |asked| asked.parse().unwrap())
}
