//! What training promises: it computes what a textbook would, the same bits every time, it learns, and every update can
//! be gone back to.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "learning/reference.rs"]
mod reference;
mod support;

use gatelab::engine::{Address, Run};
use gatelab::train::{
    Answer, Broken, Config, ConfigError, Guess, OPTIMISERS, Optimiser, Race, Scheme, Settings, Task, Trainer,
    random_weights, safetensors,
};
use reference::{Cell, Descent, Matrix, Params, Readout, Reference, clip};
use support::cell;

fn config(task: &str, name: &str, optimiser: &str) -> Config {
    let optimiser = Optimiser::named(optimiser).unwrap();
    Config::usual(Task::named(task).unwrap(), cell(name), optimiser)
}

/// A small and quick training.
fn small(task: &str, name: &str, optimiser: &str) -> Trainer {
    let mut config = config(task, name, optimiser);
    (config.hidden, config.batch) = (5, 6);
    config.steps = config.task.fewest_steps.max(8);
    Trainer::new(config).unwrap()
}

/// Makes some updates.
fn train(trainer: &mut Trainer, updates: u64) {
    for _ in 0..updates {
        trainer.update().unwrap();
    }
}

/// The parameters by name and rows.
fn params(trainer: &Trainer) -> Params {
    let numbers = &trainer.state().params;
    let matrix = |param: &gatelab::engine::Param| -> Matrix {
        let entry = |row, col| numbers[param.offset + col * param.rows + row];
        (0..param.rows)
            .map(|row| (0..param.cols.unwrap_or(1)).map(|col| entry(row, col)).collect())
            .collect()
    };
    let all = &trainer.network().program().params;
    all.iter()
        .map(|param| (param.name.clone(), matrix(param)))
        .collect()
}

fn zeros(params: &Params) -> Params {
    let matrix = |matrix: &Matrix| vec![vec![0.0; matrix[0].len()]; matrix.len()];
    params
        .iter()
        .map(|(name, own)| (name.clone(), matrix(own)))
        .collect()
}

#[test]
fn twenty_updates_are_those_of_the_textbook() {
    let tasks = ["adding", "remember-first", "counting", "sine", "reviews-en"];
    let mut clipped = 0;
    for (task, optimiser) in tasks
        .iter()
        .flat_map(|task| OPTIMISERS.map(|own| (*task, own.name)))
    {
        for (name, kind) in [("rnn", Cell::Rnn), ("lstm", Cell::Lstm), ("gru", Cell::Gru)] {
            let mut trainer = small(task, name, optimiser);
            let settings = Settings {
                rate: 0.02,
                clip: Some(0.3),
            };
            trainer.change(settings).unwrap();
            let config = trainer.config();
            let mut reference = Reference {
                cell: kind,
                readout: match config.task.answer {
                    Answer::Number => Readout::Linear,
                    Answer::YesNo => Readout::Sigmoid,
                    Answer::Choice => Readout::Softmax,
                },
                params: params(&trainer),
                hidden: config.hidden,
                inputs: config.task.inputs().len(),
            };
            let zeros = zeros(&reference.params);
            let mut descent = match optimiser {
                "sgd" => Descent::Sgd,
                "momentum" => Descent::Momentum(zeros),
                _ => Descent::Adam {
                    m: zeros.clone(),
                    v: zeros,
                    updates: 0,
                },
            };
            for update in 1..=20 {
                let (loss, mut gradients) = reference.batch(&trainer.batch(update));
                let norm = clip(&mut gradients, 0.3);
                clipped += i32::from(norm > 0.3);
                descent.update(&mut reference.params, &mut gradients, 0.02);
                let record = trainer.update().unwrap();
                let what = format!("{task}, {name}, {optimiser}, update {update}");
                assert!(
                    (record.loss - loss).abs() < 1e-12,
                    "{what}: {} {loss}",
                    record.loss
                );
                assert!(
                    (record.norm - norm).abs() < 1e-12,
                    "{what}: {} {norm}",
                    record.norm
                );
            }
            let ours = params(&trainer);
            for (name, matrix) in &reference.params {
                for (ours, theirs) in ours[name].iter().flatten().zip(matrix.iter().flatten()) {
                    assert!(
                        (ours - theirs).abs() < 1e-12,
                        "{task}, {optimiser}: {name}: {ours} {theirs}"
                    );
                }
            }
        }
    }
    assert!(clipped > 100, "{clipped}");
}

fn bits(trainer: &Trainer) -> Vec<u64> {
    let state = trainer.state();
    let memory = state
        .memory
        .of_weights
        .iter()
        .flatten()
        .chain(&state.memory.powers);
    let records = trainer
        .records()
        .iter()
        .flat_map(|record| [record.loss, record.metric, record.norm]);
    let numbers = state.params.iter().chain(memory).copied().chain(records);
    numbers.map(f64::to_bits).collect()
}

