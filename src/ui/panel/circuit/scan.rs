//! Art to pieces: which characters are value fields, which are operation nodes, which are wires, which are labels.
//! Knows shapes only; what they mean is decided in `resolve`.

use unicode_width::UnicodeWidthChar;

use crate::diagnostic::{Diagnostic, Span};

use super::glyph;

/// What a character of the drawing is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing.
    Blank,
    /// A label.
    Text,
    /// A wire or its arrowhead, not yet followed.
    Wire,
    /// The operation of that number.
    Node(usize),
    /// The value field of that number.
    Field(usize),
}

/// An operation as drawn: a frame, `(×)` or `[σ]`.
#[derive(Debug, Clone)]
pub(super) struct DrawnNode {
    pub text: String,
    pub span: Span,
}

/// A value field as drawn: `{f   }`, or `{    }` for whatever its wire carries.
#[derive(Debug, Clone)]
pub(super) struct DrawnField {
    pub name: Option<String>,
    pub row: usize,
    pub column: usize,
    pub width: usize,
    pub span: Span,
}

/// A drawing cut into pieces. All rows have the same length.
#[derive(Debug, Clone, Default)]
pub(super) struct Scan {
    pub symbols: Vec<Vec<char>>,
    pub roles: Vec<Vec<Role>>,
    pub nodes: Vec<DrawnNode>,
    pub fields: Vec<DrawnField>,
    /// Where each character begins in the text, and where each row ends.
    offsets: Vec<Vec<usize>>,
}

/// The longest text between the brackets of a node such as `(tanh)`.
const LONGEST_INLINE: usize = 24;

impl Scan {
    pub(super) fn new(art: &str, faults: &mut Vec<Diagnostic>) -> Self {
        let mut scan = Self::default();
        let mut start = 0;
        for whole in art.split('\n') {
            let line = whole.strip_suffix('\r').unwrap_or(whole);
            let places = line.char_indices().map(|(at, _)| start + at);
            scan.offsets.push(places.chain([start + line.len()]).collect());
            scan.symbols.push(line.chars().collect());
            start += whole.len() + 1;
        }
        while scan
            .symbols
            .last()
            .is_some_and(|row| row.iter().all(|symbol| *symbol == ' '))
        {
            scan.symbols.pop();
        }
        scan.narrow(faults);
        let width = scan.symbols.iter().map(Vec::len).max().unwrap_or(0);
        for row in &mut scan.symbols {
            row.resize(width, ' ');
        }
        scan.roles = vec![vec![Role::Blank; width]; scan.symbols.len()];
        scan.fields(faults);
        scan.frames(faults);
        scan.brackets();
        scan.rest();
        scan
    }

    pub(super) fn width(&self) -> usize {
        self.symbols.first().map_or(0, Vec::len)
    }

    pub(super) fn role(&self, row: usize, column: usize) -> Option<Role> {
        self.roles.get(row)?.get(column).copied()
    }

    /// The bytes of some columns of a row in the text of the drawing.
    pub(super) fn span(&self, row: usize, columns: std::ops::Range<usize>) -> Span {
        let offsets = &self.offsets[row];
        let at = |column: usize| offsets.get(column).or(offsets.last()).copied().unwrap_or(0);
        at(columns.start)..at(columns.end)
    }

    /// Takes out what is not exactly one column wide: nothing else keeps the drawing's shape on a screen.
    fn narrow(&mut self, faults: &mut Vec<Diagnostic>) {
        for row in 0..self.symbols.len() {
            for column in 0..self.symbols[row].len() {
                if self.symbols[row][column].width() != Some(1) {
                    self.symbols[row][column] = ' ';
                    let span = self.span(row, column..column + 1);
                    faults.push(Diagnostic::new(
                        span,
                        "a drawing is made of characters that are one column wide",
                    ));
                }
            }
        }
    }

    fn free(&self, row: usize, column: usize) -> Option<char> {
        (self.role(row, column)? == Role::Blank).then(|| self.symbols[row][column])
    }

