//! Binds the lab to a terminal: keys and clicks become commands, the state becomes frames.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::ui::canvas::Canvas;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::foresight::Foresight;
use super::keeper::Keeper;
use super::saving::nothing_saved;
use super::{Event, Flow, Interactive, Saving, Waker};
use crate::app::{App, Command, Effect, KEYS, Key};
use crate::engine::Tick;
use crate::lesson::{Origin, RunAddress};
use crate::progress::Store;
use crate::ui::ink::{Hit, Target, hit_at};
use crate::ui::theme::{Level, Shade, Theme};
use crate::ui::{draw, picture};

/// The lab in a terminal.
pub struct Shell {
    app: App,
    theme: Theme,
    ascii: bool,
    /// What the last frame said of clicks.
    hits: Vec<Hit>,
    /// The bar that is being dragged along.
    dragged: Option<Hit>,
    /// The file of the open lesson, if it is a file.
    watched: Option<PathBuf>,
    /// How many colours the terminal has, for coming back from none.
    level: Level,
    /// Where keys save to; nowhere while recording.
    saving: Option<Saving>,
    /// Columns and rows of the last frame.
    size: (u16, u16),
    keeper: Keeper,
    /// Whether scenes that show how long they take are measured.
    measures: bool,
    foresight: Foresight,
}

impl Shell {
    /// A lab with a look.
    pub fn new(app: App, theme: Theme, ascii: bool) -> Self {
        let level = if theme.level == Level::None {
            Level::Sixteen
        } else {
            theme.level
        };
        let mut shell = Self {
            keeper: Keeper::default(),
            app,
            theme,
            ascii,
            hits: Vec::new(),
            dragged: None,
            watched: None,
            level,
            saving: None,
            size: (0, 0),
            measures: false,
            foresight: Foresight::default(),
        };
        shell.watch();
        shell
    }

    /// The same, which measures how long the runs of a scene take where it shows that. Without this, all that is on screen
    /// follows from what was done.
    pub fn measuring(mut self) -> Self {
        self.measures = true;
        self.app.measure();
        self
    }

    /// What it shows, for whoever looks on.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The same, with keys that save files.
    pub fn saving(self, saving: Saving) -> Self {
        Self {
            saving: Some(saving),
            ..self
        }
    }

    /// The same, whose progress is kept in a store; without one it lasts as long as the lab.
    pub fn kept_in(mut self, store: Option<Store>) -> Self {
        self.keeper = Keeper::new(store);
        self
    }

    /// The same without colours, until the learner wants them.
    pub fn without_colour(mut self) -> Self {
        self.theme.level = Level::None;
        self
    }

    fn watch(&mut self) {
        self.watched = self.app.open_entry().and_then(|entry| match &entry.origin {
            Origin::File(path) => Some(path.clone()),
            Origin::Shipped(_) | Origin::Model(_) => None,
        });
    }

    fn update(&mut self, command: Command) -> Flow {
        self.foresight.meet(&command);
        let effect = self.app.update(command);
        if self.measures {
            self.app.measure();
        }
        self.watch();
        self.keeper.keep(&self.app);
        match effect {
            Effect::None => Flow::Stay,
            Effect::Draw => Flow::Redraw,
            Effect::Quit => Flow::Quit,
            Effect::NextTheme => {
                self.next_theme();
                Flow::Redraw
            }
            Effect::SavePicture | Effect::SaveTrace => {
                self.save(effect);
                Flow::Redraw
            }
        }
    }

    /// Dark, light, without colour.
    fn next_theme(&mut self) {
        let (shade, level) = match (self.theme.shade, self.theme.level) {
            (_, Level::None) => (Shade::Dark, self.level),
            (Shade::Dark, level) => (Shade::Light, level),
            (Shade::Light, _) => (Shade::Light, Level::None),
        };
        self.theme = Theme { shade, level };
        self.app.choose_theme(self.theme.name());
        self.keeper.keep(&self.app);
    }

    fn save(&mut self, effect: Effect) {
        let Some(saving) = &self.saving else {
            return self.app.announce(nothing_saved(self.app.language), true);
        };
        let (theme, ascii, size) = (self.theme, self.ascii, self.size);
        match effect {
            Effect::SaveTrace => saving.save(&mut self.app, "json", &saving.trace),
            _ => saving.save(&mut self.app, "svg", &|app, out| {
                out.write_all(picture(app, theme.in_full(), ascii, size).as_bytes())
            }),
        }
    }

    /// Does what a key asks for.
    pub fn press(&mut self, key: Key) -> Flow {
        let command = self.app.command_for(key);
        command.map_or(Flow::Stay, |command| self.update(command))
    }

    fn mouse(&mut self, event: MouseEvent) -> Flow {
        let hit = hit_at(&self.hits, event.column, event.row).copied();
        match event.kind {
            MouseEventKind::ScrollDown | MouseEventKind::ScrollUp => {
                let by = if event.kind == MouseEventKind::ScrollDown {
                    1
                } else {
                    -1
                };
                let lists = self.app.overlay.is_some() || self.app.lab().is_none();
                self.update(if lists {
                    Command::Row(by)
                } else {
                    Command::Step(by)
                })
            }
            MouseEventKind::Down(MouseButton::Left) => {
                self.dragged = hit.filter(|hit| matches!(hit.target, Target::Scrubber | Target::Updates));
                let Some(hit) = hit else { return Flow::Stay };
                self.click(hit, event.column)
            }
            MouseEventKind::Drag(MouseButton::Left) => match (self.dragged, hit.map(|hit| hit.target)) {
                (Some(bar), _) => self.click(bar, event.column),
                (None, Some(Target::Step(step))) => self.update(Command::GoTo(step as usize)),
                _ => Flow::Stay,
            },
            MouseEventKind::Up(_) => {
                self.dragged = None;
                Flow::Stay
            }
            _ => Flow::Stay,
        }
    }

