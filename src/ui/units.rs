//! The list of units on top of the panels: what each is now, how large it becomes, how much it varies, how closely it goes
//! with what is tracked, and its course over the steps. Everything was computed below; a mean over the steps is no number
//! of the run, so only what has an address is drawn as one.

use ratatui_core::layout::Rect;

use super::glyph::Glyph;
use super::ink::{Ink, Number, Target};
use super::number::format_number;
use super::screen::window;
use super::scroll::Scroll;
use super::text::{ascii, cells, columns, wrap};
use super::theme::Meaning;
use super::tokens::short;
use crate::app::{Bound, Lab, Order, Track, Units};
use crate::lesson::Language;

/// Columns of a number, and the most of a name.
const NUMBER: u16 = 9;
const NAME: u16 = 14;

/// Courses narrower than this say nothing.
const LEAST_COURSE: u16 = 8;

/// The most columns of a step.
const WIDEST_STEP: usize = 3;

/// The most columns of the window.
const WIDEST: u16 = 116;

pub(super) fn draw_units(lab: &Lab, language: Language, units: &Units, ink: &mut Ink<'_>) {
    let program = lab.runs.get(units.run).program();
    let quantity = units.quantity.name(program);
    let run = lab.scene().label(units.run, language);
    let run = run.map_or_else(String::new, |label| format!("{label}: "));
    let title = match language {
        Language::English => format!("{run}units of {quantity}"),
        Language::Spanish => format!("{run}unidades de {quantity}"),
    };
    let below = foot(lab, units, language);
    let (width, most) = (
        ink.width().saturating_sub(4).min(WIDEST),
        ink.height().saturating_sub(4),
    );
    let inner = usize::from(width.saturating_sub(4)).max(1);
    let hint = match &units.refused {
        Some(refused) => refused.get(language).clone(),
        None => says(lab, units, language),
    };
    // Measured as they are written: a symbol may be a word in ASCII.
    let plain = |text: &String| if ink.ascii() { ascii(text) } else { text.clone() };
    let (hint, below) = (plain(&hint), below.iter().map(plain).collect::<Vec<_>>());
    let hint = wrap(&hint, inner);
    let foot_rows: Vec<&str> = below.iter().flat_map(|line| wrap(line, inner)).collect();
    let tracked = match &units.query.order {
        Order::With(track) => Some(track),
        _ => None,
    };
    let rows = units.total(lab).min(usize::from(most)) + foot_rows.len() + hint.len() + 5;
    let height = u16::try_from(rows).unwrap_or(most).saturating_add(2).min(most);
    let mut ink = ink.of(units.run);
    let mut inside = window(&mut ink, width, height, &title);
    let label = match language {
        Language::English => "sort, find: ",
        Language::Spanish => "ordenar, buscar: ",
    };
    let x = inside.text(0, 0, label, Meaning::Quiet);
    let meaning = if units.untouched {
        Meaning::Selected
    } else {
        Meaning::Text
    };
    let used = inside.text(x, 0, &units.text, meaning);
    inside.text(x + used, 0, "_", Meaning::Focus);
    let meaning = if units.refused.is_some() {
        Meaning::Bad
    } else {
        Meaning::Quiet
    };
    let mut y = 1;
    for line in &hint {
        inside.text(0, y, line, meaning);
        y += 1;
    }
    let room = inside.height();
    let rows = Rect::new(
        0,
        y,
        inside.width(),
        room.saturating_sub(y).saturating_sub(foot_rows.len() as u16 + 1),
    );
    list(lab, units, tracked, language, &mut inside.part(rows));
    for (at, line) in foot_rows.iter().enumerate() {
        let y = room.saturating_sub((foot_rows.len() - at) as u16);
        inside.text(0, y, line, Meaning::Quiet);
    }
}

