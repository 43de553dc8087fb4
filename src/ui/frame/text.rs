//! A screen as plain text.

use crate::ui::canvas::Canvas;

/// The characters of the screen, a line a row, blanks at the end of a line left out.
pub fn to_text(canvas: &Canvas) -> String {
    let mut text = String::new();
    for y in 0..canvas.area().height {
        let symbols = canvas.symbols(y).map(|(_, cell, _)| canvas.symbol(cell));
        let line: String = symbols.collect();
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_take_their_room() {
        let canvas = Canvas::of_lines(["日本 x  ", "   "]);
        assert_eq!(to_text(&canvas), "日本 x\n\n");
    }
}
