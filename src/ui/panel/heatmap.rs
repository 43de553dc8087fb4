//! Quantities over time: a row for each element, a column for each step, colour for the value.

use std::ops::RangeInclusive;

use ratatui_core::layout::Rect;

use super::View;
use super::axis::round_up;
use crate::engine::Address;
use crate::lesson::Quantity;
use crate::ui::glyph::Glyph;
use crate::ui::ink::{Ink, Number, Target};
use crate::ui::scroll::Scroll;
use crate::ui::text::cells;
use crate::ui::theme::Meaning;
use crate::ui::tokens::short;

/// The most columns of a name.
const NAME: u16 = 14;

/// Rows below the cells: the words, and what the colours stand for.
const BELOW: u16 = 2;

/// The most rows and columns of a cell, and the fewest columns in which its number is written.
const TALLEST: u16 = 7;
const WIDEST: usize = 18;
const NUMBER: u16 = 7;

pub(super) fn rows(view: &View<'_>) -> u16 {
    view.elements().min(14) as u16 + BELOW
}

/// As many as cells take that are as high as they get.
pub(super) fn most(view: &View<'_>) -> u16 {
    let rows = view.elements().min(usize::from(u16::MAX / TALLEST - 1)) as u16;
    rows * TALLEST + BELOW
}

/// As many as cells take that are as wide as they get.
pub(super) fn widest(view: &View<'_>) -> u16 {
    let steps = view.run.steps().min(usize::from(u16::MAX) / WIDEST - 1);
    NAME + (steps * WIDEST) as u16
}

pub(super) fn draw(view: &View<'_>, ink: &mut Ink<'_>) {
    let steps = view.run.steps();
    let now = view.tick.step as u32;
    let focused = view.place_of(view.focus, now).unwrap_or(0);
    let scroll = Scroll::around(focused, ink.height().saturating_sub(1), view.elements());
    // Only what shows is named: a parameter may have a million elements.
    let shown: Vec<(Quantity, u32, String)> = scroll
        .rows()
        .filter_map(|at| view.element_at(at, 1))
        .filter_map(|(quantity, number)| {
            let unit = view.unit_of(quantity, number.address, 1)?;
            Some((
                quantity,
                unit,
                view.program().address_text_at_step(number.address),
            ))
        })
        .collect();
    let wide = shown
        .iter()
        .map(|(.., name)| cells(name))
        .max()
        .unwrap_or(0)
        .min(NAME);
    let space = ink
        .width()
        .saturating_sub(wide + 1 + u16::from(scroll.is_cut()) * 2);
    if space == 0 {
        return;
    }
    let cell = (usize::from(space) / steps.max(1)).clamp(1, WIDEST) as u16;
    let window = view.window(usize::from(space / cell));
    let largest = largest(view, window.clone());
    let x_of = |step: u32| wide + 1 + (step - window.start()) as u16 * cell;
    // Rows are as high as there is room for, so that a few of them can be seen from afar.
    let tall = (ink.height().saturating_sub(BELOW) / (shown.len().max(1) as u16)).clamp(1, TALLEST);
    for (row, (quantity, unit, name)) in shown.iter().enumerate() {
        let y = row as u16 * tall;
        let focused = view.element(*quantity, now, *unit).address == view.focus;
        let meaning = if focused {
            Meaning::Selected
        } else {
            Meaning::Symbol
        };
        ink.text_within(0, y + (tall - 1) / 2, wide, name, meaning);
        for step in window.clone() {
            let number = view.element(*quantity, step, *unit);
            draw_cell(view, ink, Rect::new(x_of(step), y, cell, tall), number, largest);
        }
    }
    let y = shown.len() as u16 * tall;
    let strip = Rect::new(0, y, ink.width(), 1);
    draw_words(view, &window, &x_of, cell, &mut ink.part(strip));
    scroll.marks(ink);
    if ink.height() > y + 1 {
        let gates = shown
            .iter()
            .all(|(quantity, unit, _)| view.is_gate(view.element(*quantity, 1, *unit).address));
        let below = Rect::new(wide + 1, y + 1, space, 1);
        legend(gates, largest, &mut ink.part(below));
    }
}

