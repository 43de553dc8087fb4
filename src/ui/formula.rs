//! A number's formula as text: in symbols and in numbers, for the screen and for plain text. Reads explanations, computes
//! nothing.

use super::ink::Number;
use super::number::exact;
use super::theme::Meaning;
use super::tokens::{Token, short};
use crate::engine::{
    Address, Explanation, Factor, Function, Leaf, Origin, Program, Rule, Run, TermValue, literal_text,
};
use crate::lesson::{Language, Localized};

/// How a formula is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Writing {
    /// The language of what is said in words.
    pub language: Language,
    /// At most so many terms are written out.
    pub most: usize,
    /// Whether the terms that are not written out are added up; only among numbers.
    pub folds: bool,
    /// Operands with their steps, `c[0]@2`, and numbers that read back to the same bits; otherwise `c'[0]`, as one says
    /// it beside the number that is explained, and numbers as short as the lab writes them.
    pub exact: bool,
}

/// How a factor is called beside the number that it explains: no step where it is the same one, a prime for the step
/// before.
pub fn label(program: &Program, explained: Address, factor: &Factor) -> String {
    name(factor, &|address| near(program, explained, address))
}

/// The name of a factor; a slope is written in the output it is computed from.
fn name(factor: &Factor, of: &dyn Fn(Address) -> String) -> String {
    match factor.origin {
        Origin::At(address) => of(address),
        Origin::Slope(function, address) => {
            let y = of(address);
            let text = Function::of(function).slope_text;
            // `c@1²` could be read as a step. No slope has another `y` in it than the output.
            if y.contains('@') {
                text.replace("y²", "y * y").replace('y', &y)
            } else {
                text.replace('y', &y)
            }
        }
        Origin::Literal => literal_text(factor.value),
    }
}

fn near(program: &Program, explained: Address, address: Address) -> String {
    match (explained.step(), address.step()) {
        (Some(here), Some(there)) if here == there => program.address_text_at_step(address),
        (Some(here), Some(there)) if there + 1 == here && matches!(address, Address::Value { .. }) => {
            let text = program.address_text_at_step(address);
            match text.find('[') {
                Some(open) if !text.starts_with('(') => format!("{}'{}", &text[..open], &text[open..]),
                _ => format!("{text}'"),
            }
        }
        _ => program.address_text(address),
    }
}

/// The formula in symbols: `c[0] = f[0] * c'[0] + i[0] * g[0]`. At most `most` terms are written out.
pub fn symbols(program: &Program, explanation: &Explanation, most: usize, language: Language) -> Vec<Token> {
    let mut tokens = vec![
        Token::word(program.address_text(explanation.address), Meaning::Selected),
        Token::word("=", Meaning::Symbol),
    ];
    let writing = Writing {
        language,
        most,
        folds: false,
        exact: false,
    };
    tokens.extend(right_in_symbols(program, explanation, &writing));
    tokens
}

/// The formula in numbers, ending in the value: `= 0.73 * 0.2 + 0.5 * 0.1 = 0.196`; of a pinned number the value, and
/// what it would be.
pub fn numbers(run: &Run, explanation: &Explanation, most: usize, language: Language) -> Vec<Token> {
    let sign = |text: &str| Token::word(text, Meaning::Symbol);
    let writing = Writing {
        language,
        most,
        folds: true,
        exact: false,
    };
    let right = || right_in_numbers(run, explanation, &writing);
    let own = Number {
        value: explanation.value,
        address: explanation.address,
    };
    let own = Token::number(own, Meaning::Accent);
    let mut tokens = vec![sign("=")];
    match explanation.rule {
        Rule::Leaf(_) | Rule::Blocked => tokens.push(own),
        // It does not equal what it would be.
        Rule::Pinned(_) => {
            tokens.extend([own, sign("(")]);
            tokens.extend(first_glued(right()));
            tokens.push(sign(")").glued());
        }
        _ => {
            tokens.extend(right());
            tokens.extend([sign("="), own]);
        }
    }
    tokens
}

/// The right side in symbols.
pub fn right_in_symbols(program: &Program, explanation: &Explanation, writing: &Writing) -> Vec<Token> {
    let explained = explanation.address;
    write(explanation, writing, &|factor, alone| {
        let text = name(factor, &|address| {
            if writing.exact {
                program.address_text(address)
            } else {
                near(program, explained, address)
            }
        });
        let text = match factor.origin {
            Origin::Slope(..) => in_brackets(text),
            _ => signed(text, alone),
        };
        vec![Token {
            address: address_of(factor),
            ..Token::word(text, Meaning::Text)
        }]
    })
}

