//! Starting values drawn from a seed: the same on every machine, for every name on its own, so that a new parameter
//! does not change the others.

use super::field::Field;
use crate::train::Dice;

/// A seed and a scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fill {
    /// The seed.
    pub seed: u64,
    /// Values lie evenly in [-scale, scale).
    pub scale: f64,
}

impl Fill {
    /// Reads `{ seed, scale }`.
    pub(super) fn read(field: &Field<'_>) -> Option<Self> {
        let form = "as in { seed = 7, scale = 0.5 }";
        let table = field.table(form)?.only(&["seed", "scale"]);
        let (seed, scale) = (table.need("seed", form), table.need("scale", form));
        let seed = seed.and_then(|seed| seed.integer(0..=i64::MAX as u64));
        let scale = scale.and_then(|field| {
            let scale = field.number()?;
            if scale > 0.0 && scale <= 1e6 {
                return Some(scale);
            }
            field.report(
                format!("the scale is {scale}"),
                Some("it is greater than 0 and at most 1000000"),
            );
            None
        });
        Some(Self {
            seed: seed?,
            scale: scale?,
        })
    }

    /// `len` values for `name`.
    pub fn values(self, name: &str, len: usize) -> Vec<f64> {
        let mut dice = Dice::new(self.seed, name, 0);
        (0..len).map(|_| dice.signed() * self.scale).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_fixed_by_seed_and_name() {
        let fill = Fill { seed: 7, scale: 0.5 };
        assert_eq!(fill.values("Wf", 3), fill.values("Wf", 5)[..3]);
        assert_ne!(fill.values("Wf", 3), fill.values("Wi", 3));
        assert_ne!(fill.values("Wf", 3), Fill { seed: 8, ..fill }.values("Wf", 3));
        let many = fill.values("Wf", 10_000);
        assert!(many.iter().all(|value| (-0.5..0.5).contains(value)));
        assert!((many.iter().sum::<f64>() / 10_000.0).abs() < 0.01);
    }

    #[test]
    fn the_digits_are_the_same_on_every_machine() {
        assert_eq!(
            Fill { seed: 1, scale: 1.0 }.values("U", 2),
            [-0.8128161515762484, 0.24565404204951502]
        );
    }
}
