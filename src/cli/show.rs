//! `gatelab show`: a frame of the lab without a terminal.

use std::io::Write;
use std::path::PathBuf;
use std::str::FromStr;

use crate::ui::canvas::Canvas;
use clap::{Args, ValueEnum};

use super::keys::Keys;
use super::model::ModelArgs;
use super::options::Options;
use super::{Failure, content, output};
use crate::app::{App, Command};
use crate::ui::frame::{HtmlShade, to_ansi, to_html, to_text};
use crate::ui::theme::{Shade, Theme};
use crate::ui::{KINDS, draw, picture};

/// Prints a frame of the lab.
#[derive(Debug, Args)]
pub(super) struct Show {
    /// The lesson: its number, its name, or the path of its file; or a model
    lesson: String,
    /// The scene; otherwise the first
    #[arg(long, value_name = "ID")]
    scene: Option<String>,
    /// The step at which the cursor stands; otherwise where the scene opens
    #[arg(long, value_name = "STEP")]
    at: Option<usize>,
    /// The run with the cursor, where the scene compares several; otherwise the one it opens with
    #[arg(long, value_name = "ID")]
    run: Option<String>,
    /// Keys that are pressed before the frame is drawn, written as for `gatelab record`: "Enter Down"
    #[arg(
        long,
        value_name = "KEYS",
        default_value = "",
        hide_default_value = true,
        allow_hyphen_values = true
    )]
    keys: Keys,
    /// Columns and rows
    #[arg(long, value_name = "WIDTHxHEIGHT", default_value = "120x40")]
    size: Size,
    /// Plain text, text with colours, a picture, or a page
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// The file to write; otherwise standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    model: ModelArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Characters only
    Text,
    /// Characters with colour codes
    Ansi,
    /// A picture
    Svg,
    /// A page: text that can be selected, dark or light as the reader's system is, or as --theme says
    Html,
}

/// Columns and rows of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    /// Columns.
    pub(super) width: u16,
    /// Rows.
    pub(super) height: u16,
}

/// The most columns or rows of a frame.
const LARGEST: u16 = 1000;

/// A text that is no size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a size is columns x rows, such as 120x40, each from 1 to {LARGEST}")]
pub(super) struct NoSize;

impl FromStr for Size {
    type Err = NoSize;

    fn from_str(text: &str) -> Result<Self, NoSize> {
        let (width, height) = text.split_once(['x', 'X', '×']).ok_or(NoSize)?;
        let number = |text: &str| {
            let number: u16 = text.trim().parse().map_err(|_| NoSize)?;
            (1..=LARGEST).contains(&number).then_some(number).ok_or(NoSize)
        };
        Ok(Size {
            width: number(width)?,
            height: number(height)?,
        })
    }
}

impl Show {
    pub(super) fn run(&self, options: &Options, out: &mut dyn Write) -> Result<(), Failure> {
        let (entry, lesson) = content::lesson_or_model(&self.lesson, &self.model)?;
        let number = content::scene_number(&lesson, self.scene.as_deref())?;
        let scene = &lesson.scenes[number];
        let steps = scene.setup.steps;
        if let Some(step) = self.at.filter(|step| !(1..=steps).contains(step)) {
            return Err(Failure::Step { step, steps });
        }
        let run = match self.run.as_deref() {
            Some(id) => Some(content::run(scene, Some(id))?),
            None => None,
        };
        let theme = options.theme();
        let painted = options.picture_theme();
        let title = lesson.title.get(options.language()).clone();
        let mut app = App::with_lesson(entry, lesson, &KINDS, options.language());
        app.update(Command::Scene(number as isize));
        if let Some(step) = self.at {
            app.update(Command::GoTo(step));
        }
        if let Some(run) = run {
            app.update(Command::TurnTo(run));
        }
        for key in self.keys.iter() {
            if let Some(command) = app.command_for(key) {
                app.update(command);
            }
        }
        let Size { width, height } = self.size;
        let frame = |theme| {
            let mut canvas = Canvas::new(width, height);
            draw(&app, theme, options.ascii, &mut canvas);
            canvas
        };
        let text = match self.format {
            Format::Text => to_text(&frame(theme)),
            Format::Ansi => to_ansi(&frame(theme)),
            Format::Html => {
                let shaded = |theme: Theme| HtmlShade {
                    screen: frame(theme),
                    paper: theme.paper(),
                    ink: theme.ink(),
                };
                let both = options.shade_is_open() && painted.has_colour();
                let shade = |shade| Theme { shade, ..painted };
                let (first, light) = match both {
                    true => (shaded(shade(Shade::Dark)), Some(shaded(shade(Shade::Light)))),
                    false => (shaded(painted), None),
                };
                let language = options.language();
                let title = format!("gatelab: {title}");
                to_html(&first, light.as_ref(), language.code(), &title)
            }
            Format::Svg => picture(&app, painted, options.ascii, (width, height)),
        };
        output::write(self.output.as_deref(), out, |out| out.write_all(text.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_columns_and_rows() {
        let (width, height) = (80, 24);
        assert_eq!("80x24".parse(), Ok(Size { width, height }));
        for bad in ["80", "80x", "0x24", "80x1001", "axb", "-1x4", ""] {
            assert_eq!(bad.parse::<Size>(), Err(NoSize), "{bad}");
        }
    }
}