    fn fields(&mut self, faults: &mut Vec<Diagnostic>) {
        for row in 0..self.symbols.len() {
            let mut column = 0;
            while column < self.width() {
                if self.symbols[row][column] != '{' {
                    column += 1;
                    continue;
                }
                let Some(inside) = self.symbols[row][column..]
                    .iter()
                    .position(|symbol| *symbol == '}')
                else {
                    let span = self.span(row, column..column + 1);
                    faults.push(
                        Diagnostic::new(span, "a value field is not closed").help("write `}` behind it"),
                    );
                    break;
                };
                let width = inside + 1;
                let text: String = self.symbols[row][column + 1..column + inside].iter().collect();
                let name = (!text.trim().is_empty()).then(|| text.trim().to_owned());
                let role = Role::Field(self.fields.len());
                self.roles[row][column..column + width].fill(role);
                let span = self.span(row, column..column + width);
                self.fields.push(DrawnField {
                    name,
                    row,
                    column,
                    width,
                    span,
                });
                column += width;
            }
        }
    }

    fn frames(&mut self, faults: &mut Vec<Diagnostic>) {
        for row in 0..self.symbols.len() {
            for column in 0..self.width() {
                if self.free(row, column) != Some('┌') {
                    continue;
                }
                let Some((bottom, right)) = self.frame_from(row, column) else {
                    let span = self.span(row, column..column + 1);
                    faults.push(Diagnostic::new(span, "a frame is not closed").help(
                        "a frame is a rectangle of ┌ ─ ┐ │ └ ┘ with its wires' ports ┴ ┬ ├ ┤ in it; wires turn with ╭ ╮ ╰ ╯",
                    ));
                    continue;
                };
                let lines = self.symbols[row + 1..bottom].iter();
                let words: Vec<String> = lines
                    .map(|line| {
                        line[column + 1..right]
                            .iter()
                            .collect::<String>()
                            .trim()
                            .to_owned()
                    })
                    .collect();
                let role = Role::Node(self.nodes.len());
                for line in &mut self.roles[row..=bottom] {
                    line[column..=right].fill(role);
                }
                let span = self.span(row, column..right + 1);
                self.nodes.push(DrawnNode {
                    text: words.join(" ").trim().to_owned(),
                    span,
                });
            }
        }
    }

    /// The last row and the last column of the frame that begins there.
    fn frame_from(&self, top: usize, left: usize) -> Option<(usize, usize)> {
        let right = (left + 1..self.width())
            .find(|column| !matches!(self.free(top, *column), Some('─' | '┬' | '┴')))?;
        let bottom = (top + 1..self.symbols.len())
            .find(|row| !matches!(self.free(*row, left), Some('│' | '├' | '┤')))?;
        let far = (top + 1..self.symbols.len())
            .find(|row| !matches!(self.free(*row, right), Some('│' | '├' | '┤')))?;
        let low = (left + 1..self.width())
            .find(|column| !matches!(self.free(bottom, *column), Some('─' | '┬' | '┴')))?;
        let corners = (
            self.free(top, right),
            self.free(bottom, left),
            self.free(bottom, right),
        );
        let closed = far == bottom && low == right && corners == (Some('┐'), Some('└'), Some('┘'));
        (closed && bottom > top + 1 && right > left + 1).then_some((bottom, right))
    }

    fn brackets(&mut self) {
        for row in 0..self.symbols.len() {
            let mut column = 0;
            while column < self.width() {
                let close = match self.free(row, column) {
                    Some('(') => ')',
                    Some('[') => ']',
                    _ => {
                        column += 1;
                        continue;
                    }
                };
                let end = (column + 1..self.width()).take(LONGEST_INLINE).find(|at| {
                    self.free(row, *at) == Some(close)
                        || self.free(row, *at).is_none_or(|symbol| symbol == ' ')
                });
                let Some(end) = end.filter(|at| self.free(row, *at) == Some(close) && *at > column + 1)
                else {
                    column += 1;
                    continue;
                };
                let text = self.symbols[row][column + 1..end].iter().collect();
                let role = Role::Node(self.nodes.len());
                self.roles[row][column..=end].fill(role);
                self.nodes.push(DrawnNode {
                    text,
                    span: self.span(row, column..end + 1),
                });
                column = end + 1;
            }
        }
    }

    fn rest(&mut self) {
        for (symbols, roles) in self.symbols.iter().zip(&mut self.roles) {
            for (symbol, role) in symbols.iter().zip(roles) {
                if *role == Role::Blank && *symbol != ' ' {
                    *role = if glyph::is_wire(*symbol) {
                        Role::Wire
                    } else {
                        Role::Text
                    };
                }
            }
        }
    }
}
