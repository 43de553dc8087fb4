//! A question on top of the scene: what can be answered, and what the run said once the answer is locked. It lies low,
//! so that the scene stays in sight. Its numbers are those of the scene as the lesson has it, whatever is on screen.

use super::glyph::{Glyph, verdict_mark};
use super::ink::{Ink, Target};
use super::number::exact;
use super::prose::{question_text, question_tokens};
use super::screen::shelf;
use super::scroll::Scroll;
use super::text::cells;
use super::theme::Meaning;
use super::tokens::{Token, draw_tokens, rows_of, short};
use crate::app::{Lab, Locked, Question};
use crate::lesson::{About, Answer, Ask, Item, Language, Sign};
use ratatui_core::layout::Rect;

/// The most answers that are listed at once.
const ROWS: usize = 8;

pub(super) fn draw_question(lab: &Lab, language: Language, question: &Question, ink: &mut Ink<'_>) {
    let Some(ask) = lab.scene().asks.get(question.ask) else {
        return;
    };
    let locked = lab.work.answers.get(question.ask).and_then(Option::as_ref);
    let count = lab.scene().asks.len();
    let number = match count {
        1 => String::new(),
        _ => format!(" {} / {count}", question.ask + 1),
    };
    let title = match language {
        Language::English => format!("Question{number}"),
        Language::Spanish => format!("Pregunta{number}"),
    };
    let width = ink.width().saturating_sub(4).min(84);
    let inner = width.saturating_sub(4);
    let mut asked = question_tokens(lab, ask.question.get(language), Meaning::Heading);
    if lab.is_changed() {
        let note = match language {
            Language::English => "about the scene as the lesson has it, not as changed here",
            Language::Spanish => "sobre la escena como está en la lección, sin los cambios hechos aquí",
        };
        asked.push(Token::word("\n", Meaning::Text));
        asked.push(Token::word(note, Meaning::Quiet));
    }
    let said = locked.map(|locked| said(lab, ask, locked, language, ink.ascii()));
    let options = options(lab, ask, &question.picked, language);
    let mut measure = |tokens: &[Token]| rows_of(ink, inner, tokens);
    let middle = match (&said, &options) {
        (Some(said), _) => measure(said),
        (None, Some(options)) => options.len().min(ROWS) as u16,
        (None, None) => 1,
    };
    let ordered = locked.is_none() && matches!(ask.about, About::Order(_));
    // A row of its own for what is said about the answer, and an empty one before it.
    let below = if ordered || question.error.is_some() { 2 } else { 0 };
    let height = measure(&asked).saturating_add(middle).saturating_add(3 + below);
    let mut inside = shelf(ink, width, height, &title);
    let last = inside.height().saturating_sub(1);
    let y = draw_tokens(&mut inside, 0, &asked).saturating_add(1);
    let rest = inside.height().saturating_sub(y).saturating_sub(below);
    let rest = Rect::new(0, y, inside.width(), rest);
    let mut middle = inside.part(rest);
    match (&said, &options) {
        (Some(said), _) => {
            draw_tokens(&mut middle, 0, said);
        }
        (None, Some(options)) => list(options, question.chosen, &mut middle),
        (None, None) => {
            let used = middle.text(0, 0, &question.text, Meaning::Text);
            middle.text(used, 0, "_", Meaning::Focus);
        }
    }
    if let Some(error) = &question.error {
        inside.text(0, last, error, Meaning::Bad);
    } else if ordered {
        let hint = match language {
            Language::English => "the least first; a letter picks as well",
            Language::Spanish => "primero el menor; también sirve una letra",
        };
        inside.text(0, last, hint, Meaning::Quiet);
    }
}

fn list(options: &[String], chosen: usize, ink: &mut Ink<'_>) {
    let scroll = Scroll::around(chosen, ink.height(), options.len());
    for (row, at) in scroll.rows().enumerate() {
        let option = &options[at];
        let y = row as u16;
        let here = at == chosen;
        if here {
            ink.symbol(0, y, Glyph::Cursor, Meaning::Accent);
        }
        ink.text(2, y, option, if here { Meaning::Selected } else { Meaning::Text });
        let width = cells(option).saturating_add(2);
        ink.hit(Rect::new(0, y, width, 1), Target::Row(at));
    }
    scroll.marks(ink);
}

/// What can be chosen; nothing where the answer is typed. What is to be put in order has a letter, and the place that it
/// was given.
fn options(lab: &Lab, ask: &Ask, picked: &[usize], language: Language) -> Option<Vec<String>> {
    let row = |(at, item): (usize, &Item)| {
        let place = picked.iter().position(|own| *own == at);
        let place = place.map_or(" ".to_owned(), |place| (place + 1).to_string());
        let letter = char::from(b'a'.saturating_add(at as u8));
        format!(
            "{letter}  {place}  {}",
            question_text(lab, item.say.get(language))
        )
    };
    let answers: Vec<Answer> = match &ask.about {
        About::Choice(choices) => (0..choices.len()).map(Answer::Choice).collect(),
        About::Sign { .. } => Sign::ALL.into_iter().map(Answer::Sign).collect(),
        About::Step { words: true, .. } => (1..=lab.untouched().steps()).map(Answer::Step).collect(),
        About::Order(items) => return Some(items.iter().enumerate().map(row).collect()),
        About::Step { words: false, .. } | About::Number { .. } | About::Work { .. } => return None,
    };
    Some(
        answers
            .into_iter()
            .map(|own| text(lab, ask, &own, language))
            .collect(),
    )
}

