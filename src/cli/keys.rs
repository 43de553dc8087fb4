//! `--keys`: what is written to the keys that are pressed.

use std::str::FromStr;

use crate::app::Key;
use crate::diagnostic::{did_you_mean, quoted};

/// The keys to press, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Keys(Vec<Key>);

/// The most keys.
const MOST: usize = 10_000;

/// What is wrong with `--keys`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum KeysError {
    /// No such key.
    #[error("{} is no key{near}; keys are {}", quoted(written), Key::known())]
    Unknown {
        /// As written.
        written: String,
        /// What was probably meant.
        near: String,
    },
    /// Something to type has no end.
    #[error("the quotation mark before {} is never closed", quoted(.0))]
    Open(String),
    /// A repetition that is none.
    #[error("{} repeats a key how often? Write Right*3, from 1 to {MOST}", quoted(.0))]
    Times(String),
    /// More keys than anybody would press.
    #[error("at most {MOST} keys can be pressed")]
    TooMany,
}

impl Keys {
    pub(super) fn iter(&self) -> impl Iterator<Item = Key> {
        self.0.iter().copied()
    }
}

impl FromStr for Keys {
    type Err = KeysError;

    fn from_str(text: &str) -> Result<Self, KeysError> {
        let mut keys = Vec::new();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            if let Some(typed) = rest.strip_prefix('\'') {
                let (typed, after) = typed
                    .split_once('\'')
                    .ok_or_else(|| KeysError::Open(typed.to_owned()))?;
                keys.extend(typed.chars().map(Key::Char));
                rest = after.trim_start();
            } else {
                let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
                repeated(word, &mut keys)?;
                rest = after.trim_start();
            }
            if keys.len() > MOST {
                return Err(KeysError::TooMany);
            }
        }
        Ok(Self(keys))
    }
}

/// `Right`, or `Right*3`.
fn repeated(word: &str, keys: &mut Vec<Key>) -> Result<(), KeysError> {
    let (name, times) = match word.rsplit_once('*') {
        Some((name, times)) if !name.is_empty() => {
            let times = times.parse().ok().filter(|times| (1..=MOST).contains(times));
            (name, times.ok_or_else(|| KeysError::Times(word.to_owned()))?)
        }
        _ => (word, 1),
    };
    let key = Key::read(name).ok_or_else(|| {
        let near = did_you_mean(name, Key::words()).map(|near| format!(", did you mean {near}?"));
        KeysError::Unknown {
            written: name.to_owned(),
            near: near.unwrap_or_default(),
        }
    })?;
    keys.extend(std::iter::repeat_n(key, times));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_in_order() {
        let keys = |text: &str| text.parse::<Keys>().map(|keys| keys.0);
        assert_eq!(keys(""), Ok(vec![]));
        assert_eq!(
            keys(" Right*2  b 'a b' * Ctrl-r*2"),
            Ok(vec![
                Key::Right,
                Key::Right,
                Key::Char('b'),
                Key::Char('a'),
                Key::Char(' '),
                Key::Char('b'),
                Key::Char('*'),
                Key::Ctrl('r'),
                Key::Ctrl('r'),
            ])
        );
        let wrong = |text: &str| keys(text).unwrap_err().to_string();
        assert!(
            wrong("Rihgt").starts_with("`Rihgt` is no key, did you mean Right?; keys are Left, Right, Up")
        );
        assert!(wrong("b 'the").contains("never closed"));
        for text in ["Right*0", "Right*", "Right*99999", "Right*-1"] {
            assert!(wrong(text).contains("how often"), "{text}");
        }
        assert_eq!(wrong("b*9999 b*2"), "at most 10000 keys can be pressed");
    }
}
