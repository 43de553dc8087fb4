//! Draws; never computes.
