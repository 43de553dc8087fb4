//! Areas for panels: who gets how many rows and columns. Knows wishes, no panels.

use ratatui_core::layout::Rect;

/// From this width on, the first panel may stand beside the others.
const WIDE: u16 = 140;

/// The fewest rows of the panels below the first.
const BELOW: u16 = 9;

/// The fewest columns of three panels or more beside each other; in less they stand in two columns.
const COLUMN: u16 = 32;

/// The fewest columns of a panel in which a name and its number show.
const NARROWEST: u16 = 18;

/// The fewest rows of two panels one above the other.
const TWO: u16 = 16;

/// More panels than are tried in every way of two columns.
const TRIED: usize = 6;

/// What a panel would like, with its border.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Wish {
    /// Rows in which everything shows.
    pub(super) rows: u16,
    /// Rows from which on more are left empty.
    pub(super) most: u16,
    /// The fewest columns in which it can be read.
    pub(super) columns: u16,
    /// The fewest columns in which all its runs stand beside each other.
    pub(super) beside: u16,
    /// Columns from which on more are left empty.
    pub(super) widest: u16,
}

impl Wish {
    /// The cells of an area that it would leave empty, and those that it misses there.
    fn cost(&self, area: Rect) -> u32 {
        let cells = |width: u16, height: u16| u32::from(width) * u32::from(height);
        let used = cells(area.width.min(self.widest), area.height.min(self.most));
        let missing = cells(area.width, self.rows.saturating_sub(area.height));
        let hidden = if area.width < self.beside { used / 2 } else { 0 };
        cells(area.width, area.height) - used + 2 * missing + hidden
    }
}

/// The rows that panels would like one above the other.
pub(super) fn total(wishes: &[Wish]) -> u16 {
    wishes.iter().fold(0, |sum, wish| sum.saturating_add(wish.rows))
}

/// Areas in one column where the panels fit; where not, the first above the others, which stand side by side or, too many
/// for that, in two columns. On a wide screen whatever leaves the least empty.
pub(super) fn grid(width: u16, height: u16, wishes: &[Wish]) -> Vec<Rect> {
    let Some((first, rest)) = wishes.split_first() else {
        return Vec::new();
    };
    if width >= WIDE && !rest.is_empty() {
        return fullest(Rect::new(0, 0, width, height), wishes);
    }
    if total(wishes) <= height || rest.len() == 1 {
        return stack(Rect::new(0, 0, width, height), wishes);
    }
    let top = first.rows.min(height.saturating_sub(BELOW)).max(height / 3);
    let below = Rect::new(0, top, width, height.saturating_sub(top));
    let mut areas = vec![Rect::new(0, 0, width, top)];
    if rest.len() > 2 && width / (rest.len() as u16) < COLUMN && below.height >= TWO {
        let (left, right) = rest.split_at(rest.len() / 2);
        let (half, other) = halves(below, width / 2);
        areas.extend(stack(half, left));
        areas.extend(stack(other, right));
    } else {
        areas.extend(side_by_side(below, rest));
    }
    areas
}

/// The first panel beside the others; other ways where they leave much less empty: other pairs of columns, the first
/// above the others, all in one column.
fn fullest(area: Rect, wishes: &[Wish]) -> Vec<Rect> {
    let empty = |areas: &[Rect]| {
        let all = u32::from(area.width) * u32::from(area.height);
        let covered: u32 = areas.iter().map(|own| own.area()).sum();
        let costs = wishes.iter().zip(areas).map(|(wish, own)| wish.cost(*own));
        all.saturating_sub(covered) + costs.sum::<u32>()
    };
    let usual = two_columns(area, wishes, 0);
    // Scenes look alike unless something is won by it.
    let little = area.area() / 20;
    let pairs = 1..(1_u32 << (wishes.len().clamp(1, TRIED) - 1)) - 1;
    let others = pairs
        .map(|left| two_columns(area, wishes, left))
        .chain([first_above(area, wishes), stack(area, wishes)])
        .min_by_key(|areas| empty(areas));
    match others {
        Some(other) if empty(&other) + little < empty(&usual) => other,
        _ => usual,
    }
}

