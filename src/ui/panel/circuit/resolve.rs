//! Nets to meanings: which quantity every wire carries and which one every operation makes, checked against the
//! equations. A drawing that shows what the equations do not say is a mistake, and is reported as one.

use crate::diagnostic::{Diagnostic, Span, did_you_mean};

use super::follow::{DrawnNet, End, Nets};
use super::part::{Part, Parts};
use super::scan::Scan;

/// What a drawing means: names by the numbers of its nets, nodes and fields.
#[derive(Debug, Default)]
pub(super) struct Meanings {
    /// What each net carries: one name, several for a net of double lines.
    pub nets: Vec<Vec<String>>,
    /// What each operation makes.
    pub nodes: Vec<Option<String>>,
    /// What each value field shows.
    pub fields: Vec<Option<String>>,
}

/// Finds all names, or what is wrong.
pub(super) fn resolve(scan: &Scan, nets: &Nets, parts: &Parts, faults: &mut Vec<Diagnostic>) -> Meanings {
    let mut resolver = Resolver {
        scan,
        nets: &nets.nets,
        parts,
        known: Meanings {
            nets: vec![Vec::new(); nets.nets.len()],
            nodes: vec![None; scan.nodes.len()],
            fields: vec![None; scan.fields.len()],
        },
    };
    resolver.written(faults);
    // What is still without a name after a round that found none has none.
    while resolver.round() {}
    resolver.check(faults);
    resolver.known
}

struct Resolver<'a> {
    scan: &'a Scan,
    nets: &'a [DrawnNet],
    parts: &'a Parts,
    known: Meanings,
}

