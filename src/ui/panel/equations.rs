//! The equations of the pass, the operation under the cursor lit in them.

use std::ops::Range;

use ratatui_core::layout::Rect;

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

/// As many as the longest equation and the longest caption take beside each other.
pub(super) fn widest(view: &View<'_>) -> u16 {
    pass(view).map_or(0, |(equations, _)| {
        let longest = |of: &dyn Fn(&EquationText) -> u16| equations.iter().map(of).max().unwrap_or(0);
        let captions = longest(&|equation| caption(view, equation).map_or(0, |text| cells(text) + GAP));
        MARGIN + longest(&|equation| cells(view.language.part_of(&equation.text))) + captions
    })
}

fn caption<'a>(view: &View<'_>, equation: &'a EquationText) -> Option<&'a str> {
    let caption = equation.caption.as_ref()?;
    Some(view.language.part_of(caption))
}

/// Where the captions of equations stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Captions {
    /// From this column on, all of them, or most in full and the others cut short.
    Beside(u16),
    /// Each in a row of its own.
    Below,
    /// Only the one of the equation under the cursor, from this column on or further to the left.
    Here(u16),
}

impl Captions {
    /// Where there is room for all of `pairs`, the columns of an equation and of its caption; in `free` rows beyond those
    /// of the equations.
    fn place(pairs: &[(u16, u16)], width: u16, free: usize) -> Self {
        let longest = pairs.iter().map(|(equation, _)| *equation).max().unwrap_or(0);
        let captioned = || pairs.iter().filter(|(_, caption)| *caption > 0);
        let widest = captioned().map(|(_, caption)| *caption).max().unwrap_or(0);
        let usual = MARGIN + longest + GAP;
        let column = usual.min(width.saturating_sub(widest));
        if captioned().all(|(equation, _)| MARGIN + equation + GAP <= column) {
            return Self::Beside(column);
        }
        let count = captioned().count();
        let fitting = captioned()
            .filter(|(_, caption)| usual + caption <= width)
            .count();
        if count <= free && widest + MARGIN + INDENT <= width {
            Self::Below
        } else if 2 * fitting > count {
            Self::Beside(usual)
        } else {
            Self::Here(usual)
        }
    }
}

pub(super) fn draw(view: &View<'_>, ink: &mut Ink<'_>) {
    let Some((equations, ops)) = pass(view) else {
        return;
    };
    let Some(op) = ops.get(view.tick.op) else { return };
    let width = ink.width().saturating_sub(MARGIN);
    // An equation that is too long for the panel goes on below, further in.
    let mut rows: Vec<Row> = equations
        .iter()
        .enumerate()
        .flat_map(|(at, equation)| {
            let text = view.language.part_of(&equation.text);
            broken(at, text, usize::from(width))
        })
        .collect();
    let pairs: Vec<_> = equations
        .iter()
        .map(|equation| {
            let text = view.language.part_of(&equation.text);
            (cells(text), caption(view, equation).map_or(0, cells))
        })
        .collect();
    let free = usize::from(ink.height()).saturating_sub(rows.len());
    let captions = Captions::place(&pairs, ink.width(), free);
    if captions == Captions::Below {
        rows = with_captions(rows, |at| pairs[at].1 > 0);
    }
    let now = rows
        .iter()
        .position(|row| row.equation == op.equation)
        .unwrap_or(0);
    let scroll = Scroll::around(now, ink.height(), rows.len());
    for (y, row) in rows[scroll.rows()].iter().enumerate() {
        let y = y as u16;
        let Some(equation) = equations.get(row.equation) else {
            continue;
        };
        let here = row.equation == op.equation;
        let told = caption(view, equation).unwrap_or_default();
        let quiet = if here { Meaning::Text } else { Meaning::Quiet };
        let used = match &row.part {
            Some(part) => {
                let text = view.language.part_of(&equation.text);
                // Text in two languages is lit as a whole.
                let whole = text.len() < equation.text.len();
                let lit = if whole { 0..text.len() } else { op.lit.clone() };
                let lit = if here { lit } else { 0..0 };
                if here && row.first {
                    ink.symbol(0, y, Glyph::Cursor, Meaning::Accent);
                }
                let done = row.equation <= op.equation;
                let meaning = if done { Meaning::Symbol } else { Meaning::NotYet };
                let x = MARGIN + if row.first { 0 } else { INDENT };
                x + draw_part(text, part, lit, (x, y), meaning, ink)
            }
            None => ink.text(MARGIN + INDENT, y, told, quiet),
        };
        match captions {
            Captions::Beside(column) if row.first => {
                ink.text(column, y, told, quiet);
            }
            Captions::Here(column) if row.first && here => {
                let column = column.min(ink.width().saturating_sub(cells(told)));
                if used + GAP <= column {
                    ink.text(column, y, told, quiet);
                }
            }
            _ => (),
        }
        if let Some(last) = ops.iter().rposition(|op| op.equation == row.equation) {
            let width = ink.width();
            ink.hit(Rect::new(0, y, width, 1), Target::Operation(last as u32));
        }
    }
    scroll.marks(ink);
}

