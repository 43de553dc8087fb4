//! Text from a file made safe to show: control characters, and characters that reorder or hide text, become escapes.

/// The most characters of a name that a message quotes.
const QUOTE_LIMIT: usize = 40;

/// Whether `c` must not reach a terminal: it would move the cursor, reverse the line or leave no trace.
pub fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{61c}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// `text` with every unprintable character written as an escape.
pub fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unprintable(c) {
            shown.extend(c.escape_debug());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// `text` as a message names it: printable, in backquotes, cut when long.
pub fn quoted(text: &str) -> String {
    match text.char_indices().nth(QUOTE_LIMIT) {
        Some((end, _)) => format!("`{}…`", printable(&text[..end])),
        None => format!("`{}`", printable(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_moves_or_hides_text_is_printed() {
        assert_eq!(
            printable("a\u{1b}[2Jb\u{202e}c\u{feff}\t"),
            "a\\u{1b}[2Jb\\u{202e}c\\u{feff}\\t"
        );
        assert_eq!(printable("año 記 👩‍🔬 e\u{301}"), "año 記 👩‍🔬 e\u{301}");
        let every = ('\0'..=char::MAX)
            .filter(|c| is_unprintable(*c))
            .collect::<String>();
        assert!(!printable(&every).contains(is_unprintable));
    }

    #[test]
    fn long_names_are_cut() {
        assert_eq!(quoted("short"), "`short`");
        assert_eq!(
            quoted(&"ñ".repeat(1000)),
            format!("`{}…`", "ñ".repeat(QUOTE_LIMIT))
        );
    }
}
