//! A question of a scene: the learner predicts, locks the prediction in, and the run tells. No right answer is written
//! down anywhere; [`judge`](super::judge) reads it off the run of the scene as the lesson has it, the one that its words
//! were written about.

use super::condition::{self, Condition};
use super::field::{Field, read_each};
use super::fingerprint::Fingerprint;
use super::known::Known;
use super::language::Localized;
use super::limits;
use super::number::NumberOf;
use super::prose::{Prose, WrittenProse};
use super::runs::RunAddress;
use super::table::Table;
use crate::diagnostic::Span;

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// What is asked.
    pub question: Localized<Prose>,
    /// What answers it.
    pub about: About,
    /// What is said once an answer is locked.
    pub reveal: Localized<Prose>,
    /// Whether charts show nothing of later steps until then: they would give the answer away.
    pub hides_later: bool,
    /// Another one where the question, or what its scene runs, is another one; what is explained does not count.
    pub fingerprint: Fingerprint,
    /// Where it stands in the lesson.
    pub span: Span,
}

/// What answers a question.
#[derive(Debug, Clone, PartialEq)]
pub enum About {
    /// The value of a number, give or take `within`.
    Number {
        /// The number.
        of: NumberOf,
        /// How far off an answer may be.
        within: f64,
    },
    /// Whether a number is greater than, less than or equal to 0.
    Sign {
        /// The number.
        of: NumberOf,
    },
    /// The choice whose condition is true.
    Choice(Vec<Choice>),
    /// The step at which a number stands out.
    Step {
        /// The number, of whichever step.
        of: NumberOf,
        /// How it stands out.
        most: Most,
        /// Whether the step is chosen by its word.
        words: bool,
    },
    /// The order of several numbers, from least to greatest.
    Order(Vec<Item>),
    /// The arithmetic of a number, worked out with less and less of it given.
    Work {
        /// The name of the number as written.
        name: String,
        /// The number.
        of: RunAddress,
    },
}

/// One of the numbers that are to be put in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// What it is called.
    pub say: Localized<Prose>,
    /// The name of the number as written.
    pub name: String,
    /// The number.
    pub of: NumberOf,
}

/// One of several answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The answer.
    pub say: Localized<Prose>,
    /// When it is right.
    pub when: Condition,
    /// Why it is wrong, where it is.
    pub because: Option<Localized<Prose>>,
}

/// How one step stands out from the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Most {
    /// The number is the largest there.
    High,
    /// The number is the smallest there.
    Low,
    /// The number changes most there, against the step before.
    Jump,
}

const FORM: &str = "a question is [[scene.ask]] with question, kind, of (or choices, or items) and reveal";
const KEYS: [&str; 9] = [
    "question", "kind", "of", "within", "choices", "most", "items", "reveal", "hides",
];

#[derive(Clone, Copy)]
enum Kind {
    Number,
    Sign,
    Choice,
    Step,
    Word,
    Order,
    Work,
}

/// The kinds by name, with the keys that say what is asked.
const KINDS: [(&str, Kind, &[&str]); 7] = [
    ("number", Kind::Number, &["of", "within"]),
    ("sign", Kind::Sign, &["of"]),
    ("choice", Kind::Choice, &["choices"]),
    ("step", Kind::Step, &["of", "most"]),
    ("word", Kind::Word, &["of", "most"]),
    ("order", Kind::Order, &["items"]),
    ("work", Kind::Work, &["of"]),
];

/// What the reader of a question has to know of its scene.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'a> {
    pub(super) known: Option<&'a Known<'a>>,
    /// The step at which the scene opens.
    pub(super) opening: usize,
    /// Whether the scene reads words.
    pub(super) words: bool,
    /// Of what the scene runs.
    pub(super) fingerprint: Fingerprint,
}

/// Reads `ask`.
pub(super) fn read(scene: &Table<'_>, around: Surroundings<'_>) -> Option<Vec<Ask>> {
    let Some(field) = scene.get("ask") else {
        return Some(Vec::new());
    };
    let items = field.array("an array of questions, [[scene.ask]]", FORM)?;
    if items.len() > limits::ASKS {
        let help = format!("a scene has at most {}", limits::ASKS);
        field.report_key(format!("there are {} questions", items.len()), Some(&help));
        return None;
    }
    read_each(&items, |item| read_one(item, around))
}

fn read_one(item: &Field<'_>, around: Surroundings<'_>) -> Option<Ask> {
    let item = item.clone().called("the question");
    let table = item.table(FORM)?.only(&KEYS);
    let question = prose(&table, "question", around);
    let reveal = prose(&table, "reveal", around);
    let later = [("later steps", true)];
    let hides = table.optional("hides", |field| field.choice(&later));
    let kinds = KINDS.map(|row| (row.0, row));
    let help = "kind = \"number\", \"sign\", \"choice\", \"step\", \"word\", \"order\" or \"work\"";
    let kind = table.need("kind", help).and_then(|field| field.choice(&kinds))?;
    let about = read_about(&table, kind, around);
    Some(Ask {
        question: question?,
        about: about?,
        reveal: reveal?,
        hides_later: hides?.unwrap_or(false),
        fingerprint: around.fingerprint.with(&item, &["reveal", "because", "hides"]),
        span: item.span(),
    })
}

