//! How losses and metrics are written in the reports of `train` and `race`.

use super::wording;
use crate::lesson::Language;
use crate::train::Metric;

/// A metric as it is read.
pub(super) fn metric_text(metric: Metric, value: f64) -> String {
    match metric {
        Metric::Accuracy => format!("{:.1} %", value * 100.0),
        Metric::MeanSquaredError => decimals(value),
    }
}

/// Five decimals; what has diverged is written by its power of ten.
pub(super) fn decimals(value: f64) -> String {
    if value.abs() < 1e6 {
        format!("{value:.5}")
    } else {
        format!("{value:.2e}")
    }
}

/// What a metric is called.
pub(super) fn metric_name(metric: Metric, language: Language) -> &'static str {
    let words = wording::training(language);
    match metric {
        Metric::Accuracy => words.accuracy,
        Metric::MeanSquaredError => words.squared_error,
    }
}
