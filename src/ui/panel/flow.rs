//! The gradient at each step: how large the derivative of the loss by a state is there, by powers of ten. One scale for
//! the whole run, and as many of its steps as there are rows: that it shrinks is seen without scrolling.

use std::ops::Range;

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
    let below = u16::from(ink.height() >= 4);
    let room = usize::from(ink.height().saturating_sub(below + 1)).max(1);
    let listed: Vec<(u32, Number)> = spread(view.run.steps(), room, Some(view.tick.step))
        .into_iter()
        .map(|step| (step, largest_at(view, quantity, step)))
        .collect();
    let flow = Flow::new(view, quantity, &listed, ink.width());
    flow.heading(&listed, ink);
    let height = listed.len() as u16;
    for tick in &flow.ticks {
        ink.column(
            flow.bar + flow.column(tick.part),
            1,
            height,
            Glyph::DashesDown,
            Meaning::Border,
        );
    }
    for (y, (step, number)) in (1..).zip(listed) {
        flow.row(step, number, y, ink);
    }
    if below > 0 {
        flow.axis(height + 1, ink);
    }
}

/// What all rows have in common.
struct Flow<'a> {
    view: &'a View<'a>,
    quantity: Quantity,
    /// The units that are marked one by one; none where they are many.
    marked: Range<u32>,
    /// The scale of the bars; none where no gradient has a size.
    scale: Option<Decades>,
    ticks: Vec<Tick>,
    /// Columns of the words.
    words: u16,
    /// Where the bars begin, and their columns.
    bar: u16,
    width: u16,
}

impl<'a> Flow<'a> {
    fn new(view: &'a View<'a>, quantity: Quantity, listed: &[(u32, Number)], room: u16) -> Self {
        let units = view.units(quantity);
        let marked = if (2..=UNITS).contains(&units.len()) {
            units
        } else {
            0..0
        };
        // A unit that is marked has to have a place as well, also the smallest.
        let sizes = spread(view.run.steps(), SAMPLES, None)
            .into_iter()
            .flat_map(|step| {
                let each = marked.clone().map(move |unit| view.element(quantity, step, unit));
                std::iter::once(largest_at(view, quantity, step)).chain(each)
            });
        let told = sizes.filter(|number| !view.hides(number.address));
        let scale = Decades::of(told.map(|number| number.value.abs()));
        let words = listed
            .iter()
            .map(|(step, _)| cells(view.word(*step).unwrap_or_default()));
        let words = words.max().unwrap_or(0).min(WORD);
        let bar = STEP + 1 + words + u16::from(words > 0) + NUMBER + 2;
        let width = room.saturating_sub(bar).min(BAR);
        let ticks = scale.map(|scale| scale.ticks(usize::from(width / LABEL) + 1));
        Self {
            view,
            quantity,
            marked,
            scale,
            ticks: ticks.unwrap_or_default(),
            words,
            bar,
            width,
        }
    }

    /// The column of the bars that lies so far along them, from 0 to 1.
    fn column(&self, part: f64) -> u16 {
        (part * f64::from(self.width.saturating_sub(1))).round() as u16
    }

    /// Above the rows, what the numbers are and what the bars stand for.
    fn heading(&self, listed: &[(u32, Number)], ink: &mut Ink<'_>) {
        let name = listed
            .first()
            .map(|(_, number)| self.view.program().address_text_at_step(number.address))
            .unwrap_or_default();
        let name = name.split('[').next().unwrap_or_default();
        ink.text_right(0, 0, self.bar - 2, name, Meaning::Symbol);
        let Some(scale) = self.scale else { return };
        let texts = if self.marked.is_empty() {
            range_texts(self.view.language, scale.ends())
        } else {
            unit_texts(self.view.language, self.marked.len())
        };
        // The scale below says the same: what does not fit is left out.
        if let Some(text) = texts.iter().find(|text| ink.columns(text) <= self.width) {
            ink.text(self.bar, 0, text, Meaning::Quiet);
        }
    }

