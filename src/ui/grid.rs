//! Areas for panels: who gets how many rows and columns. Knows wishes, no panels.

use ratatui_core::layout::Rect;

/// From this width on, the first panel stands beside the others.
const WIDE: u16 = 140;

/// The fewest rows of the panels below the first.
const BELOW: u16 = 9;

/// The fewest columns of three panels or more beside each other; in less they stand in two columns.
const COLUMN: u16 = 32;

/// The fewest columns of a panel in which a name and its number show.
const NARROWEST: u16 = 18;

/// The fewest rows of two panels one above the other.
const TWO: u16 = 16;

/// What a panel would like, with its border.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Wish {
    /// Rows in which everything shows.
    pub(super) rows: u16,
    /// The fewest columns in which it can be read.
    pub(super) columns: u16,
    /// Whether more rows make it better.
    pub(super) grows: bool,
}

/// The rows that panels would like one above the other.
pub(super) fn total(wishes: &[Wish]) -> u16 {
    wishes.iter().fold(0, |sum, wish| sum.saturating_add(wish.rows))
}

/// Areas in one column where the panels fit; where not, the first above the others, which stand side by side or, too many
/// for that, in two columns; the first beside the others on a wide screen.
pub(super) fn grid(width: u16, height: u16, wishes: &[Wish]) -> Vec<Rect> {
    let Some((first, rest)) = wishes.split_first() else {
        return Vec::new();
    };
    if width >= WIDE && !rest.is_empty() {
        let half = width * 11 / 20;
        let mut areas = stack(Rect::new(0, 0, half, height), &[*first]);
        areas.extend(stack(Rect::new(half, 0, width - half, height), rest));
        return areas;
    }
    if total(wishes) <= height || rest.len() == 1 {
        return stack(Rect::new(0, 0, width, height), wishes);
    }
    let top = first.rows.min(height.saturating_sub(BELOW)).max(height / 3);
    let below = Rect::new(0, top, width, height.saturating_sub(top));
    let mut areas = vec![Rect::new(0, 0, width, top)];
    if rest.len() > 2 && width / (rest.len() as u16) < COLUMN && below.height >= TWO {
        let (left, right) = rest.split_at(rest.len() / 2);
        let half = Rect {
            width: width / 2,
            ..below
        };
        let other = Rect {
            x: half.width,
            width: width - half.width,
            ..below
        };
        areas.extend(stack(half, left));
        areas.extend(stack(other, right));
    } else {
        areas.extend(side_by_side(below, rest));
    }
    areas
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

/// Areas one above the other: each as it likes; what is left over goes to those that grow, what is missing is taken from
/// the largest.
fn stack(area: Rect, wishes: &[Wish]) -> Vec<Rect> {
    let mut rows: Vec<u16> = wishes.iter().map(|wish| wish.rows).collect();
    let sum = |rows: &[u16]| rows.iter().map(|own| u32::from(*own)).sum::<u32>();
    while sum(&rows) > u32::from(area.height) {
        match rows.iter_mut().max() {
            Some(largest) if *largest > 0 => *largest -= 1,
            _ => break,
        }
    }
    let growing: Vec<usize> = (0..wishes.len()).rev().filter(|at| wishes[*at].grows).collect();
    let mut turns = growing.iter().cycle();
    while sum(&rows) < u32::from(area.height)
        && let Some(at) = turns.next()
    {
        rows[*at] += 1;
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
            columns: 0,
            grows,
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
    }

    #[test]
    fn what_needs_more_columns_than_its_share_gets_them() {
        let circuit = Wish {
            rows: 16,
            columns: 44,
            grows: true,
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