    fn click(&mut self, hit: Hit, column: u16) -> Flow {
        match hit.target {
            Target::Number(address) => {
                // The number's panel gets the focus with it.
                let panel = self.hits.iter().rev().find_map(|own| match own.target {
                    Target::Panel(at) if own.area.intersects(hit.area) => Some(at),
                    _ => None,
                });
                if let (Some(panel), None) = (panel, &self.app.overlay) {
                    self.update(Command::FocusPanel(panel));
                }
                self.update(Command::Focus(RunAddress {
                    run: hit.run,
                    address,
                }))
            }
            Target::Panel(at) | Target::Tab(at) => self.update(Command::FocusPanel(at)),
            Target::Step(step) => self.update(Command::GoTo(step as usize)),
            Target::Run => self.update(Command::TurnTo(hit.run)),
            Target::Operation(op) => {
                self.update(Command::TurnTo(hit.run));
                let Some(lab) = self.app.lab() else {
                    return Flow::Stay;
                };
                let wanted = Tick {
                    op: op as usize,
                    ..lab.tick
                };
                let by = lab.timeline().index(wanted) as isize - lab.timeline().index(lab.tick) as isize;
                self.update(Command::Operation(by))
            }
            Target::Updates => self.update(Command::LookAt(hit.along(column))),
            Target::Scrubber => self.update(Command::Scrub(hit.along(column))),
            Target::Row(row) => self.update(Command::Choose(row)),
            Target::Knob(at) => {
                let Some(lab) = self.app.lab() else {
                    return Flow::Stay;
                };
                let by = at as isize - lab.knob as isize;
                self.update(Command::Knob(by))
            }
            Target::Key(at) => match KEYS.get(at) {
                Some(binding) => self.update(binding.command.clone()),
                None => Flow::Stay,
            },
        }
    }
}

impl Interactive for Shell {
    fn begin(&mut self, waker: Waker) {
        self.keeper.begin(&mut self.app, waker);
    }

    fn rest(&mut self) {
        self.app.stop();
        self.keeper.keep(&self.app);
        self.keeper.settle();
    }

    fn handle(&mut self, event: Event) -> Flow {
        match event {
            Event::Key(event) => key_of(event).map_or(Flow::Stay, |key| self.press(key)),
            Event::Mouse(mouse) => self.mouse(mouse),
            Event::Paste(text) => match self.app.is_typing() {
                true => self.update(Command::Paste(text)),
                false => Flow::Stay,
            },
            Event::Tick => self.update(Command::Tick),
            Event::FileChanged => self.update(Command::Reload),
            Event::Resize(..) | Event::Continued => {
                self.foresight.forget();
                Flow::Redraw
            }
            Event::News => {
                self.foresight.forget();
                match self.keeper.listen(&mut self.app) {
                    true => Flow::Redraw,
                    false => Flow::Stay,
                }
            }
            Event::Signal(_) | Event::HungUp => Flow::Quit,
        }
    }

    fn draw(&mut self, screen: &mut Canvas) {
        let area = screen.area();
        self.size = (area.width, area.height);
        self.hits = draw(&self.app, self.theme, self.ascii, screen);
        self.foresight.start();
    }

    fn draw_ahead(&mut self, screen: &mut Canvas) -> bool {
        let (theme, ascii) = (self.theme, self.ascii);
        self.foresight.draw(&mut self.app, |app| {
            draw(app, theme, ascii, screen);
        })
    }

    fn came_true(&mut self) -> Option<usize> {
        self.foresight.came_true()
    }

    fn wakes_in(&self) -> Option<Duration> {
        self.app.wakes_in()
    }

    fn watches(&self) -> Option<&Path> {
        self.watched.as_deref()
    }
}

/// The key of the table that was pressed.
fn key_of(event: KeyEvent) -> Option<Key> {
    let shift = event.modifiers.contains(KeyModifiers::SHIFT);
    if event
        .modifiers
        .intersects(KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::META)
    {
        return None;
    }
    let control = event.modifiers.contains(KeyModifiers::CONTROL);
    Some(match event.code {
        KeyCode::Char(c) if control => Key::Ctrl(c.to_ascii_lowercase()),
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Left if shift => Key::ShiftLeft,
        KeyCode::Right if shift => Key::ShiftRight,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Tab if shift => Key::BackTab,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Enter => Key::Enter,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Esc => Key::Escape,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_arrows_are_keys_of_the_table() {
        assert_eq!(key_of(KeyEvent::from(KeyCode::Char('L'))), Some(Key::Char('L')));
        let shifted = KeyEvent::new(KeyCode::Right, KeyModifiers::SHIFT);
        assert_eq!(key_of(shifted), Some(Key::ShiftRight));
        let alt = KeyEvent::new(KeyCode::Char('x'), KeyModifiers::ALT);
        assert_eq!(key_of(alt), None);
    }
}
