//! A checked drawing: what every character belongs to and which quantity that is.

use crate::diagnostic::Diagnostic;

use super::follow::{Nets, follow};
use super::part::Parts;
use super::resolve::resolve;
use super::scan::{Role, Scan};

/// What a character of a drawing belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    Blank,
    /// A label.
    Label,
    /// The wire of that number.
    Wire(usize),
    /// The operation of that number.
    Operation(usize),
    /// The value field of that number.
    Value(usize),
}

/// A wire: all its connected characters carry the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wire {
    /// The quantity, as `f`, `c'` or `f * c'`; several where double lines join them.
    pub carries: Vec<String>,
    /// Whether it is drawn with double lines.
    pub joined: bool,
}

/// An operation, as a frame, as `(×)` or as `[σ]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// What is written in it.
    pub text: String,
    /// The quantity it makes.
    pub makes: String,
}

/// A place for a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The quantity it shows.
    pub name: String,
    /// Row, from 0.
    pub row: usize,
    /// First column, from 0.
    pub column: usize,
    /// Columns.
    pub width: usize,
}

/// A drawing that says what the equations say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circuit {
    /// The characters, row by row, all rows equally long.
    pub symbols: Vec<Vec<char>>,
    /// What each of them belongs to.
    pub marks: Vec<Vec<Mark>>,
    /// The wires.
    pub wires: Vec<Wire>,
    /// The operations.
    pub operations: Vec<Operation>,
    /// The places for numbers.
    pub values: Vec<Value>,
}

impl Circuit {
    /// Reads a drawing of what `parts` names.
    ///
    /// # Errors
    /// Everything that is wrong with it, with places in `art`.
    pub fn read(art: &str, parts: &Parts) -> Result<Self, Vec<Diagnostic>> {
        let mut faults = Vec::new();
        let scan = Scan::new(art, &mut faults);
        let nets = follow(&scan, &mut faults);
        let meanings = resolve(&scan, &nets, parts, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        let operations = scan.nodes.iter().zip(meanings.nodes);
        let values = scan.fields.iter().zip(meanings.fields);
        let wires = nets.nets.iter().zip(meanings.nets);
        Ok(Self {
            marks: marks(&scan, &nets),
            wires: wires
                .map(|(net, carries)| Wire {
                    carries,
                    joined: net.bus,
                })
                .collect(),
            operations: operations
                .filter_map(|(node, makes)| {
                    Some(Operation {
                        text: node.text.clone(),
                        makes: makes?,
                    })
                })
                .collect(),
            values: values
                .filter_map(|(field, name)| {
                    Some(Value {
                        name: name?,
                        row: field.row,
                        column: field.column,
                        width: field.width,
                    })
                })
                .collect(),
            symbols: scan.symbols,
        })
    }

    /// Columns.
    pub fn width(&self) -> usize {
        self.symbols.first().map_or(0, Vec::len)
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.symbols.len()
    }

    /// Whether an operation of the drawing makes that quantity.
    pub fn makes(&self, name: &str) -> bool {
        self.operations.iter().any(|operation| operation.makes == name)
    }
}

fn marks(scan: &Scan, nets: &Nets) -> Vec<Vec<Mark>> {
    let of_row = |(roles, of): (&Vec<Role>, &Vec<Option<usize>>)| {
        roles
            .iter()
            .zip(of)
            .map(|(role, net)| match (role, net) {
                (Role::Node(node), _) => Mark::Operation(*node),
                (Role::Field(field), _) => Mark::Value(*field),
                (Role::Wire, Some(net)) => Mark::Wire(*net),
                (Role::Blank, _) => Mark::Blank,
                (Role::Text | Role::Wire, _) => Mark::Label,
            })
            .collect()
    };
    scan.roles.iter().zip(&nets.of).map(of_row).collect()
}
