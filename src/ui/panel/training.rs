//! A training over its updates: the loss of each, or the score on held-out sequences, beside what guessing gets; the
//! update that is looked at is marked, and a click looks at another.

use ratatui_core::layout::Rect;

use super::View;
use super::axis::{Axis, TICKS, widest};
use super::chart::{Chart, mark_of};
use crate::app::Training;
use crate::lesson::{Language, Scale};
use crate::train::{Metric, Score};
use crate::ui::glyph::Glyph;
use crate::ui::ink::{Ink, Target};
use crate::ui::text::cells;
use crate::ui::theme::Meaning;
use crate::ui::tokens::short;

/// The fewest columns for the scale at the left.
const AXIS: u16 = 5;

/// How far up the axis something lies that has left the picture.
const BEYOND: f64 = 2.0;

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
    let height = ink.height().saturating_sub(2 + below);
    // What goes out of all bounds leaves the picture instead of crushing it.
    let bound = match view.spec.scale {
        Scale::Log => 1e3,
        Scale::Linear => 4.0,
    };
    let most = guess.map_or(f64::INFINITY, |guess| guess.abs() * bound);
    let values = || {
        let all = curves.iter().flatten().map(|(_, value)| value.min(most));
        all.chain(guess)
    };
    let upward = match view.spec.scale {
        Scale::Log => Axis::log(values()),
        // Losses and scores are read against zero.
        Scale::Linear => Axis::linear(values().chain([0.0])),
    };
    let ticks = upward.ticks(usize::from(height.div_ceil(3)).clamp(2, TICKS));
    let left = widest(&ticks).max(AXIS) + 1;
    let width = ink.width().saturating_sub(left);
    if width < 4 || height < 2 {
        return;
    }
    let span = training.planned().max(training.latest()).max(1);
    let along = Axis::Linear {
        low: 0.0,
        high: span as f64,
    };
    let mut chart = Chart::new(width, height);
    let row_of = |part: f64| 1 + ((1.0 - part) * f64::from(height - 1)).round() as u16;
    let column_of = |part: f64| (part * f64::from(width - 1)).round() as u16;
    for tick in &ticks {
        ink.text_right(0, row_of(tick.part), left - 1, &tick.label, Meaning::Quiet);
    }
    if let Some(part) = guess.and_then(|guess| upward.part(guess)) {
        ink.symbols(left, row_of(part), width, Glyph::Dashes, Meaning::Border);
    }
    let cursor = column_of((training.shown() as f64 / span as f64).min(1.0));
    ink.column(left + cursor, 1, height, Glyph::DashesDown, Meaning::Border);
    let dots = chart.dots();
    for (series, curve) in curves.iter().enumerate() {
        let x_of = |update: u64| dots.x(update as f64 / span as f64);
        let place = |(x, value): (f64, f64)| {
            let part = upward.part(value)?;
            let part = if value > most { part.max(BEYOND) } else { part };
            Some((x, dots.y(part)))
        };
        chart.curve(smooth(curve, &x_of).into_iter().map(place), series);
    }
    chart.draw(ink, left, 1);
    chart.draw_marks(curves.len(), ink, left, 1);
    for tick in along.ticks(usize::from(width / 10).clamp(2, 6)) {
        let (at, long) = (column_of(tick.part), cells(&tick.label));
        let start = at.saturating_sub(long / 2).min(width.saturating_sub(long));
        // The mark of the update that is shown would cut it.
        if (start..start + long).contains(&cursor) {
            continue;
        }
        ink.text(left + start, 1 + height, &tick.label, Meaning::Quiet);
    }
    ink.symbol(left + cursor, 1 + height, Glyph::Here, Meaning::Accent);
    ink.hit(Rect::new(left, 1, width, height + 1), Target::Updates);
    draw_legend(&legend, 2 + height, ink);
}

/// Which update, and what the training does; where room is scarce, without what `t` does, which the footer says too.
fn headline(training: &Training, language: Language, ink: &mut Ink<'_>) {
    let (shown, latest, planned) = (training.shown(), training.latest(), training.planned());
    let (update, of) = match language {
        Language::English => ("update", "of"),
        Language::Spanish => ("actualización", "de"),
    };
    let (state, key) = match (training.is_running(), latest, language) {
        _ if training.is_as_shipped() => match language {
            Language::English => ("trained beforehand", ": t trains it again"),
            Language::Spanish => ("entrenada de antemano", ": t la entrena otra vez"),
        },
        (true, _, Language::English) => ("training", ""),
        (true, _, Language::Spanish) => ("entrenando", ""),
        (false, 0, Language::English) => ("untrained", ": t trains"),
        (false, 0, Language::Spanish) => ("sin entrenar", ": t entrena"),
        (false, _, Language::English) if latest >= planned => ("trained", ""),
        (false, _, Language::Spanish) if latest >= planned => ("entrenada", ""),
        (false, _, Language::English) => ("resting", ": t goes on"),
        (false, _, Language::Spanish) => ("en pausa", ": t sigue"),
    };
    let long = format!("{update} {shown} {of} {planned}");
    let brief = format!("{shown}/{planned}");
    let ways = [
        (&long, "  ·  ", key),
        (&long, "  ·  ", ""),
        (&long, " · ", ""),
        (&brief, " · ", ""),
    ];
    let fits = |(count, gap, key): &(&String, &str, &str)| {
        cells(count) + cells(gap) + cells(state) + cells(key) <= ink.width()
    };
    let (count, gap, key) = ways.into_iter().find(fits).unwrap_or((&brief, " · ", ""));
    let used = ink.text(0, 0, count, Meaning::Text);
    let used = used + ink.text(used, 0, gap, Meaning::Border);
    ink.text(used, 0, &format!("{state}{key}"), Meaning::Accent);
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
                        "{label}diverges from update {} on, stops at {}",
                        divergence.began, divergence.update
                    )
                }
                Language::Spanish => format!(
                    "{label}diverge desde la actualización {}, se detiene en la {}",
                    divergence.began, divergence.update
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

fn draw_legend(entries: &[Entry], y: u16, ink: &mut Ink<'_>) {
    for ((text, meaning, glyph), (x, row)) in entries.iter().zip(places(entries, ink.width())) {
        let glyph = match (meaning, glyph) {
            (Meaning::Series(line), Glyph::Point) => mark_of(*line, ink),
            _ => *glyph,
        };
        ink.symbol(x, y + row, glyph, *meaning);
        ink.text(x + 2, y + row, text, *meaning);
    }
}

/// Where each entry of the legend stands, in as many rows as they need.
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