#[test]
fn the_same_seed_gives_the_same_bits_and_another_one_others() {
    for optimiser in OPTIMISERS {
        let run = |seed| {
            let mut config = small("reviews-es", "gru", optimiser.name).config().clone();
            config.seed = seed;
            let mut trainer = Trainer::new(config).unwrap();
            train(&mut trainer, 30);
            let file = safetensors(trainer.network(), trainer.config(), &trainer.state().params, 30).unwrap();
            (bits(&trainer), file)
        };
        assert!(run(3) == run(3));
        assert!(run(3).0 != run(4).0 && run(3).1 != run(4).1);
    }
}

#[test]
fn every_update_can_be_gone_back_to_bit_by_bit() {
    let mut trainer = small("temporal-order", "lstm", "adam");
    let faster = Settings {
        rate: 0.05,
        clip: None,
    };
    let slower = Settings {
        rate: 0.001,
        clip: Some(0.1),
    };
    let mut states = vec![trainer.state().clone()];
    for update in 1..=60 {
        match update {
            20 => trainer.change(faster).unwrap(),
            41 => trainer.change(slower).unwrap(),
            _ => {}
        }
        trainer.update().unwrap();
        states.push(trainer.state().clone());
    }
    assert_eq!(trainer.changes(), [(19, faster), (40, slower)]);
    let end = bits(&trainer);
    for (update, state) in states.iter().enumerate().rev() {
        let moment = trainer.at(update as u64).unwrap();
        assert_eq!(moment.state, *state, "update {update}");
        match moment.cause {
            None => assert_eq!(update, 0),
            Some(cause) => {
                assert_eq!(cause.before, states[update - 1]);
                assert_eq!(cause.record, trainer.records()[update - 1]);
            }
        }
    }
    assert!(trainer.at(61).is_none());
    // Looking back changes nothing.
    assert_eq!(bits(&trainer), end);
    // Going back and on again, with the same changes, ends at the same bits.
    assert!(!trainer.rewind(61));
    assert!(trainer.rewind(19));
    assert_eq!((trainer.state(), trainer.records().len()), (&states[19], 19));
    assert_eq!(trainer.settings(), trainer.config().settings);
    for update in 20..=60 {
        match update {
            20 => trainer.change(faster).unwrap(),
            41 => trainer.change(slower).unwrap(),
            _ => {}
        }
        trainer.update().unwrap();
    }
    assert_eq!(bits(&trainer), end);
    // And without them at others.
    trainer.rewind(19);
    train(&mut trainer, 41);
    assert_ne!(bits(&trainer), end);
}

#[test]
fn every_weight_of_an_update_can_be_explained() {
    for optimiser in OPTIMISERS {
        let mut trainer = small("sine", "rnn", optimiser.name);
        trainer
            .change(Settings {
                rate: 0.03,
                clip: Some(0.05),
            })
            .unwrap();
        train(&mut trainer, 7);
        let program = trainer.network().program().clone();
        assert!(
            trainer
                .at(0)
                .unwrap()
                .explain(&program, optimiser, weight(0, 0, 0))
                .is_none()
        );
        let moment = trainer.at(6).unwrap();
        assert!(moment.cause.as_ref().unwrap().record.clip_factor < 1.0);
        let mut seen = 0;
        for (id, param) in program.params.iter().enumerate() {
            for row in 0..param.rows {
                for col in 0..param.cols.unwrap_or(1) {
                    let run = moment.explain(&program, optimiser, weight(id, row, col)).unwrap();
                    let w = run.program().slot_named("w").unwrap();
                    let after = moment.state.params[param.offset + col * param.rows + row];
                    assert_eq!(run.vector(w, 1)[0].to_bits(), after.to_bits());
                    seen += support::assert_replays(&run);
                }
            }
        }
        assert!(seen > 300, "{seen}");
        assert!(moment.explain(&program, optimiser, weight(0, 9, 0)).is_none());
    }
}

fn weight(param: usize, row: usize, col: usize) -> Address {
    Address::Param {
        param: gatelab::engine::ParamId(param as u32),
        row: row as u32,
        col: col as u32,
    }
}

