//! Options that go with every command: language and looks.

use clap::{Args, ValueEnum};

use crate::lesson::Language;
use crate::progress::Progress;
use crate::ui::theme::{Level, Shade, Theme, Wish};

/// What every command understands.
#[derive(Debug, Clone, Args)]
pub(super) struct Options {
    /// Language; otherwise that of LC_ALL, LC_MESSAGES or LANG
    #[arg(long, value_enum, global = true, value_name = "LANGUAGE")]
    lang: Option<LanguageChoice>,
    /// Colours for a dark or a light background, or none
    #[arg(long, value_enum, global = true, value_name = "THEME")]
    theme: Option<ThemeChoice>,
    /// How many colours the terminal has
    #[arg(
        long,
        value_enum,
        global = true,
        value_name = "COLORS",
        default_value = "auto"
    )]
    color: ColorChoice,
    /// Draw with plain ASCII characters only
    #[arg(long, global = true)]
    pub(super) ascii: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LanguageChoice {
    /// English
    En,
    /// español
    Es,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ThemeChoice {
    /// Light text on dark
    Dark,
    /// Dark text on light
    Light,
    /// No colours
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ColorChoice {
    /// Any colour
    Truecolor,
    /// The table of 256
    #[value(name = "256")]
    Indexed,
    /// The classic sixteen
    #[value(name = "16")]
    Sixteen,
    /// No colours
    None,
    /// What the terminal says; none if NO_COLOR is set
    Auto,
}

impl Options {
    /// The language asked for, or that of the environment.
    pub(super) fn language(&self) -> Language {
        self.language_asked().unwrap_or_else(|| language_of(variable))
    }

    /// The language asked for, or the one chosen in the lab before, or that of the environment.
    pub(super) fn language_after(&self, progress: &Progress) -> Language {
        let chosen = || Language::of_locale(progress.language()?);
        let asked = self.language_asked().or_else(chosen);
        asked.unwrap_or_else(|| language_of(variable))
    }

    fn language_asked(&self) -> Option<Language> {
        self.lang.map(|lang| match lang {
            LanguageChoice::En => Language::English,
            LanguageChoice::Es => Language::Spanish,
        })
    }

    /// The theme asked for, completed from the environment.
    pub(super) fn theme(&self) -> Theme {
        Theme::choose(self.wish(), variable)
    }

    /// The theme of a picture, which has every colour, whatever terminal it is made in, unless fewer are asked for.
    pub(super) fn picture_theme(&self) -> Theme {
        match self.color {
            ColorChoice::Auto => self.theme().in_full(),
            _ => self.theme(),
        }
    }

    /// Whether nobody has asked for dark or light.
    pub(super) fn shade_is_open(&self) -> bool {
        self.theme.is_none()
    }

    /// The theme asked for, or the one chosen in the lab before, completed from the environment; and whether colours
    /// were switched off in the lab.
    pub(super) fn theme_after(&self, progress: &Progress) -> (Theme, bool) {
        let chosen = progress.theme().filter(|_| self.theme.is_none());
        let mut wish = self.wish();
        wish.shade = match chosen {
            Some("dark") => Some(Shade::Dark),
            Some("light") => Some(Shade::Light),
            _ => wish.shade,
        };
        let plain = chosen == Some("none") && self.color == ColorChoice::Auto;
        (Theme::choose(wish, variable), plain)
    }

    fn wish(&self) -> Wish {
        let level = match (self.theme, self.color) {
            (Some(ThemeChoice::None), _) | (_, ColorChoice::None) => Some(Level::None),
            (_, ColorChoice::Truecolor) => Some(Level::True),
            (_, ColorChoice::Indexed) => Some(Level::Indexed),
            (_, ColorChoice::Sixteen) => Some(Level::Sixteen),
            (_, ColorChoice::Auto) => None,
        };
        let shade = match self.theme {
            Some(ThemeChoice::Dark) => Some(Shade::Dark),
            Some(ThemeChoice::Light) => Some(Shade::Light),
            Some(ThemeChoice::None) | None => None,
        };
        Wish { level, shade }
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The first of the locale variables that is set decides, as everywhere; a language we do not speak is English.
fn language_of(variable: impl Fn(&str) -> Option<String>) -> Language {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(variable)
        .find(|locale| !locale.is_empty())
        .and_then(|locale| Language::of_locale(&locale))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_locale_that_is_set_decides() {
        let language = |set: &[(&str, &str)]| {
            language_of(|name| {
                let found = set.iter().find(|(own, _)| *own == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(language(&[]), Language::English);
        assert_eq!(language(&[("LANG", "es_ES.UTF-8")]), Language::Spanish);
        assert_eq!(
            language(&[("LC_ALL", "C"), ("LANG", "es_ES.UTF-8")]),
            Language::English
        );
        assert_eq!(
            language(&[("LC_ALL", ""), ("LC_MESSAGES", "es"), ("LANG", "en")]),
            Language::Spanish
        );
        assert_eq!(language(&[("LANG", "de_DE")]), Language::English);
    }
}
