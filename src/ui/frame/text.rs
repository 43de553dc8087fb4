//! A screen as plain text.

use ratatui_core::buffer::Buffer;

use super::row;

/// The characters of the screen, a line a row, blanks at the end of a line left out.
pub fn to_text(buffer: &Buffer) -> String {
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let line: String = row(buffer, y).map(|(_, cell)| cell.symbol()).collect();
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
        let buffer = Buffer::with_lines(["日本 x  ", "   "]);
        assert_eq!(to_text(&buffer), "日本 x\n\n");
    }
}