/// Draws a part of an equation's text, what is `lit` of it in its own way, and returns the columns it took.
fn draw_part(
    text: &str,
    part: &Range<usize>,
    lit: Range<usize>,
    (x, y): (u16, u16),
    meaning: Meaning,
    ink: &mut Ink<'_>,
) -> u16 {
    let used = ink.text(x, y, &text[part.clone()], meaning);
    let lit = lit.start.max(part.start)..lit.end.min(part.end);
    if let (Some(before), Some(lit)) = (text.get(part.start..lit.start), text.get(lit)) {
        ink.text(x.saturating_add(cells(before)), y, lit, Meaning::Lit);
    }
    used
}

/// A row of an equation.
struct Row {
    /// Which equation.
    equation: usize,
    /// What part of its text, in bytes; none for its caption.
    part: Option<Range<usize>>,
    /// Whether it is the first row.
    first: bool,
}

/// The rows with one more behind those of each equation that has a caption.
fn with_captions(rows: Vec<Row>, captioned: impl Fn(usize) -> bool) -> Vec<Row> {
    let mut all: Vec<Row> = Vec::new();
    let mut rows = rows.into_iter().peekable();
    while let Some(row) = rows.next() {
        let equation = row.equation;
        let is_last = rows.peek().is_none_or(|next| next.equation != equation);
        all.push(row);
        if is_last && captioned(equation) {
            all.push(Row {
                equation,
                part: None,
                first: false,
            });
        }
    }
    all
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
        part: Some(part),
        first: at == 0,
    };
    parts.into_iter().enumerate().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::{Captions, broken, with_captions};

    #[test]
    fn nothing_of_an_equation_is_lost() {
        let text = "f = sigmoid(Wf x + Uf h' + bf)";
        for width in 6..40 {
            let rows = broken(0, text, width);
            let shown: Vec<_> = rows.iter().map(|row| &text[row.part.clone().unwrap()]).collect();
            assert_eq!(shown.concat().replace(' ', ""), text.replace(' ', ""));
            assert!(rows[0].first && rows[1..].iter().all(|row| !row.first));
        }
        assert_eq!(broken(0, text, 30).len(), 1);
    }

    #[test]
    fn captions_stand_in_one_column_or_below_or_only_one_of_them_shows() {
        let pairs = [(10, 8), (20, 0), (12, 20)];
        assert_eq!(Captions::place(&pairs, 60, 0), Captions::Beside(25));
        // Further to the left, beside the equations that have one.
        assert_eq!(Captions::place(&pairs, 40, 0), Captions::Beside(20));
        assert_eq!(Captions::place(&pairs, 30, 2), Captions::Below);
        let most = [(20, 8), (20, 8), (20, 30)];
        assert_eq!(Captions::place(&most, 40, 0), Captions::Beside(25));
        assert_eq!(Captions::place(&pairs, 30, 1), Captions::Here(25));
        assert_eq!(Captions::place(&pairs, 20, 9), Captions::Here(25));
    }

    #[test]
    fn a_caption_below_follows_the_last_row_of_its_equation() {
        let rows: Vec<_> = (0..2).flat_map(|at| broken(at, "h = o * tanh(c)", 8)).collect();
        let all = with_captions(rows, |at| at == 0);
        let kinds: Vec<_> = all.iter().map(|row| (row.equation, row.part.is_some())).collect();
        let (text, caption) = ((0, true), (0, false));
        assert_eq!(kinds[..kinds.len() / 2 + 1].last(), Some(&caption));
        assert!(kinds[..kinds.len() / 2].iter().all(|kind| *kind == text));
        assert!(kinds[kinds.len() / 2 + 1..].iter().all(|kind| *kind == (1, true)));
    }
}
