//! The help screen, from the key table.

use super::ink::Ink;
use super::screen::window;
use super::scroll::Scroll;
use super::theme::Meaning;
use crate::app::{Group, KEYS};
use crate::lesson::Language;

pub(super) fn draw_help(language: Language, from: usize, ink: &mut Ink<'_>) {
    let mut lines: Vec<(String, String, bool)> = Vec::new();
    for group in Group::ALL {
        if !lines.is_empty() {
            lines.push((String::new(), String::new(), false));
        }
        lines.push(((*group.title().get(language)).to_owned(), String::new(), true));
        for binding in KEYS.iter().filter(|binding| binding.group == group) {
            let keys: Vec<_> = binding.keys.iter().map(|key| key.name()).collect();
            lines.push((keys.join("  "), (*binding.does.get(language)).to_owned(), false));
        }
    }
    let title = match language {
        Language::English => "Keys",
        Language::Spanish => "Teclas",
    };
    let height = (lines.len() as u16 + 2).min(ink.height().saturating_sub(2));
    let mut inside = window(ink, 66, height, title);
    let scroll = Scroll::from(from, usize::from(inside.height()), lines.len());
    for (row, (keys, does, heading)) in lines[scroll.rows()].iter().enumerate() {
        let y = row as u16;
        if *heading {
            inside.text(0, y, keys, Meaning::Heading);
        } else {
            inside.text(1, y, keys, Meaning::Accent);
            inside.text(18, y, does, Meaning::Text);
        }
    }
    scroll.marks(&mut inside);
}
