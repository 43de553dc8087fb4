//! What is folded over the elements of a vector, in every lane.

use crate::exponential;

/// `exp(u - m) / sum(exp(u - m))` in every lane, with `m` the lane's largest element; `rows` holds two numbers a lane.
#[inline(always)]
pub(super) fn softmax(out: &mut [f64], argument: &[f64], rows: &mut [f64]) {
    let width = rows.len() / 2;
    let (largest, sum) = rows.split_at_mut(width);
    find_largest(largest, argument);
    sum.fill(0.0);
    for (out, u) in out.chunks_exact_mut(width).zip(argument.chunks_exact(width)) {
        for (((out, u), largest), sum) in out.iter_mut().zip(u).zip(&*largest).zip(&mut *sum) {
            *out = exponential::exp(u - largest);
            *sum += *out;
        }
    }
    for out in out.chunks_exact_mut(width) {
        for (out, sum) in out.iter_mut().zip(&*sum) {
            *out /= sum;
        }
    }
}

/// `m + log(sum(exp(u - m)))` in every lane, with `m` the lane's largest element; `rows` holds two numbers a lane.
#[inline(always)]
pub(super) fn log_sum_exp(out: &mut [f64], argument: &[f64], rows: &mut [f64]) {
    let width = rows.len() / 2;
    let (largest, sum) = rows.split_at_mut(width);
    find_largest(largest, argument);
    sum.fill(0.0);
    for u in argument.chunks_exact(width) {
        for ((u, largest), sum) in u.iter().zip(&*largest).zip(&mut *sum) {
            *sum += exponential::exp(u - largest);
        }
    }
    for ((out, largest), sum) in out.iter_mut().zip(&*largest).zip(&*sum) {
        *out = largest + libm::log(*sum);
    }
}

#[inline(always)]
fn find_largest(largest: &mut [f64], argument: &[f64]) {
    largest.fill(f64::NEG_INFINITY);
    for u in argument.chunks_exact(largest.len()) {
        for (largest, u) in largest.iter_mut().zip(u) {
            *largest = largest.max(*u);
        }
    }
}
