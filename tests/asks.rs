//! Questions and challenges: judged by the run, locked, asked again, solved, and kept from scene to scene.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod stage;

use gatelab::app::{App, Command, Locked, Overlay};
use gatelab::lesson::{
    About, Answer, Ask, Language, Lesson, Library, NumberOf, Outcome, Piece, Prose, RunId, Scene, Sign,
};
use gatelab::ui::KINDS;
use stage::{frame, lab, open, scenes};

fn lessons() -> Vec<(String, Lesson)> {
    let load = |entry: gatelab::lesson::Entry| (entry.name.clone(), entry.load(&KINDS).unwrap());
    Library::shipped().entries.into_iter().map(load).collect()
}

/// The scene with that question, opened.
fn asking(wanted: impl Fn(&Ask) -> bool) -> (App, usize) {
    for (at, scene, _) in scenes() {
        let app = open(at, scene);
        if let Some(ask) = lab(&app).scene().asks.iter().position(&wanted) {
            return (app, ask);
        }
    }
    panic!("no lesson asks that");
}

fn see(app: &App, ask: usize) -> Option<bool> {
    lab(app).work.answers[ask]
        .as_ref()
        .map(|locked| locked.verdict.right)
}

fn scene_of(lesson: &Lesson, id: &str) -> Scene {
    lesson.scenes[lesson.scene(id).unwrap()].clone()
}

#[test]
fn every_lesson_asks_and_challenges() {
    for (name, lesson) in lessons() {
        let asks: usize = lesson.scenes.iter().map(|scene| scene.asks.len()).sum();
        let challenges: usize = lesson.scenes.iter().map(|scene| scene.challenges.len()).sum();
        assert!(
            asks > 0 && challenges > 0,
            "{name}: {asks} questions, {challenges} challenges"
        );
    }
}

#[test]
fn untouched_scenes_fail_and_solutions_pass() {
    let mut seen = 0;
    for (name, lesson) in lessons() {
        for scene in &lesson.scenes {
            for challenge in &scene.challenges {
                seen += 1;
                let mut runs = scene.runs();
                assert_ne!(challenge.judge(&runs), Outcome::Solved, "{name}: {}", scene.id);
                for (at, value) in &challenge.solution {
                    runs.change(at.run, |setup| {
                        setup.set(at.address, *value).unwrap();
                    });
                }
                assert_eq!(challenge.judge(&runs), Outcome::Solved, "{name}: {}", scene.id);
            }
        }
    }
    assert!(seen >= 6);
}

#[test]
fn the_run_knows_the_answer_and_a_change_changes_it() {
    let lesson = Library::shipped();
    let lesson = lesson.entries[lesson.find("update-rule").unwrap()]
        .load(&KINDS)
        .unwrap();
    let scene = scene_of(&lesson, "one-step");
    let ask = &scene.asks[0];
    let mut runs = scene.runs();
    assert!(ask.judge(&runs, &Answer::Choice(2)).right);
    let missed = ask.judge(&runs, &Answer::Choice(1));
    assert!(!missed.right && missed.truth == Some(Answer::Choice(2)));
    assert!(ask.because(&missed).is_some(), "the wrong choice is explained");
    let gradient = scene.challenges[0].solution[0].0;
    runs.change(RunId::OWN, |setup| {
        setup.set(gradient.address, 1.0);
    });
    assert_eq!(ask.truth(&runs), Some(Answer::Choice(0)));
    assert!(
        !ask.judge(&runs, &Answer::Sign(Sign::Zero)).right,
        "another kind of answer is wrong"
    );
    runs.change(RunId::OWN, |setup| {
        setup.set(gradient.address, f64::NAN);
    });
    assert_eq!(ask.truth(&runs), None);
    assert!(!ask.judge(&runs, &Answer::Choice(0)).right);
}

