//! The whole program's state, and what each command does to it.

use std::sync::Arc;

use super::command::Command;
use super::fields::numbers_of;
use super::lab::Lab;
use super::overlay::{Overlay, Prompt, PromptFor};
use crate::diagnostic::draw;
use crate::engine::{Origin, Pass};
use crate::lesson::{Entry, Language, Lesson, Library, LoadError, Localized, PanelKind};

/// What is on screen below the overlays.
#[derive(Debug, Clone)]
pub enum Screen {
    /// The list of lessons; which one is chosen.
    Start(usize),
    /// An open lesson: its place in the library, and its lab.
    Lab(usize, Box<Lab>),
}

/// A line for the learner, until the next command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it says.
    pub text: String,
    /// Whether something went wrong.
    pub wrong: bool,
}

/// What the terminal has to do after a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Nothing that shows changed.
    None,
    /// Draw.
    Draw,
    /// Show the next theme.
    NextTheme,
    /// Leave.
    Quit,
}

/// A lesson of the library, or why it cannot be opened.
type Loaded = Result<Arc<Lesson>, LoadError>;

/// The state of the program.
#[derive(Debug)]
pub struct App {
    /// The lessons there are.
    pub library: Library,
    /// What is on screen.
    pub screen: Screen,
    /// What lies on top.
    pub overlay: Option<Overlay>,
    /// The language.
    pub language: Language,
    /// A line for the learner.
    pub notice: Option<Notice>,
    kinds: &'static [PanelKind],
    lessons: Vec<Loaded>,
}

impl App {
    /// The program at its start screen, or in the lesson `open`. `kinds` are the panels that lessons may ask for.
    pub fn new(
        library: Library,
        kinds: &'static [PanelKind],
        language: Language,
        open: Option<usize>,
    ) -> Self {
        let lessons = library
            .entries
            .iter()
            .map(|entry| entry.load(kinds).map(Arc::new))
            .collect();
        let mut app = Self {
            library,
            screen: Screen::Start(0),
            overlay: None,
            language,
            notice: None,
            kinds,
            lessons,
        };
        if let Some(open) = open {
            app.open(open);
        }
        app
    }

    /// A lesson as loaded.
    pub fn lesson(&self, at: usize) -> Option<&Result<Arc<Lesson>, LoadError>> {
        self.lessons.get(at)
    }

    /// The open lab.
    pub fn lab(&self) -> Option<&Lab> {
        match &self.screen {
            Screen::Lab(_, lab) => Some(lab),
            Screen::Start(_) => None,
        }
    }

    /// The open lab, to be prepared from outside (`show`, tests).
    pub fn lab_mut(&mut self) -> Option<&mut Lab> {
        match &mut self.screen {
            Screen::Lab(_, lab) => Some(lab),
            Screen::Start(_) => None,
        }
    }

    /// The lesson that is open.
    pub fn open_entry(&self) -> Option<&Entry> {
        match &self.screen {
            Screen::Lab(at, _) => self.library.entries.get(*at),
            Screen::Start(_) => None,
        }
    }

    /// When the next tick is due, while something plays.
    pub fn wakes_in(&self) -> Option<std::time::Duration> {
        self.lab()
            .filter(|lab| lab.playing && self.overlay.is_none())
            .map(|lab| lab.speed.period())
    }

    fn say(&mut self, text: Localized<&str>) {
        self.notice = Some(Notice {
            text: (*text.get(self.language)).to_owned(),
            wrong: false,
        });
    }

    fn refuse(&mut self, text: String) {
        self.notice = Some(Notice { text, wrong: true });
    }

    /// Opens a lesson of the library; one with mistakes shows them.
    pub fn open(&mut self, at: usize) {
        match self.lessons.get(at) {
            Some(Ok(lesson)) => match Lab::open(Arc::clone(lesson), 0) {
                Some(lab) => {
                    self.overlay = None;
                    self.screen = Screen::Lab(at, Box::new(lab));
                }
                None => self.refuse("the lesson has no scene".to_owned()),
            },
            Some(Err(error)) => {
                let text = mistakes(error);
                self.overlay = Some(Overlay::Mistakes { text, from: 0 });
            }
            None => {}
        }
    }

