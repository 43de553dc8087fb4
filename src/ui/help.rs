//! The help screen, from the key table: in two columns where there is room for all of it, else one that scrolls.

use ratatui_core::layout::Rect;

use super::ink::Ink;
use super::screen::window;
use super::scroll::Scroll;
use super::theme::Meaning;
use crate::app::{Group, KEYS};
use crate::lesson::Language;

/// Columns of one column of keys.
const COLUMN: u16 = 62;

/// Columns before what a key does.
const KEY: u16 = 14;

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
    let [look, act] = [look, act].map(|groups| rows(&groups, language));
    let tallest = look.len().max(act.len()) as u16;
    if ink.width() >= 2 * COLUMN - 8 && ink.height() >= tallest + 4 {
        let mut inside = window(ink, 2 * COLUMN - 8, tallest + 2, title);
        let half = inside.width() / 2;
        for (side, rows) in [look, act].iter().enumerate() {
            let area = Rect::new(side as u16 * half, 0, half, tallest);
            draw_rows(rows, &mut inside.part(area));
        }
        return;
    }
    let mut all = look;
    all.push(Row::Empty);
    all.extend(act);
    let height = (all.len() as u16 + 2).min(ink.height().saturating_sub(2));
    let mut inside = window(ink, COLUMN + 4, height, title);
    let scroll = Scroll::from(from, usize::from(inside.height()), all.len());
    draw_rows(&all[scroll.rows()], &mut inside);
    scroll.marks(&mut inside);
}

fn rows(groups: &[Group], language: Language) -> Vec<Row> {
    let mut rows = Vec::new();
    for group in groups {
        if !rows.is_empty() {
            rows.push(Row::Empty);
        }
        rows.push(Row::Heading(group.title().get(language)));
        for binding in KEYS.iter().filter(|binding| binding.group == *group) {
            let keys: Vec<_> = binding.keys.iter().map(|key| key.name()).collect();
            rows.push(Row::Key(keys.join("  "), binding.does.get(language)));
        }
    }
    rows
}

fn draw_rows(rows: &[Row], ink: &mut Ink<'_>) {
    for (row, y) in rows.iter().zip(0..) {
        match row {
            Row::Heading(heading) => {
                ink.text(0, y, heading, Meaning::Heading);
            }
            Row::Key(keys, does) => {
                ink.text(1, y, keys, Meaning::Accent);
                ink.text(KEY, y, does, Meaning::Text);
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
    use crate::ui::theme::Level;

    #[test]
    fn what_a_key_does_is_never_cut() {
        for language in [Language::English, Language::Spanish] {
            let beside = drawn(language, (120, 40), 0);
            let below: String = (0..KEYS.len())
                .map(|from| drawn(language, (80, 24), from))
                .collect();
            for screen in [beside, below] {
                for binding in &KEYS {
                    // Two blanks or the window's side behind it: no key of the other column touches it.
                    let does = binding.does.get(language);
                    let ends = [format!(" {does}  "), format!(" {does} │")];
                    assert!(ends.iter().any(|end| screen.contains(end)), "{does}\n{screen}");
                }
            }
        }
    }

    fn drawn(language: Language, (width, height): (u16, u16), from: usize) -> String {
        let look = Look::dark(Level::None, false);
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
