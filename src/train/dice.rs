//! Chance from a seed: the same numbers on every machine, and a stream of its own for every name and every index, so
//! that batch 900 is drawn without drawing the 899 before it, and a new parameter changes no other.
//!
//! The numbers are made from the generator's bits here and not by `rand`, whose recipes may change with its version.

use std::hash::Hasher as _;

use fnv::FnvHasher;
use rand::rngs::ChaCha8Rng;
use rand::{Rng as _, SeedableRng as _};

/// A stream of random numbers.
#[derive(Debug)]
pub struct Dice {
    generator: ChaCha8Rng,
}

impl Dice {
    /// The stream of `name` and `index` under `seed`.
    pub fn new(seed: u64, name: &str, index: u64) -> Self {
        let mut hasher = FnvHasher::default();
        hasher.write(name.as_bytes());
        let mut whole = [0; 32];
        whole[..8].copy_from_slice(&seed.to_le_bytes());
        whole[8..16].copy_from_slice(&hasher.finish().to_le_bytes());
        whole[16..24].copy_from_slice(&index.to_le_bytes());
        Self {
            generator: ChaCha8Rng::from_seed(whole),
        }
    }

    /// A number in [0, 1), of 53 random bits.
    pub fn unit(&mut self) -> f64 {
        (self.generator.next_u64() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// A number in [-1, 1).
    pub fn signed(&mut self) -> f64 {
        self.unit() * 2.0 - 1.0
    }

    /// A number of the normal distribution with mean 0 and variance 1 (Box and Muller 1958).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * libm::log(1.0 - self.unit())).sqrt();
        radius * libm::cos(2.0 * std::f64::consts::PI * self.unit())
    }

    /// A whole number from 0 to `count - 1`; 0 where `count` is 0.
    pub fn below(&mut self, count: usize) -> usize {
        // The high half of the product: uneven by less than one part in 2^64 / count.
        ((u128::from(self.generator.next_u64()) * count as u128) >> 64) as usize
    }

    /// A whole number from `low` to `high`, both included; `low` where there is none.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True in `share` of all cases.
    pub fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// One of `all`, which is not empty.
    pub fn one_of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_fixed_and_apart() {
        let draw = |seed, name: &str, index| Dice::new(seed, name, index).unit();
        assert_eq!(draw(1, "a", 0), draw(1, "a", 0));
        for other in [draw(2, "a", 0), draw(1, "b", 0), draw(1, "a", 1)] {
            assert_ne!(draw(1, "a", 0), other);
        }
    }

    #[test]
    fn the_numbers_are_spread_as_they_should() {
        let mut dice = Dice::new(3, "spread", 0);
        let count = 20_000;
        let mut seen = [0; 7];
        let (mut sum, mut squares) = (0.0, 0.0);
        for _ in 0..count {
            seen[dice.below(7)] += 1;
            let normal = dice.normal();
            sum += normal;
            squares += normal * normal;
            assert!((3..=5).contains(&dice.between(3, 5)));
        }
        assert!(
            seen.iter().all(|seen| (seen - count / 7_i32).abs() < 200),
            "{seen:?}"
        );
        assert!((sum / f64::from(count)).abs() < 0.03);
        assert!((squares / f64::from(count) - 1.0).abs() < 0.05);
    }
}
