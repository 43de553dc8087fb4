//! What is typed to sort and to find units: an order (`now`, `largest`, `varies`, or the name of what units should go
//! with), a bound behind it (`> 0.5`), or the number of a unit.

use std::cmp::Ordering;

use super::track::Track;
use crate::app::lab::Lab;
use crate::diagnostic::{counted, did_you_mean};
use crate::engine::{Address, AddressError, Program};
use crate::lesson::{Language, Localized, RunId};

/// By what units are sorted.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Order {
    /// As they stand in the quantity.
    #[default]
    Own,
    /// By their value at the cursor's step.
    Now,
    /// By their largest absolute value over the steps.
    Largest,
    /// By their standard deviation over the steps.
    Varies,
    /// By their correlation with a series.
    With(Track),
}

/// Which of two ends: what is listed first, and what a bound lets through.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// The greatest first and, where there is a number, only what is greater.
    Above(Option<f64>),
    /// The least first and, where there is a number, only what is less.
    Below(Option<f64>),
}

/// What was typed, read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    /// By what units are sorted.
    pub order: Order,
    /// Which of them, from which end.
    pub bound: Option<Bound>,
    /// Only units whose number begins with these digits.
    pub unit: Option<String>,
}

/// The orders that are there in every scene, in the order in which a key goes through them.
const WORDS: [(Order, Localized<&str>); 3] = [
    (
        Order::Now,
        Localized {
            en: "now",
            es: "ahora",
        },
    ),
    (
        Order::Largest,
        Localized {
            en: "largest",
            es: "mayor",
        },
    ),
    (
        Order::Varies,
        Localized {
            en: "varies",
            es: "varía",
        },
    ),
];

impl Order {
    /// How many orders a key goes through: their own, those by a word, the columns, the inputs, and the number under the
    /// cursor.
    pub(super) fn count(lab: &Lab, run: RunId) -> usize {
        1 + WORDS.len() + lab.scene().columns.len() + inputs(lab, run) + 1
    }

    /// What is typed for one of them.
    pub(super) fn text_at(lab: &Lab, run: RunId, at: usize, language: Language) -> String {
        let Some(at) = at.checked_sub(1) else {
            return String::new();
        };
        if let Some((_, word)) = WORDS.get(at) {
            return (*word.get(language)).to_owned();
        }
        let at = at - WORDS.len();
        let columns = &lab.scene().columns;
        let program = lab.runs.get(run).program();
        match columns.get(at) {
            Some(column) => column.name.clone(),
            None => match input(program, at - columns.len()) {
                Some(address) => program.address_text_at_step(address),
                None => program.address_text_at_step(lab.same_in(run)),
            },
        }
    }

    /// Its place among them.
    pub(super) fn place(&self, lab: &Lab, run: RunId) -> Option<usize> {
        let columns = lab.scene().columns.len();
        match self {
            Order::Own => Some(0),
            Order::With(Track::Column(at)) => Some(1 + WORDS.len() + at),
            Order::With(Track::Number(address)) => {
                let program = lab.runs.get(run).program();
                let all = inputs(lab, run);
                let own = (0..all).find(|at| input(program, *at) == Some(*address));
                Some(1 + WORDS.len() + columns + own.unwrap_or(all))
            }
            order => WORDS.iter().position(|(own, _)| own == order).map(|at| 1 + at),
        }
    }
}

/// How many numbers a run reads at a step.
fn inputs(lab: &Lab, run: RunId) -> usize {
    let program = lab.runs.get(run).program();
    program.inputs.iter().map(|slot| program.slot(*slot).len).sum()
}

/// The n-th number that a run reads at step 1.
fn input(program: &Program, at: usize) -> Option<Address> {
    let mut left = at;
    for slot in &program.inputs {
        let len = program.slot(*slot).len;
        if left < len {
            return Some(Address::Value {
                slot: *slot,
                step: 1,
                unit: left as u32,
            });
        }
        left -= len;
    }
    None
}

impl Query {
    /// Reads what is typed.
    pub(super) fn read(text: &str, lab: &Lab, run: RunId) -> Result<Self, Localized<String>> {
        let text = text.trim();
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Self {
                unit: Some(text.to_owned()),
                ..Self::default()
            });
        }
        let (name, bound) = match text.find(['<', '>']) {
            Some(at) => (text[..at].trim(), Some(bound(&text[at..])?)),
            None => (text, None),
        };
        let order = match name {
            "" if bound.is_some() => Order::Now,
            "" => Order::Own,
            name => order(name, lab, run)?,
        };
        Ok(Self {
            order,
            bound,
            unit: None,
        })
    }

    /// Whether a unit is listed.
    pub(super) fn matches(&self, measure: f64, unit: u32) -> bool {
        let inside = match self.bound {
            Some(Bound::Above(Some(least))) => measure > least,
            Some(Bound::Below(Some(most))) => measure < most,
            _ => true,
        };
        let begins = |digits: &String| unit.to_string().starts_with(digits.as_str());
        inside && self.unit.as_ref().is_none_or(begins)
    }

    /// Which of two numbers is listed first. A correlation from either end counts by its size, unless a bound says which.
    pub(super) fn compare(&self, a: f64, b: f64) -> Ordering {
        match (&self.order, self.bound) {
            (Order::Own, _) => Ordering::Equal,
            (_, Some(Bound::Below(_))) => a.total_cmp(&b),
            (Order::With(_), None) => b.abs().total_cmp(&a.abs()),
            _ => b.total_cmp(&a),
        }
    }
}

