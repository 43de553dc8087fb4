//! Vectors at the cursor's step: a number and a bar for each element.

use ratatui_core::layout::Rect;

use super::View;
use super::axis::round_up;
use super::decades::Decades;
use crate::lesson::{Quantity, Scale};
use crate::ui::glyph::Glyph;
use crate::ui::ink::{Ink, Number, Target, zero_column};
use crate::ui::scroll::Scroll;
use crate::ui::text::cells;
use crate::ui::theme::Meaning;
use crate::ui::tokens::short;

/// Columns of a number.
const NUMBER: u16 = 9;

/// The most columns of a name.
const NAME: u16 = 18;

/// The most columns of a bar.
const BAR: u16 = 110;

/// Columns that a name of usual length, its number and its bar take at most.
pub(super) const WIDEST: u16 = NAME / 2 + NUMBER + 3 + BAR;

/// Of so many steps and so many elements the scale is made; a longer run and a larger parameter are sampled.
const SAMPLES: usize = 64;

pub(super) fn rows(view: &View<'_>) -> u16 {
    let gaps = view.show.len().saturating_sub(1);
    (view.elements() + gaps).min(18) as u16 + 1
}

/// A row for each element, as far as that is a handful.
pub(super) fn least(view: &View<'_>) -> u16 {
    view.elements().min(8) as u16
}

pub(super) fn draw(view: &View<'_>, ink: &mut Ink<'_>) {
    let step = view.tick.step as u32;
    let total = view.elements();
    let gaps = view.show.len().saturating_sub(1);
    // An empty row between quantities, and the scale below, where there is room.
    let airy = total + gaps <= usize::from(ink.height());
    let last = total + if airy { gaps } else { 0 };
    let room = ink.height();
    let focused = view.place_of(view.focus, step).unwrap_or(0);
    let scroll = Scroll::around(focused, room, total);
    // Only what shows is named: a parameter may have a million elements.
    let lines: Vec<(Quantity, Number, String)> = scroll
        .rows()
        .filter_map(|at| view.element_at(at, step))
        .map(|(quantity, number)| {
            let name = view.program().address_text_at_step(number.address);
            (quantity, number, name)
        })
        .collect();
    let wide = lines
        .iter()
        .map(|(.., name)| cells(name))
        .max()
        .unwrap_or(0)
        .min(NAME);
    let lengths = Lengths::of(view);
    let scale = lengths.ends;
    let x = wide + NUMBER + 3;
    let cut = u16::from(scroll.is_cut()) * 2;
    let width = ink.width().saturating_sub(x + cut).min(BAR);
    let mut y = 0;
    let mut before = None;
    for (quantity, number, name) in &lines {
        if airy && before.is_some_and(|before| before != *quantity) {
            ink.symbol(x + zero_column(width, scale), y, Glyph::Vertical, Meaning::Border);
            y += 1;
        }
        before = Some(*quantity);
        let here = number.address == view.focus;
        let meaning = if here { Meaning::Selected } else { Meaning::Symbol };
        ink.text_within(0, y, wide, name, meaning);
        let meaning = view.once_computed(*number, Meaning::Text);
        ink.number(wide + 1, y, NUMBER, *number, meaning);
        if number.value.is_finite() && meaning != Meaning::Hidden {
            let length = lengths.length(number.value);
            ink.signed_bar(x, y, width, scale, length, view.meaning(*number));
        }
        let whole = ink.width();
        ink.hit(Rect::new(0, y, whole, 1), Target::Number(number.address));
        y += 1;
    }
    scroll.marks(ink);
    if usize::from(room) > last && width >= 12 {
        lengths.draw_ends(&mut ink.part(Rect::new(x, y, width, 1)));
    }
}

/// How long the bars are: one scale for all that is shown, the same at every step and in every run, so that bars can be
/// compared with each other and with what they were.
struct Lengths {
    /// From where to where they go.
    ends: (f64, f64),
    /// Which powers of ten they go through, where not in proportion; the sign is told by the number then.
    decades: Option<Decades>,
}

impl Lengths {
    fn of(view: &View<'_>) -> Self {
        let (mut low, mut high) = (0.0_f64, 0.0_f64);
        let mut sizes = Vec::new();
        each(view, |number, is_gate| {
            if number.value.is_finite() {
                low = low.min(number.value);
                high = high.max(number.value);
                sizes.push(number.value.abs());
            }
            if is_gate {
                high = high.max(1.0);
            }
        });
        let decades = match view.spec.scale {
            Scale::Linear => None,
            Scale::Log => Decades::of(sizes.into_iter()),
        };
        let ends = match (decades, round_up(-low), round_up(high)) {
            (Some(_), ..) => (0.0, 1.0),
            (None, 0.0, 0.0) => (0.0, 1.0),
            // A side that hardly anything lies on keeps room for a label.
            (None, below, above) => (-below, above.max(below * 0.1)),
        };
        Self { ends, decades }
    }

    /// How far a value goes between the ends.
    fn length(&self, value: f64) -> f64 {
        let Some(decades) = self.decades else { return value };
        // Something that is not zero shows, however far below the scale it lies.
        decades.part(value).map_or(0.0, |part| part.max(1e-3))
    }

    /// What the ends of the bars stand for, and where they begin.
    fn draw_ends(&self, ink: &mut Ink<'_>) {
        let width = ink.width();
        let zero = zero_column(width, self.ends);
        let (beginning, most) = match self.decades.map(Decades::ends) {
            Some(ends) => ends,
            None => ("0".to_owned(), short(self.ends.1)),
        };
        let least = short(self.ends.0);
        if cells(&least) < zero {
            ink.text(0, 0, &least, Meaning::Quiet);
        }
        ink.text(zero, 0, &beginning, Meaning::Quiet);
        ink.text_right(0, 0, width, &most, Meaning::Quiet);
    }
}

/// Calls `see` with the numbers that the scale is made of, hidden ones left out, and whether each is a gate.
fn each(view: &View<'_>, mut see: impl FnMut(Number, bool)) {
    let sampled = |of: usize| (0..of.min(SAMPLES)).map(move |at| at * of / of.min(SAMPLES));
    let steps = sampled(view.run.steps()).chain([view.tick.step.saturating_sub(1)]);
    for view in view.sides() {
        for step in steps.clone() {
            for at in sampled(view.elements()) {
                if let Some((_, number)) = view.element_at(at, step as u32 + 1)
                    && !view.hides(number.address)
                {
                    see(number, view.is_gate(number.address));
                }
            }
        }
    }
}