#[test]
fn numbers_are_right_within_what_is_asked() {
    for (name, lesson) in lessons() {
        for scene in &lesson.scenes {
            let runs = scene.runs();
            for ask in &scene.asks {
                let (About::Number { within, .. }, Some(Answer::Number(value))) =
                    (&ask.about, ask.truth(&runs))
                else {
                    continue;
                };
                for (off, right) in [
                    (0.0, true),
                    (0.9, true),
                    (-0.9, true),
                    (1.1, false),
                    (-1.1, false),
                ] {
                    let said = Answer::Number(value + off * within);
                    assert_eq!(ask.judge(&runs, &said).right, right, "{name}: {}", scene.id);
                }
                assert!(!ask.judge(&runs, &Answer::Number(f64::NAN)).right);
            }
        }
    }
}

#[test]
fn steps_are_found_where_the_number_stands_out() {
    let mut seen = 0;
    for (_, lesson) in lessons() {
        for scene in &lesson.scenes {
            let runs = scene.runs();
            for ask in &scene.asks {
                if let (About::Step { .. }, Some(Answer::Step(best))) = (&ask.about, ask.truth(&runs)) {
                    seen += 1;
                    for step in 0..=runs.steps() + 1 {
                        assert_eq!(ask.judge(&runs, &Answer::Step(step)).right, step == best);
                    }
                }
            }
        }
    }
    assert!(seen >= 3);
}

#[test]
fn an_answer_is_locked_and_asked_again_only_after_a_reset() {
    let (mut app, ask) = asking(|ask| matches!(ask.about, About::Choice(_)));
    assert!(frame(&app, 120, 40).contains('○'));
    app.update(Command::Ask);
    while !matches!(&app.overlay, Some(Overlay::Question(own)) if own.ask == ask) {
        app.update(Command::Panel(1));
    }
    assert!(!app.is_typing());
    let truth = lab(&app).scene().asks[ask].truth(&lab(&app).runs);
    let Some(Answer::Choice(truth)) = truth else {
        panic!("{truth:?}")
    };
    let wrong = usize::from(truth == 0);
    app.update(Command::Choose(wrong));
    app.update(Command::Enter);
    assert_eq!(see(&app, ask), Some(false));
    app.update(Command::Row(1));
    app.update(Command::Choose(truth));
    assert_eq!(see(&app, ask), Some(false), "locked is locked");
    app.update(Command::Reset);
    assert_eq!(see(&app, ask), None);
    app.update(Command::Choose(truth));
    app.update(Command::Enter);
    assert_eq!(see(&app, ask), Some(true));
    app.update(Command::Close);
    assert!(app.overlay.is_none());
    app.update(Command::Scene(1));
    app.update(Command::Scene(-1));
    let kept = lab(&app).work.answers.iter().flatten().count();
    assert!(
        kept >= 1 || lab(&app).scene().asks.is_empty(),
        "answers are kept from scene to scene"
    );
}

/// How far to the right a line of the chart goes.
fn reach(app: &App) -> usize {
    let is_line = |c: &char| ('\u{2801}'..='\u{28ff}').contains(c);
    let reach = |line: &str| line.chars().rev().skip_while(|c| !is_line(c)).count();
    frame(app, 120, 40).lines().map(reach).max().unwrap_or(0)
}

#[test]
fn a_question_may_hide_what_comes_later_until_it_is_answered() {
    let mut app = stage::lesson("short-term-memory");
    let hint = |app: &App| frame(app, 120, 40).contains("? predict it first: a");
    let start = reach(&app);
    assert!(hint(&app));
    app.update(Command::Step(1));
    app.update(Command::Step(1));
    let walked = reach(&app);
    assert!(walked > start && hint(&app), "what was reached is seen");
    app.update(Command::Nudge(1));
    assert!(reach(&app) > walked, "nobody asks about a changed scene");
    app.update(Command::Undo);
    assert_eq!(reach(&app), walked);
    app.update(Command::Ask);
    app.update(Command::Choose(0));
    app.update(Command::Enter);
    app.update(Command::Close);
    assert!(reach(&app) > walked && !hint(&app));
}

