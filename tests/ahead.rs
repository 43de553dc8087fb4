//! Frames drawn ahead: the frames that the likely keys lead to are there before one is pressed, and one of them is shown only where
//! it is the one that would be drawn then.

#![allow(clippy::unwrap_used, reason = "tests")]

mod stage;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use gatelab::app::App;
use gatelab::engine::Address;
use gatelab::lesson::{Language, Library};
use gatelab::terminal::{Event, Interactive as _, Shell};
use gatelab::ui::KINDS;
use gatelab::ui::canvas::Canvas;
use gatelab::ui::ink::{Hit, Target};
use stage::{COLOUR, open, scenes};

fn key(code: KeyCode) -> Event {
    Event::Key(KeyEvent::from(code))
}

/// The lab as the terminal has it: each frame is followed by those drawn ahead of it.
struct Stage {
    shell: Shell,
    frame: Canvas,
    ahead: Vec<Canvas>,
}

impl Stage {
    fn new(app: App) -> Self {
        let mut stage = Self {
            shell: Shell::new(app, COLOUR, false),
            frame: Canvas::new(120, 40),
            ahead: Vec::new(),
        };
        stage.send([]);
        stage
    }

    /// Sends events that came together; whether a frame that was drawn ahead is shown then.
    fn send(&mut self, events: impl IntoIterator<Item = Event>) -> bool {
        for event in events {
            self.shell.handle(event);
        }
        let came_true = self.shell.came_true();
        self.frame.clear();
        self.shell.draw(&mut self.frame);
        if let Some(at) = came_true {
            assert_eq!(self.ahead.get(at), Some(&self.frame));
        }
        self.ahead.clear();
        let mut ahead = Canvas::new(120, 40);
        while self.shell.draw_ahead(&mut ahead) {
            self.ahead.push(ahead.clone());
            ahead.clear();
        }
        // Nobody has moved.
        let app = self.shell.app();
        ahead.clear();
        gatelab::ui::draw(app, COLOUR, false, &mut ahead);
        assert_eq!(ahead, self.frame);
        came_true.is_some()
    }

    fn press(&mut self, code: KeyCode) -> bool {
        self.send([key(code)])
    }

    /// Presses a key; whether a frame that was drawn ahead is shown, and whether it is another frame than before.
    fn moves(&mut self, code: KeyCode) -> (bool, bool) {
        let before = self.frame.clone();
        (self.press(code), self.frame != before)
    }
}

#[test]
fn keys_that_move_are_answered_by_what_was_drawn_ahead() {
    let held = [
        KeyCode::Home,
        KeyCode::Tab,
        KeyCode::Char(']'),
        KeyCode::Char('v'),
    ];
    let usual = [
        KeyCode::Right,
        KeyCode::Left,
        KeyCode::Down,
        KeyCode::Up,
        KeyCode::Char('.'),
        KeyCode::Char(','),
    ];
    let mut shown = 0;
    for (lesson, scene, name) in scenes() {
        let mut stage = Stage::new(open(lesson, scene));
        for code in held {
            stage.press(code);
            let (ahead, moved) = stage.moves(code);
            assert_eq!(ahead, moved, "{name}, {code:?} again");
        }
        stage.press(KeyCode::Char('v'));
        stage.press(KeyCode::Home);
        // Any of them after any other, and after itself.
        for (at, one) in usual.into_iter().enumerate() {
            let others = usual[at + 1..].iter().flat_map(|other| [*other, one]);
            for code in [one, one].into_iter().chain(others) {
                let (ahead, moved) = stage.moves(code);
                assert_eq!(ahead, moved, "{name}, {code:?}");
                shown += usize::from(ahead);
            }
        }
    }
    assert!(shown > 1000, "{shown}");
}

#[test]
fn a_click_hits_what_was_drawn_ahead() {
    let mut stage = Stage::new(open(7, 0));
    stage.press(KeyCode::Home);
    assert!(stage.press(KeyCode::Right));
    // What stands on screen now is of this step; a number of the step before would lead back there.
    let step = stage.shell.app().lab().unwrap().tick.step;
    let mut canvas = Canvas::new(120, 40);
    let hits = gatelab::ui::draw(stage.shell.app(), COLOUR, false, &mut canvas);
    let is_of_this_step = |hit: &&Hit| match hit.target {
        Target::Number(Address::Value { step: own, .. }) => own as usize == step,
        _ => false,
    };
    let hit = hits.iter().rfind(is_of_this_step).unwrap();
    stage.shell.handle(Event::Mouse(MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: hit.area.x,
        row: hit.area.y,
        modifiers: KeyModifiers::NONE,
    }));
    let lab = stage.shell.app().lab().unwrap();
    assert_eq!(lab.tick.step, step);
    assert_eq!(Target::Number(lab.focus), hit.target);
}

#[test]
fn another_event_shows_what_it_leads_to() {
    let mut stage = Stage::new(open(7, 0));
    let wheel = |kind| {
        Event::Mouse(MouseEvent {
            kind,
            column: 50,
            row: 10,
            modifiers: KeyModifiers::NONE,
        })
    };
    stage.press(KeyCode::Home);
    assert!(stage.press(KeyCode::Right));
    assert!(!stage.press(KeyCode::Tab), "a key that comes seldom");
    assert!(stage.press(KeyCode::Tab), "the same again");
    assert!(
        !stage.send([key(KeyCode::Right), key(KeyCode::Right)]),
        "two at once"
    );
    assert!(
        stage.send([wheel(MouseEventKind::ScrollDown)]),
        "a wheel asks for what a key asks for"
    );
    assert!(
        !stage.send([Event::Tick, key(KeyCode::Right)]),
        "something before it"
    );
    assert!(
        !stage.send([key(KeyCode::Left), Event::News]),
        "something behind it"
    );
}

#[test]
fn what_changes_anything_is_not_drawn_ahead() {
    let mut stage = Stage::new(open(7, 0));
    for code in "+-urbzL".chars().map(KeyCode::Char) {
        stage.press(code);
        assert!(!stage.press(code), "{code:?}");
    }
    stage.press(KeyCode::Char('?'));
    assert!(stage.ahead.is_empty(), "under the help screen");
    let mut start = Stage::new(App::new(Library::shipped(), &KINDS, Language::English, None));
    start.press(KeyCode::Down);
    assert!(start.ahead.is_empty(), "the list of lessons");
}

#[test]
fn a_key_that_leads_nowhere_and_what_plays_are_not_drawn_ahead() {
    let mut stage = Stage::new(open(7, 0));
    stage.press(KeyCode::End);
    assert!(!stage.press(KeyCode::Right), "the last step");
    stage.press(KeyCode::Home);
    stage.press(KeyCode::Char(' '));
    stage.press(KeyCode::Right);
    assert!(stage.ahead.is_empty(), "while it plays");
}
