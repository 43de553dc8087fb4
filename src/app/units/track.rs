//! What units can be compared with: a column that came beside the inputs, or any number of the run over the steps.

use crate::app::lab::Lab;
use crate::engine::Address;
use crate::lesson::RunId;

/// A series with a number for each step.
#[derive(Debug, Clone, PartialEq)]
pub enum Track {
    /// A column of the scene.
    Column(usize),
    /// A number of the run at every step; that of the address is not used.
    Number(Address),
}

impl Track {
    /// How it is called.
    pub fn name(&self, lab: &Lab, run: RunId) -> String {
        match self {
            Track::Column(at) => {
                let column = lab.scene().columns.get(*at);
                column.map_or_else(String::new, |own| own.name.clone())
            }
            Track::Number(address) => lab.runs.get(run).program().address_text_at_step(*address),
        }
    }

    /// Where its number at a step lives; a column is no number of the run.
    pub fn address(&self, at: usize) -> Option<Address> {
        let at = at as u32;
        match *self {
            Track::Column(_) => None,
            Track::Number(Address::Value { slot, unit, .. }) => Some(Address::Value { slot, unit, step: at }),
            Track::Number(Address::Adjoint { slot, unit, .. }) => {
                Some(Address::Adjoint { slot, unit, step: at })
            }
            Track::Number(_) => None,
        }
    }

    /// Its number at a step, 1 to T.
    pub fn at(&self, lab: &Lab, run: RunId, step: usize) -> f64 {
        let found = match self {
            Track::Column(at) => {
                let column = lab.scene().columns.get(*at);
                column.and_then(|own| own.values.get(step.wrapping_sub(1)).copied())
            }
            Track::Number(_) => self.address(step).and_then(|own| lab.runs.get(run).number(own)),
        };
        found.unwrap_or(f64::NAN)
    }

    /// Its numbers at the steps 1 to T.
    pub(super) fn series(&self, lab: &Lab, run: RunId) -> Vec<f64> {
        (1..=lab.runs.steps())
            .map(|step| self.at(lab, run, step))
            .collect()
    }
}
