//! An open lesson: what it says and what can be changed at the left, panels at the right, the timeline and the formula
//! of the number under the cursor below. Small screens have one panel at a time, very small ones the words above it.

use ratatui_core::layout::Rect;

use super::footer::Footer;
use super::formula::{numbers, symbols};
use super::glyph::Glyph;
use super::grid::{Wish, grid, total};
use super::ink::{Ink, Target};
use super::sides::{draw_panel, wish};
use super::text::cells;
use super::theme::Meaning;
use super::timeline::{ROWS, draw_timeline};
use super::tokens::{Token, draw_tokens, rows_of};
use super::words::Words;
use crate::app::{App, Lab};
use crate::lesson::{Language, RunAddress};

/// From this width on, words and panels stand side by side.
pub(super) const BESIDE: u16 = 80;

/// Below words, a panel has at least so many rows.
const PANEL: u16 = 7;

/// From this size on, there is room for several panels that would like more.
const GRID: (u16, u16) = (60, 21);

/// Columns between the title of the lesson and that of the scene.
const GAP: u16 = 5;

pub(super) fn draw_lab(app: &App, lab: &Lab, ink: &mut Ink<'_>) {
    let language = app.language;
    let (width, height) = (ink.width(), ink.height());
    header(app, lab, &mut ink.part(Rect::new(0, 0, width, 1)));
    let formula = if height >= 34 { 4 } else { 2 };
    let footer = Footer::of_lab(app, ink);
    let below = ROWS + formula + footer.rows();
    let body = Rect::new(0, 1, width, height.saturating_sub(below + 1));
    if lab.zoomed {
        draw_panels(lab, language, &mut ink.part(body));
    } else if width >= BESIDE {
        let left = (width / 3).clamp(36, 48);
        beside(lab, language, left, &mut ink.part(body));
    } else {
        above(lab, language, &mut ink.part(body));
    }
    let y = body.y + body.height;
    draw_timeline(lab, language, &mut ink.part(Rect::new(0, y, width, ROWS)));
    formula_line(
        lab,
        language,
        &mut ink.part(Rect::new(1, y + ROWS, width.saturating_sub(2), formula)),
    );
    footer.draw(app, ink);
}

/// What is open. Where room is scarce the cell's name goes first, then the end of the scene's title; what went wrong
/// and which scene it is always show.
fn header(app: &App, lab: &Lab, ink: &mut Ink<'_>) {
    let language = app.language;
    let number = app
        .open_entry()
        .and_then(|entry| entry.number)
        .map(|number| format!("{number:02}  "))
        .unwrap_or_default();
    let title = lab.lesson.title.get(language);
    let scene = lab.scene().title.as_ref().map(|title| title.get(language));
    let trouble = lab.trouble.map(|RunAddress { run, address }| {
        let text = lab.runs.get(run).program().address_text(address);
        let text = match lab.scene().label(run, language) {
            Some(label) => format!("{label}: {text}"),
            None => text,
        };
        let text = match language {
            Language::English => format!("first not finite: {text}"),
            Language::Spanish => format!("primero no finito: {text}"),
        };
        (RunAddress { run, address }, text)
    });
    let labels = lab.runs.ids().filter_map(|run| lab.scene().label(run, language));
    let labels: Vec<_> = labels.collect();
    let name = match labels[..] {
        [] => format!("  {}", language.part_of(&lab.run().program().name)),
        _ => format!("  {}", labels.join(" | ")),
    };
    let scenes = lab.lesson.scenes.len() as u16;
    let needed = cells(&number) + cells(title) + scene.map_or(0, |scene| cells(scene) + GAP);
    let warned = trouble.as_ref().map_or(0, |(_, text)| cells(text) + 4);
    let end = ink.width().saturating_sub(1);
    let named = needed + warned + scenes + cells(&name) + 3 <= end;
    let right = end.saturating_sub(scenes + if named { cells(&name) } else { 0 });
    let room = right.saturating_sub(warned + 2);

    let mut x = 1 + ink.text_within(1, 0, room, &number, Meaning::Quiet);
    x += ink.text_within(x, 0, room.saturating_sub(x), title, Meaning::Heading);
    if let (Some(scene), true) = (scene, x + GAP < room) {
        x += ink.text(x, 0, "  ·  ", Meaning::Border);
        x += ink.text_within(x, 0, room - x, scene, Meaning::Text);
    }
    if let Some((at, text)) = trouble {
        x += 2;
        ink.symbol(x, 0, Glyph::Warning, Meaning::Trouble);
        let used = ink.text_within(x + 2, 0, right.saturating_sub(x + 3), &text, Meaning::Trouble);
        ink.of(at.run)
            .hit(Rect::new(x, 0, used + 2, 1), Target::Number(at.address));
    }
    for at in 0..scenes {
        let here = usize::from(at) == lab.scene;
        let glyph = if here { Glyph::Point } else { Glyph::Ring };
        ink.symbol(right + at, 0, glyph, Meaning::Quiet);
    }
    if named {
        ink.text(right + scenes, 0, &name, Meaning::Quiet);
    }
}