/// What the list shows, in words.
fn says(lab: &Lab, units: &Units, language: Language) -> String {
    let step = lab.tick.step;
    let bound = units.query.bound;
    let spanish = language == Language::Spanish;
    if units.text.is_empty() {
        let example = example(lab, units);
        return match language {
            Language::English => format!(
                "In their own order. Type now, largest or varies, {example} for what goes with it, > 0.5 or < 0.5 behind it, or the number of a unit; Tab goes through them."
            ),
            Language::Spanish => format!(
                "En su propio orden. Escribe ahora, mayor o varía, {example} para ver qué lo sigue, > 0.5 o < 0.5 detrás, o el número de una unidad; Tab los recorre."
            ),
        };
    }
    let by = match (&units.query.order, spanish) {
        (Order::Own, false) => "units whose number begins like that".to_owned(),
        (Order::Own, true) => "unidades cuyo número empieza así".to_owned(),
        (Order::Now, false) => format!("by the value at step {step}"),
        (Order::Now, true) => format!("por el valor en el paso {step}"),
        (Order::Largest, false) => "by the largest absolute value over the steps".to_owned(),
        (Order::Largest, true) => "por el mayor valor absoluto en todos los pasos".to_owned(),
        (Order::Varies, false) => "by the standard deviation over the steps".to_owned(),
        (Order::Varies, true) => "por la desviación típica a lo largo de los pasos".to_owned(),
        (Order::With(track), false) => {
            format!("by the correlation r with {}", track.name(lab, units.run))
        }
        (Order::With(track), true) => {
            format!("por la correlación r con {}", track.name(lab, units.run))
        }
    };
    let from = match (&units.query.order, bound, spanish) {
        (Order::Own, ..) => "",
        (_, Some(Bound::Below(_)), false) => ", the least first",
        (_, Some(Bound::Below(_)), true) => ", primero lo menor",
        (Order::With(_), None, false) => ", the strongest first, whatever its sign",
        (Order::With(_), None, true) => ", primero la más fuerte, sea cual sea su signo",
        (_, _, false) => ", the greatest first",
        (_, _, true) => ", primero lo mayor",
    };
    let only = match (bound, spanish) {
        (Some(Bound::Above(Some(least))), false) => format!(", only above {}", short(least)),
        (Some(Bound::Above(Some(least))), true) => format!(", solo por encima de {}", short(least)),
        (Some(Bound::Below(Some(most))), false) => format!(", only below {}", short(most)),
        (Some(Bound::Below(Some(most))), true) => format!(", solo por debajo de {}", short(most)),
        _ => String::new(),
    };
    format!("{by}{from}{only}")
}

/// Something that units can be compared with in this scene.
fn example(lab: &Lab, units: &Units) -> String {
    let program = lab.runs.get(units.run).program();
    let column = lab.scene().columns.first().map(|column| column.name.clone());
    let number = || {
        let slot = program.inputs.first().or(program.states.first())?;
        let address = crate::engine::Address::Value {
            slot: *slot,
            step: 1,
            unit: 0,
        };
        Some(program.address_text_at_step(address))
    };
    column.or_else(number).unwrap_or_default()
}

/// The formula of what is sorted by, and how many units there are.
fn foot(lab: &Lab, units: &Units, language: Language) -> Vec<String> {
    let steps = lab.runs.steps();
    let mut lines = Vec::new();
    let formula = match (&units.query.order, language) {
        (Order::With(_), Language::English) => "r = Σ A B / √(Σ A² Σ B²), A = a - mean a, B = b - mean b",
        (Order::With(_), Language::Spanish) => "r = Σ A B / √(Σ A² Σ B²), A = a - media a, B = b - media b",
        (Order::Varies, Language::English) => "varies = √(Σ (a - mean a)² / T)",
        (Order::Varies, Language::Spanish) => "varía = √(Σ (a - media a)² / T)",
        _ => "",
    };
    if !formula.is_empty() {
        lines.push(match language {
            Language::English => format!("{formula}, T = {steps} steps"),
            Language::Spanish => format!("{formula}, T = {steps} pasos"),
        });
    }
    let (found, total, without) = (units.found.len(), units.total(lab), units.without());
    let mut count = match (language, total) {
        (Language::English, 1) => format!("{found} of 1 unit"),
        (Language::English, _) => format!("{found} of {total} units"),
        (Language::Spanish, 1) => format!("{found} de 1 unidad"),
        (Language::Spanish, _) => format!("{found} de {total} unidades"),
    };
    if without > 0 {
        let constant = matches!(units.query.order, Order::With(_));
        count += &match (language, constant) {
            (Language::English, true) => format!("; {without} constant or not finite, without r"),
            (Language::English, false) => format!("; {without} not finite"),
            (Language::Spanish, true) => format!("; {without} constantes o no finitas, sin r"),
            (Language::Spanish, false) => format!("; {without} no finitas"),
        };
    }
    lines.push(count);
    lines
}

