//! The characters of a drawing: which way each one opens, how it looks where a wire is strong, not yet computed or
//! where only ASCII is to be had. Knows single characters, nothing of what they connect.

/// A direction on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
    Left,
    Right,
}

impl Way {
    pub(super) const ALL: [Self; 4] = [Self::Up, Self::Down, Self::Left, Self::Right];

    pub(super) fn back(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }

    fn bit(self) -> u8 {
        match self {
            Self::Up => 1,
            Self::Down => 2,
            Self::Left => 4,
            Self::Right => 8,
        }
    }
}

/// A piece of wire: its ways in bits (up 1, down 2, left 4, right 8) and its other looks.
struct Piece {
    plain: char,
    ways: u8,
    heavy: char,
    dashed: char,
    ascii: char,
    /// Double lines carry several quantities.
    double: bool,
}

const fn piece(plain: char, ways: u8, heavy: char, dashed: char, ascii: char) -> Piece {
    Piece {
        plain,
        ways,
        heavy,
        dashed,
        ascii,
        double: false,
    }
}

const fn double(plain: char, ways: u8, dashed: char, ascii: char) -> Piece {
    Piece {
        plain,
        ways,
        heavy: plain,
        dashed,
        ascii,
        double: true,
    }
}

static PIECES: [Piece; 32] = [
    piece('─', 12, '━', '┄', '-'),
    piece('│', 3, '┃', '┆', '|'),
    piece('╭', 10, '┏', '╭', '+'),
    piece('╮', 6, '┓', '╮', '+'),
    piece('╰', 9, '┗', '╰', '+'),
    piece('╯', 5, '┛', '╯', '+'),
    piece('├', 11, '┣', '├', '+'),
    piece('┤', 7, '┫', '┤', '+'),
    piece('┬', 14, '┳', '┬', '+'),
    piece('┴', 13, '┻', '┴', '+'),
    piece('┼', 15, '╋', '┼', '+'),
    piece('●', 3, '●', '○', '*'),
    double('═', 12, '┄', '='),
    double('║', 3, '┆', '|'),
    double('╔', 10, '╭', '+'),
    double('╗', 6, '╮', '+'),
    double('╚', 9, '╰', '+'),
    double('╝', 5, '╯', '+'),
    double('╠', 11, '├', '+'),
    double('╣', 7, '┤', '+'),
    double('╦', 14, '┬', '+'),
    double('╩', 13, '┴', '+'),
    double('╬', 15, '┼', '+'),
    double('╤', 14, '┬', '+'),
    double('╧', 13, '┴', '+'),
    double('╟', 11, '├', '+'),
    double('╢', 7, '┤', '+'),
    double('╪', 15, '┼', '+'),
    piece('▲', 2, '▲', '△', '^'),
    piece('▼', 1, '▼', '▽', 'v'),
    piece('◀', 8, '◀', '◁', '<'),
    piece('▶', 4, '▶', '▷', '>'),
];

fn find(symbol: char) -> Option<&'static Piece> {
    PIECES.iter().find(|piece| piece.plain == symbol)
}

/// Whether the character belongs to a wire.
pub(super) fn is_wire(symbol: char) -> bool {
    find(symbol).is_some()
}

/// Whether the wire is a double line, which carries several quantities.
pub(super) fn is_double(symbol: char) -> bool {
    find(symbol).is_some_and(|piece| piece.double)
}

/// The arrowhead that points that way.
pub(super) fn arrowhead(way: Way) -> char {
    match way {
        Way::Up => '▲',
        Way::Down => '▼',
        Way::Left => '◀',
        Way::Right => '▶',
    }
}

/// The straight line that goes on in that direction from a wire character; none from a joint, which is on two lines.
pub(super) fn line(symbol: char, way: Way) -> Option<char> {
    if symbol == '●' || !opens(symbol, way) && !opens(symbol, way.back()) {
        return None;
    }
    Some(match way {
        Way::Up | Way::Down if is_double(symbol) && !"╤╧╪".contains(symbol) => '║',
        Way::Up | Way::Down => '│',
        Way::Left | Way::Right if is_double(symbol) && !"╟╢".contains(symbol) => '═',
        Way::Left | Way::Right => '─',
    })
}

/// Whether a wire character connects in that direction.
pub(super) fn opens(symbol: char, way: Way) -> bool {
    find(symbol).is_some_and(|piece| piece.ways & way.bit() != 0)
}

/// Whether a wire going in that direction passes under the character and goes on behind it.
pub(super) fn lets_under(symbol: char, way: Way) -> bool {
    matches!(
        (symbol, way),
        ('│' | '║' | '●', Way::Left | Way::Right) | ('─' | '═', Way::Up | Way::Down)
    )
}

/// The direction in which an arrowhead points.
pub(super) fn points(symbol: char) -> Option<Way> {
    match symbol {
        '▲' => Some(Way::Up),
        '▼' => Some(Way::Down),
        '◀' => Some(Way::Left),
        '▶' => Some(Way::Right),
        _ => None,
    }
}

/// The look of a strong wire; any other character stays as it is.
pub(super) fn heavy(symbol: char) -> char {
    find(symbol).map_or(symbol, |piece| piece.heavy)
}

/// The look of a wire without a value yet; any other character stays as it is.
pub(super) fn dashed(symbol: char) -> char {
    find(symbol).map_or(symbol, |piece| piece.dashed)
}

/// The character for terminals that only have ASCII: one for one, so that the drawing keeps its shape.
pub(super) fn ascii(symbol: char) -> char {
    if symbol.is_ascii() {
        return symbol;
    }
    if let Some(piece) = PIECES
        .iter()
        .find(|piece| [piece.plain, piece.heavy, piece.dashed].contains(&symbol))
    {
        return piece.ascii;
    }
    match symbol {
        '┌' | '┐' | '└' | '┘' => '+',
        '×' => '*',
        'σ' => 's',
        '−' => '-',
        '∞' => 'i',
        _ => '?',
    }
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthChar;

    use super::*;

    #[test]
    fn every_look_is_one_column_wide() {
        for piece in &PIECES {
            for symbol in [piece.plain, piece.heavy, piece.dashed, piece.ascii] {
                assert_eq!(symbol.width(), Some(1), "{symbol}");
            }
            assert!(piece.ascii.is_ascii());
        }
    }

    #[test]
    fn an_arrowhead_has_its_tail_behind_it() {
        for symbol in ['▲', '▼', '◀', '▶'] {
            let way = points(symbol).unwrap();
            assert!(opens(symbol, way.back()));
            assert!(!opens(symbol, way));
        }
    }
}
