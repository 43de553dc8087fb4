//! Quantities over time as lines, of one run or of several, in proportion or by powers of ten; the cursor's step is
//! marked.

use ratatui::layout::Rect;

use super::View;
use super::chart::Chart;
use crate::lesson::{Quantity, Scale};
use crate::ui::glyph::Glyph;
use crate::ui::ink::{Ink, Target};
use crate::ui::text::cells;
use crate::ui::theme::Meaning;
use crate::ui::tokens::short;

/// Columns for the scale at the left.
const AXIS: u16 = 9;

/// More lines than can be told apart.
const LINES: usize = 6;

/// A quantity of a run, and which of its elements.
type Line<'a> = (&'a View<'a>, Quantity, u32);

pub(super) fn draw(views: &[View<'_>], ink: &mut Ink<'_>) {
    let Some(view) = views.first() else { return };
    let lines: Vec<Line<'_>> = views.iter().flat_map(lines_of).take(LINES).collect();
    let names = names(&lines);
    let below = legend_rows(&names, ink.width()).min(ink.height() / 4).max(1);
    let (width, height) = (
        ink.width().saturating_sub(AXIS),
        ink.height().saturating_sub(1 + below),
    );
    if width < 4 || height < 2 {
        return;
    }
    let log = view.spec.scale == Scale::Log;
    let place = |value: f64| {
        if log {
            // A zero has no place on this scale: the line has a gap there.
            value.abs().log10()
        } else {
            value
        }
    };
    let steps = view.run.steps();
    let mut chart = Chart::new(width, height);
    // With more steps than dots, only as many are looked at as can be shown.
    let shown = steps.min(chart.across());
    let step_at = |at: usize| {
        if shown < 2 {
            1
        } else {
            1 + at * (steps - 1) / (shown - 1)
        }
    };
    let values: Vec<Vec<f64>> = lines
        .iter()
        .map(|(view, quantity, unit)| {
            (0..shown)
                .map(|at| place(view.element(*quantity, step_at(at) as u32, *unit).value))
                .collect()
        })
        .collect();
    let finite = || values.iter().flatten().copied().filter(|value| value.is_finite());
    let (mut low, mut high) = (
        finite().fold(f64::INFINITY, f64::min),
        finite().fold(f64::NEG_INFINITY, f64::max),
    );
    if low > high {
        (low, high) = (0.0, 1.0);
    }
    if !log && low > 0.0 && low < high * 0.5 {
        low = 0.0;
    }
    if high - low < 1e-12 * high.abs().max(1e-300) {
        (low, high) = (low - 0.5, high + 0.5);
    }
    let x_of = |at: usize| {
        if shown < 2 {
            0.0
        } else {
            at as f64 * (chart_across(width) - 1.0) / (shown - 1) as f64
        }
    };
    let top = chart.up() as f64 - 1.0;
    let y_of = |value: f64| (value - low) / (high - low) * top;
    if !log && low < 0.0 && high > 0.0 {
        let zero = ((1.0 - y_of(0.0) / top) * f64::from(height - 1)).round() as u16;
        ink.symbols(AXIS, zero, width, Glyph::Dashes, Meaning::Border);
        ink.text_right(0, zero, AXIS - 1, "0", Meaning::Quiet);
    }
    let cursor =
        (view.tick.step.saturating_sub(1) as f64 / (steps.max(2) - 1) as f64 * f64::from(width - 1)).round();
    let cursor = AXIS + cursor as u16;
    ink.column(cursor, 0, height, Glyph::DashesDown, Meaning::Border);
    for (line, values) in values.iter().enumerate() {
        for at in 0..shown {
            let now = values[at];
            if !now.is_finite() {
                continue;
            }
            let to = (x_of(at), y_of(now));
            let from = at
                .checked_sub(1)
                .map(|before| values[before])
                .filter(|value| value.is_finite());
            let from = from.map_or(to, |value| (x_of(at - 1), y_of(value)));
            chart.line(from, to, Meaning::Series(line));
        }
    }
    chart.draw(ink, AXIS, 0);
    let axis = |value: f64| {
        if log {
            // Adding zero takes the sign from a zero.
            format!("1e{:.0}", value.round() + 0.0)
        } else {
            short(value)
        }
    };
    ink.text_right(0, 0, AXIS - 1, &axis(high), Meaning::Quiet);
    ink.text_right(0, height - 1, AXIS - 1, &axis(low), Meaning::Quiet);
    ink.symbol(cursor, height, Glyph::Here, Meaning::Accent);
    for column in 0..width {
        let step = 1 + usize::from(column) * steps.saturating_sub(1) / usize::from(width - 1).max(1);
        ink.hit(
            Rect::new(AXIS + column, 0, 1, height + 1),
            Target::Step(step as u32),
        );
    }
    legend(ink, &lines, &names, height + 1);
}

fn chart_across(width: u16) -> f64 {
    f64::from(width) * 2.0
}

fn lines_of<'a>(view: &'a View<'a>) -> impl Iterator<Item = Line<'a>> {
    let of_quantity = move |quantity| view.units(quantity).map(move |unit| (view, quantity, unit));
    view.show
        .iter()
        .flat_map(move |shown| of_quantity(shown.quantity))
}

/// Columns of a number in the legend.
const NUMBER: u16 = 8;

/// How the lines are called: with their run, where there are several.
fn names(lines: &[Line<'_>]) -> Vec<String> {
    let name = |(view, quantity, unit): &Line<'_>| {
        let number = view.element(*quantity, view.tick.step as u32, *unit);
        let name = view.program().address_text_at_step(number.address);
        match view.label {
            Some(label) => format!("{label}: {name}"),
            None => name,
        }
    };
    lines.iter().map(name).collect()
}

/// Where the entries of the legend stand: column and row of each.
fn places(names: &[String], width: u16) -> impl Iterator<Item = (u16, u16)> {
    let (mut x, mut row) = (0u16, 0u16);
    names.iter().map(move |name| {
        let wide = cells(name) + NUMBER + 3;
        if x > 0 && x + wide > width {
            (x, row) = (0, row + 1);
        }
        let place = (x, row);
        x += wide + 3;
        place
    })
}

fn legend_rows(names: &[String], width: u16) -> u16 {
    places(names, width).last().map_or(1, |(_, row)| row + 1)
}

/// The lines' names in their colours, each with its value at the cursor.
fn legend(ink: &mut Ink<'_>, lines: &[Line<'_>], names: &[String], y: u16) {
    let places = places(names, ink.width());
    for (line, (((view, quantity, unit), name), (x, row))) in lines.iter().zip(names).zip(places).enumerate()
    {
        let number = view.element(*quantity, view.tick.step as u32, *unit);
        let (mut ink, y) = (ink.of(view.id), y + row);
        ink.symbol(x, y, Glyph::Point, Meaning::Series(line));
        let used = ink.text(x + 2, y, name, Meaning::Series(line));
        let meaning = if (view.computed)(number.address) {
            Meaning::Text
        } else {
            Meaning::NotYet
        };
        ink.number(x + used + 3, y, NUMBER, number, meaning);
    }
}
