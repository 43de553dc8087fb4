//! Vectors at the cursor's step: a number and a bar for each element.

use ratatui::layout::Rect;

use super::View;
use crate::ui::ink::{Ink, Target};
use crate::ui::text::columns;
use crate::ui::theme::Meaning;

/// Columns of a number.
const NUMBER: u16 = 9;

pub(super) fn rows(view: &View<'_>) -> u16 {
    let all: u32 = view
        .show
        .iter()
        .map(|shown| view.units(shown.quantity).len() as u32)
        .sum();
    all.min(16) as u16
}

pub(super) fn draw(view: &View<'_>, ink: &mut Ink<'_>) {
    let step = view.tick.step as u32;
    let mut lines = Vec::new();
    for shown in view.show {
        let numbers: Vec<_> = view
            .units(shown.quantity)
            .map(|unit| view.element(shown.quantity, step, unit))
            .collect();
        let largest = numbers
            .iter()
            .map(|number| number.value.abs())
            .filter(|v| v.is_finite())
            .fold(1.0, f64::max);
        for (at, number) in numbers.iter().enumerate() {
            let name = view.program().address_text_at_step(number.address);
            lines.push((name, *number, largest, at == 0));
        }
    }
    let room = usize::from(ink.height());
    let focused = lines
        .iter()
        .position(|(_, number, ..)| number.address == view.focus)
        .unwrap_or(0);
    let first = focused
        .saturating_sub(room / 2)
        .min(lines.len().saturating_sub(room));
    let wide = lines
        .iter()
        .map(|(name, ..)| columns(name))
        .max()
        .unwrap_or(0)
        .min(18) as u16;
    for (row, (name, number, largest, _)) in lines.iter().skip(first).take(room).enumerate() {
        let y = row as u16;
        let here = number.address == view.focus;
        ink.text_within(
            0,
            y,
            wide,
            name,
            if here { Meaning::Selected } else { Meaning::Symbol },
        );
        ink.number(
            wide + 1,
            y,
            NUMBER,
            *number,
            if (view.computed)(number.address) {
                Meaning::Text
            } else {
                Meaning::NotYet
            },
        );
        let x = wide + NUMBER + 3;
        let width = ink.width().saturating_sub(x).min(40);
        if view.is_gate(number.address) {
            ink.bar(x, y, width, number.value, view.meaning(*number));
        } else if number.value.is_finite() {
            ink.signed_bar(x, y, width, number.value / largest, view.meaning(*number));
        }
        let whole = ink.width();
        ink.hit(Rect::new(0, y, whole, 1), Target::Number(number.address));
    }
}
