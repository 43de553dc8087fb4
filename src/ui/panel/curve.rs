//! An activation's curve with the live point on it: where the number under the cursor stands, and how steep it is there.

use super::View;
use super::axis::{Axis, widest};
use super::chart::Chart;
use crate::engine::{Address, Explanation, Factor, Function, FunctionKind, Origin, Rule};
use crate::lesson::{Language, Quantity};
use crate::ui::glyph::Glyph;
use crate::ui::ink::{Ink, Number};
use crate::ui::text::cells;
use crate::ui::theme::Meaning;
use crate::ui::tokens::{Token, draw_tokens, line, rows_of, short};

/// The curve goes from `-REACH` to `REACH`, further where the point is.
const REACH: f64 = 5.0;

/// The number of the tangent among the lines; the curve is the first.
const TANGENT: usize = 1;

/// Columns between what the point is and how steep the curve is there.
const GAP: u16 = 3;

pub(super) fn draw(view: &View<'_>, ink: &mut Ink<'_>) {
    let Some((explanation, function)) = applied(view) else {
        return;
    };
    let Some(argument) = explanation.factors().first().copied() else {
        return;
    };
    let (u, y) = (argument.value, explanation.value);
    let kind = Function::of(function);
    let reach = if u.is_finite() {
        REACH.max(u.abs() * 1.1).min(1e6)
    } else {
        REACH
    };
    let (low, high) = match kind.range {
        (low, high) if low.is_finite() && high.is_finite() => (low, high),
        (low, _) if low.is_finite() => (low, reach),
        _ => (-reach, reach),
    };
    let upward = Axis::linear([low, high].into_iter());
    let across = Axis::linear([-reach, reach].into_iter());
    let Axis::Linear {
        low: first,
        high: last,
    } = across
    else {
        return;
    };
    let slope = function.slope(y);
    let tokens = caption(view, kind, &explanation, argument, slope, ink);
    // Below the curve its scale, an empty row where there is room, and what the point is.
    let rows = rows_of(ink, ink.width(), &tokens);
    let air = u16::from(ink.height() > 8);
    let height = ink.height().saturating_sub(1 + rows + air);
    let ticks = upward.ticks(usize::from(height.div_ceil(3)).clamp(3, 5));
    let left = widest(&ticks) + 1;
    let width = ink.width().saturating_sub(left);
    if width < 10 || height < 3 {
        return;
    }
    let row_of = |part: f64| ((1.0 - part) * f64::from(height - 1)).round() as u16;
    let column_of = |part: f64| (part * f64::from(width - 1)).round() as u16;
    for tick in &ticks {
        let row = row_of(tick.part);
        ink.text_right(0, row, left - 1, &tick.label, Meaning::Quiet);
        if tick.zero {
            ink.symbols(left, row, width, Glyph::Dashes, Meaning::Border);
        }
    }
    let told = !view.hides(explanation.address);
    let here = across
        .part(u)
        .filter(|_| told)
        .map(|part| column_of(part.clamp(0.0, 1.0)));
    for tick in across.ticks(5) {
        let column = column_of(tick.part);
        if tick.zero {
            ink.column(left + column, 0, height, Glyph::DashesDown, Meaning::Border);
        }
        let long = cells(&tick.label);
        let start = column.saturating_sub(long / 2).min(width.saturating_sub(long));
        // The mark of the point stands among them and hides no digit of one.
        if here.is_none_or(|here| !(start..start + long).contains(&here)) {
            ink.text(left + start, height, &tick.label, Meaning::Quiet);
        }
    }
    let mut chart = Chart::new(width, height);
    let dots = chart.dots();
    let dot = |u: f64, y: f64| Some((dots.x(across.part(u)?), dots.y(upward.part(y)?)));
    let samples = chart.across();
    let points = (0..samples).map(|at| {
        let u = first + at as f64 / (samples - 1) as f64 * (last - first);
        dot(u, function.value(u))
    });
    chart.curve(points, 0);
    // The tangent at the point: what the backward pass multiplies with.
    let half = reach / 4.0;
    let tangent = |along: f64| (u + along * half, y + slope * along * half);
    let ends = [-1.0, 1.0].map(tangent).map(|(u, y)| dot(u, y));
    if let ([Some(from), Some(to)], true) = (ends, told) {
        chart.line(from, to, TANGENT);
    }
    chart.draw(ink, left, 0);
    // On it, as far out as the chart goes: a mark where there are no colours.
    let cell = |part: f64, cells: u16| {
        let at = (part * f64::from(cells - 1)).round();
        (0.0..f64::from(cells)).contains(&at).then_some(at as u16)
    };
    let mark = |along: f64| {
        let (u, y) = tangent(along);
        Some((
            cell(across.part(u)?, width)?,
            cell(1.0 - upward.part(y)?, height)?,
        ))
    };
    if told
        && !ink.has_colour()
        && let Some((column, row)) = [1.0, 0.75, 0.5, -1.0, -0.75, -0.5].into_iter().find_map(mark)
    {
        ink.symbol(left + column, row, Glyph::Mark(TANGENT), Meaning::Series(TANGENT));
    }
    if let (Some(column), Some(up)) = (here, upward.part(y)) {
        let row = row_of(up.clamp(0.0, 1.0));
        ink.symbol(left + column, row, Glyph::Point, Meaning::Focus);
        ink.symbol(left + column, height, Glyph::Here, Meaning::Accent);
    }
    draw_tokens(ink, height + 1 + air, &tokens);
}

