//! The English reviews.

use std::sync::LazyLock;

use super::grammar::{Adjective, Grammar, Thing};

static WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| GRAMMAR.words());

/// The vocabulary, in alphabetical order.
pub(super) fn words() -> &'static [&'static str] {
    &WORDS
}

pub(super) static GRAMMAR: Grammar = Grammar {
    things: &[
        Thing::masculine("this box of cereal"),
        Thing::masculine("the cereal"),
        Thing::masculine("this phone"),
        Thing::masculine("the film"),
        Thing::masculine("the kettle"),
        Thing::masculine("this book"),
        Thing::masculine("the soup"),
        Thing::masculine("the hotel"),
    ],
    good: &[
        Adjective::same("good"),
        Adjective::same("great"),
        Adjective::same("excellent"),
        Adjective::same("wonderful"),
        Adjective::same("lovely"),
    ],
    bad: &[
        Adjective::same("bad"),
        Adjective::same("awful"),
        Adjective::same("terrible"),
        Adjective::same("dreadful"),
        Adjective::same("dull"),
    ],
    good_cry: &["amazing", "brilliant", "a perfectly balanced breakfast"],
    bad_cry: &["horrible", "a disaster", "pure misery"],
    is: &["is", "was", "seems"],
    is_not: &["is not", "was not", "was never", "does not seem"],
    degree: &["", "really", "so"],
    does: &["i", "i really"],
    does_not: &["i do not", "i did not"],
    likes: &["love", "like", "enjoy", "recommend"],
    dislikes: &["hate", "dislike", "regret", "detest"],
    again: &["i will definitely be buying again", "i want more of it"],
    never_again: &[
        "i will definitely not be buying again",
        "i do not want more of it",
    ],
    hearsay: &["they call it", "it looked", "my sister finds it"],
    but: "but",
    although: "although",
    happens: &["came on a tuesday", "stood in the kitchen", "came from far away"],
    chatter: &[
        "we talked about it at breakfast",
        "my brother asked where it was from",
        "the shop is around the corner",
        "the box was blue",
        "it came with a spoon",
    ],
    and: "and",
};
