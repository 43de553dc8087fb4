//! The shortest way of the cursor from place to place, in bytes.
//!
//! A way is measured before it is written, for most are only compared. Knows no cells and no colours.

use super::sequence::sequence;

/// A column and a row, counted from the upper left corner.
pub(super) type Place = (u16, u16);

/// So many line feeds are sent at most: they keep the column where the terminal is raw, which the Windows console is not.
const FEEDS: u16 = if cfg!(unix) { 3 } else { 0 };

/// A way of the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Straight to a place, from anywhere.
    To(Place),
    /// From row to row, then from column to column.
    By(Move, Move),
    /// From row to row, then from the left margin to a column.
    Margin(Move, Move),
}

impl Way {
    /// The shortest way to a place, from a place that may not be known.
    pub(super) fn shortest(from: Option<Place>, to: Place) -> Self {
        let straight = Self::To(to);
        let Some((x, y)) = from else { return straight };
        let vertical = Move::vertical(y, to.1, FEEDS);
        let by = Self::By(vertical, Move::horizontal(x, to.0));
        let margin = Self::Margin(vertical, Move::horizontal(0, to.0));
        let ways = [straight, by, margin].into_iter();
        ways.min_by_key(|way| way.len()).unwrap_or(straight)
    }

    /// How many bytes it takes.
    pub(super) fn len(self) -> usize {
        match self {
            Self::To((x, y)) => 4 + digits(x + 1) + digits(y + 1),
            Self::By(vertical, horizontal) => vertical.len() + horizontal.len(),
            Self::Margin(vertical, horizontal) => vertical.len() + 1 + horizontal.len(),
        }
    }

    /// Writes it.
    pub(super) fn write(self, out: &mut Vec<u8>) {
        match self {
            Self::To((x, y)) => sequence(out, &[y + 1, x + 1], b'H'),
            Self::By(vertical, horizontal) => {
                vertical.write(out);
                horizontal.write(out);
            }
            Self::Margin(vertical, horizontal) => {
                vertical.write(out);
                out.push(b'\r');
                horizontal.write(out);
            }
        }
    }
}

/// A part of a way, within a row or within a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Move {
    /// A few bytes, so many times; none where it stays.
    Repeated(&'static [u8], u16),
    /// A control sequence with one number.
    Counted(u16, u8),
}

impl Move {
    /// With up to so many line feeds. None of them is sent in the last row, nor a reverse one in the first, where the screen
    /// would scroll.
    fn vertical(from: u16, to: u16, feeds: u16) -> Self {
        match (to.saturating_sub(from), from.saturating_sub(to)) {
            (rows, 0) if rows <= feeds => Self::Repeated(b"\n", rows),
            (rows, 0) => Self::Counted(rows, b'B'),
            (_, 1) => Self::Repeated(b"\x1bM", 1),
            (_, rows) => Self::Counted(rows, b'A'),
        }
    }

    fn horizontal(from: u16, to: u16) -> Self {
        match (to.saturating_sub(from), from.saturating_sub(to)) {
            (0, columns @ 0..=4) => Self::Repeated(b"\x08", columns),
            (0, columns) => Self::Counted(columns, b'D'),
            (columns, _) => Self::Counted(columns, b'C'),
        }
    }

    fn len(self) -> usize {
        match self {
            Self::Repeated(bytes, times) => bytes.len() * usize::from(times),
            Self::Counted(1, _) => 3,
            Self::Counted(number, _) => 3 + digits(number),
        }
    }

    fn write(self, out: &mut Vec<u8>) {
        match self {
            Self::Repeated(bytes, times) => (0..times).for_each(|_| out.extend_from_slice(bytes)),
            // One is understood.
            Self::Counted(1, letter) => sequence(out, &[], letter),
            Self::Counted(number, letter) => sequence(out, &[number], letter),
        }
    }
}

fn digits(number: u16) -> usize {
    number.checked_ilog10().map_or(1, |tens| tens as usize + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(from: Option<Place>, to: Place) -> String {
        let mut out = Vec::new();
        Way::shortest(from, to).write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn short_ways_take_few_bytes() {
        let from = Some((20, 10));
        assert_eq!(written(None, (20, 10)), "\x1b[11;21H");
        assert_eq!(written(from, (20, 10)), "");
        assert_eq!(written(from, (18, 10)), "\x08\x08");
        assert_eq!(written(from, (21, 10)), "\x1b[C");
        assert_eq!(written(from, (60, 10)), "\x1b[40C");
        assert_eq!(written(from, (20, 9)), "\x1bM");
        assert_eq!(written(from, (20, 5)), "\x1b[5A");
        assert_eq!(written(from, (0, 14)), "\x1b[4B\r");
        #[cfg(unix)]
        assert_eq!(written(from, (19, 12)), "\n\n\x08");
    }

    #[test]
    fn without_line_feeds_the_row_is_kept_too() {
        let moved = |to: u16| {
            let mut out = Vec::new();
            Move::vertical(7, to, 0).write(&mut out);
            String::from_utf8(out).unwrap()
        };
        assert_eq!([7, 8, 10, 6].map(moved), ["", "\x1b[B", "\x1b[3B", "\x1bM"]);
    }

    proptest! {
        #[test]
        fn every_way_leads_there_and_is_as_long_as_it_says(
            from in prop::option::of((0..90_u16, 0..40_u16)),
            to in (0..90_u16, 0..40_u16),
        ) {
            let mut terminal = vt100::Parser::new(40.try_into().unwrap(), 90.try_into().unwrap(), 0);
            if let Some(from) = from {
                let mut out = Vec::new();
                Way::To(from).write(&mut out);
                terminal.process(&out);
            }
            let way = Way::shortest(from, to);
            let mut out = Vec::new();
            way.write(&mut out);
            prop_assert_eq!(out.len(), way.len());
            terminal.process(&out);
            prop_assert_eq!(terminal.screen().cursor_position(), (to.1, to.0));
        }
    }
}
