//! An activation's curve with the live point on it: where the number under the cursor stands, and how steep it is there.

use super::View;
use super::chart::Chart;
use crate::engine::{Address, Explanation, Function, FunctionKind, Origin, Rule};
use crate::lesson::Quantity;
use crate::ui::glyph::Glyph;
use crate::ui::ink::{Ink, Number};
use crate::ui::theme::Meaning;
use crate::ui::tokens::{Token, draw_tokens, short};

/// The curve goes from `-REACH` to `REACH`, further where the point is.
const REACH: f64 = 5.0;

pub(super) fn draw(view: &View<'_>, ink: &mut Ink<'_>) {
    let Some((explanation, function)) = applied(view) else {
        return;
    };
    let Some(argument) = explanation.factors().first().copied() else {
        return;
    };
    let (u, y) = (argument.value, explanation.value);
    let kind = Function::of(function);
    let (width, height) = (ink.width(), ink.height().saturating_sub(2));
    if width < 10 || height < 3 {
        return;
    }
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
    let mut chart = Chart::new(width, height);
    let (across, up) = (chart.across() as f64 - 1.0, chart.up() as f64 - 1.0);
    let x_of = |u: f64| (u + reach) / (2.0 * reach) * across;
    let y_of = |y: f64| (y - low) / (high - low) * up;
    let row_of = |y: f64| {
        (f64::from(height - 1) * (1.0 - (y - low) / (high - low)))
            .round()
            .max(0.0) as u16
    };
    ink.symbols(0, row_of(0.0_f64.max(low)), width, Glyph::Dashes, Meaning::Border);
    ink.column(width / 2, 0, height, Glyph::DashesDown, Meaning::Border);
    let mut before = None;
    for dot in 0..chart.across() {
        let u = (dot as f64 / across * 2.0 - 1.0) * reach;
        let here = (dot as f64, y_of(function.value(u)));
        chart.line(before.unwrap_or(here), here, Meaning::Series(0));
        before = Some(here);
    }
    // The tangent at the point: what the backward pass multiplies with.
    let slope = function.slope(y);
    if u.is_finite() && y.is_finite() {
        let half = reach / 4.0;
        let (from, to) = (u - half, u + half);
        chart.line(
            (x_of(from), y_of(y - slope * half)),
            (x_of(to), y_of(y + slope * half)),
            Meaning::Series(1),
        );
    }
    chart.draw(ink, 0, 0);
    if u.is_finite() && y.is_finite() {
        let column = (x_of(u) / 2.0).round().clamp(0.0, f64::from(width - 1)) as u16;
        ink.symbol(column, row_of(y).min(height - 1), Glyph::Point, Meaning::Focus);
    }
    ink.text(0, 0, &format!("{}", high), Meaning::Quiet);
    ink.text(0, height - 1, &format!("{}", low), Meaning::Quiet);
    let mut tokens = vec![Token::word(format!("{}(", kind.name), Meaning::Symbol)];
    if let Origin::At(address) = argument.origin {
        tokens.push(Token::number(Number { value: u, address }, Meaning::Text).glued());
    }
    tokens.push(Token::word(")", Meaning::Symbol).glued());
    tokens.push(Token::word("=", Meaning::Symbol));
    tokens.push(Token::number(
        Number {
            value: y,
            address: explanation.address,
        },
        Meaning::Accent,
    ));
    tokens.push(Token::word("   slope", Meaning::Quiet));
    tokens.push(Token::word(format!("{} =", kind.slope_text), Meaning::Series(1)));
    // No address leads to a slope: it is an operand of derivatives, computed from the output beside it.
    tokens.push(Token::word(short(slope), Meaning::Series(1)));
    draw_tokens(ink, height + 1, &tokens);
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
