//! The steps below a chart: round numbers along it, and a mark with its word where the cursor is.

use super::View;
use crate::ui::glyph::Glyph;
use crate::ui::ink::Ink;
use crate::ui::text::cells;
use crate::ui::theme::Meaning;

/// Columns between two numbers.
const GAP: u16 = 3;

/// Steps spread over columns, the first at the left end and the last at the right end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Below {
    steps: usize,
    width: u16,
}

impl Below {
    /// The steps from 1 to `steps` over `width` columns.
    pub(super) fn new(steps: usize, width: u16) -> Self {
        Self { steps, width }
    }

    /// Where a step lies.
    pub(super) fn column(&self, step: usize) -> u16 {
        let part = step.saturating_sub(1) as f64 / (self.steps.max(2) - 1) as f64;
        (part * f64::from(self.width.saturating_sub(1))).round() as u16
    }

    /// The step nearest to a column.
    pub(super) fn step(&self, column: u16) -> usize {
        let part = f64::from(column) / f64::from(self.width.saturating_sub(1).max(1));
        1 + (part * self.steps.saturating_sub(1) as f64).round() as usize
    }

    /// The first step, the last, and round ones between, as many as there is room for.
    fn labelled(&self) -> Vec<usize> {
        let room = usize::from(self.width / (cells(&self.steps.to_string()) + GAP)).max(1);
        let every = [
            1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000,
        ]
        .into_iter()
        .find(|every| self.steps / every <= room)
        .unwrap_or(self.steps);
        let mut found: Vec<_> = (0..=self.steps / every).map(|at| (at * every).max(1)).collect();
        found.push(self.steps);
        found.dedup();
        found
    }
}

/// Draws them into the one row of `ink`.
pub(super) fn draw_steps(view: &View<'_>, below: &Below, ink: &mut Ink<'_>) {
    let now = view.tick.step;
    let width = ink.width();
    let word = view.word(now as u32);
    let word = word.map_or_else(|| now.to_string(), str::to_owned);
    let (at, long) = (below.column(now), cells(&word));
    // The word stands behind its mark or, where the chart ends, before it.
    let behind = at + 2 + long <= width;
    let (start, end) = if behind {
        (at, at + 2 + long)
    } else {
        (at.saturating_sub(long + 1), at + 1)
    };
    // Beside the mark one blank is enough; beside the word it would look as if the next number were part of it.
    let (taken, free_from) = if behind {
        (start, end + 1)
    } else {
        (start.saturating_sub(1), end)
    };
    ink.symbol(at, 0, Glyph::Here, Meaning::Accent);
    ink.text_within(
        if behind { at + 2 } else { start },
        0,
        long,
        &word,
        Meaning::Selected,
    );
    let mut free = 0;
    for step in below.labelled() {
        let label = step.to_string();
        let long = cells(&label);
        let left = below
            .column(step)
            .saturating_sub(long / 2)
            .min(width.saturating_sub(long));
        let apart = left + long < taken || left > free_from;
        if apart && left >= free {
            ink.text_within(left, 0, long, &label, Meaning::Quiet);
            free = left + long + GAP - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Below;

    #[test]
    fn columns_and_steps_agree() {
        let below = Below::new(20, 58);
        assert_eq!((below.column(1), below.column(20)), (0, 57));
        for step in 1..=20 {
            assert_eq!(below.step(below.column(step)), step);
        }
        assert_eq!(Below::new(1, 10).column(1), 0);
        assert_eq!(Below::new(1, 10).step(9), 1);
    }

    #[test]
    fn labels_are_round() {
        assert_eq!(Below::new(20, 40).labelled(), [1, 5, 10, 15, 20]);
        assert_eq!(Below::new(14, 80).labelled().len(), 14);
        assert_eq!(Below::new(12, 30).labelled(), [1, 2, 4, 6, 8, 10, 12]);
        assert_eq!(Below::new(1, 30).labelled(), [1]);
    }
}
