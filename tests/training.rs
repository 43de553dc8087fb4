//! Trainings driven from the lab: started, followed, looked back at, changed, gone on from an earlier update. The lab
//! must show exactly what a trainer of the same configuration computes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod stage;

use std::time::{Duration, Instant};

use gatelab::app::{App, Command, Effect, Training};
use gatelab::engine::Address;
use gatelab::lesson::{Language, Library, Outcome, RunId};
use gatelab::train::Trainer;
use gatelab::ui::KINDS;
use stage::{frame, lab, open};

/// How long a few updates may take on a busy machine, in a debug build.
const PATIENCE: Duration = Duration::from_secs(60);

/// The scene in which one RNN stands still.
fn standstill() -> App {
    let at = Library::shipped().find("vanishing-gradient").unwrap();
    let app = open(at, 4);
    assert_eq!(lab(&app).scene().id, "standstill");
    app
}

fn training(app: &App) -> &Training {
    lab(app).training.as_ref().unwrap()
}

/// Lets time go on until `done`.
fn until(app: &mut App, what: &str, done: impl Fn(&App) -> bool) {
    let end = Instant::now() + PATIENCE;
    while !done(app) {
        assert!(Instant::now() < end, "waited for {what}");
        std::thread::sleep(Duration::from_millis(2));
        app.update(Command::Tick);
    }
}

/// Makes so many updates, one by one.
fn make(app: &mut App, updates: u64) {
    for _ in 0..updates {
        let wanted = training(app).latest() + 1;
        app.update(Command::Update);
        until(app, "an update", |app| {
            training(app).latest() == wanted && !lab(app).learns()
        });
    }
}

fn params(app: &App) -> Vec<u64> {
    lab(app)
        .run()
        .setup()
        .params
        .iter()
        .map(|weight| weight.to_bits())
        .collect()
}

/// The weights after so many updates, by a trainer of the same configuration.
fn trained(app: &App, updates: u64) -> Vec<u64> {
    let mut trainer = Trainer::new(lab(app).scene().learners[0].config.clone()).unwrap();
    for _ in 0..updates {
        trainer.update().unwrap();
    }
    trainer
        .state()
        .params
        .iter()
        .map(|weight| weight.to_bits())
        .collect()
}

#[test]
fn the_weights_on_screen_are_those_of_the_update_that_is_looked_at() {
    let mut app = standstill();
    assert_eq!(params(&app), trained(&app, 0));
    assert!(app.wakes_in().is_none(), "nothing moves before it is asked for");
    make(&mut app, 4);
    assert_eq!(params(&app), trained(&app, 4));
    assert!(app.wakes_in().is_none(), "at rest nothing moves");
    app.update(Command::LookUpdates(-3));
    until(&mut app, "update 1", |app| !lab(app).learns());
    assert_eq!((training(&app).shown(), training(&app).follows()), (1, false));
    assert_eq!(params(&app), trained(&app, 1));
    app.update(Command::LookAt(0.0));
    until(&mut app, "update 0", |app| !lab(app).learns());
    assert_eq!(params(&app), trained(&app, 0));
    app.update(Command::LookParts(20));
    until(&mut app, "update 4", |app| !lab(app).learns());
    assert!(training(&app).follows());
    assert_eq!(params(&app), trained(&app, 4));
}

#[test]
fn it_goes_on_from_an_earlier_update_with_another_rate() {
    let mut app = standstill();
    make(&mut app, 3);
    app.update(Command::LookUpdates(-2));
    until(&mut app, "update 1", |app| !lab(app).learns());
    app.update(Command::Rewind);
    until(&mut app, "the way back", |app| {
        training(app).latest() == 1 && !lab(app).learns()
    });
    assert!(training(&app).follows());
    let rate = training(&app).settings()[0].rate;
    app.update(Command::Nudge(4));
    let other = training(&app).settings()[0];
    assert!(other.rate > rate);
    make(&mut app, 1);
    let mut trainer = Trainer::new(lab(&app).scene().learners[0].config.clone()).unwrap();
    trainer.update().unwrap();
    trainer.change(other).unwrap();
    trainer.update().unwrap();
    let wanted: Vec<_> = trainer
        .state()
        .params
        .iter()
        .map(|weight| weight.to_bits())
        .collect();
    assert_eq!(params(&app), wanted);
    // The rate is taken back like any change; what was learned stays.
    app.update(Command::Undo);
    assert_eq!(training(&app).settings()[0].rate, rate);
    assert_eq!(params(&app), wanted);
}

