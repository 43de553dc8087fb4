//! What can be drawn: the quantities of a program and the pieces of their equations, each with the operation that
//! makes it and what that operation reads. Knows names and places, no numbers, so that a drawing can be checked
//! before anything was run.

use crate::engine::{
    Function, Op, OpKind, Operand, Program, SlotId, SlotKind, Source, Term, TermKind, literal_text,
};

/// One thing that has a value at every step.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its name: `f`, or a piece of an equation such as `f * c'`.
    pub name: String,
    /// How a drawing writes the operation that makes it: `σ`, `tanh`, `×`, `+`, `1-`; empty for what comes from
    /// outside the step.
    pub symbol: String,
    /// The matrices that it multiplies with; a drawing may write the only one of them in place of the symbol.
    pub matrices: Vec<String>,
    /// The names that the operation reads; `'` marks the step before.
    pub reads: Vec<String>,
    /// Whether it is an input or the left side of an equation; a piece of an equation need not be drawn.
    pub named: bool,
    /// Where its value is stored or, for a term of a sum, where the sum is.
    pub slot: SlotId,
    /// Which of the sum's terms it is, counted as an explanation of one element lists them.
    pub term: Option<usize>,
    /// Whether it lies between 0 and 1.
    pub gate: bool,
}

/// All that can be drawn of a program, in the order of computation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parts {
    parts: Vec<Part>,
}

impl Parts {
    /// What can be drawn of `program`. What only serves the loss is left out.
    pub fn of(program: &Program) -> Self {
        let mut parts = Self::default();
        for input in &program.inputs {
            let name = program.slot(*input).name.clone();
            parts.add(Part {
                named: true,
                ..Part::new(name, "", *input)
            });
        }
        let loss = program.loss.map(|loss| loss.loss);
        for (at, op) in program.ops.iter().enumerate() {
            let slot = SlotId(op.target as u32);
            let serves_loss = op.only_where_loss || Some(slot) == loss;
            // The pinned quantity is drawn, not what it would be without its pin.
            let unpinned = program
                .ops
                .get(at + 1)
                .is_some_and(|next| matches!(next.kind, OpKind::Pin(Operand { source: Source::Slot { slot: free, .. }, .. }) if free == slot));
            if !serves_loss && !unpinned {
                parts.operation(program, op, at);
            }
        }
        parts
    }

    /// The parts, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter()
    }

    /// The part of that name; blanks do not count, unless one is written exactly so.
    pub fn named(&self, name: &str) -> Option<&Part> {
        // Nearly always it is written as here, which is seen at once.
        let same = self.parts.iter().find(|part| part.name == name);
        same.or_else(|| {
            self.parts
                .iter()
                .find(|part| letters(&part.name).eq(letters(name)))
        })
    }

    /// Whether a drawing may write `text` for the operation that makes `part`.
    pub(super) fn is_written(part: &Part, text: &str) -> bool {
        part.symbol == text || matches!(part.matrices.as_slice(), [only] if only == text)
    }

    /// Whether the operation that makes `part` may be drawn with exactly these names entering it: what the part reads
    /// or, in place of a piece of an equation, what that piece reads.
    pub(super) fn fits(&self, part: &Part, entering: &[String]) -> bool {
        let mut used = vec![false; entering.len()];
        self.covered(part, entering, &mut used) && used.iter().all(|used| *used)
    }

    fn covered(&self, part: &Part, entering: &[String], used: &mut [bool]) -> bool {
        part.reads.iter().all(|read| {
            if let Some(at) = entering.iter().position(|name| name == read) {
                used[at] = true;
                return true;
            }
            self.named(read)
                .is_some_and(|piece| !piece.named && self.covered(piece, entering, used))
        })
    }

    fn add(&mut self, part: Part) {
        if self.parts.iter().all(|known| known.name != part.name) {
            self.parts.push(part);
        }
    }

    fn operation(&mut self, program: &Program, op: &Op, at: usize) {
        let slot = SlotId(op.target as u32);
        let entry = program.slot(slot);
        // A pinned quantity is drawn with the operation that it is pinned over.
        let kind = match (
            &op.kind,
            at.checked_sub(1).and_then(|before| program.ops.get(before)),
        ) {
            (OpKind::Pin(_), Some(free)) => &free.kind,
            (kind, _) => kind,
        };
        let mut part = Part::new(entry.name.clone(), "", slot);
        match kind {
            OpKind::Sum(terms) => {
                let pinned = matches!(op.kind, OpKind::Pin(_));
                let several = terms.len() > 1 && !pinned;
                let mut listed = 0;
                for term in terms {
                    let (name, reads, length) = read_term(program, term);
                    match name.filter(|_| several && !reads.is_empty()) {
                        Some(name) => {
                            let times = Part {
                                reads,
                                term: Some(listed),
                                ..Part::new(name, "×", slot)
                            };
                            part.reads.push(times.name.clone());
                            self.add(times);
                        }
                        None => part.reads.extend(reads),
                    }
                    listed += length;
                    if let TermKind::Matvec { matrix, .. } = &term.kind {
                        part.matrices.push(program.param(*matrix).name.clone());
                    }
                }
                part.symbol = sum_symbol(terms).to_owned();
            }
            OpKind::Apply { function, argument } => {
                part.symbol = Function::of(*function).symbol.to_owned();
                part.reads.extend(name_of(program, argument));
            }
            OpKind::Divide {
                numerator,
                denominator,
            } => {
                part.symbol = "/".to_owned();
                let operands = [numerator, denominator];
                part.reads.extend(
                    operands
                        .into_iter()
                        .filter_map(|operand| name_of(program, operand)),
                );
            }
            OpKind::Join(operands) => {
                part.symbol = ",".to_owned();
                part.reads
                    .extend(operands.iter().filter_map(|operand| name_of(program, operand)));
            }
            OpKind::Softmax(argument) => {
                part.symbol = "softmax".to_owned();
                part.reads.extend(name_of(program, argument));
            }
            _ => {}
        }
        part.named = entry.kind == SlotKind::Named;
        let all_gates = |reads: &[String]| {
            reads
                .iter()
                .all(|read| self.named(read).is_some_and(|part| part.gate))
        };
        part.gate = entry.range == Some((0.0, 1.0)) || (part.symbol == "1-" && all_gates(&part.reads));
        part.reads.dedup();
        self.add(part);
    }
}