    /// Does what a command asks for.
    pub fn update(&mut self, command: Command) -> Effect {
        if command != Command::Tick {
            self.notice = None;
        }
        match command {
            Command::Quit => return Effect::Quit,
            Command::Theme => return Effect::NextTheme,
            Command::Language => {
                let all = Language::ALL;
                let now = all.iter().position(|own| *own == self.language).unwrap_or(0);
                self.language = all[(now + 1) % all.len()];
                return Effect::Draw;
            }
            Command::Reload => return self.reload(),
            _ => {}
        }
        if let Some(overlay) = self.overlay.take() {
            return self.update_overlay(overlay, command);
        }
        match &mut self.screen {
            Screen::Start(_) => self.update_start(command),
            Screen::Lab(..) => self.update_lab(command),
        }
    }

    fn update_start(&mut self, command: Command) -> Effect {
        let Screen::Start(chosen) = &mut self.screen else {
            return Effect::None;
        };
        let last = self.library.entries.len().saturating_sub(1);
        match command {
            Command::Row(by) | Command::Step(by) => *chosen = chosen.saturating_add_signed(by).min(last),
            Command::Panel(by) | Command::Scene(by) => {
                *chosen = chosen.saturating_add_signed(by * 5).min(last)
            }
            Command::Start => *chosen = 0,
            Command::End => *chosen = last,
            Command::Enter | Command::Play => {
                let chosen = *chosen;
                self.open(chosen);
            }
            Command::Choose(row) if row <= last => {
                *chosen = row;
                self.open(row);
            }
            Command::Help => self.overlay = Some(Overlay::Help(0)),
            Command::Leave => return Effect::Quit,
            _ => return Effect::None,
        }
        Effect::Draw
    }

    fn update_lab(&mut self, command: Command) -> Effect {
        let Screen::Lab(_, lab) = &mut self.screen else {
            return Effect::None;
        };
        match command {
            Command::Step(by) => lab.step(by),
            Command::Operation(by) => lab.operation(by),
            Command::Start => lab.edge(false),
            Command::End => lab.edge(true),
            Command::GoTo(step) => lab.go(lab.timeline.end_of_step(lab.tick.pass, step)),
            Command::Scrub(part) => lab.scrub(part),
            Command::OtherPass => {
                let other = if lab.tick.pass == Pass::Forward {
                    Pass::Backward
                } else {
                    Pass::Forward
                };
                lab.pass(other);
                if lab.tick.pass != other {
                    self.say(Localized {
                        en: "this scene has no loss, so there is no backward pass",
                        es: "esta escena no tiene pérdida: no hay pasada hacia atrás",
                    });
                }
            }
            Command::Pass(pass) => lab.pass(pass),
            Command::Play => {
                lab.playing = !lab.playing;
                if lab.playing && at_edge(lab) {
                    lab.edge(false);
                }
            }
            Command::Tick => {
                if !lab.playing {
                    return Effect::None;
                }
                lab.step(1);
                lab.playing = !at_edge(lab);
            }
            Command::Faster => lab.speed = lab.speed.faster(),
            Command::Slower => lab.speed = lab.speed.slower(),
            Command::Row(by) => lab.row(by),
            Command::Panel(by) => {
                let panels = lab.scene().panels.len().max(1);
                lab.panel = (lab.panel + panels).saturating_add_signed(by) % panels;
            }
            Command::FocusPanel(panel) if panel < lab.scene().panels.len() => lab.panel = panel,
            Command::Zoom => lab.zoomed = !lab.zoomed,
            Command::Focus(address) => lab.look_at(address),
            Command::Enter => {
                if lab.run.number(lab.focus).is_some() {
                    lab.playing = false;
                    let trail = vec![lab.focus];
                    self.overlay = Some(Overlay::Explanation { trail, chosen: 0 });
                }
            }
            Command::Knob(by) => {
                let knobs = lab.knobs.len().max(1);
                lab.knob = (lab.knob + knobs).saturating_add_signed(by) % knobs;
                lab.focus = lab
                    .chosen_knob()
                    .map_or(lab.focus, |knob| knob.address(lab.tick.step as u32));
            }
            Command::Nudge(by) => {
                if lab.nudge(by).is_none() {
                    self.say(NO_KNOB);
                }
            }
            Command::Edit => match lab.chosen_knob().and_then(|knob| lab.knob_value(knob)) {
                Some(value) => {
                    self.overlay = Some(Overlay::Prompt(Prompt::new(PromptFor::Value, value.to_string())))
                }
                None => self.say(NO_KNOB),
            },
            Command::Words => {
                if lab.scene().words.is_some() {
                    let text = lab.words.join(" ");
                    self.overlay = Some(Overlay::Prompt(Prompt::new(PromptFor::Words, text)));
                } else {
                    self.say(Localized {
                        en: "this scene reads no words",
                        es: "esta escena no lee palabras",
                    });
                }
            }
            Command::Pin => {
                if !lab.toggle_pin() {
                    self.say(Localized {
                        en: "this number cannot be pinned in this scene",
                        es: "este número no se puede fijar en esta escena",
                    });
                }
            }
            Command::Undo => {
                if !lab.undo() {
                    self.say(Localized {
                        en: "nothing to undo",
                        es: "nada que deshacer",
                    });
                }
            }
            Command::Redo => {
                if !lab.redo() {
                    self.say(Localized {
                        en: "nothing to redo",
                        es: "nada que rehacer",
                    });
                }
            }
            Command::Reset => lab.reset(),
            Command::Scene(by) => self.change_scene(by),
            Command::Help => self.overlay = Some(Overlay::Help(0)),
            Command::Leave | Command::Close => {
                let Screen::Lab(at, lab) = &mut self.screen else {
                    return Effect::None;
                };
                if lab.zoomed {
                    lab.zoomed = false;
                } else if command == Command::Leave {
                    self.screen = Screen::Start(*at);
                }
            }
            _ => return Effect::None,
        }
        Effect::Draw
    }

