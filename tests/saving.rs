//! What keys save: pictures and traces in the folder one stands in, under names that are free.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod stage;

use std::path::Path;

use gatelab::app::{Key, Overlay};
use gatelab::lesson::Library;
use gatelab::terminal::{Flow, Interactive as _, Saving, Shell};
use gatelab::ui::canvas::Canvas;
use gatelab::ui::frame::to_text;
use gatelab::ui::picture;
use stage::{COLOUR, lesson, open};

fn shell(name: &str, folder: &Path) -> Shell {
    Shell::new(lesson(name), COLOUR, false).saving(Saving {
        folder: folder.to_owned(),
        trace: |app, out| write!(out, "{:?}", app.lab().map(|lab| lab.run().loss())),
    })
}

/// The last row of the screen.
fn footer(shell: &mut Shell) -> String {
    let mut canvas = Canvas::new(120, 40);
    shell.draw(&mut canvas);
    to_text(&canvas).lines().last().unwrap().trim().to_owned()
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn pictures_are_numbered_and_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("gatelab-08-lstm-overview-02.svg"), "mine").unwrap();
    let mut shell = shell("lstm-overview", folder.path());
    footer(&mut shell);
    for name in [
        "gatelab-08-lstm-overview-01.svg",
        "gatelab-08-lstm-overview-03.svg",
    ] {
        assert_eq!(shell.press(Key::Char('S')), Flow::Redraw);
        let said = footer(&mut shell);
        assert!(said.starts_with(&format!("saved {name} in ")), "{said}");
        let found = std::fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(found, picture(&lesson("lstm-overview"), COLOUR, false, (120, 40)));
    }
    let mine = std::fs::read_to_string(folder.path().join("gatelab-08-lstm-overview-02.svg"));
    assert_eq!(mine.unwrap(), "mine");
    assert_eq!(files(folder.path()).len(), 3);
}

#[test]
fn a_trace_is_that_of_the_run_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut shell = shell("vanishing-gradient", folder.path());
    let before = lesson("vanishing-gradient").lab().unwrap().run().loss();
    shell.press(Key::Char('D'));
    shell.press(Key::Char('+'));
    shell.press(Key::Char('D'));
    let read = |number: u32| {
        let name = format!("gatelab-03-vanishing-gradient-{number:02}.json");
        std::fs::read_to_string(folder.path().join(name)).unwrap()
    };
    assert_eq!(read(1), format!("{:?}", Some(before)));
    assert_ne!(read(1), read(2));
}

#[test]
fn a_folder_that_is_gone_is_said_and_the_lab_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gone");
    let mut shell = shell("lstm-overview", &path);
    for key in ['S', 'D'] {
        assert_eq!(shell.press(Key::Char(key)), Flow::Redraw);
        let said = footer(&mut shell);
        assert!(
            said.starts_with("cannot write ") && said.contains("gatelab-08-"),
            "{said}"
        );
    }
    shell.press(Key::Char('L'));
    shell.press(Key::Char('S'));
    assert!(footer(&mut shell).starts_with("no se puede escribir "));
    assert_eq!(shell.press(Key::Right), Flow::Redraw);
}

#[test]
fn the_check_opens_on_a_gradient_and_says_why_not() {
    let mut app = lesson("vanishing-gradient");
    let press = |app: &mut gatelab::app::App, key| {
        let command = app.command_for(Key::Char(key)).unwrap();
        app.update(command);
    };
    press(&mut app, 'd');
    let Some(Overlay::Difference(found)) = &app.overlay else {
        panic!("no check is open");
    };
    assert!(found.agrees());
    press(&mut app, 'd');
    assert_eq!(app.overlay, None);
    let without = Library::shipped().find("tanh").unwrap();
    let mut app = open(without, 0);
    press(&mut app, 'd');
    assert_eq!(app.overlay, None);
    assert!(app.notice.unwrap().text.contains("no loss"));
}
