//! The loops in which a run spends its time: matrix products, gradients of matrices.
//!
//! Every result is accumulated in the order in which its formula is read, with a rounding after every product and
//! every sum, so that an explanation can replay it to the last bit. The order also leaves the rows independent, which
//! is what vectors need. The functions are inlined into their caller, who is to be inside one `pulp` dispatch:
//! there the compiler may use the widest vectors of the processor, and it never fuses a product with a sum, so the
//! bits do not depend on the width. (Give the dispatch a struct with an `#[inline(always)]` `call`: a closure of any size
//! is not inlined, and then runs at the baseline's width.) The products over lanes are written with explicit vectors
//! instead; they and the gradients over steps are called with `Simd::vectorize`. Nothing here knows slots, cells or lessons.

pub(crate) mod elements;
#[cfg(test)]
mod fixture;
mod matrix;
mod matrix_in_lanes;
mod outer;
mod outer_in_lanes;

pub(crate) use matrix::{add_matvec, transpose};
pub(crate) use matrix_in_lanes::MatvecInLanes;
pub(crate) use outer::{OuterOverSteps, Strided};
pub(crate) use outer_in_lanes::{OuterInLanes, padded, turn};
