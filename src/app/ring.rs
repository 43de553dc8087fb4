//! Lists that go round: after the last comes the first.

/// The place `by` places on from `at` in a ring of `count`; 0 in an empty one.
pub(super) fn around(at: usize, by: isize, count: usize) -> usize {
    let count = count.max(1) as isize;
    (at as isize).saturating_add(by).rem_euclid(count) as usize
}
