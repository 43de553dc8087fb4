//! The lab driven by commands: moving, changing, taking back, refusing, reloading. Keys are another test's business.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod stage;

use std::time::{Duration, Instant};

use gatelab::app::{App, Command, Effect, Key, KnobTarget, Overlay, Screen};
use gatelab::engine::{Address, Pass, Run};
use gatelab::lesson::{Language, Library, RunAddress, RunId};
use gatelab::ui::KINDS;
use proptest::prelude::*;
use stage::{all_bits, bits, frame, lab, lesson, open, scenes};

/// Where the cursor is on the timeline.
fn index(app: &App) -> usize {
    lab(app).timeline().index(lab(app).tick)
}

/// Replaces what stands in the prompt and presses Enter.
fn answer(app: &mut App, text: &str) {
    while matches!(&app.overlay, Some(Overlay::Prompt(prompt)) if !prompt.text.is_empty()) {
        app.update(Command::Erase);
    }
    app.update(Command::Paste(text.to_owned()));
    app.update(Command::Enter);
}

/// Why the prompt refused.
fn refusal(app: &App) -> String {
    match &app.overlay {
        Some(Overlay::Prompt(prompt)) => prompt.error.clone().expect("it was refused"),
        other => panic!("no prompt is open but {other:?}"),
    }
}

/// Chooses the first knob whose address is a number that is given.
fn choose_given(app: &mut App) -> f64 {
    for _ in 0..lab(app).knobs.len() {
        let own = lab(app);
        let knob = own.chosen_knob().unwrap();
        let address = knob.address(own.tick.step as u32).unwrap();
        if own.run().setup().given(address).is_some() {
            return own.knob_value(knob).unwrap();
        }
        app.update(Command::Knob(1));
    }
    panic!("nothing to change");
}

#[test]
fn scrubbing_goes_to_the_end_and_back() {
    for (at, scene, name) in scenes() {
        let mut app = open(at, scene);
        let last = lab(&app).timeline().len() - 1;
        let before = all_bits(lab(&app));
        app.update(Command::Scrub(1.0));
        assert_eq!(index(&app), last, "{name}");
        app.update(Command::Scrub(0.0));
        assert_eq!(index(&app), 0, "{name}");
        app.update(Command::Scrub(f64::NAN));
        app.update(Command::Scrub(7.0));
        assert_eq!(index(&app), last, "{name}");
        assert_eq!(all_bits(lab(&app)), before, "{name}: looking changes nothing");
    }
}

#[test]
fn operation_by_operation_every_position_is_reached_both_ways() {
    for (at, scene, name) in scenes() {
        let mut app = open(at, scene);
        let count = lab(&app).timeline().len();
        app.update(Command::Scrub(0.0));
        let mut seen = Vec::new();
        for position in 0..count {
            assert_eq!(index(&app), position, "{name}");
            let own = lab(&app);
            assert!((1..=own.run().steps()).contains(&own.tick.step), "{name}");
            assert!(own.run().number(own.focus).is_some(), "{name} at {:?}", own.tick);
            // The cursor follows the operations; a scrub alone leaves it on its number, computed or not.
            assert!(
                position == 0 || own.is_computed(own.here()),
                "{name} at {:?}: the cursor is ahead",
                own.tick
            );
            seen.push((own.tick, own.focus));
            app.update(Command::Operation(1));
        }
        assert_eq!(index(&app), count - 1, "{name}: the end is the end");
        for position in (0..count).rev() {
            assert_eq!(index(&app), position, "{name}");
            assert_eq!(lab(&app).tick, seen[position].0, "{name}");
            app.update(Command::Operation(-1));
        }
        assert_eq!(index(&app), 0, "{name}");
        // A step forward is a step on in time, in either pass.
        app.update(Command::Start);
        for step in 1..=lab(&app).run().steps() {
            assert_eq!(lab(&app).tick.step, step, "{name}");
            app.update(Command::Step(1));
        }
    }
}

