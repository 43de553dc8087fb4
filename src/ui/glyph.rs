//! Every symbol the screen uses, with what stands for it in plain ASCII. Each takes one column.

/// A symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Glyph {
    /// A bar standing on the bottom of the cell, 0 to 8 eighths high.
    Up(u8),
    /// A bar lying at the left of the cell, 0 to 8 eighths long.
    Along(u8),
    /// The right half of the cell, where a bar to the left ends.
    RightHalf,
    /// Shading, 0 (none) to 4 (full).
    Shade(u8),
    /// A line from left to right.
    Horizontal,
    /// A line from top to bottom.
    Vertical,
    /// A broken line from left to right, for marks and grids.
    Dashes,
    /// A broken line from top to bottom.
    DashesDown,
    /// A round corner joining right and down.
    TopLeft,
    /// A round corner joining left and down.
    TopRight,
    /// A round corner joining right and up.
    BottomLeft,
    /// A round corner joining left and up.
    BottomRight,
    /// A line from top to bottom with a branch to the right.
    TeeRight,
    /// A line from top to bottom with a branch to the left.
    TeeLeft,
    /// A line from left to right with a branch down.
    TeeDown,
    /// A line from left to right with a branch up.
    TeeUp,
    /// Two lines that cross and join.
    Cross,
    /// The head of an arrow to the right.
    Right,
    /// The head of an arrow to the left.
    Left,
    /// Infinity (`i` in ASCII; numbers write `inf`).
    Infinity,
    /// Element-by-element product.
    Times,
    /// Sum.
    Plus,
    /// A small dot: a point of a curve, an empty place of a scale.
    Dot,
    /// A point with a value.
    Point,
    /// A point without one.
    Ring,
    /// The mark of the n-th line of a chart, where colours do not tell lines apart.
    Mark(usize),
    /// The cursor in a list.
    Cursor,
    /// The cursor below a scale.
    Here,
    /// Done, right.
    Check,
    /// Not right.
    Wrong,
    /// Something needs attention.
    Warning,
    /// Text goes on.
    Ellipsis,
    /// A list goes on above.
    Above,
    /// A list goes on below.
    Below,
    /// An item of a list.
    Bullet,
    /// Fixed by hand.
    Pin,
    /// Playing.
    Play,
    /// Standing still.
    Pause,
}

impl Glyph {
    /// The symbol itself, or its plain form.
    pub fn text(self, ascii: bool) -> &'static str {
        const UP: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
        const ALONG: [&str; 9] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"];
        const MARK: [(&str, &str); 6] = [
            ("●", "*"),
            ("▲", "+"),
            ("■", "x"),
            ("◆", "o"),
            ("○", "@"),
            ("△", "%"),
        ];
        const UP_PLAIN: [&str; 9] = [" ", "_", "_", ".", "-", "-", "=", "#", "#"];
        const SHADE: [&str; 5] = [" ", "░", "▒", "▓", "█"];
        const SHADE_PLAIN: [&str; 5] = [" ", ".", ":", "+", "#"];
        let (rich, plain) = match self {
            Self::Up(eighths) => {
                let eighths = usize::from(eighths.min(8));
                (UP[eighths], UP_PLAIN[eighths])
            }
            Self::Along(eighths) => (
                ALONG[usize::from(eighths.min(8))],
                if eighths >= 4 { "#" } else { " " },
            ),
            Self::Shade(part) => (
                SHADE[usize::from(part.min(4))],
                SHADE_PLAIN[usize::from(part.min(4))],
            ),
            Self::RightHalf => ("▐", "#"),
            Self::Horizontal => ("─", "-"),
            Self::Vertical => ("│", "|"),
            Self::Dashes => ("╌", "-"),
            Self::DashesDown => ("╎", ":"),
            Self::TopLeft => ("╭", "+"),
            Self::TopRight => ("╮", "+"),
            Self::BottomLeft => ("╰", "+"),
            Self::BottomRight => ("╯", "+"),
            Self::TeeRight => ("├", "+"),
            Self::TeeLeft => ("┤", "+"),
            Self::TeeDown => ("┬", "+"),
            Self::TeeUp => ("┴", "+"),
            Self::Cross => ("┼", "+"),
            Self::Right => ("▸", ">"),
            Self::Left => ("◂", "<"),
            Self::Infinity => ("∞", "i"),
            Self::Times => ("×", "*"),
            Self::Plus => ("+", "+"),
            Self::Dot => ("·", "."),
            Self::Point => ("●", "*"),
            Self::Ring => ("○", "o"),
            Self::Mark(line) => MARK[line % MARK.len()],
            Self::Cursor => ("›", ">"),
            Self::Here => ("▴", "^"),
            Self::Check => ("✓", "v"),
            Self::Wrong => ("✗", "x"),
            Self::Warning => ("!", "!"),
            Self::Ellipsis => ("…", "~"),
            // In a lab where `v` is a key and a variable, a list goes on as a text does.
            Self::Above => ("▴", "~"),
            Self::Below => ("▾", "~"),
            Self::Bullet => ("•", "*"),
            Self::Pin => ("◆", "#"),
            Self::Play => ("▸", ">"),
            Self::Pause => ("‖", "|"),
        };
        if ascii { plain } else { rich }
    }
}

/// How a verdict begins a line or stands behind a number. In plain ASCII it is a word: where `v` and `x` are variables,
/// `4.4v` would be a product.
pub fn verdict_mark(right: bool, ascii: bool) -> &'static str {
    match (right, ascii) {
        (true, true) => "[ok]",
        (false, true) => "[no]",
        (true, false) => Glyph::Check.text(false),
        (false, false) => Glyph::Wrong.text(false),
    }
}

#[cfg(test)]
mod tests {
    use super::Glyph::{self, *};
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn each_takes_one_column_in_both_forms() {
        let mut all: Vec<Glyph> = (0..=9)
            .flat_map(|n| [Up(n), Along(n), Shade(n), Mark(n.into())])
            .collect();
        all.extend([
            RightHalf,
            Horizontal,
            Vertical,
            Dashes,
            DashesDown,
            TopLeft,
            TopRight,
            BottomLeft,
            BottomRight,
            TeeRight,
            TeeLeft,
            TeeDown,
            TeeUp,
            Cross,
            Right,
            Left,
            Infinity,
            Times,
            Plus,
            Dot,
            Point,
            Ring,
            Cursor,
            Here,
            Check,
            Wrong,
            Warning,
            Ellipsis,
            Above,
            Below,
            Bullet,
            Pin,
            Play,
            Pause,
        ]);
        for glyph in all {
            assert_eq!(glyph.text(false).width(), 1, "{glyph:?}");
            assert_eq!(glyph.text(true).len(), 1, "{glyph:?}");
            assert!(glyph.text(true).is_ascii(), "{glyph:?}");
        }
    }

    #[test]
    fn a_verdict_is_no_variable() {
        for right in [true, false] {
            assert_eq!(super::verdict_mark(right, false).width(), 1);
            let plain = super::verdict_mark(right, true);
            assert!(plain.starts_with('[') && plain.ends_with(']'), "{plain}");
        }
    }
}
