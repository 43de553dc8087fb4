//! The whole screen as a picture.

use ratatui_core::buffer::Buffer;
use ratatui_core::layout::Rect;

use super::frame::{SvgLook, to_svg};
use super::screen::draw;
use super::theme::Theme;
use crate::app::App;

/// The screen at a size as SVG, in the colours that the theme has.
pub fn picture(app: &App, theme: Theme, ascii: bool, (width, height): (u16, u16)) -> String {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    draw(app, theme, ascii, &mut buffer);
    let look = SvgLook {
        paper: theme.paper(),
        ink: theme.ink(),
        window: Some("gatelab"),
    };
    to_svg(&buffer, &look)
}
