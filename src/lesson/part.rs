//! One run of a scene on its way from what is written to what is run.

use std::sync::Arc;

use super::given::{self, Budget};
use super::imported::Imported;
use super::known::Known;
use super::language::Language;
use super::model::{self, Model};
use super::panel::PanelKind;
use super::pin;
use super::runs::RunId;
use super::sequence::{self, Sequence};
use super::table::Table;
use super::training::{self, Learner};
use super::weights::{self, Weights};
use crate::engine::Setup;

/// What a run of the scene is made of, read before its numbers can be checked.
#[derive(Default)]
pub(super) struct Part {
    pub(super) model: Option<Model>,
    pub(super) sequence: Option<Sequence>,
    /// How it learns, where it does.
    pub(super) learner: Option<Learner>,
    /// What it starts from, where its task gives that.
    given: Option<Setup>,
}

impl Part {
    /// Reads the model and the sequence of the run in `table`, of which `written` stands in the lesson; `own` is how the
    /// scene's own run learns, where this one stands beside it.
    pub(super) fn read(
        table: &Table<'_>,
        written: &Table<'_>,
        kinds: &[PanelKind],
        pinned: Vec<String>,
        own: Option<&Learner>,
    ) -> Self {
        if table.get("train").is_some() {
            return training::read(table, written, own).map_or_else(Self::default, |learning| Self {
                model: Some(learning.model),
                sequence: Some(learning.sequence),
                learner: Some(learning.learner),
                given: Some(learning.setup),
            });
        }
        let model = model::read(table, written, kinds, pinned);
        let sequence = model.as_ref().and_then(|model| sequence::read(table, model));
        Self {
            model,
            sequence,
            ..Self::default()
        }
    }

    /// Reads what the run in `table` starts from, within what is left of the budget.
    pub(super) fn start(
        &self,
        table: &Table<'_>,
        run: RunId,
        known: Option<&Known<'_>>,
        budget: &mut Budget<'_>,
    ) -> Option<Start> {
        if let Some(given) = &self.given {
            given::afford(table, &given.program, given.steps, &mut budget.spent)?;
            let weights = weights::read(table, self.model.as_ref()?, budget)?;
            let mut setup = given.clone();
            if let Some(weights) = &weights {
                setup.params.clone_from(&weights.params);
            }
            return Some(Start::new(setup, weights));
        }
        let model = self.model.as_ref()?;
        let weights = weights::read(table, model, budget);
        let setup = weights
            .as_ref()
            .and_then(|weights| given::read(table, model, self.sequence.as_ref(), weights.as_ref(), budget));
        let pins = pin::read(table, run, known);
        let setup = Setup {
            pins: pins?,
            ..setup?
        };
        Some(Start::new(setup, weights?))
    }
}

/// What a run starts from.
pub(super) struct Start {
    pub(super) setup: Setup,
    /// Where its parameters come from, if from a model file.
    pub(super) imported: Option<Arc<Imported>>,
}

impl Start {
    fn new(setup: Setup, weights: Option<Weights>) -> Self {
        Self {
            setup,
            imported: weights.map(|weights| Arc::new(weights.imported)),
        }
    }
}

/// What the cell of a run is called: its name among the shipped ones, or what the lesson calls it.
pub(super) fn cell_name(table: &Table<'_>, setup: &Setup) -> String {
    let field = table.get("cell");
    let shipped = field.and_then(|field| field.value.get_ref().as_str().map(str::to_owned));
    shipped.unwrap_or_else(|| Language::English.part_of(&setup.program.name).to_owned())
}
