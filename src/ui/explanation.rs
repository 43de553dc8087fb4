//! A number taken apart: its formula, and each operand as a row to go into.

use ratatui_core::layout::Rect;

use super::formula::{label, numbers, symbols};
use super::glyph::Glyph;
use super::ink::{Ink, Number, Target};
use super::number::exact;
use super::screen::window;
use super::scroll::Scroll;
use super::text::columns;
use super::theme::Meaning;
use super::tokens::{draw_tokens, rows_of, short};
use super::updated::{draw_update, update_rows};
use crate::app::Lab;
use crate::engine::{Address, Explanation, Factor, Origin, Rule, TermValue};
use crate::lesson::Language;

/// The most terms that a formula writes out.
const TERMS: usize = 12;

pub(super) fn draw_explanation(
    lab: &Lab,
    language: Language,
    trail: &[Address],
    chosen: usize,
    ink: &mut Ink<'_>,
) {
    let program = lab.run().program();
    let Some(explanation) = trail.last().and_then(|address| lab.run().explain(*address)) else {
        return;
    };
    let run = lab.scene().label(lab.run_id, language);
    let run = run.map_or_else(String::new, |label| format!("{label}: "));
    let names: Vec<_> = trail
        .iter()
        .map(|address| program.address_text(*address))
        .collect();
    let (width, height) = (
        ink.width().saturating_sub(8).min(110),
        ink.height().saturating_sub(4),
    );
    let factors = explanation.factors();
    let mut ink = ink.of(lab.run_id);
    let formulas = [
        symbols(program, &explanation, TERMS, language),
        numbers(lab.run(), &explanation, TERMS, language),
    ];
    let equation = program.equation_of(&explanation);
    let origin = origin(lab, language, explanation.address);
    // As high as what it says, measured on no rows at all.
    let inner = Rect::new(0, 0, width.saturating_sub(4), 0);
    let measured = formulas
        .iter()
        .map(|tokens| rows_of(&mut ink, inner.width, tokens));
    let wanted = u16::try_from(factors.len())
        .unwrap_or(u16::MAX)
        .saturating_add(3 + u16::from(!factors.is_empty()) + measured.sum::<u16>())
        .saturating_add(if equation.is_some() { 2 } else { 0 })
        .saturating_add(origin.as_ref().map_or(0, |text| {
            ink.part(inner).paragraph(0, text, Meaning::Text).min(4) + 1
        }))
        .saturating_add(update_rows(lab, explanation.address));
    let mut inside = window(
        &mut ink,
        width,
        height.min(wanted),
        &format!("{run}{}", names.join(" › ")),
    );
    let mut y = 0;
    if let Some(equation) = equation {
        let caption = equation
            .caption
            .as_deref()
            .map(|caption| format!("   {}", language.part_of(caption)))
            .unwrap_or_default();
        let used = inside.text(0, 0, language.part_of(&equation.text), Meaning::Lit);
        inside.text(used, 0, &caption, Meaning::Quiet);
        y = 2;
    }
    for tokens in &formulas {
        y += draw_tokens(&mut inside, y, tokens);
    }
    inside.text(0, y, &format!("= {}", exact(explanation.value)), Meaning::Quiet);
    y += 2;
    if let Some(text) = origin {
        y += inside
            .part(Rect::new(0, y, inside.width(), 4))
            .paragraph(0, &text, Meaning::Text)
            + 1;
    }
    y += draw_update(lab, language, explanation.address, &mut inside, y);
    let rest = Rect::new(0, y, inside.width(), inside.height().saturating_sub(y));
    operands(lab, &explanation, &factors, chosen, &mut inside.part(rest));
}

/// Where a parameter stands in the file that it was read from: `bias_ih_l0[8] + bias_hh_l0[8] = 0.1 + 0.2`.
fn origin(lab: &Lab, language: Language, address: Address) -> Option<String> {
    let imported = lab.scene().imported_of(lab.run_id)?;
    let written = imported.written(lab.run().program(), address)?;
    let names: Vec<_> = written.iter().map(|written| written.name.as_str()).collect();
    let values: Option<Vec<_>> = written
        .iter()
        .map(|written| Some(exact(written.value?)))
        .collect();
    let values = values
        .filter(|values| values.len() > 1)
        .map(|values| format!(" = {}", values.join(" + ")));
    let file = imported.file();
    Some(match (language, &names[..]) {
        (Language::English, []) => format!("{file} has no such bias: it is 0 there"),
        (Language::Spanish, []) => format!("{file} no tiene tal sesgo: allí vale 0"),
        (Language::English, _) => format!("in {file}: {}{}", names.join(" + "), values.unwrap_or_default()),
        (Language::Spanish, _) => format!("en {file}: {}{}", names.join(" + "), values.unwrap_or_default()),
    })
}

fn operands(lab: &Lab, explanation: &Explanation, factors: &[Factor], chosen: usize, ink: &mut Ink<'_>) {
    let program = lab.run().program();
    let terms = terms_of(explanation);
    let scroll = Scroll::around(chosen, ink.height(), factors.len());
    // Only what shows is written out: a gradient has a factor for every step.
    let labels: Vec<_> = factors[scroll.rows()]
        .iter()
        .map(|factor| label(program, explanation.address, factor))
        .collect();
    let wide = labels
        .iter()
        .map(|label| columns(label))
        .max()
        .unwrap_or(0)
        .min(34) as u16;
    for (row, at) in scroll.rows().enumerate() {
        let (y, factor) = (row as u16, factors[at]);
        let term = terms.get(at).copied().flatten();
        let here = at == chosen;
        if here {
            ink.symbol(0, y, Glyph::Cursor, Meaning::Accent);
        }
        ink.text_within(
            2,
            y,
            wide,
            &labels[row],
            if here { Meaning::Selected } else { Meaning::Text },
        );
        match factor.origin {
            Origin::At(address) => {
                ink.number(
                    wide + 4,
                    y,
                    12,
                    Number {
                        value: factor.value,
                        address,
                    },
                    Meaning::Text,
                );
            }
            // A slope has no address of its own; the row leads to the output that it is computed from.
            Origin::Slope(..) | Origin::Literal => {
                ink.text_right(wide + 4, y, 12, &exact(factor.value), Meaning::Text);
            }
        }
        if let Some(term) = term {
            let product = term.product();
            let share = if term.negative { -product } else { product };
            let sign = if share < 0.0 { "-" } else { "+" };
            let share = format!("{sign} {}", short(share.abs()));
            ink.text(wide + 18, y, &share, Meaning::Quiet);
        }
        let width = ink.width();
        ink.hit(Rect::new(0, y, width, 1), Target::Row(at));
    }
    scroll.marks(ink);
}

/// For every factor, its term where it begins one of several factors: what that comes to is shown beside it.
fn terms_of(explanation: &Explanation) -> Vec<Option<&TermValue>> {
    let Rule::Sum(terms) = &explanation.rule else {
        return Vec::new();
    };
    terms
        .iter()
        .flat_map(|term| {
            let others = term.factors.len().saturating_sub(1);
            std::iter::once((others > 0).then_some(term)).chain(std::iter::repeat_n(None, others))
        })
        .collect()
}
