//! The help screen, from the key table: in two columns where there is room for all of it, else one that scrolls.

use ratatui_core::layout::Rect;

use super::ink::Ink;
use super::screen::window;
use super::scroll::Scroll;
use super::text::cells;
use super::theme::Meaning;
use crate::app::{Group, KEYS};
use crate::lesson::Language;

/// Columns of one column of keys.
const COLUMN: u16 = 62;

/// The fewest columns before what a key does.
const KEY: u16 = 14;

/// Columns between two columns of keys, and between a key and what it does.
const GAP: u16 = 2;

/// A row: a heading, a key and what it does, or nothing.
enum Row {
    Heading(&'static str),
    Key(String, &'static str),
    Empty,
}

pub(super) fn draw_help(language: Language, from: usize, ink: &mut Ink<'_>) {
    let title = match language {
        Language::English => "Keys",
        Language::Spanish => "Teclas",
    };
    let (look, act) = Group::ALL
        .iter()
        .copied()
        .partition::<Vec<_>, _>(|group| matches!(group, Group::Time | Group::Look));
    let ascii = ink.ascii();
    let [look, act] = [look, act].map(|groups| rows(&groups, language, ascii));
    let tallest = look.len().max(act.len()) as u16;
    let [left, right] = [&look, &act].map(|rows| width(rows));
    let beside = left + GAP + right + 4;
    if ink.width() >= beside && ink.height() >= tallest + 4 {
        let mut inside = window(ink, beside, tallest + 2, title);
        for (rows, x, width) in [(&look, 0, left), (&act, left + GAP, right)] {
            draw_rows(
                rows,
                does_at(rows),
                &mut inside.part(Rect::new(x, 0, width, tallest)),
            );
        }
        return;
    }
    let mut all = look;
    all.push(Row::Empty);
    all.extend(act);
    let height = (all.len() as u16 + 2).min(ink.height().saturating_sub(2));
    let mut inside = window(ink, COLUMN + 4, height, title);
    let scroll = Scroll::from(from, usize::from(inside.height()), all.len());
    draw_rows(&all[scroll.rows()], does_at(&all), &mut inside);
    scroll.marks(&mut inside);
}

fn rows(groups: &[Group], language: Language, ascii: bool) -> Vec<Row> {
    let mut rows = Vec::new();
    for group in groups {
        if !rows.is_empty() {
            rows.push(Row::Empty);
        }
        rows.push(Row::Heading(group.title().get(language)));
        for binding in KEYS.iter().filter(|binding| binding.group == *group) {
            let keys = binding.keys.iter();
            let keys: Vec<_> = keys.map(|key| key.name(language, ascii)).collect();
            rows.push(Row::Key(keys.join("  "), binding.does.get(language)));
        }
    }
    rows
}

/// The column in which it says what a key does.
fn does_at(rows: &[Row]) -> u16 {
    let keys = rows.iter().filter_map(|row| match row {
        Row::Key(keys, _) => Some(1 + cells(keys) + GAP),
        Row::Heading(_) | Row::Empty => None,
    });
    keys.max().unwrap_or(KEY).max(KEY)
}

/// The columns that the rows take.
fn width(rows: &[Row]) -> u16 {
    let does = rows.iter().filter_map(|row| match row {
        Row::Key(_, does) => Some(cells(does)),
        Row::Heading(_) | Row::Empty => None,
    });
    does_at(rows) + does.max().unwrap_or(0)
}

fn draw_rows(rows: &[Row], does_at: u16, ink: &mut Ink<'_>) {
    for (row, y) in rows.iter().zip(0..) {
        match row {
            Row::Heading(heading) => {
                ink.text(0, y, heading, Meaning::Heading);
            }
            Row::Key(keys, does) => {
                ink.text(1, y, keys, Meaning::Accent);
                ink.text(does_at, y, does, Meaning::Text);
            }
            Row::Empty => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::ui::canvas::Canvas;

    use super::*;
    use crate::ui::frame::to_text;
    use crate::ui::ink::Look;
    use crate::ui::text::ascii;
    use crate::ui::theme::Level;

    #[test]
    fn what_a_key_does_is_never_cut() {
        for (language, plain) in [
            (Language::English, false),
            (Language::Spanish, false),
            (Language::English, true),
            (Language::Spanish, true),
        ] {
            let beside = drawn(language, plain, (120, 40), 0);
            let below: String = (0..KEYS.len())
                .map(|from| drawn(language, plain, (80, 24), from))
                .collect();
            for screen in [beside, below] {
                for binding in &KEYS {
                    // Two blanks or the window's side behind it: no key of the other column touches it.
                    let does = binding.does.get(language);
                    let does = if plain { ascii(does) } else { (*does).to_owned() };
                    let side = if plain { '|' } else { '│' };
                    let ends = [format!(" {does}  "), format!(" {does} {side}")];
                    assert!(ends.iter().any(|end| screen.contains(end)), "{does}\n{screen}");
                }
            }
        }
    }

    fn drawn(language: Language, plain: bool, (width, height): (u16, u16), from: usize) -> String {
        let look = Look::dark(Level::None, plain);
        let area = Rect::new(0, 0, width, height);
        let mut canvas = Canvas::new(area.width, area.height);
        draw_help(
            language,
            from,
            &mut Ink::new(&mut canvas, area, &look, &mut Vec::new()),
        );
        to_text(&canvas)
    }
}
