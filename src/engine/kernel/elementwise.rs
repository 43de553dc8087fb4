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

#[cfg(test)]
mod tests {
    use super::super::fixture::{SIZES, bits, numbers};
    use super::*;

    struct Accumulate<'a> {
        how: u8,
        out: &'a mut [f64],
        factors: &'a [Factor<'a>],
    }

    impl pulp::NullaryFnOnce for Accumulate<'_> {
        type Output = ();

        #[inline(always)]
        fn call(self) {
            match self.how {
                SET => accumulate::<SET>(self.out, self.factors),
                ADD => accumulate::<ADD>(self.out, self.factors),
                _ => accumulate::<SUBTRACT>(self.out, self.factors),
            }
        }
    }

    fn naive(Accumulate { how, out, factors }: Accumulate<'_>) {
        for (i, out) in out.iter_mut().enumerate() {
            let values = factors.iter().map(|factor| match factor {
                Factor::Each(values) => values[i],
                Factor::All(value) => *value,
            });
            let product = values.reduce(|a, b| a * b).unwrap_or(1.0);
            *out = [product, *out + product, *out - product][usize::from(how)];
        }
    }

    #[test]
    fn every_pairing_of_factors_is_the_plain_loop_to_the_bit() {
        for len in SIZES {
            let rows = [numbers(len, 1), numbers(len, 2), numbers(len, 3), numbers(len, 4)];
            let scalars = numbers(4, 5);
            for count in 0..=4 {
                for pattern in 0..1 << count {
                    let factor = |f: usize| {
                        if pattern >> f & 1 == 1 {
                            Factor::All(scalars[f])
                        } else {
                            Factor::Each(&rows[f])
                        }
                    };
                    let factors: Vec<_> = (0..count).map(factor).collect();
                    for how in [SET, ADD, SUBTRACT] {
                        let start = numbers(len, 6);
                        let (mut wanted, mut wide, mut narrow) = (start.clone(), start.clone(), start);
                        let work = |out| Accumulate {
                            how,
                            out,
                            factors: &factors,
                        };
                        naive(work(&mut wanted));
                        pulp::Arch::new().dispatch(work(&mut wide));
                        pulp::NullaryFnOnce::call(work(&mut narrow));
                        assert_eq!(bits(&wide), bits(&wanted), "{how} {factors:?}, dispatched");
                        assert_eq!(bits(&narrow), bits(&wanted), "{how} {factors:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_dot_product_goes_from_left_to_right() {
        for len in SIZES {
            let (a, b) = (numbers(len, 1), numbers(len, 2));
            let mut wanted = 0.3;
            for i in 0..len {
                wanted += a[i] * b[i];
            }
            assert_eq!(dot(0.3, &a, &b).to_bits(), f64::to_bits(wanted));
        }
    }
}
