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
    Reduced { r, rest: lost + r2 * polynomial, biased: shifted.to_bits() }
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
    // e^2|x| - 1
    let grown = scale * (r + rest) + (scale - 1.0);
    (grown / (grown + 2.0)).copysign(x)
}

/// `out[i] = sigmoid(u[i])`; both of one length.
#[inline(always)]
pub(crate) fn sigmoid_into(out: &mut [f64], u: &[f64]) {
    for (out, &u) in out.iter_mut().zip(u) {
        *out = sigmoid(u);
    }
}

/// `out[i] = tanh(u[i])`; both of one length.
#[inline(always)]
pub(crate) fn tanh_into(out: &mut [f64], u: &[f64]) {
    for (out, &u) in out.iter_mut().zip(u) {
        *out = tanh(u);
    }
}

/// `out[i] = exp(u[i])`; both of one length.
#[inline(always)]
pub(crate) fn exp_into(out: &mut [f64], u: &[f64]) {
    for (out, &u) in out.iter_mut().zip(u) {
        *out = exp(u);
    }
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
