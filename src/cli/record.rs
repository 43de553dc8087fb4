//! `gatelab record`: keys played through the lab, every frame kept, for lectures.
//!
//! Time is counted, not measured: the same keys make the same bytes.

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use crate::ui::canvas::Canvas;
use clap::{Args, ValueEnum};
use ratatui_core::layout::Rect;

use super::keys::Keys;
use super::model::ModelArgs;
use super::options::Options;
use super::show::Size;
use super::{Failure, content, output};
use crate::app::{App, Command};
use crate::terminal::{Event, Flow, Interactive as _, Shell};
use crate::ui::KINDS;
use crate::ui::frame::Cast;

const EXAMPLES: &str = "\
KEYS are written as `gatelab` shows them in its help (?), with blanks between:
  Right Left Up Down Shift-Right Shift-Left Home End PgUp PgDn Tab Shift-Tab Enter Backspace Esc Space Ctrl-r b z ...
  Right*3        three times
  'the box'      typed letter by letter, where something is being typed

Examples:
  gatelab record 8 --keys \"Right*3 Enter Down Enter\" --output lstm.cast
  gatelab record 8 --keys Space --wait 10 --lang es > lstm.cast     the lab playing by itself
  asciinema play lstm.cast";

/// Records the lab while keys are pressed.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Record {
    /// The lesson: its number, its name, or the path of its file; or a model
    lesson: String,
    /// The keys, with blanks between: "Right Right Enter"
    #[arg(long, value_name = "KEYS", default_value = "", allow_hyphen_values = true)]
    keys: Keys,
    /// The scene; otherwise the first
    #[arg(long, value_name = "ID")]
    scene: Option<String>,
    /// Columns and rows
    #[arg(long, value_name = "WIDTHxHEIGHT", default_value = "120x40")]
    size: Size,
    /// How long each frame stands before the next key
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = seconds, allow_hyphen_values = true)]
    delay: Duration,
    /// How long the last frame stands, or goes on playing
    #[arg(long, value_name = "SECONDS", default_value = "2", value_parser = seconds, allow_hyphen_values = true)]
    wait: Duration,
    /// The form of the output
    #[arg(long, value_enum, default_value = "cast")]
    format: Format,
    /// The file to write; otherwise standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    model: ModelArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// What asciinema plays, version 2
    Cast,
}

/// The longest time that can be asked for, in seconds.
const LONGEST: f64 = 3600.0;

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: Option<f64> = text.trim().parse().ok();
    seconds
        .filter(|seconds| (0.0..=LONGEST).contains(seconds))
        .map(Duration::from_secs_f64)
        .ok_or_else(|| format!("seconds from 0 to {LONGEST}, such as 0.5"))
}

impl Record {
    pub(super) fn run(&self, options: &Options, out: &mut dyn Write) -> Result<(), Failure> {
        let (entry, lesson) = content::lesson_or_model(&self.lesson, &self.model)?;
        let scene = content::scene_number(&lesson, self.scene.as_deref())?;
        let language = options.language();
        let title = lesson.title.get(language).clone();
        let mut app = App::with_lesson(entry, lesson, &KINDS, language);
        app.update(Command::Scene(scene as isize));
        let shell = Shell::new(app, options.theme().in_full(), options.ascii);
        let Format::Cast = self.format;
        let text = self.played(shell, &format!("gatelab: {title}"));
        output::write(self.output.as_deref(), out, |out| out.write_all(text.as_bytes()))
    }

    fn played(&self, shell: Shell, title: &str) -> String {
        let size = (self.size.width, self.size.height);
        let mut recorder = Recorder {
            cast: Cast::new(size, title),
            screen: Rect::new(0, 0, size.0, size.1),
            shell,
            now: Duration::ZERO,
        };
        recorder.draw();
        for key in self.keys.iter() {
            recorder.pass(self.delay);
            match recorder.shell.press(key) {
                Flow::Quit => return recorder.end(Duration::ZERO),
                Flow::Stay | Flow::Suspend => {}
                Flow::Redraw => recorder.draw(),
            }
        }
        recorder.end(self.wait)
    }
}

/// A recording with the lab that it is of.
struct Recorder {
    cast: Cast,
    screen: Rect,
    shell: Shell,
    now: Duration,
}

impl Recorder {
    fn draw(&mut self) {
        let mut canvas = Canvas::new(self.screen.width, self.screen.height);
        self.shell.draw(&mut canvas);
        self.cast.frame(milliseconds(self.now), &canvas);
    }

    /// Lets time go by; what plays goes on playing.
    fn pass(&mut self, time: Duration) {
        let until = self.now + time;
        while let Some(period) = self.shell.wakes_in()
            && self.now + period <= until
        {
            self.now += period;
            if self.shell.handle(Event::Tick) == Flow::Redraw {
                self.draw();
            }
        }
        self.now = until;
    }

    fn end(mut self, wait: Duration) -> String {
        self.pass(wait);
        self.cast.end(milliseconds(self.now))
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
