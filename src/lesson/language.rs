//! The languages of the lab and text that is written in each of them.

/// A language of the lab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Spanish.
    Spanish,
}

impl Language {
    /// Every language, in the order in which a key goes through them.
    pub const ALL: [Language; 2] = [Language::English, Language::Spanish];

    /// Its code, as lessons, `--lang` and `LANG` write it.
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Spanish => "es",
        }
    }

    /// Its name in itself.
    pub fn name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::Spanish => "español",
        }
    }

    /// The language of a code or locale, such as `es` or `es_ES.UTF-8`.
    pub fn of_locale(locale: &str) -> Option<Self> {
        let code = locale.split(['_', '-', '.', '@']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.code().eq_ignore_ascii_case(code))
    }
}

/// The same thing in every language.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Localized<T> {
    /// In English.
    pub en: T,
    /// In Spanish.
    pub es: T,
}

impl<T> Localized<T> {
    /// In that language.
    pub fn get(&self, language: Language) -> &T {
        match language {
            Language::English => &self.en,
            Language::Spanish => &self.es,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_name_languages() {
        assert_eq!(Language::of_locale("es_AR.UTF-8"), Some(Language::Spanish));
        assert_eq!(Language::of_locale("EN"), Some(Language::English));
        assert_eq!(Language::of_locale("C.UTF-8"), None);
        assert_eq!(Language::of_locale(""), None);
    }
}
