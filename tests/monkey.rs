//! A monkey at the keyboard: random keys, clicks, drags, pastes and sizes in every shipped lesson. Nothing panics, what
//! answers to clicks lies on the screen, every number shown is the engine's number at its address, the same events
//! lead to the same state, what was drawn ahead is what is shown then, and undo leads back to the start.
//!
//! Prints its figures: `cargo test --test monkey -- --nocapture`. A million events:
//! `GATELAB_MONKEY=1000000 cargo test --release --test monkey -- --nocapture`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod effort;
mod stage;

use std::time::Instant;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use effort::effort;
use gatelab::app::{App, Lab, Screen};
use gatelab::engine::Rule;
use gatelab::lesson::{Language, Library, RunAddress};
use gatelab::terminal::{Event, Interactive as _, Shell};
use gatelab::ui::canvas::Canvas;
use gatelab::ui::ink::Target;
use gatelab::ui::{KINDS, draw};
use ratatui_core::layout::Rect;
use stage::{COLOUR, all_bits, scenes};

/// Events of one sitting.
const SITTING: usize = 250;

/// Numbers that are the same every time.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u16) -> u16 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(end.max(1))) as u16
    }

    fn one_of<T: Clone>(&mut self, these: &[T]) -> T {
        these[usize::from(self.below(these.len() as u16))].clone()
    }
}

/// What a person, a cat or a broken terminal may send.
fn event(random: &mut Random, (width, height): (u16, u16)) -> Event {
    let modifiers = [
        KeyModifiers::NONE,
        KeyModifiers::NONE,
        KeyModifiers::NONE,
        KeyModifiers::SHIFT,
        KeyModifiers::CONTROL,
        KeyModifiers::ALT,
    ];
    match random.below(20) {
        0..=8 => {
            let c = char::from(b' ' + random.below(95) as u8);
            Event::Key(KeyEvent::new(KeyCode::Char(c), random.one_of(&modifiers[..4])))
        }
        9..=12 => {
            let codes = [
                KeyCode::Left,
                KeyCode::Right,
                KeyCode::Right,
                KeyCode::Up,
                KeyCode::Down,
                KeyCode::Home,
                KeyCode::End,
                KeyCode::PageUp,
                KeyCode::PageDown,
                KeyCode::Tab,
                KeyCode::BackTab,
                KeyCode::Enter,
                KeyCode::Enter,
                KeyCode::Backspace,
                KeyCode::Esc,
                KeyCode::Delete,
                KeyCode::F(5),
                KeyCode::Char('é'),
            ];
            Event::Key(KeyEvent::new(random.one_of(&codes), random.one_of(&modifiers)))
        }
        13..=15 => {
            let kinds = [
                MouseEventKind::Down(MouseButton::Left),
                MouseEventKind::Down(MouseButton::Left),
                MouseEventKind::Down(MouseButton::Right),
                MouseEventKind::Drag(MouseButton::Left),
                MouseEventKind::Up(MouseButton::Left),
                MouseEventKind::ScrollDown,
                MouseEventKind::ScrollUp,
            ];
            // Also beyond the last column and row: the terminal may have shrunk meanwhile.
            Event::Mouse(MouseEvent {
                kind: random.one_of(&kinds),
                column: random.below(width.saturating_add(3)),
                row: random.below(height.saturating_add(3)),
                modifiers: KeyModifiers::NONE,
            })
        }
        16 => {
            let texts = [
                "amazing box",
                "0.5",
                "-1e400",
                "NaN",
                "\u{1b}[2J\u{7}\u{0}",
                "a\u{301}\u{202e}漢字\n\t",
                "99999999999999999999",
                "",
            ];
            Event::Paste(random.one_of(&texts).to_owned())
        }
        17 => Event::Paste("word ".repeat(usize::from(random.below(2000)))),
        18 => {
            let (width, height) = match random.below(3) {
                0 => (1 + random.below(400), 1 + random.below(120)),
                1 => (60 + random.below(100), 18 + random.below(40)),
                _ => random.one_of(&[(80, 24), (120, 40), (200, 60), (1, 1), (400, 120), (60, 18)]),
            };
            Event::Resize(width, height)
        }
        _ => random.one_of(&[Event::Tick, Event::Tick, Event::Continued, Event::FileChanged]),
    }
}

