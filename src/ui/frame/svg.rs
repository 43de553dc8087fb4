//! A screen as a picture: one self-contained SVG, every cell exactly in its place whatever the font.

use std::fmt::Write;

use super::paint::{Paint, escape, hex, paint};
use super::strokes::{self, Place, Short};
use crate::ui::canvas::{Canvas, Symbol};
use crate::ui::colour::Rgb;

const CELL_WIDTH: f64 = 8.4;
const CELL_HEIGHT: f64 = 18.0;
const BASELINE: f64 = 13.2;
const MARGIN: f64 = 16.0;
const TITLE_BAR: f64 = 34.0;

/// What a picture looks like where the screen says nothing.
#[derive(Debug, Clone, Copy)]
pub struct SvgLook<'a> {
    /// The background.
    pub paper: Rgb,
    /// The colour of ordinary text.
    pub ink: Rgb,
    /// Draws a window around the screen with this title on it.
    pub window: Option<&'a str>,
}

/// A symbol where it stands.
struct Placed<'a> {
    x: u16,
    text: Symbol<'a>,
    columns: f64,
    paint: Paint,
}

/// The screen as SVG. All text in it is escaped.
pub fn to_svg(canvas: &Canvas, look: &SvgLook<'_>) -> String {
    let top = if look.window.is_some() {
        TITLE_BAR + MARGIN / 2.0
    } else {
        MARGIN
    };
    let width = f64::from(canvas.area().width) * CELL_WIDTH + 2.0 * MARGIN;
    let height = f64::from(canvas.area().height) * CELL_HEIGHT + top + MARGIN;
    let mut svg = String::new();
    // Writing to a String cannot fail.
    let _ = write!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" font-family="'JetBrains Mono','DejaVu Sans Mono','Cascadia Mono',Menlo,Consolas,monospace" font-size="13.95"><rect width="{w}" height="{h}" rx="9" fill="{}"/>"#,
        hex(look.paper),
        w = Short(width),
        h = Short(height),
    );
    if let Some(title) = look.window {
        window(&mut svg, title, width, look);
    }
    for y in 0..canvas.area().height {
        svg.push('\n');
        let line = top + f64::from(y) * CELL_HEIGHT;
        let symbols = canvas.symbols(y).map(|(x, cell, columns)| Placed {
            x,
            text: canvas.symbol(cell),
            columns: f64::from(columns),
            paint: paint(cell.attributes(), look.paper, look.ink),
        });
        let symbols: Vec<Placed<'_>> = symbols.collect();
        backgrounds(&mut svg, &symbols, line, look.paper);
        characters(&mut svg, &symbols, line);
    }
    svg.push_str("\n</svg>\n");
    svg
}

