//! Round numbers along an axis, in proportion or by powers of ten: where they lie and how they are written. Knows numbers
//! and rows, no quantities.

use super::decades::Decades;
use crate::ui::text::cells;

/// The most round numbers beside a chart: more only crowd a tall one.
pub(super) const TICKS: usize = 9;

/// A scale from the lowest to the highest value shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Axis {
    /// In proportion.
    Linear {
        /// The value at the low end.
        low: f64,
        /// The value at the high end.
        high: f64,
    },
    /// By powers of ten.
    Log(Decades),
}

/// A round number on an axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    /// How far along the axis it lies, from 0 to 1.
    pub(super) part: f64,
    /// How it is written.
    pub(super) label: String,
    /// Whether it is zero.
    pub(super) zero: bool,
}

impl Axis {
    /// The axis of values that are shown in proportion. Zero is on it where it is near.
    pub(super) fn linear(values: impl Iterator<Item = f64>) -> Self {
        let finite = values.filter(|value| value.is_finite());
        let (mut low, mut high) = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        if low > 0.0 && low < high * 0.5 {
            low = 0.0;
        }
        if high < 0.0 && high > low * 0.5 {
            high = 0.0;
        }
        if high - low < 1e-12 * high.abs().max(low.abs()).max(1e-300) {
            let half = (high.abs() * 0.5).max(0.5);
            (low, high) = (low - half, high + half);
        }
        // Out to the next tenth or so: a curve that comes near 1 shows how near.
        if let Some(step) = round_step(high - low, 11) {
            low = (low / step + 1e-9).floor() * step;
            high = (high / step - 1e-9).ceil() * step;
        }
        Self::Linear { low, high }
    }

    /// The axis of the sizes of values, by powers of ten; in proportion where none has a size.
    pub(super) fn log(values: impl Iterator<Item = f64>) -> Self {
        Decades::of(values.map(f64::abs)).map_or(Self::Linear { low: 0.0, high: 1.0 }, Self::Log)
    }

    /// How far along the axis a value lies, from 0 to 1 between the ends; none where it has no place on it.
    pub(super) fn part(self, value: f64) -> Option<f64> {
        match self {
            Self::Linear { low, high } => {
                let part = (value - low) / (high - low);
                part.is_finite().then_some(part)
            }
            Self::Log(decades) => decades.part(value),
        }
    }

    /// About `most` round numbers, from the low end to the high end: at least two, so that there is a scale.
    pub(super) fn ticks(self, most: usize) -> Vec<Tick> {
        let (low, high) = match self {
            Self::Linear { low, high } => (low, high),
            Self::Log(decades) => return decades.ticks(most),
        };
        let fitting = (most.max(2)..most + 6).map(|most| round_ticks(low, high, most));
        let mut ticks = Vec::new();
        for found in fitting {
            ticks = found;
            if ticks.len() > 1 {
                break;
            }
        }
        ticks
    }
}

/// The multiples of a round step between two values.
fn round_ticks(low: f64, high: f64, most: usize) -> Vec<Tick> {
    let Some(step) = round_step(high - low, most) else {
        return Vec::new();
    };
    let decimals = (-step.log10().floor()).clamp(0.0, 15.0) as usize;
    let plain = decimals <= 4 && low.abs().max(high.abs()) < 1e6;
    let (first, last) = ((low / step - 1e-9).ceil(), (high / step + 1e-9).floor());
    let count = (last - first).clamp(0.0, 100.0) as usize;
    (0..=count)
        .map(|at| {
            // Adding zero takes the sign from a zero.
            let value = (first + at as f64) * step + 0.0;
            let zero = value.abs() < step * 0.5;
            let label = match (zero, plain) {
                (true, false) => "0".to_owned(),
                (true, true) => format!("{:.decimals$}", 0.0),
                (false, true) => format!("{value:.decimals$}"),
                (false, false) => format!("{value:.1e}").replace(".0e", "e"),
            };
            Tick {
                part: ((value - low) / (high - low)).clamp(0.0, 1.0),
                label,
                zero,
            }
        })
        .collect()
}

/// The columns of the longest label.
pub(super) fn widest(ticks: &[Tick]) -> u16 {
    ticks.iter().map(|tick| cells(&tick.label)).max().unwrap_or(0)
}

/// The smallest of 1, 2 and 5 times a power of ten of which at most `most` multiples lie within `span`.
fn round_step(span: f64, most: usize) -> Option<f64> {
    let rough = span / most.saturating_sub(1).max(1) as f64;
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|times| times * power)
        .find(|step| *step >= rough * (1.0 - 1e-9))?;
    (step.is_finite() && step > 0.0).then_some(step)
}

/// The next round number, so that the end of a scale can be read.
pub(super) fn round_up(size: f64) -> f64 {
    if size <= 0.0 {
        return 0.0;
    }
    let power = 10f64.powf(size.log10().floor());
    [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0]
        .into_iter()
        .map(|times| times * power)
        .find(|round| *round >= size * (1.0 - 1e-9) && round.is_finite())
        .unwrap_or(size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn labels(values: &[f64], most: usize) -> Vec<String> {
        let ticks = Axis::linear(values.iter().copied()).ticks(most);
        ticks.into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn scales_end_on_round_numbers() {
        for (size, wanted) in [
            (0.0, 0.0),
            (0.98, 1.0),
            (1.0, 1.0),
            (2.3, 2.5),
            (21.87, 25.0),
            (0.013, 0.015),
            (1.75e308, 1.75e308),
        ] {
            assert!(
                (round_up(size) - wanted).abs() < 1e-12 * wanted.max(1.0),
                "{size}"
            );
        }
    }

    #[test]
    fn labels_are_round_and_their_points_align() {
        assert_eq!(labels(&[-0.5511, 0.6751], 4), ["-0.5", "0.0", "0.5"]);
        assert_eq!(
            labels(&[0.1, 0.97], 6),
            ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]
        );
        assert_eq!(labels(&[-0.998, 0.997], 3), ["-1", "0", "1"]);
        assert_eq!(labels(&[1.8915, 1.9149], 4), ["1.89", "1.90", "1.91"]);
        assert_eq!(labels(&[0.0, 21.87], 4), ["0", "10", "20"]);
        assert_eq!(labels(&[-3.0, -1.0], 4), ["-3", "-2", "-1", "0"]);
        assert_eq!(labels(&[0.0, 3e-6], 4), ["0", "1e-6", "2e-6", "3e-6"]);
        assert_eq!(labels(&[], 3), ["0.0", "0.5", "1.0"]);
        assert_eq!(
            labels(&[0.0, 0.3], TICKS),
            ["0.00", "0.05", "0.10", "0.15", "0.20", "0.25", "0.30"]
        );
    }

    proptest! {
        #[test]
        fn there_are_few_and_they_lie_on_the_axis(
            low in -1e300..1e300f64, high in -1e300..1e300f64, scale in -300i32..1, most in 1usize..12
        ) {
            let factor = 10f64.powi(scale);
            let ticks = Axis::linear([low * factor, high * factor].into_iter()).ticks(most);
            prop_assert!(ticks.len() <= most + 6);
            prop_assert!(ticks.iter().all(|tick| (0.0..=1.0).contains(&tick.part)));
            prop_assert!(ticks.iter().all(|tick| tick.label.len() < 10));
        }
    }
}
