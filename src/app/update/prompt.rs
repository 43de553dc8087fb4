//! What is typed: a value for the chosen knob, or words. What is refused changes nothing.

use crate::app::command::Command;
use crate::app::knob::KnobTarget;
use crate::app::overlay::{Overlay, Prompt, PromptFor};
use crate::app::state::{App, Screen};
use crate::lesson::{Language, Localized};

impl App {
    pub(super) fn update_prompt(&mut self, mut prompt: Prompt, command: Command) {
        match command {
            Command::Type(c) => prompt.add(c.encode_utf8(&mut [0; 4])),
            Command::Paste(text) => prompt.add(&text),
            Command::Erase | Command::Back => prompt.erase(),
            Command::EraseAll => prompt.erase_all(),
            Command::Close => return,
            Command::Enter => {
                let refused = match prompt.purpose {
                    PromptFor::Value => self.enter_value(&prompt.text),
                    PromptFor::Words => self.enter_words(&prompt.text),
                };
                match refused {
                    None => return,
                    Some(error) => prompt.error = Some(error),
                }
            }
            _ => {}
        }
        self.overlay = Some(Overlay::Prompt(prompt));
    }

    /// Sets the chosen value; returns why not.
    fn enter_value(&mut self, text: &str) -> Option<String> {
        let language = self.language;
        let Screen::Lab(_, lab) = &mut self.screen else {
            return None;
        };
        let knob = lab.chosen_knob();
        let range = knob.and_then(|knob| knob.range);
        let is_setting = knob.is_some_and(|knob| matches!(knob.target, KnobTarget::Rate | KnobTarget::Clip));
        let refuse = |text: Localized<String>| Some(text.get(language).clone());
        match text.trim().replace(',', ".").parse::<f64>() {
            Ok(value) if !value.is_finite() => refuse(Localized {
                en: "a finite number, please".to_owned(),
                es: "tiene que ser un número finito".to_owned(),
            }),
            Ok(value) if is_setting && value <= 0.0 => refuse(Localized {
                en: "a number greater than 0, please".to_owned(),
                es: "tiene que ser un número mayor que 0".to_owned(),
            }),
            Ok(value) if range.is_some_and(|(least, most)| value < least || value > most) => {
                let (least, most) = range.unwrap_or_default();
                refuse(Localized {
                    en: format!("between {least} and {most} in this scene"),
                    es: format!("entre {least} y {most} en esta escena"),
                })
            }
            Ok(value) => {
                lab.turn(value);
                None
            }
            Err(_) => refuse(Localized {
                en: "not a number; the value stays as it was. Try 0.5 or -1e-3".to_owned(),
                es: "no es un número; el valor sigue como estaba. Prueba 0.5 o -1e-3".to_owned(),
            }),
        }
    }

    /// Reads other words; returns why not.
    fn enter_words(&mut self, text: &str) -> Option<String> {
        const WORDS_LIMIT: usize = 200;
        let language = self.language;
        let Screen::Lab(_, lab) = &mut self.screen else {
            return None;
        };
        let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        let refuse = |text: Localized<String>| Some(text.get(language).clone());
        if words.is_empty() || words.len() > WORDS_LIMIT {
            return refuse(Localized {
                en: format!("from 1 to {WORDS_LIMIT} words, please"),
                es: format!("de 1 a {WORDS_LIMIT} palabras, por favor"),
            });
        }
        lab.read_words(words).err().map(|unknown| {
            let known = listed(&unknown.known);
            let word = unknown.word;
            match (language, unknown.near) {
                (Language::English, Some(near)) => {
                    format!("`{word}` has no vector here; did you mean `{near}`? Known words: {known}")
                }
                (Language::English, None) => format!("`{word}` has no vector here. Known words: {known}"),
                (Language::Spanish, Some(near)) => {
                    format!("`{word}` no tiene vector aquí; ¿quizá `{near}`? Palabras con vector: {known}")
                }
                (Language::Spanish, None) => {
                    format!("`{word}` no tiene vector aquí. Palabras con vector: {known}")
                }
            }
        })
    }
}

/// As many words as one might read, the others left out.
fn listed(words: &[String]) -> String {
    const MOST: usize = 60;
    let more = if words.len() > MOST { " ..." } else { "" };
    words[..words.len().min(MOST)].join(" ") + more
}
