//! What the keys do where one is: which of them do something, what they are called there, which one is the next to press
//! and which matter most where room is scarce.

mod on_top;

use std::sync::OnceLock;

use super::lab::BESIDE;
use crate::app::{App, Binding, Command, KEYS, Lab, Screen, Training};
use crate::engine::Pass;
use crate::lesson::{Language, Localized};

pub(super) use on_top::offers_on_top;

/// More units than this are worth a search.
const MANY: usize = 16;

/// A key that does something here.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Offer {
    /// Its place in the key table.
    pub(super) key: usize,
    language: Language,
    /// What it does here, in a word or two.
    pub(super) word: &'static str,
    /// The least ranks show where room is scarce; 0 always shows.
    pub(super) rank: u8,
    /// Whether it is the next thing to do.
    pub(super) next: bool,
}

/// The keys that do something below whatever lies on top, on a screen of `width` columns, in the order of the table.
/// `starts` says which do on the start screen.
pub(super) fn offers_below(app: &App, width: u16, starts: impl Fn(&Command) -> bool) -> Vec<Offer> {
    listed(app, |binding| match &app.screen {
        Screen::Start(_) if !starts(&binding.command) => None,
        Screen::Start(_) => Some((word_at_start(binding)?, binding.rank, false)),
        Screen::Lab(_, lab) if !works(lab, &binding.command) => None,
        Screen::Lab(at, lab) => Some((
            word_in_lab(app, *at, lab, width, binding)?,
            rank(lab, width, binding),
            is_next(lab, &binding.command),
        )),
    })
}

fn listed(app: &App, offer: impl Fn(&Binding) -> Option<(Word, u8, bool)>) -> Vec<Offer> {
    let row = |(key, binding): (usize, &Binding)| {
        let (word, rank, next) = offer(binding)?;
        Some(Offer {
            key,
            language: app.language,
            word: word.get(app.language),
            rank,
            next,
        })
    };
    KEYS.iter().enumerate().filter_map(row).collect()
}

type Word = Localized<&'static str>;

const fn word(en: &'static str, es: &'static str) -> Option<Word> {
    Some(Localized { en, es })
}

/// The word of the table; none where the footer does not show the key.
fn own(binding: &Binding) -> Option<Word> {
    (!binding.short.en.is_empty()).then(|| binding.short.clone())
}

fn word_at_start(binding: &Binding) -> Option<Word> {
    match binding.command {
        Command::Row(1) => word("lesson", "lección"),
        Command::Enter => word("open", "abrir"),
        _ => own(binding),
    }
}

fn word_in_lab(app: &App, at: usize, lab: &Lab, width: u16, binding: &Binding) -> Option<Word> {
    let last = lab.scene + 1 == lab.lesson.scenes.len();
    match binding.command {
        Command::Scene(1) if last && at + 1 < app.library.entries.len() => {
            word("next lesson", "lección siguiente")
        }
        Command::Zoom if lab.zoomed => word("everything", "todo"),
        Command::Zoom if width < BESIDE => word("panels", "paneles"),
        Command::OtherPass if lab.tick.pass == Pass::Backward => word("forward", "adelante"),
        Command::Play if lab.playing => word("pause", "pausar"),
        Command::Train if trains(lab) => word("rest", "descansar"),
        Command::Pin if lab.is_pinned() == Some(true) => word("let go", "soltar"),
        _ => own(binding),
    }
}

/// Whether a key does something in this scene, now.
fn works(lab: &Lab, command: &Command) -> bool {
    let panels = lab.scene().panels.len();
    match command {
        Command::Step(_) => lab.run().steps() > 1,
        Command::Play => lab.run().steps() > 1 && !trains(lab),
        // A few units are seen at a glance; the key works all the same.
        Command::Units => lab.units() > MANY,
        Command::Words => lab.scene().words_of(lab.run_id).is_some(),
        Command::OtherPass => lab.run().program().backward.is_some(),
        Command::Panel(_) => panels > 1,
        Command::Run(_) => lab.runs.count() > 1,
        Command::Zoom => panels > 0,
        Command::Knob(_) => lab.knobs.len() > 1,
        Command::Nudge(_) | Command::Edit => !lab.knobs.is_empty(),
        Command::Undo | Command::Reset => !lab.history.is_empty(),
        Command::Pin => lab.is_pinned().is_some(),
        Command::Ask => lab.work.open_question().is_some(),
        Command::Train | Command::Update => lab.training.is_some(),
        Command::LookParts(_) | Command::LookUpdates(_) => {
            lab.training.as_ref().is_some_and(|own| own.latest() > 0)
        }
        Command::Rewind => lab.training.as_ref().is_some_and(|own| !own.follows()),
        Command::Challenge => !lab.work.trials.is_empty(),
        Command::Hint => lab.work.open_challenge().is_some_and(|at| {
            let all = lab.scene().challenges.get(at).map_or(0, |own| own.hints.len());
            lab.work.trials.get(at).is_some_and(|trial| trial.hints < all)
        }),
        _ => true,
    }
}

