//! A number worked out on paper, on top of the scene: its formula in symbols, then in numbers with blanks, each marked by
//! a sign as soon as it is filled in, and what went wrong in words.

use std::cell::Cell;

use super::formula::{signed, symbols, written};
use super::glyph::verdict_mark;
use super::ink::Ink;
use super::prose::question_tokens;
use super::screen::shelf;
use super::theme::Meaning;
use super::tokens::{Token, draw_tokens, rows_of, short};
use crate::app::{Lab, Sheet};
use crate::engine::{Explanation, Program, Run};
use crate::lesson::{Answer, Language, Localized, Place, Slip, Stage};

/// How often a number may be wrong before it is told.
const TRIES: usize = 3;

pub(super) fn draw_sheet(lab: &Lab, language: Language, sheet: &Sheet, ink: &mut Ink<'_>) {
    let Some(ask) = lab.scene().asks.get(sheet.ask) else {
        return;
    };
    let locked = lab.work.answers.get(sheet.ask).and_then(Option::as_ref);
    let paper = Paper {
        lab,
        run: lab.untouched().get(sheet.run),
        sheet,
        language,
        ascii: ink.ascii(),
    };
    let mut tokens = question_tokens(lab, ask.question.get(language), Meaning::Heading);
    tokens.push(line_break());
    for line in 0..sheet.worked.lines.len() {
        tokens.push(line_break());
        tokens.extend(paper.symbols(line));
        tokens.push(line_break());
        tokens.extend(paper.numbers(line));
    }
    tokens.push(line_break());
    match locked {
        Some(locked) => {
            tokens.push(line_break());
            let slips = match locked.answer {
                Answer::Worked { slips } => slips,
                _ => 0,
            };
            tokens.extend(words(&done(slips, language, ink.ascii()), Meaning::Good));
            tokens.push(line_break());
            tokens.extend(question_tokens(lab, ask.reveal.get(language), Meaning::Text));
        }
        None => tokens.extend(paper.help()),
    }
    let width = ink.width().saturating_sub(4).min(96);
    let inner = width.saturating_sub(4);
    let rows = rows_of(ink, inner, &tokens);
    let title = title(lab, sheet, locked.is_some(), language);
    let mut inside = shelf(ink, width, rows.saturating_add(2), &title);
    draw_tokens(&mut inside, 0, &tokens);
}

fn title(lab: &Lab, sheet: &Sheet, locked: bool, language: Language) -> String {
    let count = lab.scene().asks.len();
    let number = match count {
        1 => String::new(),
        _ => format!(" {} / {count}", sheet.ask + 1),
    };
    let stage = match (sheet.stage, locked) {
        (_, true) => Localized {
            en: "done",
            es: "hecho",
        },
        (Stage::Shown, _) => Localized {
            en: "1 of 3, written out",
            es: "1 de 3, escrito entero",
        },
        (Stage::One, _) => Localized {
            en: "2 of 3, one blank",
            es: "2 de 3, un hueco",
        },
        (Stage::All, _) => Localized {
            en: "3 of 3, all yours",
            es: "3 de 3, todo tuyo",
        },
    };
    match language {
        Language::English => format!("Work it out{number} · {}", stage.en),
        Language::Spanish => format!("Calcúlalo{number} · {}", stage.es),
    }
}

fn done(slips: usize, language: Language, ascii: bool) -> String {
    let mark = verdict_mark(true, ascii);
    match (slips, language) {
        (0, Language::English) => format!("{mark} Worked out without a slip."),
        (0, Language::Spanish) => format!("{mark} Calculado sin un solo error."),
        (1, Language::English) => format!("{mark} Worked out, with one slip on the way."),
        (1, Language::Spanish) => format!("{mark} Calculado, con un error por el camino."),
        (slips, Language::English) => format!("{mark} Worked out, with {slips} slips on the way."),
        (slips, Language::Spanish) => format!("{mark} Calculado, con {slips} errores por el camino."),
    }
}

fn line_break() -> Token {
    Token::word("\n", Meaning::Text)
}

fn words(text: &str, meaning: Meaning) -> Vec<Token> {
    text.split_whitespace()
        .map(|word| Token::word(word, meaning))
        .collect()
}