    fn change_scene(&mut self, by: isize) {
        let Screen::Lab(at, lab) = &self.screen else {
            return;
        };
        let (at, scenes) = (*at, lab.lesson.scenes.len());
        let wanted = lab.scene as isize + by;
        if (0..scenes as isize).contains(&wanted) {
            if let Some(lab) = Lab::open(Arc::clone(&lab.lesson), wanted as usize) {
                self.screen = Screen::Lab(at, Box::new(lab));
            }
        } else if wanted < 0 {
            self.say(Localized {
                en: "this is the first scene",
                es: "esta es la primera escena",
            });
        } else if at + 1 < self.library.entries.len() {
            self.open(at + 1);
        } else {
            self.say(Localized {
                en: "this was the last scene of the last lesson",
                es: "esta era la última escena de la última lección",
            });
        }
    }

    fn update_overlay(&mut self, overlay: Overlay, command: Command) -> Effect {
        match overlay {
            Overlay::Help(from) => match command {
                Command::Row(by) => {
                    self.overlay = Some(Overlay::Help(from.saturating_add_signed(by).min(60)))
                }
                Command::Close | Command::Help | Command::Leave | Command::Back | Command::Enter => {}
                _ => self.overlay = Some(Overlay::Help(from)),
            },
            Overlay::Mistakes { text, from } => match command {
                Command::Row(by) => {
                    let last = text.lines().count().saturating_sub(1);
                    let from = from.saturating_add_signed(by).min(last);
                    self.overlay = Some(Overlay::Mistakes { text, from });
                }
                Command::Close | Command::Leave | Command::Back | Command::Enter => {}
                _ => self.overlay = Some(Overlay::Mistakes { text, from }),
            },
            Overlay::Explanation { trail, chosen } => self.update_explanation(trail, chosen, command),
            Overlay::Prompt(prompt) => self.update_prompt(prompt, command),
        }
        Effect::Draw
    }

    fn update_explanation(
        &mut self,
        mut trail: Vec<crate::engine::Address>,
        chosen: usize,
        command: Command,
    ) {
        let Screen::Lab(_, lab) = &mut self.screen else {
            return;
        };
        let factors = trail
            .last()
            .and_then(|address| lab.run.explain(*address))
            .map(|own| own.factors());
        let factors = factors.unwrap_or_default();
        let mut chosen = chosen.min(factors.len().saturating_sub(1));
        let into = match command {
            Command::Row(by) | Command::Step(by) => {
                chosen = chosen
                    .saturating_add_signed(by)
                    .min(factors.len().saturating_sub(1));
                None
            }
            Command::Start => {
                chosen = 0;
                None
            }
            Command::End => {
                chosen = factors.len().saturating_sub(1);
                None
            }
            Command::Enter => Some(chosen),
            Command::Choose(row) => Some(row),
            Command::Back => {
                trail.pop();
                if trail.is_empty() {
                    return;
                }
                chosen = 0;
                None
            }
            Command::Close | Command::Leave => return,
            _ => None,
        };
        if let Some(Origin::At(address) | Origin::Slope(_, address)) =
            into.and_then(|row| factors.get(row)).map(|factor| factor.origin)
        {
            trail.push(address);
            chosen = 0;
        }
        if let Some(address) = trail.last() {
            lab.look_at(*address);
        }
        self.overlay = Some(Overlay::Explanation { trail, chosen });
    }

