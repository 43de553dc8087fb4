//! The last row: what the keys do now, from the key table; or what there is to say.

use ratatui::layout::Rect;

use super::ink::{Ink, Target};
use super::text::columns;
use super::theme::Meaning;
use crate::app::{App, Binding, Command, KEYS, Screen};
use crate::lesson::Localized;

/// Draws the footer with the keys that `offers` lets through, as many as there is room for.
pub(super) fn draw_footer(app: &App, ink: &mut Ink<'_>, offers: impl Fn(&Command) -> bool) {
    let y = ink.height().saturating_sub(1);
    if let Some(notice) = &app.notice {
        ink.text(
            1,
            y,
            &notice.text,
            if notice.wrong {
                Meaning::Bad
            } else {
                Meaning::Accent
            },
        );
        return;
    }
    let offered: Vec<_> = KEYS
        .iter()
        .enumerate()
        .filter(|(_, binding)| offers(&binding.command) && !binding.short.en.is_empty())
        .map(|(at, binding)| (at, keys_text(at), word(app, binding)))
        .collect();
    let wide = |(_, keys, short): &(usize, String, &str)| columns(keys) + columns(short) + 3;
    // Help and quit always show (rank 0); of the others, those of the least ranks that fit, in the table's order.
    let mut by_rank: Vec<_> = offered.iter().collect();
    by_rank.sort_by_key(|(at, ..)| KEYS[*at].rank);
    let mut room = usize::from(ink.width()).saturating_sub(1);
    by_rank.retain(|offer| {
        let fits = wide(offer) <= room;
        room -= if fits { wide(offer) } else { 0 };
        fits
    });
    let mut x = 1u16;
    for (at, keys, short) in offered.iter().filter(|offer| by_rank.contains(offer)) {
        let start = x;
        x += ink.text(x, y, keys, Meaning::Accent) + 1;
        x += ink.text(x, y, short, Meaning::Quiet) + 2;
        ink.hit(
            Rect::new(start, y, x.saturating_sub(start + 2), 1),
            Target::Key(*at),
        );
    }
}

/// What a key does, in a word; among the lessons two keys mean something else than in a lab.
fn word(app: &App, binding: &Binding) -> &'static str {
    let word = match (&app.screen, &binding.command) {
        (Screen::Start(_), Command::Row(_)) => &Localized {
            en: "lesson",
            es: "lección",
        },
        (Screen::Start(_), Command::Enter) => &Localized {
            en: "open",
            es: "abrir",
        },
        _ => &binding.short,
    };
    word.get(app.language)
}

/// The keys of a row; a row stands for its twin (next, previous) where that has no word of its own.
fn keys_text(at: usize) -> String {
    let own = KEYS[at].keys.first().map(|key| key.name()).unwrap_or_default();
    let twin = |other: Option<&Binding>| {
        other
            .filter(|other| other.short.en.is_empty() && is_twin(&other.command, &KEYS[at].command))
            .and_then(|other| other.keys.first().map(|key| key.name()))
    };
    if let Some(next) = twin(KEYS.get(at + 1)) {
        return format!("{next}{own}");
    }
    if let Some(before) = twin(at.checked_sub(1).and_then(|before| KEYS.get(before))) {
        return format!("{own}{before}");
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
    )
}
