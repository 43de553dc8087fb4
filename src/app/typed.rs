//! Text that is typed into a line with an end.

/// Adds characters to a line of at most `limit` bytes; control characters, and what does not fit, are left out.
pub(super) fn type_into(line: &mut String, typed: impl IntoIterator<Item = char>, limit: usize) {
    for c in typed {
        if !c.is_control() && line.len() + c.len_utf8() <= limit {
            line.push(c);
        }
    }
}