#[test]
fn going_anywhere_costs_the_same() {
    let mut app = lesson("lstm-overview");
    app.update(Command::Words);
    answer(&mut app, &["cereal"; 200].join(" "));
    assert_eq!(lab(&app).run().steps(), 200);
    let time = |app: &mut App, parts: [f64; 2]| {
        let start = Instant::now();
        for turn in 0..2000 {
            app.update(Command::Scrub(parts[turn % 2]));
        }
        start.elapsed()
    };
    // The better of several tries: a busy machine is no reason to fail.
    let best = |app: &mut App, parts| (0..5).map(|_| time(app, parts)).min().unwrap();
    let near = best(&mut app, [0.0, 0.004]);
    let far = best(&mut app, [0.0, 1.0]);
    assert!(
        far < near * 5 + Duration::from_millis(2),
        "near {near:?}, far {far:?}"
    );
}

#[test]
fn playing_ends_at_the_end() {
    let mut app = lesson("tanh");
    app.update(Command::Start);
    app.update(Command::Play);
    let steps = lab(&app).run().steps();
    for _ in 0..steps * 2 {
        app.update(Command::Tick);
    }
    assert_eq!(lab(&app).tick.step, steps);
    assert!(!lab(&app).playing);
    assert_eq!(app.update(Command::Tick), Effect::None);
    // Playing at the end begins anew.
    app.update(Command::Play);
    assert_eq!(lab(&app).tick.step, 1);
    assert!(lab(&app).playing && app.wakes_in().is_some());
}

#[test]
fn changes_come_back_to_the_bit() {
    for (at, scene, name) in scenes() {
        let mut app = open(at, scene);
        if lab(&app).knobs.is_empty() {
            continue;
        }
        let own = all_bits(lab(&app));
        let mut stages = vec![own.clone()];
        for turn in 0..lab(&app).knobs.len().min(6) {
            let value = |app: &App| {
                let lab = lab(app);
                lab.knob_value(lab.chosen_knob().unwrap()).unwrap()
            };
            let (before, pins) = (value(&app), lab(&app).run().setup().pins.clone());
            app.update(Command::Nudge(-1));
            if value(&app) == before {
                app.update(Command::Nudge(2));
            }
            assert!(
                value(&app) != before || lab(&app).run().setup().pins != pins,
                "{name}: knob {turn} does nothing"
            );
            stages.push(all_bits(lab(&app)));
            app.update(Command::Knob(1));
        }
        let changed = stages.last().unwrap().clone();
        // The settings of a training are no numbers of the runs.
        let trains = lab(&app).knobs.iter().all(|knob| knob.address(1).is_none());
        assert_eq!(changed == own, trains, "{name}");
        let count = lab(&app).history.len();
        for _ in 0..count {
            app.update(Command::Undo);
            assert!(
                stages.contains(&all_bits(lab(&app))),
                "{name}: a state that never was"
            );
        }
        assert_eq!(all_bits(lab(&app)), own, "{name}: undone");
        for _ in 0..count {
            app.update(Command::Redo);
        }
        assert_eq!(all_bits(lab(&app)), changed, "{name}: redone");
        app.update(Command::Reset);
        assert_eq!(all_bits(lab(&app)), own, "{name}: reset");
        app.update(Command::Undo);
        assert_eq!(all_bits(lab(&app)), changed, "{name}: the reset undone");
        app.update(Command::Undo);
        app.update(Command::Nudge(1));
        app.update(Command::Redo);
        assert!(
            app.notice.is_some(),
            "{name}: after a change there is nothing to redo"
        );
    }
}