/// Prose under a key that has to be given.
pub(super) fn prose(table: &Table<'_>, key: &str, around: Surroundings<'_>) -> Option<Localized<Prose>> {
    let field = table.need(key, &format!("{key} = {{ en = \"...\", es = \"...\" }}"))?;
    prose_of(&field, around)
}

/// Prose of a field.
pub(super) fn prose_of(field: &Field<'_>, around: Surroundings<'_>) -> Option<Localized<Prose>> {
    WrittenProse::read(&field.texts()?)?.check(around.known?)
}

fn read_about(
    table: &Table<'_>,
    (kind_name, kind, wanted): (&str, Kind, &[&str]),
    around: Surroundings<'_>,
) -> Option<About> {
    let mut fits = true;
    for key in ["of", "within", "choices", "most", "items"] {
        if let (Some(field), false) = (table.get(key), wanted.contains(&key)) {
            fits = false;
            let help = format!("kind = \"{kind_name}\" has {}", wanted.join(" and "));
            field.report_key(format!("`{key}` says nothing here"), Some(&help));
        }
    }
    let number = || {
        let of = table
            .need("of", "the number that is asked: of = \"f[0]@3\"")?
            .line()?;
        around.known?.number(of.text.trim(), &of.span)
    };
    let about = match kind {
        Kind::Number => {
            let within = table.need("within", "how far off an answer may be: within = 0.05")?;
            let of = number();
            let within = within.positive("more than 0: within = 0.05");
            About::Number {
                of: of?.fixed(around.opening),
                within: within?,
            }
        }
        Kind::Sign => About::Sign {
            of: number()?.fixed(around.opening),
        },
        Kind::Choice => About::Choice(read_choices(table, around)?),
        Kind::Step | Kind::Word => read_step(table, number(), matches!(kind, Kind::Word), around)?,
        Kind::Order => About::Order(read_items(table, around)?),
        Kind::Work => {
            let field = table.need("of", "the number that is worked out: of = \"c[0]@3\"")?;
            let name = field.line()?.text.trim().to_owned();
            let Some(of) = number()?.address(around.opening) else {
                field.report(
                    "the loss of a whole run is no single sum",
                    Some("of a step: of = \"loss@3\""),
                );
                return None;
            };
            About::Work { name, of }
        }
    };
    fits.then_some(about)
}

fn read_step(
    table: &Table<'_>,
    of: Option<NumberOf>,
    words: bool,
    around: Surroundings<'_>,
) -> Option<About> {
    let kinds = [("high", Most::High), ("low", Most::Low), ("jump", Most::Jump)];
    let help = "most = \"high\", \"low\" or \"jump\": where the number is largest, smallest, changes most";
    let most = table.need("most", help).and_then(|field| field.choice(&kinds));
    if words && !around.words {
        let help = "this scene reads no words: kind = \"step\"";
        table
            .get("kind")?
            .report("there is no word to ask for", Some(help));
        return None;
    }
    let of = of?;
    if !matches!(of, NumberOf::AtCursor(_)) {
        let help = "a number that every step has, without `@`: of = \"c[0]\"";
        table
            .get("of")?
            .report("this number has no step of its own", Some(help));
        return None;
    }
    Some(About::Step {
        of,
        most: most?,
        words,
    })
}

fn read_choices(table: &Table<'_>, around: Surroundings<'_>) -> Option<Vec<Choice>> {
    let form = "choices = [{ say = { en, es }, when = { of = \"c[0]@6\", below = 0.1 }, because = { en, es } }, ...]";
    several(table, "choices", limits::CHOICES, form, |item| {
        let table = item.table(form)?.only(&["say", "when", "because"]);
        let say = prose(&table, "say", around);
        let when = table
            .need("when", form)
            .and_then(|field| condition::read(&field, around.known, around.opening));
        let because = table.optional("because", |field| prose_of(field, around));
        Some(Choice {
            say: say?,
            when: when?,
            because: because?,
        })
    })
}

fn read_items(table: &Table<'_>, around: Surroundings<'_>) -> Option<Vec<Item>> {
    let form = "items = [{ of = \"f[0]@3\", say = { en = \"...\", es = \"...\" } }, ...]";
    several(table, "items", limits::ORDERED, form, |item| {
        let table = item.table(form)?.only(&["of", "say"]);
        let say = prose(&table, "say", around);
        let of = table.need("of", form).and_then(|field| field.line())?;
        let name = of.text.trim().to_owned();
        let number = around.known?.number(&name, &of.span)?;
        Some(Item {
            say: say?,
            name,
            of: number.fixed(around.opening),
        })
    })
}

/// What stands under `key`, at least two and at most `most` of them.
fn several<T>(
    table: &Table<'_>,
    key: &str,
    most: usize,
    form: &str,
    read: impl Fn(&Field<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let field = table.need(key, form)?;
    let items = field.array(&format!("an array of {key}"), form)?;
    if !(2..=most).contains(&items.len()) {
        let help = format!("a question has 2 to {most} {key}");
        field.report_key(format!("the {key} are {}", items.len()), Some(&help));
        return None;
    }
    read_each(&items, read)
}
