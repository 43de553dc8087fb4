//! What the lab remembers of its learner, driven by commands; where that is kept is another test's business.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod stage;

use std::path::Path;

use gatelab::app::{App, Command, Overlay, Screen, Work};
use gatelab::engine::Pass;
use gatelab::lesson::{Language, Library};
use gatelab::progress::{Progress, Stage};
use gatelab::ui::KINDS;
use stage::{complete, lab};

/// The program with what was remembered.
fn back(progress: &Progress) -> App {
    let mut app = App::new(Library::shipped(), &KINDS, Language::English, None);
    app.resume(progress.clone());
    app
}

fn place(name: &str) -> usize {
    Library::shipped().find(name).unwrap()
}

/// Answers, solved and hints, without what depends on the values on screen.
fn done(work: &Work) -> String {
    let trials: Vec<_> = work.trials.iter().map(|own| (own.solved, own.hints)).collect();
    format!("{:?} {trials:?}", work.answers)
}

#[test]
fn answers_challenges_and_hints_come_back_with_their_verdicts() {
    let at = place("lstm-overview");
    let mut app = back(&Progress::default());
    app.open(at);
    app.update(Command::Scene(1));
    app.update(Command::Ask);
    app.update(Command::Row(2));
    app.update(Command::Enter);
    app.update(Command::Close);
    app.update(Command::Hint);
    app.update(Command::Close);
    app.update(Command::Knob(1));
    app.update(Command::Nudge(7));
    let before = done(&lab(&app).work);
    assert!(lab(&app).work.answers[0].is_some() && lab(&app).work.trials[0].solved);

    let mut later = back(app.progress());
    later.open(at);
    assert_eq!(lab(&later).scene, 1);
    assert!(
        lab(&later).history.is_empty(),
        "what was changed is not remembered"
    );
    assert_eq!(done(&lab(&later).work), before);
    let standing = later.standing(at).unwrap();
    assert_eq!(
        (standing.seen, standing.answered, standing.solved, standing.hints),
        (2, 1, 1, 1)
    );
    // Asked again, the question is open for good, here and later.
    later.update(Command::Ask);
    later.update(Command::Reset);
    assert_eq!(later.standing(at).unwrap().answered, 0);
    let mut last = back(later.progress());
    last.open(at);
    assert!(lab(&last).work.answers[0].is_none() && lab(&last).work.trials[0].solved);
}

#[test]
fn a_lesson_opens_where_one_stopped_and_a_done_one_at_its_beginning() {
    let at = place("vanishing-gradient");
    let mut app = back(&Progress::default());
    app.open(at);
    while lab(&app).run().program().backward.is_none() || lab(&app).scene == 0 {
        app.update(Command::Scene(1));
    }
    let scene = lab(&app).scene;
    app.update(Command::Pass(Pass::Backward));
    app.update(Command::GoTo(3));
    let before = lab(&app).tick;
    app.update(Command::Leave);
    assert!(matches!(app.screen, Screen::Start(own) if own == at));

    let mut later = back(app.progress());
    assert!(matches!(later.screen, Screen::Start(own) if own == at));
    later.update(Command::Enter);
    assert_eq!((lab(&later).scene, lab(&later).tick), (scene, before));
    assert_eq!(before.pass, Pass::Backward);

    let mut progress = later.progress().clone();
    complete(&mut progress, "vanishing-gradient");
    let mut done = back(&progress);
    done.open(at);
    assert_eq!(lab(&done).scene, 0);
}

#[test]
fn the_next_thing_to_do_is_always_known() {
    let mut progress = Progress::default();
    let next = |progress: &Progress| back(progress).next().map(|next| (next.lesson, next.scene));
    assert_eq!(next(&progress), Some((0, None)));
    // Where one stopped; once that is done, what comes after it; then what was left out before.
    let mut app = back(&progress);
    app.open(1);
    progress = app.progress().clone();
    assert_eq!(next(&progress), Some((1, Some(0))));
    let library = Library::shipped();
    for (at, entry) in library.entries.iter().enumerate().skip(1) {
        complete(&mut progress, &entry.slug);
        let following = if at + 1 == library.entries.len() {
            0
        } else {
            at + 1
        };
        assert_eq!(next(&progress), Some((following, None)));
        assert!(matches!(back(&progress).screen, Screen::Start(own) if own == following));
    }
    complete(&mut progress, &library.entries[0].slug);
    assert_eq!(next(&progress), None);
    assert!(back(&progress).left().is_empty());
}

#[test]
fn a_lesson_is_done_when_nothing_of_it_is_left() {
    let at = place("update-rule");
    let mut app = back(&Progress::default());
    let stage = |app: &App| app.standing(at).unwrap().stage();
    assert_eq!(stage(&app), Stage::Untouched);
    app.open(at);
    for _ in 1..lab(&app).lesson.scenes.len() {
        app.update(Command::Scene(1));
    }
    let standing = app.standing(at).unwrap();
    assert_eq!((standing.scenes_left(), standing.stage()), (0, Stage::Begun));
    assert!(standing.questions_left() > 0);
    let mut progress = app.progress().clone();
    complete(&mut progress, "update-rule");
    assert_eq!(stage(&back(&progress)), Stage::Done);
}

