//! Bytes from a terminal to keys, mouse and pasted text, as xterm and its many descendants send them.
//!
//! Any bytes are accepted: what cannot be understood is dropped, nothing blocks and nothing is kept for ever.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::Event;

const PASTE_BEGIN: &[u8] = b"\x1b[200~";
const PASTE_END: &[u8] = b"\x1b[201~";
/// A paste longer than this is cut; no field takes so much.
const PASTE_LIMIT: usize = 1 << 20;
/// No sequence a terminal sends is longer.
const SEQUENCE_LIMIT: usize = 1024;
/// What begins a string behind an escape: an answer (OSC, DCS) or a message (SOS, PM, APC).
const STRINGS: [u8; 5] = *b"]PX^_";

/// Takes bytes as they come and gives events.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    bytes: Vec<u8>,
    pasting: Option<Vec<u8>>,
}

/// What the first bytes are.
enum First {
    /// An event, and how many bytes it took.
    Event(Event, usize),
    /// Bytes that mean nothing here.
    Skip(usize),
    /// The beginning of something.
    Partial,
}

impl Decoder {
    /// Takes bytes and appends the events they complete.
    pub(super) fn push(&mut self, bytes: &[u8], events: &mut Vec<Event>) {
        self.bytes.extend_from_slice(bytes);
        self.drain(events);
    }

    /// True if bytes wait for the rest of their sequence, or for [`Decoder::settle`].
    pub(super) fn waits(&self) -> bool {
        !self.bytes.is_empty() && self.pasting.is_none()
    }

    /// Nothing more came for a while: what waits is taken as it stands, so a lone escape is the Escape key.
    pub(super) fn settle(&mut self, events: &mut Vec<Event>) {
        while self.waits() {
            if let [0x1b, begin, ..] = self.bytes[..]
                && STRINGS.contains(&begin)
            {
                // An answer that broke off, or Alt with that letter: neither means anything here.
                self.bytes.clear();
                return;
            }
            if self.bytes.remove(0) == 0x1b {
                events.push(key(KeyCode::Esc, KeyModifiers::NONE));
            }
            if self.bytes.first().is_some_and(|byte| matches!(byte, b'[' | b'O')) {
                // The rest of a sequence that broke off is not typed text.
                self.bytes.clear();
            }
            self.drain(events);
        }
    }

    fn drain(&mut self, events: &mut Vec<Event>) {
        loop {
            if let Some(pasted) = &mut self.pasting {
                let end = self
                    .bytes
                    .windows(PASTE_END.len())
                    .position(|window| window == PASTE_END);
                let safe = self.bytes.len().saturating_sub(PASTE_END.len() - 1);
                let take = end.unwrap_or(safe);
                let room = PASTE_LIMIT.saturating_sub(pasted.len());
                pasted.extend(self.bytes.drain(..take).take(room));
                if end.is_none() {
                    return;
                }
                self.bytes.drain(..PASTE_END.len());
                let text = String::from_utf8_lossy(pasted)
                    .replace("\r\n", "\n")
                    .replace('\r', "\n");
                self.pasting = None;
                events.push(Event::Paste(text));
            }
            if self.bytes.is_empty() {
                return;
            }
            if self.bytes.starts_with(PASTE_BEGIN) {
                self.bytes.drain(..PASTE_BEGIN.len());
                self.pasting = Some(Vec::new());
                continue;
            }
            let taken = match first(&self.bytes) {
                First::Event(event, taken) => {
                    events.push(event);
                    taken
                }
                First::Skip(taken) => taken,
                First::Partial if self.bytes.len() > SEQUENCE_LIMIT => 1,
                First::Partial => return,
            };
            self.bytes.drain(..taken.clamp(1, self.bytes.len()));
        }
    }
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
    Event::Key(KeyEvent::new(code, modifiers))
}

fn first(bytes: &[u8]) -> First {
    match bytes {
        [0x1b] => First::Partial,
        [0x1b, b'[', rest @ ..] => control(rest),
        [0x1b, b'O', rest @ ..] => match rest {
            [] => First::Partial,
            [letter, ..] => named(*letter, KeyModifiers::NONE, 3),
        },
        [0x1b, begin, rest @ ..] if STRINGS.contains(begin) => string(rest),
        [0x1b, 0x1b, ..] => First::Event(key(KeyCode::Esc, KeyModifiers::NONE), 1),
        [0x1b, rest @ ..] => match plain(rest) {
            First::Event(Event::Key(mut event), taken) => {
                event.modifiers |= KeyModifiers::ALT;
                First::Event(Event::Key(event), taken + 1)
            }
            First::Skip(taken) => First::Skip(taken + 1),
            other => other,
        },
        _ => plain(bytes),
    }
}

/// A string, which ends with BEL, or with an escape: that of its end, `ESC \`, or another that breaks it off.
fn string(rest: &[u8]) -> First {
    let known = &rest[..rest.len().min(SEQUENCE_LIMIT)];
    match known.iter().position(|byte| matches!(byte, 0x07 | 0x1b)) {
        Some(end) if known[end] == 0x07 => First::Skip(end + 3),
        Some(end) => match rest.get(end + 1) {
            Some(b'\\') => First::Skip(end + 4),
            Some(_) => First::Skip(end + 2),
            None => First::Partial,
        },
        None => First::Partial,
    }
}