#[test]
fn a_typed_value_is_taken_and_everything_follows() {
    let mut app = lesson("tanh");
    choose_given(&mut app);
    app.update(Command::Edit);
    answer(&mut app, " 2,5 ");
    assert!(app.overlay.is_none());
    let own = lab(&app);
    assert_eq!(own.knob_value(own.chosen_knob().unwrap()), Some(2.5));
    let fresh = Run::new(own.run().setup().clone());
    assert_eq!(
        bits(own.run()),
        bits(&fresh),
        "what is on screen is a run of these numbers"
    );
    app.update(Command::Undo);
    assert_eq!(
        bits(lab(&app).run()),
        bits(&Run::new(lab(&app).scene().setup.clone()))
    );
}

#[test]
fn bad_values_are_refused_and_nothing_changes() {
    let mut app = lesson("tanh");
    choose_given(&mut app);
    let (_, most) = lab(&app)
        .chosen_knob()
        .unwrap()
        .range
        .expect("the lesson gives a range");
    let before = all_bits(lab(&app));
    app.update(Command::Edit);
    let beyond = (most + 1.0).to_string();
    for bad in [
        "",
        " ",
        "three",
        "1e999",
        "inf",
        "NaN",
        "0x10",
        "1 2",
        "--1",
        "1e",
        beyond.as_str(),
    ] {
        answer(&mut app, bad);
        assert!(!refusal(&app).is_empty(), "{bad:?}");
        assert_eq!(all_bits(lab(&app)), before, "{bad:?}");
    }
    answer(&mut app, &beyond);
    assert!(refusal(&app).contains(&most.to_string()), "the range is named");
    // Typing goes on with the message gone; Escape leaves all as it was.
    app.update(Command::Type('1'));
    assert!(matches!(&app.overlay, Some(Overlay::Prompt(prompt)) if prompt.error.is_none()));
    app.update(Command::Close);
    assert!(app.overlay.is_none() && lab(&app).history.is_empty());
    // Control characters never get into a prompt.
    app.update(Command::Edit);
    app.update(Command::Paste("\x1b[31m1\r\n2\x07".to_owned()));
    assert!(matches!(&app.overlay, Some(Overlay::Prompt(prompt)) if !prompt.text.contains(char::is_control)));
}

#[test]
fn scenes_go_on_from_lesson_to_lesson_both_ways() {
    let mut app = lesson("update-rule");
    let title = |app: &App| lab(app).lesson.title.en.clone();
    let second = title(&app);
    app.update(Command::Scene(-1));
    let (first, last) = (title(&app), lab(&app).lesson.scenes.len() - 1);
    assert!(first != second && lab(&app).scene == last);
    app.update(Command::Scene(1));
    assert_eq!((title(&app), lab(&app).scene), (second, 0));
    app.update(Command::Scene(-1));
    app.update(Command::Scene(-(last as isize)));
    app.update(Command::Scene(-1));
    assert_eq!(
        (title(&app), lab(&app).scene),
        (first, 0),
        "there is nothing before the first scene"
    );
}

#[test]
fn a_prompt_is_emptied_at_once() {
    let mut app = lesson("lstm-overview");
    app.update(Command::Words);
    app.update(app.command_for(Key::Ctrl('u')).unwrap());
    assert!(matches!(&app.overlay, Some(Overlay::Prompt(prompt)) if prompt.text.is_empty()));
    app.update(Command::Paste("amazing cereal".to_owned()));
    app.update(Command::Enter);
    assert_eq!(lab(&app).words(), ["amazing", "cereal"]);
    assert_eq!(
        app.command_for(Key::Ctrl('u')),
        None,
        "where nothing is typed it means nothing"
    );
}

