//! What a scene says, what there is to do in it and what can be changed, one below the other: with air between them
//! where there is room, closer together where there is little. Nothing of the text is given up for the rest.

use ratatui_core::layout::Rect;

use super::glyph::Glyph;
use super::ink::Ink;
use super::prose::tokens;
use super::tasks::{Tasks, draw_tasks_in_a_row};
use super::text::cells;
use super::theme::Meaning;
use super::tokens::{Token, draw_tokens, rows_of};
use super::tweaks::draw_tweaks;
use crate::app::Lab;
use crate::lesson::Language;

/// How the parts are set.
#[derive(Debug, Clone, Copy)]
struct Setting {
    /// Empty lines between the parts.
    gap: u16,
    /// Questions and challenges in full, not in one row.
    full: bool,
    /// A heading above the values.
    heading: bool,
    /// At least so many values show at once.
    knobs: u16,
}

const fn setting(gap: u16, full: bool, heading: bool, knobs: u16) -> Setting {
    Setting {
        gap,
        full,
        heading,
        knobs,
    }
}

/// From the airiest on; the first that fits is taken.
const LOOSE: [Setting; 5] = [
    setting(2, true, true, 6),
    setting(1, true, true, 4),
    setting(1, true, false, 2),
    setting(1, false, false, 3),
    setting(0, false, false, 2),
];

/// The same without empty lines between paragraphs; of these the last, if none fits.
const TIGHT: Setting = setting(0, false, false, 2);
const TIGHTEST: Setting = setting(0, false, false, 1);

/// What stands beside or above the panels.
pub(super) struct Words<'a> {
    lab: &'a Lab,
    language: Language,
    prose: Vec<Token>,
    tasks: Tasks,
    /// The rows of the questions and challenges in full.
    tasks_rows: u16,
}

impl<'a> Words<'a> {
    /// The words of the scene that is open, for inks as wide as this one.
    pub(super) fn of(lab: &'a Lab, language: Language, ink: &mut Ink<'_>) -> Self {
        let tasks = Tasks::of(lab, language);
        Self {
            lab,
            language,
            prose: tokens(lab, language),
            tasks_rows: tasks.rows(ink),
            tasks,
        }
    }

    /// The rows that nothing can be taken from.
    pub(super) fn least_rows(&self, ink: &mut Ink<'_>) -> u16 {
        let prose = without_empty_lines(self.prose.clone());
        let rows = rows_of(ink, ink.width(), &prose);
        self.parts(rows, TIGHTEST).rows()
    }

    /// Draws everything into the whole of `ink`; returns the rows taken.
    pub(super) fn draw(&self, ink: &mut Ink<'_>) -> u16 {
        let height = ink.height();
        let rows = rows_of(ink, ink.width(), &self.prose);
        let mut loose = LOOSE.iter().map(|setting| self.parts(rows, *setting));
        if let Some(parts) = loose.find(|parts| parts.rows() <= height) {
            return self.draw_parts(&self.prose, &parts, ink);
        }
        let prose = without_empty_lines(self.prose.clone());
        let rows = rows_of(ink, ink.width(), &prose);
        let tight = self.parts(rows, TIGHT);
        let parts = if tight.rows() <= height {
            tight
        } else {
            self.parts(rows, TIGHTEST)
        };
        self.draw_parts(&prose, &parts, ink)
    }

    /// The parts in a setting, where the prose takes so many rows.
    fn parts(&self, prose_rows: u16, setting: Setting) -> Parts {
        Parts {
            setting,
            prose_rows,
            tasks_rows: if setting.full {
                self.tasks_rows
            } else {
                self.tasks_rows.min(1)
            },
            knobs_rows: match self.lab.knobs.len() as u16 {
                0 => 0,
                knobs => knobs.min(setting.knobs) + u16::from(setting.heading),
            },
        }
    }

    fn draw_parts(&self, prose: &[Token], parts: &Parts, ink: &mut Ink<'_>) -> u16 {
        let Self { lab, language, .. } = *self;
        let (width, height) = (ink.width(), ink.height());
        let gap = parts.setting.gap;
        let room = height.saturating_sub(parts.below()).max(1);
        let rows = parts.prose_rows.min(room);
        draw_tokens(&mut ink.part(Rect::new(0, 0, width, rows)), 0, prose);
        if rows < parts.prose_rows {
            cut_mark(parts.prose_rows - rows, rows.saturating_sub(1), language, ink);
        }
        let mut y = rows;
        if parts.tasks_rows > 0 {
            y = y.saturating_add(gap);
            let mut part = ink.part(Rect::new(0, y, width, parts.tasks_rows));
            if parts.setting.full {
                self.tasks.draw(&mut part);
            } else {
                draw_tasks_in_a_row(lab, language, &mut part);
            }
            y = y.saturating_add(parts.tasks_rows);
        }
        if parts.knobs_rows > 0 {
            y = y.saturating_add(gap);
            if parts.setting.heading {
                let heading = match language {
                    Language::English => "Change it",
                    Language::Spanish => "Cámbialo",
                };
                ink.text(0, y, heading, Meaning::Heading);
                y = y.saturating_add(1);
            }
            let rows = (lab.knobs.len() as u16).min(height.saturating_sub(y));
            draw_tweaks(lab, language, &mut ink.part(Rect::new(0, y, width, rows)));
            y = y.saturating_add(rows);
        }
        y
    }
}

/// The parts in one setting, measured.
struct Parts {
    setting: Setting,
    prose_rows: u16,
    tasks_rows: u16,
    knobs_rows: u16,
}

impl Parts {
    fn below(&self) -> u16 {
        let gap = |rows: u16| {
            if rows > 0 {
                rows.saturating_add(self.setting.gap)
            } else {
                0
            }
        };
        gap(self.tasks_rows).saturating_add(gap(self.knobs_rows))
    }

    fn rows(&self) -> u16 {
        self.prose_rows.saturating_add(self.below())
    }
}

/// Says at the end of row `y` that so many lines of the text do not show.
fn cut_mark(lines: u16, y: u16, language: Language, ink: &mut Ink<'_>) {
    let more = match (language, lines) {
        (Language::English, 1) => "1 more line".to_owned(),
        (Language::English, _) => format!("{lines} more lines"),
        (Language::Spanish, 1) => "1 línea más".to_owned(),
        (Language::Spanish, _) => format!("{lines} líneas más"),
    };
    let mark = format!(" {} {more}", Glyph::Ellipsis.text(ink.ascii()));
    let (width, wide) = (ink.width(), cells(&mark));
    let x = width.saturating_sub(wide);
    ink.erase(Rect::new(x, y, wide, 1));
    ink.text(x, y, &mark, Meaning::Accent);
}

fn without_empty_lines(mut tokens: Vec<Token>) -> Vec<Token> {
    tokens.dedup_by(|next, before| next.text == "\n" && before.text == "\n");
    tokens
}
