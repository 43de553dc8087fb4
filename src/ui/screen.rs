//! The whole screen: what lies below, what lies on top, and a plain message where there is no room.

use crate::ui::canvas::Canvas;
use ratatui_core::layout::Rect;

use super::ask::draw_question;
use super::challenge::draw_challenge;
use super::difference::draw_difference;
use super::explanation::draw_explanation;
use super::finish::draw_finish;
use super::footer::draw_footer_on_top;
use super::help::draw_help;
use super::ink::{Hit, Ink, Look};
use super::lab::draw_lab;
use super::prompt::{draw_mistakes, draw_prompt};
use super::start::draw_start;
use super::theme::{Meaning, Theme};
use super::units::draw_units;
use super::worked::draw_sheet;
use crate::app::{App, Lab, Overlay, Screen};
use crate::lesson::Language;

/// The least size at which the lab is drawn, in columns.
pub const MIN_WIDTH: u16 = 60;
/// The least size at which the lab is drawn, in rows.
pub const MIN_HEIGHT: u16 = 18;

/// Draws the whole screen into `canvas` and returns what answers to clicks.
pub fn draw(app: &App, theme: Theme, ascii: bool, canvas: &mut Canvas) -> Vec<Hit> {
    // As many as most screens have.
    let mut hits = Vec::with_capacity(256);
    let area = canvas.area();
    let look = Look {
        theme,
        ascii,
        focus: app.lab().map(Lab::here),
    };
    let mut ink = Ink::new(canvas, area, &look, &mut hits);
    if area.width < MIN_WIDTH || area.height < MIN_HEIGHT {
        too_small(app.language, &mut ink);
        return hits;
    }
    match &app.screen {
        Screen::Start(chosen) => draw_start(app, *chosen, &mut ink),
        Screen::Lab(_, lab) => draw_lab(app, lab, &mut ink),
    }
    if let Some(overlay) = &app.overlay {
        draw_footer_on_top(app, &mut ink);
        draw_on_top(app, overlay, &mut ink);
    }
    hits
}

fn draw_on_top(app: &App, overlay: &Overlay, ink: &mut Ink<'_>) {
    let language = app.language;
    match (overlay, app.lab()) {
        (Overlay::Help(from), _) => draw_help(language, *from, ink),
        (Overlay::Finish(chosen), _) => draw_finish(app, *chosen, ink),
        (Overlay::Prompt(prompt), _) => draw_prompt(app, prompt, ink),
        (Overlay::Mistakes { text, from }, lab) => draw_mistakes(language, text, *from, lab.is_some(), ink),
        (Overlay::Explanation { trail, chosen }, Some(lab)) => {
            draw_explanation(lab, language, trail, *chosen, ink);
        }
        (Overlay::Difference(found), Some(lab)) => draw_difference(lab, language, found, ink),
        (Overlay::Question(question), Some(lab)) => draw_question(lab, language, question, ink),
        (Overlay::Sheet(sheet), Some(lab)) => draw_sheet(lab, language, sheet, ink),
        (Overlay::Challenge(at), Some(lab)) => draw_challenge(lab, language, *at, ink),
        (Overlay::Units(units), Some(lab)) => draw_units(lab, language, units, ink),
        // What is about a lab is on top of one.
        (_, None) => {}
    }
}

fn too_small(language: Language, ink: &mut Ink<'_>) {
    let text = match language {
        Language::English => format!(
            "gatelab needs {MIN_WIDTH}x{MIN_HEIGHT}; this is {}x{}",
            ink.width(),
            ink.height()
        ),
        Language::Spanish => {
            format!(
                "gatelab necesita {MIN_WIDTH}x{MIN_HEIGHT}; esto es {}x{}",
                ink.width(),
                ink.height()
            )
        }
    };
    ink.paragraph(0, &text, Meaning::Text);
}

/// An area of that size in the middle of the screen, for an overlay; it erases what is below and draws a border.
pub(super) fn window<'a>(ink: &'a mut Ink<'_>, width: u16, height: u16, title: &str) -> Ink<'a> {
    let (width, height) = (width.min(ink.width()), height.min(ink.height()));
    let area = Rect::new(
        (ink.width() - width) / 2,
        (ink.height() - height) / 2,
        width,
        height,
    );
    framed(ink, area, title)
}

/// The same, low on the screen above the footer, so that what is looked at stays in sight.
pub(super) fn shelf<'a>(ink: &'a mut Ink<'_>, width: u16, height: u16, title: &str) -> Ink<'a> {
    let most = ink.height().saturating_sub(3);
    let (width, height) = (width.min(ink.width()), height.min(most));
    let y = ink.height().saturating_sub(1).saturating_sub(height);
    let area = Rect::new((ink.width() - width) / 2, y, width, height);
    framed(ink, area, title)
}

/// Of what is seen beside a window, the columns that are blanked: one of air, or all where only shreds of words would be
/// left.
fn aired(beside: u16) -> u16 {
    const SHREDS: u16 = 20;
    if beside <= SHREDS { beside } else { 1 }
}

fn framed<'a>(ink: &'a mut Ink<'_>, area: Rect, title: &str) -> Ink<'a> {
    let (left, right) = (area.x, area.right());
    let (before, behind) = (aired(left), aired(ink.width().saturating_sub(right)));
    ink.erase(Rect::new(
        left - before,
        area.y,
        before + area.width + behind,
        area.height,
    ));
    let mut part = ink.part(area);
    part.frame(title, true);
    ink.part(Rect::new(
        area.x.saturating_add(2),
        area.y.saturating_add(1),
        area.width.saturating_sub(4),
        area.height.saturating_sub(2),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::frame::to_text;
    use crate::ui::theme::Level;

    /// A window of so many columns in the middle of a screen full of letters.
    fn beside(width: u16) -> String {
        let area = Rect::new(0, 0, 90, 5);
        let mut canvas = Canvas::new(area.width, area.height);
        let mut hits = Vec::new();
        let look = Look::dark(Level::None, false);
        let mut ink = Ink::new(&mut canvas, area, &look, &mut hits);
        for y in 0..5 {
            ink.text(0, y, &"m".repeat(90), Meaning::Text);
        }
        window(&mut ink, width, 3, "");
        to_text(&canvas).lines().nth(2).unwrap_or_default().to_owned()
    }

    #[test]
    fn beside_a_window_there_is_air_and_no_shred_of_a_word() {
        assert_eq!(
            beside(30),
            format!("{} │{}│ {}", "m".repeat(29), " ".repeat(28), "m".repeat(29))
        );
        assert_eq!(beside(50).trim(), format!("│{}│", " ".repeat(48)));
    }
}
