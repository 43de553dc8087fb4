//! So many of something, in a message.

/// `1 lesson`, `2 lessons`; of several words the first is counted: `2 claims proved`.
pub fn counted(count: usize, what: &str) -> String {
    let (noun, rest) = what.split_once(' ').unwrap_or((what, ""));
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural} {rest}").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_follow_their_numbers() {
        assert_eq!(counted(1, "lesson"), "1 lesson");
        assert_eq!(counted(0, "claim proved"), "0 claims proved");
    }
}
