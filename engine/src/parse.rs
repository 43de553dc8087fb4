//! Equation text to trees. Every line is read on its own, so that one mistake does not hide the next.

use crate::diagnostic::Span;

use super::expression::{Equation, Expression, ExpressionKind, Sign};
use super::function::Function;
use super::mistake::{Mistake, Place};
use super::render::literal_text;
use super::token::{Token, tokens};

/// How deep brackets may be nested; also keeps the reader's own stack small.
const DEPTH_LIMIT: usize = 64;

/// What a text of equations says.
pub(super) struct Parsed {
    /// The equations that can be read.
    pub equations: Vec<Equation>,
    /// The names with which lines begin that cannot: what these would compute is not to be missed too.
    pub broken: Vec<String>,
}

/// Reads all equations of `text`. Mistakes are reported and their lines left out; `place` makes the place of a mistake
/// of a span.
pub(super) fn parse(text: &str, place: fn(Span) -> Place, mistakes: &mut Vec<Mistake>) -> Parsed {
    let tokens = tokens(text, place, mistakes);
    let mut parsed = Parsed {
        equations: Vec::new(),
        broken: Vec::new(),
    };
    for line in tokens.split(|(token, _)| *token == Token::Newline) {
        let (caption, code) = match line.split_last() {
            Some(((Token::Comment(caption), _), code)) => (Some(caption.clone()), code),
            _ => (None, line),
        };
        let Some((_, last)) = code.last() else { continue };
        let is_cut_well = code.iter().all(|(token, _)| *token != Token::Nothing);
        let mut reader = Reader {
            code,
            next: 0,
            end: last.end,
            depth: 0,
        };
        match is_cut_well.then(|| reader.equation()) {
            Some(Ok((name, name_span, body))) => {
                parsed.equations.push(Equation {
                    name,
                    name_span,
                    body,
                    caption: caption.filter(|caption| !caption.is_empty()),
                });
                continue;
            }
            Some(Err((span, message, help))) => mistakes.push(Mistake {
                help,
                ..Mistake::new(place(span), message)
            }),
            // Reported already.
            None => {}
        }
        if let Some((Token::Name(name), _)) = code.first() {
            parsed.broken.push(name.clone());
        }
    }
    parsed
}

/// Where a line cannot be read, why not, and advice.
type Wrong = (Span, String, Option<String>);

