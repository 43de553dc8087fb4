//! A scene: one run, what is said about it, what is shown of it and what can be changed in it.

use std::sync::Arc;

use super::ask::{self, Ask};
use super::challenge::{self, Challenge};
use super::expect::{self, Expect};
use super::given::{self, Budget};
use super::imported::Imported;
use super::known::Known;
use super::language::Localized;
use super::limits;
use super::model;
use super::opening::{self, Opening};
use super::panel::{self, PanelKind, PanelSpec};
use super::pin;
use super::prose::{Prose, WrittenProse};
use super::sequence;
use super::table::Table;
use super::tweak::{self, TweakSpec};
use super::weights;
use super::words::Words;
use crate::diagnostic::{Diagnostic, quoted};
use crate::engine::{Run, Setup};

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
    /// What is shown.
    pub panels: Vec<PanelSpec>,
    /// What can be changed.
    pub tweaks: Vec<TweakSpec>,
    /// Where it opens.
    pub opening: Opening,
    /// What it claims.
    pub expects: Vec<Expect>,
    /// What it asks.
    pub asks: Vec<Ask>,
    /// What it challenges the learner to bring about.
    pub challenges: Vec<Challenge>,
    /// Where its parameters come from, if from a model file.
    pub imported: Option<Arc<Imported>>,
}

impl Scene {
    /// Runs the scene and checks its claims, its questions and its challenges; returns what is false of them.
    pub fn prove(&self) -> Vec<Diagnostic> {
        if self.expects.is_empty() && self.asks.is_empty() && self.challenges.is_empty() {
            return Vec::new();
        }
        let run = Run::new(self.setup.clone());
        let claims = self
            .expects
            .iter()
            .filter_map(|expect| expect.prove(&run, self.opening.step).err());
        let asks = self.asks.iter().flat_map(|ask| ask.prove(&run));
        let challenges = self.challenges.iter().flat_map(|own| own.prove(&run));
        claims.chain(asks).chain(challenges).collect()
    }
}

const KEYS: [&str; 23] = [
    "id",
    "title",
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
    "open",
    "expect",
    "ask",
    "challenge",
];

/// Reads a scene.
pub(super) fn read(table: &Table<'_>, kinds: &[PanelKind], budget: &mut Budget<'_>) -> Option<Scene> {
    let scene = table.clone().only(&KEYS);
    let id = read_id(&scene);
    let title = match scene.get("title") {
        Some(field) => field.lines().map(Some),
        None => Some(None),
    };
    let say = scene.need("say", "what the scene says: say = { en = \"...\", es = \"...\" }");
    let say = say.and_then(|field| WrittenProse::read(&field.texts()?));
    let model = model::read(&scene, pin::names(&scene));
    let sequence = model.as_ref().and_then(|model| sequence::read(&scene, model));
    let known = model.as_ref().map(|model| Known {
        program: Arc::clone(&model.program),
        steps: sequence.as_ref().map_or(limits::STEPS, |sequence| sequence.steps),
        mistakes: scene.mistakes,
    });
    let known = known.as_ref();
    let weights = model
        .as_ref()
        .and_then(|model| weights::read(&scene, model, budget));
    let setup = model
        .as_ref()
        .zip(weights.as_ref())
        .and_then(|(model, weights)| given::read(&scene, model, sequence.as_ref(), weights.as_ref(), budget));
    let pins = pin::read(&scene, known);
    let panels = panel::read(&scene, kinds, known);
    let tweaks = tweak::read(&scene, known);
    let opening = opening::read(&scene, known);
    let expects = expect::read(&scene, known);
    let around = ask::Surroundings {
        known,
        opening: opening.as_ref().map_or(1, |opening| opening.step),
        words: scene.get("words").is_some(),
    };
    let asks = ask::read(&scene, around);
    let stage = setup.as_ref().zip(tweaks.as_deref());
    let stage = stage.map(|(setup, tweaks)| challenge::Stage {
        around,
        setup,
        words: sequence.as_ref().and_then(|sequence| sequence.words.as_ref()),
        tweaks,
    });
    let challenges = challenge::read(&scene, stage);
    let say = say.and_then(|say| say.check(known?));
    let mut setup = setup?;
    setup.pins = pins?;
    let shipped = scene
        .get("cell")
        .and_then(|field| field.value.get_ref().as_str().map(str::to_owned));
    let cell = shipped.unwrap_or_else(|| setup.program.name.clone());
    Some(Scene {
        id: id?,
        title: title?,
        say: say?,
        cell,
        setup,
        words: sequence?.words,
        circuit: model?.circuit,
        panels: panels?,
        tweaks: tweaks?,
        opening: opening?,
        expects: expects?,
        asks: asks?,
        challenges: challenges?,
        imported: weights?.map(|weights| Arc::new(weights.imported)),
    })
}

fn read_id(scene: &Table<'_>) -> Option<String> {
    let field = scene.need("id", "a short name for commands: id = \"main\"")?;
    let id = field.line()?.text;
    if id.len() > 40
        || !id
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    {
        field.report(
            format!("{} cannot be an id", quoted(&id)),
            Some("ids are at most 40 small letters, digits and hyphens: \"two-units\""),
        );
        return None;
    }
    Some(id)
}
