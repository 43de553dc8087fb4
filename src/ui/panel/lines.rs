//! Quantities over time as lines, in proportion or by powers of ten; the cursor's step is marked.

use ratatui_core::layout::Rect;

use super::View;
use super::axis::{Axis, TICKS, widest};
use super::chart::{Chart, mark_of};
use super::steps::{Below, draw_steps};
use crate::app::Command;
use crate::engine::Pass;
use crate::lesson::{Language, Quantity, Scale};
use crate::ui::glyph::Glyph;
use crate::ui::ink::{Ink, Number, Target};
use crate::ui::tasks::key;
use crate::ui::text::cells;
use crate::ui::theme::Meaning;

/// The fewest columns for the scale at the left.
const AXIS: u16 = 5;

/// More lines than can be told apart.
const LINES: usize = 6;

/// Columns of a value in the legend.
const NUMBER: u16 = 8;

pub(super) fn draw(views: &[View<'_>], ink: &mut Ink<'_>) {
    let Some(view) = views.first() else { return };
    let lines: Vec<Line<'_>> = views.iter().flat_map(lines_of).take(LINES).collect();
    let entries = legend(ink.width(), &lines);
    // With many lines and little room, the chart goes before the names of the last ones.
    let rows = entries.last().map_or(1, |entry| entry.place.row + 1);
    let rows = rows.min((ink.height() / 3).max(1));
    let Some(height) = ink.height().checked_sub(rows + 1).filter(|height| *height >= 2) else {
        return;
    };
    let steps = view.run.steps();
    // With more steps than dots, only as many are looked at as can be shown.
    let shown = steps.min(usize::from(ink.width()) * 2);
    let step_at = |at: usize| 1 + at * (steps - 1) / shown.saturating_sub(1).max(1);
    // What is hidden is left out of the scale, too.
    let seen = |view: &View<'_>, number: Number| {
        let hidden = view.hides(number.address);
        if hidden { f64::NAN } else { number.value }
    };
    let values: Vec<Vec<f64>> = lines
        .iter()
        .map(|(view, quantity, unit)| {
            (0..shown)
                .map(|at| seen(view, view.element(*quantity, step_at(at) as u32, *unit)))
                .collect()
        })
        .collect();
    // A scale of what little is seen begins at 0.
    let zero = view.hides_later.then_some(0.0);
    let all = values.iter().flatten().copied().chain(zero);
    let axis = match view.spec.scale {
        Scale::Linear => Axis::linear(all),
        Scale::Log => Axis::log(all),
    };
    let ticks = axis.ticks(usize::from(height.div_ceil(3)).clamp(2, TICKS));
    let left = widest(&ticks).max(AXIS) + 1;
    let width = ink.width().saturating_sub(left);
    if width < 4 {
        return;
    }
    let row_of = |part: f64| ((1.0 - part) * f64::from(height - 1)).round() as u16;
    for tick in &ticks {
        let row = row_of(tick.part);
        ink.text_right(0, row, left - 1, &tick.label, Meaning::Quiet);
        if tick.zero {
            ink.symbols(left, row, width, Glyph::Dashes, Meaning::Border);
        } else {
            for column in (0..width).step_by(4) {
                ink.symbol(left + column, row, Glyph::Dot, Meaning::Border);
            }
        }
    }
    let below = Below::new(steps, width);
    let cursor = left + below.column(view.tick.step);
    ink.column(cursor, 0, height, Glyph::DashesDown, Meaning::Border);

    let mut chart = Chart::new(width, height);
    let dots = chart.dots();
    let place = |line: &[f64], at: usize| {
        let part = axis.part(*line.get(at)?)?;
        let along = at as f64 / (shown.max(2) - 1) as f64;
        Some((dots.x(along), dots.y(part)))
    };
    for (number, line) in values.iter().enumerate() {
        chart.curve((0..shown).map(|at| place(line, at)), number);
    }
    chart.draw(ink, left, 0);
    chart.draw_marks(lines.len(), ink, left, 0);
    draw_steps(view, &below, &mut ink.part(Rect::new(left, height, width, 1)));
    for column in 0..width {
        let step = below.step(column) as u32;
        ink.hit(Rect::new(left + column, 0, 1, height + 1), Target::Step(step));
    }
    let right = left + width;
    let hidden = match view.tick.pass {
        Pass::Forward if view.tick.step < steps => cursor + 1..right,
        Pass::Backward if view.tick.step > 1 => left..cursor,
        Pass::Forward | Pass::Backward => left..left,
    };
    if view.hides_later && !hidden.is_empty() {
        let area = Rect::new(hidden.start, 0, hidden.end - hidden.start, height);
        ask_first(view.language, &mut ink.part(area));
    }
    for entry in entries.iter().filter(|entry| entry.place.row < rows) {
        let whole = values.get(entry.line).is_some_and(|line| is_whole(line));
        entry.draw(whole, &mut ink.of(entry.view.id), height + 1);
    }
}