/// The lab on a screen that changes its size.
struct Stage {
    shell: Shell,
    screen: Canvas,
    events: usize,
    /// The frames that were drawn ahead.
    ahead: Vec<Canvas>,
    /// How many of those were the ones to show.
    came_true: usize,
}

impl Stage {
    fn new(lesson: usize, scene: usize) -> Self {
        let mut app = App::new(Library::shipped(), &KINDS, Language::English, Some(lesson));
        app.update(gatelab::app::Command::Scene(scene as isize));
        Self {
            shell: Shell::new(app, COLOUR, false),
            screen: Canvas::new(120, 40),
            events: 0,
            ahead: Vec::new(),
            came_true: 0,
        }
    }

    fn handle(&mut self, event: Event) {
        if let Event::Resize(width, height) = event {
            self.screen = Canvas::new(width, height);
        }
        self.shell.handle(event);
        let came_true = self.shell.came_true();
        self.screen.clear();
        self.shell.draw(&mut self.screen);
        if let Some(at) = came_true {
            assert_eq!(
                self.ahead.get(at),
                Some(&self.screen),
                "what was drawn ahead is not what is there"
            );
            self.came_true += 1;
        }
        self.ahead.clear();
        self.events += 1;
        // The next key may come at any time.
        for _ in 0..self.events % 9 {
            let size = self.screen.area();
            let mut ahead = Canvas::new(size.width, size.height);
            if !self.shell.draw_ahead(&mut ahead) {
                break;
            }
            self.ahead.push(ahead);
        }
    }

    fn lab(&self) -> Option<&Lab> {
        self.shell.app().lab()
    }
}

/// What is wrong with the numbers of the screen: each one that is drawn as a number is, to the digits shown, the
/// engine's at its address, or one of the terms that it is the sum of: a circuit shows those on their way there.
fn wrong_numbers(app: &App, area: Rect) -> (usize, Vec<String>) {
    let mut canvas = Canvas::new(area.width, area.height);
    let hits = draw(app, COLOUR, false, &mut canvas);
    let (mut read, mut wrong) = (0, Vec::new());
    for (at, hit) in hits.iter().enumerate() {
        if canvas.area().union(hit.area) != canvas.area() {
            wrong.push(format!("{hit:?} lies beyond the screen"));
        }
        let Target::Number(address) = hit.target else {
            continue;
        };
        let place = RunAddress {
            run: hit.run,
            address,
        };
        let Some((value, explanation)) = app.lab().and_then(|lab| {
            let explanation = lab.runs.get(hit.run).explain(address);
            Some((lab.runs.number(place)?, explanation))
        }) else {
            wrong.push(format!("{address:?} is no number of the run"));
            continue;
        };
        // A mark names a unit where its bar would end: `1` is no value.
        if hit.area.width < 3 {
            continue;
        }
        // What an overlay covers is not seen.
        if hits[at + 1..].iter().any(|other| other.area.intersects(hit.area)) || hit.area.height != 1 {
            continue;
        }
        let columns = hit.area.left()..hit.area.right();
        let text: String = columns
            .filter_map(|x| Some(canvas.symbol(canvas.cell(x, hit.area.y)?).to_string()))
            .collect();
        let Ok(shown) = text.trim().parse::<f64>() else {
            continue;
        };
        read += 1;
        let mantissa = text.trim().split('e').next().unwrap_or_default();
        let digits = mantissa.split_once('.').map_or(0, |(_, digits)| digits.len()) as i32;
        let exponent: i32 = text
            .trim()
            .split_once('e')
            .map_or(0, |(_, exponent)| exponent.parse().unwrap_or(0));
        let half = 0.5 * 10f64.powi(exponent - digits);
        let is_shown = |value: f64| {
            shown == value || (shown - value).abs() <= half * (1.0 + 1e-9) || shown.is_nan() && value.is_nan()
        };
        let terms = match explanation.map(|explanation| explanation.rule) {
            Some(Rule::Sum(terms)) => terms,
            _ => Vec::new(),
        };
        let same = is_shown(value) || terms.iter().any(|term| is_shown(term.product()));
        if !same {
            wrong.push(format!("{address:?} is {value} and is shown as {text:?}"));
        }
    }
    (read, wrong)
}

