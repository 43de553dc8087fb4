//! What the learner sees, as reviewed pictures in text: every shipped scene at two sizes, and every other way of
//! looking once per lesson. Review changes with `cargo insta review`.

#![allow(clippy::unwrap_used, reason = "tests")]

mod stage;

use gatelab::app::{App, Command, KEYS, Overlay};
use gatelab::engine::Pass;
use gatelab::lesson::{Language, Library};
use gatelab::ui::canvas::Canvas;
use gatelab::ui::ink::Target;
use gatelab::ui::tint::Tint;
use gatelab::ui::{KINDS, draw};
use stage::{COLOUR, NO_COLOUR, frame, lab, lesson, open, scenes, styled};

const SMALL: (u16, u16) = (80, 24);
const LARGE: (u16, u16) = (120, 40);

/// The first scene of each lesson.
fn lessons() -> Vec<(usize, String)> {
    scenes()
        .into_iter()
        .filter(|(_, scene, _)| *scene == 0)
        .map(|(at, _, name)| (at, name))
        .collect()
}

fn see(name: &str, app: &App, (width, height): (u16, u16)) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(format!("{name}.{width}x{height}"), frame(app, width, height));
    });
}

fn see_text(name: &str, text: String) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn every_scene_as_it_opens() {
    for (at, scene, name) in scenes() {
        let app = open(at, scene);
        see(&name, &app, SMALL);
        see(&name, &app, LARGE);
    }
}

#[test]
fn in_spanish() {
    for (at, name) in lessons() {
        let mut app = open(at, 0);
        app.update(Command::Language);
        assert_eq!(app.language, Language::Spanish);
        see(&format!("{name}.es"), &app, SMALL);
    }
}

#[test]
fn in_the_backward_pass() {
    let mut seen = std::collections::BTreeSet::new();
    for (at, scene, name) in scenes() {
        let mut app = open(at, scene);
        app.update(Command::Pass(Pass::Backward));
        app.update(Command::End);
        let there = lab(&app).tick.pass == Pass::Backward;
        assert_eq!(there, lab(&app).run().program().backward.is_some(), "{name}");
        if there && seen.insert(at) {
            see(&format!("{name}.backward"), &app, SMALL);
        }
    }
    assert!(!seen.is_empty());
}

#[test]
fn without_colour_shades_leave_numbers_alone() {
    let (at, scene, _) = scenes()
        .into_iter()
        .find(|(.., name)| name.ends_with("rnn-cell.memory"))
        .unwrap();
    let mut app = open(at, scene);
    app.update(Command::End);
    let text = styled(&app, NO_COLOUR, false, 80, 24);
    let row = text.lines().find(|row| row.contains("│ h[1]")).unwrap();
    let row = row.split('│').nth(1).unwrap();
    assert_eq!(row.matches('.').count(), 4, "{text}");
    assert!(!row.contains(['░', '▒', '▓', '█']), "{text}");
}

#[test]
fn a_caption_that_is_too_long_for_its_column_is_cut_with_a_mark() {
    let (at, scene, _) = scenes()
        .into_iter()
        .find(|(.., name)| name.ends_with("reset-gate.reset"))
        .unwrap();
    let mut app = open(at, scene);
    app.update(Command::Language);
    let text = frame(&app, 200, 60);
    let row = text.lines().find(|row| row.contains("z = sigmoid")).unwrap();
    assert!(row.contains("   puerta de ") && row.contains("… │"), "{text}");
}

#[test]
fn at_the_last_step() {
    for (at, name) in lessons() {
        let mut app = open(at, 0);
        app.update(Command::End);
        see(&format!("{name}.end"), &app, SMALL);
    }
}

#[test]
fn in_ascii_without_colour() {
    for (at, scene, name) in scenes() {
        let mut app = open(at, scene);
        let text = styled(&app, NO_COLOUR, true, 80, 24);
        if scene == 0 {
            see_text(&format!("{name}.ascii"), text);
        }
        // Every letter and every symbol has a plain form: nothing is left over, nothing turns into a question mark.
        for panel in 0..lab(&app).scene().panels.len() {
            app.update(Command::FocusPanel(panel));
            let text = styled(&app, NO_COLOUR, true, 80, 24);
            let asked = |text: &str| text.matches('?').count();
            assert!(text.is_ascii(), "{name}:\n{text}");
            assert_eq!(asked(&text), asked(&frame(&app, 80, 24)), "{name}:\n{text}");
        }
    }
}

