//! A drawing made larger: its wires get longer, everything else stays as it is. What belongs to what was checked before
//! and moves along, so that a larger drawing says the same.

use super::drawing::{Circuit, Mark};
use super::glyph::{self, Way};

/// How much larger a drawing gets at most: four parts become seven. Further apart its pieces no longer look like one.
const LARGER: (usize, usize) = (7, 4);

/// The most columns and rows that a drawing of that size gets.
pub(super) fn most(size: usize) -> usize {
    size * LARGER.0 / LARGER.1
}

/// The drawing in up to so many columns and rows.
pub(super) fn stretched(circuit: &Circuit, width: usize, height: usize) -> Circuit {
    let mut larger = circuit.clone();
    let columns = width.min(most(circuit.width())).saturating_sub(circuit.width());
    for column in places(&seams(circuit, Way::Right), columns).into_iter().rev() {
        widen(&mut larger, column);
    }
    let rows = height
        .min(most(circuit.height()))
        .saturating_sub(circuit.height());
    for row in places(&seams(&larger, Way::Down), rows).into_iter().rev() {
        heighten(&mut larger, row);
    }
    larger
}

/// A line between two columns or rows at which a drawing can be drawn apart.
struct Seam {
    /// The column or row before it.
    before: usize,
    /// Whether a number touches the name behind it there.
    tight: bool,
}

/// The seams towards the right or downwards: where a wire gets longer, or where something touches.
fn seams(circuit: &Circuit, way: Way) -> Vec<Seam> {
    let sideways = matches!(way, Way::Right | Way::Left);
    let (width, height) = (circuit.width(), circuit.height());
    let (along, across) = if sideways {
        (width, height)
    } else {
        (height, width)
    };
    let place = |at: usize, line: usize| if sideways { (line, at) } else { (at, line) };
    let seam = |before: usize| {
        let pairs = || (0..across).map(|line| (place(before, line), place(before + 1, line)));
        let added: Option<Vec<_>> = pairs()
            .map(|(one, other)| between(circuit, one, other, way))
            .collect();
        let tight = sideways
            && pairs().any(|(one, other)| {
                matches!(
                    (mark(circuit, one), mark(circuit, other)),
                    (Mark::Value(_), Mark::Label)
                )
            });
        let longer = added?.iter().any(|(_, mark)| matches!(mark, Mark::Wire(_)));
        (longer || tight).then_some(Seam { before, tight })
    };
    (0..along.saturating_sub(1)).filter_map(seam).collect()
}

/// Behind which columns or rows one more goes in, as many as are given: first where something touches, then evenly
/// spread. In order, some of them several times.
fn places(seams: &[Seam], count: usize) -> Vec<usize> {
    let (tight, wires): (Vec<&Seam>, Vec<&Seam>) = seams.iter().partition(|seam| seam.tight);
    let mut places: Vec<_> = tight.iter().take(count).map(|seam| seam.before).collect();
    let left = count - places.len();
    for (at, seam) in wires.iter().enumerate() {
        let here = (at + 1) * left / wires.len() - at * left / wires.len();
        places.extend(std::iter::repeat_n(seam.before, here));
    }
    places.sort_unstable();
    places
}

type Place = (usize, usize);

fn mark(circuit: &Circuit, (row, column): Place) -> Mark {
    circuit.marks[row][column]
}

/// What goes between two neighbours where they are drawn apart: a piece of the wire that joins them or nothing at all;
/// none where they belong together.
fn between(circuit: &Circuit, one: Place, other: Place, way: Way) -> Option<(char, Mark)> {
    let symbol = |(row, column): Place| circuit.symbols[row][column];
    let marks = (mark(circuit, one), mark(circuit, other));
    match marks {
        (Mark::Label, Mark::Label) => return None,
        (Mark::Value(own), Mark::Value(next)) if own == next => return None,
        (Mark::Operation(own), Mark::Operation(next)) if own == next => return None,
        _ if matches!(way, Way::Right) && are_named(circuit, one, other) => return None,
        _ => (),
    }
    let wire = |mark: Mark, place: Place, way: Way| {
        let symbol = symbol(place);
        (matches!(mark, Mark::Wire(_)) && glyph::opens(symbol, way)).then_some((symbol, mark))
    };
    // An arrowhead stays at what it points to.
    let points = |mark: Mark, place: Place, way: Way| {
        matches!(mark, Mark::Wire(_)) && symbol(place) == glyph::arrowhead(way)
    };
    if points(marks.0, one, way) || points(marks.1, other, way.back()) {
        return None;
    }
    let ends = [wire(marks.0, one, way), wire(marks.1, other, way.back())];
    let ends: Vec<_> = ends.into_iter().flatten().collect();
    if ends.is_empty() {
        return Some((' ', Mark::Blank));
    }
    // Of an arrowhead it cannot be seen what kind of line it ends.
    let (symbol, mark) = ends
        .iter()
        .find(|(symbol, _)| !"▲▼◀▶".contains(*symbol))
        .or(ends.first())?;
    Some((glyph::line(*symbol, way)?, *mark))
}

