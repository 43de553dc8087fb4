//! Sums of products of rows of numbers, one product at a time and from left to right, and the dot product.

/// One factor of a product: a number for every place, or one number for all.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Factor<'a> {
    /// As many numbers as there are places.
    Each(&'a [f64]),
    /// The same number everywhere.
    All(f64),
}

/// What becomes of the product: `out = product`.
pub(crate) const SET: u8 = 0;
/// `out = out + product`.
pub(crate) const ADD: u8 = 1;
/// `out = out - product`.
pub(crate) const SUBTRACT: u8 = 2;

/// What both kinds of factor can do; the loop is compiled for each pairing.
trait Values: Copy {
    fn cut(self, len: usize) -> Self;
    fn at(self, i: usize) -> f64;
}

impl Values for &[f64] {
    #[inline(always)]
    fn cut(self, len: usize) -> Self {
        &self[..len]
    }

    #[inline(always)]
    fn at(self, i: usize) -> f64 {
        self[i]
    }
}

impl Values for f64 {
    #[inline(always)]
    fn cut(self, _: usize) -> Self {
        self
    }

    #[inline(always)]
    fn at(self, _: usize) -> f64 {
        self
    }
}

/// Sets `out[i]` to, or adds to it, or subtracts from it the product of the factors, multiplied from left to right.
///
/// `HOW` is [`SET`], [`ADD`] or [`SUBTRACT`]. Up to three factors are one vectorised pass. The product of no factors
/// is 1.
#[inline(always)]
pub(crate) fn accumulate<const HOW: u8>(out: &mut [f64], factors: &[Factor<'_>]) {
    use Factor::{All, Each};
    match *factors {
        [] => one::<HOW, _>(out, 1.0),
        [All(a)] => one::<HOW, _>(out, a),
        [Each(a)] => one::<HOW, _>(out, a),
        [All(a), All(b)] => one::<HOW, _>(out, a * b),
        // A product of two is the same either way round.
        [All(a), Each(b)] | [Each(b), All(a)] => two::<HOW, _, _>(out, b, a),
        [Each(a), Each(b)] => two::<HOW, _, _>(out, a, b),
        [All(a), All(b), All(c)] => one::<HOW, _>(out, a * b * c),
        [All(a), All(b), Each(c)] => two::<HOW, _, _>(out, c, a * b),
        [All(a), Each(b), All(c)] | [Each(b), All(a), All(c)] => three::<HOW, _, _, _>(out, b, a, c),
        [All(a), Each(b), Each(c)] | [Each(b), All(a), Each(c)] => three::<HOW, _, _, _>(out, b, a, c),
        [Each(a), Each(b), All(c)] => three::<HOW, _, _, _>(out, a, b, c),
        [Each(a), Each(b), Each(c)] => three::<HOW, _, _, _>(out, a, b, c),
        [..] => many::<HOW>(out, factors),
    }
}

#[inline(always)]
fn put<const HOW: u8>(out: &mut f64, product: f64) {
    *out = match HOW {
        ADD => *out + product,
        SUBTRACT => *out - product,
        _ => product,
    };
}

#[inline(always)]
fn one<const HOW: u8, A: Values>(out: &mut [f64], a: A) {
    let a = a.cut(out.len());
    for (i, out) in out.iter_mut().enumerate() {
        put::<HOW>(out, a.at(i));
    }
}

#[inline(always)]
fn two<const HOW: u8, A: Values, B: Values>(out: &mut [f64], a: A, b: B) {
    let (a, b) = (a.cut(out.len()), b.cut(out.len()));
    for (i, out) in out.iter_mut().enumerate() {
        put::<HOW>(out, a.at(i) * b.at(i));
    }
}

#[inline(always)]
fn three<const HOW: u8, A: Values, B: Values, C: Values>(out: &mut [f64], a: A, b: B, c: C) {
    let (a, b, c) = (a.cut(out.len()), b.cut(out.len()), c.cut(out.len()));
    for (i, out) in out.iter_mut().enumerate() {
        put::<HOW>(out, a.at(i) * b.at(i) * c.at(i));
    }
}

/// Rare: place by place.
#[inline(always)]
fn many<const HOW: u8>(out: &mut [f64], factors: &[Factor<'_>]) {
    for (i, out) in out.iter_mut().enumerate() {
        let mut product = 1.0;
        for factor in factors {
            product *= match factor {
                Factor::Each(values) => values[i],
                Factor::All(value) => *value,
            };
        }
        put::<HOW>(out, product);
    }
}

/// `start + a[0] * b[0] + a[1] * b[1] + ...`, from left to right, as far as both reach.
#[inline(always)]
pub(crate) fn dot(start: f64, a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).fold(start, |sum, (a, b)| sum + a * b)
}
