//! `exp`, `sigmoid` and `tanh`: the same bits on every machine and at every vector width.
//!
//! The platform's mathematics library differs from machine to machine and cannot be vectorised. These functions are
//! straight lines of `+ - * /`, bit operations and selects, so that a loop over them becomes vector code, and a
//! lane of a vector computes what a lone call computes. They know nothing of slots, steps or cells.
//!
//! The core is that of every good `exp`: x = k ln 2 + r with |r| <= ln 2 / 2, then a polynomial for e^r - 1.
//! Working with e^r - 1 instead of e^r keeps `tanh` exact in the relative sense near zero.

/// ln 2 in two parts; the first has so few bits that its product with any k used here is exact.
const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// Adding this rounds to an integer and leaves that integer in the lowest bits of the significand.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

/// (e^r - 1 - r) / r², interpolated at Chebyshev nodes; the relative error of the whole is below 3e-18.
const P0: f64 = 0.5;
const P1: f64 = 0.166_666_666_666_666_69;
const P2: f64 = 0.041_666_666_666_666_664;
const P3: f64 = 0.008_333_333_333_330_065;
const P4: f64 = 0.001_388_888_888_888_655_4;
const P5: f64 = 0.000_198_412_698_630_405_45;
const P6: f64 = 2.480_158_731_713_516_4e-5;
const P7: f64 = 2.755_726_848_030_982e-6;
const P8: f64 = 2.755_728_298_405_573e-7;
const P9: f64 = 2.510_037_583_265_786e-8;
const P10: f64 = 2.091_122_972_982_756_5e-9;

/// e^x = 2^k (1 + r + rest), with k as a number to be used in `scale`.
struct Reduced {
    r: f64,
    rest: f64,
    /// The low bits hold k + the bias asked for.
    biased: u64,
}

/// Splits x. `BIAS` is added to k, so that the caller finds a non-negative number in the low bits.
#[inline(always)]
fn reduce<const BIAS: u32>(x: f64) -> Reduced {
    let rounder = ROUNDER + BIAS as f64;
    let shifted = x * std::f64::consts::LOG2_E + rounder;
    let k = shifted - rounder;
    let high = x - k * LN2_HIGH;
    let low = k * LN2_LOW;
    let r = high - low;
    let lost = (high - r) - low;
    // Pairs instead of one long chain: a processor works on them side by side.
    let r2 = r * r;
    let r4 = r2 * r2;
    let first = (P0 + P1 * r) + (P2 + P3 * r) * r2;
    let second = (P4 + P5 * r) + (P6 + P7 * r) * r2;
    let third = (P8 + P9 * r) + P10 * r2;
    let polynomial = (first + second * r4) + third * (r4 * r4);
    Reduced {
        r,
        rest: lost + r2 * polynomial,
        biased: shifted.to_bits(),
    }
}

/// e^x for x already within [-746, 710], or NaN.
#[inline(always)]
fn exp_within(x: f64) -> f64 {
    // 2^k does not fit in a number when the result is subnormal or nearly infinite: two factors, each in range.
    const BIAS: u32 = 2048;
    let Reduced { r, rest, biased } = reduce::<BIAS>(x);
    let biased = biased & 0xFFF;
    let half = biased >> 1;
    // half - 1024 + 1023 and the same for what remains; NaN leaves nonsense here, and stays NaN all the same.
    let first = f64::from_bits(half.wrapping_sub(1) << 52);
    let second = f64::from_bits((biased - half).wrapping_sub(1) << 52);
    (1.0 + (r + rest)) * first * second
}

/// e^x, within one unit in the last place.
///
/// Overflows to infinity, underflows through the subnormal numbers to zero; NaN stays NaN.
#[inline(always)]
pub(crate) fn exp(x: f64) -> f64 {
    let x = if x > 710.0 { 710.0 } else { x };
    let x = if x < -746.0 { -746.0 } else { x };
    exp_within(x)
}

/// 1 / (1 + e^-x), relatively accurate also where it is tiny; 0.5 at zero, NaN stays NaN.
#[inline(always)]
pub(crate) fn sigmoid(x: f64) -> f64 {
    // e^-|x| never overflows, and is itself nearly the answer far to the left.
    let size = x.abs();
    let size = if size > 746.0 { 746.0 } else { size };
    let e = exp_within(-size);
    let numerator = if x < 0.0 { e } else { 1.0 };
    numerator / (1.0 + e)
}