/// Whether these two columns lie within a name and its number. A name stands before its number, touching it or with a
/// blank between, and only where none follows behind one.
fn are_named(circuit: &Circuit, (row, one): Place, (_, other): Place) -> bool {
    let at = |column: usize| circuit.marks[row].get(column).copied();
    let is_value = |column: usize| matches!(at(column), Some(Mark::Value(_)));
    let is_label = |column: usize| matches!(at(column), Some(Mark::Label));
    let is_behind = |label: usize| {
        let end = (label..).find(|column| !is_label(*column)).unwrap_or(label);
        is_label(label) && !is_value(end) && !(matches!(at(end), Some(Mark::Blank)) && is_value(end + 1))
    };
    match (mark(circuit, (row, one)), mark(circuit, (row, other))) {
        (Mark::Label, Mark::Value(_)) => true,
        (Mark::Label, Mark::Blank) => is_value(other + 1),
        (Mark::Blank, Mark::Value(_)) => one > 0 && is_label(one - 1),
        (Mark::Value(_), Mark::Blank) => is_behind(other + 1),
        (Mark::Blank, Mark::Label) => one > 0 && is_value(one - 1) && is_behind(other),
        _ => false,
    }
}

fn widen(circuit: &mut Circuit, column: usize) {
    let column_of = |row: usize| between(circuit, (row, column), (row, column + 1), Way::Right);
    let added: Vec<_> = (0..circuit.height())
        .map(|row| column_of(row).unwrap_or((' ', Mark::Blank)))
        .collect();
    for (row, (symbol, mark)) in added.into_iter().enumerate() {
        circuit.symbols[row].insert(column + 1, symbol);
        circuit.marks[row].insert(column + 1, mark);
    }
    for value in circuit.values.iter_mut().filter(|value| value.column > column) {
        value.column += 1;
    }
}

fn heighten(circuit: &mut Circuit, row: usize) {
    let row_of = |column: usize| between(circuit, (row, column), (row + 1, column), Way::Down);
    let added = (0..circuit.width()).map(|column| row_of(column).unwrap_or((' ', Mark::Blank)));
    let (symbols, marks) = added.unzip();
    circuit.symbols.insert(row + 1, symbols);
    circuit.marks.insert(row + 1, marks);
    for value in circuit.values.iter_mut().filter(|value| value.row > row) {
        value.row += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::super::part::Parts;
    use super::super::set::Circuits;
    use super::*;
    use crate::engine::{ModelSource, Program};
    use crate::lesson::{shipped_cell, shipped_cells};

    fn program(name: &str) -> (Program, String) {
        let cell = shipped_cell(name).unwrap().unwrap();
        let model = ModelSource {
            cell: cell.source,
            sizes: [("x".to_owned(), 2), ("h".to_owned(), 3)].into(),
            ..ModelSource::default()
        };
        (Program::compile(&model).unwrap(), cell.circuit.unwrap())
    }

    /// The drawing as it would be written.
    fn art(circuit: &Circuit) -> String {
        let row = |symbols: &Vec<char>| symbols.iter().collect::<String>();
        circuit.symbols.iter().map(row).collect::<Vec<_>>().join("\n")
    }

    /// What every character belongs to, by name.
    fn meanings(circuit: &Circuit) -> Vec<String> {
        let meaning = |mark: &Mark| match mark {
            Mark::Wire(wire) => circuit.wires[*wire].carries.join(" "),
            Mark::Operation(node) => circuit.operations[*node].makes.clone(),
            Mark::Value(value) => format!("{:?}", circuit.values[*value]),
            Mark::Blank | Mark::Label => format!("{mark:?}"),
        };
        circuit.marks.iter().flatten().map(meaning).collect()
    }

    #[test]
    fn a_larger_drawing_can_be_read_and_says_the_same() {
        for name in shipped_cells() {
            let (program, text) = program(name);
            let circuits = Circuits::read(&program, &text).unwrap();
            for circuit in circuits.drawings() {
                assert_eq!(stretched(circuit, circuit.width(), circuit.height()), *circuit);
                assert_eq!(stretched(circuit, 0, 0), *circuit);
                for more in [1, 2, 5, 30] {
                    let (width, height) = (circuit.width() + more, circuit.height() + more);
                    let larger = stretched(circuit, width, height);
                    assert_eq!(larger.width(), width.min(most(circuit.width())), "{name}");
                    assert_eq!(larger.height(), height.min(most(circuit.height())), "{name}");
                    let read = Circuit::read(&art(&larger), &Parts::of(&program));
                    let Ok(read) = read else {
                        panic!("{name}\n{}", art(&larger));
                    };
                    assert!(meanings(&read) == meanings(&larger), "{name}\n{}", art(&larger));
                }
            }
        }
    }

    #[test]
    fn what_touches_is_drawn_apart_first_and_names_stay_at_their_numbers() {
        let (lstm, text) = program("lstm");
        for circuit in Circuits::read(&lstm, &text).unwrap().drawings() {
            for more in 1..30 {
                let larger = art(&stretched(circuit, circuit.width() + more, 0));
                for name in ["f", "i", "g", "o"] {
                    let together = [format!("{name}{{{name} "), format!("{name} {{{name} ")];
                    assert!(
                        together.iter().any(|both| larger.contains(both)),
                        "{name}\n{larger}"
                    );
                }
            }
        }
        let (program, text) = program("gru");
        let circuits = Circuits::read(&program, &text).unwrap();
        let smaller = &circuits.drawings()[1];
        assert!(art(smaller).contains("{h    }h"));
        let larger = art(&stretched(smaller, smaller.width() + 1, 0));
        assert!(larger.contains("{h    } h"), "{larger}");
        let smallest = circuits.drawings().last().unwrap();
        for more in 0..30 {
            let larger = art(&stretched(smallest, smallest.width() + more, 0));
            assert!(larger.contains("▶h {h   }"), "{larger}");
        }
        let largest = art(&stretched(&circuits.drawings()[0], 200, 60));
        assert!(largest.contains(" h' {h'    }─"), "{largest}");
        assert!(
            largest.contains("n {n   }") && largest.contains("{h     } h"),
            "{largest}"
        );
    }
}
