//! A scene: one run, or a few that are compared, what is said about it, what is shown of it and what can be changed in it.

use std::sync::Arc;

use super::ask::{self, Ask};
use super::beside::{self, Beside, RunName};
use super::challenge::{self, Challenge};
use super::expect::{self, Expect};
use super::field::Field;
use super::fingerprint::Fingerprint;
use super::given::Budget;
use super::imported::Imported;
use super::known::{Known, KnownRun};
use super::language::{Language, Localized};
use super::limits;
use super::opening::{self, Opening};
use super::panel::{self, PanelKind, PanelSpec};
use super::part::{Part, Start, cell_name};
use super::pin;
use super::prose::{Prose, WrittenProse};
use super::runs::{RunAddress, RunId, Runs, reach};
use super::table::Table;
use super::training::Learner;
use super::tweak::{self, TweakSpec};
use super::words::Words;
use crate::diagnostic::Diagnostic;
use crate::engine::Setup;
use crate::model::Column;

/// A scene of a lesson, checked.
#[derive(Debug, Clone)]
pub struct Scene {
    /// Its name in commands.
    pub id: String,
    /// Its title, where it has one.
    pub title: Option<Localized<String>>,
    /// What it says.
    pub say: Localized<Prose>,
    /// Its cell: the name of a shipped one, or what the scene calls its own.
    pub cell: String,
    /// The program and every given number: clone it and run it.
    pub setup: Setup,
    /// The words that are its inputs, where it reads words.
    pub words: Option<Words>,
    /// The drawing of its cell, where there is one.
    pub circuit: Option<String>,
    /// How its own run is called, where there are others.
    pub name: Option<RunName>,
    /// The runs beside its own.
    pub beside: Vec<Beside>,
    /// How its runs learn, in their order; empty where they do not.
    pub learners: Vec<Learner>,
    /// What is shown.
    pub panels: Vec<PanelSpec>,
    /// What can be changed.
    pub tweaks: Vec<TweakSpec>,
    /// Where it opens.
    pub opening: Opening,
    /// What the units of its own run can be compared with, where that came with a model's inputs.
    pub columns: Arc<[Column]>,
    /// What it claims.
    pub expects: Vec<Expect>,
    /// What it asks.
    pub asks: Vec<Ask>,
    /// What it challenges the learner to bring about.
    pub challenges: Vec<Challenge>,
    /// Where the parameters of its own run come from, if from a model file.
    pub imported: Option<Arc<Imported>>,
}

impl Scene {
    /// Runs it, with the runs beside it.
    pub fn runs(&self) -> Runs {
        Runs::new(
            self.setup.clone(),
            self.beside.iter().map(|run| run.setup.clone()),
        )
    }

    /// The ids of its runs.
    pub fn run_ids(&self) -> impl Iterator<Item = RunId> + use<> {
        RunId::first(1 + self.beside.len())
    }

    /// A run beside the scene's own.
    pub fn run_beside(&self, run: RunId) -> Option<&Beside> {
        self.beside.get(run.index().checked_sub(1)?)
    }

    /// The run of that name.
    pub fn run_called(&self, id: &str) -> Option<RunId> {
        self.run_ids()
            .find(|run| self.name_of(*run).is_some_and(|name| name.id == id))
    }

    /// How a run is called; a scene's only run has no name.
    pub fn name_of(&self, run: RunId) -> Option<&RunName> {
        match self.run_beside(run) {
            Some(beside) => Some(&beside.name),
            None => self.name.as_ref(),
        }
    }

    /// How a run is called on screen; a scene's only run has no label.
    pub fn label(&self, run: RunId, language: Language) -> Option<&str> {
        let name = self.name_of(run)?;
        Some(match &name.label {
            Some(label) => label.get(language),
            None => &name.id,
        })
    }

    /// A name as the lesson has it, such as `lstm: f`, with what that run is called instead of its id.
    pub fn called(&self, name: &str, run: RunId, language: Language) -> String {
        match (name.split_once(": "), self.label(run, language)) {
            (Some((_, own)), Some(label)) => format!("{label}: {own}"),
            _ => name.to_owned(),
        }
    }

    /// What a run starts from.
    pub fn setup_of(&self, run: RunId) -> &Setup {
        self.run_beside(run).map_or(&self.setup, |run| &run.setup)
    }

    /// The words of a run, where it reads words.
    pub fn words_of(&self, run: RunId) -> Option<&Words> {
        match self.run_beside(run) {
            Some(beside) => beside.words.as_ref(),
            None => self.words.as_ref(),
        }
    }

    /// Where the parameters of a run come from, if from a model file.
    pub fn imported_of(&self, run: RunId) -> Option<&Imported> {
        match self.run_beside(run) {
            Some(beside) => beside.imported.as_deref(),
            None => self.imported.as_deref(),
        }
    }

    /// The drawing of a run's cell, where there is one.
    pub fn circuit_of(&self, run: RunId) -> Option<&str> {
        match self.run_beside(run) {
            Some(beside) => beside.circuit.as_deref(),
            None => self.circuit.as_deref(),
        }
    }

    /// The numbers that a change of a given number changes, where `words` are those of the runs now: itself and the
    /// number of the same name in every run in which the lesson has it the same.
    pub fn reach(&self, at: RunAddress, words: &[Vec<String>]) -> Vec<RunAddress> {
        let setups: Vec<_> = self.run_ids().map(|run| self.setup_of(run)).collect();
        reach(&setups, words, at)
    }

