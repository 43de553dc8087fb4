//! What there is to say to a blank of a sheet: which number goes there, and what is wrong with the one that does.

use super::formula::{label, signed};
use super::tokens::short;
use super::worked::Paper;
use crate::engine::{Address, Leaf, Origin, Rule};
use crate::lesson::{Language, Place, Slip};

impl Paper<'_> {
    fn name(&self, place: Place) -> String {
        let line = self.line(place.line);
        let operands = self.sheet.worked.operands(place.line);
        match place.operand.and_then(|at| operands.get(at)) {
            Some(factor) => label(self.program(), line.address, factor),
            None => self.program().address_text_at_step(line.address),
        }
    }

    pub(super) fn prompt(&self, place: Place) -> String {
        let name = self.name(place);
        match (place.operand, self.language) {
            (Some(_), Language::English) => format!("Here goes {name}."),
            (Some(_), Language::Spanish) => format!("Aquí va {name}."),
            (None, Language::English) => format!("What does that come to? It is {name}."),
            (None, Language::Spanish) => format!("¿Cuánto da? Es {name}."),
        }
    }

    pub(super) fn slip(&self, place: Place, slip: Slip) -> String {
        let name = self.name(place);
        let look = self.look(place);
        let english = self.language == Language::English;
        let other = |at: usize| {
            self.name(Place {
                operand: Some(at),
                ..place
            })
        };
        let quantity = || name.replace('\'', "");
        match slip {
            Slip::Sign if english => format!("The size is right, the sign is not. {look}"),
            Slip::Sign => format!("El tamaño es correcto; el signo, no. {look}"),
            Slip::OtherStep(step) if english => format!("That is {} at step {step}. {look}", quantity()),
            Slip::OtherStep(step) => format!("Eso es {} en el paso {step}. {look}", quantity()),
            Slip::OtherOperand(at) if english => format!("That is {}; here goes {name}. {look}", other(at)),
            Slip::OtherOperand(at) => format!("Eso es {}; aquí va {name}. {look}", other(at)),
            Slip::Operand => look,
            Slip::WithoutTerm(at) if english => {
                format!(
                    "The operands are right, but {} is missing in the sum.",
                    self.term(place.line, at)
                )
            }
            Slip::WithoutTerm(at) => {
                format!(
                    "Los operandos son correctos, pero en la suma falta {}.",
                    self.term(place.line, at)
                )
            }
            Slip::SignOfTerm(at) if english => {
                format!(
                    "The operands are right, but {} has the other sign.",
                    self.term(place.line, at)
                )
            }
            Slip::SignOfTerm(at) => {
                format!(
                    "Los operandos son correctos, pero {} lleva el otro signo.",
                    self.term(place.line, at)
                )
            }
            Slip::Sum => self.sum(place),
            Slip::Early if english => "Not that. First the numbers that go into it.".to_owned(),
            Slip::Early => "No es eso. Primero los números que lo forman.".to_owned(),
        }
    }

    /// The operands are right: the products are told at the second try.
    fn sum(&self, place: Place) -> String {
        let Rule::Sum(terms) = &self.line(place.line).rule else {
            return String::new();
        };
        let again = self.sheet.entry(place).is_some_and(|entry| entry.wrong > 1);
        let products = terms
            .iter()
            .enumerate()
            .fold(String::new(), |mut text, (at, term)| {
                text += match (at, term.negative) {
                    (0, false) => "",
                    (0, true) => "-",
                    (_, false) => " + ",
                    (_, true) => " - ",
                };
                text += &signed(short(term.product()), false);
                text
            });
        match (terms.len(), again, self.language) {
            (1, _, Language::English) => "The operands are right; their product is not.".to_owned(),
            (1, _, Language::Spanish) => "Los operandos son correctos; su producto, no.".to_owned(),
            (_, false, Language::English) => {
                "The operands are right; what they come to is not. Multiply first, then add.".to_owned()
            }
            (_, false, Language::Spanish) => {
                "Los operandos son correctos; el resultado, no. Primero multiplica, luego suma.".to_owned()
            }
            (_, true, Language::English) => format!("The operands are right. Multiplied: {products}."),
            (_, true, Language::Spanish) => {
                format!("Los operandos son correctos. Multiplicados: {products}.")
            }
        }
    }

    fn term(&self, line: usize, term: usize) -> String {
        let Rule::Sum(terms) = &self.line(line).rule else {
            return String::new();
        };
        let first: usize = terms.iter().take(term).map(|own| own.factors.len()).sum();
        let count = terms.get(term).map_or(0, |own| own.factors.len());
        let names = (first..first + count).map(|at| {
            self.name(Place {
                line,
                operand: Some(at),
            })
        });
        names.collect::<Vec<_>>().join(" * ")
    }

    /// Where an operand is to be looked for.
    fn look(&self, place: Place) -> String {
        let operands = self.sheet.worked.operands(place.line);
        let origin = place.operand.and_then(|at| Some(operands.get(at)?.origin));
        let (Some(Origin::At(address) | Origin::Slope(_, address)), name) = (origin, self.name(place)) else {
            return String::new();
        };
        let own = self.program().address_text_at_step(address);
        let english = self.language == Language::English;
        let leaf = match self.run.explain(address).map(|found| found.rule) {
            Some(Rule::Leaf(leaf)) => Some(leaf),
            _ => None,
        };
        match (address, leaf) {
            (Address::Value { .. }, Some(Leaf::Initial)) if english => {
                format!("{name} is {own} before step 1, where the scene begins.")
            }
            (Address::Value { .. }, Some(Leaf::Initial)) => {
                format!("{name} es {own} antes del paso 1, donde empieza la escena.")
            }
            (Address::Value { step, .. }, Some(Leaf::Input)) if english => {
                format!("{name} is an input: what step {step} reads.")
            }
            (Address::Value { step, .. }, Some(Leaf::Input)) => {
                format!("{name} es una entrada: lo que lee el paso {step}.")
            }
            (Address::Value { step, .. } | Address::Adjoint { step, .. }, _) => {
                match (own == name, english) {
                    (true, true) => format!("Here goes {name} of step {step}: look at it there."),
                    (true, false) => format!("Aquí va {name} del paso {step}: míralo ahí."),
                    (false, true) => format!("{name} is {own} of step {step}: look at it there."),
                    (false, false) => format!("{name} es {own} del paso {step}: míralo ahí."),
                }
            }
            (Address::Param { .. } | Address::ParamGradient { .. }, _) if english => {
                format!("{name} is a parameter, the same at every step.")
            }
            (Address::Param { .. } | Address::ParamGradient { .. }, _) => {
                format!("{name} es un parámetro, igual en todos los pasos.")
            }
        }
    }
}
