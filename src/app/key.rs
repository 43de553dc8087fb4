//! A key as the table of keys names it; which terminal event it is, others know.

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
    /// How the key is written for people.
    pub fn name(self) -> String {
        match self {
            Key::Char(' ') => "Space".to_owned(),
            Key::Char(c) => c.to_string(),
            Key::Ctrl(c) => format!("Ctrl-{c}"),
            Key::Left => "←".to_owned(),
            Key::Right => "→".to_owned(),
            Key::Up => "↑".to_owned(),
            Key::Down => "↓".to_owned(),
            Key::ShiftLeft => "Shift-←".to_owned(),
            Key::ShiftRight => "Shift-→".to_owned(),
            Key::Home => "Home".to_owned(),
            Key::End => "End".to_owned(),
            Key::PageUp => "PgUp".to_owned(),
            Key::PageDown => "PgDn".to_owned(),
            Key::Tab => "Tab".to_owned(),
            Key::BackTab => "Shift-Tab".to_owned(),
            Key::Enter => "Enter".to_owned(),
            Key::Backspace => "Backspace".to_owned(),
            Key::Escape => "Esc".to_owned(),
        }
    }

    /// The same in plain ASCII, where an arrow down would be a `v`, which is a key of its own.
    pub fn plain_name(self) -> String {
        let word = WORDS.iter().find(|(key, _)| *key == self);
        let word = word.and_then(|(_, words)| words.first());
        word.map_or_else(|| self.name(), |word| (*word).to_owned())
    }
}

/// The keys that are written as words, first as messages name them, then as else they may be written.
const WORDS: [(Key, &[&str]); 16] = [
    (Key::Left, &["Left", "←"]),
    (Key::Right, &["Right", "→"]),
    (Key::Up, &["Up", "↑"]),
    (Key::Down, &["Down", "↓"]),
    (Key::ShiftLeft, &["Shift-Left", "Shift-←"]),
    (Key::ShiftRight, &["Shift-Right", "Shift-→"]),
    (Key::Home, &["Home"]),
    (Key::End, &["End"]),
    (Key::PageUp, &["PgUp", "PageUp"]),
    (Key::PageDown, &["PgDn", "PageDown"]),
    (Key::Tab, &["Tab"]),
    (Key::BackTab, &["Shift-Tab"]),
    (Key::Enter, &["Enter", "Return"]),
    (Key::Backspace, &["Backspace"]),
    (Key::Escape, &["Esc", "Escape"]),
    (Key::Char(' '), &["Space"]),
];

impl Key {
    /// The key that is written like this: `Right`, `→`, `Enter`, `Space`, `Ctrl-r`, or the character itself.
    pub fn read(text: &str) -> Option<Self> {
        let mut chars = text.chars();
        if let (Some(c), None) = (chars.next(), chars.next())
            && !c.is_control()
            && !"←→↑↓ ".contains(c)
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
            .find(|(_, words)| words.iter().any(is))
            .map(|(key, _)| *key)
    }

    /// The words for keys that are written as words.
    pub fn words() -> impl Iterator<Item = &'static str> {
        WORDS.iter().filter_map(|(_, words)| words.first().copied())
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
            assert_eq!(Key::read(&key.name()), Some(*key), "{}", key.name());
            let plain = key.plain_name();
            assert_eq!(Key::read(&plain), Some(*key), "{plain}");
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
