//! The words of the command line's output in every language.

use crate::engine::Leaf;
use crate::lesson::Language;

/// Why a number is not computed. `step` is the step of the number.
pub(super) fn leaf(language: Language, leaf: Leaf, step: u32) -> String {
    match (language, leaf) {
        (Language::English, Leaf::Input) => format!("given: an input of step {step}"),
        (Language::Spanish, Leaf::Input) => format!("dado: una entrada del paso {step}"),
        (Language::English, Leaf::Initial) => "given: the state before the first step".into(),
        (Language::Spanish, Leaf::Initial) => "dado: el estado antes del primer paso".into(),
        (Language::English, Leaf::Param) => "given: a parameter".into(),
        (Language::Spanish, Leaf::Param) => "dado: un parámetro".into(),
        (Language::English, Leaf::Target) => format!("given: what the loss wants at step {step}"),
        (Language::Spanish, Leaf::Target) => format!("dado: lo que la pérdida pide en el paso {step}"),
        (Language::English, Leaf::LossWeight) => format!("given: the weight of the loss at step {step}"),
        (Language::Spanish, Leaf::LossWeight) => format!("dado: el peso de la pérdida en el paso {step}"),
        (Language::English, Leaf::BeyondTheEnd) => "nothing flows back from beyond the last step".into(),
        (Language::Spanish, Leaf::BeyondTheEnd) => "nada vuelve desde más allá del último paso".into(),
        (Language::English, Leaf::NoLossHere) => "no loss is taken at this step".into(),
        (Language::Spanish, Leaf::NoLossHere) => "en este paso no se mide la pérdida".into(),
    }
}

/// A pinned number; `free` is what it would be otherwise.
pub(super) fn pinned(language: Language, free: &str) -> String {
    match language {
        Language::English => format!("pinned; without the pin it would be {free}"),
        Language::Spanish => format!("fijado; sin fijarlo sería {free}"),
    }
}

/// A pinned quantity in the backward pass.
pub(super) fn blocked(language: Language) -> &'static str {
    match language {
        Language::English => "pinned: nothing flows back through it",
        Language::Spanish => "fijado: nada vuelve a través de él",
    }
}

/// How a parameter's gradient comes about.
pub(super) fn shares(language: Language) -> &'static str {
    match language {
        Language::English => "the shares of all steps, from the last to the first",
        Language::Spanish => "las partes de todos los pasos, del último al primero",
    }
}

/// An operand whose formula stands further up.
pub(super) fn above(language: Language) -> &'static str {
    match language {
        Language::English => "explained above",
        Language::Spanish => "explicado arriba",
    }
}

/// A sum without terms.
pub(super) fn nothing(language: Language) -> &'static str {
    match language {
        Language::English => "nothing depends on it",
        Language::Spanish => "nada depende de él",
    }
}

/// A lesson to begin with was written to `file`, and what can be done now.
pub(super) fn written(language: Language, file: &str) -> String {
    match language {
        Language::English => format!(
            "{file} is written. Now:\n  gatelab {file}          opens it; save the file and the lab shows it anew\n  gatelab check {file}    finds every mistake and proves every claim"
        ),
        Language::Spanish => format!(
            "{file} está escrito. Ahora:\n  gatelab {file}          lo abre; al guardarlo, el laboratorio lo muestra de nuevo\n  gatelab check {file}    encuentra cada error y demuestra cada afirmación"
        ),
    }
}

/// A list without lessons.
pub(super) fn no_lessons(language: Language) -> &'static str {
    match language {
        Language::English => "There are no lessons here.",
        Language::Spanish => "Aquí no hay lecciones.",
    }
}

/// The words of the report of a training.
pub(super) struct TrainingWords {
    pub(super) params: &'static str,
    pub(super) updates: &'static str,
    pub(super) clip: &'static str,
    pub(super) batch: &'static str,
    pub(super) seed: &'static str,
    pub(super) held_out: &'static str,
    pub(super) loss: &'static str,
    pub(super) accuracy: &'static str,
    pub(super) squared_error: &'static str,
    pub(super) trained: &'static str,
    pub(super) guess: &'static str,
    /// `{}` is how many were drawn.
    pub(super) random: &'static str,
    pub(super) saved: &'static str,
}

/// The words of the report of a training.
pub(super) fn training(language: Language) -> &'static TrainingWords {
    match language {
        Language::English => &TrainingWords {
            params: "parameters",
            updates: "updates",
            clip: "clip",
            batch: "batch",
            seed: "seed",
            held_out: "on held-out sequences",
            loss: "loss",
            accuracy: "accuracy",
            squared_error: "squared error",
            trained: "trained",
            guess: "best constant answer",
            random: "best of {} random networks",
            saved: "saved to",
        },
        Language::Spanish => &TrainingWords {
            params: "parámetros",
            updates: "actualizaciones",
            clip: "recorte",
            batch: "lote",
            seed: "semilla",
            held_out: "en secuencias no vistas",
            loss: "pérdida",
            accuracy: "exactitud",
            squared_error: "error cuadr.",
            trained: "entrenada",
            guess: "mejor respuesta fija",
            random: "mejor de {} redes al azar",
            saved: "guardada en",
        },
    }
}
