//! An open lesson: what it says and what can be changed at the left, panels at the right, the timeline and the formula
//! of the number under the cursor below. Narrow screens have the words above and one panel at a time.

use ratatui::layout::Rect;

use super::footer::draw_footer;
use super::formula::{numbers, symbols};
use super::glyph::Glyph;
use super::ink::{Ink, Target};
use super::panel::panel_of;
use super::prose::draw_prose;
use super::sides::{draw_panel, rows};
use super::tasks::{draw_tasks, draw_tasks_in_a_row};
use super::text::cells;
use super::theme::Meaning;
use super::timeline::{ROWS, draw_timeline};
use super::tokens::{Token, draw_tokens};
use super::tweaks::draw_tweaks;
use crate::app::{App, Command, Lab};
use crate::lesson::{Language, RunAddress};

/// From this width on, words and panels stand side by side.
const WIDE: u16 = 104;

/// Columns between the title of the lesson and that of the scene.
const GAP: u16 = 5;

pub(super) fn draw_lab(app: &App, lab: &Lab, ink: &mut Ink<'_>) {
    let language = app.language;
    let (width, height) = (ink.width(), ink.height());
    header(app, lab, &mut ink.part(Rect::new(0, 0, width, 1)));
    let formula = if height >= 34 { 4 } else { 2 };
    let below = ROWS + formula + 1;
    let body = Rect::new(0, 1, width, height.saturating_sub(below + 1));
    if width >= WIDE {
        let left = (width / 3).clamp(36, 48);
        words(lab, language, &mut ink.part(Rect { width: left, ..body }));
        let panels = Rect {
            x: left,
            width: width - left,
            ..body
        };
        draw_panels(lab, language, &mut ink.part(panels));
    } else {
        narrow(lab, language, &mut ink.part(body));
    }
    let y = body.y + body.height;
    draw_timeline(lab, language, &mut ink.part(Rect::new(0, y, width, ROWS)));
    formula_line(
        lab,
        language,
        &mut ink.part(Rect::new(1, y + ROWS, width.saturating_sub(2), formula)),
    );
    draw_footer(app, ink, |command| match command {
        Command::Words => lab.scene().words.is_some(),
        Command::OtherPass => lab.run().program().backward.is_some(),
        Command::Knob(_) | Command::Nudge(_) | Command::Edit => !lab.knobs.is_empty(),
        Command::Run(_) => lab.runs.count() > 1,
        Command::Undo | Command::Reset => !lab.history.is_empty(),
        Command::Ask => lab.work.open_question().is_some(),
        Command::Challenge => !lab.work.trials.is_empty(),
        Command::Train | Command::Update => lab.training.is_some(),
        Command::LookParts(_) | Command::LookUpdates(_) => {
            lab.training.as_ref().is_some_and(|own| own.latest() > 0)
        }
        Command::Rewind => lab.training.as_ref().is_some_and(|own| !own.follows()),
        Command::Hint => lab.work.open_challenge().is_some(),
        _ => true,
    });
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
    let wide = |text: &str| cells(text);
    let labels = lab.runs.ids().filter_map(|run| lab.scene().label(run, language));
    let labels: Vec<_> = labels.collect();
    let name = match labels[..] {
        [] => format!("  {}", language.part_of(&lab.run().program().name)),
        _ => format!("  {}", labels.join(" | ")),
    };
    let scenes = lab.lesson.scenes.len() as u16;
    let needed = wide(&number) + wide(title) + scene.map_or(0, |scene| wide(scene) + GAP);
    let warned = trouble.as_ref().map_or(0, |(_, text)| wide(text) + 4);
    let end = ink.width().saturating_sub(1);
    let named = needed + warned + scenes + wide(&name) + 3 <= end;
    let right = end.saturating_sub(scenes + if named { wide(&name) } else { 0 });
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

fn has_tasks(lab: &Lab) -> bool {
    !lab.scene().asks.is_empty() || !lab.scene().challenges.is_empty()
}

/// What the scene says, and below it what can be changed.
fn words(lab: &Lab, language: Language, ink: &mut Ink<'_>) {
    let (width, height) = (ink.width(), ink.height());
    let mut inside = ink.part(Rect::new(2, 1, width.saturating_sub(4), height.saturating_sub(1)));
    let mut used = draw_prose(lab, language, &mut inside, 0);
    if has_tasks(lab) {
        used = used.saturating_add(1);
        let inner = inside.width();
        let wanted = draw_tasks(lab, language, &mut inside.part(Rect::new(0, 0, inner, 0)), 0);
        let knobs = (lab.knobs.len() as u16).min(4).saturating_add(3);
        if used.saturating_add(wanted).saturating_add(knobs) <= inside.height() {
            used = used.saturating_add(draw_tasks(lab, language, &mut inside, used));
        } else {
            draw_tasks_in_a_row(lab, language, &mut inside.part(Rect::new(0, used, inner, 1)));
            used = used.saturating_add(1);
        }
    }
    if lab.knobs.is_empty() {
        return;
    }
    let y = used.saturating_add(2);
    let heading = match language {
        Language::English => "Change it",
        Language::Spanish => "Cámbialo",
    };
    let inner = inside.width();
    inside.text(0, y, heading, Meaning::Heading);
    let rows = inside.height().saturating_sub(y.saturating_add(1));
    draw_tweaks(
        lab,
        language,
        &mut inside.part(Rect::new(0, y.saturating_add(1), inner, rows)),
    );
}

/// All panels in a grid, or the focused one alone.
fn draw_panels(lab: &Lab, language: Language, ink: &mut Ink<'_>) {
    let count = lab.scene().panels.len();
    if lab.zoomed || count == 1 {
        return draw_panel(lab, language, lab.panel.min(count.saturating_sub(1)), ink);
    }
    let wanted: Vec<u16> = lab
        .scene()
        .panels
        .iter()
        .map(|spec| rows(lab, language, spec))
        .collect();
    for (at, area) in grid(ink.width(), ink.height(), &wanted).into_iter().enumerate() {
        draw_panel(lab, language, at, &mut ink.part(area));
    }
}

/// Areas for panels that would like so many rows: in one column where they fit, the first above the others side by
/// side where not, the first beside the others on a wide screen.
fn grid(width: u16, height: u16, wanted: &[u16]) -> Vec<Rect> {
    let Some((first, rest)) = wanted.split_first() else {
        return Vec::new();
    };
    let total: u16 = wanted.iter().fold(0, |sum, rows| sum.saturating_add(*rows));
    if width >= 140 && !rest.is_empty() {
        let half = width * 11 / 20;
        let mut areas = vec![Rect::new(0, 0, half, height)];
        areas.extend(stack(Rect::new(half, 0, width - half, height), rest));
        return areas;
    }
    if total <= height || rest.len() == 1 {
        return stack(Rect::new(0, 0, width, height), wanted);
    }
    let top = (*first).min(height.saturating_sub(9)).max(height / 3);
    let mut areas = vec![Rect::new(0, 0, width, top)];
    let each = width / rest.len() as u16;
    for at in 0..rest.len() as u16 {
        let wide = if at + 1 == rest.len() as u16 {
            width - at * each
        } else {
            each
        };
        areas.push(Rect::new(at * each, top, wide, height - top));
    }
    areas
}

/// Areas one above the other: each as it likes, what is left over shared out, what is missing taken from the largest.
fn stack(area: Rect, wanted: &[u16]) -> Vec<Rect> {
    let mut rows: Vec<u16> = wanted.to_vec();
    let sum = |rows: &[u16]| rows.iter().map(|own| u32::from(*own)).sum::<u32>();
    while sum(&rows) > u32::from(area.height) {
        match rows.iter_mut().max() {
            Some(largest) if *largest > 0 => *largest -= 1,
            _ => break,
        }
    }
    let count = rows.len().max(1);
    let mut at = 0;
    while sum(&rows) < u32::from(area.height) && !rows.is_empty() {
        rows[count - 1 - at % count] += 1;
        at += 1;
    }
    let mut y = area.y;
    rows.into_iter()
        .map(|height| {
            let part = Rect { y, height, ..area };
            y += height;
            part
        })
        .collect()
}

/// The words above, one panel below, tabs for the others.
fn narrow(lab: &Lab, language: Language, ink: &mut Ink<'_>) {
    let (width, height) = (ink.width(), ink.height());
    // The row of the tasks is taken from the values, which scroll, not from the panel.
    let knobs = (lab.knobs.len() as u16).min(3 - u16::from(has_tasks(lab)));
    let mut y = 0;
    if !lab.zoomed {
        let most = height * 2 / 5;
        let mut top = ink.part(Rect::new(1, 0, width.saturating_sub(2), most));
        y = draw_prose(lab, language, &mut top, 0).min(most);
        if knobs > 0 {
            draw_tweaks(
                lab,
                language,
                &mut ink.part(Rect::new(1, y, width.saturating_sub(2), knobs)),
            );
            y += knobs;
        }
        if has_tasks(lab) {
            let row = Rect::new(1, y, width.saturating_sub(2), 1);
            draw_tasks_in_a_row(lab, language, &mut ink.part(row));
            y += 1;
        }
    }
    let panels = &lab.scene().panels;
    if panels.len() > 1 {
        let left = height.saturating_sub(y + 1);
        let cut = panels
            .get(lab.panel)
            .is_some_and(|spec| rows(lab, language, spec) > left);
        let hint = match language {
            _ if lab.zoomed || !cut => "",
            Language::English => "  z: all of it",
            Language::Spanish => "  z: entero",
        };
        let room = width.saturating_sub(2 + cells(hint));
        ink.text(1 + room, y, hint, Meaning::Accent);
        let mut tabs = ink.part(Rect::new(1, y, room, 1));
        let mut x = 0;
        for (at, spec) in panels.iter().enumerate() {
            let title = match (&spec.title, panel_of(spec.kind)) {
                (Some(title), _) => title.get(language).clone(),
                (None, Some(panel)) => (*panel.title.get(language)).to_owned(),
                (None, None) => String::new(),
            };
            let text = format!(" {title} ");
            let wide = cells(&text);
            let meaning = if at == lab.panel {
                Meaning::Selected
            } else {
                Meaning::Quiet
            };
            let used = tabs.text(x, 0, &text, meaning);
            tabs.hit(Rect::new(x, 0, used, 1), Target::Panel(at));
            x = x.saturating_add(wide + 1);
        }
        y += 1;
    }
    let area = Rect::new(0, y, width, height.saturating_sub(y));
    draw_panel(lab, language, lab.panel, &mut ink.part(area));
}

/// The number under the cursor, always in sight.
fn formula_line(lab: &Lab, language: Language, ink: &mut Ink<'_>) {
    let Some(explanation) = lab.run().explain(lab.focus) else {
        return;
    };
    let most = usize::from(ink.width() / 24).max(3) * usize::from(ink.height() / 2).max(1);
    let mut formula = symbols(lab.run().program(), &explanation, most, language);
    if let Some(label) = lab.scene().label(lab.run_id, language) {
        formula.insert(0, Token::word(format!("{label}:"), Meaning::Quiet));
    }
    let mut ink = ink.of(lab.run_id);
    let used = draw_tokens(&mut ink, 0, &formula);
    draw_tokens(&mut ink, used, &numbers(lab.run(), &explanation, most, language));
}
