//! A training on a thread of its own: it does what is wished for, tells what it did, and computes what it would have
//! computed on this one.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use gatelab::train::{Activity, Background, Config, OPTIMISERS, Plan, Settings, Task, Trainer};

fn trainer(optimiser: usize) -> Trainer {
    let mut config = Config::usual(
        Task::named("adding").unwrap(),
        support::cell("rnn"),
        OPTIMISERS[optimiser],
    );
    (config.hidden, config.steps, config.batch) = (4, 6, 4);
    Trainer::new(config).unwrap()
}

/// Polls until something holds. However loaded the machine, it comes.
fn until(background: &mut Background, holds: impl Fn(&Background) -> bool) {
    let began = Instant::now();
    loop {
        background.poll();
        if holds(background) {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(120), "{background:?}");
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn start(trainer: Trainer, updates: u64) -> Background {
    let plan = Plan {
        updates,
        score_every: 10,
    };
    Background::start(trainer, plan, || {}).unwrap()
}

#[test]
fn it_runs_to_the_end_of_its_plan_and_computes_what_it_should() {
    let woken = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&woken);
    let plan = Plan {
        updates: 40,
        score_every: 10,
    };
    let wake = move || {
        counted.fetch_add(1, Ordering::Relaxed);
    };
    let mut background = Background::start(trainer(2), plan, wake).unwrap();
    assert_eq!(background.activity(), Activity::Resting);
    background.run();
    until(&mut background, |now| {
        now.records().len() == 40 && now.activity() == Activity::Resting
    });
    let mut alone = trainer(2);
    let mut scores = vec![(0, alone.evaluate())];
    for update in 1..=40 {
        alone.update().unwrap();
        if update % 10 == 0 {
            scores.push((update, alone.evaluate()));
        }
    }
    assert_eq!(background.records(), alone.records());
    assert_eq!(background.scores(), scores);
    assert!(woken.load(Ordering::Relaxed) >= 2);
    // A finished plan is not run on.
    background.run();
    background.recall(7);
    until(&mut background, |now| now.moment().is_some());
    assert_eq!(background.records().len(), 40);
    let moment = background.moment().unwrap();
    assert_eq!(moment.state, alone.at(7).unwrap().state);
    background.recall_latest();
    until(&mut background, |now| !now.is_busy());
    assert_eq!(background.moment().unwrap().state, *alone.state());
}

#[test]
fn it_does_one_update_a_wish_changes_its_settings_and_goes_back() {
    let mut background = start(trainer(2), 100);
    for updates in 1..=3 {
        background.single();
        until(&mut background, |now| now.records().len() == updates);
        assert_eq!(background.activity(), Activity::Resting);
    }
    let settings = Settings {
        rate: 0.5,
        clip: None,
    };
    background.change(Settings {
        rate: -1.0,
        clip: None,
    });
    background.change(settings);
    background.single();
    until(&mut background, |now| now.records().len() == 4);
    assert_eq!(background.settings(), settings);
    background.recall(4);
    until(&mut background, |now| now.moment().is_some());
    assert_eq!(
        background.moment().unwrap().cause.as_ref().unwrap().settings,
        settings
    );
    background.rewind(2);
    until(&mut background, |now| now.records().len() == 2);
    until(&mut background, |now| now.settings() != settings);
    assert!(background.moment().is_none());
    // The same way again, with the same changes.
    let mut alone = trainer(2);
    for _ in 0..3 {
        alone.update().unwrap();
    }
    background.single();
    until(&mut background, |now| now.records().len() == 3);
    assert_eq!(background.records(), alone.records());
}

#[test]
fn it_can_be_slowed_down_and_stopped() {
    let mut background = start(trainer(0), 1_000_000);
    background.speed(Some(200.0));
    background.run();
    until(&mut background, |now| now.records().len() >= 5);
    background.rest();
    until(&mut background, |now| now.activity() == Activity::Resting);
    let made = background.records().len();
    background.recall(1);
    until(&mut background, |now| now.moment().is_some());
    assert_eq!(background.records().len(), made);
    background.speed(None);
    background.run();
    until(&mut background, |now| now.records().len() > made + 50);
}

#[test]
fn a_slow_training_answers_before_its_next_update() {
    let mut background = start(trainer(0), 1000);
    // The second update is an hour away.
    background.speed(Some(1.0 / 3600.0));
    background.run();
    until(&mut background, |now| now.records().len() == 1);
    background.recall(1);
    until(&mut background, |now| now.moment().is_some());
    background.rest();
    until(&mut background, |now| !now.is_busy());
    assert_eq!(background.records().len(), 1);
}

#[test]
fn it_says_where_it_diverged_and_can_be_rewound() {
    let mut background = start(trainer(0), 1000);
    background.change(Settings {
        rate: 1e9,
        clip: None,
    });
    background.run();
    until(&mut background, |now| {
        now.diverged().is_some() && now.activity() == Activity::Resting
    });
    assert_eq!(background.diverged().unwrap().began, 2);
    background.rewind(0);
    until(&mut background, |now| now.diverged().is_none());
    assert!(background.records().is_empty());
    background.run();
    until(&mut background, |now| now.records().len() > 20);
}