#[test]
fn without_colour_nothing_has_a_colour() {
    for (at, scene, name) in scenes() {
        let app = open(at, scene);
        let mut canvas = Canvas::new(120, 40);
        draw(&app, NO_COLOUR, false, &mut canvas);
        let mut cells = (0..40).flat_map(|y| canvas.row(y));
        assert!(
            cells.all(|cell| [cell.attributes().fg, cell.attributes().bg] == [Tint::OWN; 2]),
            "{name}"
        );
    }
}

#[test]
fn the_start_screen() {
    let mut app = App::new(Library::shipped(), &KINDS, Language::English, None);
    see("start", &app, SMALL);
    app.update(Command::Row(2));
    see("start.third", &app, LARGE);
    app.update(Command::Language);
    see("start.es", &app, SMALL);
    see_text("start.ascii", styled(&app, NO_COLOUR, true, 80, 24));
}

#[test]
fn on_the_start_screen_every_lesson_is_told_in_full() {
    for language in Language::ALL {
        let mut app = App::new(Library::shipped(), &KINDS, language, None);
        for _ in 0..app.library.entries.len() {
            let text = styled(&app, COLOUR, false, 80, 24);
            assert!(!text.contains('…'), "{text}");
            app.update(Command::Row(1));
        }
    }
}

#[test]
fn the_start_screen_of_a_learner_who_comes_back() {
    let mut app = App::new(Library::shipped(), &KINDS, Language::English, None);
    app.resume(stage::half_way());
    see("start.back", &app, SMALL);
    see("start.back", &app, LARGE);
    app.update(Command::Start);
    app.update(Command::Language);
    see("start.back.es", &app, SMALL);
    see_text("start.back.ascii", styled(&app, NO_COLOUR, true, 80, 24));
}

#[test]
fn the_end_of_the_course() {
    let last = Library::shipped().entries.len() - 1;
    let finish = |progress| {
        let mut app = App::new(Library::shipped(), &KINDS, Language::English, None);
        app.resume(progress);
        app.open(last);
        app.update(Command::Scene(1000));
        while app.overlay.is_none() {
            app.update(Command::Scene(1));
        }
        app
    };
    let mut app = finish(stage::half_way());
    see("finish.left", &app, SMALL);
    see("finish.left", &app, LARGE);
    app.update(Command::Row(2));
    app.update(Command::Language);
    see("finish.left.es", &app, SMALL);
    let mut all = stage::half_way();
    for entry in &Library::shipped().entries {
        stage::complete(&mut all, &entry.slug);
    }
    let mut app = finish(all);
    see("finish.all", &app, SMALL);
    app.update(Command::Language);
    see("finish.all.es", &app, SMALL);
    app.update(Command::Enter);
    see("start.finished.es", &app, SMALL);
    app.update(Command::Language);
    see("start.finished", &app, LARGE);
}

#[test]
fn the_help() {
    let mut app = lesson("tanh");
    app.update(Command::Help);
    see("help", &app, SMALL);
    see("help", &app, LARGE);
    app.update(Command::Row(8));
    see("help.down", &app, SMALL);
    app.update(Command::Language);
    see("help.es", &app, SMALL);
}

#[test]
fn an_explanation_two_levels_deep() {
    for name in ["lstm-overview", "update-gate"] {
        let mut app = lesson(name);
        app.update(Command::Enter);
        see(&format!("explain.{name}.1"), &app, SMALL);
        app.update(Command::Enter);
        app.update(Command::Row(1));
        app.update(Command::Enter);
        let Some(Overlay::Explanation { trail, .. }) = &app.overlay else {
            panic!("no explanation is open");
        };
        assert_eq!(trail.len(), 3, "{name}");
        see(&format!("explain.{name}.3"), &app, SMALL);
        see(&format!("explain.{name}.3"), &app, LARGE);
    }
}

