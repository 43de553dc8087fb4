//! A number's formula as text: in symbols and in numbers. Reads explanations, computes nothing.

use super::ink::Number;
use super::theme::Meaning;
use super::tokens::Token;
use crate::engine::{Address, Explanation, Factor, Function, Leaf, Origin, Program, Rule, Run, TermValue};
use crate::lesson::{Language, Localized};

/// How a factor is called beside the number that it explains: no step where it is the same one, a prime for the step
/// before.
pub fn label(program: &Program, explained: Address, factor: &Factor) -> String {
    let near = |address: Address| match (step_of(explained), step_of(address)) {
        (Some(here), Some(there)) if here == there => program.address_text_at_step(address),
        (Some(here), Some(there)) if there + 1 == here && matches!(address, Address::Value { .. }) => {
            let text = program.address_text_at_step(address);
            match text.find('[') {
                Some(open) if !text.starts_with('(') => format!("{}'{}", &text[..open], &text[open..]),
                _ => format!("{text}'"),
            }
        }
        _ => program.address_text(address),
    };
    match factor.origin {
        Origin::At(address) => near(address),
        Origin::Slope(function, address) => {
            let y = near(address);
            Function::of(function).slope_text.replace('y', &y)
        }
        Origin::Literal => factor.value.to_string(),
    }
}

fn step_of(address: Address) -> Option<u32> {
    match address {
        Address::Value { step, .. } | Address::Adjoint { step, .. } => Some(step),
        _ => None,
    }
}

/// The formula in symbols: `c[0] = f[0] * c'[0] + i[0] * g[0]`. At most `most` terms are written out.
pub fn symbols(program: &Program, explanation: &Explanation, most: usize, language: Language) -> Vec<Token> {
    let mut tokens = vec![
        Token::word(program.address_text(explanation.address), Meaning::Selected),
        Token::word("=", Meaning::Symbol),
    ];
    let address = explanation.address;
    write(explanation, most, language, &mut tokens, &|factor| {
        let text = label(program, address, factor);
        let slope = matches!(factor.origin, Origin::Slope(..)) && text.contains(' ');
        vec![Token {
            text: if slope { format!("({text})") } else { text },
            meaning: Meaning::Text,
            address: address_of(factor),
            run: None,
            glued: false,
        }]
    });
    tokens
}

/// The formula in numbers, ending in the value: `= 0.73 * 0.2 + 0.5 * 0.1 = 0.196`.
pub fn numbers(run: &Run, explanation: &Explanation, most: usize, language: Language) -> Vec<Token> {
    let mut tokens = vec![Token::word("=", Meaning::Symbol)];
    if !matches!(explanation.rule, Rule::Leaf(_) | Rule::Blocked) {
        write(explanation, most, language, &mut tokens, &|factor| {
            number(run, factor)
        });
        tokens.push(Token::word("=", Meaning::Symbol));
    }
    let own = Number {
        value: explanation.value,
        address: explanation.address,
    };
    tokens.push(Token::number(own, Meaning::Accent));
    tokens
}

fn address_of(factor: &Factor) -> Option<Address> {
    match factor.origin {
        Origin::At(address) | Origin::Slope(_, address) => Some(address),
        Origin::Literal => None,
    }
}

/// A factor by its value; a slope by the output it is computed from, for it has no address of its own.
fn number(run: &Run, factor: &Factor) -> Vec<Token> {
    let at = |value, address| bracketed(Token::number(Number { value, address }, Meaning::Text));
    match factor.origin {
        Origin::At(address) => vec![at(factor.value, address)],
        Origin::Slope(function, address) => {
            let y = at(run.number(address).unwrap_or(f64::NAN), address);
            slope(Function::of(function).slope_text, &y)
        }
        Origin::Literal => vec![bracketed(Token::word(
            super::tokens::short(factor.value),
            Meaning::Text,
        ))],
    }
}

/// A number with a sign of its own stands in brackets.
fn bracketed(mut token: Token) -> Token {
    if token.text.starts_with('-') {
        token.text = format!("({})", token.text);
    }
    token
}

