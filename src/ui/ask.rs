//! A question on top of the scene: what can be answered, and what the run said once the answer is locked. It lies low,
//! so that the scene stays in sight.

use super::glyph::Glyph;
use super::ink::{Ink, Target};
use super::number::exact;
use super::prose::prose_tokens;
use super::screen::shelf;
use super::text::cells;
use super::theme::Meaning;
use super::tokens::{Token, draw_tokens, short};
use crate::app::{Lab, Locked, Question};
use crate::lesson::{About, Answer, Ask, Language, Sign};
use ratatui::layout::Rect;

/// The most answers that are listed at once.
const ROWS: usize = 8;

pub(super) fn draw_question(lab: &Lab, language: Language, question: &Question, ink: &mut Ink<'_>) {
    let Some(ask) = lab.scene().asks.get(question.ask) else {
        return;
    };
    let locked = lab.work.answers.get(question.ask).copied().flatten();
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
    let asked = prose_tokens(lab, ask.question.get(language), Meaning::Heading);
    let said = locked.map(|locked| said(lab, ask, locked, language, ink.ascii()));
    let options = options(lab, ask, language);
    // What is said is measured on no rows at all, then drawn.
    let mut measure = |tokens: &[Token]| draw_tokens(&mut ink.part(Rect::new(0, 0, inner, 0)), 0, tokens);
    let middle = match (&said, &options) {
        (Some(said), _) => measure(said),
        (None, Some(options)) => options.len().min(ROWS) as u16,
        (None, None) => 1,
    };
    let height = measure(&asked).saturating_add(middle).saturating_add(5);
    let mut inside = shelf(ink, width, height, &title);
    let last = inside.height().saturating_sub(1);
    let y = draw_tokens(&mut inside, 0, &asked).saturating_add(1);
    let rest = Rect::new(0, y, inside.width(), last.saturating_sub(y));
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
    let (below, meaning) = match (&question.error, said.is_some(), options.is_some(), language) {
        (Some(error), ..) => (error.as_str(), Meaning::Bad),
        (_, true, _, Language::English) => ("Enter goes on, r asks again", Meaning::Quiet),
        (_, true, _, Language::Spanish) => ("Enter sigue, r vuelve a preguntar", Meaning::Quiet),
        (_, _, true, Language::English) => (
            "up and down choose, Enter locks, Esc leaves it open",
            Meaning::Quiet,
        ),
        (_, _, true, Language::Spanish) => (
            "arriba y abajo eligen, Enter fija, Esc la deja abierta",
            Meaning::Quiet,
        ),
        (_, _, false, Language::English) => ("type, Enter locks, Esc leaves it open", Meaning::Quiet),
        (_, _, false, Language::Spanish) => ("escribe, Enter fija, Esc la deja abierta", Meaning::Quiet),
    };
    inside.text(0, last, below, meaning);
}

fn list(options: &[String], chosen: usize, ink: &mut Ink<'_>) {
    let room = usize::from(ink.height());
    let first = chosen
        .saturating_sub(room / 2)
        .min(options.len().saturating_sub(room));
    for (row, (at, option)) in options.iter().enumerate().skip(first).take(room).enumerate() {
        let y = row as u16;
        let here = at == chosen;
        if here {
            ink.symbol(0, y, Glyph::Cursor, Meaning::Accent);
        }
        ink.text(2, y, option, if here { Meaning::Selected } else { Meaning::Text });
        let width = cells(option).saturating_add(2);
        ink.hit(Rect::new(0, y, width, 1), Target::Row(at));
    }
}

/// What can be chosen; nothing where the answer is typed.
fn options(lab: &Lab, ask: &Ask, language: Language) -> Option<Vec<String>> {
    let answers: Vec<Answer> = match &ask.about {
        About::Choice(choices) => (0..choices.len()).map(Answer::Choice).collect(),
        About::Sign { .. } => Sign::ALL.into_iter().map(Answer::Sign).collect(),
        About::Step { words: true, .. } => (1..=lab.run().steps()).map(Answer::Step).collect(),
        About::Step { words: false, .. } | About::Number { .. } => return None,
    };
    Some(
        answers
            .into_iter()
            .map(|own| text(lab, ask, own, language))
            .collect(),
    )
}

fn text(lab: &Lab, ask: &Ask, answer: Answer, language: Language) -> String {
    match (answer, &ask.about) {
        (Answer::Number(value), About::Number { within, .. }) if (1e-4..1.0).contains(within) => {
            // One digit more than the question asks for.
            let digits = (-within.log10()).ceil().clamp(0.0, 6.0) as usize + 1;
            format!("{value:.digits$}")
        }
        (Answer::Number(value), _) => short(value),
        (Answer::Choice(at), About::Choice(choices)) => choices
            .get(at)
            .map(|choice| choice.say.get(language).clone())
            .unwrap_or_default(),
        (Answer::Choice(at), _) => exact(at as f64),
        (Answer::Sign(sign), _) => match (sign, language) {
            (Sign::Positive, Language::English) => "positive",
            (Sign::Zero, Language::English) => "zero",
            (Sign::Negative, Language::English) => "negative",
            (Sign::Positive, Language::Spanish) => "positivo",
            (Sign::Zero, Language::Spanish) => "cero",
            (Sign::Negative, Language::Spanish) => "negativo",
        }
        .to_owned(),
        (Answer::Step(step), _) => {
            let name = match language {
                Language::English => "step",
                Language::Spanish => "paso",
            };
            match lab.words().get(step.saturating_sub(1)) {
                Some(word) => format!("{word} ({name} {step})"),
                None => format!("{name} {step}"),
            }
        }
    }
}

/// The answer, what the run said to it, why it was wrong, and what there is to learn.
fn said(lab: &Lab, ask: &Ask, locked: Locked, language: Language, ascii: bool) -> Vec<Token> {
    let (answer, verdict) = (locked.answer, locked.verdict);
    let words = |text: &str, meaning: Meaning| -> Vec<Token> {
        text.split_whitespace()
            .map(|word| Token::word(word, meaning))
            .collect()
    };
    let (mark, meaning) = if verdict.right {
        (Glyph::Check.text(ascii), Meaning::Good)
    } else {
        (Glyph::Wrong.text(ascii), Meaning::Bad)
    };
    let own = text(lab, ask, answer, language);
    let truth = verdict.truth.map(|truth| text(lab, ask, truth, language));
    let line = match (verdict.right, truth, language) {
        (true, Some(truth), Language::English) if truth != own => {
            format!("Right: {own}; the run says {truth}.")
        }
        (true, Some(truth), Language::Spanish) if truth != own => {
            format!("Correcto: {own}; la ejecución da {truth}.")
        }
        (true, _, Language::English) => format!("Right: {own}."),
        (true, _, Language::Spanish) => format!("Correcto: {own}."),
        (false, Some(truth), Language::English) => format!("Not {own}. The run says: {truth}."),
        (false, Some(truth), Language::Spanish) => format!("No: {own}. La ejecución da: {truth}."),
        (false, None, Language::English) => format!("{own}: at these values the run has no answer."),
        (false, None, Language::Spanish) => format!("{own}: con estos valores la ejecución no da respuesta."),
    };
    let mut tokens = words(&format!("{mark} {line}"), meaning);
    if let Some(because) = ask.because(&verdict) {
        tokens.push(Token::word("\n", Meaning::Text));
        tokens.extend(prose_tokens(lab, because.get(language), Meaning::Text));
    }
    tokens.push(Token::word("\n", Meaning::Text));
    tokens.extend(prose_tokens(lab, ask.reveal.get(language), Meaning::Text));
    tokens
}