#[test]
fn without_colours_a_mark_tells_the_tangent_from_the_curve() {
    let mut app = open(Library::shipped().find("tanh").unwrap(), 2);
    for _ in 0..10 {
        app.update(Command::Step(-1));
        let text = styled(&app, NO_COLOUR, false, 80, 24);
        assert_eq!(text.matches('▲').count(), 2, "{text}");
        assert!(text.contains("▲ slope"), "{text}");
        assert!(!styled(&app, COLOUR, false, 80, 24).contains('▲'));
        assert!(styled(&app, NO_COLOUR, true, 80, 24).contains("+ slope"));
    }
}

#[test]
fn the_numbers_of_a_formula_always_have_a_row() {
    for (at, scene, name) in scenes() {
        for (width, height) in [(80, 24), (60, 18)] {
            let mut app = open(at, scene);
            for command in [Command::End, Command::Pass(Pass::Backward), Command::End] {
                app.update(command);
                let text = styled(&app, COLOUR, false, width, height);
                assert!(text.contains("\n = "), "{name} at {width}x{height}\n{text}");
            }
        }
    }
}

#[test]
fn a_pinned_number_says_what_it_would_be_and_does_not_equal_it() {
    let at = Library::shipped().find("cell-state").unwrap();
    let mut app = open(at, 1);
    app.update(Command::Row(-6));
    app.update(Command::Enter);
    app.update(Command::Enter);
    let text = styled(&app, COLOUR, false, 80, 24);
    assert!(
        text.contains("│ = 1 (pinned; without the pin it would be 0.9603)"),
        "{text}"
    );
}

#[test]
fn a_gradient_beside_its_difference() {
    let mut app = lesson("vanishing-gradient");
    app.update(Command::Pass(Pass::Backward));
    app.update(Command::GoTo(4));
    app.update(Command::CheckGradient);
    see("check", &app, SMALL);
    see("check", &app, LARGE);
    app.update(Command::Language);
    see("check.es", &app, SMALL);
    see_text("check.ascii", styled(&app, NO_COLOUR, true, 80, 24));
}

#[test]
fn a_prompt_with_a_mistake() {
    let mut app = lesson("tanh");
    app.update(Command::Edit);
    while matches!(&app.overlay, Some(Overlay::Prompt(prompt)) if !prompt.text.is_empty()) {
        app.update(Command::Erase);
    }
    app.update(Command::Paste("three".to_owned()));
    see("prompt", &app, SMALL);
    app.update(Command::Enter);
    see("prompt.refused", &app, SMALL);
    app.update(Command::Language);
    app.update(Command::Enter);
    see("prompt.refused.es", &app, SMALL);
}

#[test]
fn a_question_open_and_answered() {
    let at = Library::shipped().find("lstm-overview").unwrap();
    let mut app = open(at, 1);
    app.update(Command::Ask);
    see("question", &app, SMALL);
    see("question", &app, LARGE);
    app.update(Command::Row(2));
    app.update(Command::Enter);
    see("question.missed", &app, SMALL);
    app.update(Command::Language);
    see("question.missed.es", &app, SMALL);
    see_text("question.missed.ascii", styled(&app, NO_COLOUR, true, 80, 24));
    app.update(Command::Close);
    see("question.closed", &app, LARGE);
}

#[test]
fn a_challenge_with_hints_and_solved() {
    let at = Library::shipped().find("lstm-overview").unwrap();
    let mut app = open(at, 1);
    app.update(Command::Challenge);
    see("challenge", &app, SMALL);
    app.update(Command::Hint);
    app.update(Command::Hint);
    see("challenge.hints", &app, SMALL);
    app.update(Command::Close);
    app.update(Command::Knob(1));
    app.update(Command::Nudge(7));
    see("challenge.solved", &app, LARGE);
    app.update(Command::Challenge);
    app.update(Command::Language);
    see("challenge.solved.es", &app, SMALL);
}

