//! Shapes and numbers for the tests of the kernels.

/// Around every block size there is.
pub(super) const SIZES: [usize; 17] = [0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 31, 32, 33, 64, 65, 100];

/// Numbers whose sums depend on their order; the same for the same seed.
pub(super) fn numbers(count: usize, seed: u64) -> Vec<f64> {
    let mut state = seed;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1u64 << 53) as f64
    };
    (0..count)
        .map(|_| (next() - 0.5) * 10f64.powi((next() * 6.0) as i32))
        .collect()
}

/// For comparisons that tell 0.0 from -0.0.
pub(super) fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}
