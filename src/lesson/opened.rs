//! Somebody's own network as a lesson: a scene for each of its runs, with what can be said of any network.

use std::sync::Arc;

use super::check::Lesson;
use super::imported::Imported;
use super::language::Localized;
use super::opening::Opening;
use super::panel::{PanelSpec, Scale, Shown, Side};
use super::prose::{Piece, Prose};
use super::quantity::Quantity;
use super::runs::RunId;
use super::scene::Scene;
use super::shipped::shipped_cell;
use super::tweak::{TweakSpec, TweakTarget};
use super::words::{Embedding, Words};
use crate::engine::{ParamId, Program, SlotId};
use crate::model::{Chain, Column, Stage};

/// As many numbers as one would walk through with a key; larger parameters are reached through an explanation.
const KNOBS: usize = 512;

/// Makes the lesson. `name` is what it is called; `zero_target` says that nobody gave the target of its loss.
pub fn lesson_of(mut chain: Chain, name: &str, zero_target: bool) -> Lesson {
    // The numbers may be many: they are moved, not copied.
    let stages = std::mem::take(&mut chain.stages);
    let account = Account {
        chain: &chain,
        several: stages.len() > 1,
        zero_target,
    };
    let network = &chain.network;
    let scenes = stages.into_iter().map(|stage| scene(&account, stage)).collect();
    let units = network.layers * network.directions() * network.hidden;
    let units = counted(units, ["unit", "units"], ["unidad", "unidades"]);
    Lesson {
        title: Localized {
            en: name.to_owned(),
            es: name.to_owned(),
        },
        summary: Some(Localized {
            en: format!("a model: {}, {}", network.cell, units.en),
            es: format!("un modelo: {}, {}", network.cell, units.es),
        }),
        scenes,
    }
}

fn scene(account: &Account<'_>, stage: Stage) -> Scene {
    let chain = account.chain;
    let program = &stage.setup.program;
    let names = chain.network.origins.iter().map(|origin| stage.param_of(origin));
    let imported = Imported::new(chain.network.clone(), names, chain.vectors.clone());
    let circuit = shipped_cell(&chain.network.cell)
        .and_then(Result::ok)
        .and_then(|cell| cell.circuit)
        .filter(|_| stage.layers.len() == 1);
    Scene {
        id: format!(
            "{}{}",
            if stage.reverse { "reverse" } else { "forward" },
            stage.layers.start + 1
        ),
        title: account.title(&stage),
        say: account.say(&stage),
        cell: chain.network.cell.clone(),
        words: account.words(&stage),
        panels: panels(program, circuit.is_some()),
        circuit,
        tweaks: tweaks(program),
        opening: Opening::default(),
        expects: Vec::new(),
        asks: Vec::new(),
        challenges: Vec::new(),
        learners: Vec::new(),
        name: None,
        beside: Vec::new(),
        columns: columns(chain, stage.reverse),
        setup: stage.setup,
        imported: Some(Arc::new(imported)),
    }
}

/// What came beside the inputs, in the order in which the run reads.
fn columns(chain: &Chain, reverse: bool) -> Arc<[Column]> {
    let turned = |column: &Column| {
        let mut column = column.clone();
        if reverse {
            column.values.reverse();
        }
        column
    };
    chain.input.columns.iter().map(turned).collect()
}