/// Where the columns of the list begin.
struct Places {
    name: u16,
    r: Option<u16>,
    now: u16,
    largest: u16,
    varies: u16,
    course: u16,
}

impl Places {
    fn new(name: u16, tracked: bool) -> Self {
        let first = 2 + name + 1;
        let now = first + if tracked { NUMBER } else { 0 };
        Self {
            name,
            r: tracked.then_some(first),
            now,
            largest: now + NUMBER,
            varies: now + 2 * NUMBER,
            course: now + 3 * NUMBER + 2,
        }
    }
}

fn list(lab: &Lab, units: &Units, tracked: Option<&Track>, language: Language, ink: &mut Ink<'_>) {
    let run = lab.runs.get(units.run);
    let program = run.program();
    let step = lab.tick.step as u32;
    let above = 1 + u16::from(tracked.is_some());
    let scroll = Scroll::around(
        units.chosen,
        ink.height().saturating_sub(above),
        units.found.len(),
    );
    // Only what shows is named.
    let shown: Vec<(u32, String)> = units.found[scroll.rows()]
        .iter()
        .map(|unit| {
            (
                *unit,
                program.address_text_at_step(units.address(lab, *unit, step)),
            )
        })
        .collect();
    let other = tracked.map(|track| track.name(lab, units.run));
    let names = shown.iter().map(|(_, name)| name).chain(&other);
    let wide = names.map(|name| cells(name)).max().unwrap_or(0).min(NAME);
    let places = Places::new(wide, tracked.is_some());
    let course = ink.width().saturating_sub(places.course + 1);
    let course = if course < LEAST_COURSE { 0 } else { course };
    header(&places, units, course, language, ink);
    if let (Some(track), Some(name)) = (tracked, &other) {
        ink.text_within(2, 1, places.name, name, Meaning::Accent);
        let value = track.at(lab, units.run, step as usize);
        match track.address(step as usize) {
            Some(address) => ink.number(places.now, 1, NUMBER, Number { value, address }, Meaning::Text),
            None => written(places.now, 1, value, Meaning::Text, ink),
        }
        let part = Rect::new(places.course, 1, course, 1);
        draw_course(
            lab,
            |step| track.at(lab, units.run, step),
            Meaning::Accent,
            &mut ink.part(part),
        );
    }
    let all = Rect::new(0, above, ink.width(), ink.height().saturating_sub(above));
    let mut ink = ink.part(all);
    for (row, (unit, name)) in shown.iter().enumerate() {
        let (y, place) = (row as u16, scroll.rows().start + row);
        let (at, here) = (*unit as usize, place == units.chosen);
        if here {
            ink.symbol(0, y, Glyph::Cursor, Meaning::Accent);
        }
        let meaning = if here { Meaning::Selected } else { Meaning::Symbol };
        ink.text_within(2, y, places.name, name, meaning);
        let number = |step: u32| {
            let address = units.address(lab, *unit, step);
            Number {
                value: run.number(address).unwrap_or(f64::NAN),
                address,
            }
        };
        ink.number(places.now, y, NUMBER, number(step), Meaning::Text);
        let peak = units.courses.largest_at.get(at).copied().unwrap_or(1);
        ink.number(places.largest, y, NUMBER, number(peak), Meaning::Text);
        let varies = units.courses.deviation.get(at).copied().unwrap_or(f64::NAN);
        written(places.varies, y, varies, Meaning::Quiet, &mut ink);
        if let (Some(x), Some(list)) = (places.r, &units.correlation) {
            let r = list.get(at).copied().unwrap_or(f64::NAN);
            let meaning = if here { Meaning::Selected } else { Meaning::Text };
            written(x, y, r, meaning, &mut ink);
        }
        let of_step = |step: usize| number(step as u32).value;
        let part = Rect::new(places.course, y, course, 1);
        draw_course(lab, of_step, Meaning::Text, &mut ink.part(part));
        let width = ink.width();
        ink.hit(Rect::new(0, y, width, 1), Target::Row(place));
    }
    scroll.marks(&mut ink);
}