/// What the point is, and how steep the curve is there: beside it or in a line of its own, as `ink` has room.
fn caption(
    view: &View<'_>,
    kind: &Function,
    explanation: &Explanation,
    argument: Factor,
    slope: f64,
    ink: &Ink<'_>,
) -> Vec<Token> {
    let number = |value: f64, address: Address, meaning: Meaning| {
        let number = Number { value, address };
        match view.once_computed(number, meaning) {
            Meaning::Hidden => Token::written("?", number, Meaning::Hidden),
            meaning => Token::number(number, meaning),
        }
    };
    let mut tokens = vec![Token::word(format!("{}(", kind.name), Meaning::Symbol)];
    if let Origin::At(address) = argument.origin {
        tokens.push(number(argument.value, address, Meaning::Text).glued());
    }
    tokens.push(Token::word(")", Meaning::Symbol).glued());
    tokens.push(Token::word("=", Meaning::Symbol));
    tokens.push(number(explanation.value, explanation.address, Meaning::Accent));
    if view.hides(explanation.address) {
        return tokens;
    }
    let word = match view.language {
        Language::English => "slope",
        Language::Spanish => "pendiente",
    };
    // No address leads to a slope: it is an operand of derivatives, computed from the output beside it.
    let mut slope = vec![
        Token::word(word, Meaning::Quiet),
        Token::word(format!("{} =", kind.slope_text), Meaning::Series(TANGENT)),
        Token::word(short(slope), Meaning::Series(TANGENT)),
    ];
    // Where its colour does not tell what it belongs to, the mark on the tangent does.
    if ink.ascii() || !ink.has_colour() {
        let mark = Glyph::Mark(TANGENT).text(ink.ascii());
        slope.insert(0, Token::word(mark, Meaning::Series(TANGENT)));
    }
    let beside = ink.columns(&line(&tokens)) + GAP + ink.columns(&line(&slope)) <= ink.width();
    tokens.push(if beside {
        Token::word(" ".repeat(usize::from(GAP) - 1), Meaning::Quiet).glued()
    } else {
        Token::word("\n", Meaning::Quiet)
    });
    tokens.extend(slope);
    tokens
}

/// The shown number, or an activation inside its equation, as an activation of something.
fn applied(view: &View<'_>) -> Option<(Explanation, FunctionKind)> {
    let step = view.tick.step as u32;
    let shown = view.show.first()?;
    let unit = match (view.spec.unit, view.focus, shown.quantity) {
        (Some(unit), ..) => unit,
        (None, Address::Value { slot, unit, .. }, Quantity::Slot(own)) if slot == own => unit,
        _ => 0,
    };
    let mut explanation = view
        .run
        .explain(view.element(shown.quantity, step, unit).address)?;
    // Follow copies and pins down to the activation.
    for _ in 0..4 {
        match &explanation.rule {
            Rule::Apply(function, _) => {
                let function = *function;
                return Some((explanation, function));
            }
            Rule::Copy(factor) | Rule::Pinned(factor) => {
                let Origin::At(address) = factor.origin else {
                    return None;
                };
                explanation = view.run.explain(address)?;
            }
            Rule::Sum(terms) => {
                let inner =
                    terms
                        .iter()
                        .flat_map(|term| &term.factors)
                        .find_map(|factor| match factor.origin {
                            Origin::At(address) => view.run.explain(address).filter(|inner| {
                                inner.address != explanation.address && matches!(inner.rule, Rule::Apply(..))
                            }),
                            _ => None,
                        })?;
                explanation = inner;
            }
            _ => return None,
        }
    }
    None
}
