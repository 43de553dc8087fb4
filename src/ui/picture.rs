//! The whole screen as a picture.

use crate::ui::canvas::Canvas;

use super::frame::{SvgLook, to_svg};
use super::screen::draw;
use super::theme::Theme;
use crate::app::App;

/// The screen at a size as SVG, in the colours that the theme has.
pub fn picture(app: &App, theme: Theme, ascii: bool, (width, height): (u16, u16)) -> String {
    let mut canvas = Canvas::new(width, height);
    draw(app, theme, ascii, &mut canvas);
    let look = SvgLook {
        paper: theme.paper(),
        ink: theme.ink(),
        window: Some("gatelab"),
    };
    to_svg(&canvas, &look)
}
