//! The README says what is true: its key table is the key table, its picture is what the lab draws.
//! `UPDATE_README=1 cargo test --test readme` writes both anew.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;

use gatelab::app::{App, Group, KEYS};
use gatelab::lesson::{Language, Library};
use gatelab::ui::frame::{SvgLook, to_svg};
use gatelab::ui::theme::{Level, Shade, Theme};
use gatelab::ui::{KINDS, draw};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const BEGIN: &str = "<!-- keys -->\n";
const END: &str = "<!-- /keys -->";

fn key_table() -> String {
    let mut table = String::from("| keys | |\n|---|---|\n");
    for group in Group::ALL {
        table += &format!("| | **{}** |\n", group.title().en);
        for binding in KEYS.iter().filter(|binding| binding.group == group) {
            let keys: Vec<_> = binding
                .keys
                .iter()
                .map(|key| format!("`{}`", key.name()))
                .collect();
            table += &format!("| {} | {} |\n", keys.join(" "), binding.does.en);
        }
    }
    table
}

fn picture() -> String {
    let library = Library::shipped();
    let lesson = library.find("lstm-overview").unwrap();
    let app = App::new(library, &KINDS, Language::English, Some(lesson));
    let theme = Theme {
        shade: Shade::Dark,
        level: Level::True,
    };
    let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 40));
    draw(&app, theme, false, &mut buffer);
    to_svg(
        &buffer,
        &SvgLook {
            paper: theme.paper(),
            ink: theme.ink(),
            window: Some("gatelab 8"),
        },
    )
}

/// The file as it should be; where it is not, it is written anew if that was asked for.
fn assert_current(path: &str, wanted: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(&path, wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == wanted,
        "{} is not current: UPDATE_README=1 cargo test --test readme",
        path.display()
    );
}

#[test]
fn the_readme_lists_the_keys_there_are() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (before, rest) = readme.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    assert_current(
        "README.md",
        &format!("{before}{BEGIN}{}{END}{after}", key_table()),
    );
}

#[test]
fn the_readme_shows_the_lab_as_it_is() {
    assert_current("docs/lstm.svg", &picture());
}
