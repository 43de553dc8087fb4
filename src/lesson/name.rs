//! How messages call a value. Nearly every value is right, so its name is put into words only where one is wrong. Knows no
//! values.

use std::fmt;

use crate::diagnostic::quoted;

/// The name of a value of a lesson; it is written as messages have it.
#[derive(Debug, Clone)]
pub(super) struct Name<'a> {
    /// The key of the value, or of the array that it is in.
    pub(super) key: &'a str,
    /// Its place in that array, in its rows and so on.
    places: Vec<usize>,
    /// Words of our own, instead.
    words: Option<String>,
}

impl<'a> Name<'a> {
    /// The value of a key.
    pub(super) fn of_key(key: &'a str) -> Self {
        Self {
            key,
            places: Vec::new(),
            words: None,
        }
    }

    /// An element of the array of this name.
    pub(super) fn element(&self, at: usize) -> Self {
        Self {
            key: self.key,
            places: [self.places.as_slice(), &[at]].concat(),
            words: None,
        }
    }

    /// The same value in other words.
    pub(super) fn called(self, words: impl Into<String>) -> Self {
        let words = Some(words.into());
        Self { words, ..self }
    }
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(words) = &self.words {
            return f.write_str(words);
        }
        let places: String = self.places.iter().map(|at| format!("[{at}]")).collect();
        f.write_str(&quoted(&format!("{}{places}", self.key)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_with_their_places() {
        let matrix = Name::of_key("W");
        let number = matrix.element(0).element(12);
        assert_eq!([&matrix, &number].map(Name::to_string), ["`W`", "`W[0][12]`"]);
        assert_eq!(number.key, "W");
        let scene = Name::of_key("scene").element(2).called("the scene");
        assert_eq!(scene.to_string(), "the scene");
    }
}
