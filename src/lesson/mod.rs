//! Lessons: what is written, what it means, and every mistake in it.
