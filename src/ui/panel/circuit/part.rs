//! What can be drawn: the quantities of a cell and the named pieces of their equations, each with the operation that
//! makes it and what that operation reads. Knows names only, no numbers, so that a drawing can be checked against it.

/// One thing that has a value at every step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name: `f`, or a piece of an equation such as `f * c'`.
    pub name: String,
    /// How a drawing writes the operation that makes it: `σ`, `tanh`, `×`, `+`, `1-`; empty for what comes from
    /// outside the step.
    pub symbol: String,
    /// The names that the operation reads; `'` marks the step before.
    pub reads: Vec<String>,
    /// Whether the left side of an equation, an input or a state names it; a piece of an equation is not named and
    /// need not be drawn.
    pub named: bool,
}

/// All that can be drawn of one cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parts {
    parts: Vec<Part>,
}

impl Parts {
    /// From what a cell computes, in order.
    pub fn new(parts: Vec<Part>) -> Self {
        Self { parts }
    }

    /// The parts, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter()
    }

    /// The part of that name; blanks do not count.
    pub fn named(&self, name: &str) -> Option<&Part> {
        let wanted = squeeze(name);
        self.parts.iter().find(|part| squeeze(&part.name) == wanted)
    }

    /// Whether an operation that makes `part` may be drawn with exactly these names entering it: what the part reads
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
            self.named(read).is_some_and(|piece| !piece.named && self.covered(piece, entering, used))
        })
    }
}

fn squeeze(name: &str) -> String {
    name.chars().filter(|symbol| !symbol.is_whitespace()).collect()
}
