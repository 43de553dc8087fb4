//! Meanings to styles: the only place that decides how a thing looks.
//!
//! Colour never stands alone. Focus is reversed, headings are bold, values not yet computed are dim and
//! trouble is bold and underlined, so every meaning that must be told apart survives `NO_COLOR`.

use ratatui_core::style::{Color, Modifier};

use super::cell::Coat;
use super::colour::{Rgb, along};
use super::palette::{DARK, LIGHT, Palette, Tone};

/// What a piece of the screen means; a panel says this and never a colour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Meaning {
    /// Ordinary text.
    Text,
    /// Text that may be overlooked: captions, units, hints.
    Quiet,
    /// The title of something.
    Heading,
    /// The one accent: keys in the footer, the current step.
    Accent,
    /// Borders and rules.
    Border,
    /// The border of the panel that has the focus.
    FocusedBorder,
    /// The number or row under the cursor.
    Focus,
    /// A value the cursor has not reached yet.
    NotYet,
    /// Not to be told yet: a number is drawn as a question mark.
    Hidden,
    /// Right: a challenge solved, an expectation met.
    Good,
    /// Wrong: a prediction missed, a mistake in a file.
    Bad,
    /// Not a number, or infinite.
    Trouble,
    /// Names and operators of equations.
    Symbol,
    /// A value that was fixed by hand.
    Pinned,
    /// Something between 0 (closed) and 1 (open).
    Gate(f64),
    /// Something between -1 and 1, or scaled to it.
    Signed(f64),
    /// A cell filled with the colour of a gate, with readable text on it.
    GateFill(f64),
    /// A cell filled with the colour of a signed value, with readable text on it.
    SignedFill(f64),
    /// The n-th line of a chart.
    Series(usize),
    /// The chosen row of a list that does not have the focus.
    Selected,
    /// The operation under the cursor, within its equation.
    Lit,
}

/// How many colours the terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// None: bold, dim, underlined and reversed only.
    None,
    /// The classic sixteen.
    Sixteen,
    /// The table of 256.
    Indexed,
    /// Any colour.
    True,
}

/// What the background is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shade {
    /// Light text on dark.
    Dark,
    /// Dark text on light.
    Light,
}

/// What the user asked for; `None` leaves it to the environment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wish {
    /// `--color`.
    pub level: Option<Level>,
    /// `--theme dark` or `light` (`none` is `level: Some(Level::None)`).
    pub shade: Option<Shade>,
}

/// A way of showing meanings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// What the background is.
    pub shade: Shade,
    /// How many colours may be used.
    pub level: Level,
}

impl Theme {
    /// The theme for this terminal. `variable` looks up an environment variable.
    pub fn choose(wish: Wish, variable: impl Fn(&str) -> Option<String>) -> Self {
        let level = wish.level.unwrap_or_else(|| level_of(&variable));
        let shade = wish
            .shade
            .unwrap_or_else(|| shade_of(variable("COLORFGBG").as_deref()));
        Self { shade, level }
    }

