//! A drawing and its values onto the screen.

use ratatui_core::layout::Rect;

use crate::ui::glyph::Glyph;
use crate::ui::ink::{Ink, Number, Target};
use crate::ui::number::format_number;
use crate::ui::theme::Meaning;

use super::drawing::{Circuit, Mark, Value};
use super::glyph;
use super::resolve::split;
use super::wires::{WireRange, WireState, Wires};

/// The most columns of a number.
const NUMBER: usize = 6;

/// From this width on a field keeps a blank on either side of its number.
const AIRY: usize = NUMBER + 2;

/// Draws the circuit in the middle of `ink`; what does not fit is cut off on the right and below.
pub fn draw_circuit(ink: &mut Ink<'_>, circuit: &Circuit, wires: &impl Wires) {
    let (width, height) = (columns(circuit.width()), columns(circuit.height()));
    let left = ink.width().saturating_sub(width) / 2;
    let top = ink.height().saturating_sub(height) / 2;
    let mut ink = ink.part(Rect::new(left, top, width, height));
    let state = |name: &str| {
        let (base, previous) = split(name);
        wires.state(base, previous)
    };
    let looks: Vec<_> = circuit
        .wires
        .iter()
        .map(|wire| {
            let mut carried = Vec::new();
            for name in &wire.carries {
                let whole = wires.elements(name);
                carried.extend(whole.is_empty().then(|| state(name)));
                carried.extend(whole.into_iter().map(Some));
            }
            look_of_wire(&carried)
        })
        .collect();
    let makes: Vec<_> = circuit
        .operations
        .iter()
        .map(|operation| state(&operation.makes))
        .collect();
    let mut brush = Brush::default();
    for (row, (symbols, marks)) in circuit.symbols.iter().zip(&circuit.marks).enumerate() {
        for (column, (symbol, mark)) in symbols.iter().zip(marks).enumerate() {
            let (symbol, meaning) = match mark {
                Mark::Blank | Mark::Value(_) => continue,
                Mark::Label => (*symbol, Meaning::Heading),
                Mark::Wire(wire) => (looks[*wire].1(*symbol), looks[*wire].0),
                Mark::Operation(node) => (*symbol, look_of_operation(makes[*node], *symbol)),
            };
            let symbol = if ink.ascii() { glyph::ascii(symbol) } else { symbol };
            brush.push((columns(column), columns(row)), symbol, meaning, &mut ink);
            if let Mark::Operation(node) = mark
                && let Some(made) = makes[*node]
            {
                ink.hit(
                    Rect::new(columns(column), columns(row), 1, 1),
                    Target::Number(made.address),
                );
            }
        }
    }
    brush.draw(&mut ink);
    for value in &circuit.values {
        let elements = wires.elements(&value.name);
        if !elements.is_empty() {
            strip(&mut ink, value, &elements);
        } else if let Some(state) = state(&value.name) {
            number(&mut ink, value, state);
        }
    }
}

/// Symbols side by side that look the same, to be drawn at once.
#[derive(Default)]
struct Brush {
    at: (u16, u16),
    count: u16,
    symbols: String,
    meaning: Option<Meaning>,
}

impl Brush {
    /// Takes up a symbol; one that does not go on with those there is the first of others, and those are drawn.
    fn push(&mut self, (x, y): (u16, u16), symbol: char, meaning: Meaning, ink: &mut Ink<'_>) {
        let next = (self.at.0 + self.count, self.at.1);
        if self.meaning != Some(meaning) || next != (x, y) {
            self.draw(ink);
            self.at = (x, y);
            self.meaning = Some(meaning);
        }
        self.symbols.push(symbol);
        self.count += 1;
    }

    fn draw(&mut self, ink: &mut Ink<'_>) {
        if let Some(meaning) = self.meaning {
            ink.letters(self.at.0, self.at.1, &self.symbols, meaning);
        }
        self.symbols.clear();
        self.count = 0;
    }
}

