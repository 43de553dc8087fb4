//! A sequence as text: a vocabulary says which row of the model's embedding each word is.

use std::collections::HashMap;
use std::path::Path;

use super::{Input, read_file};
use crate::diagnostic::{did_you_mean, printable};
use crate::model::archive::{Archive, Entry};
use crate::model::error::{ModelError, shape_text};
use crate::model::memory::MemoryLimit;
use crate::model::network::Network;

/// What stands for words that are not in a vocabulary.
const UNKNOWN: [&str; 5] = ["<unk>", "<UNK>", "[UNK]", "[unk]", "<oov>"];

const FORM: &str = "a vocabulary has a word on each line, in the order of the embedding's rows, or is JSON: [\"the\", ...] or {\"the\": 0, ...}";

/// Text and what it takes to read it.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// The file of the words.
    pub vocabulary: &'a Path,
    /// The array of the model whose rows stand for the words; otherwise the one that fits.
    pub embedding: Option<&'a str>,
    /// The text.
    pub text: &'a str,
}

impl Input {
    /// Reads text: words between spaces or, where all words of the vocabulary are single characters, characters.
    ///
    /// # Errors
    /// A vocabulary or an embedding that cannot be used, and words that are not among them.
    pub fn of_text(
        text: &Text<'_>,
        archive: &mut Archive,
        network: &Network,
        limit: MemoryLimit,
    ) -> Result<Self, ModelError> {
        let name = printable(&text.vocabulary.to_string_lossy());
        let words = vocabulary(&name, &read_file(text.vocabulary, &name, limit)?)?;
        let at = embedding(archive, network, text.embedding, words.len())?;
        let entry = archive.entries[at].clone();
        // The array, its rows beside the words, and as much again while it is read.
        let bytes = entry
            .len()
            .and_then(|len| (len as u64).checked_mul(3 * size_of::<f64>() as u64));
        limit.check(
            &archive.file,
            &format!("the embedding {}", printable(&entry.name)),
            bytes,
        )?;
        let rows = archive.numbers(at)?;
        let mut indices: HashMap<&str, usize> = HashMap::new();
        for (at, word) in words.iter().enumerate() {
            indices.entry(word).or_insert(at);
        }
        let unknown = UNKNOWN.into_iter().find(|word| indices.contains_key(word));
        let mut input = Self {
            file: Some(format!("--text, {name}")),
            ..Self::default()
        };
        for word in split(text.text, &words) {
            let found = indices.get_key_value(word).map(|(word, at)| (*word, *at));
            let found = found.or_else(|| Some((unknown?, *indices.get(unknown?)?)));
            let Some((word, at)) = found else {
                let near = did_you_mean(word, words.iter().map(String::as_str));
                let meant = near
                    .map(|near| format!("did you mean {}? ", printable(near)))
                    .unwrap_or_default();
                let what = format!("there is no word \"{}\"", printable(word));
                return Err(ModelError::new(
                    &name,
                    what,
                    format!(
                        "{meant}it has {} words, and none for those it does not know, such as <unk>",
                        words.len()
                    ),
                ));
            };
            input
                .given
                .x
                .extend_from_slice(&rows[at * network.input..][..network.input]);
            input.words.push(printable(word));
        }
        input.vocabulary = words
            .into_iter()
            .zip(rows.chunks_exact(network.input))
            .map(|(word, row)| (word, row.to_vec()))
            .collect();
        input.counted("the text", network)
    }
}

/// The words of a vocabulary, in the order of the rows.
fn vocabulary(name: &str, bytes: &[u8]) -> Result<Vec<String>, ModelError> {
    let error = |what: String| ModelError::new(name, what, FORM);
    let words = if let Ok(words) = serde_json::from_slice::<Vec<String>>(bytes) {
        words
    } else if let Ok(places) = serde_json::from_slice::<HashMap<String, usize>>(bytes) {
        let mut words: Vec<(String, usize)> = places.into_iter().collect();
        words.sort_by(|a, b| a.1.cmp(&b.1).then_with(|| a.0.cmp(&b.0)));
        if let Some((at, (word, place))) = words.iter().enumerate().find(|(at, (_, place))| at != place) {
            let what = format!(
                "{} has the row {place}, where row {at} should come",
                printable(word)
            );
            return Err(error(what));
        }
        words.into_iter().map(|(word, _)| word).collect()
    } else {
        let text = std::str::from_utf8(bytes)
            .map_err(|wrong| error(format!("byte {} is not UTF-8 text", wrong.valid_up_to())))?;
        // A line of spaces is a word: the space of a vocabulary of characters.
        text.lines().map(str::to_owned).collect()
    };
    if words.is_empty() {
        return Err(error("it is empty".to_owned()));
    }
    Ok(words)
}