/// tanh x, relatively accurate everywhere, odd to the bit (also at -0.0) and never beyond ±1; NaN stays NaN.
#[inline(always)]
pub(crate) fn tanh(x: f64) -> f64 {
    const BIAS: u32 = 1023;
    let size = x.abs();
    // From 19.07 on the answer rounds to 1.
    let size = if size > 20.0 { 20.0 } else { size };
    let Reduced { r, rest, biased } = reduce::<BIAS>(2.0 * size);
    // The shift drops all but the exponent.
    let scale = f64::from_bits(biased << 52);
    // e^2|x| - 1, and what the roundings of its sums lost.
    let small = r + rest;
    let most = scale - 1.0;
    let grown = scale * small + most;
    let grown_lost = ((most - grown) + scale * small) + scale * ((r - small) + rest);
    let below = grown + 2.0;
    let below_lost = if grown < 2.0 {
        (2.0 - below) + grown
    } else {
        (grown - below) + 2.0
    };
    let y = grown / below;
    // To first order the losses move y by (grown_lost - y (below_lost + grown_lost)) / below, and 1 / below is
    // (1 - y) / 2. This brings the error from two units in the last place down to one.
    let rest = 1.0 - y;
    let y = y + (grown_lost * rest - y * below_lost) * (0.5 * rest);
    y.copysign(x)
}

/// `out[i] = sigmoid(u[i])`, as far as both reach.
#[inline(always)]
fn sigmoid_into(out: &mut [f64], u: &[f64]) {
    each(out, u, sigmoid);
}

/// `out[i] = tanh(u[i])`, as far as both reach.
#[inline(always)]
fn tanh_into(out: &mut [f64], u: &[f64]) {
    each(out, u, tanh);
}

/// Sigmoid and tanh of many numbers, functions of their own for each width of vectors: to be called with `Simd::vectorize`.
/// Inlined where much else is, the compiler gives up on their loops.
pub(crate) enum Activate<'a> {
    /// The results, and the numbers they are of.
    Sigmoid(&'a mut [f64], &'a [f64]),
    /// The results, and the numbers they are of.
    Tanh(&'a mut [f64], &'a [f64]),
}

impl pulp::WithSimd for Activate<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        match self {
            Self::Sigmoid(out, u) => sigmoid_into(out, u),
            Self::Tanh(out, u) => tanh_into(out, u),
        }
    }
}

/// Eight numbers at a time, then four, so that small rows too are computed as vectors.
#[inline(always)]
fn each(out: &mut [f64], u: &[f64], function: impl Fn(f64) -> f64 + Copy) {
    let (out_eights, out) = out.as_chunks_mut::<8>();
    let (u_eights, u) = u.as_chunks::<8>();
    for (out, u) in out_eights.iter_mut().zip(u_eights) {
        *out = lanes(u, function);
    }
    let (out_fours, out) = out.as_chunks_mut::<4>();
    let (u_fours, u) = u.as_chunks::<4>();
    for (out, u) in out_fours.iter_mut().zip(u_fours) {
        *out = lanes(u, function);
    }
    for (out, &u) in out.iter_mut().zip(u) {
        *out = function(u);
    }
}

#[inline(always)]
fn lanes<const N: usize>(u: &[f64; N], function: impl Fn(f64) -> f64) -> [f64; N] {
    let mut out = [0.0; N];
    for (out, &u) in out.iter_mut().zip(u) {
        *out = function(u);
    }
    out
}

/// The slope of the sigmoid, written in its output.
#[inline(always)]
pub(crate) fn sigmoid_slope(y: f64) -> f64 {
    y * (1.0 - y)
}