/// The events of a sitting, the sizes as they change on the way.
fn sitting(seed: u64) -> Vec<Event> {
    let mut random = Random(seed);
    let mut size = (120, 40);
    let mut events = Vec::with_capacity(SITTING);
    for _ in 0..SITTING {
        // Keys are held, too.
        let next = match events.last() {
            Some(last) if random.below(4) == 0 => Event::clone(last),
            _ => event(&mut random, size),
        };
        if let Event::Resize(width, height) = next {
            size = (width, height);
        }
        events.push(next);
    }
    events
}

#[test]
fn the_monkey() {
    let wanted = effort("GATELAB_MONKEY", 3000);
    let scenes = scenes();
    let (start, mut events, mut numbers, mut sittings, mut ahead) = (Instant::now(), 0, 0, 0, 0);
    while events < wanted {
        sittings += 1;
        let seed = sittings;
        let (lesson, scene, name) = &scenes[seed as usize % scenes.len()];
        let play = |checked: bool| {
            let mut stage = Stage::new(*lesson, *scene);
            let (mut read, mut trained) = (0, false);
            for (turn, event) in sitting(seed).into_iter().enumerate() {
                stage.handle(event);
                // Where a training was begun, how far it has come depends on the machine.
                let begun = |lab: &Lab| lab.training.as_ref().is_some_and(|own| own.is_begun());
                trained |= stage.lab().is_some_and(begun);
                if checked && turn % 10 == 0 {
                    let (more, wrong) = wrong_numbers(stage.shell.app(), stage.screen.area());
                    read += more;
                    assert!(wrong.is_empty(), "{name}, seed {seed}, event {turn}: {wrong:#?}");
                }
            }
            (stage, read, trained)
        };
        let (mut one, read, trained) = play(true);
        events += SITTING;
        numbers += read;
        ahead += one.came_true;
        if trained {
            continue;
        }
        let (other, ..) = play(false);
        events += SITTING;
        assert_eq!(
            one.screen, other.screen,
            "{name}, seed {seed}: the same events, another screen"
        );
        if let (Some(one), Some(other)) = (one.lab(), other.lab()) {
            assert_eq!(all_bits(one), all_bits(other), "{name}, seed {seed}");
            assert_eq!(one.tick, other.tick, "{name}, seed {seed}");
        }
        undo_leads_back(&mut one, &format!("{name}, seed {seed}"));
    }
    let took = start.elapsed();
    println!(
        "{events} events in {sittings} sittings, {numbers} numbers compared with the engine, {ahead} frames drawn ahead with the frame itself: {took:.1?}, {:.0} events a second",
        events as f64 / took.as_secs_f64()
    );
}

/// Everything taken back, the scene is as a new one.
fn undo_leads_back(stage: &mut Stage, name: &str) {
    for _ in 0..8 {
        stage.handle(Event::Key(KeyEvent::from(KeyCode::Esc)));
    }
    let Screen::Lab(lesson, lab) = &stage.shell.app().screen else {
        return;
    };
    let (lesson, scene) = (*lesson, lab.scene);
    while stage.lab().is_some_and(|lab| !lab.history.is_empty()) {
        stage.handle(Event::Key(KeyEvent::from(KeyCode::Char('u'))));
    }
    let fresh = Stage::new(lesson, scene);
    let (now, fresh) = (stage.lab().unwrap(), fresh.lab().unwrap());
    assert_eq!(now.scene, fresh.scene, "{name}");
    assert_eq!(
        all_bits(now),
        all_bits(fresh),
        "{name}: not everything was undone"
    );
}
