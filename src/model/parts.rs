//! The layers of PyTorch and Keras: which arrays make up a module, and where in them each parameter of a cell is.

use std::collections::HashMap;

use super::archive::{Archive, Entry};
use super::error::{ModelError, shape_text};
use super::gate::{Framework, Gate, order};
use super::names::{Part, keras, pytorch};
use super::network::{Choices, Network, cell_of, check_layers, gates_of};
use super::origin::{Origin, Piece};
use crate::diagnostic::printable;

/// A module of a framework.
pub(super) struct Module {
    framework: Framework,
    /// What its arrays' names begin with.
    pub(super) name: String,
    members: Vec<Member>,
}

struct Member {
    /// The array in the file.
    entry: usize,
    part: Part,
    layer: usize,
    reverse: bool,
}

/// All recurrent modules of a file.
pub(super) fn framework_modules(archive: &Archive) -> Vec<Module> {
    let mut modules: Vec<Module> = Vec::new();
    let mut places: HashMap<(Framework, &str), usize> = HashMap::new();
    for (at, entry) in archive.entries.iter().enumerate() {
        let read = |framework| match framework {
            Framework::PyTorch => pytorch(&entry.name),
            Framework::Keras => keras(&entry.name),
        };
        let found = [Framework::PyTorch, Framework::Keras]
            .into_iter()
            .find_map(|framework| Some((framework, read(framework)?)));
        let Some((framework, name)) = found else { continue };
        let place = *places.entry((framework, name.module)).or_insert_with(|| {
            modules.push(Module {
                framework,
                name: name.module.to_owned(),
                members: Vec::new(),
            });
            modules.len() - 1
        });
        modules[place].members.push(Member {
            entry: at,
            part: name.part,
            layer: name.layer,
            reverse: name.reverse,
        });
    }
    // A dense layer of Keras has a kernel and a bias too: the state's weights make a layer recurrent.
    modules.retain(|module| module.members.iter().any(|member| member.part == Part::State));
    modules
}

/// What a module is.
pub(super) fn framework_network(
    archive: &Archive,
    module: &Module,
    choices: &Choices,
) -> Result<Network, ModelError> {
    let reading = Reading { archive, module };
    reading.refuse_projection()?;
    let layers = module
        .members
        .iter()
        .map(|member| member.layer + 1)
        .max()
        .unwrap_or(0);
    check_layers(&archive.file, layers)?;
    let both_ways = module.members.iter().any(|member| member.reverse);
    let state = reading.need(Part::State, 0, false)?;
    let entry = reading.matrix(state)?;
    let (hidden, stacked) = match module.framework {
        Framework::PyTorch => (entry.shape[1], entry.shape[0]),
        Framework::Keras => (entry.shape[0], entry.shape[1]),
    };
    let gates = gates_of(&archive.file, entry, stacked, hidden)?;
    let inferred = reading.inferred(gates);
    let cell = cell_of(&archive.file, gates, choices, inferred)?;
    let input = reading.matrix(reading.need(Part::Input, 0, false)?)?;
    let input = match module.framework {
        Framework::PyTorch => input.shape[1],
        Framework::Keras => input.shape[0],
    };
    let mut network = Network {
        file: archive.file.clone(),
        module: module.name.clone(),
        cell: cell.to_owned(),
        input,
        hidden,
        layers,
        both_ways,
        tensors: Vec::new(),
        origins: Vec::new(),
    };
    for layer in 0..layers {
        for reverse in [false, true] {
            if !reverse || both_ways {
                reading.layer(&mut network, layer, reverse)?;
            }
        }
    }
    Ok(network)
}

struct Reading<'a> {
    archive: &'a Archive,
    module: &'a Module,
}

impl<'a> Reading<'a> {
    fn error(&self, what: String, allowed: &str) -> ModelError {
        ModelError::new(&self.archive.file, what, allowed)
    }

