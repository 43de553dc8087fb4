//! The equations of the pass, the operation under the cursor lit in them.

use std::ops::Range;

use ratatui::layout::Rect;

use super::View;
use crate::engine::{EquationText, Op, Pass};
use crate::ui::glyph::Glyph;
use crate::ui::ink::{Ink, Target};
use crate::ui::scroll::Scroll;
use crate::ui::text::{cells, columns, wrap};
use crate::ui::theme::Meaning;

/// Columns before an equation, for the cursor.
const MARGIN: u16 = 2;
/// How much further in a broken equation goes on.
const INDENT: u16 = 4;
/// Columns between the equations and their captions.
const GAP: u16 = 3;

pub(super) fn rows(view: &View<'_>) -> u16 {
    let equations = pass(view).map_or(0, |(equations, _)| equations.len());
    equations.clamp(2, 14) as u16
}

fn pass<'a>(view: &'a View<'_>) -> Option<(&'a [EquationText], &'a [Op])> {
    let program = view.program();
    match view.tick.pass {
        Pass::Forward => Some((&program.equations, &program.ops)),
        Pass::Backward => program
            .backward
            .as_ref()
            .map(|own| (&own.equations[..], &own.ops[..])),
    }
}

pub(super) fn draw(view: &View<'_>, ink: &mut Ink<'_>) {
    let Some((equations, ops)) = pass(view) else {
        return;
    };
    let Some(op) = ops.get(view.tick.op) else { return };
    let width = ink.width().saturating_sub(MARGIN);
    // An equation that is too long for the panel goes on below, further in.
    let rows: Vec<Row> = equations
        .iter()
        .enumerate()
        .flat_map(|(at, equation)| {
            let text = view.language.part_of(&equation.text);
            broken(at, text, usize::from(width))
        })
        .collect();
    let now = rows
        .iter()
        .position(|row| row.equation == op.equation)
        .unwrap_or(0);
    let scroll = Scroll::around(now, ink.height(), rows.len());
    let longest = equations
        .iter()
        .map(|equation| cells(view.language.part_of(&equation.text)))
        .max()
        .unwrap_or(0);
    for (y, row) in rows[scroll.rows()].iter().enumerate() {
        let y = y as u16;
        let Some(equation) = equations.get(row.equation) else {
            continue;
        };
        let text = view.language.part_of(&equation.text);
        let here = row.equation == op.equation;
        if here && row.first {
            ink.symbol(0, y, Glyph::Cursor, Meaning::Accent);
        }
        let done = row.equation <= op.equation;
        let meaning = if done { Meaning::Symbol } else { Meaning::NotYet };
        let x = MARGIN + if row.first { 0 } else { INDENT };
        let used = ink.text(x, y, &text[row.part.clone()], meaning);
        if here {
            // Text in two languages is lit as a whole.
            let whole = text.len() < equation.text.len();
            let lit = if whole { 0..text.len() } else { op.lit.clone() };
            let lit = lit.start.max(row.part.start)..lit.end.min(row.part.end);
            if let (Some(before), Some(lit)) = (text.get(row.part.start..lit.start), text.get(lit)) {
                ink.text(x.saturating_add(cells(before)), y, lit, Meaning::Lit);
            }
        }
        if let (Some(caption), true) = (&equation.caption, row.first) {
            let meaning = if here { Meaning::Text } else { Meaning::Quiet };
            let caption = view.language.part_of(caption);
            let column = MARGIN + longest + GAP;
            // In a column of their own, or at the right where that is too narrow, or not at all.
            if column + cells(caption) <= ink.width() {
                ink.text(column, y, caption, meaning);
            } else if x + used + GAP + cells(caption) <= ink.width() {
                let width = ink.width();
                ink.text_right(0, y, width, caption, meaning);
            }
        }
        if let Some(last) = ops.iter().rposition(|op| op.equation == row.equation) {
            let width = ink.width();
            ink.hit(Rect::new(0, y, width, 1), Target::Operation(last as u32));
        }
    }
    scroll.marks(ink);
}

/// A row of an equation.
struct Row {
    /// Which equation.
    equation: usize,
    /// What part of its text, in bytes.
    part: Range<usize>,
    /// Whether it is the first row.
    first: bool,
}

/// The rows of an equation in so many columns, broken at blanks.
fn broken(equation: usize, text: &str, width: usize) -> Vec<Row> {
    let width = if columns(text) > width {
        width.saturating_sub(usize::from(INDENT))
    } else {
        width
    };
    let mut end = 0;
    let place = |line: &str| {
        let start = end + text[end..].find(line).unwrap_or(0);
        end = start + line.len();
        start..end
    };
    let parts: Vec<_> = wrap(text, width).into_iter().map(place).collect();
    let row = |(at, part)| Row {
        equation,
        part,
        first: at == 0,
    };
    parts.into_iter().enumerate().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::broken;

    #[test]
    fn nothing_of_an_equation_is_lost() {
        let text = "f = sigmoid(Wf x + Uf h' + bf)";
        for width in 6..40 {
            let rows = broken(0, text, width);
            let shown: Vec<_> = rows.iter().map(|row| &text[row.part.clone()]).collect();
            assert_eq!(shown.concat().replace(' ', ""), text.replace(' ', ""));
            assert!(rows[0].first && rows[1..].iter().all(|row| !row.first));
        }
        assert_eq!(broken(0, text, 30).len(), 1);
    }
}
