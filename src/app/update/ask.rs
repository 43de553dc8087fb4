//! Questions and challenges on top of the scene: choosing, typing, ordering and locking an answer; taking hints.

use super::worked::{is_filled_in, overlay_of};
use crate::app::command::Command;
use crate::app::lab::Lab;
use crate::app::overlay::{Overlay, Question};
use crate::app::ring::around;
use crate::app::state::{App, Effect, Screen};
use crate::app::work::Locked;
use crate::lesson::{About, Answer, Localized, Sign};

impl App {
    /// Opens the first question without an answer; where all are answered, the first.
    pub(super) fn open_question(&mut self) {
        let Some(lab) = self.lab_mut() else { return };
        lab.playing = false;
        if lab.scene().asks.is_empty() {
            return self.say(Localized {
                en: "this scene asks nothing",
                es: "esta escena no pregunta nada",
            });
        }
        let ask = lab.work.open_question().unwrap_or(0);
        self.overlay = Some(overlay_of(lab, ask));
    }

    /// Opens the first challenge that is not solved; where all are, the first.
    pub(super) fn open_challenge(&mut self) {
        let Some(lab) = self.lab_mut() else { return };
        lab.playing = false;
        if lab.scene().challenges.is_empty() {
            return self.say(Localized {
                en: "this scene has no challenge",
                es: "esta escena no tiene ningún reto",
            });
        }
        let at = lab.work.open_challenge().unwrap_or(0);
        self.overlay = Some(Overlay::Challenge(at));
    }

    /// Shows the next hint of the open challenge.
    pub(super) fn take_hint(&mut self) {
        self.open_challenge();
        if let Some(Overlay::Challenge(at)) = self.overlay {
            self.hint(at);
        }
    }

    fn hint(&mut self, at: usize) {
        let Some(lab) = self.lab_mut() else { return };
        let all = lab.scene().challenges.get(at).map_or(0, |own| own.hints.len());
        lab.work.take_hint(at, all);
    }

    pub(super) fn update_challenge(&mut self, at: usize, command: Command) -> Effect {
        let Screen::Lab(_, lab) = &self.screen else {
            return Effect::Draw;
        };
        let count = lab.scene().challenges.len();
        let at = match command {
            Command::Close | Command::Leave | Command::Back | Command::Enter | Command::Challenge => {
                return Effect::Draw;
            }
            Command::Panel(by) | Command::Row(by) => around(at, by, count),
            Command::Hint => {
                self.hint(at);
                at
            }
            _ => at,
        };
        self.overlay = Some(Overlay::Challenge(at));
        Effect::Draw
    }

    pub(super) fn update_question(&mut self, mut question: Question, command: Command) -> Effect {
        let language = self.language;
        let Screen::Lab(_, lab) = &mut self.screen else {
            return Effect::Draw;
        };
        let asks = lab.scene().asks.len();
        let locked = lab.work.answers.get(question.ask).is_some_and(Option::is_some);
        let options = options(lab, question.ask);
        let ordered = asks_for_an_order(lab, question.ask);
        match command {
            Command::Close | Command::Leave | Command::Ask => return Effect::Draw,
            Command::Panel(by) => {
                self.overlay = Some(overlay_of(lab, around(question.ask, by, asks)));
                return Effect::Draw;
            }
            // The scene stays in sight and can be walked through while one thinks.
            Command::Step(by) => lab.step(by),
            Command::Operation(by) => lab.operation(by),
            Command::Start => lab.edge(false),
            Command::End => lab.edge(true),
            Command::Enter if locked => {
                let Some(next) = lab.work.open_question() else {
                    return Effect::Draw;
                };
                self.overlay = Some(overlay_of(lab, next));
                return Effect::Draw;
            }
            Command::Reset if locked => {
                lab.work.answer(question.ask, None);
                question = Question::new(question.ask);
            }
            _ if locked => {}
            Command::Row(by) if ordered => question.seek(by, options.unwrap_or(0)),
            Command::Row(by) => {
                let last = options.unwrap_or(1).saturating_sub(1);
                question.chosen = question.chosen.saturating_add_signed(by).min(last);
            }
            Command::Type(c) if ordered => {
                if let Some(at) = letter(c) {
                    question.pick(at, options.unwrap_or(0));
                }
            }
            Command::Choose(row) if ordered => question.pick(row, options.unwrap_or(0)),
            Command::Erase | Command::Back if ordered => question.unpick(),
            Command::Enter if ordered && options.is_some_and(|count| question.picked.len() < count) => {
                question.pick(question.chosen, options.unwrap_or(0));
            }
            Command::Choose(row) if options.is_some_and(|count| row < count) => question.chosen = row,
            Command::Type(c) => question.add(c.encode_utf8(&mut [0; 4])),
            Command::Paste(text) => question.add(&text),
            Command::Erase | Command::Back => question.erase(),
            Command::Enter => match answer(lab, &question) {
                Ok(answer) => lock(lab, question.ask, answer),
                Err(refused) => question.error = Some(refused.get(language).clone()),
            },
            _ => {}
        }
        self.overlay = Some(Overlay::Question(question));
        Effect::Draw
    }

