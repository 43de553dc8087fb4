//! What can be changed in the scene: every knob with its value, the chosen one marked.

use ratatui_core::layout::Rect;

use super::glyph::Glyph;
use super::ink::{Ink, Number, Target};
use super::scroll::Scroll;
use super::text::cells;
use super::theme::Meaning;
use super::tokens::short;
use crate::app::{Knob, KnobTarget, Lab};
use crate::lesson::Language;

/// Columns of a value, and the fewest.
const NUMBER: u16 = 9;
const NARROWEST: u16 = 6;

/// Draws the knobs into the whole of `ink`, as many as there is room for around the chosen one.
pub(super) fn draw_tweaks(lab: &Lab, language: Language, ink: &mut Ink<'_>) {
    let scroll = Scroll::around(lab.knob, ink.height(), lab.knobs.len());
    let names: Vec<_> = lab
        .knobs
        .iter()
        .map(|knob| knob_name(lab, knob, language))
        .collect();
    let wide = names.iter().map(|name| cells(name)).max().unwrap_or(0);
    // Where names are long and room is scarce, numbers give up digits before names lose their indices.
    let cut = u16::from(scroll.is_cut());
    let fits = |number: &u16| wide + number + 4 + cut <= ink.width();
    let number = (NARROWEST..=NUMBER).rev().find(fits).unwrap_or(NARROWEST);
    let wide = wide.min(ink.width().saturating_sub(number + 4 + cut));
    for (row, at) in scroll.rows().enumerate() {
        let (y, knob) = (row as u16, &lab.knobs[at]);
        let here = at == lab.knob;
        if here {
            ink.symbol(0, y, Glyph::Cursor, Meaning::Accent);
        }
        ink.text_within(
            2,
            y,
            wide,
            &names[at],
            if here { Meaning::Selected } else { Meaning::Text },
        );
        let address = knob.address(lab.tick.step as u32);
        let value = lab.knob_value(knob).unwrap_or(f64::NAN);
        let is_pin = matches!(knob.target, KnobTarget::Pin { .. });
        let pinned = knob.pin(&lab.runs.get(knob.run).setup().pins).is_some();
        let meaning = match (is_pin, pinned) {
            (true, true) => Meaning::Pinned,
            (true, false) => Meaning::Quiet,
            _ => Meaning::Accent,
        };
        match address {
            Some(address) => {
                let (mut ink, value) = (ink.of(knob.run), Number { value, address });
                if counts(lab, knob) {
                    ink.whole_number(wide + 3, y, number, value, meaning);
                } else {
                    ink.number(wide + 3, y, number, value, meaning);
                }
            }
            None => {
                ink.text_right(wide + 3, y, number, &short(value), meaning);
            }
        }
        if pinned {
            // At the number: touching the line of the slider it would look like a second handle.
            ink.symbol(wide + number + 3, y, Glyph::Pin, Meaning::Pinned);
        }
        let x = wide + number + 5;
        let width = ink.width().saturating_sub(x + cut * 2).min(12);
        if let (Some((least, most)), true) = (knob.range, width >= 4) {
            let part = ((value - least) / (most - least)).clamp(0.0, 1.0);
            ink.symbols(x, y, width, Glyph::Horizontal, Meaning::Border);
            let place = if part.is_finite() {
                (part * f64::from(width - 1)).round() as u16
            } else {
                0
            };
            ink.symbol(
                x + place,
                y,
                Glyph::Point,
                if here { Meaning::Accent } else { Meaning::Quiet },
            );
        }
        let whole = ink.width();
        ink.hit(Rect::new(0, y, whole, 1), Target::Knob(at));
    }
    scroll.marks(ink);
}

/// Whether it counts something: it goes in whole steps and never below zero.
fn counts(lab: &Lab, knob: &Knob) -> bool {
    let step = lab.scene().tweaks[knob.tweak].step;
    step.fract() == 0.0 && knob.range.is_some_and(|(least, _)| least >= 0.0)
}

/// What a knob is called.
pub(super) fn knob_name(lab: &Lab, knob: &Knob, language: Language) -> String {
    let program = lab.runs.get(knob.run).program();
    let spec = &lab.scene().tweaks[knob.tweak];
    let address = knob.address(lab.tick.step as u32);
    let text = match knob.target {
        KnobTarget::Rate => match language {
            Language::English => "learning rate".to_owned(),
            Language::Spanish => "tasa de aprendizaje".to_owned(),
        },
        KnobTarget::Clip => match language {
            Language::English => "clip norm".to_owned(),
            Language::Spanish => "norma de recorte".to_owned(),
        },
        KnobTarget::Pin { slot, unit, .. } => {
            let name = &program.slot(slot).name;
            unit.map_or_else(|| name.clone(), |unit| format!("{name}[{unit}]"))
        }
        KnobTarget::InputAtCursor { .. } => {
            address.map_or_else(String::new, |address| program.address_text_at_step(address))
        }
        KnobTarget::Given(address) => program.address_text(address),
    };
    let run = lab.scene().label(knob.run, language).filter(|_| knob.alone);
    let text = match run {
        Some(run) if spec.label.is_none() => format!("{run}: {text}"),
        _ => text,
    };
    let Some(label) = &spec.label else { return text };
    let several = lab.knobs.iter().filter(|other| other.tweak == knob.tweak).nth(1);
    match several {
        Some(_) => format!("{} {text}", label.get(language)),
        None => label.get(language).clone(),
    }
}
