//! The gradient at each step: how large the derivative of the loss by a state is there, by powers of ten.

use ratatui::layout::Rect;

use super::View;
use crate::engine::AdjointOf;
use crate::lesson::Quantity;
use crate::ui::ink::{Ink, Number, Target};
use crate::ui::text::columns;
use crate::ui::theme::Meaning;

pub(super) fn rows(view: &View<'_>) -> u16 {
    (view.run.steps().min(16) + 1) as u16
}

pub(super) fn draw(view: &View<'_>, ink: &mut Ink<'_>) {
    let Some(quantity) = shown(view) else { return };
    let room = usize::from(ink.height().saturating_sub(1)).max(1);
    let window = view.window(room);
    let largest_at = |step: u32| -> Number {
        let numbers = view
            .units(quantity)
            .map(|unit| view.element(quantity, step, unit));
        numbers
            .reduce(|most, number| {
                if number.value.abs() > most.value.abs() {
                    number
                } else {
                    most
                }
            })
            .unwrap_or_else(|| view.number(view.focus))
    };
    let all: Vec<_> = window.clone().map(largest_at).collect();
    let sizes = || {
        all.iter()
            .map(|number| number.value.abs())
            .filter(|size| *size > 0.0 && size.is_finite())
    };
    let high = sizes().fold(f64::MIN_POSITIVE, f64::max).log10();
    let low = sizes()
        .fold(f64::INFINITY, f64::min)
        .log10()
        .min(high - 1.0)
        .max(high - 40.0);
    let word_of = |step: u32| view.words.get(step as usize - 1).map_or("", String::as_str);
    let words = window
        .clone()
        .map(|step| columns(word_of(step)))
        .max()
        .unwrap_or(0)
        .min(14) as u16;
    let name = view
        .program()
        .address_text_at_step(all.first().map_or(view.focus, |number| number.address));
    let name = name.split('[').next().unwrap_or_default().to_owned();
    ink.text(0, 0, &format!("|{name}|"), Meaning::Symbol);
    let bar = 6 + words + 11;
    let width = ink.width().saturating_sub(bar).min(46);
    ink.text_right(bar, 0, width, "log", Meaning::Quiet);
    for (row, (step, number)) in window.zip(all).enumerate() {
        let y = row as u16 + 1;
        let here = step as usize == view.tick.step;
        let quiet = if here { Meaning::Selected } else { Meaning::Quiet };
        ink.text_right(0, y, 5, &step.to_string(), quiet);
        ink.text_within(6, y, words, word_of(step), quiet);
        let computed = (view.computed)(number.address);
        ink.number(
            6 + words,
            y,
            10,
            number,
            if computed { Meaning::Text } else { Meaning::NotYet },
        );
        let size = number.value.abs();
        if size > 0.0 && size.is_finite() {
            let part = ((size.log10() - low) / (high - low)).clamp(0.02, 1.0);
            ink.bar(
                bar,
                y,
                width,
                part,
                if computed {
                    Meaning::Series(0)
                } else {
                    Meaning::NotYet
                },
            );
        }
        let whole = ink.width();
        ink.hit(Rect::new(0, y, whole, 1), Target::Number(number.address));
    }
}

/// What the lesson asks for, or the derivative by the first state.
fn shown(view: &View<'_>) -> Option<Quantity> {
    if let Some(shown) = view.show.first() {
        return match shown.quantity {
            Quantity::Slot(slot) => view.program().adjoint_of(slot).map(Quantity::Adjoint),
            other => Some(other),
        };
    }
    let state = *view.program().states.first()?;
    let adjoint = view.program().adjoint_of(state)?;
    let of = view.program().adjoint(adjoint)?.of;
    (of == AdjointOf::Slot(state)).then_some(Quantity::Adjoint(adjoint))
}
