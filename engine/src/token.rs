//! Equation text cut into words and signs.

use crate::diagnostic::Span;

use super::mistake::{Mistake, Place};

/// A word or sign of equation text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Name(String),
    Number(f64),
    Prime,
    Sign(char),
    Comment(String),
    Newline,
    /// What means nothing, and is reported.
    Nothing,
}

/// Cuts `text` into tokens. What means nothing is reported; `place` makes the place of a mistake of a span.
pub(super) fn tokens(
    text: &str,
    place: fn(Span) -> Place,
    mistakes: &mut Vec<Mistake>,
) -> Vec<(Token, Span)> {
    let mut found = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some(&(start, first)) = rest.peek() {
        let mut take_while = |keep: &dyn Fn(char, &str) -> bool| {
            let mut end = start;
            while let Some(&(at, c)) = rest.peek() {
                if !keep(c, &text[start..at]) {
                    break;
                }
                end = at + c.len_utf8();
                rest.next();
            }
            end
        };
        if first == '\n' {
            rest.next();
            found.push((Token::Newline, start..start + 1));
        } else if first.is_whitespace() {
            rest.next();
        } else if first.is_alphabetic() || first == '_' {
            let end = take_while(&|c, _| c.is_alphanumeric() || c == '_');
            found.push((Token::Name(text[start..end].to_owned()), start..end));
        } else if first.is_ascii_digit() || first == '.' {
            let end = take_while(&|c, before| {
                c.is_ascii_alphanumeric()
                    || c == '.'
                    || c == '_'
                    || (matches!(c, '+' | '-') && before.ends_with(['e', 'E']))
            });
            match text[start..end].parse::<f64>() {
                Ok(value) if value.is_finite() => found.push((Token::Number(value), start..end)),
                _ => {
                    let message = format!("`{}` is not a number", &text[start..end]);
                    let help = "numbers look like 3, 0.5 or 1e-3, and names begin with a letter";
                    mistakes.push(Mistake::new(place(start..end), message).help(help));
                    found.push((Token::Nothing, start..end));
                }
            }
        } else if first == '#' {
            let end = take_while(&|c, _| c != '\n');
            found.push((Token::Comment(text[start + 1..end].trim().to_owned()), start..end));
        } else {
            rest.next();
            let span = start..start + first.len_utf8();
            match first {
                '\'' | '′' | '’' => found.push((Token::Prime, span)),
                '+' | '-' | '*' | '/' | '=' | '(' | ')' | '[' | ']' | ',' => {
                    found.push((Token::Sign(first), span))
                }
                '×' | '·' | '⊙' => found.push((Token::Sign('*'), span)),
                '÷' => found.push((Token::Sign('/'), span)),
                '−' => found.push((Token::Sign('-'), span)),
                _ => {
                    let message = format!("`{}` has no meaning in an equation", first.escape_default());
                    let help = "equations are made of names, numbers and + - * / ' ( ) [ , ] =";
                    mistakes.push(Mistake::new(place(span.clone()), message).help(help));
                    found.push((Token::Nothing, span));
                }
            }
        }
    }
    found
}