#[test]
fn a_number_worked_out_on_paper() {
    let at = Library::shipped().find("update-rule").unwrap();
    let mut app = open(at, 1);
    app.update(Command::Ask);
    app.update(Command::Panel(1));
    see("worked.shown", &app, LARGE);
    app.update(Command::Enter);
    let fill = |app: &mut App, text: &str| {
        app.update(Command::Paste(text.to_owned()));
        app.update(Command::Enter);
    };
    fill(&mut app, "5");
    see("worked.slip", &app, SMALL);
    app.update(Command::Language);
    see("worked.slip.es", &app, SMALL);
    app.update(Command::Language);
    fill(&mut app, "4.4");
    app.update(Command::Enter);
    for text in ["4.4", "0.1", "4.8", "4.88"] {
        fill(&mut app, text);
    }
    see("worked.sum", &app, SMALL);
    see_text("worked.sum.ascii", styled(&app, NO_COLOUR, true, 80, 24));
    fill(&mut app, "3.92");
    app.update(Command::Enter);
    see("worked.done", &app, LARGE);
}

#[test]
fn runs_side_by_side_and_one_at_a_time() {
    let mut app = lesson("rnn-lstm-gru");
    app.update(Command::FocusPanel(1));
    see("compare.values", &app, SMALL);
    app.update(Command::Run(1));
    app.update(Command::Zoom);
    see("compare.values.lstm", &app, SMALL);
    app.update(Command::FocusPanel(2));
    see("compare.equations", &app, (200, 60));
}

#[test]
fn too_little_room_is_said() {
    let mut app = lesson("tanh");
    see("too-small", &app, (59, 20));
    app.update(Command::Language);
    see("too-small.es", &app, (30, 4));
}

#[test]
fn nothing_is_cut_at_80x24() {
    for (at, scene, name) in scenes() {
        let mut app = open(at, scene);
        for mark in ["more line", "línea más", "líneas más"] {
            let frame = frame(&app, SMALL.0, SMALL.1);
            assert!(!frame.contains(mark), "{name}:\n{frame}");
            // Folded terms and the legend of marks are meant; any other ellipsis is a name or a title that does not fit.
            let meant = |behind: &str| {
                behind.starts_with(':') || behind.starts_with(" 2 more") || behind.starts_with(" 2 términos")
            };
            let cut = frame
                .match_indices('…')
                .find(|(at, mark)| !meant(&frame[at + mark.len()..]));
            assert_eq!(cut, None, "{name}:\n{frame}");
            app.update(Command::Language);
        }
    }
}

#[test]
fn a_text_that_is_cut_says_so() {
    let mut app = lesson("what-to-remember");
    see("cut", &app, (60, 18));
    app.update(Command::Language);
    see("cut.es", &app, (60, 18));
    app.update(Command::Zoom);
    see("cut.zoomed", &app, (60, 18));
}

/// The commands whose keys show on the last rows.
fn offered(app: &App, (width, height): (u16, u16)) -> Vec<Command> {
    let mut canvas = Canvas::new(width, height);
    draw(app, COLOUR, false, &mut canvas)
        .into_iter()
        .filter(|hit| hit.area.y + 2 >= height)
        .filter_map(|hit| match hit.target {
            Target::Key(at) => Some(KEYS[at].command.clone()),
            _ => None,
        })
        .collect()
}

#[test]
fn the_footer_offers_the_whole_way() {
    let all = scenes();
    let mut app = open(0, 0);
    for (at, scene, name) in &all {
        assert_eq!((app.open_entry().unwrap().slug.as_str(), lab(&app).scene), {
            (app.library.entries[*at].slug.as_str(), *scene)
        });
        let offered = offered(&app, SMALL);
        let has = |command: Command| offered.contains(&command);
        let lab = lab(&app);
        assert_eq!(has(Command::Step(1)), lab.run().steps() > 1, "{name}");
        assert_eq!(has(Command::Panel(1)), lab.scene().panels.len() > 1, "{name}");
        assert_eq!(has(Command::Nudge(-1)), !lab.knobs.is_empty(), "{name}");
        assert_eq!(has(Command::Knob(-1)), lab.knobs.len() > 1, "{name}");
        assert_eq!(has(Command::Ask), !lab.scene().asks.is_empty(), "{name}");
        assert_eq!(
            has(Command::Challenge),
            !lab.scene().challenges.is_empty(),
            "{name}"
        );
        assert_eq!(
            has(Command::OtherPass),
            lab.run().program().backward.is_some(),
            "{name}"
        );
        for command in [Command::Enter, Command::Row(1), Command::Help, Command::Leave] {
            assert!(offered.contains(&command), "{name}: {command:?}");
        }
        assert!(offered.contains(&Command::Scene(1)), "{name}");
        app.update(Command::Scene(1));
    }
}