/// The words at the left, in `left` columns, the panels at the right.
fn beside(lab: &Lab, language: Language, left: u16, ink: &mut Ink<'_>) {
    let (width, height) = (ink.width(), ink.height());
    // On a large screen as far down as the first row of the panel beside it.
    let y = u16::from(height > 20);
    let words = Rect::new(1, y, left.saturating_sub(3), height.saturating_sub(y));
    let mut part = ink.part(words);
    Words::of(lab, language, &mut part).draw(&mut part);
    draw_panels(
        lab,
        language,
        &mut ink.part(Rect::new(left, 0, width - left, height)),
    );
}

/// The words above, one panel below; where there is no room for both, the words alone.
fn above(lab: &Lab, language: Language, ink: &mut Ink<'_>) {
    let (width, height) = (ink.width(), ink.height());
    let mut part = ink.part(Rect::new(1, 0, width.saturating_sub(2), height));
    let words = Words::of(lab, language, &mut part);
    let least = words.least_rows(&mut part);
    if least.saturating_add(PANEL) > height {
        words.draw(&mut part);
        return;
    }
    let most = least.max(height / 2).min(height - PANEL);
    let y = words.draw(&mut ink.part(Rect::new(1, 0, width.saturating_sub(2), most)));
    draw_panels(lab, language, &mut ink.part(Rect::new(0, y, width, height - y)));
}

/// All panels in a grid or, where there is little room, the focused one alone.
fn draw_panels(lab: &Lab, language: Language, ink: &mut Ink<'_>) {
    let count = lab.scene().panels.len();
    let wishes: Vec<Wish> = lab
        .scene()
        .panels
        .iter()
        .map(|spec| wish(lab, language, spec))
        .collect();
    let total = total(&wishes);
    let roomy = total <= ink.height() || (ink.width() >= GRID.0 && ink.height() >= GRID.1);
    if lab.zoomed || count < 2 || !roomy {
        draw_panel(lab, language, lab.panel.min(count.saturating_sub(1)), ink);
        return draw_places(lab, ink);
    }
    for (at, area) in grid(ink.width(), ink.height(), &wishes).into_iter().enumerate() {
        draw_panel(lab, language, at, &mut ink.part(area));
    }
}

/// In the lower border of a panel that is alone, which of all panels it is.
fn draw_places(lab: &Lab, ink: &mut Ink<'_>) {
    let count = lab.scene().panels.len() as u16;
    if count < 2 {
        return;
    }
    let (x, y) = (
        ink.width().saturating_sub(count * 2 + 3),
        ink.height().saturating_sub(1),
    );
    ink.erase(Rect::new(x, y, count * 2 + 1, 1));
    for at in 0..count {
        let here = usize::from(at) == lab.panel;
        let (glyph, meaning) = if here {
            (Glyph::Point, Meaning::Accent)
        } else {
            (Glyph::Ring, Meaning::Quiet)
        };
        let place = x + 1 + at * 2;
        ink.symbol(place, y, glyph, meaning);
        ink.hit(Rect::new(place, y, 1, 1), Target::Panel(usize::from(at)));
    }
}

/// The number under the cursor, always in sight.
fn formula_line(lab: &Lab, language: Language, ink: &mut Ink<'_>) {
    let Some(explanation) = lab.run().explain(lab.focus) else {
        return;
    };
    // To say that two are left out takes as much room as they do.
    let most = 2 + usize::from(ink.width() / 24).max(3) * usize::from(ink.height() / 2).max(1);
    let label = lab.scene().label(lab.run_id, language);
    let written = |most: usize| {
        let mut formula = symbols(lab.run().program(), &explanation, most, language);
        if let Some(label) = label {
            formula.insert(0, Token::word(format!("{label}:"), Meaning::Quiet));
        }
        (formula, numbers(lab.run(), &explanation, most, language))
    };
    let mut ink = ink.of(lab.run_id);
    let (width, height) = (ink.width(), ink.height());
    let mut rows = |tokens: &[Token]| rows_of(&mut ink, width, tokens);
    // Fewer terms are written out before the numbers have no row.
    let mut terms = most;
    let (formula, numbers) = loop {
        let (formula, numbers) = written(terms);
        if terms <= 1 || rows(&formula) + rows(&numbers) <= height {
            break (formula, numbers);
        }
        terms -= 1;
    };
    let above = height.saturating_sub(1);
    let used = draw_tokens(&mut ink.part(Rect::new(0, 0, width, above)), 0, &formula);
    draw_tokens(&mut ink, used.min(above), &numbers);
}
