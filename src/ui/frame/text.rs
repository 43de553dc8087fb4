//! A screen as plain text.

use crate::ui::canvas::Canvas;

/// The characters of the screen, a line a row, blanks at the end of a line left out.
pub fn to_text(canvas: &Canvas) -> String {
    let mut text = String::new();
    for y in 0..canvas.area().height {
        let mut line = String::new();
        for (_, cell, _) in canvas.symbols(y) {
            line.push_str(&canvas.symbol(cell));
        }
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