/// Where a question hides what comes later, no panel, list or challenge tells the number it asks for, not even in the
/// operations before it is made.
#[test]
fn what_a_question_hides_is_told_nowhere() {
    let (mut seen, mut near) = (0, 0);
    for (at, scene, name) in scenes() {
        let mut app = open(at, scene);
        let Some(ask) = lab(&app).scene().asks.iter().find(|ask| ask.hides_later) else {
            continue;
        };
        let asked: Vec<NumberOf> = match &ask.about {
            About::Number { of, .. } => vec![*of],
            About::Choice(choices) => choices.iter().map(|choice| choice.when.of).collect(),
            About::Order(items) => items.iter().map(|item| item.of).collect(),
            about => panic!("{name}: {about:?}"),
        };
        let runs = &lab(&app).runs;
        let told: Vec<String> = asked
            .iter()
            .filter_map(|of| of.value(runs, 1))
            .map(|value| format!("{value:.4}"))
            .collect();
        let is_silent = |app: &App, when: &str| {
            let text = frame(app, 120, 40);
            let told = told.iter().find(|told| text.contains(*told));
            assert!(told.is_none(), "{name} {when}: {told:?}\n{text}");
        };
        seen += told.len();
        is_silent(&app, "as it opens");
        app.update(Command::Units);
        is_silent(&app, "in the list of units");
        app.update(Command::Close);
        app.update(Command::Challenge);
        is_silent(&app, "in the challenge");
        app.update(Command::Close);
        if name == "08-lstm-overview.output" {
            app.update(Command::Operation(1));
            is_silent(&app, "in the first operation of the step it asks for");
            near += 1;
        }
    }
    assert_eq!(near, 1);
    assert!(seen >= 10, "{seen}");
}

#[test]
fn a_curve_has_no_point_before_what_a_question_hides_is_made() {
    let at = Library::shipped().find("tanh").unwrap();
    let mut app = open(at, 1);
    assert_eq!(lab(&app).scene().id, "with-tanh");
    assert!(frame(&app, 120, 40).contains("slope"));
    app.update(Command::Operation(-1));
    let text = frame(&app, 120, 40);
    assert!(text.contains(") = ?") && !text.contains("slope"), "{text}");
    app.update(Command::Operation(1));
    assert!(frame(&app, 120, 40).contains("slope"));
}

#[test]
fn a_question_is_about_the_scene_as_the_lesson_has_it() {
    let at = Library::shipped().find("update-rule").unwrap();
    let mut app = open(at, 0);
    app.update(Command::Ask);
    let before = frame(&app, 120, 40);
    assert!(!before.contains("as the lesson has it"), "{before}");
    app.update(Command::Close);
    app.update(Command::Nudge(24));
    let ask = lab(&app).scene().asks[0].clone();
    assert_ne!(ask.truth(&lab(&app).runs), ask.truth(lab(&app).untouched()));
    app.update(Command::Ask);
    let changed = frame(&app, 120, 40);
    assert!(changed.contains("as the lesson has it"), "{changed}");
    app.update(Command::Choose(2));
    app.update(Command::Enter);
    assert_eq!(see(&app, 0), Some(true));
    let said = frame(&app, 120, 40);
    assert!(
        said.contains("0.001 = 0.0001"),
        "the reveal has the numbers of the lesson:\n{said}"
    );
    app.update(Command::Close);
    app.update(Command::Reset);
    assert!(
        !lab(&app).is_changed(),
        "as it was, although something was changed"
    );
}

#[test]
fn with_fewer_words_a_question_is_judged_as_before() {
    let (mut app, ask) = asking(|ask| matches!(ask.about, About::Step { words: true, .. }));
    let steps = lab(&app).runs.steps();
    app.update(Command::Words);
    (0..200).for_each(|_| {
        app.update(Command::Erase);
    });
    let first = lab(&app).words()[0].clone();
    app.update(Command::Paste(first));
    app.update(Command::Enter);
    assert_eq!(
        (lab(&app).runs.steps(), lab(&app).untouched().steps()),
        (1, steps)
    );
    app.update(Command::Ask);
    while !matches!(&app.overlay, Some(Overlay::Question(own)) if own.ask == ask) {
        app.update(Command::Panel(1));
    }
    let Some(Answer::Step(right)) = lab(&app).scene().asks[ask].truth(lab(&app).untouched()) else {
        panic!("no step");
    };
    app.update(Command::Choose(right - 1));
    let listed = frame(&app, 80, 24);
    assert!(listed.contains(&format!("(step {right})")), "{listed}");
    app.update(Command::Enter);
    assert_eq!(see(&app, ask), Some(true));
}

