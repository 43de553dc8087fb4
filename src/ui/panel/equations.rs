//! The equations of the pass, the operation under the cursor lit in them.

use ratatui::layout::Rect;

use super::View;
use crate::engine::{EquationText, Op, Pass};
use crate::ui::glyph::Glyph;
use crate::ui::ink::{Ink, Target};
use crate::ui::text::columns;
use crate::ui::theme::Meaning;

pub(super) fn rows(view: &View<'_>) -> u16 {
    let equations = pass(view).map_or(0, |(equations, _)| equations.len());
    (equations.max(2) as u16).min(14)
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
    let room = usize::from(ink.height());
    let first = op
        .equation
        .saturating_sub(room / 2)
        .min(equations.len().saturating_sub(room));
    let longest = equations
        .iter()
        .map(|equation| columns(view.language.part_of(&equation.text)))
        .max()
        .unwrap_or(0);
    for (row, (at, equation)) in equations.iter().enumerate().skip(first).take(room).enumerate() {
        let y = row as u16;
        let here = at == op.equation;
        let done = at <= op.equation;
        if here {
            ink.symbol(0, y, Glyph::Cursor, Meaning::Accent);
        }
        let meaning = if done { Meaning::Symbol } else { Meaning::NotYet };
        ink.text(2, y, view.language.part_of(&equation.text), meaning);
        if here && let Some(lit) = equation.text.get(op.lit.clone()) {
            let before = columns(equation.text.get(..op.lit.start).unwrap_or_default());
            let lit = view.language.part_of(lit);
            ink.text(2u16.saturating_add(before as u16), y, lit, Meaning::Lit);
        }
        if let (Some(caption), true) = (&equation.caption, longest + 4 < usize::from(ink.width())) {
            let x = (longest + 5) as u16;
            let caption = view.language.part_of(caption);
            ink.text(x, y, caption, if here { Meaning::Text } else { Meaning::Quiet });
        }
        if let Some(last) = ops.iter().rposition(|op| op.equation == at) {
            let width = ink.width();
            ink.hit(Rect::new(0, y, width, 1), Target::Operation(last as u32));
        }
    }
}