#[test]
fn new_words_are_new_steps() {
    let mut app = lesson("lstm-overview");
    let own = all_bits(lab(&app));
    let words = lab(&app).words().to_vec();
    app.update(Command::End);
    app.update(Command::Words);
    answer(&mut app, "amazing   cereal\tbut torn");
    assert!(app.overlay.is_none(), "{:?}", app.overlay);
    assert_eq!(lab(&app).words(), ["amazing", "cereal", "but", "torn"]);
    assert_eq!(lab(&app).run().steps(), 4);
    assert!(lab(&app).tick.step <= 4, "the cursor stays inside");
    assert!(lab(&app).run().number(lab(&app).focus).is_some());
    app.update(Command::Words);
    answer(&mut app, "amazing");
    assert_eq!(lab(&app).run().steps(), 1);
    app.update(Command::Undo);
    assert_eq!(lab(&app).run().steps(), 4);
    app.update(Command::Undo);
    assert_eq!(lab(&app).words(), words);
    assert_eq!(all_bits(lab(&app)), own);
    app.update(Command::Redo);
    app.update(Command::Reset);
    assert_eq!(all_bits(lab(&app)), own);
}

#[test]
fn a_loss_at_the_last_word_stays_at_the_last_word() {
    let (at, scene, _) = scenes()
        .into_iter()
        .find(|(.., name)| name.ends_with("early-words"))
        .expect("lesson 3 reads words");
    let mut app = open(at, scene);
    for words in [
        "amazing box",
        "amazing box of cereal my whole family ate it all this week of",
    ] {
        app.update(Command::Words);
        answer(&mut app, words);
        assert!(app.overlay.is_none(), "{words}: {:?}", app.overlay);
        let setup = lab(&app).run().setup();
        let (last, before) = setup.loss_weights.split_last().unwrap();
        assert_eq!(*last, 1.0);
        assert!(before.iter().all(|weight| *weight == 0.0));
        let own = &lab(&app).scene().setup;
        assert_eq!(setup.targets.last(), own.targets.last());
    }
}

#[test]
fn an_unknown_word_is_refused_with_a_near_one() {
    let mut app = lesson("lstm-overview");
    let before = all_bits(lab(&app));
    app.update(Command::Words);
    answer(&mut app, "amazing cereel");
    let why = refusal(&app);
    assert!(
        why.contains("`cereel`") && why.contains("did you mean `cereal`"),
        "{why}"
    );
    app.update(Command::Language);
    app.update(Command::Enter);
    assert!(refusal(&app).contains("¿quizá `cereal`?"), "{}", refusal(&app));
    answer(&mut app, "");
    assert!(refusal(&app).contains("200"));
    answer(&mut app, &["cereal"; 201].join(" "));
    assert!(refusal(&app).contains("200"));
    app.update(Command::Close);
    assert_eq!(all_bits(lab(&app)), before);
    assert!(lab(&app).history.is_empty());
}

#[test]
fn a_scene_without_words_says_so() {
    let mut app = lesson("tanh");
    app.update(Command::Words);
    assert!(app.overlay.is_none() && app.notice.is_some());
}

#[test]
fn a_pinned_number_holds_and_lets_go() {
    let (at, scene, _) = scenes()
        .into_iter()
        .find(|(.., name)| name.ends_with("reset-gate.reset"))
        .expect("lesson 15 lets one hold the reset gate");
    let mut app = open(at, scene);
    let own = all_bits(lab(&app));
    let knob = lab(&app).chosen_knob().unwrap().clone();
    let address = knob.address(lab(&app).tick.step as u32).unwrap();
    app.update(Command::Focus(RunAddress {
        run: RunId::OWN,
        address,
    }));
    app.update(Command::Pin);
    assert_eq!(lab(&app).run().setup().pins.len(), 1);
    assert_eq!(
        all_bits(lab(&app))[..],
        own[..],
        "held at its own value, nothing moves"
    );
    app.update(Command::Edit);
    answer(&mut app, "1");
    assert_eq!(lab(&app).run().number(address), Some(1.0));
    assert_eq!(lab(&app).run().setup().pins.len(), 1, "one number, one pin");
    assert_ne!(all_bits(lab(&app)), own);
    app.update(Command::Pin);
    assert!(lab(&app).run().setup().pins.is_empty());
    assert_eq!(all_bits(lab(&app)), own);
    for _ in 0..3 {
        app.update(Command::Undo);
    }
    assert_eq!(all_bits(lab(&app)), own);
    // Elsewhere there is nothing to pin, and that is said.
    let mut app = lesson("tanh");
    app.update(Command::Pin);
    assert!(app.notice.is_some() && lab(&app).history.is_empty());
}

