//! What a scene says, its numbers filled in from the run.

use super::ink::Number;
use super::number::{exact, rounded};
use super::text::columns;
use super::theme::Meaning;
use super::tokens::{Token, lines, short};
use crate::app::Lab;
use crate::lesson::{Language, NumberFormat, Piece, Prose, RunAddress, Runs};

/// The prose of the scene at the cursor.
pub(super) fn tokens(lab: &Lab, language: Language) -> Vec<Token> {
    prose_tokens(lab, lab.scene().say.get(language), Meaning::Text)
}

/// Prose as running text, its words in `meaning`, its numbers those on screen.
pub(super) fn prose_tokens(lab: &Lab, prose: &Prose, meaning: Meaning) -> Vec<Token> {
    filled(&lab.runs, lab.tick.step, prose, meaning)
}

/// The same for prose that belongs to a question: its numbers are those of the scene as the lesson has it, at the step
/// at which it opens. On screen may be others, so they lead nowhere.
pub(super) fn question_tokens(lab: &Lab, prose: &Prose, meaning: Meaning) -> Vec<Token> {
    let mut tokens = filled(lab.untouched(), lab.scene().opening.step, prose, meaning);
    for token in &mut tokens {
        token.address = None;
    }
    tokens
}

/// The same in one line.
pub(super) fn question_text(lab: &Lab, prose: &Prose) -> String {
    lines(&question_tokens(lab, prose, Meaning::Text), usize::MAX).join(" ")
}

fn filled(runs: &Runs, step: usize, prose: &Prose, meaning: Meaning) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    // Whether what comes next stands right behind what came last.
    let mut glue = true;
    for piece in &prose.pieces {
        match piece {
            Piece::Words(words) => {
                for (at, line) in words.split('\n').enumerate() {
                    if at > 0 {
                        tokens.push(Token::word("\n", Meaning::Text));
                        tokens.push(Token::word("\n", Meaning::Text));
                        glue = true;
                    }
                    glue &= !line.starts_with(char::is_whitespace);
                    for word in unbroken(line) {
                        let token = Token::word(word, meaning);
                        tokens.push(if glue { token.glued() } else { token });
                        glue = false;
                    }
                    glue = !line.is_empty() && !line.ends_with(char::is_whitespace);
                }
            }
            Piece::Number { of, format } => {
                // With fewer steps than the lesson's, a number it names may not exist: that is no NaN of the run.
                let found = of.value(runs, step);
                let value = found.unwrap_or(f64::NAN);
                let text = match format {
                    _ if found.is_none() => "—".to_owned(),
                    NumberFormat::Usual => short(value),
                    NumberFormat::Fixed(_) | NumberFormat::Scientific(_) if !value.is_finite() => {
                        exact(value)
                    }
                    NumberFormat::Fixed(digits) => fixed(value, usize::from(*digits)),
                    NumberFormat::Scientific(digits) => format!("{value:.*e}", usize::from(*digits)),
                };
                let token = match of.address(step).filter(|_| found.is_some()) {
                    Some(RunAddress { run, address }) => Token {
                        run: Some(run),
                        ..Token::written(text, Number { value, address }, Meaning::Accent)
                    },
                    None => Token::word(text, Meaning::Accent),
                };
                tokens.push(if glue { token.glued() } else { token });
                glue = true;
            }
        }
    }
    tokens
}

/// So many digits after the point. What a training that diverges makes is too long for that, and nothing is less than
/// nothing.
fn fixed(value: f64, digits: usize) -> String {
    const LARGE: f64 = 1e9;
    if value.abs() >= LARGE {
        return format!("{value:.1e}");
    }
    let text = rounded(value, digits);
    match text.strip_prefix('-') {
        Some(size) if size.bytes().all(|digit| matches!(digit, b'0' | b'.')) => size.to_owned(),
        _ => text,
    }
}

/// The most columns of what is not broken.
const SHORT: usize = 14;

/// The words of a line. A short remark in brackets stays together, as `(key a)` does, and a short formula, as `1 - z`.
fn unbroken(line: &str) -> Vec<&str> {
    let mut words: Vec<&str> = Vec::new();
    // Where the last of them begins, and where the next one does.
    let (mut begun, mut at) = (0, 0);
    for word in line.split(' ') {
        let end = at + word.len();
        match words.last_mut() {
            _ if word.is_empty() => {}
            Some(last) if begun + last.len() + 1 == at && belongs(last, word, &line[end..]) => {
                *last = &line[begun..end];
            }
            _ => {
                words.push(word);
                begun = at;
            }
        }
        at = end + 1;
    }
    words
}

/// Whether a word, which such a rest follows, is not broken from what was begun.
fn belongs(begun: &str, word: &str, rest: &str) -> bool {
    ends_remark(begun, word) || ends_formula(begun, word) || goes_on(begun, word, rest)
}

fn ends_remark(begun: &str, word: &str) -> bool {
    begun.starts_with('(')
        && !begun.contains([')', ' '])
        && word.contains(')')
        && columns(begun) + columns(word) < SHORT
}

fn is_sign(word: &str) -> bool {
    matches!(word, "+" | "-" | "*" | "/")
}

/// A name or a number such as stand in formulas, with what punctuation is at it.
fn is_short(word: &str) -> bool {
    (1..=4).contains(&columns(word)) && !is_sign(word)
}

/// Whether a sign follows the name that it belongs to.
fn goes_on(begun: &str, word: &str, rest: &str) -> bool {
    let before = || begun.rsplit(' ').next().unwrap_or_default();
    let next = || rest.split_whitespace().next().unwrap_or_default();
    is_sign(word) && is_short(before()) && is_short(next()) && columns(begun) + columns(next()) + 3 <= SHORT
}

/// Whether a name follows a sign that goes on a formula.
fn ends_formula(begun: &str, word: &str) -> bool {
    begun.rsplit_once(' ').is_some_and(|(_, sign)| is_sign(sign)) && is_short(word)
}

#[cfg(test)]
mod tests {
    use super::{fixed, unbroken};

    #[test]
    fn a_number_in_prose_stays_short() {
        assert_eq!(fixed(2.0999, 2), "2.10");
        assert_eq!(fixed(-0.1234, 3), "-0.123");
        assert_eq!(fixed(-0.001, 2), "0.00");
        assert_eq!(fixed(34_867_844.01, 1), "34867844.0");
        assert_eq!(fixed(-1.38e61, 2), "-1.4e61");
    }

    #[test]
    fn short_remarks_and_formulas_are_not_broken() {
        let words = |line: &str| unbroken(line).join("|");
        assert_eq!(words("Predict it (key a), then"), "Predict|it|(key a),|then");
        assert_eq!(words("Put (f * c') aside"), "Put|(f * c')|aside");
        assert_eq!(words("and the rest, 1 - z, is"), "and|the|rest,|1 - z,|is");
        assert_eq!(words("c = f * c' + i * g"), "c|=|f * c' + i * g");
        assert_eq!(words("a + b + c + d + e"), "a + b + c + d|+|e");
        assert_eq!(words("New weight - rate"), "New|weight|-|rate");
        assert_eq!(
            words("reviews (that were never seen)"),
            "reviews|(that|were|never|seen)"
        );
        assert_eq!(
            words("weights (handwritten already)"),
            "weights|(handwritten|already)"
        );
    }
}
