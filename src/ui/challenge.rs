//! A challenge on top of the scene: the goal, what the values on screen come to, the hints taken, and why it works.

use super::glyph::verdict_mark;
use super::ink::Ink;
use super::prose::prose_tokens;
use super::screen::shelf;
use super::theme::Meaning;
use super::tokens::{Token, draw_tokens, rows_of, short};
use crate::app::Lab;
use crate::engine::Address;
use crate::lesson::{Challenge, Language, Outcome};

pub(super) fn draw_challenge(lab: &Lab, language: Language, at: usize, ink: &mut Ink<'_>) {
    let (Some(challenge), Some(trial)) = (lab.scene().challenges.get(at), lab.work.trials.get(at)) else {
        return;
    };
    let prose =
        |prose: &crate::lesson::Localized<_>, meaning| prose_tokens(lab, prose.get(language), meaning);
    let mut tokens = prose(&challenge.goal, Meaning::Heading);
    let line = || Token::word("\n", Meaning::Text);
    tokens.push(line());
    let solved = trial.outcome == Outcome::Solved;
    let (mark, meaning) = if solved {
        (verdict_mark(true, ink.ascii()), Meaning::Good)
    } else {
        (verdict_mark(false, ink.ascii()), Meaning::Bad)
    };
    let state = format!("{mark} {}", outcome_text(lab, challenge, trial.outcome, language));
    tokens.extend(state.split_whitespace().map(|word| Token::word(word, meaning)));
    for (number, hint) in challenge.hints.iter().take(trial.hints).enumerate() {
        tokens.push(line());
        tokens.push(Token::word(format!("{}.", number + 1), Meaning::Accent));
        let mut hint = prose(hint, Meaning::Text);
        if let Some(first) = hint.first_mut() {
            first.glued = false;
        }
        tokens.extend(hint);
    }
    // Its numbers are those on screen: they explain it only where these solve it.
    if solved {
        tokens.push(line());
        tokens.extend(prose(&challenge.why, Meaning::Text));
    }
    let width = ink.width().saturating_sub(4).min(84);
    let inner = width.saturating_sub(4);
    let height = rows_of(ink, inner, &tokens).saturating_add(2);
    let hints = challenge.hints.len().saturating_sub(trial.hints);
    let left = if trial.solved { 0 } else { hints };
    let title = match (language, left) {
        (Language::English, 0) => "Challenge".to_owned(),
        (Language::English, 1) => "Challenge · 1 hint left".to_owned(),
        (Language::English, _) => format!("Challenge · {left} hints left"),
        (Language::Spanish, 0) => "Reto".to_owned(),
        (Language::Spanish, 1) => "Reto · queda 1 pista".to_owned(),
        (Language::Spanish, _) => format!("Reto · quedan {left} pistas"),
    };
    let mut inside = shelf(ink, width, height, &title);
    draw_tokens(&mut inside, 0, &tokens);
}

/// What happened: `c[0] after step 12 is 0.31, wanted more than 0.9`.
pub(super) fn outcome_text(lab: &Lab, challenge: &Challenge, outcome: Outcome, language: Language) -> String {
    let (condition, found, hidden) = match (outcome, language) {
        (Outcome::Solved, Language::English) => return "solved at these values".to_owned(),
        (Outcome::Solved, Language::Spanish) => return "superado con estos valores".to_owned(),
        (Outcome::OtherLength, Language::English) => {
            return format!("this needs {} steps, as the lesson has them", challenge.steps);
        }
        (Outcome::OtherLength, Language::Spanish) => {
            return format!("hacen falta {} pasos, como en la lección", challenge.steps);
        }
        (
            Outcome::Missed {
                condition,
                found,
                hidden,
            },
            _,
        ) => (condition, found, hidden),
    };
    let Some(condition) = challenge.all.get(condition) else {
        return String::new();
    };
    let named = lab.scene().called(&condition.name, condition.of.run(), language);
    let name = match condition.of.address(1).map(|at| at.address) {
        Some(Address::Value { step, .. } | Address::Adjoint { step, .. }) => {
            let base = named.split('@').next().unwrap_or_default();
            match language {
                Language::English => format!("{base} after step {step}"),
                Language::Spanish => format!("{base} tras el paso {step}"),
            }
        }
        _ => named,
    };
    let wanted = match (condition.bounds.above, condition.bounds.below, language) {
        (Some(above), Some(below), Language::English) => format!("between {above} and {below}"),
        (Some(above), Some(below), Language::Spanish) => format!("entre {above} y {below}"),
        (Some(above), None, Language::English) => format!("more than {above}"),
        (Some(above), None, Language::Spanish) => format!("más de {above}"),
        (None, below, Language::English) => format!("less than {}", below.unwrap_or_default()),
        (None, below, Language::Spanish) => format!("menos de {}", below.unwrap_or_default()),
    };
    let value = if lab.run().steps() != challenge.steps {
        "-".to_owned()
    } else if lab.hides_later() {
        "?".to_owned()
    } else {
        short(found)
    };
    match (hidden, language) {
        (None, Language::English) => format!("{name} is {value}, wanted {wanted}"),
        (None, Language::Spanish) => format!("{name} vale {value}; se busca {wanted}"),
        (Some(_), Language::English) => format!("on inputs not shown {name} is {value}, wanted {wanted}"),
        (Some(_), Language::Spanish) => {
            format!("con entradas que no se ven {name} vale {value}; se busca {wanted}")
        }
    }
}