/// The circuit or the equations, every state over time, and the way back where there is a loss.
fn panels(program: &Program, circuit: bool) -> Vec<PanelSpec> {
    let spec = |kind, show, title| PanelSpec {
        kind,
        sides: vec![Side {
            run: RunId::OWN,
            show,
        }],
        unit: None,
        scale: Scale::Linear,
        title,
    };
    let mut panels = vec![spec(
        if circuit { "circuit" } else { "equations" },
        Vec::new(),
        None,
    )];
    // A state is called h, or h_1, h_2 ... where there are several layers.
    let base = |slot: SlotId| {
        let name = &program.slot(slot).name;
        name.split('_').next().unwrap_or_default().to_owned()
    };
    let mut bases: Vec<String> = program.states.iter().map(|state| base(*state)).collect();
    bases.sort_unstable();
    bases.dedup();
    for own in bases {
        let states: Vec<SlotId> = program
            .states
            .iter()
            .copied()
            .filter(|state| base(*state) == own)
            .collect();
        let shown = |slot: &SlotId| Shown {
            name: program.slot(*slot).name.clone(),
            quantity: Quantity::Slot(*slot),
        };
        panels.push(spec("heatmap", states.iter().map(shown).collect(), None));
    }
    if program.backward.is_some() {
        panels.push(spec("flow", Vec::new(), None));
    }
    panels
}

/// The inputs at the cursor, the states before the first step and the biases; of the rest what is small enough.
fn tweaks(program: &Program) -> Vec<TweakSpec> {
    let input = |slot: &SlotId| TweakTarget::Input {
        slot: *slot,
        unit: None,
        step: None,
    };
    let initial = |slot: &SlotId| TweakTarget::Initial {
        slot: *slot,
        unit: None,
    };
    let param = |(at, _): (usize, &crate::engine::Param)| TweakTarget::Param {
        param: ParamId(at as u32),
        row: None,
        col: None,
    };
    let params = |matrices: bool| {
        let all = program.params.iter().enumerate();
        all.filter(move |(_, param)| param.cols.is_some() == matrices)
            .map(param)
    };
    let all = program.inputs.iter().map(input);
    let all = all.chain(params(false)).chain(params(true));
    let all = all.chain(program.states.iter().map(initial));
    let mut left = KNOBS;
    let fits = |target: &TweakTarget| {
        let len = match target {
            TweakTarget::Param { param, .. } => program.param(*param).len(),
            TweakTarget::Input { slot, .. }
            | TweakTarget::Initial { slot, .. }
            | TweakTarget::Pin { slot, .. } => program.slot(*slot).len,
            TweakTarget::Rate | TweakTarget::Clip => 1,
        };
        let fits = len <= left;
        left -= if fits { len } else { 0 };
        fits
    };
    all.filter(fits)
        .map(|target| TweakSpec {
            target,
            run: RunId::OWN,
            alone: false,
            step: 0.1,
            range: None,
            label: None,
        })
        .collect()
}

/// So many of something: its names for one and for several.
fn counted(count: usize, en: [&str; 2], es: [&str; 2]) -> Localized<String> {
    let form = usize::from(count != 1);
    Localized {
        en: format!("{count} {}", en[form]),
        es: format!("{count} {}", es[form]),
    }
}

/// What can be said about a network.
struct Account<'a> {
    chain: &'a Chain,
    /// Whether it has several stages, whose scenes need titles.
    several: bool,
    /// Whether its loss has a target that nobody gave.
    zero_target: bool,
}