    /// Its name, as `--theme` has it.
    pub fn name(&self) -> &'static str {
        match (self.level, self.shade) {
            (Level::None, _) => "none",
            (_, Shade::Dark) => "dark",
            (_, Shade::Light) => "light",
        }
    }

    /// The background this theme is made for, for pictures of the screen.
    pub fn paper(&self) -> Rgb {
        self.palette().paper
    }

    /// The colour of ordinary text on it, for pictures of the screen.
    pub fn ink(&self) -> Rgb {
        self.palette().ink
    }

    /// True if fills can be told apart; otherwise they are drawn with shading characters.
    pub fn has_colour(&self) -> bool {
        self.level != Level::None
    }

    /// The same with every colour there is, for pictures; one without colours stays so.
    pub fn in_full(self) -> Self {
        let level = if self.has_colour() {
            Level::True
        } else {
            self.level
        };
        Self { level, ..self }
    }

    /// How a meaning looks.
    pub fn coat(&self, meaning: Meaning) -> Coat {
        let palette = self.palette();
        let plain = Coat::NONE;
        match meaning {
            Meaning::Text => plain,
            Meaning::Quiet => self.faint(palette.quiet),
            Meaning::Heading => self.fg(palette.heading).with(Modifier::BOLD),
            Meaning::Accent => self.fg(palette.accent),
            Meaning::Border => self.faint(palette.border),
            Meaning::FocusedBorder => self.fg(palette.accent),
            Meaning::Focus => self.fg(palette.accent).with(Modifier::REVERSED | Modifier::BOLD),
            Meaning::NotYet | Meaning::Hidden => self.faint(palette.not_yet),
            Meaning::Good => self.fg(palette.good),
            Meaning::Bad => self.fg(palette.bad).with(Modifier::BOLD),
            Meaning::Trouble => self
                .fg(palette.trouble)
                .with(Modifier::BOLD | Modifier::UNDERLINED),
            Meaning::Symbol => self.fg(palette.symbol),
            Meaning::Pinned => self.fg(palette.pinned).with(Modifier::UNDERLINED),
            Meaning::Gate(value) => self.colour(&palette.gates, value).map_or(plain, |c| plain.fg(c)),
            Meaning::Signed(value) => self
                .colour(&palette.signed, (value + 1.0) / 2.0)
                .map_or(plain, |c| plain.fg(c)),
            Meaning::GateFill(value) => self.fill(&palette.gates, value),
            Meaning::SignedFill(value) => {
                // What is nearly zero sinks into the paper, so that a heatmap shows where something is.
                let zero = Tone(palette.paper.towards(palette.ink, 0.14), Color::Reset);
                let [low, lower, _, higher, high] = palette.signed;
                let half = |end: Tone, plain: Tone| Tone(zero.0.towards(end.0, 0.55), plain.1);
                self.fill(
                    &[low, half(low, lower), zero, half(high, higher), high],
                    (value + 1.0) / 2.0,
                )
            }
            Meaning::Series(line) => self.fg(palette.series[line % palette.series.len()]),
            Meaning::Selected => self.fg(palette.accent).with(Modifier::BOLD),
            Meaning::Lit => self
                .fg(palette.accent)
                .with(Modifier::BOLD | Modifier::UNDERLINED),
        }
    }

    fn palette(&self) -> &'static Palette {
        match self.shade {
            Shade::Dark => &DARK,
            Shade::Light => &LIGHT,
        }
    }

    fn colour_of(&self, tone: Tone) -> Option<Color> {
        match self.level {
            Level::None => None,
            Level::Sixteen => Some(tone.1),
            Level::Indexed => Some(Color::Indexed(tone.0.nearest_indexed())),
            Level::True => Some(Color::Rgb(tone.0.0, tone.0.1, tone.0.2)),
        }
    }

    fn fg(&self, tone: Tone) -> Coat {
        self.colour_of(tone)
            .map_or(Coat::NONE, |colour| Coat::NONE.fg(colour))
    }

    /// Quiet by colour where there are shades of grey, by dimming where there are none.
    fn faint(&self, tone: Tone) -> Coat {
        let coat = self.fg(tone);
        if self.level <= Level::Sixteen {
            coat.with(Modifier::DIM)
        } else {
            coat
        }
    }

    fn colour(&self, scale: &[Tone; 5], place: f64) -> Option<Color> {
        self.colour_of(tone_at(scale, place, LINE_SHADES))
    }

    fn fill(&self, scale: &[Tone; 5], place: f64) -> Coat {
        let tone = tone_at(scale, place, FILL_SHADES);
        let Some(colour) = self.colour_of(tone).filter(|colour| *colour != Color::Reset) else {
            return Coat::NONE;
        };
        let (black, white) = (Rgb::hex(0), Rgb::hex(0xffffff));
        let text = match (self.level, tone.0.is_dark()) {
            (Level::Sixteen, true) => Color::White,
            (Level::Sixteen, false) => Color::Black,
            (Level::Indexed, true) => Color::Indexed(231),
            (Level::Indexed, false) => Color::Indexed(16),
            (_, true) => Color::Rgb(white.0, white.1, white.2),
            (_, false) => Color::Rgb(black.0, black.1, black.2),
        };
        Coat::NONE.bg(colour).fg(text)
    }
}

