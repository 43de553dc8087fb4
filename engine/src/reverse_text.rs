//! The derived equations, written as a reader would: `d o = d h * tanh(c)`. Where words are needed they are in English
//! and Spanish, like the captions of a cell: `English | Spanish`.

use super::function::FunctionKind;
use super::op::{Op, OpKind, Operand, Source, Term, TermKind};
use super::program::{AdjointSlot, EquationText, Program};
use super::render::literal_text;

/// The text of one derived operation.
pub(super) fn equation_text(program: &Program, slots: &[AdjointSlot], op: &Op) -> EquationText {
    let writer = Writer { program, slots };
    let name = slots[op.target].short.clone();
    let body = match &op.kind {
        OpKind::Sum(terms) if terms.is_empty() => "0".to_owned(),
        OpKind::Sum(terms) => writer.sum(terms),
        OpKind::Divide {
            numerator,
            denominator,
        } => format!("{} / {}", writer.operand(numerator), writer.operand(denominator)),
        OpKind::LossWeight => {
            format!("1 where the loss is taken, else 0 | {name} = 1 donde se toma la pérdida; si no, 0")
        }
        OpKind::PassUnpinned { adjoint, quantity } => {
            let (passed, pinned) = (writer.operand(adjoint), &program.slot(*quantity).name);
            format!(
                "{passed} where {pinned} is not pinned, else 0 | {name} = {passed} donde {pinned} no está fijada; si no, 0"
            )
        }
        _ => String::new(),
    };
    EquationText {
        text: format!("{name} = {body}"),
        name,
        caption: None,
    }
}

struct Writer<'a> {
    program: &'a Program,
    slots: &'a [AdjointSlot],
}

impl Writer<'_> {
    fn sum(&self, terms: &[Term]) -> String {
        let mut text = String::new();
        for (at, term) in terms.iter().enumerate() {
            text.push_str(match (at, term.negative) {
                (0, false) => "",
                (0, true) => "-",
                (_, false) => " + ",
                (_, true) => " - ",
            });
            match &term.kind {
                TermKind::Matvec {
                    matrix,
                    transposed,
                    vector,
                } => {
                    text.push_str(&self.program.param(*matrix).name);
                    text.push_str(if *transposed { "ᵀ " } else { " " });
                    text.push_str(&self.operand(vector));
                }
                TermKind::Product(factors) => text.push_str(&self.factors(factors)),
                TermKind::Dot(factors) => {
                    text.push_str("sum(");
                    text.push_str(&self.factors(factors));
                    text.push(')');
                }
            }
        }
        text
    }

    fn factors(&self, factors: &[Operand]) -> String {
        factors
            .iter()
            .map(|factor| self.operand(factor))
            .collect::<Vec<_>>()
            .join(" * ")
    }

    fn operand(&self, operand: &Operand) -> String {
        operand_text(self.program, self.slots, operand)
    }
}

/// An operand as a reader would write it.
pub(super) fn operand_text(program: &Program, slots: &[AdjointSlot], operand: &Operand) -> String {
    match operand.source {
        Source::Slot { slot, previous } => {
            let slot = program.slot(slot);
            let short = &slot.short;
            let text = if short.contains([' ']) && !short.starts_with("pre(") && !is_call(short) {
                format!("({short})")
            } else {
                short.clone()
            };
            if previous { format!("{text}'") } else { text }
        }
        Source::Adjoint { slot, next, skip } => {
            let slot = &slots[slot.0 as usize];
            let part = if operand.len < slot.len && operand.len > 0 && (skip > 0 || operand.len != slot.len) {
                format!("[{}..{}]", skip, skip + operand.len)
            } else {
                String::new()
            };
            format!("{}{part}{}", slot.short, if next { "⁺" } else { "" })
        }
        Source::Slope { function, slot } => slope_text(function, &program.slot(slot).short),
        Source::Param(param) => program.param(param).name.clone(),
        Source::Literal(value) => literal_text(value),
    }
}

/// The slope of an activation, in its output.
pub(super) fn slope_text(function: FunctionKind, y: &str) -> String {
    match function {
        FunctionKind::Sigmoid => format!("{y} * (1 - {y})"),
        FunctionKind::Tanh => format!("(1 - {y}²)"),
        FunctionKind::Relu => format!("[{y} > 0]"),
        FunctionKind::Identity => "1".to_owned(),
        FunctionKind::Softplus => format!("(1 - exp(-{y}))"),
        FunctionKind::Sqrt => format!("1 / (2 * {y})"),
    }
}

/// Whether the text is one call or one bracketed list, so that it needs no further brackets.
fn is_call(text: &str) -> bool {
    let Some(open) = text.find(['(', '[']) else {
        return false;
    };
    if !text[..open].chars().all(|c| c.is_alphanumeric() || c == '_') {
        return false;
    }
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + c.len_utf8() == text.len();
                }
            }
            _ => {}
        }
    }
    false
}
