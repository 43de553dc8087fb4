//! An expression written back as text in one spacing, remembering where each part stands: the equation on screen is
//! printed from the tree that runs.

use std::collections::HashMap;
use std::ops::Range;

use super::expression::{Expression, ExpressionKind, Sign};

/// The text of an expression, and where its parts stand in it, by their place in the source.
#[derive(Debug, Default)]
pub(super) struct Rendered {
    pub text: String,
    pub parts: HashMap<(usize, usize), Range<usize>>,
}

/// Prints `expression` after `prefix`, each name as `rename` has it.
pub(super) fn render(prefix: &str, expression: &Expression, rename: &dyn Fn(&str) -> String) -> Rendered {
    let mut rendered = Rendered {
        text: prefix.to_owned(),
        parts: HashMap::new(),
    };
    rendered.print(expression, rename, Binding::Sum);
    rendered
}

/// A number of an equation as a reader would write it: with a power of ten where it would have many zeros.
pub fn literal_text(value: f64) -> String {
    if value == 0.0 || (1e-5..1e16).contains(&value.abs()) {
        value.to_string()
    } else {
        format!("{value:e}")
    }
}

/// How tightly the place binds in which an expression stands.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Binding {
    Sum,
    Term,
    Factor,
    Vector,
}

impl Rendered {
    fn print(&mut self, expression: &Expression, rename: &dyn Fn(&str) -> String, place: Binding) {
        let own = match expression.kind {
            ExpressionKind::Sum(_) => Binding::Sum,
            ExpressionKind::Product(_) | ExpressionKind::Quotient { .. } => Binding::Term,
            ExpressionKind::Times { .. } => Binding::Factor,
            _ => Binding::Vector,
        };
        let brackets = own < place;
        if brackets {
            self.text.push('(');
        }
        let start = self.text.len();
        match &expression.kind {
            ExpressionKind::Number(value) => self.text.push_str(&literal_text(*value)),
            ExpressionKind::Name { name, previous } => {
                self.text.push_str(&rename(name));
                if *previous {
                    self.text.push('\'');
                }
            }
            ExpressionKind::Apply { function, argument } => {
                self.text.push_str(function);
                self.text.push('(');
                self.print(argument, rename, Binding::Sum);
                self.text.push(')');
            }
            ExpressionKind::Join(parts) => {
                self.text.push('[');
                for (at, part) in parts.iter().enumerate() {
                    if at > 0 {
                        self.text.push_str(", ");
                    }
                    self.print(part, rename, Binding::Sum);
                }
                self.text.push(']');
            }
            ExpressionKind::Times { matrix, vector } => {
                self.print(matrix, rename, Binding::Vector);
                self.text.push(' ');
                self.print(vector, rename, Binding::Factor);
            }
            ExpressionKind::Product(factors) => {
                for (at, factor) in factors.iter().enumerate() {
                    if at > 0 {
                        self.text.push_str(" * ");
                    }
                    self.print(factor, rename, Binding::Factor);
                }
            }
            ExpressionKind::Quotient {
                numerator,
                denominator,
            } => {
                self.print(numerator, rename, Binding::Term);
                self.text.push_str(" / ");
                self.print(denominator, rename, Binding::Factor);
            }
            ExpressionKind::Sum(terms) => {
                for (at, (sign, term)) in terms.iter().enumerate() {
                    self.text.push_str(match (at, sign) {
                        (0, Sign::Plus) => "",
                        (0, Sign::Minus) => "-",
                        (_, Sign::Plus) => " + ",
                        (_, Sign::Minus) => " - ",
                    });
                    self.print(term, rename, Binding::Term);
                }
            }
        }
        let end = self.text.len();
        if brackets {
            self.text.push(')');
        }
        self.parts
            .insert((expression.span.start, expression.span.end), start..end);
    }
}