#[test]
fn an_order_is_picked_one_after_the_other() {
    let (mut app, ask) = asking(|ask| matches!(ask.about, About::Order(_)));
    app.update(Command::Ask);
    while !matches!(&app.overlay, Some(Overlay::Question(own)) if own.ask == ask) {
        app.update(Command::Panel(1));
    }
    assert!(app.is_typing(), "letters pick");
    let Some(Answer::Order(truth)) = lab(&app).scene().asks[ask].truth(&lab(&app).runs) else {
        panic!("no order");
    };
    let picked = |app: &App| match &app.overlay {
        Some(Overlay::Question(question)) => question.picked.clone(),
        _ => panic!("no question is open"),
    };
    let letter = |at: usize| char::from(b'a' + at as u8);
    // Backwards first, by letters; the last is taken back and picked again.
    for at in truth.iter().rev() {
        app.update(Command::Type(letter(*at)));
    }
    app.update(Command::Type(letter(truth[0])));
    app.update(Command::Type('z'));
    app.update(Command::Erase);
    assert_eq!(picked(&app).len(), truth.len() - 1);
    app.update(Command::Type(letter(truth[0])));
    assert_eq!(see(&app, ask), None, "nothing is locked yet");
    app.update(Command::Enter);
    assert_eq!(see(&app, ask), Some(false));
    let said = frame(&app, 120, 40);
    assert!(said.matches(" < ").count() >= 2 * (truth.len() - 1), "{said}");
    // Then right, with the arrows.
    app.update(Command::Reset);
    for at in &truth {
        app.update(Command::Row(-10));
        while !matches!(&app.overlay, Some(Overlay::Question(own)) if own.chosen == *at) {
            app.update(Command::Row(1));
        }
        app.update(Command::Enter);
    }
    app.update(Command::Enter);
    assert_eq!(see(&app, ask), Some(true));
}

#[test]
fn typed_answers_are_read_and_nonsense_refused() {
    let (mut app, ask) = asking(|ask| matches!(ask.about, About::Number { .. }));
    app.update(Command::Ask);
    assert!(app.is_typing());
    app.update(Command::Paste("much".to_owned()));
    app.update(Command::Enter);
    assert_eq!(see(&app, ask), None);
    assert!(matches!(&app.overlay, Some(Overlay::Question(own)) if own.error.is_some()));
    (0..4).for_each(|_| {
        app.update(Command::Erase);
    });
    let Some(Answer::Number(value)) = lab(&app).scene().asks[ask].truth(&lab(&app).runs) else {
        panic!("no number");
    };
    format!("{value:.4}").replace('.', ",").chars().for_each(|c| {
        app.update(Command::Type(c));
    });
    app.update(Command::Enter);
    assert_eq!(see(&app, ask), Some(true));
    assert!(!app.is_typing(), "keys are keys again");
}

#[test]
fn a_challenge_says_what_happened_gives_hints_and_is_solved() {
    let at = Library::shipped().find("lstm-overview").unwrap();
    let mut app = open(at, 1);
    app.update(Command::Hint);
    app.update(Command::Hint);
    assert_eq!(lab(&app).work.trials[0].hints, 2);
    let seen = frame(&app, 80, 24);
    assert!(
        seen.contains("c[0] after step 6 is") && seen.contains("more than 2"),
        "{seen}"
    );
    app.update(Command::Close);
    while lab(&app).chosen_knob().map(|knob| knob.tweak) != Some(1) {
        app.update(Command::Knob(1));
    }
    app.update(Command::Nudge(1));
    assert!(!lab(&app).work.trials[0].solved);
    app.update(Command::Nudge(6));
    assert!(lab(&app).work.trials[0].solved);
    assert!(app.notice.as_ref().is_some_and(|notice| !notice.wrong));
    app.update(Command::Undo);
    let trial = lab(&app).work.trials[0];
    assert!(
        trial.solved && trial.outcome != Outcome::Solved,
        "solved stays solved"
    );
    // Its mark stays; that it is missed at these values is no failure, and the numbers on screen explain nothing.
    app.update(Command::Nudge(1));
    let seen = frame(&app, 120, 40);
    assert!(
        seen.contains("✓ Make unit 0 keep") && !seen.contains("wanted"),
        "{seen}"
    );
    app.overlay = Some(Overlay::Challenge(0));
    let why = lab(&app).scene().challenges[0].why.en.clone();
    let seen = frame(&app, 120, 40);
    assert!(seen.contains("wanted") && !ends(&seen, &why), "{seen}");
}

