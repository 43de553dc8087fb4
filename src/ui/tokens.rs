//! Running text in which some words are numbers that know where they live: prose and formulas.

use compact_str::CompactString;
use ratatui_core::layout::Rect;

use super::ink::{Ink, Number, Target};
use super::number::{format_number, rounded};
use super::text::columns;
use super::theme::Meaning;
use crate::engine::Address;
use crate::lesson::RunId;

/// A word of running text.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// What stands there.
    pub text: CompactString,
    /// What it means.
    pub meaning: Meaning,
    /// The number it is, where it is one.
    pub address: Option<Address>,
    /// The run of that number, where not the one that is drawn.
    pub run: Option<RunId>,
    /// Whether it stands right behind the token before, without a blank.
    pub glued: bool,
}

impl Token {
    /// A word.
    pub fn word(text: impl Into<CompactString>, meaning: Meaning) -> Self {
        Self {
            text: text.into(),
            meaning,
            address: None,
            run: None,
            glued: false,
        }
    }

    /// A number, as short as the lab writes it.
    pub fn number(number: Number, meaning: Meaning) -> Self {
        Self::written(short(number.value), number, meaning)
    }

    /// A number, written in this way.
    pub fn written(text: impl Into<CompactString>, number: Number, meaning: Meaning) -> Self {
        let meaning = if number.value.is_finite() {
            meaning
        } else {
            Meaning::Trouble
        };
        Self {
            address: Some(number.address),
            ..Self::word(text, meaning)
        }
    }

    /// The same, without a blank before it.
    pub fn glued(mut self) -> Self {
        self.glued = true;
        self
    }
}

/// A number in running text: in full where that is short, else four decimals or an exponent, without padding.
pub(super) fn short(value: f64) -> String {
    const SHORT: usize = 7;
    // What has more decimals is longer.
    const FIVE: f64 = 1e5;
    if value.is_finite() && (value * FIVE).round() / FIVE == value {
        let full = rounded(value, 5);
        let full = full.trim_end_matches('0').trim_end_matches('.');
        if full.len() <= SHORT {
            return full.to_owned();
        }
    }
    let text = format_number(value, 9).trim().to_owned();
    if text.contains('e') || !text.contains('.') {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The tokens in one line.
pub fn line(tokens: &[Token]) -> String {
    let mut line = String::new();
    for token in tokens {
        if !line.is_empty() && !token.glued {
            line.push(' ');
        }
        line.push_str(&token.text);
    }
    line
}

/// The tokens as lines of at most `width` columns, broken as [`draw_tokens`] breaks them.
pub(super) fn lines(tokens: &[Token], width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut line, mut used) = (String::new(), 0);
    let mut at = 0;
    while at < tokens.len() {
        let end = end_of_glued(tokens, at);
        let text: String = tokens[at..end].iter().map(|token| token.text.as_str()).collect();
        let wide = columns(&text);
        let gap = usize::from(!line.is_empty() && !tokens[at].glued);
        if text == "\n" {
            lines.push(std::mem::take(&mut line));
            used = 0;
        } else if !line.is_empty() && used + gap + wide > width {
            lines.push(std::mem::replace(&mut line, text));
            used = wide;
        } else {
            line.extend(std::iter::repeat_n(' ', gap));
            line.push_str(&text);
            used += gap + wide;
        }
        at = end;
    }
    lines.push(line);
    lines
}

/// Where the tokens end that stay together with the one at `at`.
fn end_of_glued(tokens: &[Token], at: usize) -> usize {
    let mut end = at + 1;
    while end < tokens.len() && tokens[at].text != "\n" && tokens[end].glued && tokens[end].text != "\n" {
        end += 1;
    }
    end
}

/// The rows that tokens take in so many columns: measured by drawing them on no rows at all.
pub(super) fn rows_of(ink: &mut Ink<'_>, width: u16, tokens: &[Token]) -> u16 {
    draw_tokens(&mut ink.part(Rect::new(0, 0, width, 0)), 0, tokens)
}

/// Draws tokens from row `y` down, wrapped; a line break is a token of `"\n"`. Returns the rows taken, also those cut
/// off below.
pub(super) fn draw_tokens(ink: &mut Ink<'_>, y: u16, tokens: &[Token]) -> u16 {
    let (width, own) = (usize::from(ink.width()), ink.run());
    let (mut x, mut row) = (0usize, y);
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at].text == "\n" {
            row = row.saturating_add(1);
            x = 0;
            at += 1;
            continue;
        }
        let end = end_of_glued(tokens, at);
        // In plain ASCII some words are longer than they are written.
        let wide_of = |token: &Token| usize::from(ink.columns(&token.text));
        let needed: usize = tokens[at..end].iter().map(wide_of).sum();
        let gap = usize::from(x > 0 && !tokens[at].glued);
        if x > 0 && x + gap + needed > width {
            row = row.saturating_add(1);
            x = 0;
        } else {
            x += gap;
        }
        for token in &tokens[at..end] {
            let wide = usize::from(ink.columns(&token.text));
            let (left, used) = (
                x.min(usize::from(u16::MAX)) as u16,
                wide.min(usize::from(u16::MAX)) as u16,
            );
            let mut ink = match token.run {
                Some(run) => ink.of(run),
                None => ink.of(own),
            };
            let focused = token.address.is_some() && token.address == ink.focus();
            let meaning = if focused { Meaning::Focus } else { token.meaning };
            ink.text(left, row, &token.text, meaning);
            if let Some(address) = token.address {
                ink.hit(Rect::new(left, row, used, 1), Target::Number(address));
            }
            x += wide;
        }
        at = end;
    }
    row.saturating_sub(y).saturating_add(u16::from(x > 0))
}

#[cfg(test)]
mod tests {
    use crate::ui::canvas::Canvas;

    use super::*;
    use crate::ui::frame::to_text;
    use crate::ui::ink::Look;
    use crate::ui::theme::Level;

    #[test]
    fn a_number_is_written_in_full_where_that_is_short() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (100.0, "100"),
            (-0.25, "-0.25"),
            (0.00001, "0.00001"),
            (0.000001, "1.00e-6"),
            (1234567.0, "1234567"),
            (1e7, "10000000"),
            (1.0 / 3.0, "0.3333"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-∞"),
        ] {
            assert_eq!(short(value), text);
        }
    }

    #[test]
    fn words_that_are_longer_in_plain_ascii_do_not_lie_over_each_other() {
        let area = Rect::new(0, 0, 30, 1);
        let mut canvas = Canvas::new(area.width, area.height);
        let look = Look::dark(Level::None, true);
        let words = ["…", "1 - y²", "=", "0.42"].map(|word| Token::word(word, Meaning::Text));
        let mut hits = Vec::new();
        draw_tokens(&mut Ink::new(&mut canvas, area, &look, &mut hits), 0, &words);
        assert_eq!(to_text(&canvas).trim_end(), "... 1 - y^2 = 0.42");
    }
}