#[test]
fn of_several_pins_the_one_at_the_cursor_is_set() {
    let (at, scene, _) = scenes()
        .into_iter()
        .find(|(at, scene, _)| {
            let app = open(*at, *scene);
            let pins = lab(&app)
                .knobs
                .iter()
                .filter(|knob| matches!(knob.target, KnobTarget::Pin { step: Some(_), .. }));
            pins.count() > 1
        })
        .expect("lesson 11 holds one gate at two steps");
    let mut app = open(at, scene);
    let knobs = lab(&app).knobs.clone();
    for knob in knobs {
        let KnobTarget::Pin { step: Some(step), .. } = knob.target else {
            continue;
        };
        let address = knob.address(step).unwrap();
        app.update(Command::Focus(RunAddress {
            run: RunId::OWN,
            address,
        }));
        app.update(Command::Pin);
        let pins = &lab(&app).run().setup().pins;
        assert_eq!(pins.last().and_then(|pin| pin.step), Some(step));
    }
    // A number of another step is none of them.
    let pins = lab(&app).run().setup().pins.clone();
    assert_eq!(pins.len(), 2);
    app.update(Command::Start);
    app.update(Command::Pin);
    assert!(app.notice.is_some());
    assert_eq!(lab(&app).run().setup().pins, pins);
}

#[test]
fn a_broken_save_keeps_the_last_good_scene() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("07-mine.toml");
    let good = Library::shipped().entries[Library::shipped().find("tanh").unwrap()]
        .read()
        .unwrap()
        .text;
    std::fs::write(&path, &good).unwrap();
    let mut app = App::new(Library::open(&path).unwrap(), &KINDS, Language::English, Some(0));
    app.update(Command::Scene(1));
    app.update(Command::GoTo(4));
    let before = all_bits(lab(&app));

    std::fs::write(
        &path,
        good.replace("cell = ", "sell = ")
            .replace("[[scene]]", "[[scene]]\nx = 1"),
    )
    .unwrap();
    assert_eq!(app.update(Command::Reload), Effect::Draw);
    let Some(Overlay::Mistakes { text, .. }) = &app.overlay else {
        panic!("the mistakes are not shown: {:?}", app.overlay);
    };
    assert!(text.contains("07-mine.toml") && text.contains('^'), "{text}");
    assert_eq!((lab(&app).scene, lab(&app).tick.step), (1, 4));
    assert_eq!(all_bits(lab(&app)), before);
    // The good scene goes on working beneath.
    app.update(Command::Close);
    app.update(Command::Nudge(-1));
    assert_ne!(all_bits(lab(&app)), before);

    std::fs::write(&path, &good).unwrap();
    app.update(Command::Reload);
    assert!(app.overlay.is_none() && app.notice.as_ref().is_some_and(|notice| !notice.wrong));
    assert_eq!((lab(&app).scene, lab(&app).tick.step), (1, 4));
    assert_eq!(all_bits(lab(&app)), before);

    std::fs::remove_file(&path).unwrap();
    app.update(Command::Reload);
    assert!(matches!(app.overlay, Some(Overlay::Mistakes { .. })));
    assert_eq!(all_bits(lab(&app)), before);
}