/// A sign with a number behind it, or without one yet.
fn bound(text: &str) -> Result<Bound, Localized<String>> {
    let number = text[1..].trim();
    let value = match number.replace(',', ".").parse::<f64>() {
        Ok(value) if value.is_finite() => Some(value),
        _ if number.is_empty() || number == "-" => None,
        _ => {
            return Err(Localized {
                en: format!("`{number}` is not a number; try > 0.5 or < -0.5"),
                es: format!("`{number}` no es un número; prueba > 0.5 o < -0.5"),
            });
        }
    };
    Ok(if text.starts_with('>') {
        Bound::Above(value)
    } else {
        Bound::Below(value)
    })
}

/// The order of that name: a column, a word in either language, a number of the run; or the only one that begins like that.
fn order(name: &str, lab: &Lab, run: RunId) -> Result<Order, Localized<String>> {
    let columns = &lab.scene().columns;
    let words = WORDS
        .iter()
        .flat_map(|(order, word)| [(order, word.en), (order, word.es)]);
    let is = |own: &str| own.eq_ignore_ascii_case(name);
    if let Some(at) = columns.iter().position(|own| is(&own.name)) {
        return column(at, lab);
    }
    if let Some((order, _)) = words.clone().find(|(_, own)| is(own)) {
        return Ok(order.clone());
    }
    let program = lab.runs.get(run).program();
    let read = program.read_address(name, 1, lab.runs.steps());
    match read {
        Ok(address @ (Address::Value { .. } | Address::Adjoint { .. })) => {
            return Ok(Order::With(Track::Number(address)));
        }
        Ok(_) | Err(AddressError::WholeMatrix { .. } | AddressError::OutsideMatrix { .. }) => {
            return Err(Localized {
                en: format!("{name} is a parameter, the same at every step"),
                es: format!("{name} es un parámetro, igual en todos los pasos"),
            });
        }
        Err(AddressError::Whole { name, len }) => {
            return Err(Localized {
                en: format!("{name} has {len} elements: choose one, as in {name}[0]"),
                es: format!("{name} tiene {len} elementos: elige uno, como {name}[0]"),
            });
        }
        Err(AddressError::Outside { name, len, index }) => {
            return Err(Localized {
                en: format!("{name} has {}, so there is no [{index}]", counted(len, "element")),
                es: format!("{name} tiene {}: no hay [{index}]", counted(len, "elemento")),
            });
        }
        Err(_) => {}
    }
    let begins = |own: &str| own.to_lowercase().starts_with(&name.to_lowercase());
    let begun_columns: Vec<usize> = (0..columns.len())
        .filter(|at| begins(&columns[*at].name))
        .collect();
    let begun_words: Vec<&Order> = words.filter(|(_, own)| begins(own)).map(|(own, _)| own).collect();
    match (&begun_columns[..], &begun_words[..]) {
        ([at], []) => column(*at, lab),
        ([], [order, rest @ ..]) if rest.iter().all(|own| own == order) => Ok((*order).clone()),
        _ => Err(unknown(name, lab, run)),
    }
}

/// A column has a number for every step that the scene had when it was opened.
fn column(at: usize, lab: &Lab) -> Result<Order, Localized<String>> {
    let (steps, column) = (lab.runs.steps(), &lab.scene().columns[at]);
    let (name, len) = (&column.name, column.values.len());
    if len == steps {
        return Ok(Order::With(Track::Column(at)));
    }
    Err(Localized {
        en: format!("{name} has {len} numbers, and there are {steps} steps now"),
        es: format!("{name} tiene {len} números, y ahora hay {steps} pasos"),
    })
}

fn unknown(name: &str, lab: &Lab, run: RunId) -> Localized<String> {
    let program = lab.runs.get(run).program();
    let slots = program
        .inputs
        .iter()
        .copied()
        .chain(program.named().map(|(slot, _)| slot));
    let slots: Vec<String> = slots
        .map(|slot| match program.slot(slot).len {
            1 => program.slot(slot).name.clone(),
            _ => format!("{}[0]", program.slot(slot).name),
        })
        .collect();
    let columns = lab.scene().columns.iter().map(|own| own.name.clone());
    let text = |language: Language| {
        let words = WORDS.iter().map(|(_, word)| (*word.get(language)).to_owned());
        let names: Vec<String> = words.chain(columns.clone()).chain(slots.clone()).collect();
        let near = did_you_mean(name, names.iter().map(String::as_str)).map(str::to_owned);
        (near, names.join(", "))
    };
    let ((near_en, en), (near_es, es)) = (text(Language::English), text(Language::Spanish));
    let en = match near_en {
        Some(near) => format!("did you mean `{near}`? There are {en}"),
        None => format!("nothing is called `{name}`; there are {en}"),
    };
    let es = match near_es {
        Some(near) => format!("¿quizá `{near}`? Hay {es}"),
        None => format!("nada se llama `{name}`; hay {es}"),
    };
    Localized { en, es }
}
