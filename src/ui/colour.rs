//! Colours as numbers: blending, and the nearest colour a poorer terminal has.
//!
//! Knows nothing of meanings; `theme` does.

use ratatui_core::style::Color;

/// A colour, eight bits each of red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// A colour from its usual hexadecimal number, `0xRRGGBB`.
    pub const fn hex(number: u32) -> Self {
        Self((number >> 16) as u8, (number >> 8) as u8, number as u8)
    }

    /// The colour `part` (0 to 1) of the way to `other`.
    pub fn towards(self, other: Self, part: f64) -> Self {
        let part = part.clamp(0.0, 1.0);
        let blend = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * part).round() as u8;
        Self(
            blend(self.0, other.0),
            blend(self.1, other.1),
            blend(self.2, other.2),
        )
    }

    /// Relative luminance, 0 (black) to 1 (white), as WCAG defines it.
    pub fn luminance(self) -> f64 {
        let linear = |byte: u8| {
            let value = f64::from(byte) / 255.0;
            if value <= 0.03928 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// How well the two can be told apart, 1 to 21, as WCAG defines it; text wants 4.5, marks 3.
    #[cfg(test)]
    pub(super) fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// True if white letters are told apart from it better than black ones: as `contrast` says, (1 + 0.05) / (L + 0.05) is
    /// more than (L + 0.05) / 0.05.
    pub fn is_dark(self) -> bool {
        (self.luminance() + 0.05).powi(2) < 1.05 * 0.05
    }

    /// The nearest colour of the fixed part (16 to 255) of the 256-colour table: a cube, whose nearest is so in red, green and
    /// blue each, and greys.
    pub fn nearest_indexed(self) -> u8 {
        let nearest = |byte: u8| {
            let levels = (0..6).min_by_key(|digit| byte.abs_diff(level(*digit)));
            levels.unwrap_or_default()
        };
        let cube = 16 + 36 * nearest(self.0) + 6 * nearest(self.1) + nearest(self.2);
        [cube]
            .into_iter()
            .chain(232..=255)
            .min_by_key(|index| self.distance(indexed(*index)))
            .unwrap_or(cube)
    }

    fn distance(self, other: Self) -> u32 {
        let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
        3 * square(self.0, other.0) + 4 * square(self.1, other.1) + 2 * square(self.2, other.2)
    }
}

/// The colour at `place` (0 to 1) of a scale given by evenly spaced stops; black if there are none.
pub fn along(stops: &[Rgb], place: f64) -> Rgb {
    let Some(last) = stops.len().checked_sub(1) else {
        return Rgb(0, 0, 0);
    };
    let at = if place.is_nan() {
        0.0
    } else {
        place.clamp(0.0, 1.0) * last as f64
    };
    let below = at.floor() as usize;
    let from = stops[below.min(last)];
    from.towards(stops[(below + 1).min(last)], at - at.floor())
}

/// How bright a digit of the cube in the 256-colour table is.
fn level(digit: u8) -> u8 {
    if digit == 0 { 0 } else { 55 + 40 * digit }
}

/// The colour behind one entry of the 256-colour table, the first sixteen as xterm draws them softened.
pub fn indexed(index: u8) -> Rgb {
    const SIXTEEN: [u32; 16] = [
        0x1c2027, 0xd96a6a, 0x6cb88a, 0xd3b464, 0x6a9fe0, 0xb39adf, 0x5fb4b8, 0xc9d0d9, 0x6f7883, 0xf08a8a,
        0x8bd4a6, 0xf0d58a, 0x8dbbf5, 0xcdb8f2, 0x86d2d5, 0xf4f6f8,
    ];
    match index {
        0..=15 => Rgb::hex(SIXTEEN[usize::from(index)]),
        16..=231 => {
            let cube = index - 16;
            Rgb(level(cube / 36), level(cube / 6 % 6), level(cube % 6))
        }
        232..=255 => {
            let grey = 8 + 10 * (index - 232);
            Rgb(grey, grey, grey)
        }
    }
}

/// The place of a colour in the 256-colour table; `None` where it has none.
pub fn index_of(color: Color) -> Option<u8> {
    Some(match color {
        Color::Reset | Color::Rgb(..) => return None,
        Color::Indexed(index) => index,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blending_reaches_both_ends() {
        let (black, white) = (Rgb(0, 0, 0), Rgb(255, 255, 255));
        assert_eq!(along(&[black, white], 0.0), black);
        assert_eq!(along(&[black, white], 1.0), white);
        assert_eq!(along(&[black, white, black], 0.5), white);
        assert_eq!(along(&[black, white], f64::NAN), black);
        assert_eq!(along(&[black, white], 7.0), white);
    }

    #[test]
    fn the_table_finds_its_own_colours() {
        for index in [16, 21, 46, 196, 231, 240] {
            assert_eq!(indexed(indexed(index).nearest_indexed()), indexed(index));
        }
    }

    fn sample() -> impl Iterator<Item = Rgb> {
        let bytes = || (0..=255).step_by(15);
        bytes().flat_map(move |r| bytes().flat_map(move |g| bytes().map(move |b| Rgb(r, g, b))))
    }

    #[test]
    fn no_colour_of_the_table_is_nearer_than_the_nearest() {
        for colour in sample() {
            let all = (16..=255).map(|index| colour.distance(indexed(index)));
            let found = colour.distance(indexed(colour.nearest_indexed()));
            assert_eq!(Some(found), all.min(), "{colour:?}");
        }
    }

    #[test]
    fn on_dark_colours_white_is_told_apart_better() {
        let (black, white) = (Rgb::hex(0), Rgb::hex(0xffffff));
        for colour in sample() {
            let better = colour.contrast(white) > colour.contrast(black);
            assert_eq!(colour.is_dark(), better, "{colour:?}");
        }
    }

    #[test]
    fn contrast_is_as_published() {
        assert!((Rgb(0, 0, 0).contrast(Rgb(255, 255, 255)) - 21.0).abs() < 1e-9);
    }
}
