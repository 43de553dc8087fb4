//! Binds the lab to a terminal: keys and clicks become commands, the state becomes frames.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::Frame;

use super::{Event, Flow, Interactive};
use crate::app::{App, Command, Effect, KEYS, Key, command_of};
use crate::engine::Tick;
use crate::lesson::{Origin, RunAddress};
use crate::ui::draw;
use crate::ui::ink::{Hit, Target, hit_at};
use crate::ui::theme::{Level, Shade, Theme};

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
            app,
            theme,
            ascii,
            hits: Vec::new(),
            dragged: None,
            watched: None,
            level,
        };
        shell.watch();
        shell
    }

    /// What it shows, for whoever looks on.
    pub fn app(&self) -> &App {
        &self.app
    }

    fn watch(&mut self) {
        self.watched = self.app.open_entry().and_then(|entry| match &entry.origin {
            Origin::File(path) => Some(path.clone()),
            Origin::Shipped(_) => None,
        });
    }

    fn update(&mut self, command: Command) -> Flow {
        let effect = self.app.update(command);
        self.watch();
        match effect {
            Effect::None => Flow::Stay,
            Effect::Draw => Flow::Redraw,
            Effect::Quit => Flow::Quit,
            Effect::NextTheme => {
                self.next_theme();
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
    }

    fn key(&mut self, event: KeyEvent) -> Flow {
        let typing = self.app.is_typing();
        let Some(key) = key_of(event) else {
            return Flow::Stay;
        };
        if typing {
            let command = match key {
                Key::Char(c) => Command::Type(c),
                Key::Backspace => Command::Erase,
                Key::Enter => Command::Enter,
                Key::Escape => Command::Close,
                Key::Left | Key::Right | Key::Tab | Key::BackTab => {
                    return command_of(key).map_or(Flow::Stay, |command| self.update(command));
                }
                _ => return Flow::Stay,
            };
            return self.update(command);
        }
        command_of(key).map_or(Flow::Stay, |command| self.update(command))
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
    fn handle(&mut self, event: Event) -> Flow {
        match event {
            Event::Key(key) => self.key(key),
            Event::Mouse(mouse) => self.mouse(mouse),
            Event::Paste(text) => match self.app.is_typing() {
                true => self.update(Command::Paste(text)),
                false => Flow::Stay,
            },
            Event::Tick => self.update(Command::Tick),
            Event::FileChanged => self.update(Command::Reload),
            Event::Resize(..) | Event::Continued => Flow::Redraw,
            Event::Signal(_) | Event::HungUp => Flow::Quit,
        }
    }

    fn draw(&mut self, frame: &mut Frame<'_>) {
        self.hits = draw(&self.app, self.theme, self.ascii, frame.buffer_mut());
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
