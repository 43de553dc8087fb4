//! The gradient at each step: how large the derivative of the loss by a state is there, by powers of ten. One scale for
//! the whole run, and as many of its steps as there are rows: that it shrinks is seen without scrolling.

use ratatui_core::layout::Rect;

use super::View;
use super::axis::Tick;
use super::decades::Decades;
use crate::engine::AdjointOf;
use crate::lesson::{Language, Quantity};
use crate::ui::glyph::Glyph;
use crate::ui::ink::{Ink, Number, Target};
use crate::ui::text::cells;
use crate::ui::theme::Meaning;

/// Columns of the number of a step, and of a gradient.
const STEP: u16 = 5;
const NUMBER: u16 = 9;
/// The most columns of a word.
const WORD: u16 = 14;
/// The most columns of a bar.
const BAR: u16 = 110;
/// Columns that a step, its word, its number and its bar take at most.
pub(super) const WIDEST: u16 = STEP + WORD + NUMBER + 4 + BAR;
/// More units than are marked one by one.
const UNITS: usize = 6;
/// Columns from one label of the scale to the next, at least.
const LABEL: u16 = 8;
/// Of a longer run, so many steps are looked at for the scale.
const SAMPLES: usize = 512;

pub(super) fn rows(view: &View<'_>) -> u16 {
    (view.run.steps().min(20) + 2) as u16
}

/// As many as it has steps.
pub(super) fn most(view: &View<'_>) -> u16 {
    (view.run.steps() + 2).min(usize::from(u16::MAX)) as u16
}

pub(super) fn draw(view: &View<'_>, ink: &mut Ink<'_>) {
    let Some(quantity) = shown(view) else { return };
    // Below the bars their scale; where room is scarce it goes first.
    let axis = u16::from(ink.height() >= 4);
    let room = usize::from(ink.height().saturating_sub(axis + 1)).max(1);
    let steps = view.run.steps();
    let listed: Vec<(u32, Number)> = spread(steps, room, Some(view.tick.step))
        .into_iter()
        .map(|step| (step, largest_at(view, quantity, step)))
        .collect();
    let units = view.units(quantity);
    // A few units are marked one by one, so the smallest has to have a place as well.
    let marked = (2..=UNITS).contains(&units.len());
    let sizes = spread(steps, SAMPLES, None).into_iter().flat_map(|step| {
        let each = if marked { units.clone() } else { 0..0 };
        let each = each.map(move |unit| view.element(quantity, step, unit));
        std::iter::once(largest_at(view, quantity, step)).chain(each)
    });
    let scale = Decades::of(sizes.map(|number| number.value.abs()));

    let word_of = |step: u32| view.words.get(step as usize - 1).map_or("", String::as_str);
    let words = listed
        .iter()
        .map(|(step, _)| cells(word_of(*step)))
        .max()
        .unwrap_or(0)
        .min(WORD);
    let name = listed
        .first()
        .map(|(_, number)| view.program().address_text_at_step(number.address))
        .unwrap_or_default();
    let name = name.split('[').next().unwrap_or_default();
    let bar = STEP + 1 + words + u16::from(words > 0) + NUMBER + 2;
    let width = ink.width().saturating_sub(bar).min(BAR);
    ink.text_right(0, 0, bar - 2, name, Meaning::Symbol);
    if let Some(scale) = scale {
        // The scale below says the same: what does not fit is left out.
        let [long, short] = match (marked, view.language) {
            (true, Language::English) => {
                ["bar: the largest unit; 0, 1, …: each unit", "0, 1, …: units"].map(str::to_owned)
            }
            (true, Language::Spanish) => {
                ["barra: la mayor; 0, 1, …: cada unidad", "0, 1, …: unidades"].map(str::to_owned)
            }
            (false, language) => range_texts(language, scale.ends()),
        };
        let text = if cells(&long) <= width { long } else { short };
        if cells(&text) <= width {
            ink.text(bar, 0, &text, Meaning::Quiet);
        }
    }
    let height = listed.len() as u16;
    let ticks = scale
        .map(|scale| scale.ticks(usize::from(width / LABEL) + 1))
        .unwrap_or_default();
    let column = |tick: &Tick| (tick.part * f64::from(width.saturating_sub(1))).round() as u16;
    for tick in &ticks {
        ink.column(bar + column(tick), 1, height, Glyph::DashesDown, Meaning::Border);
    }
    for (row, (step, number)) in listed.into_iter().enumerate() {
        let y = row as u16 + 1;
        let here = step as usize == view.tick.step;
        let quiet = if here { Meaning::Selected } else { Meaning::Quiet };
        ink.text_right(0, y, STEP, &step.to_string(), quiet);
        ink.text_within(STEP + 1, y, words, word_of(step), quiet);
        let computed = (view.computed)(number.address);
        let meaning = if computed { Meaning::Text } else { Meaning::NotYet };
        ink.number(bar - 2 - NUMBER, y, NUMBER, number, meaning);
        let part = scale.and_then(|scale| scale.part(number.value));
        if let Some(part) = part {
            let meaning = if computed {
                Meaning::Series(0)
            } else {
                Meaning::NotYet
            };
            // Something that is not zero shows, however far below the scale it lies.
            ink.bar(bar, y, width, part.max(1e-3), meaning);
        }
        let whole = ink.width();
        ink.hit(Rect::new(0, y, whole, 1), Target::Number(number.address));
        let each = if marked { units.clone() } else { 0..0 };
        for unit in each {
            let number = view.element(quantity, step, unit);
            let Some(part) = scale.and_then(|scale| scale.part(number.value)) else {
                continue;
            };
            let meaning = match (computed, number.address == view.focus) {
                (_, true) => Meaning::Focus,
                (true, _) => Meaning::Series(unit as usize + 1),
                (false, _) => Meaning::NotYet,
            };
            let x = bar + (part * f64::from(width.saturating_sub(1))).round() as u16;
            ink.text_within(x, y, 1, &unit.to_string(), meaning);
            ink.hit(Rect::new(x, y, 1, 1), Target::Number(number.address));
        }
    }
    if axis > 0 {
        for tick in &ticks {
            let long = cells(&tick.label);
            // In the middle below its mark, within the bars.
            let left = column(tick).saturating_sub(long.saturating_sub(1) / 2);
            let left = left.min(width.saturating_sub(long));
            ink.text_within(bar + left, height + 1, width, &tick.label, Meaning::Quiet);
        }
    }
}

