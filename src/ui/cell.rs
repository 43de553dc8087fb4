//! One cell of a frame, and what drawing changes of it.
//!
//! At every key all cells are cleared, written and compared, so a cell is one number of 16 bytes, and what is drawn over it two
//! masks. Knows no canvas and no meanings.

use std::fmt;

use ratatui_core::style::Modifier;

use super::tint::Tint;

/// How a cell looks, without its symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attributes {
    /// The colour of the symbol.
    pub fg: Tint,
    /// The colour of its ground.
    pub bg: Tint,
    /// Bold, dim, underlined, reversed, ...
    pub modifier: Modifier,
}

impl Attributes {
    /// The terminal's own colours, nothing else.
    pub const PLAIN: Self = Self {
        fg: Tint::OWN,
        bg: Tint::OWN,
        modifier: Modifier::empty(),
    };
}

/// A cell: from the lowest bits up, 32 are its symbol, 32 the colour of the symbol, 32 that of its ground and 16 its modifiers.
///
/// The symbol is the UTF-8 of one character, or `COVERED`, or `CLUSTER` and the place of a longer one in the canvas.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Cell(u128);

const SYMBOL: u128 = 0xffff_ffff;
const FG: u32 = 32;
const BG: u32 = 64;
const MODIFIER: u32 = 96;

/// The symbol of a blank.
const BLANK: u32 = b' ' as u32;
/// In place of a symbol: the one before takes this column, too.
pub(super) const COVERED: u32 = 0;
/// No character begins with this byte.
const CLUSTER: u8 = 0xff;

impl Cell {
    /// A cell that nothing was written into.
    pub const EMPTY: Self = Self(BLANK as u128);

    /// How it looks.
    pub fn attributes(self) -> Attributes {
        Attributes {
            fg: Tint::of_bits((self.0 >> FG) as u32),
            bg: Tint::of_bits((self.0 >> BG) as u32),
            modifier: Modifier::from_bits_retain((self.0 >> MODIFIER) as u16),
        }
    }

    /// True if its symbol is a blank.
    pub fn is_blank(self) -> bool {
        self.code() == BLANK
    }

    /// True if the symbol before it takes this column, too.
    pub fn is_covered(self) -> bool {
        self.code() == COVERED
    }

    /// Its symbol as a number: what `spelled` and `spelled_at` give, or `COVERED`.
    #[inline]
    pub(super) fn code(self) -> u32 {
        self.0 as u32
    }

    /// The place of its symbol in the canvas, where that has several characters.
    #[inline]
    pub fn cluster(self) -> Option<usize> {
        let code = self.code();
        (code as u8 == CLUSTER).then_some((code >> 8) as usize)
    }

    /// Makes its symbol a blank.
    pub(super) fn blank(&mut self) {
        self.0 = self.0 & !SYMBOL | u128::from(BLANK);
    }
}

impl fmt::Debug for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x} {:?}", self.code(), self.attributes())
    }
}

/// A character as a cell holds it.
#[inline]
pub(super) fn spelled(letter: char) -> u32 {
    match letter {
        // It would look covered.
        '\0' => BLANK,
        '\u{1}'..='\u{7f}' => letter as u32,
        _ => {
            let mut bytes = [0; 4];
            letter.encode_utf8(&mut bytes);
            u32::from_le_bytes(bytes)
        }
    }
}

/// The symbol at a place of the canvas as a cell holds it; a blank where there are more than can be told apart.
pub(super) fn spelled_at(place: usize) -> u32 {
    match u32::try_from(place) {
        Ok(place @ ..0x100_0000) => place << 8 | u32::from(CLUSTER),
        _ => BLANK,
    }
}

/// What drawing changes of how cells look: what it leaves of them, and what it sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coat {
    keep: u128,
    set: u128,
}

impl Coat {
    /// Changes nothing.
    pub const NONE: Self = Self { keep: !0, set: 0 };

    /// The same with a colour for symbols.
    pub fn fg(self, tint: impl Into<Tint>) -> Self {
        self.tinted(FG, tint.into())
    }

    /// The same with a colour for their ground.
    pub fn bg(self, tint: impl Into<Tint>) -> Self {
        self.tinted(BG, tint.into())
    }

    fn tinted(self, at: u32, tint: Tint) -> Self {
        let mask = !(u128::from(u32::MAX) << at);
        Self {
            keep: self.keep & mask,
            set: self.set & mask | u128::from(tint.bits()) << at,
        }
    }

    /// The same with modifiers.
    pub fn with(self, modifier: Modifier) -> Self {
        let bits = u128::from(modifier.bits()) << MODIFIER;
        Self {
            keep: self.keep & !bits,
            set: self.set | bits,
        }
    }

    /// The same, modifiers taken away from what was drawn before.
    pub fn without(self, modifier: Modifier) -> Self {
        let bits = u128::from(modifier.bits()) << MODIFIER;
        Self {
            keep: self.keep & !bits,
            set: self.set & !bits,
        }
    }

    /// The colour of symbols, if it changes that.
    pub fn letters(self) -> Option<Tint> {
        self.tint(FG)
    }

    /// The colour of their ground, if it changes that.
    pub fn ground(self) -> Option<Tint> {
        self.tint(BG)
    }

    fn tint(self, at: u32) -> Option<Tint> {
        let leaves = (self.keep >> at) as u32 != 0;
        (!leaves).then(|| Tint::of_bits((self.set >> at) as u32))
    }

    /// True if it sets all these modifiers.
    pub fn has(self, modifier: Modifier) -> bool {
        let set = Modifier::from_bits_retain((self.set >> MODIFIER) as u16);
        set.contains(modifier)
    }

    /// Changes how a cell looks.
    #[inline]
    pub(super) fn wash(self, cell: &mut Cell) {
        cell.0 = cell.0 & self.keep | self.set;
    }

    /// The same, and its symbol.
    #[inline]
    pub(super) fn write(self, cell: &mut Cell, symbol: u32) {
        cell.0 = cell.0 & self.keep & !SYMBOL | self.set | u128::from(symbol);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui_core::style::Color;

    #[test]
    fn a_cell_is_16_bytes() {
        assert_eq!(size_of::<Cell>(), 16);
    }

    #[test]
    fn a_coat_changes_what_it_names() {
        let mut cell = Cell::EMPTY;
        let dim = Coat::NONE.bg(Color::Cyan).with(Modifier::DIM | Modifier::BOLD);
        dim.write(&mut cell, spelled('日'));
        assert_eq!((dim.letters(), dim.ground()), (None, Some(Color::Cyan.into())));
        assert!(dim.has(Modifier::DIM) && !dim.has(Modifier::DIM | Modifier::REVERSED));
        Coat::NONE
            .fg(Color::Rgb(1, 2, 3))
            .without(Modifier::DIM)
            .wash(&mut cell);
        assert_eq!(cell.code().to_le_bytes(), *b"\xe6\x97\xa5\0");
        assert_eq!(
            cell.attributes(),
            Attributes {
                fg: Color::Rgb(1, 2, 3).into(),
                bg: Color::Cyan.into(),
                modifier: Modifier::BOLD
            }
        );
        let red = dim.bg(Color::Red).without(Modifier::BOLD);
        assert_eq!(
            (red.ground(), red.has(Modifier::BOLD)),
            (Some(Color::Red.into()), false)
        );
    }
}
