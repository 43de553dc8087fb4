//! A drawing for a cell that has none: a staircase. Every quantity stands on its own row, a step further to the right
//! than the one before; its wire goes straight down, and a `●` lies wherever a later row reads it.

use super::part::{Part, Parts};

/// Columns of a value.
const VALUE: usize = 8;

/// From a wire to the next stair: room for `═▶`.
const GAP: usize = 3;

/// A quantity of the staircase.
struct Stair {
    name: String,
    /// The names it reads.
    reads: Vec<String>,
    /// The column of its bracket.
    start: usize,
    /// The column in which its wire goes down.
    lane: usize,
}

/// The staircase as text, in the language of drawings.
pub fn sketch(parts: &Parts) -> String {
    let named: Vec<_> = parts.iter().filter(|part| part.named).collect();
    let (inputs, made): (Vec<_>, Vec<_>) = named.into_iter().partition(|part| part.symbol.is_empty());
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    rows.extend(inputs.iter().map(|part| (part.name.clone(), Vec::new())));
    let made: Vec<_> = made
        .iter()
        .map(|part| (part.name.clone(), reads_of(parts, part)))
        .collect();
    for read in made
        .iter()
        .flat_map(|(_, reads)| reads)
        .filter(|read| read.ends_with('\''))
    {
        if rows.iter().all(|(name, _)| name != read) {
            rows.push((read.clone(), Vec::new()));
        }
    }
    rows.extend(made);
    let mut start = 1;
    let stairs: Vec<_> = rows
        .into_iter()
        .map(|(name, reads)| {
            let lane = start + 1 + name.chars().count().saturating_sub(1) / 2;
            let stair = Stair {
                name,
                reads,
                start,
                lane,
            };
            start = lane + GAP;
            stair
        })
        .collect();
    (0..stairs.len()).map(|row| line(&stairs, row)).collect()
}

fn line(stairs: &[Stair], row: usize) -> String {
    let stair = &stairs[row];
    let mut line = vec![' '; stair.start];
    let mut entering = false;
    for (above, lane) in stairs[..row].iter().enumerate() {
        let read = stair.reads.contains(&lane.name);
        entering |= read;
        let awaited = stairs[row..].iter().any(|later| later.reads.contains(&lane.name));
        line[lane.lane] = match (read, awaited, entering) {
            (true, ..) => '●',
            (_, true, _) => '│',
            (.., true) => '═',
            _ => ' ',
        };
        if entering {
            let next = stairs[above + 1..row]
                .first()
                .map_or(stair.start, |next| next.lane);
            line[lane.lane + 1..next].fill('═');
        }
    }
    if entering && let Some(last) = line.last_mut() {
        *last = '▶';
    }
    let before: String = line.into_iter().collect();
    let width = VALUE.max(stair.name.chars().count() + 2) - 2;
    format!("{before}[{name}] {{{name:width$}}}\n", name = stair.name)
}

/// The named quantities, of this step or the step before, that go into a part.
fn reads_of(parts: &Parts, part: &Part) -> Vec<String> {
    let mut names = Vec::new();
    for read in &part.reads {
        match parts.named(read) {
            Some(piece) if !piece.named => names.extend(reads_of(parts, piece)),
            _ => names.push(read.clone()),
        }
    }
    names.sort_unstable();
    names.dedup();
    names
}
