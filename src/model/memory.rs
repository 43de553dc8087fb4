//! How much memory a model may take. Asked before any of it is taken.

use std::fmt;
use std::str::FromStr;

use super::error::ModelError;

/// A number of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MemoryLimit(pub u64);

/// A text that is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a limit is a number with a unit, such as 512MiB or 8GiB")]
pub struct NoLimit;

const UNITS: [(&str, u64); 4] = [
    ("TiB", 1 << 40),
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
];

impl Default for MemoryLimit {
    /// Half of the machine's memory, or 4 GiB where the system does not tell how much there is.
    fn default() -> Self {
        Self(machine().map_or(4 << 30, |bytes| bytes / 2))
    }
}

/// The machine's memory in bytes, where Linux tells it.
fn machine() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kib.checked_mul(1 << 10)
}

impl MemoryLimit {
    /// Whether that many bytes fit.
    ///
    /// # Errors
    /// They do not, or their number overflowed (`None`): the message says how much is needed for `what`.
    pub fn check(self, file: &str, what: &str, bytes: Option<u64>) -> Result<(), ModelError> {
        let needed = match bytes {
            Some(bytes) if bytes <= self.0 => return Ok(()),
            Some(bytes) => MemoryLimit(bytes).to_string(),
            None => "more memory than any machine has".to_owned(),
        };
        Err(ModelError::new(
            file,
            format!("{what} needs {needed}"),
            format!("the limit is {self}: raise it with --memory-limit, or take fewer steps"),
        ))
    }
}

impl fmt::Display for MemoryLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match UNITS.iter().find(|(_, unit)| self.0 >= *unit) {
            Some((name, unit)) => write!(f, "{:.1} {name}", self.0 as f64 / *unit as f64),
            None => write!(f, "{} bytes", self.0),
        }
    }
}

impl FromStr for MemoryLimit {
    type Err = NoLimit;

    fn from_str(text: &str) -> Result<Self, NoLimit> {
        let text = text.trim();
        let lower = text.to_lowercase();
        let (digits, unit) = UNITS
            .iter()
            .find_map(|(name, unit)| {
                let name = name.to_lowercase();
                let rest = lower
                    .strip_suffix(&name)
                    .or_else(|| lower.strip_suffix(&name[..1]))?;
                Some((rest, *unit))
            })
            .ok_or(NoLimit)?;
        let number: f64 = digits.trim().parse().map_err(|_| NoLimit)?;
        let bytes = number * unit as f64;
        // Casting saturates; what is not a positive number is refused.
        (bytes >= 1.0).then_some(Self(bytes as u64)).ok_or(NoLimit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_written_with_a_unit() {
        let read = |text: &str| text.parse::<MemoryLimit>().map(|limit| limit.0);
        assert_eq!(read("512MiB"), Ok(512 << 20));
        assert_eq!(read("1.5 gib"), Ok(3 << 29));
        assert_eq!(read("8G"), Ok(8 << 30));
        for bad in ["", "8", "GiB", "-1GiB", "0MiB", "nanGiB", "1 GB"] {
            assert_eq!(read(bad), Err(NoLimit), "{bad}");
        }
        assert_eq!(MemoryLimit(3 << 29).to_string(), "1.5 GiB");
        assert_eq!(MemoryLimit(12).to_string(), "12 bytes");
    }

    #[test]
    fn a_refusal_says_how_much_is_needed() {
        let limit = MemoryLimit(1 << 30);
        assert_eq!(limit.check("m", "a run", Some(1 << 30)), Ok(()));
        let refused = limit.check("m", "a run of 9 steps", Some(5 << 30)).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "m: a run of 9 steps needs 5.0 GiB; the limit is 1.0 GiB: raise it with --memory-limit, or take fewer steps"
        );
        assert!(limit.check("m", "a run", None).is_err());
    }
}
