//! Frames drawn ahead: after a key that moves about, the frame that the same key leads to is there before it is pressed, and it
//! is shown only where it is the one that would be drawn then.

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

/// The lab as the terminal has it: each frame is followed by one drawn ahead, if there is one.
struct Stage {
    shell: Shell,
    frame: Canvas,
    ahead: Option<Canvas>,
}

impl Stage {
    fn new(app: App) -> Self {
        Self {
            shell: Shell::new(app, COLOUR, false),
            frame: Canvas::new(120, 40),
            ahead: None,
        }
    }

    /// Whether the last event is answered by the frame that was drawn ahead for it.
    fn shows_ahead(&mut self, code: KeyCode) -> bool {
        self.shell.handle(key(code));
        self.shell.came_true()
    }

    /// Sends events that came together; whether the frame that was drawn ahead is shown then.
    fn send(&mut self, events: impl IntoIterator<Item = Event>) -> bool {
        for event in events {
            self.shell.handle(event);
        }
        let came_true = self.shell.came_true();
        self.frame.clear();
        self.shell.draw(&mut self.frame);
        if came_true {
            assert_eq!(self.ahead.as_ref(), Some(&self.frame));
        }
        let mut ahead = Canvas::new(120, 40);
        self.ahead = self.shell.draw_ahead(&mut ahead).then_some(ahead);
        // Nobody has moved.
        let mut still = Canvas::new(120, 40);
        self.shell.draw(&mut still);
        assert_eq!(still, self.frame);
        came_true
    }

    fn press(&mut self, code: KeyCode) -> bool {
        self.send([key(code)])
    }
}

#[test]
fn a_held_key_is_answered_by_what_was_drawn_ahead() {
    let codes = [
        KeyCode::Home,
        KeyCode::Right,
        KeyCode::Left,
        KeyCode::Down,
        KeyCode::Up,
        KeyCode::Char('.'),
        KeyCode::Char(','),
        KeyCode::Tab,
        KeyCode::Char(']'),
        KeyCode::Char('v'),
    ];
    let mut shown = vec![0; codes.len()];
    for (lesson, scene, name) in scenes() {
        let mut stage = Stage::new(open(lesson, scene));
        for (code, shown) in codes.into_iter().zip(&mut shown) {
            stage.press(code);
            for _ in 0..3 {
                let foretold = stage.ahead.is_some();
                assert_eq!(stage.press(code), foretold, "{name}, {code:?}");
                *shown += usize::from(foretold);
            }
        }
    }
    // Home leads nowhere the second time.
    for (code, shown) in codes.into_iter().zip(shown) {
        assert_eq!(shown == 0, code == KeyCode::Home, "{code:?}: {shown}");
    }
}

#[test]
fn a_click_hits_what_was_drawn_ahead() {
    let mut stage = Stage::new(open(7, 0));
    stage.press(KeyCode::Home);
    stage.press(KeyCode::Right);
    assert!(stage.shows_ahead(KeyCode::Right));
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
    stage.press(KeyCode::Home);
    stage.press(KeyCode::Right);
    assert!(stage.press(KeyCode::Right));
    assert!(!stage.press(KeyCode::Left), "another key");
    assert!(!stage.press(KeyCode::Right), "and another");
    assert!(
        !stage.send([key(KeyCode::Right), key(KeyCode::Right)]),
        "two at once"
    );
    let wheel = Event::Mouse(MouseEvent {
        kind: MouseEventKind::ScrollUp,
        column: 50,
        row: 10,
        modifiers: KeyModifiers::NONE,
    });
    stage.send([wheel]);
    assert!(stage.ahead.is_none(), "a wheel is no key");
    stage.press(KeyCode::Home);
    stage.press(KeyCode::Right);
    assert!(
        !stage.send([Event::Tick, key(KeyCode::Right)]),
        "something before it"
    );
}

#[test]
fn what_changes_anything_is_not_drawn_ahead() {
    let mut stage = Stage::new(open(7, 0));
    for code in "+-ubzLTr?".chars().map(KeyCode::Char) {
        stage.press(code);
        assert!(stage.ahead.is_none(), "{code:?}");
        stage.press(KeyCode::Esc);
    }
    let mut start = Stage::new(App::new(Library::shipped(), &KINDS, Language::English, None));
    start.press(KeyCode::Down);
    assert!(start.ahead.is_none(), "the list of lessons");
}

#[test]
fn a_key_that_leads_nowhere_and_what_plays_are_not_drawn_ahead() {
    let mut stage = Stage::new(open(7, 0));
    stage.press(KeyCode::End);
    stage.press(KeyCode::Right);
    assert!(stage.ahead.is_none(), "the last step");
    stage.press(KeyCode::Home);
    stage.press(KeyCode::Char(' '));
    stage.press(KeyCode::Right);
    assert!(stage.ahead.is_none(), "while it plays");
}