/// Two columns, the first panel at the left, with it those of the others whose bit is set.
fn two_columns(area: Rect, wishes: &[Wish], with_first: u32) -> Vec<Rect> {
    let is_left = |at: usize| at == 0 || with_first >> (at - 1).min(31) & 1 == 1;
    let (left, right) = halves(area, area.width * 11 / 20);
    let of = |side: bool| {
        let own = wishes.iter().enumerate().filter(|(at, _)| is_left(*at) == side);
        own.map(|(_, wish)| *wish).collect::<Vec<_>>()
    };
    let mut left = stack(left, &of(true)).into_iter();
    let mut right = stack(right, &of(false)).into_iter();
    (0..wishes.len())
        .filter_map(|at| if is_left(at) { left.next() } else { right.next() })
        .collect()
}

/// The first panel above the others, which stand side by side.
fn first_above(area: Rect, wishes: &[Wish]) -> Vec<Rect> {
    let Some((first, rest)) = wishes.split_first() else {
        return Vec::new();
    };
    let most = |of: fn(&Wish) -> u16| rest.iter().map(of).max().unwrap_or(0);
    let row = Wish {
        rows: most(|wish| wish.rows),
        most: most(|wish| wish.most),
        ..Wish::default()
    };
    let mut rows = stack(area, &[*first, row]);
    let below = rows.pop().unwrap_or_default();
    rows.extend(side_by_side(below, rest));
    rows
}

/// An area in two, `left` columns of it at the left.
fn halves(area: Rect, left: u16) -> (Rect, Rect) {
    let right = Rect {
        x: area.x + left,
        width: area.width - left,
        ..area
    };
    (Rect { width: left, ..area }, right)
}

/// Areas beside each other, as wide as they have to be: what is left over goes to the narrowest, what is missing is taken
/// from the narrowest too, down to what still shows numbers. A drawing is worth nothing in part, a list is.
fn side_by_side(area: Rect, wishes: &[Wish]) -> Vec<Rect> {
    let mut columns: Vec<u16> = wishes.iter().map(|wish| wish.columns.max(NARROWEST)).collect();
    let sum = |columns: &[u16]| columns.iter().map(|own| u32::from(*own)).sum::<u32>();
    while sum(&columns) > u32::from(area.width) {
        let spared = columns.iter_mut().filter(|own| **own > NARROWEST).min();
        match spared {
            Some(narrowest) => *narrowest -= 1,
            None => {
                columns.fill(area.width / (wishes.len().max(1) as u16));
                break;
            }
        }
    }
    while sum(&columns) < u32::from(area.width)
        && let Some(narrowest) = columns.iter_mut().min()
    {
        *narrowest += 1;
    }
    let mut x = area.x;
    let area_of = |width: u16| {
        let part = Rect { x, width, ..area };
        x += width;
        part
    };
    columns.into_iter().map(area_of).collect()
}

