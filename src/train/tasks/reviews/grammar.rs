//! The grammar of the reviews, without a word of any language.

use super::super::super::dice::Dice;

/// An adjective, with its feminine form where the language has one.
pub(super) struct Adjective {
    pub(super) masculine: &'static str,
    pub(super) feminine: &'static str,
}

impl Adjective {
    pub(super) const fn same(text: &'static str) -> Self {
        Self::two(text, text)
    }

    pub(super) const fn two(masculine: &'static str, feminine: &'static str) -> Self {
        Self { masculine, feminine }
    }

    fn with(&self, thing: &Thing) -> &'static str {
        if thing.feminine {
            self.feminine
        } else {
            self.masculine
        }
    }
}

/// What is reviewed, with its article.
pub(super) struct Thing {
    pub(super) text: &'static str,
    pub(super) feminine: bool,
}

impl Thing {
    pub(super) const fn masculine(text: &'static str) -> Self {
        Self {
            text,
            feminine: false,
        }
    }

    pub(super) const fn feminine(text: &'static str) -> Self {
        Self { text, feminine: true }
    }
}

/// The phrases of a language. Words are separated by blanks; a phrase may be empty where it says so.
pub(super) struct Grammar {
    pub(super) things: &'static [Thing],
    pub(super) good: &'static [Adjective],
    pub(super) bad: &'static [Adjective],
    /// A verdict by itself, at the very beginning.
    pub(super) good_cry: &'static [&'static str],
    pub(super) bad_cry: &'static [&'static str],
    /// Before an adjective: "is".
    pub(super) is: &'static [&'static str],
    pub(super) is_not: &'static [&'static str],
    /// Between them; may be empty.
    pub(super) degree: &'static [&'static str],
    /// Before a verb: "I"; may be empty.
    pub(super) does: &'static [&'static str],
    pub(super) does_not: &'static [&'static str],
    pub(super) likes: &'static [&'static str],
    pub(super) dislikes: &'static [&'static str],
    /// The last word on it: "and will buy it again".
    pub(super) again: &'static [&'static str],
    pub(super) never_again: &'static [&'static str],
    /// What others say, before an adjective.
    pub(super) hearsay: &'static [&'static str],
    pub(super) but: &'static str,
    pub(super) although: &'static str,
    /// What happens to a thing, after its name.
    pub(super) happens: &'static [&'static str],
    /// Whole sentences that say nothing about it.
    pub(super) chatter: &'static [&'static str],
    pub(super) and: &'static str,
}

/// A review and whether its writer likes the thing.
pub(super) struct Review {
    pub(super) words: Vec<&'static str>,
    pub(super) praises: bool,
}

impl Review {
    fn add(&mut self, phrase: &'static str) {
        self.words.extend(phrase.split_whitespace());
    }

    /// Adds phrases if all of them fit into `steps` words.
    fn add_if_they_fit(&mut self, phrases: &[&'static str], steps: usize) {
        let before = self.words.len();
        for phrase in phrases {
            self.add(phrase);
        }
        if self.words.len() > steps {
            self.words.truncate(before);
        }
    }
}

impl Grammar {
    /// Writes a review of at most `steps` words; the verdict and a "but" before it are at most 22 and always there.
    pub(super) fn review(&self, dice: &mut Dice, steps: usize) -> Review {
        let thing = &self.things[dice.below(self.things.len())];
        let mut review = Review {
            words: Vec::new(),
            praises: dice.chance(0.5),
        };
        match dice.below(8) {
            0 | 1 => self.cry(dice, thing, &mut review),
            2 | 3 => {
                for phrase in self.hearsay(dice, thing) {
                    review.add(phrase);
                }
                review.add(self.but);
                self.verdict(dice, thing, &mut review);
            }
            4 => {
                self.verdict(dice, thing, &mut review);
                let [others, adjective] = self.hearsay(dice, thing);
                review.add_if_they_fit(&[self.although, others, adjective], steps);
            }
            _ => self.verdict(dice, thing, &mut review),
        }
        for _ in 0..dice.below(4) {
            review.add_if_they_fit(&[self.and, dice.one_of(self.chatter)], steps);
        }
        review
    }

    /// What others say, good or bad: it does not count.
    fn hearsay(&self, dice: &mut Dice, thing: &Thing) -> [&'static str; 2] {
        let others = dice.one_of(self.hearsay);
        let good = dice.chance(0.5);
        [others, self.adjective(dice, good).with(thing)]
    }

    /// A verdict of one word or two, then something that says nothing.
    fn cry(&self, dice: &mut Dice, thing: &Thing, review: &mut Review) {
        let cries = if review.praises {
            self.good_cry
        } else {
            self.bad_cry
        };
        review.add(dice.one_of(cries));
        review.add(thing.text);
        review.add(dice.one_of(self.happens));
    }

    fn verdict(&self, dice: &mut Dice, thing: &Thing, review: &mut Review) {
        let negated = dice.chance(0.4);
        // What is said is turned round by its negation.
        let good = review.praises != negated;
        match dice.below(5) {
            0 | 1 => {
                review.add(thing.text);
                review.add(dice.one_of(if negated { self.is_not } else { self.is }));
                review.add(dice.one_of(self.degree));
                review.add(self.adjective(dice, good).with(thing));
            }
            2 | 3 => {
                review.add(dice.one_of(if negated { self.does_not } else { self.does }));
                review.add(dice.one_of(if good { self.likes } else { self.dislikes }));
                review.add(thing.text);
            }
            _ => {
                review.add(thing.text);
                review.add(dice.one_of(self.happens));
                review.add(self.and);
                review.add(dice.one_of(if review.praises {
                    self.again
                } else {
                    self.never_again
                }));
            }
        }
    }

    fn adjective(&self, dice: &mut Dice, good: bool) -> &'static Adjective {
        let all = if good { self.good } else { self.bad };
        &all[dice.below(all.len())]
    }

    /// Every word there is, in alphabetical order.
    pub(super) fn words(&self) -> Vec<&'static str> {
        let lists = [
            self.good_cry,
            self.bad_cry,
            self.is,
            self.is_not,
            self.degree,
            self.does,
            self.does_not,
            self.likes,
            self.dislikes,
            self.again,
            self.never_again,
            self.hearsay,
            self.happens,
            self.chatter,
        ];
        let things = self.things.iter().map(|thing| thing.text);
        let adjectives = self
            .good
            .iter()
            .chain(self.bad)
            .flat_map(|adjective| [adjective.masculine, adjective.feminine]);
        let phrases = lists
            .into_iter()
            .flatten()
            .copied()
            .chain(things)
            .chain(adjectives);
        let mut words: Vec<_> = phrases
            .chain([self.but, self.although, self.and])
            .flat_map(str::split_whitespace)
            .collect();
        words.sort_unstable();
        words.dedup();
        words
    }
}
