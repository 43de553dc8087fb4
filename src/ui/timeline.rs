//! The timeline: where the cursor is in the run, the words under their steps, and both passes as one bar.

use ratatui_core::layout::Rect;

use super::glyph::Glyph;
use super::ink::{Ink, Target};
use super::text::cells;
use super::theme::Meaning;
use crate::app::Lab;
use crate::engine::Pass;
use crate::lesson::Language;

/// Rows of the timeline.
pub(super) const ROWS: u16 = 2;

pub(super) fn draw_timeline(lab: &Lab, language: Language, ink: &mut Ink<'_>) {
    let width = ink.width();
    let steps = lab.run().steps();
    let pass = match (lab.tick.pass, language) {
        (Pass::Forward, Language::English) => "forward",
        (Pass::Forward, Language::Spanish) => "adelante",
        (Pass::Backward, Language::English) => "backward",
        (Pass::Backward, Language::Spanish) => "atrás",
    };
    let step = match language {
        Language::English => "step",
        Language::Spanish => "paso",
    };
    let state = if lab.playing { Glyph::Play } else { Glyph::Pause };
    ink.symbol(1, 0, state, Meaning::Accent);
    let ops = lab.timeline().ops(lab.tick.pass);
    let run = lab.scene().label(lab.run_id, language);
    let run = run.map_or_else(String::new, |label| format!("{label} · "));
    let text = format!(
        "{run}{pass} · {step} {}/{steps} · {}/{ops}",
        lab.tick.step,
        lab.tick.op + 1
    );
    let used = ink.text(3, 0, &text, Meaning::Text) + 5;
    scrubber(
        lab,
        &mut ink.part(Rect::new(used, 0, width.saturating_sub(used + 1), 1)),
    );
    // The blank before a word stands in the margin, so that words begin below the text above and below.
    let mut words = ink.part(Rect::new(0, 1, width, 1));
    draw_steps(lab, &mut words);
}

fn scrubber(lab: &Lab, ink: &mut Ink<'_>) {
    let width = ink.width();
    let last = lab.timeline().len().saturating_sub(1).max(1);
    let index = lab.timeline().index(lab.tick);
    let place =
        |index: usize| (index as f64 / last as f64 * f64::from(width.saturating_sub(1))).round() as u16;
    ink.symbols(0, 0, width, Glyph::Horizontal, Meaning::Border);
    let cursor = place(index);
    ink.symbols(0, 0, cursor, Glyph::Horizontal, Meaning::Accent);
    let forward = lab.run().steps() * lab.timeline().ops(Pass::Forward);
    if forward < last {
        ink.symbol(place(forward), 0, Glyph::TeeDown, Meaning::Border);
    }
    ink.symbol(cursor, 0, Glyph::Point, Meaning::Accent);
    ink.hit(Rect::new(0, 0, width, 1), Target::Scrubber);
}

/// The steps around the cursor: their words, or their numbers.
fn draw_steps(lab: &Lab, ink: &mut Ink<'_>) {
    let steps = lab.run().steps();
    let label = |step: usize| {
        lab.words()
            .get(step - 1)
            .cloned()
            .unwrap_or_else(|| step.to_string())
    };
    let wide = |step: usize| cells(&label(step)) + 2;
    let width = ink.width();
    // From the cursor outwards, so that it is always among them.
    let (mut first, mut last) = (lab.tick.step, lab.tick.step);
    let mut used = wide(first);
    loop {
        let before = (first > 1)
            .then(|| wide(first - 1))
            .filter(|more| used + more <= width);
        let after = (last < steps)
            .then(|| wide(last + 1))
            .filter(|more| used + more <= width);
        match (before, after) {
            (Some(more), after) if after.is_none() || lab.tick.step - first <= last - lab.tick.step => {
                first -= 1;
                used += more;
            }
            (_, Some(more)) => {
                last += 1;
                used += more;
            }
            _ => break,
        }
    }
    let mut x = 0;
    for step in first..=last {
        let here = step == lab.tick.step;
        let passed = match lab.tick.pass {
            Pass::Forward => step < lab.tick.step,
            Pass::Backward => step > lab.tick.step,
        };
        let meaning = match (here, passed) {
            (true, _) => Meaning::Focus,
            (_, true) => Meaning::Text,
            _ => Meaning::Quiet,
        };
        let text = format!(" {} ", label(step));
        let taken = ink.text(x, 0, &text, meaning);
        ink.hit(Rect::new(x, 0, taken, 1), Target::Step(step as u32));
        x = x.saturating_add(taken);
    }
}
