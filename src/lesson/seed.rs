//! Starting values drawn from a seed: the same on every machine, for every name on its own, so that a new parameter
//! does not change the others.

use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

use super::field::Field;

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
        let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&self.seed.to_le_bytes());
        seed[8..16].copy_from_slice(&hash.to_le_bytes());
        let mut generator = ChaCha8Rng::from_seed(seed);
        let unit = 1.0 / (1_u64 << 53) as f64;
        let mut draw = || ((generator.next_u64() >> 11) as f64 * unit * 2.0 - 1.0) * self.scale;
        (0..len).map(|_| draw()).collect()
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