/// The rank of the table, but for what has been done with, and for what leads to the words or to the panels where both have
/// no room beside each other.
fn rank(lab: &Lab, width: u16, binding: &Binding) -> u8 {
    const LATER: u8 = 15;
    match binding.command {
        Command::Challenge if lab.work.open_challenge().is_none() => LATER,
        Command::Zoom if lab.zoomed || width < BESIDE => 1,
        _ => binding.rank,
    }
}

/// Whether updates are being made.
fn trains(lab: &Lab) -> bool {
    lab.training.as_ref().is_some_and(Training::is_running)
}

/// Whether it is the next thing to do: an untrained network is trained; then the open question, then the open
/// challenge, then, where there were some, the next scene.
fn is_next(lab: &Lab, command: &Command) -> bool {
    let next = match (lab.work.open_question(), lab.work.open_challenge()) {
        (Some(_), _) => Command::Ask,
        (None, Some(_)) => Command::Challenge,
        (None, None) => Command::Scene(1),
    };
    if lab
        .training
        .as_ref()
        .is_some_and(|own| own.latest() == 0 && !own.is_as_shipped())
    {
        return *command == Command::Train;
    }
    let asked = !lab.work.answers.is_empty() || !lab.work.trials.is_empty();
    asked && *command == next
}

impl Offer {
    /// The name of the key as the footer shows it, in plain ASCII or not; a row stands for its twin (next, previous) where
    /// that has no word of its own.
    pub(super) fn keys(&self, ascii: bool) -> &'static str {
        // The table does not change, and a footer names a dozen keys at every key.
        static NAMED: Localized<[OnceLock<Vec<String>>; 2]> = Localized {
            en: [OnceLock::new(), OnceLock::new()],
            es: [OnceLock::new(), OnceLock::new()],
        };
        let named = |at| named(at, self.language, ascii);
        let own = &NAMED.get(self.language)[usize::from(ascii)];
        let all = own.get_or_init(|| (0..KEYS.len()).map(named).collect());
        all.get(self.key).map_or("", String::as_str)
    }
}

fn named(at: usize, language: Language, ascii: bool) -> String {
    let name = |binding: &Binding| {
        let first = binding.keys.first();
        first.map(|key| key.name(language, ascii))
    };
    let own = name(&KEYS[at]).unwrap_or_default();
    let twin = |other: Option<&Binding>| {
        other
            .filter(|other| other.short.en.is_empty() && is_twin(&other.command, &KEYS[at].command))
            .and_then(name)
    };
    // Characters stand side by side, words apart.
    let pair = |first: &str, second: &str| {
        let apart = first.chars().nth(1).is_some() || second.chars().nth(1).is_some();
        format!("{first}{}{second}", if apart { " " } else { "" })
    };
    if let Some(next) = twin(KEYS.get(at + 1)) {
        return pair(&next, &own);
    }
    if let Some(before) = twin(at.checked_sub(1).and_then(|before| KEYS.get(before))) {
        return pair(&own, &before);
    }
    own
}

fn is_twin(a: &Command, b: &Command) -> bool {
    use Command as C;
    matches!(
        (a, b),
        (C::Step(_), C::Step(_))
            | (C::Operation(_), C::Operation(_))
            | (C::Row(_), C::Row(_))
            | (C::Knob(_), C::Knob(_))
            | (C::Nudge(_), C::Nudge(_))
            | (C::LookParts(_), C::LookParts(_))
            | (C::LookUpdates(_), C::LookUpdates(_))
    )
}
