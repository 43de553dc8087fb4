//! How far one is, as a mark and in words.

use super::glyph::Glyph;
use super::theme::Meaning;
use crate::app::App;
use crate::lesson::Language;
use crate::progress::{Stage, Standing};

/// The mark of a lesson; one that was not begun has none.
pub fn stage_mark(stage: Stage) -> Option<(Glyph, Meaning)> {
    match stage {
        Stage::Untouched => None,
        Stage::Begun => Some((Glyph::Ring, Meaning::Quiet)),
        Stage::Done => Some((Glyph::Check, Meaning::Good)),
    }
}

/// What is left to do in a lesson: `1 scene, 2 questions`; empty where nothing is.
pub fn left_text(standing: &Standing, language: Language) -> String {
    let words = match language {
        Language::English => [
            ("scene", "scenes"),
            ("question", "questions"),
            ("challenge", "challenges"),
        ],
        Language::Spanish => [
            ("escena", "escenas"),
            ("pregunta", "preguntas"),
            ("reto", "retos"),
        ],
    };
    let counts = [
        standing.scenes_left(),
        standing.questions_left(),
        standing.challenges_left(),
    ];
    let left = counts.into_iter().zip(words).filter(|(count, _)| *count > 0);
    let parts: Vec<_> = left
        .map(|(count, (one, many))| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
    parts.join(", ")
}

/// What is done of all lessons together, `lessons` of `all` being done.
pub fn done_text(total: &Standing, lessons: usize, all: usize, language: Language) -> String {
    let Standing {
        right,
        answered,
        questions,
        solved,
        challenges,
        ..
    } = total;
    match language {
        Language::English => format!(
            "Done: lessons {lessons} of {all}, questions {answered} of {questions} ({right} right), challenges \
             {solved} of {challenges}."
        ),
        Language::Spanish => format!(
            "Hecho: lecciones {lessons} de {all}, preguntas {answered} de {questions} ({right} bien), retos \
             {solved} de {challenges}."
        ),
    }
}

/// The next thing to do, and where the cursor is on it, that Enter does it; nothing where nothing was ever done.
pub fn next_text(app: &App, cursor: Option<usize>) -> Option<String> {
    if app.is_fresh() {
        return None;
    }
    let lessons = app.library.entries.len();
    let Some(next) = app.next() else {
        let done = done_text(&app.total(), lessons, lessons, app.language);
        return Some(match app.language {
            Language::English => format!("The course is finished. {done}"),
            Language::Spanish => format!("El curso está terminado. {done}"),
        });
    };
    let lesson = app.lesson(next.lesson)?.as_ref().ok()?;
    let number = app.library.entries.get(next.lesson)?.number;
    let name = number.map_or_else(
        || format!("\"{}\"", lesson.title.get(app.language)),
        |number| number.to_string(),
    );
    let here = cursor == Some(next.lesson);
    let Some(scene) = next.scene else {
        let title = lesson.title.get(app.language);
        return Some(match (app.language, here) {
            (Language::English, true) => format!("Next: lesson {name}: {title}. Enter opens it."),
            (Language::English, false) => format!("Next: lesson {name}: {title}."),
            (Language::Spanish, true) => format!("Ahora toca la lección {name}: {title}. Enter la abre."),
            (Language::Spanish, false) => format!("Ahora toca la lección {name}: {title}."),
        });
    };
    let count = lesson.scenes.len();
    let title = lesson.scenes.get(scene).and_then(|scene| scene.title.as_ref());
    let title = title.map_or_else(String::new, |title| format!(": {}", title.get(app.language)));
    let at = scene + 1;
    Some(match (app.language, here) {
        (Language::English, true) => {
            format!("You stopped in lesson {name}, scene {at} of {count}{title}. Enter goes on.")
        }
        (Language::English, false) => format!("You stopped in lesson {name}, scene {at} of {count}{title}."),
        (Language::Spanish, true) => {
            format!("Te quedaste en la lección {name}, escena {at} de {count}{title}. Enter continúa.")
        }
        (Language::Spanish, false) => {
            format!("Te quedaste en la lección {name}, escena {at} de {count}{title}.")
        }
    })
}
