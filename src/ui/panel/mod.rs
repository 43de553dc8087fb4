//! What the right side of the screen is made of.

pub mod circuit;
