//! The part of a list that shows, around the row that matters, and the marks that say there is more.

use std::ops::Range;

use super::glyph::Glyph;
use super::ink::Ink;
use super::theme::Meaning;

/// Which rows of a list show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scroll {
    /// The first row that shows.
    first: usize,
    /// How many show.
    shown: usize,
    /// How many there are.
    total: usize,
}

impl Scroll {
    /// The rows around `chosen` that fit into `room`, of `total`.
    pub(super) fn around(chosen: usize, room: u16, total: usize) -> Self {
        let room = usize::from(room);
        Self::from(chosen.saturating_sub(room / 2), room, total)
    }

    /// The rows from `first` on, or the last ones where fewer are left than fit into `room`.
    pub(super) fn from(first: usize, room: usize, total: usize) -> Self {
        Self {
            first: first.min(total.saturating_sub(room)),
            shown: room.min(total),
            total,
        }
    }

    /// The rows that show.
    pub(super) fn rows(self) -> Range<usize> {
        self.first..self.first + self.shown
    }

    /// Whether something does not show, so that [`Scroll::marks`] takes the last column.
    pub(super) fn is_cut(self) -> bool {
        self.shown < self.total
    }

    /// Marks in the last column, beside the first row where something lies above and beside the last where something
    /// lies below.
    pub(super) fn marks(self, ink: &mut Ink<'_>) {
        self.marks_of(1, ink);
    }

    /// As [`Scroll::marks`], where a row of the list takes `each` rows of the screen.
    pub(super) fn marks_of(self, each: u16, ink: &mut Ink<'_>) {
        let x = ink.width().saturating_sub(1);
        let shown = u16::try_from(self.shown).unwrap_or(u16::MAX);
        let last = shown.saturating_mul(each).saturating_sub(1);
        if self.first > 0 {
            ink.symbol(x, 0, Glyph::Above, Meaning::Accent);
        }
        if self.first + self.shown < self.total {
            ink.symbol(x, last, Glyph::Below, Meaning::Accent);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Scroll;

    #[test]
    fn what_is_chosen_always_shows() {
        for room in 1..8u16 {
            for total in 1..20usize {
                for chosen in 0..total {
                    let rows = Scroll::around(chosen, room, total).rows();
                    assert!(rows.contains(&chosen), "{chosen} of {total} in {room}");
                    assert_eq!(rows.len(), total.min(room.into()));
                    assert!(rows.end <= total);
                }
            }
        }
    }

    #[test]
    fn nothing_fits_into_no_room() {
        assert!(Scroll::around(3, 0, 9).rows().is_empty());
        assert!(Scroll::around(0, 4, 0).rows().is_empty());
        assert!(!Scroll::around(0, 4, 4).is_cut());
    }
}