/// A slope's text with `y` in it as a number: `(1 - 0.4²)`.
fn slope(text: &str, y: &Token) -> Vec<Token> {
    let text = if text.contains(' ') {
        format!("({text})")
    } else {
        text.to_owned()
    };
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

fn write(
    explanation: &Explanation,
    most: usize,
    language: Language,
    tokens: &mut Vec<Token>,
    factor_tokens: &dyn Fn(&Factor) -> Vec<Token>,
) {
    let sign = |text: &str| Token::word(text, Meaning::Symbol);
    match &explanation.rule {
        Rule::Leaf(leaf) => tokens.push(Token::word(*reason(*leaf).get(language), Meaning::Quiet)),
        Rule::Blocked => tokens.push(Token::word(*BLOCKED.get(language), Meaning::Quiet)),
        Rule::Sum(terms) if terms.is_empty() => tokens.push(Token::word("0", Meaning::Text)),
        Rule::Sum(terms) => {
            for (at, term) in terms.iter().take(most).enumerate() {
                match (at, term.negative) {
                    (0, false) => {}
                    (0, true) => tokens.push(sign("-")),
                    (_, false) => tokens.push(sign("+")),
                    (_, true) => tokens.push(sign("-")),
                }
                product(term, tokens, factor_tokens);
            }
            if terms.len() > most {
                let more = terms.len() - most;
                tokens.push(sign("+"));
                let text = match language {
                    Language::English => format!("… {more} more terms"),
                    Language::Spanish => format!("… {more} términos más"),
                };
                tokens.push(Token::word(text, Meaning::Quiet));
            }
        }
        Rule::Apply(function, argument) => {
            tokens.push(sign(&format!("{}(", Function::of(*function).name)));
            tokens.extend(first_glued(factor_tokens(argument)));
            tokens.push(sign(")").glued());
        }
        Rule::Quotient(numerator, denominator) => {
            tokens.extend(factor_tokens(numerator));
            tokens.push(sign("/"));
            tokens.extend(factor_tokens(denominator));
        }
        Rule::Copy(factor) => tokens.extend(factor_tokens(factor)),
        Rule::Pinned(free) => {
            let text = match language {
                Language::English => "pinned; free it would be",
                Language::Spanish => "fijado; libre sería",
            };
            tokens.push(Token::word(text, Meaning::Pinned));
            tokens.extend(factor_tokens(free));
        }
        Rule::Softmax { unit, of } => {
            tokens.push(sign(&format!("softmax[{unit}](")));
            list(of, most, tokens, factor_tokens);
        }
        Rule::LogSumExp(of) => {
            tokens.push(sign("log(sum(exp("));
            list(of, most, tokens, factor_tokens);
            tokens.push(sign("))").glued());
        }
    }
}

fn first_glued(mut tokens: Vec<Token>) -> Vec<Token> {
    if let Some(first) = tokens.first_mut() {
        first.glued = true;
    }
    tokens
}

fn product(term: &TermValue, tokens: &mut Vec<Token>, factor_tokens: &dyn Fn(&Factor) -> Vec<Token>) {
    for (at, factor) in term.factors.iter().enumerate() {
        if at > 0 {
            tokens.push(Token::word("*", Meaning::Symbol));
        }
        tokens.extend(factor_tokens(factor));
    }
}

fn list(of: &[Factor], most: usize, tokens: &mut Vec<Token>, factor_tokens: &dyn Fn(&Factor) -> Vec<Token>) {
    for (at, factor) in of.iter().take(most).enumerate() {
        if at > 0 {
            tokens.push(Token::word(",", Meaning::Symbol).glued());
        }
        let own = factor_tokens(factor);
        tokens.extend(if at == 0 { first_glued(own) } else { own });
    }
    if of.len() > most {
        tokens.push(Token::word(", …", Meaning::Quiet).glued());
    }
    tokens.push(Token::word(")", Meaning::Symbol).glued());
}

const BLOCKED: Localized<&str> = Localized {
    en: "0: a pinned number passes nothing back",
    es: "0: un número fijado no devuelve nada",
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
            es: "lo que quiere la pérdida",
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
