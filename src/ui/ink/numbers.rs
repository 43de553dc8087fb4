//! Numbers in columns, which answer to clicks.

use ratatui_core::layout::Rect;

use super::{Hit, Ink, Number, Target};
use crate::ui::number::{format_number, format_whole};
use crate::ui::theme::Meaning;

impl Ink<'_> {
    /// Draws a number right-aligned in `width` columns, decimals aligned, and makes it answer to clicks.
    /// The number under the cursor is drawn as [`Meaning::Focus`], one that is not finite as
    /// [`Meaning::Trouble`] with a `!` before it where there is room, one that is [`Meaning::Hidden`] as a question mark.
    pub fn number(&mut self, x: u16, y: u16, width: u16, number: Number, meaning: Meaning) {
        self.number_as((x, y, width), number, meaning, format_number);
    }

    /// The same for a number that only takes whole values.
    pub fn whole_number(&mut self, x: u16, y: u16, width: u16, number: Number, meaning: Meaning) {
        self.number_as((x, y, width), number, meaning, format_whole);
    }

    fn number_as(
        &mut self,
        (x, y, width): (u16, u16, u16),
        number: Number,
        meaning: Meaning,
        format: fn(f64, usize) -> String,
    ) {
        let place = self.absolute(Rect::new(x, y, width, 1));
        if place.is_empty() {
            return;
        }
        // What is clipped is written for the room there is: a number must never lose its last digits unseen.
        let columns = usize::from(place.width);
        let (words, meaning) = if meaning == Meaning::Hidden {
            (format!("{:>columns$}", "?"), meaning)
        } else if number.value.is_finite() {
            (format(number.value, columns), meaning)
        } else {
            (
                format!("{:>columns$}", self.trouble(number.value, columns)),
                Meaning::Trouble,
            )
        };
        let focused = self.focus() == Some(number.address);
        let meaning = if focused { Meaning::Focus } else { meaning };
        let blanks = words.len() - words.trim_start_matches(' ').len();
        // A background takes the whole place; other looks, an underline above all, only what is written.
        let filled = focused || matches!(meaning, Meaning::GateFill(_) | Meaning::SignedFill(_));
        let (skip, words) = if filled {
            (0, &words[..])
        } else {
            (blanks, words.trim_end_matches(' '))
        };
        let coat = self.coat(meaning);
        let from = place.x.saturating_add(u16::try_from(skip).unwrap_or(0));
        let rest = Rect {
            x: from,
            width: place.right().saturating_sub(from),
            ..place
        };
        self.write(rest, &words[skip..], coat);
        self.hits.push(Hit {
            area: place,
            target: Target::Number(number.address),
            run: self.run,
        });
    }

    fn trouble(&self, value: f64, columns: usize) -> String {
        let name = match (value.is_nan(), value > 0.0, self.look.ascii) {
            (true, ..) => "NaN",
            (_, true, true) => "inf",
            (_, true, false) => "∞",
            (_, false, true) => "-inf",
            (_, false, false) => "-∞",
        };
        let used = name.chars().count();
        match columns.checked_sub(used) {
            None => "!".to_owned(),
            Some(0) => name.to_owned(),
            Some(_) => format!("!{name}"),
        }
    }
}
