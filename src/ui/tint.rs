//! A colour as a cell holds it and as a terminal is told it.

use ratatui_core::style::Color;

use super::colour::{Rgb, index_of, indexed};

/// The terminal's own colour, one of its table of 256, or one of red, green and blue: a number, so that cells are compared
/// as numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tint(u32);

const INDEXED: u32 = 1 << 24;
const DIRECT: u32 = 2 << 24;

impl Tint {
    /// The terminal's own.
    pub const OWN: Self = Self(0);

    /// The number.
    pub(super) const fn bits(self) -> u32 {
        self.0
    }

    /// The tint of such a number.
    pub(super) const fn of_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// What it looks like; `None` for the terminal's own.
    pub fn rgb(self) -> Option<Rgb> {
        let [kind, red, green, blue] = self.0.to_be_bytes();
        match u32::from(kind) << 24 {
            DIRECT => Some(Rgb(red, green, blue)),
            INDEXED => Some(indexed(blue)),
            _ => None,
        }
    }

    /// Gives `code` the numbers that select it ("Select Graphic Rendition"); `base` is 30 for letters and 40 for their ground.
    pub fn codes(self, base: u16, mut code: impl FnMut(u16)) {
        let [kind, red, green, blue] = self.0.to_be_bytes();
        match u32::from(kind) << 24 {
            DIRECT => [base + 8, 2, red.into(), green.into(), blue.into()]
                .into_iter()
                .for_each(code),
            INDEXED => match u16::from(blue) {
                index @ 0..=7 => code(base + index),
                index @ 8..=15 => code(base + 60 + index - 8),
                index => [base + 8, 5, index].into_iter().for_each(code),
            },
            _ => code(base + 9),
        }
    }
}

impl From<Color> for Tint {
    fn from(colour: Color) -> Self {
        match colour {
            Color::Rgb(red, green, blue) => Self(DIRECT | u32::from_be_bytes([0, red, green, blue])),
            _ => index_of(colour).map_or(Self::OWN, |index| Self(INDEXED | u32::from(index))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(colour: Color, base: u16) -> Vec<u16> {
        let mut codes = Vec::new();
        Tint::from(colour).codes(base, |code| codes.push(code));
        codes
    }

    #[test]
    fn a_terminal_is_told_each_kind_of_colour() {
        assert_eq!(told(Color::Reset, 30), [39]);
        assert_eq!(told(Color::Cyan, 30), [36]);
        assert_eq!(told(Color::LightBlue, 40), [104]);
        assert_eq!(told(Color::Indexed(99), 40), [48, 5, 99]);
        assert_eq!(told(Color::Rgb(0, 20, 255), 30), [38, 2, 0, 20, 255]);
    }

    #[test]
    fn black_is_not_the_terminals_own() {
        assert_eq!(Tint::from(Color::Reset), Tint::OWN);
        assert_eq!(Tint::from(Color::Rgb(0, 0, 0)).rgb(), Some(Rgb(0, 0, 0)));
        assert_eq!(Tint::from(Color::Black).rgb(), Some(indexed(0)));
        assert_eq!(Tint::OWN.rgb(), None);
    }
}