impl Resolver<'_> {
    /// The names that stand in the drawing.
    fn written(&mut self, faults: &mut Vec<Diagnostic>) {
        for (field, known) in self.scan.fields.iter().zip(&mut self.known.fields) {
            let Some(name) = &field.name else { continue };
            let (base, prime) = split(name);
            match self.parts.named(base) {
                Some(part) if !prime || part.named => {
                    *known = Some(format!("{}{}", part.name, if prime { "'" } else { "" }))
                }
                _ => {
                    let mut fault = Diagnostic::new(
                        field.span.clone(),
                        format!("`{name}` is not a quantity of this cell"),
                    );
                    if let Some(near) = did_you_mean(base, self.parts.iter().map(|part| part.name.as_str())) {
                        fault = fault.help(format!("did you mean `{near}`?"));
                    }
                    faults.push(fault);
                }
            }
        }
    }

    /// Finds the names that follow from those that are known; whether there were any.
    fn round(&mut self) -> bool {
        let mut any = false;
        for number in 0..self.nets.len() {
            let found = self.carried(number);
            if self.known.nets[number].len() < found.len() {
                self.known.nets[number] = found;
                any = true;
            }
        }
        for field in 0..self.scan.fields.len() {
            if self.known.fields[field].is_none() && self.scan.fields[field].name.is_none() {
                let touching = self.nets.iter().zip(&self.known.nets);
                self.known.fields[field] = touching
                    .filter(|(net, _)| {
                        net.from.contains(&End::Field(field)) || net.into.contains(&End::Field(field))
                    })
                    .find_map(|(_, carries)| carries.first().cloned());
                any |= self.known.fields[field].is_some();
            }
        }
        for node in 0..self.scan.nodes.len() {
            if self.known.nodes[node].is_none() {
                self.known.nodes[node] = self.made_by(node);
                any |= self.known.nodes[node].is_some();
            }
        }
        any
    }

    /// What a net is known to carry: what it leaves from and, for a double line, what enters it.
    fn carried(&self, number: usize) -> Vec<String> {
        let name = |end: &End| match end {
            End::Node(node) => self.known.nodes[*node].clone(),
            End::Field(field) => self.known.fields[*field].clone(),
            End::Net(_) => None,
        };
        let mut found: Vec<String> = self.nets[number].from.iter().filter_map(name).collect();
        for (net, carries) in self.nets.iter().zip(&self.known.nets) {
            if net.into.contains(&End::Net(number)) {
                found.extend(carries.iter().cloned());
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn entering(&self, node: usize) -> Option<Vec<String>> {
        let mut names = Vec::new();
        for (net, carries) in self.nets.iter().zip(&self.known.nets) {
            if net.into.contains(&End::Node(node)) {
                if carries.is_empty() {
                    return None;
                }
                names.extend(carries.iter().cloned());
            }
        }
        names.sort_unstable();
        names.dedup();
        Some(names)
    }

    /// The name written into the wire that leaves the operation.
    fn wanted(&self, node: usize) -> Option<&str> {
        let leaving = self.nets.iter().filter(|net| net.from.contains(&End::Node(node)));
        let ends = leaving.flat_map(|net| net.from.iter().chain(&net.into));
        ends.filter_map(|end| match end {
            End::Field(field) if self.scan.fields[*field].name.is_some() => {
                self.known.fields[*field].as_deref()
            }
            _ => None,
        })
        .next()
    }

    /// The name of the one part that such an operation on such wires makes.
    fn made_by(&self, node: usize) -> Option<String> {
        let entering = self.entering(node)?;
        let text = &self.scan.nodes[node].text;
        if let Some(part) = self.parts.named(text) {
            return self.parts.fits(part, &entering).then(|| part.name.clone());
        }
        if let (base, true) = split(text) {
            let part = self
                .parts
                .named(base)
                .filter(|part| part.named && entering.is_empty())?;
            return Some(format!("{}'", part.name));
        }
        let wanted = self.wanted(node);
        let fitting = || {
            self.parts.iter().filter(|part| {
                Parts::is_written(part, text)
                    && wanted.is_none_or(|wanted| part.name == wanted)
                    && self.parts.fits(part, &entering)
            })
        };
        // An extension may give a product of the cell a name too, as in `kept = z * h'`: the cell goes on with its own.
        only(fitting()).or_else(|| only(fitting().filter(|part| !part.named)))
    }

    fn check(&self, faults: &mut Vec<Diagnostic>) {
        for (node, drawn) in self.scan.nodes.iter().enumerate() {
            if self.known.nodes[node].is_none() {
                let what = match (self.entering(node), self.wanted(node)) {
                    (None, _) => format!("what enters `{}` is not known", drawn.text),
                    (Some(names), Some(wanted)) => {
                        format!("`{wanted}` is not `{}` of {}", drawn.text, list(&names))
                    }
                    (Some(names), None) => {
                        format!("no equation has exactly one `{}` of {}", drawn.text, list(&names))
                    }
                };
                let help = "name the result by a value field such as {f   } on the wire that leaves";
                faults.push(Diagnostic::new(drawn.span.clone(), what).help(help));
            }
        }
        for (net, carries) in self.nets.iter().zip(&self.known.nets) {
            let at = || self.at(net);
            if carries.is_empty() {
                faults.push(Diagnostic::new(at(), "no quantity is known for this wire"));
            } else if carries.len() > 1 && !net.bus {
                faults.push(
                    Diagnostic::new(at(), format!("one wire cannot carry {}", list(carries)))
                        .help("several quantities go together on double lines, as in ══╦══"),
                );
            }
            for end in &net.into {
                if let End::Field(field) = end
                    && let Some(shown) = &self.known.fields[*field]
                    && !carries.contains(shown)
                {
                    let message = format!("`{shown}` stands where {} arrives", list(carries));
                    faults.push(Diagnostic::new(self.scan.fields[*field].span.clone(), message));
                }
            }
        }
        for (field, known) in self.scan.fields.iter().zip(&self.known.fields) {
            if known.is_none() && field.name.is_none() {
                faults.push(Diagnostic::new(
                    field.span.clone(),
                    "a value without a name and without a wire",
                ));
            }
        }
    }

    fn at(&self, net: &DrawnNet) -> Span {
        net.cells
            .iter()
            .min()
            .map_or(0..0, |(row, column)| self.scan.span(*row, *column..column + 1))
    }
}

/// A name without its `'`, and whether it had one.
pub(super) fn split(name: &str) -> (&str, bool) {
    // The prime of `f * c'` belongs to c alone.
    match name.strip_suffix('\'') {
        Some(base)
            if base
                .chars()
                .all(|symbol| symbol.is_alphanumeric() || symbol == '_') =>
        {
            (base, true)
        }
        _ => (name, false),
    }
}

/// The name of the one part there is.
fn only<'a>(mut parts: impl Iterator<Item = &'a Part>) -> Option<String> {
    let first = parts.next()?;
    parts.next().is_none().then(|| first.name.clone())
}

fn list(names: &[String]) -> String {
    match names {
        [] => "nothing".to_owned(),
        names => names
            .iter()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(" and "),
    }
}