struct Reader<'a> {
    code: &'a [(Token, Span)],
    next: usize,
    end: usize,
    depth: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<&Token> {
        self.code.get(self.next).map(|(token, _)| token)
    }

    fn here(&self) -> Span {
        self.code
            .get(self.next)
            .map_or(self.end..self.end, |(_, span)| span.clone())
    }

    fn take_sign(&mut self, sign: char) -> bool {
        let found = self.peek() == Some(&Token::Sign(sign));
        self.next += usize::from(found);
        found
    }

    fn expect_sign(&mut self, sign: char, help: &str) -> Result<(), Wrong> {
        if self.take_sign(sign) {
            return Ok(());
        }
        Err((
            self.here(),
            format!("expected `{sign}`{}", self.instead()),
            Some(help.to_owned()),
        ))
    }

    fn instead(&self) -> String {
        match self.peek() {
            None => ", but the line ends".to_owned(),
            Some(Token::Name(name)) => format!(", found `{name}`"),
            Some(Token::Number(value)) => format!(", found `{}`", literal_text(*value)),
            Some(Token::Prime) => ", found `'`".to_owned(),
            Some(Token::Sign(sign)) => format!(", found `{sign}`"),
            Some(Token::Comment(_) | Token::Newline | Token::Nothing) => String::new(),
        }
    }

    fn equation(&mut self) -> Result<(String, Span, Expression), Wrong> {
        let span = self.here();
        let Some(Token::Name(name)) = self.peek().cloned() else {
            return Err((
                span,
                "an equation begins with the name it computes".to_owned(),
                Some(FORM.to_owned()),
            ));
        };
        self.next += 1;
        if self.peek() == Some(&Token::Prime) {
            return Err((
                self.here(),
                format!("`{name}'` is the value one step earlier and cannot be set"),
                Some(format!(
                    "write `{name} = ...`; the next step sees it as `{name}'`"
                )),
            ));
        }
        self.expect_sign('=', FORM)?;
        let body = self.sum()?;
        if self.next < self.code.len() {
            return Err((
                self.here(),
                format!("the equation ends before this{}", self.instead()),
                None,
            ));
        }
        Ok((name, span, body))
    }

    fn sum(&mut self) -> Result<Expression, Wrong> {
        let start = self.here().start;
        let mut terms = Vec::new();
        let mut sign = if self.take_sign('-') {
            Sign::Minus
        } else {
            Sign::Plus
        };
        loop {
            terms.push((sign, self.product()?));
            sign = if self.take_sign('+') {
                Sign::Plus
            } else if self.take_sign('-') {
                Sign::Minus
            } else {
                break;
            };
        }
        if terms.len() == 1 && terms[0].0 == Sign::Plus {
            return Ok(terms.remove(0).1);
        }
        Ok(self.from(start, ExpressionKind::Sum(terms)))
    }

    fn product(&mut self) -> Result<Expression, Wrong> {
        let start = self.here().start;
        let mut factors = vec![self.times()?];
        loop {
            if self.take_sign('*') {
                factors.push(self.times()?);
            } else if self.peek() == Some(&Token::Sign('/')) {
                // What stands before is divided as a whole: `a * b / c * d` is `((a * b) / c) * d`.
                let numerator = Box::new(self.multiplied(start, factors));
                self.next += 1;
                let denominator = Box::new(self.times()?);
                let kind = ExpressionKind::Quotient {
                    numerator,
                    denominator,
                };
                factors = vec![self.from(start, kind)];
            } else {
                return Ok(self.multiplied(start, factors));
            }
        }
    }

    fn multiplied(&self, start: usize, mut factors: Vec<Expression>) -> Expression {
        if factors.len() == 1 {
            return factors.remove(0);
        }
        self.from(start, ExpressionKind::Product(factors))
    }

    /// `W x`, and `A B x` as `A (B x)`.
    fn times(&mut self) -> Result<Expression, Wrong> {
        let start = self.here().start;
        let first = self.primary()?;
        if !self.at_primary() {
            return Ok(first);
        }
        self.deeper()?;
        let vector = Box::new(self.times()?);
        self.depth -= 1;
        Ok(self.from(
            start,
            ExpressionKind::Times {
                matrix: Box::new(first),
                vector,
            },
        ))
    }

    fn at_primary(&self) -> bool {
        matches!(
            self.peek(),
            Some(Token::Name(_) | Token::Number(_) | Token::Sign('(' | '['))
        )
    }

    fn primary(&mut self) -> Result<Expression, Wrong> {
        let span = self.here();
        match self.peek().cloned() {
            Some(Token::Number(value)) => {
                self.next += 1;
                Ok(self.from(span.start, ExpressionKind::Number(value)))
            }
            Some(Token::Name(name)) => {
                self.next += 1;
                if is_function(&name) {
                    self.expect_sign('(', &format!("`{name}` is a function: write `{name}(...)`"))?;
                    let argument = Box::new(self.inside(')')?);
                    return Ok(self.from(
                        span.start,
                        ExpressionKind::Apply {
                            function: name,
                            argument,
                        },
                    ));
                }
                let previous = self.peek() == Some(&Token::Prime);
                self.next += usize::from(previous);
                if previous && self.peek() == Some(&Token::Prime) {
                    let help = "only the step just before can be read".to_owned();
                    return Err((self.here(), "one prime is the most".to_owned(), Some(help)));
                }
                Ok(self.from(span.start, ExpressionKind::Name { name, previous }))
            }
            Some(Token::Sign('(')) => {
                self.next += 1;
                let inner = self.inside(')')?;
                Ok(self.from(span.start, inner.kind))
            }
            Some(Token::Sign('[')) => {
                self.next += 1;
                self.deeper()?;
                let mut parts = vec![self.sum()?];
                while self.take_sign(',') {
                    parts.push(self.sum()?);
                }
                self.depth -= 1;
                self.expect_sign(']', "a joined vector is written `[a, b]`")?;
                Ok(self.from(span.start, ExpressionKind::Join(parts)))
            }
            Some(Token::Sign('-')) => Err((
                span,
                "a minus sign needs brackets here".to_owned(),
                Some("write `a * (-b)` or put the minus in front of the term".to_owned()),
            )),
            _ => Err((
                span,
                format!("expected a name, a number or a bracket{}", self.instead()),
                None,
            )),
        }
    }

    fn inside(&mut self, close: char) -> Result<Expression, Wrong> {
        self.deeper()?;
        let inner = self.sum()?;
        self.depth -= 1;
        self.expect_sign(close, "every bracket that opens is closed on its own line")?;
        Ok(inner)
    }

    fn deeper(&mut self) -> Result<(), Wrong> {
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            let help = "name a part of it in an equation of its own".to_owned();
            return Err((
                self.here(),
                format!("nested deeper than {DEPTH_LIMIT} levels"),
                Some(help),
            ));
        }
        Ok(())
    }

    fn from(&self, start: usize, kind: ExpressionKind) -> Expression {
        let end = self
            .next
            .checked_sub(1)
            .and_then(|last| self.code.get(last))
            .map_or(start, |(_, span)| span.end);
        Expression {
            kind,
            span: start..end.max(start),
        }
    }
}

const FORM: &str = "an equation is written `name = ...`";

/// Whether equations use this name for a function.
pub(super) fn is_function(name: &str) -> bool {
    name == "softmax" || Function::named(name).is_some()
}