#[test]
fn a_broken_lesson_shows_its_mistakes_instead_of_opening() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.toml");
    std::fs::write(&path, "title = ").unwrap();
    let mut app = App::new(Library::open(&path).unwrap(), &KINDS, Language::English, Some(0));
    assert!(matches!(app.screen, Screen::Start(0)));
    assert!(matches!(app.overlay, Some(Overlay::Mistakes { .. })));
    let shown = frame(&app, 100, 30);
    assert!(!shown.contains("last good"), "there is none:\n{shown}");
    app.update(Command::Close);
    let shown = frame(&app, 100, 30);
    assert!(shown.contains("1 mistake; Enter shows it"), "{shown}");
    app.update(Command::Enter);
    assert!(matches!(app.overlay, Some(Overlay::Mistakes { .. })));
    app.update(Command::Close);
    assert_eq!(app.update(Command::Leave), Effect::Quit);
}

#[test]
fn the_language_changes_words_and_nothing_else() {
    let mut app = lesson("tanh");
    let before = all_bits(lab(&app));
    let (english, tick) = (frame(&app, 80, 24), lab(&app).tick);
    app.update(Command::Language);
    assert_eq!(app.language, Language::Spanish);
    assert_ne!(frame(&app, 80, 24), english);
    assert_eq!((all_bits(lab(&app)), lab(&app).tick), (before, tick));
    app.update(Command::Language);
    assert_eq!(frame(&app, 80, 24), english);
}

#[test]
fn an_explanation_goes_down_to_what_is_given_and_back() {
    for name in ["lstm-overview", "update-gate", "rnn-cell"] {
        let mut app = lesson(name);
        let start = lab(&app).focus;
        app.update(Command::Enter);
        let mut depth = 1;
        loop {
            app.update(Command::Enter);
            let Some(Overlay::Explanation { trail, .. }) = &app.overlay else {
                panic!("{name}: the explanation closed");
            };
            if trail.len() == depth {
                let leaf = lab(&app).run().explain(trail[depth - 1]).unwrap();
                assert!(leaf.factors().is_empty(), "{name}: not at the bottom");
                break;
            }
            depth = trail.len();
            assert!(depth < 1000, "{name}");
        }
        assert!(depth > 2, "{name}");
        for _ in 1..depth {
            app.update(Command::Back);
            assert!(app.overlay.is_some());
        }
        assert_eq!(lab(&app).focus, start, "{name}: back where it began");
        app.update(Command::Back);
        assert!(app.overlay.is_none(), "{name}");
    }
}

#[test]
fn lessons_follow_each_other_and_end() {
    let all = scenes();
    let mut app = open(0, 0);
    for (at, scene, name) in &all {
        let Screen::Lab(open, own) = &app.screen else {
            panic!("no lab");
        };
        assert_eq!((*open, own.scene), (*at, *scene), "{name}");
        app.update(Command::Scene(1));
    }
    assert!(
        matches!(app.overlay, Some(Overlay::Finish(_))),
        "the last one says so"
    );
    app.update(Command::Leave);
    app.update(Command::Leave);
    let last = all.last().unwrap().0;
    assert!(matches!(app.screen, Screen::Start(at) if at == last));
    assert_eq!(app.update(Command::Leave), Effect::Quit);
}

