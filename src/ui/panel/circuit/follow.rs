//! Pieces to nets: follows the wires of a drawing from character to character and notes what each net touches and
//! what its arrowheads point at. Knows connections only, no names.

use crate::diagnostic::Diagnostic;

use super::glyph::{self, Way};
use super::scan::{Role, Scan};

/// What the end of a wire is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    /// An operation.
    Node(usize),
    /// A value field.
    Field(usize),
    /// A net of double lines.
    Net(usize),
}

/// Connected wire characters.
#[derive(Debug, Clone, Default)]
pub(super) struct DrawnNet {
    /// Its characters: row, column.
    pub cells: Vec<(usize, usize)>,
    /// Whether it has a double line in it, and so carries several quantities.
    pub bus: bool,
    /// What it leaves from, or passes through.
    pub from: Vec<End>,
    /// What its arrowheads point at.
    pub into: Vec<End>,
    /// Joints `●` at which other nets enter this one.
    joints: Vec<(usize, usize)>,
    /// Characters that its arrowheads point at.
    aims: Vec<(usize, usize)>,
}

/// The nets, and for every character the net it belongs to.
#[derive(Debug, Default)]
pub(super) struct Nets {
    pub nets: Vec<DrawnNet>,
    pub of: Vec<Vec<Option<usize>>>,
}

/// Follows all wires. A wire that ends in nothing is a fault.
pub(super) fn follow(scan: &Scan, faults: &mut Vec<Diagnostic>) -> Nets {
    let mut all = Nets {
        nets: Vec::new(),
        of: vec![vec![None; scan.width()]; scan.symbols.len()],
    };
    for row in 0..scan.symbols.len() {
        for column in 0..scan.width() {
            if scan.roles[row][column] == Role::Wire && all.of[row][column].is_none() {
                let number = all.nets.len();
                let net = net_from(scan, (row, column), number, &mut all.of, faults);
                all.nets.push(net);
            }
        }
    }
    for number in 0..all.nets.len() {
        for (row, column) in all.nets[number].aims.clone() {
            match all.of[row][column] {
                Some(other) if other != number && all.nets[other].bus => {
                    all.nets[number].into.push(End::Net(other))
                }
                _ => faults.push(Diagnostic::new(
                    scan.span(row, column..column + 1),
                    "an arrow may end at an operation, a value or a double line, not at another wire",
                )),
            }
        }
        for (row, column) in all.nets[number].joints.clone() {
            if let Some(other) = all.of[row][column].filter(|other| *other != number) {
                all.nets[other].into.push(End::Net(number));
            }
        }
    }
    for net in &mut all.nets {
        net.from.sort_unstable();
        net.from.dedup();
        net.into.sort_unstable();
        net.into.dedup();
    }
    all
}

fn net_from(
    scan: &Scan,
    start: (usize, usize),
    number: usize,
    of: &mut [Vec<Option<usize>>],
    faults: &mut Vec<Diagnostic>,
) -> DrawnNet {
    let mut net = DrawnNet::default();
    let mut todo = vec![start];
    of[start.0][start.1] = Some(number);
    while let Some((row, column)) = todo.pop() {
        let symbol = scan.symbols[row][column];
        net.cells.push((row, column));
        net.bus |= glyph::is_double(symbol);
        if let Some(way) = glyph::points(symbol) {
            let aim = step((row, column), way);
            match pointed_at(scan, aim, way) {
                Some(Role::Node(node)) => net.into.push(End::Node(node)),
                Some(Role::Field(field)) => net.into.push(End::Field(field)),
                Some(Role::Wire) => net.aims.extend(aim),
                _ => faults.push(loose(scan, row, column, "an arrow points at nothing")),
            }
        }
        for way in Way::ALL.into_iter().filter(|way| glyph::opens(symbol, *way)) {
            match beyond(scan, (row, column), way, &mut net.joints) {
                Some((Role::Wire, at)) => {
                    if of[at.0][at.1].is_none() {
                        of[at.0][at.1] = Some(number);
                        todo.push(at);
                    }
                }
                Some((Role::Node(node), _)) => net.from.push(End::Node(node)),
                Some((Role::Field(field), _)) => net.from.push(End::Field(field)),
                _ if net
                    .joints
                    .last()
                    .is_some_and(|joint| Some(*joint) == step((row, column), way)) => {}
                // A joint may be where a wire ends.
                _ if symbol == '●' => {}
                _ if entered(scan, (row, column), way) => {}
                _ => faults.push(loose(scan, row, column, "a wire ends in nothing")),
            }
        }
    }
    net
}

/// What an arrow that goes `way` points at, where the character before its head is at `aim`. At a name that stands before
/// its number, touching it or with a blank between, it points at the number.
fn pointed_at(scan: &Scan, aim: Option<(usize, usize)>, way: Way) -> Option<Role> {
    let mut at = aim?;
    let first = scan.role(at.0, at.1)?;
    let mut role = first;
    while matches!((role, way), (Role::Text, Way::Right)) {
        at = step(at, way)?;
        role = scan.role(at.0, at.1)?;
    }
    if matches!((first, role), (Role::Text, Role::Blank)) {
        at = step(at, way)?;
        role = scan.role(at.0, at.1)?;
    }
    Some(if matches!(role, Role::Field(_)) {
        role
    } else {
        first
    })
}

/// Whether the next character in that direction is the head of an arrow into this one.
fn entered(scan: &Scan, at: (usize, usize), way: Way) -> bool {
    let next = step(at, way).filter(|next| scan.role(next.0, next.1) == Some(Role::Wire));
    next.is_some_and(|next| glyph::points(scan.symbols[next.0][next.1]) == Some(way.back()))
}

fn loose(scan: &Scan, row: usize, column: usize, message: &str) -> Diagnostic {
    Diagnostic::new(scan.span(row, column..column + 1), message)
        .help("a wire leaves from an operation or a value, and enters with an arrowhead")
}

fn step((row, column): (usize, usize), way: Way) -> Option<(usize, usize)> {
    match way {
        Way::Up => Some((row.checked_sub(1)?, column)),
        Way::Down => Some((row + 1, column)),
        Way::Left => Some((row, column.checked_sub(1)?)),
        Way::Right => Some((row, column + 1)),
    }
}

/// What a wire comes to in that direction: the next character or, where it passes under other wires, the first one
/// behind them.
fn beyond(
    scan: &Scan,
    from: (usize, usize),
    way: Way,
    joints: &mut Vec<(usize, usize)>,
) -> Option<(Role, (usize, usize))> {
    let mut at = step(from, way)?;
    loop {
        let role = scan.role(at.0, at.1)?;
        if role != Role::Wire {
            return matches!(role, Role::Node(_) | Role::Field(_)).then_some((role, at));
        }
        let symbol = scan.symbols[at.0][at.1];
        if glyph::opens(symbol, way.back()) {
            return Some((role, at));
        }
        if !glyph::lets_under(symbol, way) {
            return None;
        }
        if symbol == '●' {
            joints.push(at);
        }
        at = step(at, way)?;
    }
}
