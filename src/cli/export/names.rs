//! The names of quantities as a script writes them: each an identifier of Python, and no two the same.

use std::collections::HashMap;

use crate::engine::{AdjointOf, Program, SlotKind};

/// Words that mean something else in a script: Python's own, and those that every script uses.
const TAKEN: &str = "\
False None True and as assert async await break class continue def del elif else except finally for from global if \
import in is lambda nonlocal not or pass raise return try while with yield match case type \
T abs apart dict difference dictionary enumerate expected float found free got grad held identity inf isinstance join \
largest len list logsumexp loss_weight map max name nan np number numbers outer parts passed pinned pins print quantity range \
relu row rows sigmoid slice softmax softplus sqrt start step steps sum sys t tanh target torch total total_loss unit unpinned \
value variable gradient wanted where zeros";

/// The names of a program's quantities, by their place in it.
#[derive(Debug)]
pub(super) struct Names {
    /// Of the forward slots.
    pub(super) slots: Vec<String>,
    /// Of the parameters.
    pub(super) params: Vec<String>,
    /// Of the adjoints.
    pub(super) adjoints: Vec<String>,
    /// Of the parameters' gradients.
    pub(super) gradients: Vec<String>,
    /// Of the lists of pins, for every forward slot.
    pub(super) pins: Vec<String>,
}

impl Names {
    pub(super) fn new(program: &Program) -> Self {
        let mut free = Free::but_for(TAKEN.split_whitespace());
        // What has a name of its own keeps it; what has none makes room.
        let params: Vec<_> = program
            .params
            .iter()
            .map(|param| free.take(&param.name))
            .collect();
        let mut slots = vec![String::new(); program.slots.len()];
        for named in [true, false] {
            for (slot, name) in program.slots.iter().zip(&mut slots) {
                if named == (slot.kind != SlotKind::Inner) {
                    *name = match slot.kind {
                        SlotKind::Target => "target".to_owned(),
                        SlotKind::LossWeight => "loss_weight".to_owned(),
                        _ => free.take(&slot.short),
                    };
                }
            }
        }
        let derived = program
            .backward
            .as_ref()
            .map_or(&[][..], |backward| &backward.slots);
        let adjoints = derived
            .iter()
            .map(|adjoint| match adjoint.of {
                AdjointOf::Slot(slot) => free.take(&format!("d_{}", slots[slot.0 as usize])),
                AdjointOf::Previous(slot) => free.take(&format!("d_{}_before", slots[slot.0 as usize])),
                AdjointOf::Inner => free.take(&adjoint.name),
            })
            .collect();
        let gradients = params
            .iter()
            .map(|name| free.take(&format!("d_{name}")))
            .collect();
        let pins = slots
            .iter()
            .map(|name| free.take(&format!("{name}_pins")))
            .collect();
        Self {
            slots,
            params,
            adjoints,
            gradients,
            pins,
        }
    }
}

/// What is taken, with the number that was last put behind each name; 1 where none was.
struct Free(HashMap<String, usize>);

impl Free {
    fn but_for<'a>(taken: impl IntoIterator<Item = &'a str>) -> Self {
        Self(taken.into_iter().map(|name| (name.to_owned(), 1)).collect())
    }

    /// A free name that is like `text`.
    fn take(&mut self, text: &str) -> String {
        let name = identifier(text);
        let Some(mut number) = self.0.get(&name).copied() else {
            self.0.insert(name.clone(), 1);
            return name;
        };
        let found = loop {
            number += 1;
            let numbered = format!("{name}_{number}");
            if !self.0.contains_key(&numbered) {
                break numbered;
            }
        };
        self.0.insert(name, number);
        self.0.insert(found.clone(), 1);
        found
    }
}

/// An identifier that is like `text`: `pre_f` for `pre(f)`, `one_minus_z` for `1 - z`. Letters that Python would take for
/// others are written as numbers.
fn identifier(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        let spelled = match c {
            '-' => "minus",
            '+' => "plus",
            '*' => "times",
            '\'' => "before",
            _ => "",
        };
        let plain = c == '_'
            || c.is_ascii_alphanumeric()
            || matches!(c, 'α'..='ω' | 'Α'..='Ω' | 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ÿ');
        if plain {
            word.push(c);
        } else if c.is_alphanumeric() {
            word += &format!("u{:x}", u32::from(c));
        } else {
            words.push(std::mem::take(&mut word));
            words.push(spelled.to_owned());
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    let name = words.join("_");
    match name.chars().next() {
        None => "inner".to_owned(),
        Some(_) if name.len() > LONGEST => "inner".to_owned(),
        Some('1') if words.first().is_some_and(|first| first == "1") => {
            format!("one{}", name.strip_prefix('1').unwrap_or_default())
        }
        Some(first) if first.is_ascii_digit() => format!("v{name}"),
        Some(_) => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_identifiers() {
        for (text, name) in [
            ("f", "f"),
            ("Wf_1", "Wf_1"),
            ("pre(f)", "pre_f"),
            ("tanh(c)", "tanh_c"),
            ("1 - z", "one_minus_z"),
            ("10 * z", "v10_times_z"),
            ("r * h'", "r_times_h_before"),
            ("(d y beside the loss)", "d_y_beside_the_loss"),
            ("α", "α"),
            ("x²", "xub2"),
            ("ﬁ", "ufb01"),
            ("²", "ub2"),
        ] {
            assert_eq!(identifier(text), name, "{text}");
        }
        assert_eq!(identifier(&"a + ".repeat(30)), "inner");
    }

    #[test]
    fn no_two_are_the_same() {
        let mut free = Free::but_for(["lambda"]);
        assert_eq!(free.take("lambda"), "lambda_2");
        assert_eq!(free.take("lambda"), "lambda_3");
        assert_eq!(free.take("f"), "f");
        assert_eq!(free.take("f_2"), "f_2");
        assert_eq!(free.take("f"), "f_3");
        assert_eq!(free.take("f_2"), "f_2_2");
    }
}
