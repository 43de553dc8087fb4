//! A training over its updates: the loss of each, or the score on held-out sequences, beside what guessing gets; the
//! update that is looked at is marked, and a click looks at another.

use ratatui::layout::Rect;

use super::View;
use super::chart::Chart;
use crate::app::Training;
use crate::lesson::{Language, Scale};
use crate::train::{Metric, Score};
use crate::ui::glyph::Glyph;
use crate::ui::ink::{Ink, Target};
use crate::ui::text::cells;
use crate::ui::theme::Meaning;
use crate::ui::tokens::short;

/// Columns for the scale at the left.
const AXIS: u16 = 9;

/// A curve: after how many updates, and what.
type Curve = Vec<(u64, f64)>;

/// The loss of every update.
pub(super) fn draw_loss(views: &[View<'_>], ink: &mut Ink<'_>) {
    let name = match views.first().map(|view| view.language) {
        Some(Language::Spanish) => "pérdida",
        _ => "loss",
    };
    draw(
        views,
        ink,
        name,
        |training, view| {
            let records = training.records(view.id).iter();
            records.map(|record| (record.update, record.loss)).collect()
        },
        |score| score.loss,
    );
}

/// The metric on held-out sequences.
pub(super) fn draw_score(views: &[View<'_>], ink: &mut Ink<'_>) {
    let metric = views
        .first()
        .and_then(|view| Some(view.training?.learner(view.id)?.config.task.answer.metric()));
    let language = views.first().map_or(Language::English, |view| view.language);
    let name = match (metric, language) {
        (Some(Metric::MeanSquaredError), Language::English) => "squared error",
        (Some(Metric::MeanSquaredError), Language::Spanish) => "error cuadrático",
        (_, Language::English) => "right",
        (_, Language::Spanish) => "aciertos",
    };
    draw(
        views,
        ink,
        name,
        |training, view| {
            let scores = training.scores(view.id).iter();
            scores.map(|(update, score)| (*update, score.metric)).collect()
        },
        |score| score.metric,
    );
}

fn draw(
    views: &[View<'_>],
    ink: &mut Ink<'_>,
    name: &str,
    curve: impl Fn(&Training, &View<'_>) -> Curve,
    of_guess: impl Fn(&Score) -> f64,
) {
    let Some(view) = views.first() else { return };
    let Some(training) = view.training else {
        let text = match view.language {
            Language::English => "nothing is trained in this scene",
            Language::Spanish => "en esta escena no se entrena nada",
        };
        ink.text(0, 0, text, Meaning::Quiet);
        return;
    };
    let curves: Vec<Curve> = views.iter().map(|view| curve(training, view)).collect();
    let guess = training.guess().map(|guess| of_guess(&guess.score));
    headline(training, view.language, ink);
    let legend = legend(views, training, &curves, name, guess);
    let below = legend_rows(&legend, ink.width()).min(ink.height() / 3).max(1);
    let (width, height) = (
        ink.width().saturating_sub(AXIS),
        ink.height().saturating_sub(2 + below),
    );
    if width < 4 || height < 2 {
        return;
    }
    let log = view.spec.scale == Scale::Log;
    let place = |value: f64| if log { value.abs().log10() } else { value };
    let values = curves.iter().flatten().map(|(_, value)| *value).chain(guess);
    // What goes out of all bounds leaves the picture instead of crushing it.
    let most = guess.map_or(f64::INFINITY, |guess| guess.abs() * if log { 1e3 } else { 4.0 });
    let (low, high) = extent(values.map(|value| place(value.min(most))), log);
    let span = training.planned().max(training.latest()).max(1);
    let mut chart = Chart::new(width, height);
    let across = chart.across() as f64 - 1.0;
    let top = chart.up() as f64 - 1.0;
    let x_of = |update: u64| update as f64 / span as f64 * across;
    let y_of = |value: f64| (place(value) - low) / (high - low) * top;
    let row_of = |y: f64| 1 + ((1.0 - y / top) * f64::from(height - 1)).round() as u16;
    if let Some(guess) = guess.map(y_of).filter(|y| y.is_finite()) {
        ink.symbols(AXIS, row_of(guess), width, Glyph::Dashes, Meaning::Border);
    }
    let cursor = AXIS + (x_of(training.shown()) / 2.0).round().min(f64::from(width - 1)) as u16;
    ink.column(cursor, 1, height, Glyph::DashesDown, Meaning::Border);
    for (series, curve) in curves.iter().enumerate() {
        let dots = smooth(curve, &x_of);
        for (at, (x, value)) in dots.iter().enumerate() {
            let to = (*x, y_of(*value));
            let from = at
                .checked_sub(1)
                .map_or(to, |before| (dots[before].0, y_of(dots[before].1)));
            if to.1.is_finite() && from.1.is_finite() {
                chart.line(from, to, Meaning::Series(series));
            }
        }
    }
    chart.draw(ink, AXIS, 1);
    let axis = |value: f64| {
        if log {
            short(10f64.powf(value))
        } else {
            short(value)
        }
    };
    ink.text_right(0, 1, AXIS - 1, &axis(high), Meaning::Quiet);
    ink.text_right(0, height, AXIS - 1, &axis(low), Meaning::Quiet);
    ink.symbol(cursor, 1 + height, Glyph::Here, Meaning::Accent);
    ink.hit(Rect::new(AXIS, 1, width, height + 1), Target::Updates);
    let places = places(&legend, ink.width());
    for ((text, meaning, glyph), (x, row)) in legend.iter().zip(places) {
        let y = 2 + height + row;
        ink.symbol(x, y, *glyph, *meaning);
        ink.text(x + 2, y, text, *meaning);
    }
}

/// Which update, and what the training does.
fn headline(training: &Training, language: Language, ink: &mut Ink<'_>) {
    let (shown, latest, planned) = (training.shown(), training.latest(), training.planned());
    let (update, of) = match language {
        Language::English => ("update", "of"),
        Language::Spanish => ("actualización", "de"),
    };
    let state = match (training.is_running(), latest, language) {
        _ if training.is_as_shipped() => match language {
            Language::English => "trained beforehand: t trains it again",
            Language::Spanish => "entrenada de antemano: t la entrena otra vez",
        },
        (true, _, Language::English) => "training",
        (true, _, Language::Spanish) => "entrenando",
        (false, 0, Language::English) => "untrained: t trains",
        (false, 0, Language::Spanish) => "sin entrenar: t entrena",
        (false, _, Language::English) if latest >= planned => "trained",
        (false, _, Language::Spanish) if latest >= planned => "entrenada",
        (false, _, Language::English) => "resting: t goes on",
        (false, _, Language::Spanish) => "en pausa: t sigue",
    };
    let used = ink.text(0, 0, &format!("{update} {shown} {of} {planned}"), Meaning::Text);
    let used = used + ink.text(used, 0, "  ·  ", Meaning::Border);
    ink.text(used, 0, state, Meaning::Accent);
}

/// An entry of the legend: text, meaning, symbol.
type Entry = (String, Meaning, Glyph);

fn legend(
    views: &[View<'_>],
    training: &Training,
    curves: &[Curve],
    name: &str,
    guess: Option<f64>,
) -> Vec<Entry> {
    let shown = training.shown();
    let mut entries = Vec::new();
    for (series, (view, curve)) in views.iter().zip(curves).enumerate() {
        let label = view.label.map(|label| format!("{label}: ")).unwrap_or_default();
        let now = curve.iter().rev().find(|(update, _)| *update <= shown);
        let value = now.map_or_else(|| "–".to_owned(), |(_, value)| short(*value));
        entries.push((
            format!("{label}{name} {value}"),
            Meaning::Series(series),
            Glyph::Point,
        ));
        if let Some(divergence) = training.diverged(view.id) {
            let text = match view.language {
                Language::English => {
                    format!(
                        "{label}diverges at update {}, from {} on",
                        divergence.update, divergence.began
                    )
                }
                Language::Spanish => format!(
                    "{label}diverge en la actualización {}, desde la {}",
                    divergence.update, divergence.began
                ),
            };
            entries.push((text, Meaning::Trouble, Glyph::Warning));
        }
    }
    let language = views.first().map_or(Language::English, |view| view.language);
    if let Some(guess) = guess {
        let word = match language {
            Language::English => "guessing",
            Language::Spanish => "adivinando",
        };
        entries.push((format!("{word} {}", short(guess)), Meaning::Quiet, Glyph::Dashes));
    }
    entries
}

fn places(entries: &[Entry], width: u16) -> impl Iterator<Item = (u16, u16)> {
    let (mut x, mut row) = (0u16, 0u16);
    entries.iter().map(move |(text, ..)| {
        let wide = cells(text) + 2;
        if x > 0 && x + wide > width {
            (x, row) = (0, row + 1);
        }
        let place = (x, row);
        x += wide + 3;
        place
    })
}

fn legend_rows(entries: &[Entry], width: u16) -> u16 {
    places(entries, width).last().map_or(1, |(_, row)| row + 1)
}

/// The mean of the values that share a dot across, for each dot that has some.
fn smooth(curve: &Curve, x_of: &dyn Fn(u64) -> f64) -> Vec<(f64, f64)> {
    let mut dots: Vec<(f64, f64, f64)> = Vec::new();
    for (update, value) in curve {
        let x = x_of(*update).round();
        match dots.last_mut() {
            Some((last, sum, count)) if *last == x => {
                *sum += value;
                *count += 1.0;
            }
            _ => dots.push((x, *value, 1.0)),
        }
    }
    dots.into_iter().map(|(x, sum, count)| (x, sum / count)).collect()
}

/// The least and the greatest, never the same.
fn extent(values: impl Iterator<Item = f64>, log: bool) -> (f64, f64) {
    let (low, high) = values
        .filter(|value| value.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
    if low > high {
        return (0.0, 1.0);
    }
    // Losses and scores are read against zero.
    let low = if log { low } else { low.min(0.0) };
    if high - low < 1e-12 * high.abs().max(1e-300) {
        return (low - 0.5, high + 0.5);
    }
    (low, high)
}