/// A key that is not an escape sequence.
fn plain(bytes: &[u8]) -> First {
    let Some(byte) = bytes.first() else {
        return First::Partial;
    };
    let none = KeyModifiers::NONE;
    let letter = |base: u8| key(KeyCode::Char(char::from(base)), KeyModifiers::CONTROL);
    let event = match *byte {
        b'\r' | b'\n' => key(KeyCode::Enter, none),
        b'\t' => key(KeyCode::Tab, none),
        0x7f | 0x08 => key(KeyCode::Backspace, none),
        0 => letter(b' '),
        byte @ 0x01..=0x1a => letter(byte - 1 + b'a'),
        byte @ 0x1c..=0x1f => letter(byte - 0x1c + b'4'),
        _ => return character(bytes),
    };
    First::Event(event, 1)
}

fn character(bytes: &[u8]) -> First {
    let length = match bytes[0] {
        0x00..=0x7f => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return First::Skip(1),
    };
    let Some(whole) = bytes.get(..length) else {
        // Half a character, unless what follows cannot belong to it.
        let broken = bytes[1..].iter().any(|byte| byte & 0xc0 != 0x80);
        return if broken { First::Skip(1) } else { First::Partial };
    };
    match std::str::from_utf8(whole)
        .ok()
        .and_then(|text| text.chars().next())
    {
        Some(c) if c.is_control() => First::Skip(length),
        Some(c) => {
            let shift = if c.is_uppercase() {
                KeyModifiers::SHIFT
            } else {
                KeyModifiers::NONE
            };
            First::Event(key(KeyCode::Char(c), shift), length)
        }
        None => First::Skip(1),
    }
}

/// What follows `ESC [`: parameters, then the letter that says what it is.
fn control(rest: &[u8]) -> First {
    if let [b'[', letter, ..] = rest {
        // The Linux console's F1 to F5.
        return match letter {
            b'A'..=b'E' => First::Event(key(KeyCode::F(letter - b'A' + 1), KeyModifiers::NONE), 4),
            _ => First::Skip(4),
        };
    }
    if rest.first() == Some(&b'[') {
        return First::Partial;
    }
    let Some(end) = rest.iter().position(|byte| matches!(byte, 0x40..=0x7e)) else {
        // A byte that belongs in no sequence ends it: another escape, a control character.
        return match rest.iter().position(|byte| !matches!(byte, 0x20..=0x3f)) {
            Some(at) => First::Skip(2 + at),
            None => First::Partial,
        };
    };
    if let Some(at) = rest[..end].iter().position(|byte| !matches!(byte, 0x20..=0x3f)) {
        return First::Skip(2 + at);
    }
    let taken = end + 3;
    let Ok(parameters) = std::str::from_utf8(&rest[..end]) else {
        return First::Skip(taken);
    };
    if let Some(parameters) = parameters.strip_prefix('<') {
        return mouse(parameters, rest[end]).map_or(First::Skip(taken), |event| First::Event(event, taken));
    }
    let mut numbers = parameters
        .split(';')
        .map(|text| text.split(':').next().unwrap_or("").parse::<u8>().ok());
    let number = numbers.next().flatten();
    let modifiers = numbers.next().flatten().map_or(KeyModifiers::NONE, modifiers);
    match rest[end] {
        b'~' => match number.and_then(numbered) {
            Some(code) => First::Event(key(code, modifiers), taken),
            None => First::Skip(taken),
        },
        b'Z' => First::Event(key(KeyCode::BackTab, KeyModifiers::SHIFT), taken),
        letter => named(letter, modifiers, taken),
    }
}

fn named(letter: u8, modifiers: KeyModifiers, taken: usize) -> First {
    let code = match letter {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'M' => KeyCode::Enter,
        b'P'..=b'S' => KeyCode::F(letter - b'P' + 1),
        _ => return First::Skip(taken),
    };
    First::Event(key(code, modifiers), taken)
}

fn numbered(number: u8) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::F(number - 10),
        17..=21 => KeyCode::F(number - 11),
        23 | 24 => KeyCode::F(number - 12),
        _ => return None,
    })
}

/// xterm sends one more than the sum of the modifiers' bits.
fn modifiers(number: u8) -> KeyModifiers {
    let bits = number.saturating_sub(1);
    let table = [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
    ];
    table
        .into_iter()
        .filter(|(bit, _)| bits & bit != 0)
        .fold(KeyModifiers::NONE, |all, (_, modifier)| all | modifier)
}

/// `button;column;row`, ending in `M` (pressed) or `m` (let go).
fn mouse(parameters: &str, letter: u8) -> Option<Event> {
    let mut numbers = parameters.split(';').map(|text| text.parse::<u16>().ok());
    let (button, column, row) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let which = match button & 3 {
        0 => MouseButton::Left,
        1 => MouseButton::Middle,
        _ => MouseButton::Right,
    };
    let kind = match (button & 0b1110_0011, letter) {
        (64, b'M') => MouseEventKind::ScrollUp,
        (65, b'M') => MouseEventKind::ScrollDown,
        (66, b'M') => MouseEventKind::ScrollLeft,
        (67, b'M') => MouseEventKind::ScrollRight,
        (0..=2, b'm') => MouseEventKind::Up(which),
        (0..=2, b'M') => MouseEventKind::Down(which),
        (32..=34, b'M') => MouseEventKind::Drag(which),
        _ => return None,
    };
    let held = [
        (4, KeyModifiers::SHIFT),
        (8, KeyModifiers::ALT),
        (16, KeyModifiers::CONTROL),
    ];
    let modifiers = held
        .into_iter()
        .filter(|(bit, _)| button & bit != 0)
        .fold(KeyModifiers::NONE, |all, (_, modifier)| all | modifier);
    let (column, row) = (column.saturating_sub(1), row.saturating_sub(1));
    Some(Event::Mouse(MouseEvent {
        kind,
        column,
        row,
        modifiers,
    }))
}

#[cfg(test)]
mod tests;