impl Account<'_> {
    fn title(&self, stage: &Stage) -> Option<Localized<String>> {
        if !self.several {
            return None;
        }
        let layer = stage.layers.start + 1;
        let (en, es) = if stage.reverse {
            ("from the end", "desde el final")
        } else {
            ("from the start", "desde el principio")
        };
        Some(Localized {
            en: format!("layer {layer}, {en}"),
            es: format!("capa {layer}, {es}"),
        })
    }

    /// The words of the sequence, for the layers that read it.
    fn words(&self, stage: &Stage) -> Option<Words> {
        let input = &self.chain.input;
        let mut sequence = input.words.clone();
        if stage.reverse {
            sequence.reverse();
        }
        (stage.layers.start == 0 && !sequence.is_empty()).then(|| Words {
            sequence,
            embedding: Embedding {
                vectors: input.vocabulary.clone(),
                others: None,
                len: self.chain.network.input,
            },
        })
    }

    fn say(&self, stage: &Stage) -> Localized<Prose> {
        let parts = [self.what(stage), self.reads(stage), self.loss(stage)];
        let join = |part: fn(&Localized<String>) -> &String| {
            let texts: Vec<_> = parts
                .iter()
                .map(|own| part(own).as_str())
                .filter(|text| !text.is_empty())
                .collect();
            Prose {
                pieces: vec![Piece::Words(texts.join(" "))],
            }
        };
        Localized {
            en: join(|own| &own.en),
            es: join(|own| &own.es),
        }
    }

    fn what(&self, stage: &Stage) -> Localized<String> {
        let network = &self.chain.network;
        let (name, layers) = (&stage.setup.program.name, stage.layers.len());
        let input = stage
            .setup
            .inputs
            .len()
            .checked_div(stage.setup.steps)
            .unwrap_or(0);
        let units = counted(network.hidden, ["unit", "units"], ["unidad", "unidades"]);
        let numbers = counted(input, ["number", "numbers"], ["número", "números"]);
        if layers > 1 {
            return Localized {
                en: format!(
                    "{layers} layers of {} each ({name}), reading {} at every step.",
                    units.en, numbers.en
                ),
                es: format!(
                    "{layers} capas de {} cada una ({name}) que leen {} en cada paso.",
                    units.es, numbers.es
                ),
            };
        }
        Localized {
            en: format!("{name} of {}, reading {} at every step.", units.en, numbers.en),
            es: format!("{name} de {} que lee {} en cada paso.", units.es, numbers.es),
        }
    }

    fn reads(&self, stage: &Stage) -> Localized<String> {
        let steps = self.chain.input.steps;
        if stage.layers.start > 0 {
            return Localized {
                en: "It reads what both directions of the layer below made of the sequence.".to_owned(),
                es: "Lee lo que hicieron de la secuencia las dos direcciones de la capa de abajo.".to_owned(),
            };
        }
        match &self.chain.input.file {
            Some(file) => Localized {
                en: format!("The sequence is that of {file}: {steps} steps."),
                es: format!("La secuencia es la de {file}: {steps} pasos."),
            },
            None => {
                let (en, es) = if stage.reverse {
                    ("at its last step", "en su último paso")
                } else {
                    ("at step 1", "en el paso 1")
                };
                Localized {
                    en: format!(
                        "Nobody gave it a sequence, so it reads a unit impulse: the first input is 1 {en}, everything else is 0, for {steps} steps. Give it yours with --input."
                    ),
                    es: format!(
                        "Nadie le dio una secuencia, así que lee un impulso unitario: la primera entrada vale 1 {es} y todo lo demás 0, durante {steps} pasos. Dale la tuya con --input."
                    ),
                }
            }
        }
    }

    fn loss(&self, stage: &Stage) -> Localized<String> {
        if stage.setup.program.backward.is_none() {
            return Localized {
                en: "Without a target there is no loss and no way back.".to_owned(),
                es: "Sin un objetivo no hay pérdida ni camino de vuelta.".to_owned(),
            };
        }
        if stage.layers.end < self.chain.network.layers {
            return Localized {
                en: "Its derivatives are those of the last layer's loss, received from the layer above, which read the outputs of this layer before anything is changed here.".to_owned(),
                es: "Sus derivadas son las de la pérdida de la última capa, recibidas de la capa de encima, que leyó las salidas de esta antes de que se cambie nada aquí.".to_owned(),
            };
        }
        if self.zero_target {
            return Localized {
                en: "No target was given: the loss measures how far the last hidden state is from zero."
                    .to_owned(),
                es: "No se dio un objetivo: la pérdida mide cuánto dista de cero el último estado oculto."
                    .to_owned(),
            };
        }
        Localized {
            en: "The loss compares the last hidden state with the target of that file.".to_owned(),
            es: "La pérdida compara el último estado oculto con el objetivo de ese archivo.".to_owned(),
        }
    }
}