/// The gradient of an update is the sum of those that each of its sequences has in a run of its own.
#[test]
fn a_sequence_alone_has_the_numbers_that_it_has_in_the_batch() {
    let mut trainer = small("reviews-en", "lstm", "adam");
    train(&mut trainer, 3);
    let moment = trainer.at(3).unwrap();
    let cause = moment.cause.unwrap();
    let batch = trainer.batch(3);
    let network = trainer.network();
    let runs: Vec<_> = batch
        .iter()
        .map(|example| Run::new(network.setup(&cause.before.params, example, batch.len())))
        .collect();
    let loss: f64 = runs.iter().map(|run| run.loss().unwrap()).sum();
    assert!((loss - cause.record.loss).abs() < 1e-14);
    for (id, param) in network.program().params.iter().enumerate() {
        for at in 0..param.len() {
            let address = Address::ParamGradient {
                param: gatelab::engine::ParamId(id as u32),
                row: (at % param.rows) as u32,
                col: (at / param.rows) as u32,
            };
            let sum: f64 = runs.iter().map(|run| run.number(address).unwrap()).sum();
            assert!((sum - cause.gradients[param.offset + at]).abs() < 1e-14);
        }
    }
}

#[test]
fn what_diverges_is_stopped_where_it_began_and_can_be_rewound() {
    let mut trainer = small("adding", "rnn", "sgd");
    trainer
        .change(Settings {
            rate: 0.01,
            clip: None,
        })
        .unwrap();
    train(&mut trainer, 10);
    trainer
        .change(Settings {
            rate: 1e6,
            clip: None,
        })
        .unwrap();
    let divergence = loop {
        if let Err(divergence) = trainer.update() {
            break divergence;
        }
        assert!(trainer.state().update < 200, "{:?}", trainer.records().last());
    };
    assert_eq!(divergence.began, 12, "{divergence:?}: {:?}", trainer.records());
    assert_eq!(divergence.update, trainer.state().update + 1);
    assert!(matches!(
        divergence.broken,
        Broken::Loss | Broken::Gradient | Broken::Weight { .. }
    ));
    // It stays where its last numbers are finite, and makes no further update.
    assert!(trainer.state().params.iter().all(|weight| weight.is_finite()));
    assert_eq!(trainer.update(), Err(divergence.clone()));
    assert_eq!(trainer.diverged(), Some(&divergence));
    assert!(trainer.rewind(divergence.began - 2));
    assert_eq!(trainer.diverged(), None);
    assert_eq!(trainer.settings().rate, 0.01);
    trainer.update().unwrap();
}

#[test]
fn every_task_is_learned_better_than_by_guessing_or_luck() {
    // (task, cell, hidden, steps, updates)
    let trainings = [
        ("remember-first", "gru", 8, 8, 250),
        ("adding", "lstm", 8, 8, 300),
        ("temporal-order", "gru", 8, 9, 200),
        ("counting", "lstm", 6, 9, 300),
        ("sine", "rnn", 8, 12, 200),
        ("reviews-en", "gru", 8, 22, 320),
        ("reviews-es", "gru", 8, 22, 320),
    ];
    for (task, name, hidden, steps, updates) in trainings {
        let mut config = config(task, name, "adam");
        (config.hidden, config.steps, config.batch) = (hidden, steps, 16);
        config.settings.rate = 0.02;
        let guess = Guess::new(&config).score.metric;
        let random = random_weights(&config, 2).unwrap().metric;
        let answer = config.task.answer;
        let mut trainer = Trainer::new(config).unwrap();
        train(&mut trainer, updates);
        let learned = trainer.evaluate().metric;
        let enough = match answer {
            Answer::Number => learned < 0.2 * guess && learned < 0.2 * random,
            _ => learned > 0.9 && guess < 0.6 && random < 0.8,
        };
        assert!(
            enough,
            "{task}: {learned} learned, {guess} guessed, {random} random"
        );
    }
}

#[test]
fn guessing_scores_what_the_formulas_say() {
    // The variance of the sum of two even numbers; of a sine; half right of two; a quarter of four.
    let wanted = [
        ("adding", 1.0 / 6.0, 0.02),
        ("sine", 0.5, 0.02),
        ("counting", 0.5, 0.05),
        ("reviews-en", 0.5, 0.05),
        ("remember-first", 0.25, 0.05),
        ("temporal-order", 0.25, 0.05),
    ];
    for (task, metric, within) in wanted {
        let config = Config {
            seed: 9,
            ..config(task, "rnn", "sgd")
        };
        let guess = Guess::new(&config);
        assert!((guess.score.metric - metric).abs() < within, "{task}: {guess:?}");
        let loss = match config.task.answer {
            Answer::Number => 0.5 * metric,
            Answer::YesNo => 2.0_f64.ln(),
            Answer::Choice => 4.0_f64.ln(),
        };
        assert!((guess.score.loss - loss).abs() < within, "{task}: {guess:?}");
    }
}