fn text(lab: &Lab, ask: &Ask, answer: &Answer, language: Language) -> String {
    match (answer, &ask.about) {
        (Answer::Number(value), About::Number { within, .. }) if (1e-4..1.0).contains(within) => {
            // One digit more than the question asks for.
            let digits = (-within.log10()).ceil().clamp(0.0, 6.0) as usize + 1;
            format!("{value:.digits$}")
        }
        (Answer::Number(value), _) => short(*value),
        (Answer::Choice(at), About::Choice(choices)) => choices
            .get(*at)
            .map(|choice| question_text(lab, choice.say.get(language)))
            .unwrap_or_default(),
        (Answer::Choice(at), _) => exact(*at as f64),
        (Answer::Worked { slips }, _) => exact(*slips as f64),
        (Answer::Order(places), _) => joined(ask, places, |item| question_text(lab, item.say.get(language))),
        (Answer::Sign(sign), _) => match (sign, language) {
            (Sign::Positive, Language::English) => "positive",
            (Sign::Zero, Language::English) => "zero",
            (Sign::Negative, Language::English) => "negative",
            (Sign::Positive, Language::Spanish) => "positivo",
            (Sign::Zero, Language::Spanish) => "cero",
            (Sign::Negative, Language::Spanish) => "negativo",
        }
        .to_owned(),
        (Answer::Step(step), about) => {
            let name = match language {
                Language::English => "step",
                Language::Spanish => "paso",
            };
            let words = match about {
                About::Step { of, .. } => lab.scene().words_of(of.run()),
                _ => None,
            };
            match words.and_then(|words| words.sequence.get(step.saturating_sub(1))) {
                Some(word) => format!("{word} ({name} {step})"),
                None => format!("{name} {step}"),
            }
        }
    }
}

/// What was put in order, the least first.
fn joined(ask: &Ask, places: &[usize], name: impl Fn(&Item) -> String) -> String {
    let About::Order(items) = &ask.about else {
        return String::new();
    };
    let names: Vec<_> = places.iter().filter_map(|at| items.get(*at)).map(name).collect();
    names.join(" < ")
}

/// The right answer; an order with its numbers.
fn truth_text(lab: &Lab, ask: &Ask, truth: &Answer, language: Language) -> String {
    let Answer::Order(places) = truth else {
        return text(lab, ask, truth, language);
    };
    joined(ask, places, |item| {
        let value = item.of.value(lab.untouched(), 1).unwrap_or(f64::NAN);
        format!(
            "{} ({})",
            question_text(lab, item.say.get(language)),
            short(value)
        )
    })
}

/// The answer, what the run said to it, why it was wrong, and what there is to learn.
fn said(lab: &Lab, ask: &Ask, locked: &Locked, language: Language, ascii: bool) -> Vec<Token> {
    let Locked { answer, verdict } = locked;
    let words = |text: &str, meaning: Meaning| -> Vec<Token> {
        text.split_whitespace()
            .map(|word| Token::word(word, meaning))
            .collect()
    };
    let (mark, meaning) = if verdict.right {
        (verdict_mark(true, ascii), Meaning::Good)
    } else {
        (verdict_mark(false, ascii), Meaning::Bad)
    };
    let own = text(lab, ask, answer, language);
    let truth = verdict.truth.as_ref();
    let truth = truth.map(|truth| truth_text(lab, ask, truth, language));
    let told = |said: &str| match &ask.about {
        About::Choice(_) => language.quoted(said),
        _ => said.to_owned(),
    };
    let line = match (verdict.right, truth, language) {
        (true, Some(truth), Language::English) if truth != own => {
            format!("Right: {own}; the run says {truth}.")
        }
        (true, Some(truth), Language::Spanish) if truth != own => {
            format!("Correcto: {own}; la ejecución da {truth}.")
        }
        (true, _, Language::English) => format!("Right: {own}."),
        (true, _, Language::Spanish) => format!("Correcto: {own}."),
        (false, Some(truth), Language::English) => {
            format!("Not {}. The run says: {}.", told(&own), told(&truth))
        }
        (false, Some(truth), Language::Spanish) => {
            format!("No: {}. La ejecución dice: {}.", told(&own), told(&truth))
        }
        (false, None, Language::English) => format!("{own}: at these values the run has no answer."),
        (false, None, Language::Spanish) => format!("{own}: con estos valores la ejecución no da respuesta."),
    };
    let mut tokens = words(&format!("{mark} {line}"), meaning);
    if let Some(because) = ask.because(verdict) {
        tokens.push(Token::word("\n", Meaning::Text));
        tokens.extend(question_tokens(lab, because.get(language), Meaning::Text));
    }
    tokens.push(Token::word("\n", Meaning::Text));
    tokens.extend(question_tokens(lab, ask.reveal.get(language), Meaning::Text));
    tokens
}
