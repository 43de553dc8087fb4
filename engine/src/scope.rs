//! What each name means while equations are compiled, and how much of each there is.

use std::collections::BTreeMap;

use super::address::{ParamId, SlotId};
use super::mistake::{Mistake, Place};
use crate::diagnostic::did_you_mean;

/// The meaning of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Param(ParamId),
    Slot(SlotId),
    /// A state that no equation has computed yet.
    Awaited(SlotId),
}

/// The largest size a symbol may have, and the most numbers that can be joined to one vector.
pub const SIZE_LIMIT: usize = 1 << 16;

/// Reads a declaration's dimensions, `"h x"`, against the sizes.
pub(super) fn dimensions(
    declared: &str,
    sizes: &BTreeMap<String, usize>,
    place: &Place,
    mistakes: &mut Vec<Mistake>,
) -> Option<Vec<usize>> {
    let mut found = Vec::new();
    for word in declared.split_whitespace() {
        let size = match sizes.get(word) {
            Some(size) => *size,
            None if word.starts_with(|c: char| c.is_ascii_digit()) => match word.parse() {
                Ok(size) => size,
                Err(_) => {
                    mistakes.push(Mistake::new(place.clone(), format!("`{word}` is not a size")));
                    return None;
                }
            },
            None => {
                let near = did_you_mean(word, sizes.keys().map(String::as_str));
                let help = near.map_or_else(
                    || format!("give it in `sizes`, as in `sizes = {{ {word} = 4 }}`"),
                    |near| format!("did you mean `{near}`?"),
                );
                mistakes
                    .push(Mistake::new(place.clone(), format!("no size is given for `{word}`")).help(help));
                return None;
            }
        };
        if size == 0 || size > SIZE_LIMIT {
            let given = sizes.contains_key(word);
            let place = if given {
                Place::Size(word.to_owned())
            } else {
                place.clone()
            };
            let message = format!("the size of `{word}` is {size}");
            mistakes.push(Mistake::new(place, message).help(format!("sizes go from 1 to {SIZE_LIMIT}")));
            return None;
        }
        found.push(size);
    }
    if found.is_empty() || found.len() > 2 {
        mistakes.push(
            Mistake::new(place.clone(), format!("`{declared}` is not a shape"))
                .help("\"h\" is a vector, \"h x\" a matrix of h rows and x columns, \"1\" a single number"),
        );
        return None;
    }
    Some(found)
}