fn window(svg: &mut String, title: &str, width: f64, look: &SvgLook<'_>) {
    let soft = look.paper.towards(look.ink, 0.22);
    for (index, x) in [20.0, 38.0, 56.0].into_iter().enumerate() {
        let shade = look.paper.towards(look.ink, 0.34 - 0.08 * index as f64);
        let _ = write!(svg, r#"<circle cx="{x}" cy="18" r="5.5" fill="{}"/>"#, hex(shade));
    }
    let _ = write!(
        svg,
        r#"<path d="M0 {TITLE_BAR}H{}" stroke="{}" stroke-width="1"/><text x="{}" y="22.5" text-anchor="middle" font-size="12.5" fill="{}">{}</text>"#,
        Short(width),
        hex(soft),
        Short(width / 2.0),
        hex(look.paper.towards(look.ink, 0.6)),
        escape(title),
    );
}

fn backgrounds(svg: &mut String, symbols: &[Placed<'_>], line: f64, paper: Rgb) {
    for run in symbols.chunk_by(|a, b| a.paint.bg == b.paint.bg) {
        let bg = run[0].paint.bg;
        if bg != paper {
            let from = f64::from(run[0].x) * CELL_WIDTH + MARGIN;
            let wide: f64 = run.iter().map(|symbol| symbol.columns * CELL_WIDTH).sum();
            let _ = write!(
                svg,
                r#"<rect x="{}" y="{}" width="{}" height="{CELL_HEIGHT}" fill="{}" shape-rendering="crispEdges"/>"#,
                Short(from),
                Short(line),
                Short(wide),
                hex(bg)
            );
        }
    }
}

fn characters(svg: &mut String, symbols: &[Placed<'_>], line: f64) {
    let mut word: Option<(u16, f64, Paint, String)> = None;
    for Placed {
        x,
        text: symbol,
        columns,
        paint,
    } in symbols
    {
        let at = Place {
            x: f64::from(*x) * CELL_WIDTH + MARGIN,
            y: line,
            width: CELL_WIDTH,
            height: CELL_HEIGHT,
        };
        let drawn = &**symbol == " " || strokes::draw(svg, symbol, at, &hex(paint.fg));
        if paint.underlined {
            let _ = write!(
                svg,
                r#"<path d="M{} {}h{}" stroke="{}" stroke-width="1"/>"#,
                Short(at.x),
                Short(line + BASELINE + 2.3),
                Short(columns * CELL_WIDTH),
                hex(paint.fg)
            );
        }
        // A word is one run of text: fonts that are a hair too wide cannot drift further than that.
        match &mut word {
            Some((_, wide, style, text))
                if !drawn && *style == *paint && symbol.is_ascii() && text.is_ascii() =>
            {
                text.push_str(symbol);
                *wide += columns;
            }
            _ => {
                set(svg, word.take(), line);
                if !drawn {
                    word = Some((*x, *columns, *paint, String::from(&**symbol)));
                }
            }
        }
    }
    set(svg, word, line);
}

fn set(svg: &mut String, word: Option<(u16, f64, Paint, String)>, line: f64) {
    let Some((x, wide, paint, text)) = word else {
        return;
    };
    let _ = write!(
        svg,
        r#"<text x="{}" y="{}" textLength="{}" lengthAdjust="spacingAndGlyphs" fill="{}""#,
        Short(f64::from(x) * CELL_WIDTH + MARGIN),
        Short(line + BASELINE),
        Short(wide * CELL_WIDTH),
        hex(paint.fg)
    );
    if paint.bold {
        svg.push_str(r#" font-weight="bold""#);
    }
    if paint.italic {
        svg.push_str(r#" font-style="italic""#);
    }
    let _ = write!(svg, ">{}</text>", escape(&text));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::cell::Coat;
    use ratatui_core::layout::Rect;
    use ratatui_core::style::{Color, Modifier};

    const LOOK: SvgLook<'_> = SvgLook {
        paper: Rgb(0, 0, 0),
        ink: Rgb(255, 255, 255),
        window: None,
    };

    #[test]
    fn text_is_escaped() {
        let svg = to_svg(
            &Canvas::of_lines(["a<b>&\"c\""]),
            &SvgLook {
                window: Some("<&>"),
                ..LOOK
            },
        );
        assert!(svg.contains("a&lt;b&gt;&amp;&quot;c&quot;</text>"), "{svg}");
        assert!(svg.contains(">&lt;&amp;&gt;</text>"), "{svg}");
    }

    #[test]
    fn lines_and_blocks_are_shapes() {
        let svg = to_svg(&Canvas::of_lines(["╭─╮│█▃░⣿▚"]), &LOOK);
        assert!(!svg.contains("<text"), "{svg}");
        assert_eq!(svg.matches("<circle").count(), 8);
        assert_eq!(svg.matches("<path").count(), 4);
    }

    #[test]
    fn reversal_swaps_and_keeps_the_grid() {
        let mut canvas = Canvas::of_lines(["ab日c"]);
        canvas.wash(
            Rect::new(1, 0, 1, 1),
            Coat::NONE.fg(Color::Rgb(9, 8, 7)).with(Modifier::REVERSED),
        );
        let svg = to_svg(&canvas, &LOOK);
        assert!(
            svg.contains(r##"<rect x="24.4" y="16" width="8.4" height="18" fill="#090807""##),
            "{svg}"
        );
        assert!(
            svg.contains(r#"<text x="49.6""#),
            "the letter behind the wide one: {svg}"
        );
    }
}