    /// A step: its word, the largest gradient there as a number and as a bar, and its units.
    fn row(&self, step: u32, number: Number, y: u16, ink: &mut Ink<'_>) {
        let here = step as usize == self.view.tick.step;
        let quiet = if here { Meaning::Selected } else { Meaning::Quiet };
        ink.text_right(0, y, STEP, &step.to_string(), quiet);
        ink.text_within(
            STEP + 1,
            y,
            self.words,
            self.view.word(step).unwrap_or_default(),
            quiet,
        );
        let of_bar = |meaning| self.view.once_computed(number, meaning);
        ink.number(self.bar - 2 - NUMBER, y, NUMBER, number, of_bar(Meaning::Text));
        let part_of = |number: Number| {
            let scale = self.scale.filter(|_| !self.view.hides(number.address));
            scale.and_then(|scale| scale.part(number.value))
        };
        if let Some(part) = part_of(number) {
            // Something that is not zero shows, however far below the scale it lies.
            ink.bar(
                self.bar,
                y,
                self.width,
                part.max(1e-3),
                of_bar(Meaning::Series(0)),
            );
        }
        let whole = ink.width();
        ink.hit(Rect::new(0, y, whole, 1), Target::Number(number.address));
        for unit in self.marked.clone() {
            let number = self.view.element(self.quantity, step, unit);
            let Some(part) = part_of(number) else { continue };
            let meaning = if number.address == self.view.focus {
                Meaning::Focus
            } else {
                of_bar(Meaning::Series(unit as usize + 1))
            };
            let x = self.bar + self.column(part);
            ink.text_within(x, y, 1, &unit.to_string(), meaning);
            ink.hit(Rect::new(x, y, 1, 1), Target::Number(number.address));
        }
    }

    /// The scale, each label in the middle below its mark, within the bars.
    fn axis(&self, y: u16, ink: &mut Ink<'_>) {
        for tick in &self.ticks {
            let long = cells(&tick.label);
            let left = self.column(tick.part).saturating_sub(long.saturating_sub(1) / 2);
            let left = left.min(self.width.saturating_sub(long));
            ink.text_within(self.bar + left, y, self.width, &tick.label, Meaning::Quiet);
        }
    }
}

/// What the bars' lengths stand for, in words, in full and shorter.
fn range_texts(language: Language, (low, high): (String, String)) -> Vec<String> {
    match language {
        Language::English => vec![
            format!("powers of ten, {low} to {high}"),
            "powers of ten".to_owned(),
        ],
        Language::Spanish => vec![
            format!("potencias de diez, de {low} a {high}"),
            "potencias de diez".to_owned(),
        ],
    }
}

/// What the marks of units and the bar stand for, in words, in full and shorter.
fn unit_texts(language: Language, units: usize) -> Vec<String> {
    let (marks, fewer) = match units {
        2 => ("0, 1", "0, 1"),
        3 => ("0, 1, 2", "0, …"),
        _ => ("0, 1, …", "0, …"),
    };
    match language {
        Language::English => vec![
            format!("bar: the largest unit; {marks}: each unit"),
            format!("{marks}: units"),
            format!("{fewer}: units"),
        ],
        Language::Spanish => vec![
            format!("barra: la mayor; {marks}: cada unidad"),
            format!("{marks}: unidades"),
            format!("{fewer}: unidad"),
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
    use super::{spread, unit_texts};
    use crate::lesson::Language;

    #[test]
    fn two_units_are_told_without_dots() {
        let texts = |units| unit_texts(Language::English, units);
        assert_eq!(texts(2)[1..], ["0, 1: units", "0, 1: units"]);
        assert_eq!(texts(3)[1..], ["0, 1, 2: units", "0, …: units"]);
        assert_eq!(texts(6)[1..], ["0, 1, …: units", "0, …: units"]);
    }

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