#[test]
fn only_what_matters_is_to_be_kept_at_once() {
    let mut app = back(&Progress::default());
    app.open(place("lstm-overview"));
    app.update(Command::Scene(1));
    let opened = app.revision();
    for command in [
        Command::Step(1),
        Command::Row(1),
        Command::Panel(1),
        Command::Enter,
        Command::Close,
        Command::Ask,
        Command::Row(1),
        Command::Close,
        Command::Challenge,
        Command::Close,
    ] {
        app.update(command);
    }
    assert_eq!(app.revision(), opened);
    for commands in [
        &[Command::Ask, Command::Enter, Command::Close][..],
        &[Command::Hint],
        &[Command::Close, Command::Scene(1)],
        &[Command::Language],
        &[Command::Step(1), Command::Leave],
    ] {
        let before = app.revision();
        for command in commands {
            app.update(command.clone());
        }
        assert_ne!(app.revision(), before, "{commands:?}");
    }
    let before = app.revision();
    app.stop();
    assert_eq!(app.revision(), before, "on the start screen one stops nowhere");
}

#[test]
fn what_another_program_wrote_is_taken_up_and_not_undone() {
    let at = place("lstm-overview");
    let answered = |row: isize| {
        let mut app = back(&Progress::default());
        app.open(at);
        app.update(Command::Scene(1));
        app.update(Command::Ask);
        app.update(Command::Row(row));
        app.update(Command::Enter);
        app
    };
    let mut one = back(&Progress::default());
    one.open(at);
    one.update(Command::Scene(1));
    let other = answered(2);
    assert!(one.take_up(other.progress()));
    assert!(!one.take_up(other.progress()), "nothing new");
    // This one goes on moving about, its question open on screen.
    one.update(Command::Step(1));
    one.update(Command::Leave);
    assert_eq!(one.standing(at).unwrap().answered, 1);
    one.update(Command::Enter);
    assert!(lab(&one).work.answers[0].is_some());
}

#[test]
fn a_question_that_was_changed_is_open_again_and_another_folder_is_another_lesson() {
    let folder = tempfile::tempdir().unwrap();
    let lesson = Library::shipped().entries[place("lstm-overview")]
        .read()
        .unwrap()
        .text;
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name).join("08-mine.toml");
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    };
    let (one, other) = (write("one", &lesson), write("other", &lesson));
    let open = |path: &Path, progress: &Progress| {
        let mut app = App::new(Library::open(path).unwrap(), &KINDS, Language::English, None);
        app.resume(progress.clone());
        app.open(0);
        app
    };
    let mut app = open(&one, &Progress::default());
    app.update(Command::Scene(1));
    app.update(Command::Ask);
    app.update(Command::Enter);
    app.update(Command::Close);
    let progress = app.progress().clone();
    let answered = |app: &App| app.standing(0).unwrap().answered;
    assert_eq!(answered(&app), 1);
    assert_eq!(answered(&open(&other, &progress)), 0);
    // By whatever way one comes to the file, it is the same.
    let around = folder.path().join("other/../one/08-mine.toml");
    assert_eq!(answered(&open(&around, &progress)), 1);

    // Words around the question may change, also while it is open; the question itself may not.
    std::fs::write(&one, format!("# mine\n{lesson}")).unwrap();
    app.update(Command::Reload);
    assert!(lab(&app).work.answers[0].is_some());
    let changed = lesson.replace("question = { en = \"", "question = { en = \"So: ");
    assert_ne!(changed, lesson);
    std::fs::write(&one, changed).unwrap();
    app.update(Command::Reload);
    assert!(app.overlay.is_none(), "{:?}", app.overlay);
    assert!(lab(&app).work.answers[0].is_none());
    assert_eq!(answered(&open(&one, &progress)), 0);
}

#[test]
fn the_end_leads_to_what_is_left() {
    let mut app = back(&stage::half_way());
    app.open(Library::shipped().entries.len() - 1);
    while app.overlay.is_none() {
        app.update(Command::Scene(1));
    }
    let left = app.left();
    assert!(left.iter().all(|(at, _)| *at > 1));
    app.update(Command::Row(1));
    assert_eq!(app.overlay, Some(Overlay::Finish(1)));
    let first = app.first_open(left[1].0).unwrap();
    app.update(Command::Enter);
    let Screen::Lab(at, own) = &app.screen else {
        panic!("no lesson is open");
    };
    assert_eq!((*at, own.scene), (left[1].0, first));
}

#[test]
fn what_is_chosen_in_the_lab_is_remembered() {
    let mut app = back(&Progress::default());
    app.update(Command::Language);
    app.choose_theme("light");
    assert_eq!(
        (app.progress().language(), app.progress().theme()),
        (Some("es"), Some("light"))
    );
    let mut progress = app.progress().clone();
    progress.forget_all();
    assert_eq!(progress.language(), Some("es"));
}