#[test]
fn a_race_is_fair_and_the_same_on_any_number_of_threads() {
    let mut config = config("remember-first", "lstm", "adam");
    (config.hidden, config.steps, config.batch) = (6, 6, 4);
    let run = |threads| {
        let mut race = Race::new(&config, &[cell("gru"), cell("rnn")], 3).unwrap();
        race.advance(7, threads);
        race.advance(5, threads);
        let scores = race.scores(threads);
        (race, scores)
    };
    let (race, scores) = run(1);
    let wanted = race.racers()[0].params;
    let names: Vec<_> = race.racers().iter().map(|racer| racer.name.as_str()).collect();
    assert_eq!(names, ["LSTM", "GRU", "RNN"]);
    for racer in race.racers() {
        let off = (racer.params as f64 / wanted as f64 - 1.0).abs();
        assert!(off < 0.1, "{}: {} for {wanted}", racer.name, racer.params);
        let spread = racer.spread(12, |record| record.loss).unwrap();
        assert!(spread.low <= spread.median && spread.median <= spread.high && spread.of == 3);
        assert!(
            racer.spread(13, |record| record.loss).is_none()
                && racer.spread(0, |record| record.loss).is_none()
        );
    }
    // Everybody sees the same sequences.
    let batches: Vec<_> = race
        .racers()
        .iter()
        .map(|racer| racer.trainers()[1].batch(5))
        .collect();
    assert!(batches.windows(2).all(|pair| pair[0] == pair[1]));
    for threads in [2, 7] {
        let (other, other_scores) = run(threads);
        assert_eq!(scores, other_scores);
        for (ours, theirs) in race.racers().iter().zip(other.racers()) {
            for (ours, theirs) in ours.trainers().iter().zip(theirs.trainers()) {
                assert!(bits(ours) == bits(theirs));
            }
        }
    }
}

#[test]
fn starts_are_as_they_are_named() {
    let start = |scheme| {
        let mut config = config("adding", "lstm", "sgd");
        (config.hidden, config.start.scheme) = (9, scheme);
        params(&Trainer::new(config).unwrap())
    };
    for scheme in Scheme::ALL.map(|(_, scheme)| scheme) {
        let params = start(scheme);
        assert!(params["bf"].iter().flatten().all(|bias| *bias == 1.0));
        let most = |name: &str| {
            params[name]
                .iter()
                .flatten()
                .fold(0.0, |most: f64, w| most.max(w.abs()))
        };
        match scheme {
            Scheme::Uniform => assert!(most("Wf") <= 1.0 / 3.0 && most("Ug") > 0.3 && most("bi") > 0.1),
            Scheme::Xavier => assert!(most("Ug") <= (6.0_f64 / 18.0).sqrt() && most("bi") == 0.0),
            Scheme::Orthogonal => {
                let u = &params["Ug"];
                let dot = |a: usize, b: usize| (0..9).map(|at| u[a][at] * u[b][at]).sum::<f64>();
                assert!((dot(2, 2) - 1.0).abs() < 1e-12 && dot(2, 5).abs() < 1e-12);
            }
        }
    }
}

#[test]
fn what_cannot_be_trained_is_refused_with_the_reason() {
    let refused = |change: &dyn Fn(&mut Config)| {
        let mut config = config("reviews-en", "lstm", "adam");
        change(&mut config);
        Trainer::new(config).unwrap_err().to_string()
    };
    let reasons = [
        refused(&|config| config.steps = 3),
        refused(&|config| config.hidden = 0),
        refused(&|config| config.batch = 100_000),
        refused(&|config| config.layers = 17),
        refused(&|config| config.layers = 2),
        refused(&|config| config.settings.rate = f64::NAN),
        refused(&|config| config.settings.clip = Some(0.0)),
        refused(&|config| config.start.given.push(("bx".to_owned(), 1.0))),
        refused(&|config| (config.steps, config.hidden, config.batch) = (9000, 1024, 4096)),
        refused(&|config| config.cell.inputs.clear()),
        refused(&|config| config.cell.equations = "h = tanh(W x)".to_owned()),
    ];
    insta::assert_snapshot!(reasons.join("\n"));
    let mut trainer = small("adding", "rnn", "sgd");
    let before = trainer.settings();
    let wrong = trainer.change(Settings {
        rate: -1.0,
        clip: None,
    });
    assert!(matches!(wrong, Err(ConfigError::NotPositive { .. })));
    assert_eq!(trainer.settings(), before);
}

#[test]
fn cells_are_stacked_where_a_task_has_numbers() {
    let mut config = config("sine", "gru", "adam");
    (config.hidden, config.layers, config.batch) = (5, 2, 4);
    let mut trainer = Trainer::new(config).unwrap();
    let first = trainer.update().unwrap().loss;
    train(&mut trainer, 60);
    assert!(trainer.records()[60].loss < 0.7 * first);
}
