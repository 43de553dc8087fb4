//! The colours themselves, dark and light: the one place to change how the laboratory looks.
//!
//! Each tone names the colour for rich terminals and which of the classic sixteen stands for it: the nearest that keeps it
//! apart from what is shown beside it, and never a yellow on light paper, where terminals show it too pale to read.

use ratatui_core::style::Color;

use super::colour::Rgb;

/// One colour, and what stands for it where there are only sixteen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tone(pub(crate) Rgb, pub(crate) Color);

const fn tone(hex: u32, plain: Color) -> Tone {
    Tone(Rgb::hex(hex), plain)
}

/// Every colour of one theme.
#[derive(Debug)]
pub(crate) struct Palette {
    pub(crate) paper: Rgb,
    pub(crate) ink: Rgb,
    pub(crate) quiet: Tone,
    pub(crate) heading: Tone,
    pub(crate) accent: Tone,
    pub(crate) border: Tone,
    pub(crate) not_yet: Tone,
    pub(crate) good: Tone,
    pub(crate) bad: Tone,
    pub(crate) trouble: Tone,
    pub(crate) symbol: Tone,
    pub(crate) pinned: Tone,
    /// 0 to 1, luminance rising (dark) or falling (light) all the way, readable without colour vision.
    pub(crate) gates: [Tone; 5],
    /// -1 to 1, blue over grey to orange.
    pub(crate) signed: [Tone; 5],
    /// Lines of a chart: Okabe and Ito's set, adjusted to the paper; none of the sixteen is the accent, which is the
    /// cursor's.
    pub(crate) series: [Tone; 6],
}

pub(crate) static DARK: Palette = Palette {
    paper: Rgb::hex(0x13161c),
    ink: Rgb::hex(0xd5dae2),
    quiet: tone(0x8a93a1, Color::Reset),
    heading: tone(0xf1f3f7, Color::White),
    accent: tone(0xc0abe8, Color::LightMagenta),
    border: tone(0x454d5a, Color::Reset),
    not_yet: tone(0x5f6875, Color::Reset),
    good: tone(0x7cc79a, Color::LightGreen),
    bad: tone(0xe58e7e, Color::LightRed),
    trouble: tone(0xff6f6f, Color::LightRed),
    symbol: tone(0xb7bfcb, Color::Reset),
    pinned: tone(0xe0b96a, Color::LightYellow),
    gates: [
        tone(0x6468b4, Color::Blue),
        tone(0x4a86b4, Color::LightBlue),
        tone(0x3aa79b, Color::Cyan),
        tone(0x86cb6b, Color::LightGreen),
        tone(0xfbe463, Color::LightYellow),
    ],
    signed: [
        tone(0x4fa6ff, Color::LightBlue),
        tone(0x7fa9d6, Color::Blue),
        tone(0xa4a9b1, Color::Reset),
        tone(0xd9a676, Color::Yellow),
        tone(0xff9d42, Color::LightYellow),
    ],
    series: [
        tone(0x56b4e9, Color::LightBlue),
        tone(0xe69f00, Color::Yellow),
        tone(0x2fc293, Color::LightGreen),
        tone(0xd98cb9, Color::LightRed),
        tone(0xf0e442, Color::LightYellow),
        tone(0xe9713a, Color::LightCyan),
    ],
};

pub(crate) static LIGHT: Palette = Palette {
    paper: Rgb::hex(0xfbfaf7),
    ink: Rgb::hex(0x2a2f38),
    quiet: tone(0x69717d, Color::Reset),
    heading: tone(0x14171c, Color::Black),
    accent: tone(0x6c4bb0, Color::Magenta),
    border: tone(0xc3c6cb, Color::Reset),
    not_yet: tone(0xa4a9b0, Color::Reset),
    good: tone(0x23794a, Color::Green),
    bad: tone(0xb2442f, Color::Red),
    trouble: tone(0xc8102e, Color::Red),
    symbol: tone(0x4b535f, Color::Reset),
    pinned: tone(0x8a6410, Color::Blue),
    gates: [
        tone(0x878a2a, Color::DarkGray),
        tone(0x3f8550, Color::Green),
        tone(0x1c6f78, Color::Cyan),
        tone(0x33508f, Color::Blue),
        tone(0x46206f, Color::Magenta),
    ],
    signed: [
        tone(0x0a55a8, Color::Blue),
        tone(0x42719f, Color::Blue),
        tone(0x6f747c, Color::Reset),
        tone(0x96683a, Color::LightRed),
        tone(0xac4c00, Color::Red),
    ],
    series: [
        tone(0x0072b2, Color::Blue),
        tone(0xb26c00, Color::Red),
        tone(0x007d5b, Color::Green),
        tone(0xa8487f, Color::DarkGray),
        tone(0x7c7400, Color::Cyan),
        tone(0xbf4a00, Color::LightBlue),
    ],
};