    fn update_prompt(&mut self, mut prompt: Prompt, command: Command) {
        match command {
            Command::Type(c) => prompt.add(c.encode_utf8(&mut [0; 4])),
            Command::Paste(text) => prompt.add(&text),
            Command::Erase | Command::Back => prompt.erase(),
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
        let range = lab.chosen_knob().and_then(|knob| knob.range);
        let refuse = |text: Localized<String>| Some(text.get(language).clone());
        match text.trim().replace(',', ".").parse::<f64>() {
            Ok(value) if !value.is_finite() => refuse(Localized {
                en: "a finite number, please".to_owned(),
                es: "tiene que ser un número finito".to_owned(),
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
        let lesson = Arc::clone(&lab.lesson);
        let source = lesson.scenes[lab.scene].words.as_ref()?;
        lab.read_words(source, words).err().map(|unknown| {
            let near = unknown.near.map(|near| match language {
                Language::English => format!("; did you mean `{near}`?"),
                Language::Spanish => format!("; ¿quizá `{near}`?"),
            });
            let known = unknown.known.join(" ");
            match language {
                Language::English => {
                    format!(
                        "`{}` has no vector here{}. Known: {known}",
                        unknown.word,
                        near.unwrap_or_default()
                    )
                }
                Language::Spanish => {
                    format!(
                        "`{}` no tiene vector aquí{}. Hay: {known}",
                        unknown.word,
                        near.unwrap_or_default()
                    )
                }
            }
        })
    }

    /// Reads the open lesson again after it was saved. On a bad save the last good scene stays.
    fn reload(&mut self) -> Effect {
        let Screen::Lab(at, lab) = &self.screen else {
            return Effect::None;
        };
        let (at, scene) = (*at, lab.scene);
        let Some(entry) = self.library.entries.get(at) else {
            return Effect::None;
        };
        match entry.load(self.kinds) {
            Ok(lesson) => {
                let lesson = Arc::new(lesson);
                let scene = scene.min(lesson.scenes.len().saturating_sub(1));
                let tick = lab.tick;
                if let Some(mut new) = Lab::open(Arc::clone(&lesson), scene) {
                    let step = tick.step.min(new.run.steps());
                    new.pass(tick.pass);
                    new.go(new.timeline.end_of_step(new.tick.pass, step));
                    self.lessons[at] = Ok(lesson);
                    self.screen = Screen::Lab(at, Box::new(new));
                    if matches!(self.overlay, Some(Overlay::Mistakes { .. })) {
                        self.overlay = None;
                    }
                    self.say(Localized {
                        en: "the lesson was read again",
                        es: "se ha releído la lección",
                    });
                }
            }
            Err(error) => {
                self.overlay = Some(Overlay::Mistakes {
                    text: mistakes(&error),
                    from: 0,
                })
            }
        }
        Effect::Draw
    }

    /// The numbers that the cursor walks through in the open lab.
    pub fn walked(&self) -> Vec<crate::lesson::Quantity> {
        self.lab().map_or_else(Vec::new, |lab| {
            numbers_of(lab.run.program(), lab.tick.pass, lab.focused_panel())
        })
    }
}

/// Whether the cursor is at the last position of its pass.
fn at_edge(lab: &Lab) -> bool {
    match lab.tick.pass {
        Pass::Forward => lab.tick.step == lab.run.steps(),
        Pass::Backward => lab.tick.step == 1,
    }
}

const NO_KNOB: Localized<&str> = Localized {
    en: "this scene has nothing to change",
    es: "esta escena no tiene nada que cambiar",
};

/// Why a lesson cannot be opened, drawn as text.
fn mistakes(error: &LoadError) -> String {
    match error {
        LoadError::Unreadable(error) => error.to_string(),
        LoadError::Mistaken { text, diagnostics } => {
            let drawn: Vec<_> = diagnostics
                .iter()
                .map(|diagnostic| draw(text, diagnostic).to_string())
                .collect();
            drawn.join("\n")
        }
    }
}