/// The slope of tanh, written in its output.
#[inline(always)]
pub(crate) fn tanh_slope(y: f64) -> f64 {
    1.0 - y * y
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many numbers lie between two of equal sign.
    fn ulps(a: f64, b: f64) -> u64 {
        if a == b {
            return 0;
        }
        assert_eq!(a.is_sign_negative(), b.is_sign_negative(), "{a:e} {b:e}");
        a.to_bits().abs_diff(b.to_bits())
    }

    /// The largest distance from the reference over an even grid.
    fn worst(f: fn(f64) -> f64, reference: fn(f64) -> f64, from: f64, to: f64) -> u64 {
        const POINTS: usize = 200_000;
        let mut worst = (0, from);
        for i in 0..=POINTS {
            let x = from + (to - from) * (i as f64 / POINTS as f64);
            worst = worst.max_by_ulps((ulps(f(x), reference(x)), x));
        }
        println!("[{from:e}, {to:e}]: {} ulp at {:e}", worst.0, worst.1);
        worst.0
    }

    trait MaxByUlps {
        fn max_by_ulps(self, other: Self) -> Self;
    }

    impl MaxByUlps for (u64, f64) {
        fn max_by_ulps(self, other: Self) -> Self {
            if other.0 > self.0 { other } else { self }
        }
    }

    /// With an error of its own: up to one unit from `exp`, one from the sum and the quotient.
    fn libm_sigmoid(x: f64) -> f64 {
        if x < 0.0 {
            libm::exp(x) / (1.0 + libm::exp(x))
        } else {
            1.0 / (1.0 + libm::exp(-x))
        }
    }

    #[test]
    fn exp_agrees_with_libm() {
        for (from, to) in [
            (-745.2, -700.0),
            (-708.0, 709.78),
            (-40.0, 40.0),
            (-1.0, 1.0),
            (-1e-9, 1e-9),
        ] {
            assert!(worst(exp, libm::exp, from, to) <= 1);
        }
    }

    #[test]
    fn tanh_agrees_with_libm() {
        let ranges = [
            (-25.0, 25.0),
            (0.0, 2.0),
            (-1.0, 0.0),
            (0.1, 0.4),
            (-1e-3, 1e-3),
            (0.0, 1e-9),
            (0.0, 1e-310),
        ];
        for (from, to) in ranges {
            // libm's own error reaches two units here, ours little more than one.
            assert!(worst(tanh, libm::tanh, from, to) <= 3);
        }
    }

    #[test]
    fn sigmoid_agrees_with_libm() {
        for (from, to) in [
            (-745.2, -700.0),
            (-708.0, 40.0),
            (-40.0, 40.0),
            (-2.0, 2.0),
            (-1e-9, 1e-9),
        ] {
            assert!(worst(sigmoid, libm_sigmoid, from, to) <= 2);
        }
    }

    #[test]
    fn exact_where_exactness_is_expected() {
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(-0.0), 1.0);
        assert_eq!(sigmoid(0.0), 0.5);
        assert_eq!(sigmoid(-0.0), 0.5);
        assert_eq!(tanh(0.0).to_bits(), 0.0f64.to_bits());
        assert_eq!(tanh(-0.0).to_bits(), (-0.0f64).to_bits());
        assert_eq!(tanh(f64::MIN_POSITIVE), f64::MIN_POSITIVE);
        assert_eq!(tanh(5e-324), 5e-324);
    }

    #[test]
    fn limits_and_nan() {
        assert_eq!(exp(f64::INFINITY), f64::INFINITY);
        assert_eq!(exp(f64::NEG_INFINITY), 0.0);
        assert_eq!(exp(709.782_712_893_384), libm::exp(709.782_712_893_384));
        assert_eq!(exp(709.79), f64::INFINITY);
        assert_eq!(exp(1e300), f64::INFINITY);
        assert_eq!(exp(-1e300), 0.0);
        assert_eq!(exp(-745.13), 5e-324);
        assert_eq!(exp(-745.14), 0.0);
        assert_eq!(sigmoid(f64::INFINITY), 1.0);
        assert_eq!(sigmoid(f64::NEG_INFINITY), 0.0);
        assert_eq!(sigmoid(-745.13), 5e-324);
        assert_eq!(sigmoid(1e300), 1.0);
        assert_eq!(tanh(f64::INFINITY), 1.0);
        assert_eq!(tanh(f64::NEG_INFINITY), -1.0);
        assert_eq!(tanh(-1e300), -1.0);
        for f in [exp, sigmoid, tanh] {
            assert!(f(f64::NAN).is_nan());
            assert!(f(-f64::NAN).is_nan());
        }
    }

    #[test]
    fn tanh_is_odd_and_stays_within_one() {
        for i in 0..100_000 {
            let x = f64::from(i) * 3e-4;
            assert_eq!(tanh(-x).to_bits(), (-tanh(x)).to_bits());
            assert!(tanh(x) <= 1.0 && sigmoid(x) <= 1.0);
        }
    }

    /// The true values, rounded to the nearest number (computed with 200 bits).
    #[test]
    #[allow(clippy::approx_constant)]
    fn close_to_the_true_values() {
        let table = [
            (-700.0, 9.85967654375977e-305, 9.85967654375977e-305, -1.0),
            (-40.25, 3.3086216207858244e-18, 3.3086216207858244e-18, -1.0),
            (
                -5.5,
                0.004086771438464067,
                0.004070137715896128,
                -0.9999665971563038,
            ),
            (-1.0, 0.36787944117144233, 0.2689414213699951, -0.7615941559557649),
            (-0.3, 0.7408182206817179, 0.425557483188341, -0.2913126124515909),
            (
                -1e-05,
                0.9999900000499998,
                0.49999750000000004,
                -9.999999999666668e-06,
            ),
            (1e-08, 1.00000001, 0.5000000025, 1e-08),
            (0.1, 1.1051709180756477, 0.52497918747894, 0.09966799462495582),
            (0.22, 1.2460767305873808, 0.5547792351072147, 0.21651806149302882),
            (0.5, 1.6487212707001282, 0.6224593312018546, 0.46211715726000974),
            (1.0, 2.718281828459045, 0.7310585786300049, 0.7615941559557649),
            (
                2.4328381553733487,
                11.391166144136081,
                0.919297345514713,
                0.9847046466647656,
            ),
            (10.0, 22026.465794806718, 0.9999546021312976, 0.9999999958776927),
            (18.75, 139002155.7545164, 0.999999992805867, 0.9999999999999999),
        ];
        for (x, true_exp, true_sigmoid, true_tanh) in table {
            assert!(ulps(exp(x), true_exp) <= 1, "exp {x}");
            assert!(ulps(sigmoid(x), true_sigmoid) <= 2, "sigmoid {x}");
            assert!(ulps(tanh(x), true_tanh) <= 1, "tanh {x}");
        }
    }

    /// A fingerprint of many results: a machine that rounds otherwise, or a changed coefficient, changes it.
    #[test]
    fn the_same_bits_on_every_machine() {
        let mut print = 0u64;
        for i in -20_000..20_000 {
            let x = f64::from(i) * 0.001_7;
            for y in [exp(x), sigmoid(x), tanh(x), exp(x * 20.0), sigmoid(x * 20.0)] {
                print = (print ^ y.to_bits())
                    .wrapping_mul(0x0000_0100_0000_01b3)
                    .rotate_left(5);
            }
        }
        assert_eq!(print, 9_154_268_602_620_644_245);
    }

    struct Vectors<'a> {
        u: &'a [f64],
        out: &'a mut [f64],
        which: usize,
    }

    impl pulp::NullaryFnOnce for Vectors<'_> {
        type Output = ();

        #[inline(always)]
        fn call(self) {
            match self.which {
                0 => each(self.out, self.u, exp),
                1 => sigmoid_into(self.out, self.u),
                _ => tanh_into(self.out, self.u),
            }
        }
    }

    #[test]
    fn a_vector_holds_what_lone_calls_compute() {
        let mut u: Vec<f64> = (0..4000).map(|i| (f64::from(i) - 2000.0) * 0.377).collect();
        u.extend([
            0.0,
            -0.0,
            1e-310,
            f64::MIN_POSITIVE,
            f64::INFINITY,
            f64::NEG_INFINITY,
            710.5,
            -750.0,
        ]);
        for len in (0..40).chain([u.len()]) {
            let u = &u[u.len() - len..];
            for (which, f) in [exp, sigmoid, tanh].into_iter().enumerate() {
                let mut out = vec![7.0; len];
                pulp::Arch::new().dispatch(Vectors {
                    u,
                    out: &mut out,
                    which,
                });
                for (out, &u) in out.iter().zip(u) {
                    assert_eq!(out.to_bits(), f(u).to_bits(), "{which} at {u:e}");
                }
            }
        }
    }
}