/// What is written on the sheet.
pub(super) struct Paper<'a> {
    pub(super) lab: &'a Lab,
    pub(super) run: &'a Run,
    pub(super) sheet: &'a Sheet,
    pub(super) language: Language,
    pub(super) ascii: bool,
}

impl Paper<'_> {
    pub(super) fn line(&self, line: usize) -> &Explanation {
        &self.sheet.worked.lines[line]
    }

    pub(super) fn program(&self) -> &Program {
        self.run.program()
    }

    /// The formula in symbols. Its numbers are those of the lesson, which need not be on screen: they lead nowhere.
    fn symbols(&self, line: usize) -> Vec<Token> {
        let mut tokens = symbols(self.program(), self.line(line), usize::MAX, self.language);
        for token in &mut tokens {
            token.address = None;
        }
        if let (Some(label), 0) = (self.lab.scene().label(self.sheet.run, self.language), line) {
            tokens.insert(0, Token::word(format!("{label}:"), Meaning::Quiet));
        }
        tokens
    }

    /// The same in numbers, with what was filled in.
    fn numbers(&self, line: usize) -> Vec<Token> {
        let next = Cell::new(0);
        let mut tokens = vec![Token::word("=", Meaning::Symbol)];
        tokens.extend(written(self.line(line), self.language, &|_, alone| {
            let operand = Some(next.replace(next.get() + 1));
            self.place(Place { line, operand }, alone)
        }));
        tokens.push(Token::word("=", Meaning::Symbol));
        tokens.extend(self.place(Place { line, operand: None }, true));
        tokens
    }

    /// What stands in a place; in brackets where it is negative and not `alone`.
    fn place(&self, place: Place, alone: bool) -> Vec<Token> {
        let value = self.sheet.worked.value(place).unwrap_or(f64::NAN);
        let Some(entry) = self.sheet.entry(place) else {
            // What a line comes to is known once it is worked out, there and where it goes into another.
            let source = self
                .sheet
                .worked
                .carried(place)
                .or(place.operand.is_none().then_some(place.line));
            let known = source.is_none_or(|line| self.sheet.shows_result(line));
            let text = if known {
                signed(short(value), alone)
            } else {
                "...".to_owned()
            };
            return vec![Token::word(
                text,
                if known { Meaning::Text } else { Meaning::NotYet },
            )];
        };
        let here = self.sheet.current().is_some_and(|(current, _)| current == place);
        let blank = if entry.text.is_empty() {
            "____"
        } else {
            &entry.text
        };
        let meaning = match (here && !self.sheet.is_done(), entry.judged) {
            (true, _) => Meaning::Focus,
            (_, Some(Ok(()))) => Meaning::Good,
            (_, Some(Err(_))) => Meaning::Bad,
            (_, None) => Meaning::Accent,
        };
        let mut tokens = vec![Token::word(signed(blank.to_owned(), alone), meaning)];
        let mark = match entry.judged {
            Some(Ok(())) => Some((true, Meaning::Good)),
            Some(Err(_)) => Some((false, Meaning::Bad)),
            None => None,
        };
        tokens.extend(
            mark.map(|(right, meaning)| Token::word(verdict_mark(right, self.ascii), meaning).glued()),
        );
        tokens
    }

    /// What there is to say to the blank with the cursor.
    fn help(&self) -> Vec<Token> {
        let Some((place, entry)) = self.sheet.current().filter(|_| !self.sheet.is_done()) else {
            return Vec::new();
        };
        if self.sheet.unreadable {
            let text = match self.language {
                Language::English => "that is not a number; try 0.5 or -1e-3",
                Language::Spanish => "eso no es un número; prueba 0.5 o -1e-3",
            };
            return words(text, Meaning::Bad);
        }
        match entry.judged {
            Some(Err(slip)) => {
                let mut text = format!("{} {}", verdict_mark(false, self.ascii), self.slip(place, slip));
                if entry.wrong >= TRIES && slip != Slip::Early {
                    let value = short(self.sheet.worked.value(place).unwrap_or(f64::NAN));
                    text += &match self.language {
                        Language::English => format!(" It is {value}."),
                        Language::Spanish => format!(" Es {value}."),
                    };
                }
                words(&text, Meaning::Bad)
            }
            _ => words(&self.prompt(place), Meaning::Quiet),
        }
    }
}
