//! What a step costs, a column for each run: counted in its program, and the time it took on this machine. Where nothing
//! was measured there is a dash: no other number of the lab depends on the machine.

use std::time::Duration;

use super::View;
use crate::lesson::{Language, Localized};
use crate::ui::ink::Ink;
use crate::ui::text::columns;
use crate::ui::theme::Meaning;

/// The most columns of a number.
const WIDE: u16 = 10;

/// The quantities, each in full and short.
const ROWS: [[Localized<&str>; 2]; 4] = [
    [both("parameters", "parámetros"), both("params", "parám.")],
    [
        both("multiplications", "multiplicaciones"),
        both("mults", "mult."),
    ],
    [both("tensor operations", "op. tensoriales"), both("ops", "oper.")],
    [
        both("microseconds", "microsegundos"),
        both("microsec", "microseg"),
    ],
];

/// Columns that a number needs at least.
const LEAST: u16 = 5;

const fn both(en: &'static str, es: &'static str) -> Localized<&'static str> {
    Localized { en, es }
}

/// A heading, a row for each quantity, a blank one and two of explanation.
pub(super) fn rows(_: &View<'_>) -> u16 {
    ROWS.len() as u16 + 4
}

pub(super) fn draw(views: &[View<'_>], ink: &mut Ink<'_>) {
    let Some(first) = views.first() else { return };
    let language = first.language;
    let width = |length: usize| {
        let names = ROWS.iter().map(|row| columns(row[length].get(language)) as u16);
        names.max().unwrap_or(0)
    };
    let runs = views.len() as u16;
    let length = usize::from(width(0) + runs * LEAST > ink.width());
    let left = width(length);
    for (y, row) in (1..).zip(&ROWS) {
        ink.text(0, y, row[length].get(language), Meaning::Quiet);
    }
    let room = ink.width().saturating_sub(left) / runs.max(1);
    let (wide, mut x) = (room.min(WIDE), left);
    for view in views {
        let cell = language.part_of(&view.program().name);
        ink.text_right(x, 0, wide, view.label.unwrap_or(cell), Meaning::Heading);
        let cost = view.program().cost();
        let counted = [cost.parameters, cost.multiplications, cost.operations].map(|count| count.to_string());
        for (y, text) in (1..).zip(counted.iter().chain([&microseconds(view.time)])) {
            ink.text_right(x, y, wide, text, Meaning::Text);
        }
        x += wide;
    }
    let told = match (first.time, language) {
        (Some(_), Language::English) => {
            "Counted operation by operation; the time of a forward step, measured here just now."
        }
        (Some(_), Language::Spanish) => {
            "Contado operación por operación; el tiempo de un paso adelante, medido aquí ahora mismo."
        }
        (None, Language::English) => {
            "Counted operation by operation; the time is measured when the lab runs in a terminal."
        }
        (None, Language::Spanish) => {
            "Contado operación por operación; el tiempo se mide cuando el laboratorio corre en un terminal."
        }
    };
    ink.paragraph(ROWS.len() as u16 + 2, told, Meaning::Quiet);
}

/// Three digits of a time, which is about as many as say something.
fn microseconds(time: Option<Duration>) -> String {
    let Some(time) = time else { return "—".to_owned() };
    let micros = time.as_secs_f64() * 1e6;
    let digits = match micros {
        _ if micros < 10.0 => 2,
        _ if micros < 100.0 => 1,
        _ => 0,
    };
    format!("{micros:.digits$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_three_digits_or_is_a_dash() {
        let shown = |nanos| microseconds(Some(Duration::from_nanos(nanos)));
        assert_eq!(
            [shown(412), shown(12_345), shown(345_678)],
            ["0.41", "12.3", "346"]
        );
        assert_eq!(microseconds(None), "—");
    }
}
