//! A key as the table of keys names it; which terminal event it is, others know.

use crate::lesson::{Language, Localized};

/// A key as the table names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    /// A character, shifted as typed.
    Char(char),
    /// A character with Ctrl.
    Ctrl(char),
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Shift and arrow left.
    ShiftLeft,
    /// Shift and arrow right.
    ShiftRight,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Enter.
    Enter,
    /// Backspace.
    Backspace,
    /// Escape.
    Escape,
}

impl Key {
    /// How the key is written for people; without arrows where it is to be `plain`: in ASCII one down would be a `v`, which is
    /// a key of its own.
    pub fn name(self, language: Language, plain: bool) -> String {
        match self {
            Key::Char(c) if c != ' ' => c.to_string(),
            Key::Ctrl(c) => format!("Ctrl-{c}"),
            _ => {
                let own = WORDS.iter().find(|(key, _)| *key == self);
                let words: &[&str] = own.map_or(&[], |(_, words)| words.get(language));
                let drawn = words.iter().find(|word| word.contains(ARROWS));
                let word = drawn.filter(|_| !plain).or(words.first());
                word.copied().unwrap_or_default().to_owned()
            }
        }
    }
}

const ARROWS: [char; 4] = ['←', '→', '↑', '↓'];

/// The keys that are written as words: first as messages name them, then as else they may be written.
const WORDS: [(Key, Localized<&[&str]>); 16] = [
    word(Key::Left, &["Left", "←"], &["Izq", "←"]),
    word(Key::Right, &["Right", "→"], &["Der", "→"]),
    word(Key::Up, &["Up", "↑"], &["Arriba", "↑"]),
    word(Key::Down, &["Down", "↓"], &["Abajo", "↓"]),
    word(
        Key::ShiftLeft,
        &["Shift-Left", "Shift-←"],
        &["Mayús-Izq", "Mayús-←"],
    ),
    word(
        Key::ShiftRight,
        &["Shift-Right", "Shift-→"],
        &["Mayús-Der", "Mayús-→"],
    ),
    word(Key::Home, &["Home"], &["Inicio"]),
    word(Key::End, &["End"], &["Fin"]),
    word(Key::PageUp, &["PgUp", "PageUp"], &["RePág"]),
    word(Key::PageDown, &["PgDn", "PageDown"], &["AvPág"]),
    word(Key::Tab, &["Tab"], &["Tab"]),
    word(Key::BackTab, &["Shift-Tab"], &["Mayús-Tab"]),
    word(Key::Enter, &["Enter", "Return"], &["Enter"]),
    word(Key::Backspace, &["Backspace"], &["Retroceso"]),
    word(Key::Escape, &["Esc", "Escape"], &["Esc"]),
    word(Key::Char(' '), &["Space"], &["Espacio"]),
];

const fn word(
    key: Key,
    en: &'static [&'static str],
    es: &'static [&'static str],
) -> (Key, Localized<&'static [&'static str]>) {
    (key, Localized { en, es })
}

impl Key {
    /// The key that is written like this: `Right`, `→`, `Enter`, `Space`, `Ctrl-r`, or the character itself.
    pub fn read(text: &str) -> Option<Self> {
        let mut chars = text.chars();
        if let (Some(c), None) = (chars.next(), chars.next())
            && !c.is_control()
            && c != ' '
            && !ARROWS.contains(&c)
        {
            return Some(Key::Char(c));
        }
        if let Some((head, tail)) = text.split_at_checked(5)
            && head.eq_ignore_ascii_case("ctrl-")
            && let (Some(c), None) = (tail.chars().next(), tail.chars().nth(1))
        {
            return Some(Key::Ctrl(c.to_ascii_lowercase()));
        }
        let is = |word: &&str| word.eq_ignore_ascii_case(text);
        WORDS
            .iter()
            .find(|(_, words)| words.en.iter().chain(words.es).any(is))
            .map(|(key, _)| *key)
    }

    /// The words for keys that are written as words.
    pub fn words() -> impl Iterator<Item = &'static str> {
        WORDS.iter().filter_map(|(_, words)| words.en.first().copied())
    }

    /// How keys may be written, for messages.
    pub fn known() -> String {
        let words: Vec<_> = Self::words().collect();
        format!("{}, Ctrl-r, or a character such as b", words.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::KEYS;

    #[test]
    fn every_key_of_the_table_reads_back_from_its_name() {
        for key in KEYS.iter().flat_map(|binding| binding.keys) {
            for language in Language::ALL {
                for plain in [false, true] {
                    let name = key.name(language, plain);
                    assert_eq!(Key::read(&name), Some(*key), "{name}");
                }
            }
            let plain = key.name(Language::English, true);
            assert!(plain.is_ascii(), "{plain}");
        }
        assert_eq!(Key::read("right"), Some(Key::Right));
        assert_eq!(Key::read("ctrl-R"), Some(Key::Ctrl('r')));
        assert_eq!(Key::read("ñ"), Some(Key::Char('ñ')));
        for wrong in ["", "Rihgt", "\n", "Ctrl-", "Ctrl-ab", "F1"] {
            assert_eq!(Key::read(wrong), None, "{wrong}");
        }
    }
}
