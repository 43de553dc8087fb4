//! Whether something in a lesson is still what it was: a number computed from what is written. Blanks, comments and the
//! order of keys do not count.

use std::fmt;
use std::hash::Hasher as _;

use fnv::FnvHasher;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::field::Field;
use super::table::Table;

/// A fingerprint (64-bit FNV-1a), the same on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// Of a table, without some of its own keys; what stands deeper counts, however it is called.
    pub(super) fn of(table: &Table<'_>, without: &[&str]) -> Self {
        let mut hasher = FnvHasher::default();
        add_table(&mut hasher, table.entries, without, &[]);
        Self(hasher.finish())
    }

    /// Of both: what this one is of, and a value. Keys `without` count nowhere in the value.
    pub(super) fn with(self, field: &Field<'_>, without: &[&str]) -> Self {
        let mut hasher = FnvHasher::with_key(self.0);
        add(&mut hasher, field.value, without);
        Self(hasher.finish())
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// A text with its kind and its length, so that no two values read alike.
fn add_text(hasher: &mut FnvHasher, kind: u8, text: &str) {
    add_count(hasher, kind, text.len());
    hasher.write(text.as_bytes());
}

fn add_count(hasher: &mut FnvHasher, kind: u8, count: usize) {
    hasher.write(&[kind]);
    hasher.write(&(count as u64).to_le_bytes());
}

fn add(hasher: &mut FnvHasher, value: &Spanned<DeValue<'_>>, without: &[&str]) {
    match value.get_ref() {
        DeValue::String(text) => add_text(hasher, b's', text),
        DeValue::Integer(integer) => add_text(hasher, b'i', &integer.to_string()),
        DeValue::Float(float) => add_text(hasher, b'f', float.as_str()),
        DeValue::Boolean(value) => add_count(hasher, b'b', usize::from(*value)),
        DeValue::Datetime(time) => add_text(hasher, b'd', &time.to_string()),
        DeValue::Array(items) => {
            add_count(hasher, b'a', items.len());
            for item in items {
                add(hasher, item, without);
            }
        }
        DeValue::Table(entries) => add_table(hasher, entries, without, without),
    }
}

/// `without` leaves out keys of the table itself, `deeper` those of what stands in it.
fn add_table(hasher: &mut FnvHasher, entries: &DeTable<'_>, without: &[&str], deeper: &[&str]) {
    let mut entries: Vec<_> = entries
        .iter()
        .map(|(key, value)| (key.get_ref().as_ref(), value))
        .filter(|(key, _)| !without.contains(key))
        .collect();
    entries.sort_unstable_by_key(|(key, _)| *key);
    add_count(hasher, b't', entries.len());
    for (key, value) in entries {
        add_text(hasher, b'k', key);
        add(hasher, value, deeper);
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Source;
    use crate::lesson::check;

    const LESSON: &str = r#"
title = { en = "A", es = "A" }
[[scene]]
id = "main"
say = { en = "Times three.", es = "Por tres." }
steps = 2
initial = { v = 0.01 }
params = { k = 3 }
tweaks = [{ param = "k", step = 0.5, range = [-4, 4] }]
cell = { name = "times k", state = { v = "1" }, params = { k = "1" }, equations = "v = k * v'" }
[[scene.ask]]
question = { en = "How much?", es = "¿Cuánto?" }
kind = "choice"
choices = [
  { say = { en = "much", es = "mucho" }, when = { of = "v@2", above = 1 }, because = { en = "No.", es = "No." } },
  { say = { en = "little", es = "poco" }, when = { of = "v@2", below = 1 } },
]
reveal = { en = "So.", es = "Así." }
[[scene.challenge]]
goal = { en = "Keep v.", es = "Conserva v." }
all = [{ of = "v@2", below = 0.011 }]
hints = [{ en = "1", es = "1" }, { en = "2", es = "2" }, { en = "3", es = "3" }]
why = { en = "So.", es = "Así." }
solution = { k = 1 }
"#;

    /// The fingerprints of the question and of the challenge.
    fn prints(text: &str) -> (String, String) {
        let lesson = check(&Source::new("a.toml", text), &[]).unwrap();
        let scene = &lesson.scenes[0];
        let ask = scene.asks[0].fingerprint.to_string();
        (ask, scene.challenges[0].fingerprint.to_string())
    }

    #[test]
    fn what_is_asked_counts_and_what_is_told_does_not() {
        let (ask, challenge) = prints(LESSON);
        // As it was in every release since there are fingerprints: what learners have answered stays answered.
        assert_eq!(
            (ask.as_str(), challenge.as_str()),
            ("50fcedc660002498", "aa19d8b2fa2b9146")
        );
        for (from, to, same) in [
            ("Times three.", "Three times.", (true, true)),
            (
                "because = { en = \"No.\"",
                "because = { en = \"Never.\"",
                (true, true),
            ),
            (
                "reveal = { en = \"So.\"",
                "reveal = { en = \"Thus.\"",
                (true, true),
            ),
            ("Keep v.", "Hold v.", (true, true)),
            ("step = 0.5,", "step = 0.25,", (true, true)),
            ("steps = 2\n", "steps   = 2 # two\n", (true, true)),
            ("How much?", "How much is it?", (false, true)),
            ("above = 1 }", "above = 2 }", (false, true)),
            ("below = 0.011", "below = 0.012", (true, false)),
            ("params = { k = 3 }", "params = { k = 4 }", (false, false)),
            ("v = k * v'\"", "v = v' * k\"", (false, false)),
        ] {
            let changed = LESSON.replacen(from, to, 1);
            assert_ne!(changed, LESSON, "{from}");
            let now = prints(&changed);
            assert_eq!((now.0 == ask, now.1 == challenge), same, "{from} -> {to}");
        }
    }
}
