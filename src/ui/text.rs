//! Text as a terminal shows it: cleaned, measured, cut and wrapped.
//!
//! Nothing that came from outside reaches a cell before it went through [`clean`].

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The text without anything that could move the cursor or hide: control characters and the marks that turn
/// the reading direction become `\u{FFFD}`, tabs and line ends become blanks.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| is_narrow(c) || replacement(c).is_none()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| replacement(c).unwrap_or(c)).collect())
}

fn replacement(c: char) -> Option<char> {
    match c {
        '\t' | '\n' => Some(' '),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{feff}' => {
            Some('\u{fffd}')
        }
        '\u{2028}' | '\u{2029}' => Some(' '),
        _ if c.is_control() => Some('\u{fffd}'),
        _ => None,
    }
}

/// The columns a text takes.
pub fn columns(text: &str) -> usize {
    narrow_columns(text).unwrap_or_else(|| text.width())
}

/// The columns of a text each of whose characters takes one and is cut from its neighbours by every reader: nearly all
/// that is drawn. `None` for any other, which needs the tables of Unicode.
pub fn narrow_columns(text: &str) -> Option<usize> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Some(text.len());
    }
    text.chars()
        .try_fold(0, |columns, c| is_narrow(c).then_some(columns + 1))
}

/// True for the letters of English and Spanish, Greek ones, and the arrows, frames, blocks and dots that the lab draws.
#[inline]
fn is_narrow(c: char) -> bool {
    matches!(c, ' '..='~'
        | '\u{a1}'..='\u{a8}' | '\u{aa}'..='\u{ac}' | '\u{af}'..='\u{2ff}'
        | '\u{391}'..='\u{3a1}' | '\u{3a3}'..='\u{3c9}'
        | '\u{2010}'..='\u{2027}' | '\u{2032}' | '\u{207a}' | '\u{2190}'..='\u{2193}'
        | '\u{2200}'..='\u{22ff}' | '\u{2500}'..='\u{25a0}' | '\u{2800}'..='\u{28ff}')
}

/// The columns a text takes, for sums on a screen: a text longer than any screen counts as 4096, so that a few
/// of them added up never overflow.
pub fn cells(text: &str) -> u16 {
    columns(text).min(1 << 12) as u16
}

/// The longest beginning that takes at most `width` columns, cut where a reader would cut it.
pub fn head(text: &str, width: usize) -> &str {
    if let Some(columns) = narrow_columns(text) {
        let end = (columns > width).then(|| text.char_indices().nth(width));
        return end.flatten().map_or(text, |(end, _)| &text[..end]);
    }
    let mut used = 0;
    for (at, cluster) in text.grapheme_indices(true) {
        used += cluster.width();
        if used > width {
            return &text[..at];
        }
    }
    text
}

/// The longest end that takes at most `width` columns.
pub fn tail(text: &str, width: usize) -> &str {
    let mut used = 0;
    for (at, cluster) in text.grapheme_indices(true).rev() {
        used += cluster.width();
        if used > width {
            return &text[at + cluster.len()..];
        }
    }
    text
}

/// The text, or its beginning and `mark` (an ellipsis), in at most `width` columns.
pub fn cut<'a>(text: &'a str, width: usize, mark: &str) -> Cow<'a, str> {
    if columns(text) <= width {
        return Cow::Borrowed(text);
    }
    match width.checked_sub(columns(mark)) {
        Some(room) => Cow::Owned(format!("{}{mark}", head(text, room).trim_end())),
        None => Cow::Borrowed(head(text, width)),
    }
}

/// The text in lines of at most `width` columns, broken at blanks, within a word only where it must be.
/// Line ends in the text are kept.
pub fn wrap(text: &str, width: usize) -> Vec<&str> {
    let width = width.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut rest = paragraph.trim_end();
        loop {
            let fits = head(rest, width);
            if fits.len() == rest.len() {
                lines.push(rest);
                break;
            }
            let next_is_blank = rest[fits.len()..].starts_with(' ');
            let end = if next_is_blank {
                Some(fits.len())
            } else {
                fits.rfind(' ')
            };
            let end = match end {
                Some(end) if !rest[..end].trim().is_empty() => end,
                _ => first_cluster(rest, fits),
            };
            lines.push(rest[..end].trim_end());
            rest = rest[end..].trim_start_matches(' ');
        }
    }
    lines
}

/// Something always fits, so that wrapping ends even where one character is wider than the column.
fn first_cluster(rest: &str, fits: &str) -> usize {
    if fits.is_empty() {
        rest.graphemes(true).next().map_or(rest.len(), str::len)
    } else {
        fits.len()
    }
}