    /// Whether characters are text now, not keys.
    pub fn is_typing(&self) -> bool {
        match (&self.overlay, &self.screen) {
            (Some(Overlay::Prompt(_) | Overlay::Units(_)), _) => true,
            (Some(Overlay::Sheet(sheet)), Screen::Lab(_, lab)) => is_filled_in(lab, sheet),
            (Some(Overlay::Question(question)), Screen::Lab(_, lab)) => {
                let locked = lab.work.answers.get(question.ask).is_some_and(Option::is_some);
                let typed = options(lab, question.ask).is_none();
                !locked && (typed || asks_for_an_order(lab, question.ask))
            }
            _ => false,
        }
    }

    /// Says that a challenge has just been solved.
    pub(super) fn praise(&mut self) {
        if self.lab_mut().and_then(|lab| lab.just_solved.take()).is_some() {
            self.say(Localized {
                en: "Challenge solved! c says why",
                es: "¡Reto superado! c explica por qué",
            });
        }
    }
}

/// How many answers there are to choose from; nothing where the answer is typed.
fn options(lab: &Lab, ask: usize) -> Option<usize> {
    match &lab.scene().asks.get(ask)?.about {
        About::Choice(choices) => Some(choices.len()),
        About::Sign { .. } => Some(Sign::ALL.len()),
        About::Order(items) => Some(items.len()),
        About::Step { words: true, .. } => Some(lab.untouched().steps()),
        About::Step { words: false, .. } | About::Number { .. } | About::Work { .. } => None,
    }
}

/// Whether the answer is put together one after the other: then letters pick.
fn asks_for_an_order(lab: &Lab, ask: usize) -> bool {
    let about = lab.scene().asks.get(ask).map(|ask| &ask.about);
    matches!(about, Some(About::Order(_)))
}

/// The place that a letter stands for: `a` for the first.
fn letter(c: char) -> Option<usize> {
    ('a'..='z').position(|own| own == c.to_ascii_lowercase())
}

fn answer(lab: &Lab, question: &Question) -> Result<Answer, Localized<String>> {
    let about = lab.scene().asks.get(question.ask).map(|ask| &ask.about);
    match about {
        Some(About::Choice(_)) => Ok(Answer::Choice(question.chosen)),
        Some(About::Sign { .. }) => Ok(Answer::Sign(
            Sign::ALL.get(question.chosen).copied().unwrap_or(Sign::Zero),
        )),
        Some(About::Order(_)) => Ok(Answer::Order(question.picked.clone())),
        Some(About::Step { words: true, .. }) => Ok(Answer::Step(question.chosen + 1)),
        Some(About::Step { words: false, .. }) => {
            let last = lab.untouched().steps();
            match question.text.trim().parse() {
                Ok(step) if (1..=last).contains(&step) => Ok(Answer::Step(step)),
                _ => Err(Localized {
                    en: format!("a step from 1 to {last}, please"),
                    es: format!("un paso de 1 a {last}, por favor"),
                }),
            }
        }
        Some(About::Number { .. } | About::Work { .. }) | None => {
            match question.text.trim().replace(',', ".").parse::<f64>() {
                Ok(value) if value.is_finite() => Ok(Answer::Number(value)),
                _ => Err(Localized {
                    en: "a number, please: 0.5 or -1e-3".to_owned(),
                    es: "un número, por favor: 0.5 o -1e-3".to_owned(),
                }),
            }
        }
    }
}

/// Judged is the scene as the lesson has it: what the question says was written about it.
fn lock(lab: &mut Lab, at: usize, answer: Answer) {
    let ask = lab.scene().asks.get(at);
    let Some(verdict) = ask.map(|ask| ask.judge(lab.untouched(), &answer)) else {
        return;
    };
    lab.work.answer(at, Some(Locked { answer, verdict }));
}
