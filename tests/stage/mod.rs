//! The lab on a stage: opened at any scene, driven by commands, looked at as text.
#![allow(dead_code, reason = "each test uses its part")]
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "all of this file is test"
)]

use gatelab::app::{App, Command, Lab};
use gatelab::engine::{Address, Run};
use gatelab::lesson::{Answer, Language, Library};
use gatelab::progress::{Given, Progress, Tried};
use gatelab::ui::canvas::Canvas;
use gatelab::ui::frame::to_text;
use gatelab::ui::theme::{Level, Shade, Theme};
use gatelab::ui::{KINDS, draw};

/// With all colours, on a dark ground.
pub(crate) const COLOUR: Theme = Theme {
    shade: Shade::Dark,
    level: Level::True,
};

/// Without any.
pub(crate) const NO_COLOUR: Theme = Theme {
    shade: Shade::Dark,
    level: Level::None,
};

/// Every scene of every shipped lesson: the lesson's place, the scene's place, and both their names.
pub(crate) fn scenes() -> Vec<(usize, usize, String)> {
    let library = Library::shipped();
    let mut found = Vec::new();
    for (at, entry) in library.entries.iter().enumerate() {
        let lesson = entry.load(&KINDS).unwrap_or_else(|error| panic!("{error}"));
        let number = entry.number.unwrap_or_default();
        for (scene, own) in lesson.scenes.iter().enumerate() {
            found.push((at, scene, format!("{number:02}-{}.{}", entry.slug, own.id)));
        }
    }
    assert!(!found.is_empty());
    found
}

/// The program with a scene open.
pub(crate) fn open(lesson: usize, scene: usize) -> App {
    let mut app = App::new(Library::shipped(), &KINDS, Language::English, Some(lesson));
    app.update(Command::Scene(scene as isize));
    assert_eq!(lab(&app).scene, scene);
    app
}

/// The lesson of that name, with its first scene open.
pub(crate) fn lesson(name: &str) -> App {
    let at = Library::shipped().find(name).unwrap();
    open(at, 0)
}

/// The open lab.
pub(crate) fn lab(app: &App) -> &Lab {
    app.lab().expect("a lesson is open")
}

/// The screen as text.
pub(crate) fn frame(app: &App, width: u16, height: u16) -> String {
    styled(app, COLOUR, false, width, height)
}

/// The screen as text, with a theme, in Unicode or in ASCII.
pub(crate) fn styled(app: &App, theme: Theme, ascii: bool, width: u16, height: u16) -> String {
    let mut canvas = Canvas::new(width, height);
    draw(app, theme, ascii, &mut canvas);
    to_text(&canvas)
}

/// All numbers of all runs of a lab, as bits.
pub(crate) fn all_bits(lab: &Lab) -> Vec<u64> {
    lab.runs.ids().flat_map(|run| bits(lab.runs.get(run))).collect()
}

/// All numbers of a run, as bits.
pub(crate) fn bits(run: &Run) -> Vec<u64> {
    let program = run.program();
    let mut all = Vec::new();
    let mut add = |address| all.push(run.number(address).unwrap_or(f64::NAN).to_bits());
    for step in 0..=run.steps() as u32 {
        for (slot, _) in program.named() {
            for unit in 0..program.slot(slot).len as u32 {
                add(Address::Value { slot, step, unit });
                if let Some(slot) = program.adjoint_of(slot) {
                    add(Address::Adjoint { slot, step, unit });
                }
            }
        }
        for &slot in &program.inputs {
            for unit in 0..program.slot(slot).len as u32 {
                add(Address::Value { slot, step, unit });
            }
        }
    }
    for (at, param) in program.params.iter().enumerate() {
        let id = gatelab::engine::ParamId(at as u32);
        for row in 0..param.rows as u32 {
            for col in 0..param.cols.unwrap_or(1) as u32 {
                add(Address::Param { param: id, row, col });
                add(Address::ParamGradient { param: id, row, col });
            }
        }
    }
    all
}

/// Does everything that a lesson of the course has to be done, every question right.
pub(crate) fn complete(progress: &mut Progress, lesson: &str) {
    let library = Library::shipped();
    let entry = &library.entries[library.find(lesson).unwrap()];
    let key = entry.key();
    for scene in entry.load(&KINDS).unwrap().scenes {
        progress.see(&key, &scene.id);
        for ask in &scene.asks {
            let given = Given::new(&Answer::Choice(0), true);
            progress.answer(&key, &scene.id, ask.fingerprint, Some(given));
        }
        for challenge in &scene.challenges {
            let tried = Tried {
                hints: 1,
                solved_with: Some(1),
            };
            progress.attempt(&key, &scene.id, challenge.fingerprint, tried);
        }
    }
}

/// A learner who has done lessons 1 and 2, stopped in lesson 8 and looked into lesson 16.
pub(crate) fn half_way() -> Progress {
    let mut progress = Progress::default();
    complete(&mut progress, "short-term-memory");
    complete(&mut progress, "update-rule");
    let mut app = App::new(Library::shipped(), &KINDS, Language::English, None);
    app.resume(progress);
    for (lesson, scene) in [("rnn-lstm-gru", 0), ("lstm-overview", 1)] {
        app.open(app.library.find(lesson).unwrap());
        app.update(Command::Scene(scene));
    }
    app.update(Command::Step(1));
    app.update(Command::Leave);
    app.progress().clone()
}
