//! How the elements of a quantity go over the steps of a run: how large each becomes, how much it varies, and how closely
//! it goes with a series, by Pearson's correlation.
//!
//! Everything is computed from the numbers of the run, element beside element, in two sweeps over its memory. Numbers are
//! measured against the largest of their element, so that neither overflows nor underflows where the values do not.

use super::address::{AdjointId, SlotId};
use super::run::Run;

/// A quantity that has a vector of numbers at every step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timed {
    /// A forward quantity.
    Value(SlotId),
    /// A derivative of the loss.
    Adjoint(AdjointId),
}

/// What the elements of a quantity do over the steps 1 to T; each list has an entry for each element.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Courses {
    /// The number that is farthest from zero, or the first that is not finite.
    pub largest: Vec<f64>,
    /// The step at which it stands; of several the first.
    pub largest_at: Vec<u32>,
    /// The mean over the steps; not finite where a number is not.
    pub mean: Vec<f64>,
    /// The standard deviation over the steps, `√(Σ (a - mean a)² / T)`; not a number where a number is not finite.
    pub deviation: Vec<f64>,
}

/// Variation below so many roundings of the largest number is rounding itself: such a course is constant.
const ROUNDINGS: f64 = 4.0;

impl Courses {
    /// The courses of a quantity.
    pub fn of(run: &Run, quantity: Timed) -> Self {
        Self::over(run.steps(), |step| run.all_of(quantity, step))
    }

    /// The course of one series.
    pub fn of_series(series: &[f64]) -> Self {
        Self::over(series.len(), |step| std::slice::from_ref(&series[step - 1]))
    }

    fn over<'a>(steps: usize, row: impl Fn(usize) -> &'a [f64]) -> Self {
        let len = if steps == 0 { 0 } else { row(1).len() };
        let mut all = Self {
            largest: vec![0.0; len],
            largest_at: vec![1; len],
            mean: vec![0.0; len],
            deviation: vec![0.0; len],
        };
        let share = 1.0 / steps.max(1) as f64;
        for step in 1..=steps {
            let own = all.largest.iter_mut().zip(&mut all.largest_at).zip(&mut all.mean);
            for (((largest, at), mean), value) in own.zip(row(step)) {
                *mean += value * share;
                if value.abs() > largest.abs() || (!value.is_finite() && largest.is_finite()) {
                    (*largest, *at) = (*value, step as u32);
                }
            }
        }
        let scale = all.scale();
        for step in 1..=steps {
            let own = all.deviation.iter_mut().zip(&all.mean).zip(&scale);
            for (((sum, mean), scale), value) in own.zip(row(step)) {
                let apart = (value - mean) * scale;
                *sum += apart * apart;
            }
        }
        for ((sum, scale), largest) in all.deviation.iter_mut().zip(&scale).zip(&all.largest) {
            *sum = match *scale {
                _ if !largest.is_finite() => f64::NAN,
                0.0 => 0.0,
                scale => (*sum * share).sqrt() / scale,
            };
        }
        all
    }

    /// What the numbers of an element are multiplied by to be at most 1; 0 for one that is zero or as good as zero.
    fn scale(&self) -> Vec<f64> {
        let scale = |largest: &f64| match largest.abs() {
            size if size < f64::MIN_POSITIVE => 0.0,
            size => 1.0 / size,
        };
        self.largest.iter().map(scale).collect()
    }

    /// How many elements.
    pub fn len(&self) -> usize {
        self.largest.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.largest.is_empty()
    }

    /// Whether all numbers of an element are finite.
    pub fn is_finite(&self, at: usize) -> bool {
        self.largest.get(at).is_some_and(|largest| largest.is_finite())
    }

    /// Whether an element varies by more than rounding does: a correlation with one that does not is not defined.
    pub fn varies(&self, at: usize) -> bool {
        let (Some(largest), Some(deviation)) = (self.largest.get(at), self.deviation.get(at)) else {
            return false;
        };
        *deviation > ROUNDINGS * f64::EPSILON * largest.abs()
    }

    /// Pearson's correlation of every element with a series of T numbers,
    /// `r = Σ (a - mean a)(b - mean b) / √(Σ (a - mean a)² Σ (b - mean b)²)`, from -1 to 1.
    ///
    /// Not a number for an element that is not finite or does not vary; for all of them where the series is like that or
    /// has another length than the run.
    pub fn correlation(&self, run: &Run, quantity: Timed, series: &[f64]) -> Vec<f64> {
        let steps = run.steps();
        let own = Self::of_series(series);
        if series.len() != steps || !own.varies(0) {
            return vec![f64::NAN; self.len()];
        }
        let (scale, series_scale) = (self.scale(), own.scale()[0]);
        let mut products = vec![0.0; self.len()];
        for (step, other) in (1..=steps).zip(series) {
            let other = (other - own.mean[0]) * series_scale;
            let each = products.iter_mut().zip(&self.mean).zip(&scale);
            for (((sum, mean), scale), value) in each.zip(run.all_of(quantity, step)) {
                *sum += (value - mean) * scale * other;
            }
        }
        let size = own.deviation[0] * series_scale * steps as f64;
        for (at, product) in products.iter_mut().enumerate() {
            *product = if self.varies(at) {
                (*product / (self.deviation[at] * scale[at] * size)).clamp(-1.0, 1.0)
            } else {
                f64::NAN
            };
        }
        products
    }
}