impl Part {
    fn new(name: String, symbol: &str, slot: SlotId) -> Self {
        let symbol = symbol.to_owned();
        Self {
            name,
            symbol,
            matrices: Vec::new(),
            reads: Vec::new(),
            named: false,
            slot,
            term: None,
            gate: false,
        }
    }
}

/// The quantity an operand is; none for parameters and numbers.
fn name_of(program: &Program, operand: &Operand) -> Option<String> {
    match operand.source {
        Source::Slot { slot, previous } => Some(format!(
            "{}{}",
            program.slot(slot).name,
            if previous { "'" } else { "" }
        )),
        _ => None,
    }
}

/// The name of a term that is worth one, the quantities it reads, and how many entries it has in an explanation.
fn read_term(program: &Program, term: &Term) -> (Option<String>, Vec<String>, usize) {
    match &term.kind {
        TermKind::Matvec { vector, .. } => (None, name_of(program, vector).into_iter().collect(), vector.len),
        TermKind::Dot(factors) => {
            let reads = factors
                .iter()
                .filter_map(|factor| name_of(program, factor))
                .collect();
            (
                None,
                reads,
                factors.iter().map(|factor| factor.len).max().unwrap_or(0),
            )
        }
        TermKind::Product(factors) => {
            let reads: Vec<_> = factors
                .iter()
                .filter_map(|factor| name_of(program, factor))
                .collect();
            let words: Vec<_> = factors
                .iter()
                .map(|factor| factor_text(program, factor))
                .collect();
            ((factors.len() > 1).then(|| words.join(" * ")), reads, 1)
        }
    }
}

fn factor_text(program: &Program, factor: &Operand) -> String {
    match factor.source {
        Source::Slot { slot, previous } => {
            let name = &program.slot(slot).name;
            let sum =
                program.slot(slot).kind == SlotKind::Inner && (name.contains(" + ") || name.contains(" - "));
            let prime = if previous { "'" } else { "" };
            if sum && !name.ends_with(')') || name.starts_with('(') {
                format!("({name})")
            } else {
                format!("{name}{prime}")
            }
        }
        Source::Param(param) => program.param(param).name.clone(),
        Source::Literal(value) => literal_text(value),
        _ => String::new(),
    }
}

fn sum_symbol(terms: &[Term]) -> &'static str {
    let literal = |term: &Term| match &term.kind {
        TermKind::Product(factors) => matches!(
            factors.as_slice(), [Operand { source: Source::Literal(value), .. }] if *value == 1.0
        ),
        _ => false,
    };
    match terms {
        [term] if matches!(term.kind, TermKind::Product(_)) => "×",
        [one, rest] if literal(one) && !one.negative && rest.negative => "1-",
        _ if terms.iter().any(|term| term.negative) => "-",
        _ => "+",
    }
}

fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|symbol| !symbol.is_whitespace())
}