/// The text in plain ASCII: accents are dropped, symbols spelled, anything else becomes `?`.
pub fn ascii(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        let spelled = match c {
            _ if c.is_ascii() => {
                plain.push(c);
                continue;
            }
            'á' | 'à' | 'â' | 'ä' | 'ã' => "a",
            'é' | 'è' | 'ê' | 'ë' => "e",
            'í' | 'ì' | 'î' | 'ï' => "i",
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' => "o",
            'ú' | 'ù' | 'û' | 'ü' => "u",
            'Á' => "A",
            'É' => "E",
            'Í' => "I",
            'Ó' => "O",
            'Ú' | 'Ü' => "U",
            'ñ' => "n",
            'Ñ' => "N",
            'ç' => "c",
            '¿' | '¡' => "",
            '“' | '”' | '«' | '»' => "\"",
            '‘' | '’' | '′' => "'",
            // The lab writes products with `*`: a dot is between two things that are told.
            '–' | '—' | '−' | '─' | '·' => "-",
            '…' => "...",
            '×' | '⊙' => "*",
            '∞' => "inf",
            '∂' => "d",
            'ε' => "eps",
            'σ' => "sigmoid",
            'Σ' => "sum",
            '√' => "sqrt",
            '²' => "^2",
            '⁺' => "+",
            '≈' => "~",
            '≤' => "<=",
            '≥' => ">=",
            '›' => ">",
            '→' => "->",
            '←' => "<-",
            '↑' => "^",
            '↓' => "v",
            '\u{a0}' => " ",
            '\u{300}'..='\u{36f}' => "",
            _ => "?",
        };
        plain.push_str(spelled);
        if spelled == "?" && c.width() == Some(2) {
            plain.push('?');
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_dangerous_is_left() {
        assert_eq!(clean("a\x1b[31mb"), "a\u{fffd}[31mb");
        assert_eq!(clean("a\tb\u{202e}c"), "a b\u{fffd}c");
        assert!(matches!(clean("ñandú"), Cow::Borrowed(_)));
    }

    #[test]
    fn what_is_narrow_is_so_in_the_tables_of_unicode() {
        let narrow: Vec<char> = ('\0'..='\u{10ffff}').filter(|c| is_narrow(*c)).collect();
        for pair in narrow.windows(2) {
            let text = String::from_iter(pair);
            assert_eq!(text.width(), 2, "{text:?}");
            assert_eq!(text.graphemes(true).count(), 2, "{text:?}");
            assert!(matches!(clean(&text), Cow::Borrowed(_)), "{text:?}");
        }
        assert_eq!(narrow_columns("σ(f) ─▶ 日"), None);
    }

    #[test]
    fn cutting_counts_columns() {
        assert_eq!(cut("forget gate", 20, "…"), "forget gate");
        assert_eq!(cut("forget gate", 8, "…"), "forget…");
        assert_eq!(cut("日本語", 4, "…"), "日…");
        assert_eq!(cut("日本語", 0, "…"), "");
    }

    #[test]
    fn the_end_of_a_text_is_cut_by_columns() {
        assert_eq!(tail("forget gate", 20), "forget gate");
        assert_eq!(tail("forget gate", 4), "gate");
        assert_eq!(tail("日本語", 5), "本語");
        assert_eq!(tail("e\u{301}e\u{301}", 1), "e\u{301}");
        assert_eq!(tail("abc", 0), "");
    }

    #[test]
    fn wrapping_breaks_at_blanks() {
        assert_eq!(wrap("the cell keeps it", 9), ["the cell", "keeps it"]);
        assert_eq!(wrap("unbreakable", 4), ["unbr", "eaka", "ble"]);
        assert_eq!(wrap("a\n\nb", 4), ["a", "", "b"]);
        assert_eq!(wrap("", 4), [""]);
    }

    #[test]
    fn ascii_is_ascii() {
        assert_eq!(ascii("¿Qué olvidó? ∞"), "Que olvido? inf");
        assert_eq!(ascii("A · B × C"), "A - B * C");
        assert_eq!(ascii("c[0]@6 › f[0]@6"), "c[0]@6 > f[0]@6");
        assert_eq!(ascii("日"), "??");
    }

    proptest! {
        #[test]
        fn wrapped_lines_fit_and_lose_no_letter(text in "[a-zñ日 ]{0,60}", width in 2usize..20) {
            let lines = wrap(&text, width);
            prop_assert!(lines.iter().all(|line| columns(line) <= width));
            let letters = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