/// The right side in numbers.
pub fn right_in_numbers(run: &Run, explanation: &Explanation, writing: &Writing) -> Vec<Token> {
    write(explanation, writing, &|factor, alone| {
        number(run, factor, alone, writing.exact)
    })
}

/// The right side of a formula, its factors written by `factor_tokens`, which is asked for them in order and told which
/// stand alone, so that a negative one needs no brackets.
pub(super) fn written(
    explanation: &Explanation,
    language: Language,
    factor_tokens: FactorTokens<'_>,
) -> Vec<Token> {
    let writing = Writing {
        language,
        most: usize::MAX,
        folds: false,
        exact: false,
    };
    write(explanation, &writing, factor_tokens)
}

fn address_of(factor: &Factor) -> Option<Address> {
    match factor.origin {
        Origin::At(address) | Origin::Slope(_, address) => Some(address),
        Origin::Literal => None,
    }
}

/// A factor by its value; a slope by the output it is computed from, for it has no address of its own. One that is not
/// `alone` stands among signs: its own sign is put in brackets.
fn number(run: &Run, factor: &Factor, alone: bool, full: bool) -> Vec<Token> {
    let written = |value: f64| if full { exact(value) } else { short(value) };
    let at = |value: f64, address: Option<Address>, alone: bool| {
        let text = signed(written(value), alone);
        match address {
            Some(address) => Token::written(text, Number { value, address }, Meaning::Text),
            None => Token::word(text, Meaning::Text),
        }
    };
    match factor.origin {
        Origin::At(address) => vec![at(factor.value, Some(address), alone)],
        Origin::Slope(function, address) => {
            let y = at(run.number(address).unwrap_or(f64::NAN), Some(address), false);
            slope(Function::of(function).slope_text, &y)
        }
        Origin::Literal => vec![at(factor.value, None, alone)],
    }
}

/// A number's text; one with a sign of its own in brackets, unless it stands alone.
pub(super) fn signed(text: String, alone: bool) -> String {
    if !alone && text.starts_with('-') {
        format!("({text})")
    } else {
        text
    }
}

/// What consists of several words, in brackets.
fn in_brackets(text: String) -> String {
    if text.contains(' ') {
        format!("({text})")
    } else {
        text
    }
}

/// A slope's text with `y` in it as a number: `(1 - 0.4²)`.
fn slope(text: &str, y: &Token) -> Vec<Token> {
    let text = in_brackets(text.to_owned());
    let mut tokens: Vec<Token> = Vec::new();
    let mut glue = false;
    for (at, part) in text.split('y').enumerate() {
        if at > 0 {
            tokens.push(if glue { y.clone().glued() } else { y.clone() });
        }
        if !part.trim().is_empty() {
            let word = Token::word(part.trim(), Meaning::Text);
            let behind = at > 0 && !part.starts_with(' ');
            tokens.push(if behind { word.glued() } else { word });
        }
        glue = !part.is_empty() && !part.ends_with(' ');
    }
    tokens
}

/// A factor's tokens; told whether it stands alone or among signs.
type FactorTokens<'a> = &'a dyn Fn(&Factor, bool) -> Vec<Token>;