/// What the bars' lengths stand for, in words, in full and shorter.
fn range_texts(language: Language, (low, high): (String, String)) -> [String; 2] {
    match language {
        Language::English => [
            format!("powers of ten, {low} to {high}"),
            "powers of ten".to_owned(),
        ],
        Language::Spanish => [
            format!("potencias de diez, de {low} a {high}"),
            "potencias de diez".to_owned(),
        ],
    }
}

/// So many of the steps from 1 to `steps`, evenly spread, the first, the last and the one `at` the cursor among them.
fn spread(steps: usize, room: usize, at: Option<usize>) -> Vec<u32> {
    let room = room.clamp(1, steps.max(1));
    if room == 1 {
        return vec![at.unwrap_or(1) as u32];
    }
    let mut found: Vec<usize> = (0..room)
        .map(|row| 1 + (row * (steps - 1) + (room - 1) / 2) / (room - 1))
        .collect();
    if let Some(at) = at.filter(|at| !found.contains(at)) {
        // In place of the neighbour that is nearer; of the ends only where nothing else is.
        let inner = 1..room.saturating_sub(1).max(2);
        let nearest = inner.min_by_key(|row| found[*row].abs_diff(at)).unwrap_or(0);
        found[nearest] = at;
    }
    found.into_iter().map(|step| step as u32).collect()
}

/// The element of the quantity that is largest at a step.
fn largest_at(view: &View<'_>, quantity: Quantity, step: u32) -> Number {
    let numbers = view
        .units(quantity)
        .map(|unit| view.element(quantity, step, unit));
    let larger = |most: Number, number: Number| {
        // What is no number is told first of all.
        if number.value.abs() > most.value.abs() || number.value.is_nan() {
            number
        } else {
            most
        }
    };
    numbers.reduce(larger).unwrap_or_else(|| view.number(view.focus))
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

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn the_ends_and_the_cursor_are_always_among_the_steps() {
        assert_eq!(spread(20, 6, None), [1, 5, 9, 12, 16, 20]);
        assert_eq!(spread(4, 9, Some(2)), [1, 2, 3, 4]);
        assert_eq!(spread(9, 1, Some(4)), [4]);
        for steps in 1..40 {
            for room in 3..20 {
                for at in 1..=steps {
                    let found = spread(steps, room, Some(at));
                    assert_eq!(found.len(), room.min(steps));
                    assert!(found.windows(2).all(|pair| pair[0] < pair[1]), "{found:?}");
                    assert!(found.contains(&(at as u32)) && found.contains(&1));
                    assert_eq!(found.last(), Some(&(steps as u32)));
                }
            }
        }
    }
}
