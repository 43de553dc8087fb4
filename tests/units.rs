//! Units sorted, filtered and found: by the numbers of the run, by correlation with its inputs and with series of a file.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod fixtures;
mod stage;

use fixtures::fixture;
use gatelab::app::{App, Bound, Command, Key, Order, Overlay, Query, Units};
use gatelab::engine::{Address, Pass};
use gatelab::lesson::{Entry, Language, RunAddress, known_cells, lesson_of};
use gatelab::model::{Archive, Chain, Choices, Column, Input, MemoryLimit, Network};
use gatelab::ui::KINDS;
use proptest::prelude::*;
use stage::{NO_COLOUR, all_bits, frame, lab, lesson, open, scenes, styled};

/// A model with its sequence, and beside it what `series` makes of the number of its steps.
fn model(name: &str, series: impl Fn(usize) -> Vec<(&'static str, Vec<f64>)>) -> App {
    let path = fixture(&format!("{name}.safetensors"));
    let archive = Archive::open(&path).unwrap();
    let network = Network::find(&archive, &Choices::default(), &known_cells()).unwrap();
    let limit = MemoryLimit::default();
    let mut input = Input::read(&fixture(&format!("{name}.input.json")), &network, limit).unwrap();
    let columns = series(input.steps).into_iter().map(|(name, values)| Column {
        name: name.to_owned(),
        values,
    });
    input.columns.extend(columns);
    input.file = Some("sequence.json".to_owned());
    let chain = Chain::build(archive, network, &known_cells(), input, limit).unwrap();
    let lesson = lesson_of(chain, name, true);
    App::with_lesson(Entry::model(&path), lesson, &KINDS, Language::English)
}

fn units(app: &App) -> &Units {
    match &app.overlay {
        Some(Overlay::Units(units)) => units,
        other => panic!("no units are listed but {other:?}"),
    }
}

/// Opens the list and types; returns the names of what is found.
fn find(app: &mut App, text: &str) -> Vec<String> {
    if app.overlay.is_none() {
        app.update(Command::Units);
    }
    while !units(app).text.is_empty() {
        app.update(Command::Erase);
    }
    app.update(Command::Paste(text.to_owned()));
    names(app)
}

fn names(app: &App) -> Vec<String> {
    let (own, list) = (lab(app), units(app));
    let name = |unit: &u32| {
        let address = list.address(own, *unit, own.tick.step as u32);
        own.runs.get(list.run).program().address_text_at_step(address)
    };
    list.found.iter().map(name).collect()
}

fn refusal(app: &App) -> String {
    units(app).refused.as_ref().unwrap().get(app.language).clone()
}

/// The course of a unit, number by number.
fn course(app: &App, unit: u32) -> Vec<f64> {
    let (own, list) = (lab(app), units(app));
    let run = own.runs.get(list.run);
    let number = |step| run.number(list.address(own, unit, step)).unwrap();
    (1..=run.steps() as u32).map(number).collect()
}

/// Pearson's r as textbooks write it for sums, which is another way than the engine's.
fn textbook(a: &[f64], b: &[f64]) -> f64 {
    let n = a.len() as f64;
    let sum = |of: &dyn Fn(f64, f64) -> f64| a.iter().zip(b).map(|(a, b)| of(*a, *b)).sum::<f64>();
    let (sa, sb) = (sum(&|a, _| a), sum(&|_, b| b));
    let over = n * sum(&|a, b| a * b) - sa * sb;
    over / ((n * sum(&|a, _| a * a) - sa * sa) * (n * sum(&|_, b| b * b) - sb * sb)).sqrt()
}

#[test]
fn every_order_is_that_of_the_numbers_on_screen() {
    let mut app = model("lstm-stacked", |_| Vec::new());
    app.update(Command::GoTo(2));
    for (text, measure) in [
        ("now", (|own, now| own[now]) as fn(&[f64], usize) -> f64),
        ("largest", |own, _| {
            own.iter().fold(0.0, |most: f64, own| most.max(own.abs()))
        }),
        ("varies", |own, _| {
            let mean = own.iter().sum::<f64>() / own.len() as f64;
            let squares = own.iter().map(|own| (own - mean) * (own - mean));
            (squares.sum::<f64>() / own.len() as f64).sqrt()
        }),
    ] {
        find(&mut app, text);
        let list = units(&app);
        assert_eq!(list.found.len(), list.total(lab(&app)));
        let measures: Vec<f64> = list
            .found
            .iter()
            .map(|unit| {
                let wanted = measure(&course(&app, *unit), 1);
                assert!(
                    (list.measure(lab(&app), *unit) - wanted).abs() < 1e-12,
                    "{text} of {unit}"
                );
                wanted
            })
            .collect();
        assert!(measures.is_sorted_by(|a, b| a >= b), "{text}: {measures:?}");
        find(&mut app, &format!("{text} <"));
        let turned: Vec<f64> = units(&app)
            .found
            .iter()
            .map(|own| measure(&course(&app, *own), 1))
            .collect();
        assert!(turned.is_sorted(), "{text} <: {turned:?}");
    }
}

#[test]
fn what_goes_with_an_input_is_found_by_its_correlation() {
    let mut app = model("lstm", |_| Vec::new());
    app.update(Command::Panel(1));
    find(&mut app, "x[1]");
    let (own, list) = (lab(&app), units(&app));
    let slot = own.run().program().slot_named("x").unwrap();
    let input: Vec<f64> = (1..=own.run().steps())
        .map(|step| own.run().vector(slot, step)[1])
        .collect();
    let r: Vec<f64> = list.found.iter().map(|unit| list.measure(own, *unit)).collect();
    for (unit, r) in list.found.iter().zip(&r) {
        assert!(
            (r - textbook(&course(&app, *unit), &input)).abs() < 1e-9,
            "{unit}: {r}"
        );
    }
    assert!(r.is_sorted_by(|a, b| a.abs() >= b.abs()), "{r:?}");
    assert!(r.iter().any(|r| *r < 0.0) && r.iter().any(|r| *r > 0.0), "{r:?}");
    // From one end, and only beyond a bound.
    find(&mut app, "x[1] > 0");
    assert_eq!(units(&app).query.bound, Some(Bound::Above(Some(0.0))));
    let (own, list) = (lab(&app), units(&app));
    let above: Vec<f64> = list.found.iter().map(|unit| list.measure(own, *unit)).collect();
    assert_eq!(above.len(), r.iter().filter(|r| **r > 0.0).count());
    assert!(above.is_sorted_by(|a, b| a >= b));
    assert!(find(&mut app, "x[1] > 1").is_empty());
    // A unit goes with itself, wholly.
    find(&mut app, "c[2]");
    assert_eq!(names(&app)[0], "c[2]");
    assert!(units(&app).measure(lab(&app), 2) > 1.0 - 1e-12);
}

#[test]
fn a_series_of_a_file_is_followed_in_both_directions() {
    let series = |steps: usize| vec![("rising", (0..steps).map(|step| step as f64).collect())];
    let mut app = model("gru-both-ways", series);
    let scenes = lab(&app).lesson.scenes.len();
    let (mut forward, mut reverse) = (0, 0);
    for scene in 0..scenes {
        let backwards = lab(&app).scene().id.starts_with("reverse");
        find(&mut app, "rising");
        assert_eq!(units(&app).refused, None);
        // A run that reads from the end reads the series from the end, too.
        let steps = lab(&app).run().steps();
        let rising: Vec<f64> = (0..steps)
            .map(|step| if backwards { steps - 1 - step } else { step } as f64)
            .collect();
        for unit in 0..units(&app).total(lab(&app)) as u32 {
            let r = units(&app).measure(lab(&app), unit);
            assert!((r - textbook(&course(&app, unit), &rising)).abs() < 1e-9);
        }
        *(if backwards { &mut reverse } else { &mut forward }) += 1;
        app.update(Command::Close);
        if scene + 1 < scenes {
            app.update(Command::Scene(1));
        }
    }
    assert!(forward > 0 && reverse > 0);
}

#[test]
fn enter_goes_to_the_unit_and_escape_leaves_everything_as_it_was() {
    let mut app = model("lstm", |_| Vec::new());
    let (bits, focus, tick) = (all_bits(lab(&app)), lab(&app).focus, lab(&app).tick);
    find(&mut app, "now");
    app.update(Command::Row(1));
    app.update(Command::Close);
    assert!(app.overlay.is_none());
    assert_eq!((lab(&app).focus, lab(&app).tick), (focus, tick));
    find(&mut app, "x[0] <");
    app.update(Command::Row(1));
    let wanted = names(&app)[1].clone();
    app.update(Command::Enter);
    assert!(app.overlay.is_none());
    let own = lab(&app);
    assert_eq!(own.run().program().address_text_at_step(own.focus), wanted);
    assert_eq!(all_bits(own), bits, "looking changes nothing");
    assert!(own.history.is_empty());
    // What was typed is there again, the cursor on the unit; typing replaces it.
    app.update(Command::Units);
    assert_eq!(units(&app).text, "x[0] <");
    assert_eq!(names(&app)[units(&app).chosen], wanted);
    app.update(Command::Type('2'));
    assert_eq!(units(&app).text, "2");
    assert_eq!(names(&app), ["h[2]"]);
    // A click on a row goes there at once.
    app.update(Command::Choose(0));
    let own = lab(&app);
    assert_eq!(own.run().program().address_text_at_step(own.focus), "h[2]");
}

#[test]
fn the_list_is_of_what_the_panel_shows_or_of_any_other_quantity() {
    let mut app = model("lstm", |_| Vec::new());
    app.update(Command::Units);
    assert!(names(&app)[0].starts_with('h'), "the number under the cursor");
    app.update(Command::Close);
    // The next panel shows the cell state, wherever the cursor is.
    app.update(Command::Panel(1));
    app.update(Command::Units);
    assert!(names(&app)[0].starts_with('c'));
    let mut seen = Vec::new();
    for _ in 0..12 {
        seen.push(names(&app)[0].clone());
        app.update(app.command_for(Key::Char('/')).unwrap());
    }
    for name in ["x[0]", "f[0]", "i[0]", "g[0]", "o[0]", "h[0]"] {
        assert!(seen.iter().any(|own| own == name), "{name} in {seen:?}");
    }
    assert_eq!(units(&app).text, "", "the key is no text");
    // On the way back they are derivatives.
    app.update(Command::Close);
    app.update(Command::Pass(Pass::Backward));
    app.update(Command::FocusPanel(0));
    app.update(Command::Units);
    assert!(names(&app)[0].starts_with("d "), "{:?}", names(&app));
    find(&mut app, "x[0]");
    assert!(units(&app).refused.is_none());
    app.update(Command::Enter);
    assert!(matches!(lab(&app).focus, Address::Adjoint { .. }));
}

#[test]
fn walking_in_time_sorts_anew() {
    let mut app = model("lstm", |_| Vec::new());
    app.update(Command::GoTo(1));
    find(&mut app, "now");
    let first = names(&app);
    app.update(Command::Row(2));
    let chosen = first[2].clone();
    let last = lab(&app).run().steps();
    for _ in 1..last {
        app.update(app.command_for(Key::Right).unwrap());
    }
    assert_eq!(lab(&app).tick.step, last);
    assert_ne!(names(&app), first);
    assert_eq!(
        names(&app)[units(&app).chosen],
        chosen,
        "the choice stays on its unit"
    );
}

#[test]
fn what_cannot_be_read_is_refused_and_the_list_stays() {
    let series = |steps: usize| vec![("level", vec![0.1; steps]), ("short", vec![0.0, 1.0])];
    let mut app = model("lstm", series);
    let sorted = find(&mut app, "largest");
    app.update(Command::Type('!'));
    assert_eq!(names(&app), sorted);
    assert!(refusal(&app).starts_with("did you mean `largest`?"));
    let list = find(&mut app, "");
    assert_ne!(list, sorted);
    for (text, en, es) in [
        ("largset", "did you mean `largest`?", "nada se llama `largset`"),
        (
            "zzz",
            "nothing is called `zzz`; there are now, largest, varies, level",
            "nada se llama `zzz`; hay ahora, mayor, varía, level",
        ),
        (
            "x",
            "x has 3 elements: choose one, as in x[0]",
            "x tiene 3 elementos: elige uno, como x[0]",
        ),
        (
            "x[9]",
            "x has 3 elements, so there is no [9]",
            "x tiene 3 elementos: no hay [9]",
        ),
        (
            "bf[0]",
            "bf[0] is a parameter, the same at every step",
            "bf[0] es un parámetro, igual en todos los pasos",
        ),
        (
            "now > abc",
            "`abc` is not a number; try > 0.5 or < -0.5",
            "`abc` no es un número; prueba > 0.5 o < -0.5",
        ),
        (
            "level",
            "level is the same at every step: nothing can go with it",
            "level vale lo mismo en todos los pasos: nada puede seguirlo",
        ),
        (
            "short",
            "short has 2 numbers, and there are 6 steps now",
            "short tiene 2 números, y ahora hay 6 pasos",
        ),
    ] {
        assert_eq!(find(&mut app, text), list, "{text}");
        assert!(refusal(&app).starts_with(en), "{text}: {}", refusal(&app));
        app.update(Command::Enter);
        assert_eq!(units(&app).text, text, "what is refused goes nowhere");
        app.language = Language::Spanish;
        assert!(refusal(&app).starts_with(es), "{text}: {}", refusal(&app));
        app.language = Language::English;
    }
    // Words in either language, their beginnings, and a comma in a number.
    for (text, order) in [
        ("mayor", Order::Largest),
        ("VAR", Order::Varies),
        ("ahora", Order::Now),
        ("n", Order::Now),
    ] {
        find(&mut app, text);
        assert_eq!(
            (&units(&app).query.order, &units(&app).refused),
            (&order, &None),
            "{text}"
        );
    }
    find(&mut app, "< -0,25");
    let wanted = Query {
        order: Order::Now,
        bound: Some(Bound::Below(Some(-0.25))),
        unit: None,
    };
    assert_eq!(units(&app).query, wanted);
}

#[test]
fn a_key_goes_through_all_orders_and_past_those_that_are_refused() {
    let series = |steps: usize| {
        vec![
            ("level", vec![0.1; steps]),
            ("rising", (0..steps).map(|own| own as f64).collect()),
        ]
    };
    let mut app = model("lstm", series);
    app.update(Command::Units);
    let mut seen = vec![units(&app).text.clone()];
    loop {
        app.update(app.command_for(Key::Tab).unwrap());
        if units(&app).text.is_empty() {
            break;
        }
        seen.push(units(&app).text.clone());
    }
    assert_eq!(
        seen,
        [
            "", "now", "largest", "varies", "level", "rising", "x[0]", "x[1]", "x[2]", "h[0]"
        ]
    );
    app.update(app.command_for(Key::BackTab).unwrap());
    assert_eq!(units(&app).text, "h[0]");
}

#[test]
fn units_without_a_correlation_come_last_and_are_counted() {
    // Where the forget gate is pinned, it is the same at every step.
    let mut app = lesson("forget-gate");
    let own = lab(&app);
    let slot = own.run().program().slot_named("f").unwrap();
    let at = RunAddress {
        run: own.run_id,
        address: Address::Value {
            slot,
            step: 1,
            unit: 0,
        },
    };
    app.update(Command::Focus(at));
    app.update(Command::Pin);
    for panel in 0..lab(&app).scene().panels.len() {
        app.update(Command::FocusPanel(panel));
        find(&mut app, "h[0]");
        while !names(&app)[0].starts_with('f') && !names(&app).iter().any(|name| name.starts_with("f[")) {
            app.update(Command::Units);
        }
        let list = units(&app);
        let defined: Vec<bool> = list
            .found
            .iter()
            .map(|unit| !list.measure(lab(&app), *unit).is_nan())
            .collect();
        assert!(defined.is_sorted_by(|a, b| a >= b), "{defined:?}");
        assert_eq!(
            list.without(),
            defined.iter().filter(|defined| !**defined).count()
        );
        if list.without() > 0 {
            let text = frame(&app, 80, 24);
            let wanted = format!("{} constant or not finite, without r", list.without());
            assert!(text.contains(&wanted), "{text}");
        }
        app.update(Command::Close);
    }
}

#[test]
fn it_works_in_every_scene_at_every_size() {
    for (at, scene, name) in scenes() {
        let mut app = open(at, scene);
        for language in Language::ALL {
            app.language = language;
            app.update(Command::Units);
            for _ in 0..6 {
                for (width, height) in [(60, 18), (80, 24), (200, 60)] {
                    frame(&app, width, height);
                }
                let text = styled(&app, NO_COLOUR, true, 80, 24);
                assert!(text.is_ascii(), "{name}:\n{text}");
                app.update(Command::Panel(1));
            }
            app.update(Command::Enter);
            app.update(Command::Close);
            assert!(app.overlay.is_none(), "{name}");
        }
    }
}

#[test]
fn as_it_looks() {
    let series = |steps: usize| {
        vec![(
            "warmth",
            (0..steps).map(|step| (step as f64 / 2.0).sin()).collect(),
        )]
    };
    let see = |name: &str, text: String| {
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("units.{name}"), text);
        });
    };
    let mut app = model("lstm-stacked", series);
    app.update(Command::FocusPanel(1));
    app.update(Command::Units);
    see("80x24", frame(&app, 80, 24));
    find(&mut app, "warmth");
    see("found.120x40", frame(&app, 120, 40));
    app.language = Language::Spanish;
    find(&mut app, "varía > 0,01");
    see("es.ascii", styled(&app, NO_COLOUR, true, 80, 24));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn anything_can_be_typed(text in "[a-z0-9<>@\\[\\]/ .,'\\-é]{0,24}", more in "\\PC{0,12}") {
        let mut app = lesson("lstm-overview");
        app.update(Command::Units);
        for c in text.chars().chain(more.chars()) {
            app.update(Command::Type(c));
        }
        frame(&app, 80, 24);
        app.update(Command::Enter);
        app.update(Command::Close);
        prop_assert!(app.overlay.is_none());
    }
}