fn write(explanation: &Explanation, writing: &Writing, factor_tokens: FactorTokens<'_>) -> Vec<Token> {
    let language = writing.language;
    let sign = |text: &str| Token::word(text, Meaning::Symbol);
    match &explanation.rule {
        Rule::Leaf(leaf) => vec![Token::word(*reason(*leaf).get(language), Meaning::Quiet)],
        Rule::Blocked => vec![Token::word(*BLOCKED.get(language), Meaning::Quiet)],
        Rule::Sum(terms) if terms.is_empty() => vec![Token::word("0", Meaning::Text)],
        Rule::Sum(terms) => sum(terms, writing, factor_tokens),
        Rule::Apply(function, argument) => {
            let mut tokens = vec![sign(&format!("{}(", Function::of(*function).name))];
            tokens.extend(first_glued(factor_tokens(argument, true)));
            tokens.push(sign(")").glued());
            tokens
        }
        Rule::Quotient(numerator, denominator) => {
            let mut tokens = factor_tokens(numerator, false);
            tokens.push(sign("/"));
            tokens.extend(factor_tokens(denominator, false));
            tokens
        }
        Rule::Copy(factor) => factor_tokens(factor, true),
        Rule::Pinned(free) => {
            let mut tokens = vec![Token::word(*PINNED.get(language), Meaning::Pinned)];
            tokens.extend(factor_tokens(free, true));
            tokens
        }
        Rule::Softmax { unit, of } => {
            let mut tokens = vec![sign("softmax(")];
            list(of, writing.most, &mut tokens, factor_tokens);
            tokens.push(sign(&format!(")[{unit}]")).glued());
            tokens
        }
        Rule::LogSumExp(of) => {
            let mut tokens = vec![sign("logsumexp(")];
            list(of, writing.most, &mut tokens, factor_tokens);
            tokens.push(sign(")").glued());
            tokens
        }
    }
}

fn first_glued(mut tokens: Vec<Token>) -> Vec<Token> {
    if let Some(first) = tokens.first_mut() {
        first.glued = true;
    }
    tokens
}

fn sum(terms: &[TermValue], writing: &Writing, factor_tokens: FactorTokens<'_>) -> Vec<Token> {
    let sign = |text: &str| Token::word(text, Meaning::Symbol);
    let mut tokens = Vec::new();
    let alone = |term: &TermValue| terms.len() == 1 && term.factors.len() == 1 && !term.negative;
    for (at, term) in terms.iter().take(writing.most).enumerate() {
        let leads = at == 0 && term.negative;
        match (at, term.negative) {
            (0, false) => {}
            (_, true) => tokens.push(sign("-")),
            (_, false) => tokens.push(sign("+")),
        }
        for (place, factor) in term.factors.iter().enumerate() {
            if place > 0 {
                tokens.push(sign("*"));
            }
            let own = factor_tokens(factor, alone(term));
            tokens.extend(if leads && place == 0 {
                first_glued(own)
            } else {
                own
            });
        }
    }
    if terms.len() > writing.most {
        let rest = &terms[writing.most..];
        let more = rest.len();
        let text = match (writing.language, more) {
            (Language::English, 1) => "1 more term".to_owned(),
            (Language::English, _) => format!("{more} more terms"),
            (Language::Spanish, 1) => "1 término más".to_owned(),
            (Language::Spanish, _) => format!("{more} términos más"),
        };
        if writing.folds {
            let signed = rest.iter().map(|term| {
                if term.negative {
                    -term.product()
                } else {
                    term.product()
                }
            });
            let all: f64 = signed.sum();
            tokens.push(sign(if all < 0.0 { "-" } else { "+" }));
            tokens.push(Token::word(short(all.abs()), Meaning::Text));
            tokens.push(Token::word(format!("({text})"), Meaning::Quiet));
        } else {
            tokens.push(sign("+"));
            tokens.push(Token::word(format!("… {text}"), Meaning::Quiet));
        }
    }
    tokens
}

fn list(of: &[Factor], most: usize, tokens: &mut Vec<Token>, factor_tokens: FactorTokens<'_>) {
    for (at, factor) in of.iter().take(most).enumerate() {
        if at > 0 {
            tokens.push(Token::word(",", Meaning::Symbol).glued());
        }
        let own = factor_tokens(factor, true);
        tokens.extend(if at == 0 { first_glued(own) } else { own });
    }
    if of.len() > most {
        tokens.push(Token::word(", …", Meaning::Quiet).glued());
    }
}

/// Before what a pinned number would be.
const PINNED: Localized<&str> = Localized {
    en: "pinned; without the pin it would be",
    es: "fijado; sin fijarlo sería",
};

const BLOCKED: Localized<&str> = Localized {
    en: "a pinned number passes nothing back",
    es: "un número fijado no devuelve nada",
};