/// Shades of a scale that are told apart: as many as an eye does, fewer in a thin line than in a filled cell, so that what
/// moves by less than that is not sent to the terminal again.
const FILL_SHADES: f64 = 32.0;
const LINE_SHADES: f64 = 16.0;

/// The tone at a place of a scale, 0 to 1, in so many shades: between its stops and, of the sixteen, that of the nearest stop.
fn tone_at(scale: &[Tone; 5], place: f64, shades: f64) -> Tone {
    let nearest = shade(place, 4.0) * 4.0;
    let between = along(&scale.map(|tone| tone.0), shade(place, shades));
    Tone(between, scale[(nearest as usize).min(4)].1)
}

/// The nearest of `shades` even parts of 0 to 1.
fn shade(place: f64, shades: f64) -> f64 {
    if place.is_nan() {
        return 0.0;
    }
    (place.clamp(0.0, 1.0) * shades).round() / shades
}

fn level_of(variable: &impl Fn(&str) -> Option<String>) -> Level {
    if variable("NO_COLOR").is_some_and(|value| !value.is_empty()) {
        return Level::None;
    }
    let colorterm = variable("COLORTERM").unwrap_or_default();
    let term = variable("TERM").unwrap_or_default();
    let rich = [
        "direct",
        "truecolor",
        "kitty",
        "alacritty",
        "wezterm",
        "foot",
        "ghostty",
    ];
    match term.as_str() {
        "dumb" => Level::None,
        "" if cfg!(windows) || variable("WT_SESSION").is_some() => Level::True,
        "" => Level::None,
        _ if colorterm == "truecolor" || colorterm == "24bit" => Level::True,
        _ if rich.iter().any(|name| term.contains(name)) => Level::True,
        _ if term.contains("256") => Level::Indexed,
        _ if term.ends_with("-m") || term.ends_with("-mono") || term.starts_with("vt") => Level::None,
        _ => Level::Sixteen,
    }
}