    /// Runs the scene and checks its claims, its questions and its challenges; returns what is false of them.
    pub fn prove(&self) -> Vec<Diagnostic> {
        if self.expects.is_empty() && self.asks.is_empty() && self.challenges.is_empty() {
            return Vec::new();
        }
        let runs = self.runs();
        let claims = self
            .expects
            .iter()
            .filter_map(|expect| expect.prove(&runs, self.opening.step).err());
        let asks = self.asks.iter().flat_map(|ask| ask.prove(&runs));
        let challenges = self.challenges.iter().flat_map(|own| own.prove(&runs));
        claims.chain(asks).chain(challenges).collect()
    }
}

const KEYS: [&str; 26] = [
    "id",
    "title",
    "run",
    "beside",
    "say",
    "cell",
    "extend",
    "layers",
    "sizes",
    "inputs",
    "words",
    "embedding",
    "steps",
    "initial",
    "loss",
    "params",
    "weights",
    "fill",
    "pins",
    "panels",
    "tweaks",
    "train",
    "open",
    "expect",
    "ask",
    "challenge",
];

/// What is said, shown and asked; what is run does not depend on it.
const SAID: [&str; 8] = [
    "id",
    "title",
    "say",
    "panels",
    "tweaks",
    "expect",
    "ask",
    "challenge",
];

/// Reads a scene.
pub(super) fn read(table: &Table<'_>, kinds: &[PanelKind], budget: &mut Budget<'_>) -> Option<Scene> {
    let scene = table.clone().only(&KEYS);
    let id = scene.need("id", "a short name for commands: id = \"main\"");
    let id = id.and_then(|field| field.id());
    let title = scene.optional("title", Field::lines);
    let say = scene.need("say", "what the scene says: say = { en = \"...\", es = \"...\" }");
    let say = say.and_then(|field| WrittenProse::read(&field.texts()?));
    let named = beside::read(&scene);
    let sound = named.is_some();
    let (name, mut beside) = named.unwrap_or_default();
    let own_id = name.as_ref().map_or("", |name| name.id.as_str());
    let own = Part::read(
        &scene,
        &scene,
        kinds,
        pin::names(&scene, &scene, RunId::OWN, own_id),
        None,
    );
    let others: Vec<Part> = beside
        .iter_mut()
        .zip(1..)
        .map(|(run, at)| run.read(&scene, kinds, &own, RunId(at)))
        .collect();
    let steps = own.sequence.as_ref().map(|sequence| sequence.steps);
    let ids = std::iter::once(own_id).chain(beside.iter().map(|run| run.name.id.as_str()));
    let runs = known_runs(ids.zip(std::iter::once(&own).chain(&others)));
    let known = runs.filter(|_| sound).map(|runs| Known {
        runs,
        steps: steps.unwrap_or(limits::STEPS),
        mistakes: scene.mistakes,
    });
    let known = known.as_ref();
    let start = own.start(&scene, RunId::OWN, known, budget);
    let starts: Vec<Option<Start>> = beside
        .iter()
        .zip(&others)
        .zip(1..)
        .map(|((run, part), at)| part.start(&run.whole(), RunId(at), known, budget))
        .collect();
    let alike = beside
        .iter()
        .zip(&others)
        .all(|(run, part)| run.has_steps(part.sequence.as_ref(), steps));
    let panels = panel::read(&scene, kinds, known);
    let tweaks = tweak::read(&scene, known);
    let opening = opening::read(&scene, known);
    let expects = expect::read(&scene, known);
    let around = ask::Surroundings {
        known,
        opening: opening.as_ref().map_or(1, |opening| opening.step),
        words: own.sequence.as_ref().is_some_and(|own| own.words.is_some()) || scene.get("words").is_some(),
        fingerprint: Fingerprint::of(&scene, &SAID),
    };
    let asks = ask::read(&scene, around);
    let every_setup: Option<Vec<&Setup>> = std::iter::once(&start)
        .chain(&starts)
        .map(|start| start.as_ref().map(|start| &start.setup))
        .collect();
    let words = |part: &Part| part.sequence.as_ref()?.words.clone();
    let words: Vec<_> = std::iter::once(&own).chain(&others).map(words).collect();
    let stage = every_setup.as_deref().filter(|_| alike).zip(tweaks.as_deref());
    if let Some((setups, tweaks)) = stage {
        tweak::check_starts(&scene, tweaks, setups, around.opening);
    }
    let stage = stage.map(|(setups, tweaks)| challenge::Stage {
        around,
        setups,
        words: &words,
        tweaks,
    });
    let challenges = challenge::read(&scene, stage);
    let say = say.and_then(|say| say.check(known?));
    let learners = std::iter::once(&own).chain(&others);
    let learners = learners.filter_map(|part| part.learner.clone()).collect();
    let runs: Option<Vec<Beside>> = beside
        .into_iter()
        .zip(others)
        .zip(starts)
        .map(|((run, part), start)| run.beside(part, start?))
        .collect();
    let (runs, start) = (runs.filter(|_| alike && sound)?, start?);
    Some(Scene {
        id: id?,
        title: title?,
        say: say?,
        cell: cell_name(&scene, &start.setup),
        setup: start.setup,
        words: own.sequence?.words,
        circuit: own.model?.circuit,
        name,
        beside: runs,
        learners,
        panels: panels?,
        tweaks: tweaks?,
        opening: opening?,
        expects: expects?,
        asks: asks?,
        challenges: challenges?,
        columns: Arc::new([]),
        imported: start.imported,
    })
}

/// The runs by their ids; nothing where one of them has no model.
fn known_runs<'p>(parts: impl Iterator<Item = (&'p str, &'p Part)>) -> Option<Vec<KnownRun>> {
    let known = |(id, part): (&str, &Part)| {
        Some(KnownRun {
            id: id.to_owned(),
            program: Arc::clone(&part.model.as_ref()?.program),
        })
    };
    parts.map(known).collect()
}
