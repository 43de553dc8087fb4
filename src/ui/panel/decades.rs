//! A scale by powers of ten: from one whole power to another, with marks at some between. Knows sizes and columns, no
//! quantities.

use super::axis::Tick;

/// More powers of ten than anybody can tell apart on a screen.
const MOST: i32 = 40;

/// The least and the greatest power of ten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decades {
    low: i32,
    high: i32,
}

impl Decades {
    /// The scale on which all `sizes` have a place, at most so many powers down from the greatest; none where nothing
    /// has a size.
    pub(super) fn of(sizes: impl Iterator<Item = f64>) -> Option<Self> {
        let (mut least, mut most) = (f64::INFINITY, 0.0_f64);
        for size in sizes.filter(|size| *size > 0.0 && size.is_finite()) {
            least = least.min(size);
            most = most.max(size);
        }
        if most == 0.0 {
            return None;
        }
        // A size such as 0.1 lies on its power, not a rounding error above it.
        let high = (most.log10() - 1e-9).ceil() as i32;
        let low = ((least.log10() + 1e-9).floor() as i32).min(high - 1);
        Some(Self {
            low: low.max(high - MOST),
            high,
        })
    }

    /// How far along the scale a value lies, from 0 to 1; none for zero and for what is not finite.
    pub(super) fn part(self, value: f64) -> Option<f64> {
        let size = value.abs();
        let along = (size.log10() - f64::from(self.low)) / f64::from(self.high - self.low);
        (size > 0.0 && size.is_finite()).then(|| along.clamp(0.0, 1.0))
    }

    /// What is written at both ends.
    pub(super) fn ends(self) -> (String, String) {
        (label(self.low), label(self.high))
    }

    /// At most `most` powers, both ends among them.
    pub(super) fn ticks(self, most: usize) -> Vec<Tick> {
        let count = self.high - self.low;
        let most = i32::try_from(most.saturating_sub(1)).unwrap_or(i32::MAX).max(1);
        // The smallest whole number of powers from mark to mark that divides the scale evenly, or nothing but the ends.
        let every = (1..=count)
            .find(|every| count % every == 0 && count / every <= most)
            .unwrap_or(count);
        (0..=count / every)
            .map(|step| Tick {
                part: f64::from(step * every) / f64::from(count),
                label: label(self.low + step * every),
                zero: false,
            })
            .collect()
    }
}

/// A power of ten, in the lab's way of writing numbers.
pub(super) fn label(power: i32) -> String {
    match power {
        -2 => "0.01".to_owned(),
        -1 => "0.1".to_owned(),
        0 => "1".to_owned(),
        1 => "10".to_owned(),
        2 => "100".to_owned(),
        _ => format!("1e{power}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sizes: &[f64]) -> Option<Decades> {
        Decades::of(sizes.iter().copied())
    }

    #[test]
    fn the_ends_are_whole_powers_around_all_sizes() {
        assert_eq!(of(&[0.038, 1.0]), Some(Decades { low: -2, high: 0 }));
        assert_eq!(of(&[0.0, 0.5]), Some(Decades { low: -1, high: 0 }));
        assert_eq!(of(&[1.0]), Some(Decades { low: -1, high: 0 }));
        assert_eq!(of(&[0.1, 1000.0]), Some(Decades { low: -1, high: 3 }));
        assert_eq!(of(&[1e-300, 1.0]), Some(Decades { low: -40, high: 0 }));
        assert_eq!(of(&[0.0, f64::NAN, f64::INFINITY]), None);
    }

    #[test]
    fn places_follow_the_powers() {
        let scale = Decades { low: -4, high: 0 };
        assert_eq!(scale.part(0.01), Some(0.5));
        assert_eq!(scale.part(-1.0), Some(1.0));
        assert_eq!(scale.part(1e-9), Some(0.0));
        assert_eq!(scale.part(0.0), None);
        assert_eq!(scale.part(f64::NAN), None);
    }

    #[test]
    fn ticks_are_evenly_spread_and_reach_both_ends() {
        let scale = Decades { low: -4, high: 0 };
        let labels = |most| {
            let ticks = scale.ticks(most);
            assert_eq!(ticks.last().map(|tick| tick.part), Some(1.0));
            ticks.into_iter().map(|tick| tick.label).collect::<Vec<_>>()
        };
        assert_eq!(labels(6), ["1e-4", "1e-3", "0.01", "0.1", "1"]);
        assert_eq!(labels(4), ["1e-4", "0.01", "1"]);
        assert_eq!(labels(2), ["1e-4", "1"]);
        assert_eq!(labels(0), ["1e-4", "1"]);
    }
}