    fn entry(&self, member: &Member) -> &'a Entry {
        &self.archive.entries[member.entry]
    }

    fn get(&self, part: Part, layer: usize, reverse: bool) -> Option<&'a Member> {
        self.module
            .members
            .iter()
            .find(|member| member.part == part && member.layer == layer && member.reverse == reverse)
    }

    fn need(&self, part: Part, layer: usize, reverse: bool) -> Result<&'a Member, ModelError> {
        self.get(part, layer, reverse).ok_or_else(|| {
            let (weights, end) = match (self.module.framework, part) {
                (Framework::PyTorch, Part::Input) => ("weight_ih", format!("_l{layer}")),
                (Framework::PyTorch, _) => ("weight_hh", format!("_l{layer}")),
                (Framework::Keras, Part::Input) => ("kernel", String::new()),
                (Framework::Keras, _) => ("recurrent_kernel", String::new()),
            };
            let reverse = if reverse { "_reverse" } else { "" };
            let what = format!("{} has no {weights}{end}{reverse}", self.shown());
            self.error(
                what,
                "every layer and direction has weights for its input and for its state",
            )
        })
    }

    fn shown(&self) -> String {
        if self.module.name.is_empty() {
            "the module".to_owned()
        } else {
            format!("the module {}", printable(&self.module.name))
        }
    }

    fn matrix(&self, member: &Member) -> Result<&'a Entry, ModelError> {
        let entry = self.entry(member);
        if entry.shape.len() == 2 && !entry.is_empty() {
            return Ok(entry);
        }
        let what = format!(
            "{} has the shape {}",
            printable(&entry.name),
            shape_text(&entry.shape)
        );
        Err(self.error(what, "weights are matrices, of rows and columns"))
    }

    fn refuse_projection(&self) -> Result<(), ModelError> {
        match self
            .module
            .members
            .iter()
            .find(|member| member.part == Part::Projection)
        {
            Some(member) => {
                let what = format!(
                    "{} belongs to an nn.LSTM with proj_size, whose state is projected after every step",
                    printable(&self.entry(member).name)
                );
                Err(self.error(what, "layers without proj_size can be opened"))
            }
            None => Ok(()),
        }
    }

    /// The cell that the shapes speak of.
    fn inferred(&self, gates: usize) -> Option<&'static str> {
        match (gates, self.module.framework) {
            (4, _) => Some("lstm"),
            (3, Framework::PyTorch) => Some("gru"),
            (3, Framework::Keras) => self.get(Part::Bias, 0, false).map(|bias| {
                if self.entry(bias).shape.len() == 2 {
                    "gru"
                } else {
                    "gru-reset-before"
                }
            }),
            _ => None,
        }
    }

    /// Checks the shape of an array and takes it up; returns its place among the network's.
    fn take(&self, network: &mut Network, member: &Member, shape: &[usize]) -> Result<usize, ModelError> {
        let entry = self.entry(member);
        if entry.shape != shape {
            let what = format!(
                "{} has the shape {}",
                printable(&entry.name),
                shape_text(&entry.shape)
            );
            let allowed = format!("beside the other arrays it should be {}", shape_text(shape));
            return Err(self.error(what, &allowed));
        }
        network.tensors.push(entry.clone());
        Ok(network.tensors.len() - 1)
    }

    /// Where the parameters of one layer and direction are.
    fn layer(&self, network: &mut Network, layer: usize, reverse: bool) -> Result<(), ModelError> {
        let Some(gates) = order(self.module.framework, &network.cell) else {
            return Ok(());
        };
        let hidden = network.hidden;
        let input = if layer == 0 {
            network.input
        } else {
            hidden * network.directions()
        };
        let stacked = gates.len() * hidden;
        let by_rows = self.module.framework == Framework::PyTorch;
        let shape = |other: usize| {
            if by_rows {
                [stacked, other]
            } else {
                [other, stacked]
            }
        };
        let input_weights = self.need(Part::Input, layer, reverse)?;
        let w = self.take(network, input_weights, &shape(input))?;
        let state_weights = self.need(Part::State, layer, reverse)?;
        let u = self.take(network, state_weights, &shape(hidden))?;
        let biases = self.biases(network, layer, reverse, stacked)?;
        for (at, gate) in gates.iter().enumerate() {
            let first = at * hidden;
            let matrix = |tensor: usize, other: usize| {
                if by_rows {
                    Piece {
                        tensor,
                        base: first * other,
                        row_step: other,
                        col_step: 1,
                    }
                } else {
                    Piece {
                        tensor,
                        base: first,
                        row_step: 1,
                        col_step: stacked,
                    }
                }
            };
            let vector = |(tensor, base): (usize, usize)| Piece {
                tensor,
                base: base + first,
                row_step: 1,
                col_step: 0,
            };
            let mut add = |param: &str, pieces: Vec<Piece>| {
                network.origins.push(Origin {
                    layer,
                    reverse,
                    param: param.to_owned(),
                    pieces,
                });
            };
            let Gate {
                w: w_name,
                u: u_name,
                b,
                c,
            } = *gate;
            add(w_name, vec![matrix(w, input)]);
            add(u_name, vec![matrix(u, hidden)]);
            let [of_input, of_state] = biases.map(|bias| bias.map(vector));
            match c {
                Some(c) => {
                    add(b, of_input.into_iter().collect());
                    add(c, of_state.into_iter().collect());
                }
                None => add(b, of_input.into_iter().chain(of_state).collect()),
            }
        }
        Ok(())
    }

    /// The biases of the input and of the state: the array, and where in it they begin.
    fn biases(
        &self,
        network: &mut Network,
        layer: usize,
        reverse: bool,
        stacked: usize,
    ) -> Result<[Option<(usize, usize)>; 2], ModelError> {
        if let Some(member) = self.get(Part::Bias, layer, reverse) {
            if self.entry(member).shape.len() == 2 {
                let tensor = self.take(network, member, &[2, stacked])?;
                return Ok([Some((tensor, 0)), Some((tensor, stacked))]);
            }
            let tensor = self.take(network, member, &[stacked])?;
            return Ok([Some((tensor, 0)), None]);
        }
        let mut found = [None, None];
        for (part, found) in [Part::InputBias, Part::StateBias].into_iter().zip(&mut found) {
            if let Some(member) = self.get(part, layer, reverse) {
                *found = Some((self.take(network, member, &[stacked])?, 0));
            }
        }
        Ok(found)
    }
}
