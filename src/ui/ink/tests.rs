use crate::ui::cell::Cell;
use proptest::prelude::*;
use ratatui_core::layout::Rect;

use super::*;
use crate::engine::SlotId;
use crate::ui::frame::to_text;
use crate::ui::theme::Level;

fn address(unit: u32) -> Address {
    Address::Value {
        slot: SlotId(0),
        step: 1,
        unit,
    }
}

fn draw(width: u16, height: u16, look: &Look, paint: impl FnOnce(&mut Ink<'_>)) -> (String, Vec<Hit>) {
    let area = Rect::new(0, 0, width, height);
    let mut canvas = Canvas::new(area.width, area.height);
    let mut hits = Vec::new();
    paint(&mut Ink::new(&mut canvas, area, look, &mut hits));
    (to_text(&canvas), hits)
}

#[test]
fn a_frame_has_a_title_and_an_inside() {
    let (text, _) = draw(16, 4, &Look::dark(Level::None, false), |ink| {
        let mut inside = ink.frame("gates", false);
        inside.text(0, 0, "forget gate is open", Meaning::Text);
    });
    assert_eq!(
        text,
        "╭─ gates ──────╮\n│ forget gate… │\n│              │\n╰──────────────╯\n"
    );
}

#[test]
fn ascii_is_ascii() {
    let (text, _) = draw(20, 4, &Look::dark(Level::None, true), |ink| {
        let mut inside = ink.frame("Año", true);
        inside.text(0, 0, "¿Qué es σ?", Meaning::Text);
        inside.number(
            0,
            1,
            8,
            Number {
                value: f64::NEG_INFINITY,
                address: address(0),
            },
            Meaning::Text,
        );
        inside.bar(9, 1, 4, 0.5, Meaning::Gate(0.5));
    });
    assert!(text.is_ascii(), "{text}");
    assert!(text.contains("   !-inf"), "{text}");
    assert!(text.contains("> Ano "), "{text}");
}

#[test]
fn numbers_align_and_answer_to_clicks() {
    let (text, hits) = draw(10, 3, &Look::dark(Level::True, false), |ink| {
        for (row, value) in [(0, 0.5), (1, -12.25), (2, 0.0)] {
            let number = Number {
                value,
                address: address(u32::from(row)),
            };
            ink.number(1, row, 8, number, Meaning::Signed(value));
        }
    });
    assert_eq!(text, "   0.5000\n -12.2500\n   0\n");
    assert_eq!(
        hit_at(&hits, 3, 1).map(|hit| hit.target),
        Some(Target::Number(address(1)))
    );
    assert_eq!(hit_at(&hits, 9, 1), None);
}

#[test]
fn a_pinned_number_is_underlined_and_not_the_blanks_of_its_column() {
    let look = Look::dark(Level::True, false);
    let area = Rect::new(0, 0, 8, 1);
    let mut canvas = Canvas::new(area.width, area.height);
    let number = Number {
        value: 0.0,
        address: address(0),
    };
    let mut hits = Vec::new();
    Ink::new(&mut canvas, area, &look, &mut hits).number(0, 0, 8, number, Meaning::Pinned);
    let underlined = |x: u16| {
        canvas.row(0)[usize::from(x)]
            .attributes()
            .modifier
            .contains(Modifier::UNDERLINED)
    };
    let found: Vec<_> = (0..8).filter(|x| underlined(*x)).collect();
    assert_eq!((to_text(&canvas).trim(), found), ("0", vec![2]));
}

#[test]
fn the_focused_number_is_reversed_whatever_it_means() {
    let mut look = Look::dark(Level::None, false);
    look.focus = Some(RunAddress {
        run: RunId::OWN,
        address: address(7),
    });
    let area = Rect::new(0, 0, 8, 1);
    let mut canvas = Canvas::new(area.width, area.height);
    let mut hits = Vec::new();
    let mut ink = Ink::new(&mut canvas, area, &look, &mut hits);
    ink.number(
        0,
        0,
        8,
        Number {
            value: 0.5,
            address: address(7),
        },
        Meaning::NotYet,
    );
    assert!(
        canvas.row(0)[0]
            .attributes()
            .modifier
            .contains(Modifier::REVERSED)
    );
}

#[test]
fn bars_show_amounts() {
    let (text, _) = draw(9, 4, &Look::dark(Level::None, false), |ink| {
        ink.bar(0, 0, 4, 0.5, Meaning::Text);
        ink.signed_bar(0, 1, 9, (-1.0, 1.0), -0.5, Meaning::Text);
        ink.signed_bar(0, 2, 9, (0.0, 2.0), 1.0, Meaning::Text);
        ink.fill(Rect::new(0, 3, 4, 1), Meaning::SignedFill(-0.5));
    });
    assert_eq!(text, "██\n  ██│\n│████\n-▒▒▒\n");
}

#[test]
fn what_is_to_come_is_pale_in_its_own_colour_and_dotted_where_it_has_none() {
    let pale = |level, value| {
        let area = Rect::new(0, 0, 2, 1);
        let (mut canvas, look) = (Canvas::new(area.width, area.height), Look::dark(level, false));
        let meaning = Meaning::SignedFill(value);
        Ink::new(&mut canvas, area, &look, &mut Vec::new()).pale(area, meaning);
        let own = look.theme.coat(meaning).ground();
        (
            to_text(&canvas),
            own.is_some_and(|own| canvas.row(0)[1].attributes().fg == own),
        )
    };
    assert_eq!(pale(Level::True, 0.6), ("░░\n".to_owned(), true));
    assert_eq!(pale(Level::True, 0.0), ("░░\n".to_owned(), true));
    assert_eq!(pale(Level::Sixteen, -0.6), ("░░\n".to_owned(), true));
    assert_eq!(pale(Level::Sixteen, 0.0), ("··\n".to_owned(), false));
    assert_eq!(pale(Level::None, 0.6), ("··\n".to_owned(), false));
}

#[test]
fn escapes_never_reach_the_canvas() {
    let (text, _) = draw(12, 1, &Look::dark(Level::None, false), |ink| {
        ink.text(0, 0, "a\x1b[2Jb", Meaning::Text);
    });
    assert_eq!(text, "a\u{fffd}[2Jb\n");
}

proptest! {
    #[test]
    fn nothing_leaves_its_part(
        x in any::<u16>(), y in any::<u16>(), width in any::<u16>(), height in any::<u16>(),
        inner_x in 0u16..20, inner_y in 0u16..10, value in any::<f64>(), text in "\\PC{0,20}", ascii in any::<bool>(),
    ) {
        let area = Rect::new(3, 2, 14, 6);
        let mut canvas = Canvas::new(20, 10);
        let mut hits = Vec::new();
        let look = Look::dark(Level::None, ascii);
        let mut ink = Ink::new(&mut canvas, area, &look, &mut hits);
        ink.part(Rect { x: inner_x, y: inner_y, width, height }).frame(&text, true).text(1, 0, &text, Meaning::Focus);
        for (x, y) in [(x, y), (inner_x, inner_y)] {
            let rect = Rect { x, y, width, height };
            ink.text(x, y, &text, Meaning::Focus);
            ink.text_right(x, y, width, &text, Meaning::Focus);
            ink.number(x, y, width, Number { value, address: address(0) }, Meaning::Focus);
            ink.symbol(x, y, Glyph::Cross, Meaning::Focus);
            ink.bar(x, y, width.min(40), value, Meaning::Focus);
            ink.signed_bar(x, y, width.min(40), (-value, 1.0), value, Meaning::Focus);
            ink.standing_bar(x, y, height.min(40), value, Meaning::Focus);
            ink.fill(Rect { height: height.min(20), ..rect }, Meaning::SignedFill(value));
            ink.wash(rect, Meaning::Focus);
            ink.letters(x, y, "letters", Meaning::Focus);
            ink.symbols(x, y, width, Glyph::Cross, Meaning::Focus);
            ink.column(x, y, height, Glyph::Cross, Meaning::Focus);
            ink.pale(rect, Meaning::SignedFill(value));
            ink.dots(rect);
            ink.hit(rect, Target::Scrubber);
        }
        for place in canvas.area().positions() {
            if !area.contains(place) {
                prop_assert_eq!(canvas.cell(place.x, place.y), Some(Cell::EMPTY));
            }
        }
        prop_assert!(hits.iter().all(|hit| hit.area.intersection(area) == hit.area));
    }
}

#[test]
fn what_is_drawn_over_something_dim_is_not_dim() {
    let area = Rect::new(0, 0, 3, 1);
    let mut canvas = Canvas::new(area.width, area.height);
    let look = Look::dark(Level::None, false);
    let mut hits = Vec::new();
    let mut ink = Ink::new(&mut canvas, area, &look, &mut hits);
    ink.symbols(0, 0, 3, Glyph::Dot, Meaning::Border);
    ink.symbol(0, 0, Glyph::Point, Meaning::Series(0));
    ink.text(1, 0, "x", Meaning::Text);
    let is_dim = |x: u16| {
        canvas.row(0)[usize::from(x)]
            .attributes()
            .modifier
            .contains(Modifier::DIM)
    };
    assert_eq!([is_dim(0), is_dim(1), is_dim(2)], [false, false, true]);
}