/// First the rate, then back: the order that comes to mind while one looks at an earlier update.
#[test]
fn a_rate_chosen_while_looking_back_holds_from_there_on() {
    let mut app = standstill();
    make(&mut app, 3);
    app.update(Command::LookUpdates(-2));
    until(&mut app, "update 1", |app| !lab(app).learns());
    app.update(Command::Nudge(4));
    let other = training(&app).settings()[0];
    app.update(Command::Rewind);
    until(&mut app, "the way back", |app| {
        training(app).latest() == 1 && !lab(app).learns()
    });
    make(&mut app, 1);
    let mut trainer = Trainer::new(lab(&app).scene().learners[0].config.clone()).unwrap();
    trainer.update().unwrap();
    assert!(other.rate > trainer.settings().rate);
    trainer.change(other).unwrap();
    trainer.update().unwrap();
    let wanted = trainer.state().params.iter().map(|weight| weight.to_bits());
    assert_eq!(params(&app), wanted.collect::<Vec<_>>());
}

#[test]
fn an_update_of_a_weight_is_explained_as_arithmetic() {
    let mut app = standstill();
    let weight = Address::Param {
        param: gatelab::engine::ParamId(0),
        row: 0,
        col: 0,
    };
    let explain = |app: &mut App| {
        app.update(Command::Focus(gatelab::lesson::RunAddress {
            run: RunId::OWN,
            address: weight,
        }));
        app.update(Command::Enter);
        let text = frame(app, 120, 40);
        app.update(Command::Close);
        text
    };
    assert!(
        !explain(&mut app).contains("made it so"),
        "no update has been made"
    );
    make(&mut app, 2);
    let text = explain(&mut app);
    for line in ["update 2 made it so:", "m = b1 * m' + (1 - b1) * g", "w = w' - "] {
        assert!(text.contains(line), "{line}:\n{text}");
    }
}

#[test]
fn it_trains_while_one_scrubs_and_rests_when_asked() {
    let mut app = standstill();
    app.update(Command::Train);
    until(&mut app, "some updates", |app| training(app).latest() >= 2);
    assert!(app.wakes_in().is_some());
    app.update(Command::Step(3));
    app.update(Command::Pass(gatelab::engine::Pass::Backward));
    assert!(frame(&app, 120, 40).contains("training"));
    assert!(frame(&app, 80, 24).contains("training"));
    app.update(Command::Train);
    until(&mut app, "rest", |app| !lab(app).learns());
    assert!(!training(&app).is_running());
    let (latest, weights) = (training(&app).latest(), params(&app));
    assert_eq!(weights, trained(&app, latest));
    // It is still there when one comes back.
    app.update(Command::Scene(-1));
    app.update(Command::Scene(1));
    assert_eq!((training(&app).latest(), params(&app)), (latest, weights));
}

#[test]
fn what_was_tried_out_on_weights_goes_with_them() {
    let at = Library::shipped().find("what-to-remember").unwrap();
    let mut app = open(at, 3);
    assert!(training(&app).is_as_shipped());
    let shipped = params(&app);
    make(&mut app, 1);
    assert!(!training(&app).is_as_shipped());
    assert_eq!(params(&app), trained(&app, 1), "it begins again from nothing");
    assert_ne!(params(&app), shipped);
    // Words of one's own are read by whatever weights there are.
    app.update(Command::Words);
    app.update(Command::Paste(" i do not want more of it".to_owned()));
    app.update(Command::Enter);
    assert!(app.overlay.is_none(), "{:?}", app.overlay);
    let steps = lab(&app).run().steps();
    make(&mut app, 1);
    assert_eq!(lab(&app).run().steps(), steps);
    assert_eq!(params(&app), trained(&app, 2));
}

#[test]
fn where_nothing_is_trained_that_is_said() {
    let mut app = stage::lesson("tanh");
    for command in [
        Command::Train,
        Command::Update,
        Command::Rewind,
        Command::LookParts(-1),
    ] {
        assert_eq!(app.update(command), Effect::Draw);
        assert!(app.notice.is_some());
    }
    let mut app = standstill();
    app.update(Command::Rewind);
    assert!(app.notice.is_some(), "there is nothing to forget");
    assert_eq!(lab(&app).scene().label(RunId::OWN, app.language), None);
}