fn header(places: &Places, units: &Units, course: u16, language: Language, ink: &mut Ink<'_>) {
    let words = match language {
        Language::English => ["r", "now", "largest", "varies", "over time"],
        Language::Spanish => ["r", "ahora", "mayor", "varía", "en el tiempo"],
    };
    let by = |order: &Order| {
        if units.query.order == *order {
            Meaning::Accent
        } else {
            Meaning::Quiet
        }
    };
    if let Some(x) = places.r {
        ink.text_right(x, 0, NUMBER, words[0], Meaning::Accent);
    }
    ink.text_right(places.now, 0, NUMBER, words[1], by(&Order::Now));
    ink.text_right(places.largest, 0, NUMBER, words[2], by(&Order::Largest));
    ink.text_right(places.varies, 0, NUMBER, words[3], by(&Order::Varies));
    ink.text_within(places.course, 0, course, words[4], Meaning::Quiet);
}

/// A number that is none of the run: of a column, or computed from all steps. A dash where it is not defined.
fn written(x: u16, y: u16, value: f64, meaning: Meaning, ink: &mut Ink<'_>) {
    if value.is_finite() {
        let text = format_number(value, usize::from(NUMBER));
        let room = NUMBER - columns(text.trim_start()).min(usize::from(NUMBER)) as u16;
        ink.text(x + room, y, text.trim_start(), meaning);
    } else {
        ink.text_right(x, y, NUMBER, "-", Meaning::Quiet);
    }
}

/// A course from its least to its greatest value, the cursor's step marked. With more steps than columns, only as many are
/// looked at as can be shown.
fn draw_course(lab: &Lab, at: impl Fn(usize) -> f64, meaning: Meaning, ink: &mut Ink<'_>) {
    let steps = lab.runs.steps();
    let shown = steps.min(usize::from(ink.width()));
    let wide = (usize::from(ink.width()) / steps.max(1)).clamp(1, WIDEST_STEP) as u16;
    let step_at = |column: usize| 1 + column * (steps - 1) / shown.saturating_sub(1).max(1);
    let values: Vec<f64> = (0..shown).map(|column| at(step_at(column))).collect();
    let finite = || values.iter().copied().filter(|value| value.is_finite());
    let (low, high) = (
        finite().fold(f64::INFINITY, f64::min),
        finite().fold(f64::NEG_INFINITY, f64::max),
    );
    let here = (0..shown).rev().find(|column| step_at(*column) <= lab.tick.step);
    for (column, value) in values.iter().enumerate() {
        let x = column as u16 * wide;
        let meaning = if here == Some(column) {
            Meaning::Focus
        } else {
            meaning
        };
        if !value.is_finite() {
            ink.symbols(x, 0, wide, Glyph::Warning, Meaning::Trouble);
            continue;
        }
        // From an eighth on, so that the least shows.
        let part = if high > low {
            (value - low) / (high - low)
        } else {
            0.5
        };
        let glyph = Glyph::Up(1 + (part * 7.0).round() as u8);
        ink.symbols(x, 0, wide, glyph, meaning);
    }
}
