//! What the keys do in what lies on top of the panels.

use super::{Offer, Word, listed, word, works};
use crate::app::{App, Command, Lab, Overlay, Question, Sheet};
use crate::engine::Address;
use crate::lesson::{About, Localized, Stage};

/// The keys that do something in what lies on top.
pub(in crate::ui) fn offers_on_top(app: &App) -> Vec<Offer> {
    let Some(overlay) = &app.overlay else {
        return Vec::new();
    };
    listed(app, |binding| {
        let word = word_on_top(app, overlay, &binding.command)?;
        Some((word, u8::from(binding.command != Command::Close), false))
    })
}

/// What a key does while something lies on top.
fn word_on_top(app: &App, overlay: &Overlay, command: &Command) -> Option<Word> {
    match (overlay, command) {
        (Overlay::Help(_) | Overlay::Mistakes { .. }, Command::Row(1)) => word("read on", "seguir leyendo"),
        (Overlay::Explanation { trail, .. }, Command::Row(1)) if operands(app.lab()?, trail) > 1 => {
            word("operand", "operando")
        }
        (Overlay::Explanation { trail, .. }, Command::Enter) if operands(app.lab()?, trail) > 0 => {
            word("go into it", "entrar en él")
        }
        (Overlay::Explanation { trail, .. }, Command::Back) if trail.len() > 1 => word("back", "volver"),
        (Overlay::Question(question), _) => word_on_question(app.lab()?, question, command),
        (Overlay::Sheet(sheet), _) => word_on_sheet(app.lab()?, sheet, command),
        (Overlay::Finish(_), Command::Row(1)) => {
            let several = app.left().len() > 1;
            several.then_some(Localized {
                en: "choose",
                es: "elegir",
            })
        }
        (Overlay::Finish(_), Command::Enter) if app.left().is_empty() => {
            word("to the lessons", "a las lecciones")
        }
        (Overlay::Finish(_), Command::Enter) => word("open", "abrir"),
        (Overlay::Finish(_), Command::Close) => word("back to the scene", "volver a la escena"),
        (Overlay::Challenge(_), Command::Hint) => works(app.lab()?, command).then_some(Localized {
            en: "a hint",
            es: "una pista",
        }),
        (Overlay::Challenge(_), Command::Panel(1)) => {
            let several = app.lab()?.scene().challenges.len() > 1;
            several.then_some(Localized {
                en: "another",
                es: "otro",
            })
        }
        (Overlay::Challenge(_), Command::Close) => {
            word("to the scene, to change it", "a la escena, para cambiarla")
        }
        (Overlay::Units(_), Command::Step(1)) => word("step", "paso"),
        (Overlay::Units(_), Command::Row(1)) => word("choose", "elegir"),
        (Overlay::Units(_), Command::Units) => word("quantity", "magnitud"),
        (Overlay::Units(_), Command::Panel(1)) => word("order", "orden"),
        (Overlay::Units(_), Command::Enter) => word("go there", "ir allí"),
        (Overlay::Units(_), Command::Close) => word("leave it", "dejarlo"),
        (Overlay::Prompt(_), Command::Enter) => word("take it", "aceptar"),
        (Overlay::Prompt(_), Command::Close) => word("leave it", "dejarlo"),
        (_, Command::Close) => word("close", "cerrar"),
        _ => None,
    }
}

/// How many operands there are to go into.
fn operands(lab: &Lab, trail: &[Address]) -> usize {
    let explanation = trail.last().and_then(|address| lab.run().explain(*address));
    explanation.map_or(0, |explanation| explanation.factors().len())
}

fn word_on_question(lab: &Lab, question: &Question, command: &Command) -> Option<Word> {
    let locked = lab.work.answers.get(question.ask).is_some_and(Option::is_some);
    let scene = lab.scene();
    // How many there are to choose from, where the answer is not typed; how many are left, where it is an order.
    let (choices, left) = match scene.asks.get(question.ask).map(|ask| &ask.about) {
        Some(About::Order(items)) => (items.len(), items.len().saturating_sub(question.picked.len())),
        Some(About::Number { .. } | About::Step { words: false, .. } | About::Work { .. }) | None => (0, 0),
        Some(_) => (2, 0),
    };
    let ordered = left > 0 || !question.picked.is_empty();
    match command {
        Command::Step(1) if locked || choices > 0 => word("step", "paso"),
        Command::Row(1) if !locked && choices > 0 && (left > 0 || !ordered) => word("choose", "elegir"),
        Command::Panel(1) if scene.asks.len() > 1 => word("another", "otra"),
        Command::Enter if locked => word("go on", "seguir"),
        Command::Enter if left > 0 => word("pick the next", "elegir la siguiente"),
        Command::Enter => word("lock the answer", "fijar la respuesta"),
        Command::Back if !locked && !question.picked.is_empty() => word("take back", "quitar"),
        Command::Reset if locked => word("ask again", "volver a preguntar"),
        Command::Close if locked => word("close", "cerrar"),
        Command::Close => word("leave it open", "dejarla abierta"),
        _ => None,
    }
}

fn word_on_sheet(lab: &Lab, sheet: &Sheet, command: &Command) -> Option<Word> {
    let locked = lab.work.answers.get(sheet.ask).is_some_and(Option::is_some);
    match command {
        Command::Step(1) => word("step", "paso"),
        Command::Panel(1) if locked || sheet.stage == Stage::Shown => {
            let several = lab.scene().asks.len() > 1;
            several.then_some(Localized {
                en: "another",
                es: "otra",
            })
        }
        Command::Panel(1) => word("next blank", "otro hueco"),
        Command::Enter => match (sheet.stage, sheet.is_done()) {
            _ if locked => word("go on", "seguir"),
            (Stage::Shown, _) => word("now with a blank", "ahora con un hueco"),
            (Stage::One, true) => word("now all of it", "ahora todo"),
            (Stage::All, true) => word("that was all", "eso era todo"),
            _ => word("check", "comprobar"),
        },
        Command::Reset if locked => word("begin again", "empezar de nuevo"),
        Command::Close if locked => word("close", "cerrar"),
        Command::Close => word("leave it open", "dejarlo abierto"),
        _ => None,
    }
}
