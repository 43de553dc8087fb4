//! The number under the cursor: its formula in symbols, in numbers, and its value.

use super::View;
use crate::ui::formula::{numbers, symbols};
use crate::ui::ink::Ink;
use crate::ui::number::exact;
use crate::ui::theme::Meaning;
use crate::ui::tokens::draw_tokens;

/// The most terms that are written out.
const TERMS: usize = 24;

pub(super) fn draw(view: &View<'_>, ink: &mut Ink<'_>) {
    let Some(explanation) = view.run.explain(view.focus) else {
        return;
    };
    let mut y = draw_tokens(
        ink,
        0,
        &symbols(view.program(), &explanation, TERMS, view.language),
    );
    y += draw_tokens(ink, y, &numbers(view.run, &explanation, TERMS, view.language));
    ink.text(0, y, &format!("= {}", exact(explanation.value)), Meaning::Quiet);
}
