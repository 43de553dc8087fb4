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

/// The headings of the table of progress; the first column holds marks.
pub(super) fn progress_headings(language: Language) -> [&'static str; 6] {
    match language {
        Language::English => ["", "    Lesson", "Scenes", "Questions", "Challenges", "Hints"],
        Language::Spanish => ["", "    Lección", "Escenas", "Preguntas", "Retos", "Pistas"],
    }
}

/// What the columns of that table count.
pub(super) fn progress_legend(language: Language) -> &'static str {
    match language {
        Language::English => {
            "Scenes seen/all, questions right/answered/all, challenges solved/all, hints taken."
        }
        Language::Spanish => {
            "Escenas vistas/todas, preguntas bien/contestadas/todas, retos superados/todos, pistas."
        }
    }
}

/// So many manual pages were written into `folder`, and how to read one.
pub(super) fn pages(language: Language, count: usize, folder: &str) -> String {
    match language {
        Language::English => {
            format!("{count} pages in {folder}: `man -l {folder}/gatelab.1` reads the first")
        }
        Language::Spanish => {
            format!("{count} páginas en {folder}: `man -l {folder}/gatelab.1` muestra la primera")
        }
    }
}

/// Where progress is kept.
pub(super) fn kept_in(language: Language, file: &str) -> String {
    match language {
        Language::English => format!("Kept in {file}"),
        Language::Spanish => format!("Se guarda en {file}"),
    }
}

/// There is nothing to forget.
pub(super) fn nothing_remembered(language: Language) -> &'static str {
    match language {
        Language::English => "Nothing is remembered of it: there is nothing to forget.",
        Language::Spanish => "No hay nada guardado que borrar.",
    }
}

/// What would be forgotten of a lesson.
pub(super) fn forgets(language: Language, lesson: &str, [scenes, answers, solved]: [usize; 3]) -> String {
    match language {
        Language::English => {
            format!(
                "{lesson}: scenes seen {scenes}, questions answered {answers}, challenges solved {solved}"
            )
        }
        Language::Spanish => {
            format!(
                "{lesson}: escenas vistas {scenes}, preguntas contestadas {answers}, retos superados {solved}"
            )
        }
    }
}

/// The question before forgetting.
pub(super) fn really(language: Language) -> &'static str {
    match language {
        Language::English => "Forget this? A copy is kept. [y/N]",
        Language::Spanish => "¿Borrar esto? Se guarda una copia. [s/N]",
    }
}

/// Whether an answer is a yes.
pub(super) fn is_yes(language: Language, answer: &str) -> bool {
    let answer = answer.trim().to_lowercase();
    match language {
        Language::English => ["y", "yes"].contains(&answer.as_str()),
        Language::Spanish => ["s", "si", "sí"].contains(&answer.as_str()),
    }
}

/// The answer was no.
pub(super) fn nothing_forgotten(language: Language) -> &'static str {
    match language {
        Language::English => "Nothing was forgotten.",
        Language::Spanish => "No se ha borrado nada.",
    }
}

/// It is forgotten; `copy` is where it can still be found.
pub(super) fn forgotten(language: Language, copy: Option<&str>) -> String {
    match (language, copy) {
        (Language::English, Some(copy)) => format!("Forgotten. As it was: {copy}"),
        (Language::Spanish, Some(copy)) => format!("Borrado. Tal como estaba: {copy}"),
        (_, None) => nothing_remembered(language).to_owned(),
    }
}

/// The words of the report of a training.
pub(super) struct TrainingWords {
    pub(super) params: &'static str,
    /// One and several.
    pub(super) updates: [&'static str; 2],
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
    pub(super) hidden: &'static str,
    pub(super) range: &'static str,
}

/// The words of the report of a training.
pub(super) fn training(language: Language) -> &'static TrainingWords {
    match language {
        Language::English => &TrainingWords {
            params: "parameters",
            updates: ["update", "updates"],
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
            hidden: "hidden",
            range: "least … greatest",
        },
        Language::Spanish => &TrainingWords {
            params: "parámetros",
            updates: ["actualización", "actualizaciones"],
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
            hidden: "oculto",
            range: "menor … mayor",
        },
    }
}