/// `COLORFGBG` is `text;background` (or with a third number between), in the classic sixteen.
fn shade_of(colorfgbg: Option<&str>) -> Shade {
    match colorfgbg.and_then(|value| value.rsplit(';').next()) {
        Some("7" | "15") => Shade::Light,
        _ => Shade::Dark,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::tint::Tint;

    fn level(pairs: &[(&str, &str)]) -> Level {
        Theme::choose(Wish::default(), |name| {
            pairs
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        })
        .level
    }

    const MARKED: [Meaning; 7] = [
        Meaning::Text,
        Meaning::Heading,
        Meaning::Focus,
        Meaning::NotYet,
        Meaning::Trouble,
        Meaning::Pinned,
        Meaning::Lit,
    ];

    #[test]
    fn the_environment_decides() {
        assert_eq!(level(&[("TERM", "xterm-256color")]), Level::Indexed);
        assert_eq!(
            level(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")]),
            Level::True
        );
        assert_eq!(level(&[("TERM", "xterm"), ("NO_COLOR", "1")]), Level::None);
        assert_eq!(level(&[("TERM", "xterm"), ("NO_COLOR", "")]), Level::Sixteen);
        assert_eq!(
            level(&[("TERM", "dumb"), ("COLORTERM", "truecolor")]),
            Level::None
        );
        assert_eq!(level(&[("TERM", "linux")]), Level::Sixteen);
        let wish = Wish {
            level: Some(Level::True),
            shade: Some(Shade::Light),
        };
        let chosen = Theme::choose(wish, |name| (name == "NO_COLOR").then(|| "1".to_owned()));
        assert_eq!(
            chosen,
            Theme {
                shade: Shade::Light,
                level: Level::True
            }
        );
        assert_eq!(shade_of(Some("0;default;15")), Shade::Light);
        assert_eq!(shade_of(Some("15;0")), Shade::Dark);
    }

    #[test]
    fn without_colour_nothing_is_coloured_and_marks_differ() {
        let theme = Theme {
            shade: Shade::Dark,
            level: Level::None,
        };
        for (index, meaning) in MARKED.iter().enumerate() {
            let coat = theme.coat(*meaning);
            assert_eq!((coat.letters(), coat.ground()), (None, None), "{meaning:?}");
            for other in &MARKED[..index] {
                let same = matches!((meaning, other), (Meaning::Lit, Meaning::Trouble));
                assert!(
                    same || theme.coat(*other) != coat,
                    "{meaning:?} looks like {other:?}"
                );
            }
        }
        assert_eq!(theme.coat(Meaning::GateFill(0.4)), Coat::NONE);
    }

    #[test]
    fn every_value_can_be_read_on_its_paper() {
        for palette in [&DARK, &LIGHT] {
            for place in 0..=40 {
                let place = f64::from(place) / 40.0;
                for scale in [&palette.gates, &palette.signed] {
                    let colour = along(&scale.map(|tone| tone.0), place);
                    assert!(colour.contrast(palette.paper) > 3.0, "{colour:?} at {place}");
                }
            }
            for tone in [
                palette.quiet,
                palette.accent,
                palette.good,
                palette.bad,
                palette.trouble,
            ] {
                assert!(tone.0.contrast(palette.paper) > 4.5, "{tone:?}");
            }
            for tone in palette.series {
                assert!(tone.0.contrast(palette.paper) > 3.0, "{tone:?}");
            }
        }
    }

    #[test]
    fn sixteen_colours_keep_apart_what_is_shown_together() {
        for (shade, palette) in [(Shade::Dark, &DARK), (Shade::Light, &LIGHT)] {
            let level = Level::Sixteen;
            let theme = Theme { shade, level };
            let lines: Vec<_> = (0..palette.series.len())
                .map(|line| theme.coat(Meaning::Series(line)).letters())
                .collect();
            for (at, line) in lines.iter().enumerate() {
                assert_ne!(
                    *line,
                    theme.coat(Meaning::Accent).letters(),
                    "line {at} {shade:?}"
                );
                assert!(!lines[..at].contains(line), "line {at} {shade:?}");
            }
            let fill = |value| theme.coat(Meaning::SignedFill(value)).ground();
            assert_ne!(fill(0.5), fill(1.0), "{shade:?}");
            assert_ne!(fill(0.5), fill(-0.5), "{shade:?}");
            assert_eq!(fill(0.1), None, "{shade:?}");
        }
        let too_pale = [Color::Yellow, Color::LightYellow, Color::White, Color::Gray];
        let scales = LIGHT.gates.iter().chain(&LIGHT.signed).chain(&LIGHT.series);
        let tones = scales.chain([&LIGHT.pinned, &LIGHT.accent]);
        for tone in tones {
            assert!(!too_pale.contains(&tone.1), "{tone:?}");
        }
    }

    #[test]
    fn gates_go_one_way_in_luminance() {
        for (palette, sign) in [(&DARK, 1.0), (&LIGHT, -1.0)] {
            for pair in palette.gates.windows(2) {
                assert!(
                    sign * (pair[1].0.luminance() - pair[0].0.luminance()) > 0.0,
                    "{pair:?}"
                );
            }
        }
    }

    #[test]
    fn fills_carry_readable_text() {
        let theme = Theme {
            shade: Shade::Dark,
            level: Level::True,
        };
        for place in 0..=20 {
            let coat = theme.coat(Meaning::SignedFill(f64::from(place) / 10.0 - 1.0));
            let [text, ground] =
                [coat.letters(), coat.ground()].map(|tint| tint.and_then(Tint::rgb).unwrap());
            assert!(text.contrast(ground) > 4.5);
        }
    }
}