#[test]
fn the_footer_says_what_the_keys_do_on_top() {
    let keys = |app: &App| offered(app, SMALL);
    let at = Library::shipped().find("lstm-overview").unwrap();
    let mut app = open(at, 1);
    app.update(Command::Ask);
    assert_eq!(
        keys(&app),
        [Command::Step(1), Command::Row(1), Command::Enter, Command::Close]
    );
    app.update(Command::Enter);
    assert_eq!(
        keys(&app),
        [Command::Step(1), Command::Enter, Command::Close, Command::Reset]
    );
    app.update(Command::Close);
    app.update(Command::Challenge);
    assert_eq!(keys(&app), [Command::Close, Command::Hint]);
    for _ in 0..3 {
        app.update(Command::Hint);
    }
    assert_eq!(keys(&app), [Command::Close]);
    app.update(Command::Close);
    app.update(Command::Enter);
    // A gate has one operand, what goes into it has several, a parameter none.
    assert_eq!(keys(&app), [Command::Enter, Command::Close]);
    app.update(Command::Enter);
    let all = [Command::Row(1), Command::Enter, Command::Back, Command::Close];
    assert_eq!(keys(&app), all);
    while keys(&app).contains(&Command::Enter) {
        app.update(Command::Enter);
    }
    assert_eq!(keys(&app), [Command::Back, Command::Close]);
    app.update(Command::Close);
    app.update(Command::Edit);
    assert_eq!(keys(&app), [Command::Enter, Command::Close]);
}

/// A generator of numbers, the same every time.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u16) -> u16 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(end)) as u16
    }
}

#[test]
fn every_scene_at_every_size_and_odd_cursors() {
    let mut random = Random(7);
    let mut sizes: Vec<(u16, u16)> = vec![
        (0, 0),
        (1, 1),
        (60, 18),
        (80, 24),
        (104, 18),
        (140, 18),
        (60, 100),
    ];
    sizes.extend((0..40).map(|_| (1 + random.below(300), 1 + random.below(100))));
    for (at, scene, name) in scenes() {
        let mut app = open(at, scene);
        for (turn, (width, height)) in sizes.iter().enumerate() {
            odd_cursor(&mut app, &mut random);
            let mut canvas = Canvas::new(*width, *height);
            let hits = draw(&app, COLOUR, turn % 3 == 0, &mut canvas);
            for hit in hits {
                assert!(
                    canvas.area().union(hit.area) == canvas.area(),
                    "{name} at {width}x{height}: a place beyond the screen answers to clicks"
                );
            }
        }
    }
}

fn odd_cursor(app: &mut App, random: &mut Random) {
    app.update(Command::Close);
    app.update(Command::Scrub(f64::from(random.below(1000)) / 999.0));
    app.update(Command::Operation(random.below(30) as isize - 15));
    app.update(Command::Row(random.below(60) as isize - 30));
    app.update(Command::Panel(random.below(3) as isize - 1));
    match random.below(11) {
        0 => app.update(Command::Enter),
        1 => app.update(Command::Help),
        2 => app.update(Command::Edit),
        3 => app.update(Command::Language),
        4 => app.update(Command::Zoom),
        5 => app.update(Command::Words),
        7 => app.update(Command::Ask),
        8 => app.update(Command::Challenge),
        9 => app.update(Command::CheckGradient),
        6 => app.update(Command::Nudge(i32::from(random.below(2000)) - 1000)),
        _ => app.update(Command::OtherPass),
    };
    if random.below(3) == 0 {
        app.update(Command::Row(1));
        app.update(Command::Enter);
    }
}
