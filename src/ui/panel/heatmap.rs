//! Quantities over time: a row for each element, a column for each step, colour for the value.

use ratatui::layout::Rect;

use super::View;
use crate::engine::Address;
use crate::lesson::Quantity;
use crate::ui::glyph::Glyph;
use crate::ui::ink::{Ink, Number, Target};
use crate::ui::text::columns;
use crate::ui::theme::Meaning;

pub(super) fn rows(view: &View<'_>) -> u16 {
    let all: usize = view
        .show
        .iter()
        .map(|shown| view.units(shown.quantity).len())
        .sum();
    (all.min(14) + 1) as u16
}

pub(super) fn draw(view: &View<'_>, ink: &mut Ink<'_>) {
    let steps = view.run.steps();
    let names: Vec<(Quantity, u32)> = view
        .show
        .iter()
        .flat_map(|shown| view.units(shown.quantity).map(|unit| (shown.quantity, unit)))
        .collect();
    let label = |quantity, unit| {
        view.program()
            .address_text_at_step(view.element(quantity, 1, unit).address)
    };
    let room = usize::from(ink.height().saturating_sub(1));
    let focused = names
        .iter()
        .position(|(quantity, unit)| {
            view.element(*quantity, view.tick.step as u32, *unit).address == view.focus
        })
        .unwrap_or(0);
    let first = focused
        .saturating_sub(room / 2)
        .min(names.len().saturating_sub(room));
    let shown = &names[first..(first + room).min(names.len())];
    let wide = shown
        .iter()
        .map(|(quantity, unit)| columns(&label(*quantity, *unit)))
        .max()
        .unwrap_or(0)
        .min(14) as u16;
    let space = ink.width().saturating_sub(wide + 1);
    if space == 0 {
        return;
    }
    let cell = (usize::from(space) / steps.max(1)).clamp(1, 8) as u16;
    let window = view.window(usize::from(space / cell));
    let largest = largest(view, &names, window.clone());
    let x_of = |step: u32| wide + 1 + (step - window.start()) as u16 * cell;
    for (row, (quantity, unit)) in shown.iter().enumerate() {
        let y = row as u16;
        let here = view.element(*quantity, view.tick.step as u32, *unit);
        let name = label(*quantity, *unit);
        ink.text_within(
            0,
            y,
            wide,
            &name,
            if here.address == view.focus {
                Meaning::Selected
            } else {
                Meaning::Symbol
            },
        );
        for step in window.clone() {
            let number = view.element(*quantity, step, *unit);
            draw_cell(view, ink, Rect::new(x_of(step), y, cell, 1), number, largest);
        }
    }
    // Below, where the cursor is, and the words where they fit.
    let y = shown.len() as u16;
    for step in window.clone() {
        let here = step as usize == view.tick.step;
        if cell >= 4
            && let Some(word) = view.words.get(step as usize - 1)
        {
            ink.text_within(
                x_of(step),
                y,
                cell - 1,
                word,
                if here { Meaning::Selected } else { Meaning::Quiet },
            );
        } else if here {
            ink.symbol(
                x_of(step) + cell.saturating_sub(1) / 2,
                y,
                Glyph::Here,
                Meaning::Accent,
            );
        }
        ink.hit(Rect::new(x_of(step), y, cell, 1), Target::Step(step));
    }
}

fn largest(view: &View<'_>, names: &[(Quantity, u32)], window: std::ops::RangeInclusive<u32>) -> f64 {
    let mut largest = f64::MIN_POSITIVE;
    for (quantity, unit) in names {
        for step in window.clone() {
            let value = view.element(*quantity, step, *unit).value.abs();
            if value.is_finite() {
                largest = largest.max(value);
            }
        }
    }
    if largest > 0.25 { largest.max(1.0) } else { largest }
}

fn draw_cell(view: &View<'_>, ink: &mut Ink<'_>, area: Rect, number: Number, largest: f64) {
    let computed = (view.computed)(number.address);
    let focused = number.address == view.focus;
    if !computed && number.value.is_finite() && ink.has_colour() {
        // What is still to come shows through, but pale.
        let width = area.width.saturating_sub(u16::from(area.width > 2));
        ink.symbols(area.x, area.y, width, Glyph::Shade(1), view.scale(number));
    } else if !computed {
        ink.symbols(
            area.x,
            area.y,
            area.width.saturating_sub(1).max(1),
            Glyph::Dot,
            Meaning::NotYet,
        );
    } else if !number.value.is_finite() {
        ink.text_within(area.x, area.y, area.width, "!", Meaning::Trouble);
    } else if area.width >= 7 {
        ink.number(area.x, area.y, area.width - 1, number, view.fill(number, largest));
    } else {
        ink.fill(area, view.fill(number, largest));
    }
    if focused {
        if area.width < 7 {
            ink.symbol(
                area.x + area.width.saturating_sub(1) / 2,
                area.y,
                Glyph::Point,
                Meaning::Focus,
            );
        }
    } else if is_at(number.address, view.tick.step) && area.width < 7 && !computed {
        ink.symbol(area.x, area.y, Glyph::Ring, Meaning::Quiet);
    }
    ink.hit(area, Target::Number(number.address));
}

fn is_at(address: Address, step: usize) -> bool {
    matches!(address, Address::Value { step: own, .. } | Address::Adjoint { step: own, .. } if own as usize == step)
}