/// Any command, also those that make no sense at the moment.
fn command() -> impl Strategy<Value = Command> {
    let by = prop_oneof![
        8 => -3isize..=3,
        1 => Just(isize::MIN),
        1 => Just(isize::MAX),
        1 => -1000isize..=1000,
    ];
    let text = prop_oneof![
        "[-0-9.e]{0,6}",
        Just("amazing cereal but".to_owned()),
        Just("\u{1b}]0;x\u{7} 漢字 é\u{301} \u{202e}".to_owned()),
        any::<String>(),
    ];
    prop_oneof![
        by.clone().prop_map(Command::Step),
        by.clone().prop_map(Command::Operation),
        by.clone().prop_map(Command::Row),
        by.clone().prop_map(Command::Panel),
        by.clone().prop_map(Command::Knob),
        any::<usize>().prop_map(Command::GoTo),
        any::<f64>().prop_map(Command::Scrub),
        (0usize..9).prop_map(Command::FocusPanel),
        (0usize..9).prop_map(Command::Choose),
        prop_oneof![6 => -5i32..=5, 1 => any::<i32>()].prop_map(Command::Nudge),
        (0u8..4, 0u32..40, 0u32..30, 0u32..9).prop_map(|(run, slot, step, unit)| Command::Focus(
            RunAddress {
                run: RunId(run),
                address: Address::Value {
                    slot: gatelab::engine::SlotId(slot),
                    step,
                    unit,
                },
            }
        )),
        (0u8..4).prop_map(|run| Command::TurnTo(RunId(run))),
        (-3isize..4).prop_map(Command::Run),
        Just(Command::Pass(Pass::Backward)),
        text.prop_map(Command::Paste),
        any::<char>().prop_map(Command::Type),
        prop::sample::select(vec![
            Command::Start,
            Command::End,
            Command::OtherPass,
            Command::Play,
            Command::Tick,
            Command::Faster,
            Command::Slower,
            Command::Zoom,
            Command::Enter,
            Command::Enter,
            Command::Back,
            Command::Close,
            Command::Close,
            Command::Edit,
            Command::Words,
            Command::Pin,
            Command::Undo,
            Command::Redo,
            Command::Reset,
            Command::Language,
            Command::Theme,
            Command::Help,
            Command::Erase,
            Command::Reload,
        ]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_can_be_undone(
        which in any::<prop::sample::Index>(),
        commands in prop::collection::vec(command(), 0..60),
    ) {
        let all = scenes();
        let (at, scene, name) = &all[which.index(all.len())];
        let mut app = open(*at, *scene);
        let own = all_bits(lab(&app));
        for (turn, command) in commands.into_iter().enumerate() {
            let reload = command == Command::Reload;
            app.update(command);
            if reload {
                prop_assert_eq!(&all_bits(lab(&app)), &own, "{}: read again", name);
            }
            let now = lab(&app);
            prop_assert!((1..=now.run().steps()).contains(&now.tick.step));
            prop_assert!(now.timeline().index(now.tick) < now.timeline().len());
            prop_assert!(now.run().number(now.focus).is_some(), "{}: {:?} is outside the run", name, now.focus);
            if turn % 8 == 0 {
                frame(&app, 80, 24);
            }
        }
        app.update(Command::Close);
        while !lab(&app).history.is_empty() {
            app.update(Command::Undo);
        }
        prop_assert_eq!(all_bits(lab(&app)), own, "{}", name);
    }

    #[test]
    fn no_command_upsets_the_start_screen(commands in prop::collection::vec(command(), 0..40)) {
        let mut app = App::new(Library::shipped(), &KINDS, Language::English, None);
        for command in commands {
            app.update(command);
            frame(&app, 80, 24);
        }
    }
}

#[test]
fn only_what_is_asked_for_is_measured() {
    let at = Library::shipped().find("rnn-lstm-gru").unwrap();
    let entry = &Library::shipped().entries[at];
    let lesson = entry.load(&KINDS).unwrap();
    let mut app = open(at, lesson.scene("race").unwrap());
    let runs: Vec<_> = lab(&app).runs.ids().collect();
    assert_eq!(runs.len(), 3);
    assert!(runs.iter().all(|run| lab(&app).time_of(*run).is_none()));
    let before = frame(&app, 120, 40);
    assert!(
        before.contains("—") && before.contains("when the lab runs"),
        "{before}"
    );
    app.measure();
    assert!(
        runs.iter()
            .all(|run| lab(&app).time_of(*run).is_some_and(|time| !time.is_zero()))
    );
    let after = frame(&app, 120, 40);
    assert!(!after.contains("when the lab runs"), "{after}");
    app.update(Command::Scene(-1));
    app.measure();
    assert!(lab(&app).time_of(runs[0]).is_none(), "nothing there shows a time");
}