fn number(ink: &mut Ink<'_>, value: &Value, state: WireState) {
    let room = if value.width >= AIRY {
        value.width - 2
    } else {
        value.width
    };
    let width = room.min(NUMBER);
    let x = value.column + (value.width - width) / 2;
    let meaning = if state.pinned && state.computed {
        Meaning::Pinned
    } else {
        look_of_value(state)
    };
    let (x, y, width) = (columns(x), columns(value.row), columns(width));
    if state.term {
        let text = if state.hidden {
            "?".to_owned()
        } else {
            format_number(state.value, usize::from(width))
        };
        ink.text_right(x, y, width, text.trim_start(), meaning);
        ink.hit(Rect::new(x, y, width, 1), Target::Number(state.address));
        return;
    }
    let number = Number {
        value: state.value,
        address: state.address,
    };
    ink.number(x, y, width, number, meaning);
}

/// A vector that goes into the matrices as a whole: a coloured cell for each element, as in a heatmap.
fn strip(ink: &mut Ink<'_>, value: &Value, elements: &[WireState]) {
    let room = if value.width >= AIRY {
        value.width - 2
    } else {
        value.width
    };
    // Where it can be, a blank is left before what comes behind.
    let wide = (room.saturating_sub(1) / elements.len()).clamp(1, 3);
    let shown = room / wide;
    let whole = elements.len() <= shown;
    let (left, y) = (
        value.column + (value.width - room).div_ceil(2),
        columns(value.row),
    );
    let largest = elements
        .iter()
        .map(|element| element.value.abs())
        .filter(|size| size.is_finite())
        .fold(1.0, f64::max);
    let count = if whole { elements.len() } else { shown - 1 };
    for (at, element) in elements.iter().take(count).enumerate() {
        let cell = Rect::new(columns(left + at * wide), y, columns(wide), 1);
        if !element.value.is_finite() {
            ink.text_within(cell.x, y, 1, "!", Meaning::Trouble);
        } else if element.computed {
            ink.fill(cell, Meaning::SignedFill(element.value / largest));
        } else {
            ink.symbols(cell.x, y, cell.width, Glyph::Dot, Meaning::NotYet);
        }
        if ink.focus() == Some(element.address) {
            ink.symbol(cell.x, y, Glyph::Point, Meaning::Focus);
        }
        ink.hit(cell, Target::Number(element.address));
    }
    if !whole {
        ink.symbol(columns(left + count * wide), y, Glyph::Ellipsis, Meaning::Quiet);
    }
}

fn look_of_value(state: WireState) -> Meaning {
    match state.range {
        _ if state.hidden => Meaning::Hidden,
        _ if !state.computed => Meaning::NotYet,
        _ if !state.value.is_finite() => Meaning::Trouble,
        WireRange::Gate => Meaning::Gate(state.value),
        WireRange::Signed => Meaning::Signed(state.value.clamp(-1.0, 1.0)),
    }
}

/// A wire's colour and the form of its lines: dashed before its value is known, heavy where the value is strong, so
/// that it can be followed without colours.
fn look_of_wire(states: &[Option<WireState>]) -> (Meaning, fn(char) -> char) {
    let same: fn(char) -> char = |symbol| symbol;
    match states {
        [Some(state)] if !state.computed => (Meaning::NotYet, glyph::dashed),
        [Some(state)] if state.value.abs() >= 0.5 => (look_of_value(*state), glyph::heavy),
        [Some(state)] => (look_of_value(*state), same),
        _ if states.iter().flatten().any(|state| !state.computed) => (Meaning::NotYet, glyph::dashed),
        _ => (Meaning::Quiet, same),
    }
}

fn look_of_operation(makes: Option<WireState>, symbol: char) -> Meaning {
    match makes {
        Some(state) if state.lit => Meaning::Accent,
        Some(state) if !state.computed => Meaning::NotYet,
        _ if is_frame(symbol) => Meaning::Border,
        _ => Meaning::Symbol,
    }
}

fn is_frame(symbol: char) -> bool {
    matches!(
        symbol,
        '┌' | '─' | '┐' | '│' | '└' | '┘' | '┬' | '┴' | '├' | '┤' | '(' | ')' | '[' | ']'
    )
}

fn columns(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}