/// In place of what a question asks for; a click there is the key that opens it.
fn ask_first(language: Language, ink: &mut Ink<'_>) {
    let words = match language {
        Language::English => " ? predict it first: a ",
        Language::Spanish => " ? primero, tu predicción: a ",
    };
    let choices = [words, " ? a ", "?"];
    let fits = |words: &&str| cells(words) <= ink.width();
    let words = choices.into_iter().find(fits).unwrap_or_default();
    let x = ink.width().saturating_sub(ink.columns(words)) / 2;
    ink.text(x, ink.height() / 2, words, Meaning::Accent);
    let all = ink.all();
    ink.hit(all, key(&Command::Ask));
}

/// Whether it counts something: only whole values, and more than one of them.
fn is_whole(line: &[f64]) -> bool {
    line.iter().all(|value| value.fract() == 0.0) && line.windows(2).any(|pair| pair[0] != pair[1])
}

/// A line: an element of a quantity of a run.
type Line<'a> = (&'a View<'a>, Quantity, u32);

fn lines_of<'a>(view: &'a View<'a>) -> impl Iterator<Item = Line<'a>> {
    let of_quantity = move |quantity| view.units(quantity).map(move |unit| (view, quantity, unit));
    view.show
        .iter()
        .flat_map(move |shown| of_quantity(shown.quantity))
}

/// A line's name in its colour, with its value at the cursor.
struct Entry<'a> {
    view: &'a View<'a>,
    number: Number,
    line: usize,
    name: String,
    place: Place,
}

/// Where an entry of the legend stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    x: u16,
    row: u16,
    /// The columns of its name, or of the longest one where numbers stand below each other.
    name: u16,
}

/// The entries of the legend, in as many rows as they need; with their run, where there are several.
fn legend<'a>(width: u16, lines: &[Line<'a>]) -> Vec<Entry<'a>> {
    let named = lines.iter().map(|(view, quantity, unit)| {
        let number = view.element(*quantity, view.tick.step as u32, *unit);
        let name = view.program().address_text_at_step(number.address);
        let name = match view.label {
            Some(label) => format!("{label}: {name}"),
            None => name,
        };
        (*view, number, name)
    });
    let named: Vec<_> = named.collect();
    let names: Vec<_> = named.iter().map(|(.., name)| cells(name)).collect();
    let entry = |(line, ((view, number, name), place))| Entry {
        view,
        number,
        line,
        name,
        place,
    };
    named
        .into_iter()
        .zip(places(width, &names))
        .enumerate()
        .map(entry)
        .collect()
}

/// Where entries with names of so many columns stand: one behind the other, and in columns where that takes several rows
/// and columns take no more of them.
fn places(width: u16, names: &[u16]) -> Vec<Place> {
    const GAP: u16 = 2;
    let wide = |name: u16| name + NUMBER + 3;
    let (mut x, mut row) = (0, 0);
    let behind: Vec<_> = names
        .iter()
        .map(|name| {
            if x > 0 && x + wide(*name) > width {
                (x, row) = (0, row + 1);
            }
            let place = Place { x, row, name: *name };
            x += wide(*name) + GAP;
            place
        })
        .collect();
    let name = names.iter().copied().max().unwrap_or(0);
    let column = wide(name) + GAP;
    let across = usize::from((width + GAP) / column).max(1);
    if row == 0 || names.len().div_ceil(across) > usize::from(row) + 1 {
        return behind;
    }
    let place = |at: usize| Place {
        x: (at % across) as u16 * column,
        row: (at / across) as u16,
        name,
    };
    (0..names.len()).map(place).collect()
}

impl Entry<'_> {
    fn draw(&self, whole: bool, ink: &mut Ink<'_>, y: u16) {
        let (x, y) = (self.place.x, y + self.place.row);
        ink.symbol(x, y, mark_of(self.line, ink), Meaning::Series(self.line));
        ink.text(x + 2, y, &self.name, Meaning::Series(self.line));
        let meaning = self.view.once_computed(self.number, Meaning::Text);
        let x = x + self.place.name + 3;
        if whole {
            ink.whole_number(x, y, NUMBER, self.number, meaning);
        } else {
            ink.number(x, y, NUMBER, self.number, meaning);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, places};

    #[test]
    fn a_legend_of_several_rows_has_columns_where_they_cost_no_row() {
        let place = |x, row, name| Place { x, row, name };
        assert_eq!(places(40, &[4, 4]), [place(0, 0, 4), place(17, 0, 4)]);
        let names = [7, 8, 4];
        assert_eq!(
            places(42, &names),
            [place(0, 0, 8), place(21, 0, 8), place(0, 1, 8)]
        );
        // In columns of the longest name the others would need a row more.
        assert_eq!(
            places(36, &[2, 4, 14]),
            [place(0, 0, 2), place(15, 0, 4), place(0, 1, 14)]
        );
    }
}