#[test]
fn words_of_another_number_are_no_solution() {
    let at = Library::shipped().find("lstm-overview").unwrap();
    let mut app = open(at, 1);
    app.update(Command::Words);
    while matches!(&app.overlay, Some(Overlay::Prompt(prompt)) if !prompt.text.is_empty()) {
        app.update(Command::Erase);
    }
    app.update(Command::Paste(
        "amazing amazing amazing amazing amazing amazing amazing".to_owned(),
    ));
    app.update(Command::Enter);
    assert_eq!(lab(&app).run().steps(), 7);
    assert_eq!(lab(&app).work.trials[0].outcome, Outcome::OtherLength);
}

/// Whether the end of a text is on screen; numbers in it are left out.
fn ends(seen: &str, prose: &Prose) -> bool {
    let Some(Piece::Words(words)) = prose.pieces.last() else {
        return true;
    };
    words
        .split_whitespace()
        .next_back()
        .is_none_or(|last| seen.contains(last))
}

/// Nothing of a question is cut off at 80x24: no choice, no explanation, whatever is answered.
fn everything_shows(app: &mut App, at: usize, name: &str) {
    let language = app.language;
    let ask = lab(app).scene().asks[at].clone();
    let says: Vec<_> = match &ask.about {
        About::Choice(choices) => choices.iter().map(|choice| &choice.say).collect(),
        About::Order(items) => items.iter().map(|item| &item.say).collect(),
        _ => return,
    };
    let seen = frame(app, 80, 24);
    for say in &says {
        assert!(ends(&seen, say.get(language)), "{name}\n{seen}");
    }
    for wrong in 0..says.len() {
        let answer = match &ask.about {
            About::Order(_) => Answer::Order((0..says.len()).rev().collect()),
            _ => Answer::Choice(wrong),
        };
        let verdict = ask.judge(lab(app).untouched(), &answer);
        let because = ask.because(&verdict).cloned();
        app.lab_mut().unwrap().work.answers[at] = Some(Locked { answer, verdict });
        let seen = frame(app, 80, 24);
        let told = because.is_none_or(|because| ends(&seen, because.get(language)));
        assert!(told && ends(&seen, ask.reveal.get(language)), "{name}\n{seen}");
    }
    app.lab_mut().unwrap().work.answers[at] = None;
}

#[test]
fn every_question_and_challenge_can_be_seen_in_both_languages() {
    for (at, scene, name) in scenes() {
        let mut app = open(at, scene);
        for language in Language::ALL {
            assert_eq!(app.language, language);
            for ask in 0..lab(&app).scene().asks.len() {
                app.overlay = Some(Overlay::Question(gatelab::app::Question::new(ask)));
                everything_shows(&mut app, ask, &name);
                // What its keys do stands below it.
                let keys = ["Enter lock", "Enter fijar", "Enter pick", "Enter elegir"];
                let seen = frame(&app, 80, 24);
                assert!(keys.iter().any(|keys| seen.contains(keys)), "{name}\n{seen}");
            }
            for at in 0..lab(&app).scene().challenges.len() {
                let trial = &mut app.lab_mut().unwrap().work.trials[at];
                (trial.hints, trial.solved, trial.outcome) = (3, true, Outcome::Solved);
                app.overlay = Some(Overlay::Challenge(at));
                let seen = frame(&app, 80, 24);
                let challenge = &app.lab().unwrap().scene().challenges[at];
                assert!(ends(&seen, challenge.why.get(language)), "{name}\n{seen}");
            }
            app.overlay = None;
            app.update(Command::Language);
        }
    }
}
