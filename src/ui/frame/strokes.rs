//! Box lines, blocks and dots as shapes, so that they join without gaps in any font.

use std::fmt::Write;

/// One cell of the picture, in its units.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Draws `symbol` as shapes in `colour`; false if it is no such character and must be set as text.
pub(super) fn draw(svg: &mut String, symbol: &str, at: Place, colour: &str) -> bool {
    let mut chars = symbol.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else {
        return false;
    };
    if let Some([x, y, width, height]) = block(c) {
        rect(svg, at, [x, y, width, height], colour, 1.0);
        return true;
    }
    match c {
        '░' | '▒' | '▓' => {
            let opacity = match c {
                '░' => 0.25,
                '▒' => 0.5,
                _ => 0.75,
            };
            rect(svg, at, [0.0, 0.0, 1.0, 1.0], colour, opacity);
        }
        '\u{2800}'..='\u{28ff}' => braille(svg, c, at, colour),
        '▖'..='▟' => quadrants(svg, c, at, colour),
        _ => return line(svg, c, at, colour),
    }
    true
}

/// The part of the cell a block covers: x, y, width, height from 0 to 1.
fn block(c: char) -> Option<[f64; 4]> {
    let code = f64::from(u32::from(c));
    Some(match c {
        '▀' => [0.0, 0.0, 1.0, 0.5],
        '▁'..='█' => {
            let part = (code - f64::from(0x2580)) / 8.0;
            [0.0, 1.0 - part, 1.0, part]
        }
        '▉'..='▏' => [0.0, 0.0, (f64::from(0x2590) - code) / 8.0, 1.0],
        '▐' => [0.5, 0.0, 0.5, 1.0],
        '▔' => [0.0, 0.0, 1.0, 0.125],
        '▕' => [0.875, 0.0, 0.125, 1.0],
        _ => return None,
    })
}

fn rect(svg: &mut String, at: Place, [x, y, width, height]: [f64; 4], colour: &str, opacity: f64) {
    let (left, top) = (at.x + x * at.width, at.y + y * at.height);
    let (width, height) = (width * at.width, height * at.height);
    let _ = write!(
        svg,
        r#"<rect x="{}" y="{}" width="{}" height="{}" fill="{colour}""#,
        Short(left),
        Short(top),
        Short(width),
        Short(height)
    );
    if opacity < 1.0 {
        let _ = write!(svg, r#" fill-opacity="{opacity}""#);
    }
    svg.push_str(" shape-rendering=\"crispEdges\"/>");
}

fn quadrants(svg: &mut String, c: char, at: Place, colour: &str) {
    // Bits: upper left, upper right, lower left, lower right.
    const COVERED: [u8; 10] = [
        0b0010, 0b0001, 0b1000, 0b1011, 0b1001, 0b1110, 0b1101, 0b0100, 0b0110, 0b0111,
    ];
    let index = u32::from(c).saturating_sub(0x2596) as usize;
    let bits = COVERED.get(index).copied().unwrap_or(0);
    for (bit, x, y) in [
        (0b1000, 0.0, 0.0),
        (0b0100, 0.5, 0.0),
        (0b0010, 0.0, 0.5),
        (0b0001, 0.5, 0.5),
    ] {
        if bits & bit != 0 {
            rect(svg, at, [x, y, 0.5, 0.5], colour, 1.0);
        }
    }
}

fn braille(svg: &mut String, c: char, at: Place, colour: &str) {
    const DOTS: [(f64, f64); 8] = [
        (0.0, 0.0),
        (0.0, 1.0),
        (0.0, 2.0),
        (1.0, 0.0),
        (1.0, 1.0),
        (1.0, 2.0),
        (0.0, 3.0),
        (1.0, 3.0),
    ];
    let bits = u32::from(c) - 0x2800;
    for (bit, (column, row)) in DOTS.iter().enumerate() {
        if bits & (1 << bit) != 0 {
            let x = at.x + at.width * (0.25 + 0.5 * column);
            let y = at.y + at.height * (0.125 + 0.25 * row);
            let radius = at.width * 0.13;
            let _ = write!(
                svg,
                r#"<circle cx="{}" cy="{}" r="{}" fill="{colour}"/>"#,
                Short(x),
                Short(y),
                Short(radius)
            );
        }
    }
}

fn line(svg: &mut String, c: char, at: Place, colour: &str) -> bool {
    let (middle_x, middle_y) = (at.x + at.width / 2.0, at.y + at.height / 2.0);
    let (right, bottom) = (at.x + at.width, at.y + at.height);
    let (mx, my, l, r, t, b) = (
        Short(middle_x),
        Short(middle_y),
        Short(at.x),
        Short(right),
        Short(at.y),
        Short(bottom),
    );
    let bend = at.width / 2.0;
    let (above, below) = (Short(middle_y - bend), Short(middle_y + bend));
    let path = match c {
        '─' | '━' | '╌' | '┄' | '┈' => format!("M{l} {my}H{r}"),
        '│' | '┃' | '╎' | '┆' | '┊' => format!("M{mx} {t}V{b}"),
        '╭' => format!("M{mx} {b}V{below}Q{mx} {my} {r} {my}"),
        '╮' => format!("M{mx} {b}V{below}Q{mx} {my} {l} {my}"),
        '╰' => format!("M{mx} {t}V{above}Q{mx} {my} {r} {my}"),
        '╯' => format!("M{mx} {t}V{above}Q{mx} {my} {l} {my}"),
        '┌' => format!("M{mx} {b}V{my}H{r}"),
        '┐' => format!("M{mx} {b}V{my}H{l}"),
        '└' => format!("M{mx} {t}V{my}H{r}"),
        '┘' => format!("M{mx} {t}V{my}H{l}"),
        '├' => format!("M{mx} {t}V{b}M{mx} {my}H{r}"),
        '┤' => format!("M{mx} {t}V{b}M{mx} {my}H{l}"),
        '┬' => format!("M{l} {my}H{r}M{mx} {my}V{b}"),
        '┴' => format!("M{l} {my}H{r}M{mx} {my}V{t}"),
        '┼' => format!("M{l} {my}H{r}M{mx} {t}V{b}"),
        _ => return false,
    };
    let weight = if matches!(c, '━' | '┃') { 2.4 } else { 1.2 };
    let _ = write!(
        svg,
        r#"<path d="{path}" stroke="{colour}" stroke-width="{weight}" fill="none""#
    );
    match c {
        '╌' | '┄' | '┈' => {
            let _ = write!(svg, r#" stroke-dasharray="{} {0}""#, Short(at.width / 4.0));
        }
        '╎' | '┆' | '┊' => {
            let _ = write!(svg, r#" stroke-dasharray="{} {0}""#, Short(at.height / 6.0));
        }
        _ => {}
    }
    svg.push_str("/>");
    true
}

/// A coordinate, rounded to what can be seen.
#[derive(Clone, Copy)]
pub(super) struct Short(pub(super) f64);

impl std::fmt::Display for Short {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", (self.0 * 100.0).round() / 100.0)
    }
}