/// Areas one above the other: each as it likes; what is left over goes to those that more makes better, what is missing
/// is taken from the largest.
fn stack(area: Rect, wishes: &[Wish]) -> Vec<Rect> {
    let mut rows: Vec<u16> = wishes.iter().map(|wish| wish.rows).collect();
    let sum = |rows: &[u16]| rows.iter().map(|own| u32::from(*own)).sum::<u32>();
    while sum(&rows) > u32::from(area.height) {
        match rows.iter_mut().max() {
            Some(largest) if *largest > 0 => *largest -= 1,
            _ => break,
        }
    }
    let mut turns = (0..wishes.len()).rev().cycle();
    let grows = |rows: &[u16]| wishes.iter().zip(rows).any(|(wish, own)| *own < wish.most);
    while sum(&rows) < u32::from(area.height)
        && grows(&rows)
        && let Some(at) = turns.next()
    {
        rows[at] += u16::from(rows[at] < wishes[at].most);
    }
    let mut y = area.y;
    let area_of = |height: u16| {
        let part = Rect { y, height, ..area };
        y += height;
        part
    };
    rows.into_iter().map(area_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(rows: u16, grows: bool) -> Wish {
        Wish {
            rows,
            most: if grows { u16::MAX } else { rows },
            widest: u16::MAX,
            ..Wish::default()
        }
    }

    #[test]
    fn what_grows_takes_what_is_left_over() {
        let heights = |areas: Vec<Rect>| areas.iter().map(|area| area.height).collect::<Vec<_>>();
        let stacked = |wishes: &[Wish]| heights(stack(Rect::new(0, 0, 10, 30), wishes));
        assert_eq!(stacked(&[wish(10, true), wish(5, false)]), [25, 5]);
        assert_eq!(stacked(&[wish(10, false), wish(5, false)]), [10, 5]);
        assert_eq!(stacked(&[wish(10, true), wish(10, true)]), [15, 15]);
        assert_eq!(stacked(&[wish(30, true), wish(10, false)]), [20, 10]);
        let some = Wish {
            most: 12,
            ..wish(10, true)
        };
        assert_eq!(stacked(&[some, wish(5, true)]), [12, 18]);
        assert_eq!(stacked(&[some, wish(5, false)]), [12, 5]);
    }

    #[test]
    fn what_needs_more_columns_than_its_share_gets_them() {
        let circuit = Wish {
            columns: 44,
            ..wish(16, true)
        };
        let widths = |wishes: &[Wish]| {
            let areas = side_by_side(Rect::new(0, 0, 80, 16), wishes);
            areas.iter().map(|area| area.width).collect::<Vec<_>>()
        };
        assert_eq!(widths(&[circuit, wish(5, false)]), [44, 36]);
        assert_eq!(widths(&[wish(5, false), circuit]), [36, 44]);
        assert_eq!(widths(&[wish(5, false), wish(5, true)]), [40, 40]);
        let list = Wish {
            columns: 39,
            ..circuit
        };
        assert_eq!(widths(&[circuit, list]), [44, 36]);
        assert_eq!(widths(&[circuit, circuit, circuit]), [18, 18, 44]);
    }

    #[test]
    fn a_wide_screen_leaves_little_empty() {
        let (chart, list) = (wish(10, true), wish(8, false));
        let areas = |wishes: &[Wish]| grid(150, 54, wishes);
        // Charts stand beside each other, and what grows fills both columns.
        assert_eq!(
            areas(&[chart, chart]),
            [Rect::new(0, 0, 82, 54), Rect::new(82, 0, 68, 54)]
        );
        assert_eq!(
            areas(&[list, chart, chart]),
            [
                Rect::new(0, 0, 82, 8),
                Rect::new(0, 8, 82, 46),
                Rect::new(82, 0, 68, 54)
            ]
        );
        // One chart takes what two lists leave, which then stand beside each other.
        assert_eq!(
            areas(&[chart, list, list]),
            [
                Rect::new(0, 0, 150, 46),
                Rect::new(0, 46, 75, 8),
                Rect::new(75, 46, 75, 8)
            ]
        );
        // Where runs are told apart only in the whole width, they get it.
        let runs = Wish { beside: 80, ..list };
        assert_eq!(areas(&[chart, runs])[1], Rect::new(0, 46, 150, 8));
    }

    #[test]
    fn every_area_lies_on_the_screen() {
        for width in (0..300).step_by(7) {
            for height in 0..70 {
                for count in 0..5 {
                    let wishes = vec![wish(12, count % 2 == 0); count];
                    let areas = grid(width, height, &wishes);
                    assert_eq!(areas.len(), count);
                    let screen = Rect::new(0, 0, width, height);
                    assert!(
                        areas.iter().all(|area| screen.union(*area) == screen),
                        "{areas:?}"
                    );
                }
            }
        }
    }
}