#[test]
fn a_challenge_that_a_training_solves_is_remembered_at_once() {
    const SCENE: &str = r#"
title = { en = "Adding", es = "Sumar" }
[[scene]]
id = "main"
say = { en = "y is {y[0]}.", es = "y vale {y[0]}." }
cell = "lstm"
tweaks = [{ param = "bf", step = 1 }]
train = { task = "adding", hidden = 2, steps = 6, updates = 5 }
"#;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("adding.toml");
    let opened = |text: &str| {
        std::fs::write(&path, text).unwrap();
        App::new(Library::open(&path).unwrap(), &KINDS, Language::English, Some(0))
    };
    // What the first update makes of the answer says what the challenge wants.
    let mut app = opened(SCENE);
    let answer = |app: &App| {
        let run = lab(app).run();
        let slot = run.program().slot_named("y").unwrap();
        let step = run.steps() as u32;
        run.number(Address::Value { slot, step, unit: 0 }).unwrap()
    };
    let before = answer(&app);
    make(&mut app, 1);
    let after = answer(&app);
    let (bound, middle) = (
        if after > before { "above" } else { "below" },
        (before + after) / 2.0,
    );
    let hint = "{ en = \"Train.\", es = \"Entrena.\" }";
    let challenge = format!(
        "[[scene.challenge]]\ngoal = {hint}\nall = [{{ of = \"y[0]@6\", {bound} = {middle:?} }}]\nhints = [{hint}, {hint}, \
         {hint}]\nwhy = {hint}\nsolution = {{ \"bf[0]\" = 1 }}\n"
    );
    let mut app = opened(&format!("{SCENE}{challenge}{OTHER}"));
    let before = app.revision();
    make(&mut app, 1);
    assert!(lab(&app).work.trials[0].solved);
    assert_eq!(app.standing(0).unwrap().solved, 1);
    assert!(app.revision() > before);
    // The weights are there again when one comes back, and are not praised again.
    app.update(Command::Scene(1));
    app.update(Command::Scene(-1));
    assert_eq!(answer(&app), after);
    assert_eq!(lab(&app).work.trials[0].outcome, Outcome::Solved);
    assert_eq!(app.notice, None);
}

/// A scene that does not learn.
const OTHER: &str = r#"
[[scene]]
id = "other"
say = { en = "Nothing.", es = "Nada." }
cell = "rnn"
sizes = { x = 1, h = 1 }
inputs = [1]
params = { W = 1, U = 1, b = 0 }
"#;

/// Two scenes, the first of which learns with so many hidden numbers.
fn two_scenes(hidden: usize) -> String {
    format!(
        r#"
title = {{ en = "Adding", es = "Sumar" }}
[[scene]]
id = "main"
say = {{ en = "y is {{y[0]}}.", es = "y vale {{y[0]}}." }}
cell = "rnn"
tweaks = [{{ train = "rate", step = 0.1 }}, {{ train = "clip", step = 0.5 }}]
train = {{ task = "adding", hidden = {hidden}, steps = 6, updates = 5000 }}
{OTHER}"#
    )
}

const NAME: &str = "adding.toml";

/// A lab on them, three hidden numbers, and the folder in which they are written.
fn two_scenes_opened() -> (tempfile::TempDir, App) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(NAME);
    std::fs::write(&path, two_scenes(3)).unwrap();
    let app = App::new(Library::open(&path).unwrap(), &KINDS, Language::English, Some(0));
    (folder, app)
}

#[test]
fn a_training_of_a_lesson_that_was_written_anew_is_gone() {
    let (folder, mut app) = two_scenes_opened();
    let path = folder.path().join(NAME);
    make(&mut app, 2);
    app.update(Command::Scene(1));
    std::fs::write(&path, two_scenes(2)).unwrap();
    app.update(Command::Reload);
    app.update(Command::Scene(-1));
    assert_eq!(lab(&app).scene().id, "main");
    assert_eq!(training(&app).latest(), 0);
    make(&mut app, 1);
    frame(&app, 100, 30);
}

#[test]
fn a_rate_that_is_no_rate_is_refused_and_nothing_plays_while_it_trains() {
    let (_folder, mut app) = two_scenes_opened();
    let rate = training(&app).settings()[0].rate;
    for typed in ["0", "-1"] {
        app.update(Command::Edit);
        app.update(Command::Paste(typed.to_owned()));
        app.update(Command::Enter);
        assert!(app.overlay.is_some(), "{typed} is taken for a rate");
        app.update(Command::Close);
    }
    // A step of 0.1 down from 0.01 ends at no rate.
    app.update(Command::Nudge(-1));
    assert_eq!(training(&app).settings()[0].rate, rate);
    assert!(lab(&app).history.is_empty());
    // Rate and clip are two changes, nudges of one are one.
    let before = training(&app).settings().to_vec();
    app.update(Command::Nudge(1));
    app.update(Command::Nudge(1));
    let faster = training(&app).settings().to_vec();
    app.update(Command::Knob(1));
    app.update(Command::Nudge(1));
    app.update(Command::Undo);
    assert_eq!(training(&app).settings(), faster);
    app.update(Command::Undo);
    assert_eq!(training(&app).settings(), before);

    app.update(Command::Train);
    until(&mut app, "the first update", |app| training(app).latest() > 0);
    app.update(Command::Play);
    assert!(!lab(&app).playing && app.notice.is_some());
}