/// The place of the embedding among the arrays.
fn embedding(
    archive: &Archive,
    network: &Network,
    named: Option<&str>,
    words: usize,
) -> Result<usize, ModelError> {
    let fits = |entry: &Entry| {
        let rows = matches!(entry.shape[..], [rows, cols] if rows >= words && cols == network.input);
        rows && !network.tensors.contains(entry)
    };
    let wanted = format!(
        "an embedding for it has at least {words} rows of {}",
        network.input
    );
    let called = |entry: &Entry| format!("{} ({})", printable(&entry.name), shape_text(&entry.shape));
    if let Some(named) = named {
        let at = archive.entries.iter().position(|entry| entry.name == named);
        return match at {
            Some(at) if fits(&archive.entries[at]) => Ok(at),
            Some(at) => {
                let what = format!(
                    "{} cannot be the embedding of {words} words",
                    called(&archive.entries[at])
                );
                Err(ModelError::new(&archive.file, what, wanted))
            }
            None => {
                let names: Vec<_> = archive
                    .entries
                    .iter()
                    .filter(|entry| fits(entry))
                    .map(called)
                    .collect();
                let what = format!("there is no array {}", printable(named));
                Err(ModelError::choice(
                    &archive.file,
                    what,
                    format!("those that fit: {}", listed(&names)),
                ))
            }
        };
    }
    let fitting: Vec<usize> = (0..archive.entries.len())
        .filter(|at| fits(&archive.entries[*at]))
        .collect();
    match fitting[..] {
        [one] => Ok(one),
        [] => Err(ModelError::new(
            &archive.file,
            format!("no array can be the embedding of {words} words"),
            wanted,
        )),
        _ => {
            let names: Vec<_> = fitting.iter().map(|at| called(&archive.entries[*at])).collect();
            let what = "several arrays could be the embedding";
            Err(ModelError::choice(
                &archive.file,
                what,
                format!("say --embedding: {}", listed(&names)),
            ))
        }
    }
}

fn listed(names: &[String]) -> String {
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    }
}

/// The words of a text: what stands between spaces, or every character.
fn split<'a>(text: &'a str, words: &[String]) -> Vec<&'a str> {
    let special = |word: &str| word.starts_with(['<', '[']);
    let characters = words
        .iter()
        .all(|word| word.chars().count() <= 1 || special(word));
    if !characters {
        return text.split_whitespace().collect();
    }
    text.char_indices()
        .map(|(at, character)| &text[at..at + character.len_utf8()])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vocabularies_are_lines_or_json() {
        let read = |text: &str| vocabulary("v", text.as_bytes()).map(|words| words.join("|"));
        assert_eq!(read("the\nfilm\n").unwrap(), "the|film");
        assert_eq!(read("[PAD]\nthe\n").unwrap(), "[PAD]|the");
        assert_eq!(read("[\"the\", \"film\"]").unwrap(), "the|film");
        assert_eq!(read("{\"film\": 1, \"the\": 0}").unwrap(), "the|film");
        assert!(
            read("{\"film\": 2, \"the\": 0}")
                .unwrap_err()
                .what
                .contains("row 2")
        );
        assert!(read("").is_err());
    }

    #[test]
    fn a_vocabulary_of_characters_reads_characters() {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(split("a ñ", &words(&["a", "ñ", " ", "<unk>"])), ["a", " ", "ñ"]);
        assert_eq!(split("a  film", &words(&["a", "film"])), ["a", "film"]);
    }
}
