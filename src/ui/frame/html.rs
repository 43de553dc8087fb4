//! A screen as one page of HTML: text that can be selected and searched, nothing loaded from elsewhere.

use std::fmt::Write;

use super::paint::{Paint, escape, hex, paint};
use crate::ui::canvas::{Canvas, Symbol};
use crate::ui::cell::{Attributes, Cell};
use crate::ui::colour::Rgb;

/// The screen in one shade, and what it looks like where it says nothing.
#[derive(Debug)]
pub struct HtmlShade {
    /// The screen.
    pub screen: Canvas,
    /// The background.
    pub paper: Rgb,
    /// The colour of ordinary text.
    pub ink: Rgb,
}

/// A page in one shade or, with `light`, in the one that the reader's system prefers: `shade` is then the dark one. Both
/// show the same characters. `language` is that of the text, as in `en`.
pub fn to_html(shade: &HtmlShade, light: Option<&HtmlShade>, language: &str, title: &str) -> String {
    let shades: Vec<&HtmlShade> = std::iter::once(shade).chain(light).collect();
    let mut looks = Looks {
        plain: shades.iter().map(|shade| plain(shade)).collect(),
        found: Vec::new(),
    };
    let mut text = String::new();
    for y in 0..shade.screen.area().height {
        line(&shades, y, &mut looks, &mut text);
        text.push('\n');
    }
    let mut style = String::from(
        "body{margin:2em}pre{font:14px/1.17 'JetBrains Mono','DejaVu Sans Mono','Cascadia Mono',Menlo,Consolas,monospace;margin:0}.w{display:inline-block;width:2ch}",
    );
    for (at, shade) in shades.iter().enumerate() {
        let (paper, ink) = (hex(shade.paper), hex(shade.ink));
        let mut rules = format!("body{{background:{paper};color:{ink}}}");
        for (class, look) in looks.found.iter().enumerate() {
            if let Some(look) = look.get(at) {
                // Writing to a String cannot fail.
                let _ = write!(rules, ".c{class}{{{}}}", css(look, shade.paper, at > 0));
            }
        }
        if at == 0 {
            style.push_str(&rules);
        } else {
            let _ = write!(style, "@media(prefers-color-scheme:light){{{rules}}}");
        }
    }
    let schemes = if light.is_some() {
        r#"<meta name="color-scheme" content="dark light">"#
    } else {
        ""
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\">{schemes}<title>{}</title>\n<style>{style}</style></head>\n<body><pre>\n{text}</pre></body></html>\n",
        escape(title)
    )
}

/// Every look there is, each for all shades; its place names its class.
struct Looks {
    plain: Vec<Paint>,
    found: Vec<Vec<Paint>>,
}

impl Looks {
    /// The class of a look; the plain one has none.
    fn class(&mut self, look: Vec<Paint>) -> Option<usize> {
        if look == self.plain {
            return None;
        }
        let known = self.found.iter().position(|own| *own == look);
        Some(known.unwrap_or_else(|| {
            self.found.push(look);
            self.found.len() - 1
        }))
    }
}

fn plain(shade: &HtmlShade) -> Paint {
    paint(Attributes::PLAIN, shade.paper, shade.ink)
}

fn line(shades: &[&HtmlShade], y: u16, looks: &mut Looks, text: &mut String) {
    let Some((first, others)) = shades.split_first() else {
        return;
    };
    let cells: Vec<(Option<usize>, Symbol<'_>, u16)> = first
        .screen
        .symbols(y)
        .map(|(x, cell, columns)| {
            let own = std::iter::once(paint(cell.attributes(), first.paper, first.ink));
            let rest = others.iter().map(|shade| {
                let cell = shade.screen.cell(x, y).unwrap_or(Cell::EMPTY);
                paint(cell.attributes(), shade.paper, shade.ink)
            });
            let class = looks.class(own.chain(rest).collect());
            (class, first.screen.symbol(cell), columns)
        })
        .collect();
    let is_end = |(class, symbol, columns): &(Option<usize>, Symbol<'_>, u16)| {
        (*class, &**symbol, *columns) == (None, " ", 1)
    };
    let end = cells.iter().rposition(|cell| !is_end(cell));
    let seen = &cells[..end.map_or(0, |last| last + 1)];
    for run in seen.chunk_by(|a, b| a.0 == b.0) {
        let class = run[0].0;
        if let Some(class) = class {
            let _ = write!(text, "<span class=\"c{class}\">");
        }
        for (_, symbol, columns) in run {
            if *columns > 1 {
                let _ = write!(text, "<span class=\"w\">{}</span>", escape(symbol));
            } else {
                text.push_str(&escape(symbol));
            }
        }
        if class.is_some() {
            text.push_str("</span>");
        }
    }
}

/// The rules of a look; `over` rules for another shade it says what lies behind in any case.
fn css(look: &Paint, paper: Rgb, over: bool) -> String {
    let mut css = format!("color:{}", hex(look.fg));
    if look.bg != paper || over {
        let _ = write!(css, ";background:{}", hex(look.bg));
    }
    for (on, rule) in [
        (look.bold, ";font-weight:bold"),
        (look.italic, ";font-style:italic"),
        (look.underlined, ";text-decoration:underline"),
    ] {
        if on {
            css.push_str(rule);
        }
    }
    css
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::cell::Coat;
    use ratatui_core::layout::Rect;
    use ratatui_core::style::Color;

    fn shade(paper: u32, fg: Color) -> HtmlShade {
        let mut screen = Canvas::of_lines(["a<b> 日 ", "     "]);
        screen.wash(Rect::new(0, 0, 2, 1), Coat::NONE.fg(fg));
        HtmlShade {
            screen,
            paper: Rgb::hex(paper),
            ink: Rgb::hex(0x80_8080),
        }
    }

    #[test]
    fn the_text_is_there_and_escaped() {
        let page = to_html(&shade(0, Color::Rgb(1, 2, 3)), None, "en", "<t>");
        let text = "<pre>\n<span class=\"c0\">a&lt;</span>b&gt; <span class=\"w\">日</span>\n\n</pre>";
        assert!(page.contains(text), "{page}");
        assert!(page.contains("<title>&lt;t&gt;</title>"), "{page}");
        assert!(page.contains(".c0{color:#010203}"), "{page}");
        assert!(
            !page.contains("prefers-color-scheme") && !page.contains("http"),
            "{page}"
        );
    }

    #[test]
    fn each_reader_gets_his_own_shade() {
        let (dark, light) = (
            shade(0, Color::Rgb(1, 1, 1)),
            shade(0xff_ffff, Color::Rgb(9, 9, 9)),
        );
        let page = to_html(&dark, Some(&light), "es", "t");
        let (before, after) = page.split_once("@media(prefers-color-scheme:light){").unwrap();
        assert!(
            before.contains("background:#000000") && before.contains(".c0{color:#010101}"),
            "{page}"
        );
        assert!(
            after.starts_with("body{background:#ffffff;color:#808080}.c0{color:#090909;background:#ffffff}}"),
            "{page}"
        );
        assert!(page.contains("<html lang=\"es\">"), "{page}");
    }
}
