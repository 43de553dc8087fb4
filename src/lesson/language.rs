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

    /// Words that are quoted within a sentence.
    pub fn quoted(self, words: &str) -> String {
        match self {
            Language::English => format!("'{words}'"),
            Language::Spanish => format!("«{words}»"),
        }
    }

    /// The part in this language of what stands in the text of a cell: its name and its captions are written `forget gate |
    /// puerta de olvido`, or once for all languages.
    pub fn part_of(self, text: &str) -> &str {
        let mut parts = text.split('|').map(str::trim);
        let english = parts.next().unwrap_or_default();
        match self {
            Language::English => english,
            Language::Spanish => parts.next().unwrap_or(english),
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
    fn captions_have_a_part_for_each_language() {
        let both = "forget gate | puerta de olvido";
        assert_eq!(Language::English.part_of(both), "forget gate");
        assert_eq!(Language::Spanish.part_of(both), "puerta de olvido");
        assert_eq!(Language::Spanish.part_of("a - b"), "a - b");
    }

    #[test]
    fn locales_name_languages() {
        assert_eq!(Language::of_locale("es_AR.UTF-8"), Some(Language::Spanish));
        assert_eq!(Language::of_locale("EN"), Some(Language::English));
        assert_eq!(Language::of_locale("C.UTF-8"), None);
        assert_eq!(Language::of_locale(""), None);
    }
}
