//! A key and what it does: a row of the table in `keys`.

use super::command::Command;
use super::group::Group;
use super::key::Key;
use super::keys::KEYS;
use crate::lesson::Localized;

/// A row of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    /// The keys, the one that is shown first.
    pub keys: &'static [Key],
    /// What they do.
    pub command: Command,
    /// What it is about.
    pub group: Group,
    /// What it does, for the help screen.
    pub does: Localized<&'static str>,
    /// The same in a word, for the footer; empty where the footer does not show it.
    pub short: Localized<&'static str>,
    /// Where room is scarce, the footer shows the least ranks.
    pub rank: u8,
}

/// A row of the table; `short` ends with its rank.
pub(super) const fn row(
    keys: &'static [Key],
    command: Command,
    group: Group,
    does: (&'static str, &'static str),
    short: (&'static str, &'static str, u8),
) -> Binding {
    Binding {
        keys,
        command,
        group,
        does: Localized {
            en: does.0,
            es: does.1,
        },
        short: Localized {
            en: short.0,
            es: short.1,
        },
        rank: short.2,
    }
}

/// What a key does.
pub fn command_of(key: Key) -> Option<Command> {
    KEYS.iter()
        .find(|binding| binding.keys.contains(&key))
        .map(|binding| binding.command.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Language;

    #[test]
    fn no_key_has_two_meanings() {
        let mut seen = Vec::new();
        for key in KEYS.iter().flat_map(|binding| binding.keys) {
            assert!(
                !seen.contains(key),
                "{} stands twice in the table",
                key.name(Language::English, false)
            );
            seen.push(*key);
        }
    }

    #[test]
    fn every_key_is_described_in_both_languages() {
        for binding in &KEYS {
            assert!(!binding.does.en.is_empty() && !binding.does.es.is_empty());
            assert_eq!(binding.short.en.is_empty(), binding.short.es.is_empty());
        }
    }
}