/// Below the columns: their words where all of them fit, otherwise a mark and the word at the cursor.
fn draw_words(
    view: &View<'_>,
    window: &RangeInclusive<u32>,
    x_of: &dyn Fn(u32) -> u16,
    cell: u16,
    ink: &mut Ink<'_>,
) {
    let word_of = |step: u32| view.word(step).unwrap_or_default();
    let all = !view.words.is_empty() && window.clone().all(|step| cells(word_of(step)) < cell);
    for step in window.clone() {
        let here = step as usize == view.tick.step;
        let x = x_of(step);
        if all {
            let meaning = if here { Meaning::Selected } else { Meaning::Quiet };
            ink.text_within(x, 0, cell - 1, word_of(step), meaning);
        } else if here {
            let (at, long) = (x + cell.saturating_sub(1) / 2, cells(word_of(step)));
            ink.symbol(at, 0, Glyph::Here, Meaning::Accent);
            let behind = at + 2 + long <= ink.width();
            let word = if behind {
                at + 2
            } else {
                at.saturating_sub(long + 1)
            };
            ink.text_within(word, 0, long, word_of(step), Meaning::Selected);
        }
        ink.hit(Rect::new(x, 0, cell, 1), Target::Step(step));
    }
}

/// What the colours stand for: both ends in numbers, shades between them.
fn legend(gates: bool, largest: f64, ink: &mut Ink<'_>) {
    let ends = if gates {
        ["0".to_owned(), "1".to_owned()]
    } else {
        [short(-largest), short(largest)]
    };
    let shades = 9;
    let wide = cells(&ends[0]) + cells(&ends[1]) + shades + 2;
    let Some(mut x) = ink.width().checked_sub(wide) else {
        return;
    };
    x += ink.text(x, 0, &ends[0], Meaning::Quiet) + 1;
    for shade in 0..shades {
        let part = f64::from(shade) / f64::from(shades - 1);
        let meaning = if gates {
            Meaning::GateFill(part)
        } else {
            Meaning::SignedFill(2.0 * part - 1.0)
        };
        ink.fill(Rect::new(x + shade, 0, 1, 1), meaning);
    }
    ink.text(x + shades + 1, 0, &ends[1], Meaning::Quiet);
}

fn largest(view: &View<'_>, window: RangeInclusive<u32>) -> f64 {
    let mut largest = f64::MIN_POSITIVE;
    for view in view.sides() {
        for shown in view.show {
            // A parameter is the same at every step.
            let given = matches!(shown.quantity, Quantity::Param(_) | Quantity::Gradient(_));
            let steps = if given { 1..=1 } else { window.clone() };
            for unit in view.units(shown.quantity) {
                for step in steps.clone() {
                    let number = view.element(shown.quantity, step, unit);
                    if number.value.is_finite() && !view.hides(number.address) {
                        largest = largest.max(number.value.abs());
                    }
                }
            }
        }
    }
    if largest > 0.25 {
        round_up(largest.max(1.0))
    } else {
        round_up(largest)
    }
}

fn draw_cell(view: &View<'_>, ink: &mut Ink<'_>, area: Rect, number: Number, largest: f64) {
    let computed = (view.computed)(number.address);
    let focused = number.address == view.focus;
    let middle = area.y + (area.height - 1) / 2;
    if !computed {
        // What is still to come shows through, but pale, in the colours of what is computed.
        if number.value.is_finite() && !view.hides(number.address) {
            ink.pale(area, view.fill(number, largest));
        } else {
            ink.dots(area);
        }
    } else if !number.value.is_finite() {
        ink.text_within(area.x, middle, area.width, "!", Meaning::Trouble);
    } else {
        let written = area.width >= NUMBER;
        // Shades without colour beside a number would look like more of it.
        if !written || ink.has_colour() || area.height > 1 {
            ink.fill(area, view.fill(number, largest));
        }
        if written {
            ink.number(area.x, middle, area.width - 1, number, view.fill(number, largest));
        }
    }
    if focused {
        if area.width < NUMBER || !computed {
            ink.symbol(
                area.x + area.width.saturating_sub(1) / 2,
                middle,
                Glyph::Point,
                Meaning::Focus,
            );
        }
    } else if is_at(number.address, view.tick.step) && area.width < NUMBER && !computed {
        ink.symbol(area.x, middle, Glyph::Ring, Meaning::Quiet);
    }
    ink.hit(area, Target::Number(number.address));
}

fn is_at(address: Address, step: usize) -> bool {
    matches!(address, Address::Value { step: own, .. } | Address::Adjoint { step: own, .. } if own as usize == step)
}
