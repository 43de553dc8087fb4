//! The last row or two: what the keys do now, from the key table; or what there is to say.

use ratatui::layout::Rect;

use super::ink::{Ink, Target};
use super::offer::{Offer, keys_text, offers_below, offers_on_top};
use super::text::{cells, columns};
use super::theme::Meaning;
use crate::app::{App, Command, Group, KEYS};

/// From this height on, there may be two rows.
const TALL: u16 = 22;

/// Keys of higher ranks are left out rather than given a second row.
const NEEDED: u8 = 8;

/// Columns between two keys.
const GAP: usize = 2;

/// Draws the footer of the start screen, with the keys that `starts` lets through.
pub(super) fn draw_footer(app: &App, ink: &mut Ink<'_>, starts: impl Fn(&Command) -> bool) {
    let offers = offers_below(app, ink.width(), starts);
    draw(app, ink, &offers);
}

/// Draws the footer of a lab.
pub(super) fn draw_lab_footer(app: &App, ink: &mut Ink<'_>) {
    let offers = offers_below(app, ink.width(), |_| false);
    draw(app, ink, &offers);
}

/// Draws the keys of what lies on top over the footer of what lies below.
pub(super) fn draw_footer_on_top(app: &App, ink: &mut Ink<'_>) {
    let (width, height) = (ink.width(), ink.height());
    let rows = footer_rows(app, width, height);
    ink.erase(Rect::new(0, height.saturating_sub(rows), width, rows));
    let offers = fitting(&offers_on_top(app), room(width));
    draw_row(ink, height.saturating_sub(1), &offers);
}

/// The rows that the footer of a lab takes.
pub(super) fn footer_rows(app: &App, width: u16, height: u16) -> u16 {
    if app.lab().is_none() || height < TALL {
        return 1;
    }
    // As if nothing lay on top, so that the scene below keeps its place.
    let needed: Vec<_> = offers_below(app, width, |_| false)
        .into_iter()
        .filter(|offer| offer.rank <= NEEDED)
        .collect();
    1 + u16::from(wide(&needed) > room(width))
}

fn draw(app: &App, ink: &mut Ink<'_>, offers: &[Offer]) {
    let last = ink.height().saturating_sub(1);
    let rows = footer_rows(app, ink.width(), ink.height());
    let room = room(ink.width());
    let groups: Vec<Vec<Offer>> = if rows == 1 {
        vec![fitting(offers, room)]
    } else {
        // Above what one looks at, below what one does.
        let (look, act): (Vec<_>, Vec<_>) = offers
            .iter()
            .partition(|offer| matches!(KEYS[offer.key].group, Group::Time | Group::Look));
        vec![fitting(&look, room), fitting(&act, room)]
    };
    for (row, group) in groups.iter().enumerate() {
        draw_row(ink, last + 1 + row as u16 - rows, group);
    }
    if let Some(notice) = &app.notice {
        let width = ink.width();
        ink.erase(Rect::new(0, last, width, 1));
        let meaning = if notice.wrong {
            Meaning::Bad
        } else {
            Meaning::Accent
        };
        ink.text(1, last, &notice.text, meaning);
    }
}

fn draw_row(ink: &mut Ink<'_>, y: u16, offers: &[Offer]) {
    let mut x = 1u16;
    for offer in offers {
        let start = x;
        x += ink.text(x, y, &keys_text(offer.key), Meaning::Accent) + 1;
        let meaning = if offer.next {
            Meaning::Selected
        } else {
            Meaning::Quiet
        };
        x += ink.text(x, y, offer.word, meaning) + GAP as u16;
        let used = x.saturating_sub(start + GAP as u16);
        ink.hit(Rect::new(start, y, used, 1), Target::Key(offer.key));
    }
}

/// Those of the least ranks that fit into `room` columns, in their order.
fn fitting(offers: &[Offer], room: usize) -> Vec<Offer> {
    let mut by_rank: Vec<_> = offers.to_vec();
    by_rank.sort_by_key(|offer| offer.rank);
    let mut left = room + GAP;
    by_rank.retain(|offer| {
        let own = wide(&[*offer]) + GAP;
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
fn wide(offers: &[Offer]) -> usize {
    let each = |offer: &Offer| columns(&keys_text(offer.key)) + 1 + usize::from(cells(offer.word)) + GAP;
    offers.iter().map(each).sum::<usize>().saturating_sub(GAP)
}

/// The columns that a footer has.
fn room(width: u16) -> usize {
    usize::from(width.saturating_sub(2))
}
