//! Words as inputs: a sequence of words and the vector that each word stands for.

use super::field::{Field, read_each};
use super::limits;
use super::numbers;
use super::seed::Fill;
use super::table::Table;
use crate::diagnostic::{did_you_mean, quoted};

/// The words of a scene.
#[derive(Debug, Clone, PartialEq)]
pub struct Words {
    /// The sequence, one word a step.
    pub sequence: Vec<String>,
    /// What every word stands for.
    pub embedding: Embedding,
}

/// What words stand for.
#[derive(Debug, Clone, PartialEq)]
pub struct Embedding {
    /// Words with their vectors, as written.
    pub vectors: Vec<(String, Vec<f64>)>,
    /// Where the vectors of all other words are drawn from; without it there are no other words.
    pub others: Option<Fill>,
    /// How many numbers a vector has.
    pub len: usize,
}

/// A word that has no vector.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no vector for {}", quoted(word))]
pub struct UnknownWord {
    /// The word.
    pub word: String,
    /// The word that was perhaps meant.
    pub near: Option<String>,
    /// The words that there are.
    pub known: Vec<String>,
}

impl Embedding {
    /// The vector of a word.
    ///
    /// # Errors
    /// A word that is not in the table, where there are no others.
    pub fn vector(&self, word: &str) -> Result<Vec<f64>, UnknownWord> {
        if let Some((_, vector)) = self.vectors.iter().find(|(own, _)| own == word) {
            return Ok(vector.clone());
        }
        if let Some(fill) = self.others {
            return Ok(fill.values(word, self.len));
        }
        let known: Vec<_> = self.vectors.iter().map(|(own, _)| own.clone()).collect();
        let near = did_you_mean(word, known.iter().map(String::as_str)).map(str::to_owned);
        Err(UnknownWord {
            word: word.to_owned(),
            near,
            known,
        })
    }

    /// The inputs of a sequence of words, one row a step.
    ///
    /// # Errors
    /// The first word that has no vector.
    pub fn inputs(&self, words: &[String]) -> Result<Vec<f64>, UnknownWord> {
        let rows: Result<Vec<_>, _> = words.iter().map(|word| self.vector(word)).collect();
        Ok(rows?.concat())
    }
}

/// Reads `words` and `embedding` for an input of `len` numbers; returns the words and their rows.
pub(super) fn read(scene: &Table<'_>, words: &Field<'_>, len: usize) -> Option<(Words, Vec<f64>)> {
    let sequence = read_sequence(words);
    let form = "[scene.embedding] has `vectors` = { word = [...] }, or `others` = { seed, scale }, or both";
    let field = scene.need("embedding", form)?;
    let table = field.table(form)?.only(&["vectors", "others"]);
    if table.get("vectors").is_none() && table.get("others").is_none() {
        field.report("the embedding has neither `vectors` nor `others`", Some(form));
        return None;
    }
    let vectors = table.optional("vectors", |field| read_vectors(field, len));
    let others = table.optional("others", Fill::read);
    let embedding = Embedding {
        vectors: vectors?.unwrap_or_default(),
        others: others?,
        len,
    };
    let sequence = sequence?;
    let mut rows = Vec::new();
    let mut unknown = 0;
    for (word, field) in &sequence {
        match embedding.vector(word) {
            Ok(row) => rows.extend(row),
            Err(error) => {
                unknown += 1;
                let help = match &error.near {
                    Some(near) => format!("did you mean \"{near}\"? or give its vector in [scene.embedding]"),
                    None => "give its vector in [scene.embedding]".to_owned(),
                };
                field.report(error.to_string(), Some(&help));
            }
        }
        // More are not told, and each is compared with every word that there is.
        if unknown > limits::MISTAKES {
            break;
        }
    }
    let sequence = sequence.into_iter().map(|(word, _)| word).collect();
    (unknown == 0).then_some((Words { sequence, embedding }, rows))
}

fn read_sequence<'a>(words: &Field<'a>) -> Option<Vec<(String, Field<'a>)>> {
    let items = words.array("an array of words", "words = [\"this\", \"box\"]")?;
    if items.is_empty() || items.len() > limits::STEPS {
        let help = format!("one word a step, from 1 to {}", limits::STEPS);
        words.report(format!("{} has {} words", words.name, items.len()), Some(&help));
        return None;
    }
    read_each(items, |item| {
        let word = item.line()?;
        Some((word.text.trim().to_owned(), item))
    })
}

fn read_vectors(field: &Field<'_>, len: usize) -> Option<Vec<(String, Vec<f64>)>> {
    let entries = field
        .table("words with their vectors, as in { this = [0.1, 0.2] }")?
        .in_order();
    read_each(&entries, |entry| {
        Some((entry.name.key.to_owned(), numbers::vector(entry, len)?))
    })
}
