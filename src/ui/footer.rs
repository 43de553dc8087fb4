//! The last row or two: what the keys do now, from the key table; or what there is to say.

use ratatui_core::layout::Rect;

use super::ink::{Ink, Target};
use super::offer::{Offer, offers_below, offers_on_top};
use super::theme::Meaning;
use crate::app::{App, Command, Group, KEYS};

/// From this height on, there may be two rows.
const TALL: u16 = 22;

/// From this height on, there are two rows for all keys.
const TALLER: u16 = 30;

/// Below that, keys of higher ranks are left out rather than given a second row.
const NEEDED: u8 = 8;

/// Columns between two keys.
const GAP: u16 = 2;

/// The keys that do something below whatever lies on top, and the rows they take.
pub(super) struct Footer {
    offers: Vec<Offer>,
    rows: u16,
}

impl Footer {
    /// That of the start screen, with the keys that `starts` lets through.
    pub(super) fn of_start(app: &App, ink: &Ink<'_>, starts: impl Fn(&Command) -> bool) -> Self {
        Self {
            offers: offers_below(app, ink.width(), starts),
            rows: 1,
        }
    }

    /// That of a lab.
    pub(super) fn of_lab(app: &App, ink: &Ink<'_>) -> Self {
        let offers = offers_below(app, ink.width(), |_| false);
        let is_needed = |offer: &Offer| ink.height() >= TALLER || offer.rank <= NEEDED;
        let needed: Vec<_> = offers.iter().copied().filter(is_needed).collect();
        let two = ink.height() >= TALL && wide(&needed, ink) > room(ink);
        Self {
            offers,
            rows: 1 + u16::from(two),
        }
    }

    /// The rows it takes.
    pub(super) fn rows(&self) -> u16 {
        self.rows
    }

    /// Draws it in the last rows.
    pub(super) fn draw(&self, app: &App, ink: &mut Ink<'_>) {
        let last = ink.height().saturating_sub(1);
        let groups: Vec<Vec<Offer>> = if self.rows == 1 {
            vec![fitting(&self.offers, ink)]
        } else {
            // Above what one looks at, below what one does.
            let (look, act): (Vec<_>, Vec<_>) = self
                .offers
                .iter()
                .partition(|offer| matches!(KEYS[offer.key].group, Group::Time | Group::Look));
            vec![fitting(&look, ink), fitting(&act, ink)]
        };
        for (row, group) in groups.iter().enumerate() {
            draw_row(ink, last + 1 + row as u16 - self.rows, group);
        }
        draw_notice(app, last, ink);
    }
}

/// Draws the keys of what lies on top over the footer of what lies below, which keeps its place.
pub(super) fn draw_footer_on_top(app: &App, ink: &mut Ink<'_>) {
    let (width, last) = (ink.width(), ink.height().saturating_sub(1));
    let rows = app.lab().map_or(1, |_| Footer::of_lab(app, ink).rows);
    let first = last.saturating_sub(rows - 1);
    ink.erase(Rect::new(0, first, width, rows));
    let offers = fitting(&offers_on_top(app), ink);
    draw_row(ink, last, &offers);
    draw_notice(app, first, ink);
}

/// What there is to say, in place of what stands in that row.
fn draw_notice(app: &App, y: u16, ink: &mut Ink<'_>) {
    let Some(notice) = &app.notice else { return };
    let width = ink.width();
    ink.erase(Rect::new(0, y, width, 1));
    let meaning = if notice.wrong {
        Meaning::Bad
    } else {
        Meaning::Accent
    };
    ink.text(1, y, &notice.text, meaning);
}

fn draw_row(ink: &mut Ink<'_>, y: u16, offers: &[Offer]) {
    let mut x = 1u16;
    for offer in offers {
        let start = x;
        x += ink.text(x, y, offer.keys(ink.ascii()), Meaning::Accent) + 1;
        let meaning = if offer.next {
            Meaning::Selected
        } else {
            Meaning::Quiet
        };
        x += ink.text(x, y, offer.word, meaning) + GAP;
        let used = x.saturating_sub(start + GAP);
        ink.hit(Rect::new(start, y, used, 1), Target::Key(offer.key));
    }
}

/// Those of the least ranks that fit beside each other, in their order.
fn fitting(offers: &[Offer], ink: &Ink<'_>) -> Vec<Offer> {
    let mut by_rank: Vec<_> = offers.to_vec();
    by_rank.sort_by_key(|offer| offer.rank);
    let mut left = room(ink) + GAP;
    by_rank.retain(|offer| {
        let own = wide(&[*offer], ink) + GAP;
        let fits = own <= left;
        left -= if fits { own } else { 0 };
        fits
    });
    offers
        .iter()
        .copied()
        .filter(|offer| by_rank.contains(offer))
        .collect()
}

/// The columns that keys take beside each other.
fn wide(offers: &[Offer], ink: &Ink<'_>) -> u16 {
    let each = |offer: &Offer| {
        let keys = offer.keys(ink.ascii());
        ink.columns(keys) + 1 + ink.columns(offer.word) + GAP
    };
    offers.iter().map(each).sum::<u16>().saturating_sub(GAP)
}

/// The columns that a footer has.
fn room(ink: &Ink<'_>) -> u16 {
    ink.width().saturating_sub(2)
}