/// Why a number is given.
pub fn reason(leaf: Leaf) -> Localized<&'static str> {
    match leaf {
        Leaf::Input => Localized {
            en: "an input",
            es: "una entrada",
        },
        Leaf::Initial => Localized {
            en: "the state before the first step",
            es: "el estado antes del primer paso",
        },
        Leaf::Param => Localized {
            en: "a parameter",
            es: "un parámetro",
        },
        Leaf::Target => Localized {
            en: "what the loss wants",
            es: "lo que pide la pérdida",
        },
        Leaf::Received => Localized {
            en: "the gradient received from outside",
            es: "el gradiente recibido de fuera",
        },
        Leaf::LossWeight => Localized {
            en: "the weight of this step's loss",
            es: "el peso de la pérdida en este paso",
        },
        Leaf::BeyondTheEnd => Localized {
            en: "nothing flows back from beyond the last step",
            es: "nada vuelve desde más allá del último paso",
        },
        Leaf::NoLossHere => Localized {
            en: "no loss is taken at this step",
            es: "en este paso no se mide la pérdida",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{AdjointId, FUNCTIONS, SlotId};

    fn factor(value: f64) -> Factor {
        let origin = Origin::Literal;
        Factor { value, origin }
    }

    fn text(rule: Rule) -> String {
        told(rule, false)
    }

    fn told(rule: Rule, folds: bool) -> String {
        let explanation = Explanation {
            address: Address::Value {
                slot: SlotId(0),
                step: 1,
                unit: 0,
            },
            value: 0.0,
            rule,
            equation: None,
        };
        let writing = Writing {
            language: Language::English,
            most: 2,
            folds,
            exact: true,
        };
        let tokens = write(&explanation, &writing, &|factor, alone| {
            vec![Token::word(signed(exact(factor.value), alone), Meaning::Text)]
        });
        super::super::tokens::line(&tokens)
    }

    fn term(negative: bool, factors: &[f64]) -> TermValue {
        let factors = factors.iter().copied().map(factor).collect();
        TermValue { negative, factors }
    }

    #[test]
    fn only_a_number_among_signs_is_bracketed() {
        let sigmoid = FUNCTIONS[0].kind;
        assert_eq!(text(Rule::Apply(sigmoid, factor(-3.5))), "sigmoid(-3.5)");
        assert_eq!(text(Rule::Copy(factor(-3.5))), "-3.5");
        assert_eq!(
            text(Rule::LogSumExp(vec![factor(-1.0), factor(2.0)])),
            "logsumexp(-1, 2)"
        );
        let of = vec![factor(1.0), factor(-2.0)];
        assert_eq!(text(Rule::Softmax { unit: 1, of }), "softmax(1, -2)[1]");
        let sum = |terms: &[TermValue]| text(Rule::Sum(terms.to_vec()));
        assert_eq!(sum(&[term(false, &[-2.0])]), "-2");
        assert_eq!(
            sum(&[term(true, &[2.0, -3.0]), term(true, &[0.5])]),
            "-2 * (-3) - 0.5"
        );
    }

    #[test]
    fn what_is_left_out_is_counted() {
        let sum = |count| text(Rule::Sum(vec![term(false, &[1.0]); count]));
        assert_eq!(sum(2), "1 + 1");
        assert_eq!(sum(3), "1 + 1 + … 1 more term");
        assert_eq!(sum(5), "1 + 1 + … 3 more terms");
        let folded = |terms: &[TermValue]| told(Rule::Sum(terms.to_vec()), true);
        let one = term(false, &[1.0]);
        assert_eq!(
            folded(&[one.clone(), one.clone(), one.clone()]),
            "1 + 1 + 1 (1 more term)"
        );
        let (less, least) = (term(true, &[0.5, 3.0]), term(false, &[-1.0]));
        assert_eq!(
            folded(&[one.clone(), one, less, least]),
            "1 + 1 - 2.5 (2 more terms)"
        );
    }

    #[test]
    fn slopes_name_their_output() {
        let address = Address::Adjoint {
            slot: AdjointId(0),
            step: 1,
            unit: 0,
        };
        let slope = |kind, y: &str| {
            let origin = Origin::Slope(kind, address);
            in_brackets(name(&Factor { value: 0.0, origin }, &|_| y.to_owned()))
        };
        let texts: Vec<_> = FUNCTIONS.iter().map(|row| slope(row.kind, "f@1")).collect();
        let wanted = [
            "(f@1 * (1 - f@1))",
            "(1 - f@1 * f@1)",
            "(1 if f@1 > 0 else 0)",
            "1",
            "(1 - exp(-f@1))",
            "(1 / (2 * f@1))",
        ];
        assert_eq!(texts, wanted);
        assert_eq!(slope(FUNCTIONS[1].kind, "f'"), "(1 - f'²)");
    }
}
