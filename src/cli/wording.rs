//! The words of the command line's output in every language.

use crate::lesson::Language;

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
