//! Every shipped lesson is read, is proven by running it, and explains every one of its numbers to the bit.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::process::Command;

use gatelab::diagnostic::draw;
use gatelab::engine::Run;
use gatelab::lesson::{Language, Lesson, Library, LoadError, Piece, Prose};
use gatelab::ui::panel::KINDS;

mod support;

/// Every shipped lesson with its name; reports all mistakes of all lessons.
fn lessons() -> Vec<(String, Lesson)> {
    let mut found = Vec::new();
    let mut wrong = String::new();
    for entry in Library::shipped().entries {
        match entry.load(&KINDS) {
            Ok(lesson) => found.push((entry.name, lesson)),
            Err(LoadError::Mistaken { text, diagnostics }) => {
                for diagnostic in diagnostics {
                    wrong += &format!("{}\n", draw(&text, &diagnostic));
                }
            }
            Err(error) => wrong += &format!("{error}\n"),
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    found
}

#[test]
fn every_claim_of_every_lesson_is_true() {
    let mut claims = 0;
    let mut wrong = String::new();
    for (name, lesson) in lessons() {
        let text = Library::shipped()
            .entries
            .into_iter()
            .find(|entry| entry.name == name)
            .unwrap()
            .read()
            .unwrap();
        for scene in &lesson.scenes {
            assert!(!scene.expects.is_empty(), "{name}: {} claims nothing", scene.id);
            claims += scene.expects.len();
        }
        for diagnostic in lesson.prove() {
            wrong += &format!("{}\n", draw(&text, &diagnostic));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(claims > 0, "no lesson claims anything");
}

#[test]
fn every_number_of_every_lesson_is_the_fold_of_its_terms() {
    for (name, lesson) in lessons() {
        for scene in lesson.scenes {
            let numbers = support::assert_replays(&Run::new(scene.setup));
            assert!(numbers > 0, "{name}: {} has no numbers", scene.id);
        }
    }
}

#[test]
fn every_scene_can_be_read_seen_and_moved() {
    for (name, lesson) in lessons() {
        for scene in &lesson.scenes {
            let place = format!("{name}: {}", scene.id);
            assert!(scene.title.is_some(), "{place} has no title");
            assert!((2..=4).contains(&scene.panels.len()), "{place}: 2 to 4 panels");
            assert!(!scene.tweaks.is_empty(), "{place} has nothing to change");
            for language in Language::ALL {
                let prose = scene.say.get(language);
                let length = characters(prose);
                assert!(
                    (40..=460).contains(&length),
                    "{place}: {length} characters in {}",
                    language.code()
                );
                assert!(
                    prose
                        .pieces
                        .iter()
                        .any(|piece| matches!(piece, Piece::Number { .. })),
                    "{place} shows no number of its run"
                );
            }
        }
    }
}

/// A small screen shows all that is said before the learner has touched anything.
#[test]
fn all_prose_fits_a_small_screen() {
    for (name, lesson) in lessons() {
        let slug = std::path::Path::new(&name).file_stem().unwrap().to_str().unwrap();
        for scene in &lesson.scenes {
            for language in Language::ALL {
                let frame = Command::new(env!("CARGO_BIN_EXE_gatelab"))
                    .args(["show", slug, "--scene", &scene.id, "--size", "80x24"])
                    .args(["--lang", language.code()])
                    .output()
                    .unwrap();
                let frame = String::from_utf8(frame.stdout).unwrap();
                let pieces = &scene.say.get(language).pieces;
                let words = pieces.iter().rev().find_map(|piece| match piece {
                    Piece::Words(words) => words.split_whitespace().rfind(|word| word.len() > 2),
                    Piece::Number { .. } => None,
                });
                // The title is above the prose, the values that can be changed begin below it, the panel beside it.
                let left = |line: &str| line.chars().take(36).collect::<String>();
                let shown = frame.lines().skip(1).map(left);
                let shown = shown.take_while(|line| !line.contains('›'));
                assert!(
                    shown.collect::<String>().contains(words.unwrap()),
                    "{slug} {} in {}: the end of the prose is cut off\n{frame}",
                    scene.id,
                    language.code()
                );
            }
        }
    }
}

/// How long the prose is, each number taken as five characters.
fn characters(prose: &Prose) -> usize {
    let length = |piece: &Piece| match piece {
        Piece::Words(words) => words.chars().count(),
        Piece::Number { .. } => 5,
    };
    prose.pieces.iter().map(length).sum()
}