impl Run {
    /// All elements of a quantity at a step, 1 to T; none where the run has no such step or no such quantity.
    pub fn all_of(&self, quantity: Timed, step: usize) -> &[f64] {
        match quantity {
            Timed::Value(slot) => self.vector(slot, step),
            Timed::Adjoint(slot) => self.adjoints(slot, step),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The formula as it is written, by another way: in one sweep, with nothing scaled.
    fn written(a: &[f64], b: &[f64]) -> f64 {
        let mean = |list: &[f64]| list.iter().sum::<f64>() / list.len() as f64;
        let (of_a, of_b) = (mean(a), mean(b));
        let sum = |of: &dyn Fn(f64, f64) -> f64| {
            let pairs = a.iter().zip(b);
            pairs.map(|(a, b)| of(a - of_a, b - of_b)).sum::<f64>()
        };
        sum(&|a, b| a * b) / (sum(&|a, _| a * a) * sum(&|_, b| b * b)).sqrt()
    }

    fn correlation(a: &[f64], b: &[f64]) -> f64 {
        use crate::{CellSource, ModelSource, Program, Setup};
        let pair = |name: &str| vec![(name.to_owned(), "1".to_owned())];
        let program = Program::compile(&ModelSource {
            cell: CellSource {
                name: "copy".to_owned(),
                inputs: pair("x"),
                states: pair("y"),
                params: Vec::new(),
                equations: "y = x + 0 * y'".to_owned(),
            },
            ..ModelSource::default()
        })
        .unwrap();
        let slot = program.slot_named("y").unwrap();
        let mut setup = Setup::zeros(std::sync::Arc::new(program), a.len());
        setup.inputs.copy_from_slice(a);
        let run = Run::new(setup);
        let quantity = Timed::Value(slot);
        Courses::of(&run, quantity).correlation(&run, quantity, b)[0]
    }

    #[test]
    fn what_goes_along_has_one_and_what_goes_against_minus_one() {
        let up = [1.0, 2.0, 3.0, 5.0];
        assert_eq!(correlation(&up, &up.map(|a| 7.0 * a - 3.0)), 1.0);
        assert_eq!(correlation(&up, &up.map(|a| -0.5 * a)), -1.0);
        // By hand: means 2 and 1, products -1 * -1 + 0 * 2 + 1 * -1 = 0.
        assert_eq!(correlation(&[1.0, 2.0, 3.0], &[0.0, 3.0, 0.0]), 0.0);
        // NumPy: np.corrcoef([1, 2, 3, 5], [2, 1, 4, 3])[0, 1]
        let found = correlation(&up, &[2.0, 1.0, 4.0, 3.0]);
        assert!((found - 0.529_150_262_212_918_2).abs() < 1e-15, "{found}");
    }

    #[test]
    fn a_course_that_does_not_vary_or_is_not_finite_has_none() {
        let series = [1.0, 2.0, 4.0];
        for course in [
            [0.0; 3],
            // A tenth has no exact mean.
            [0.1; 3],
            [1.0, 1.0 + f64::EPSILON, 1.0],
            [5e-324, 0.0, 5e-324],
            [1.0, f64::NAN, 2.0],
            [1.0, f64::INFINITY, 2.0],
        ] {
            assert!(correlation(&course, &series).is_nan(), "{course:?}");
            assert!(correlation(&series, &course).is_nan(), "{course:?}");
        }
        assert!(correlation(&series, &series[..2]).is_nan());
        assert!(correlation(&[1.0], &[1.0]).is_nan());
    }

    #[test]
    fn the_size_of_the_values_does_not_matter() {
        for size in [1e-300, 1e-160, 1e160, 1e300] {
            let found = correlation(&[size, 2.0 * size, 3.0 * size, 5.0 * size], &[2.0, 1.0, 4.0, 3.0]);
            assert!(
                (found - 0.529_150_262_212_918_2).abs() < 1e-12,
                "{size:e}: {found}"
            );
        }
    }

    #[test]
    fn the_largest_is_the_farthest_from_zero_or_the_first_that_is_not_finite() {
        let largest = |series: &[f64]| {
            let own = Courses::of_series(series);
            (own.largest[0], own.largest_at[0])
        };
        assert_eq!(largest(&[0.5, -2.0, 2.0]), (-2.0, 2));
        assert_eq!(largest(&[0.0, 0.0]), (0.0, 1));
        assert!(matches!(largest(&[9.0, f64::NAN, f64::INFINITY]), (value, 2) if value.is_nan()));
        assert_eq!(Courses::of_series(&[1.0, 3.0]).deviation, [1.0]);
    }

    proptest! {
        #[test]
        fn it_is_the_written_formula(pairs in prop::collection::vec((-2.0f64..2.0, -2.0f64..2.0), 3..40)) {
            let (a, b): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
            let (found, wanted) = (correlation(&a, &b), written(&a, &b));
            prop_assert!((found - wanted).abs() < 1e-10, "{found} {wanted}");
            prop_assert!((-1.0..=1.0).contains(&found));
        }
    }
}
