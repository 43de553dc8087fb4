//! A lesson as running text: for paper, for screen readers, for pipes. The numbers are those of the screen, written by
//! the same code; no boxes, no colours, nothing that has to be seen side by side.

use std::sync::Arc;

use super::prose::{question_text, tokens};
use super::text::{clean, wrap};
use super::tokens::{lines, short};
use crate::app::Lab;
use crate::engine::{EquationText, Pass};
use crate::lesson::{About, Language, Lesson, Localized, RunId};

/// More elements of a vector than anyone would read one after the other.
const ELEMENTS: usize = 16;

/// The whole lesson in lines of at most `width` columns: title, and of each scene what it says and asks, and of each of its
/// runs the equations and the values at the step at which it opens.
pub fn reading(lesson: &Arc<Lesson>, language: Language, width: usize) -> String {
    let mut text = Text {
        written: String::new(),
        width,
    };
    text.wrapped("", lesson.title.get(language));
    if let Some(summary) = &lesson.summary {
        text.wrapped("", summary.get(language));
    }
    let scenes = lesson.scenes.len();
    for at in 0..scenes {
        let Some(lab) = Lab::open(Arc::clone(lesson), at) else {
            continue;
        };
        let number = at + 1;
        let of = match language {
            Language::English => format!("Scene {number} of {scenes}"),
            Language::Spanish => format!("Escena {number} de {scenes}"),
        };
        text.blank();
        match &lab.scene().title {
            Some(title) => text.wrapped("", &format!("{of}: {}", title.get(language))),
            None => text.wrapped("", &of),
        }
        text.blank();
        for line in lines(&tokens(&lab, language), width) {
            text.line(&line);
        }
        tasks(&lab, language, &mut text);
        for run in lab.runs.ids() {
            equations(&lab, run, language, &mut text);
            values(&lab, run, language, &mut text);
        }
    }
    text.written
}

/// The questions with their choices, and the challenges; the answers are the lab's.
fn tasks(lab: &Lab, language: Language, text: &mut Text) {
    let (question, challenge) = match language {
        Language::English => ("Question", "Challenge"),
        Language::Spanish => ("Pregunta", "Reto"),
    };
    for ask in &lab.scene().asks {
        text.blank();
        let asked = question_text(lab, ask.question.get(language));
        text.wrapped("", &format!("{question}: {asked}"));
        let said: Vec<_> = match &ask.about {
            About::Choice(choices) => choices.iter().map(|choice| &choice.say).collect(),
            About::Order(items) => items.iter().map(|item| &item.say).collect(),
            About::Number { .. } | About::Sign { .. } | About::Step { .. } | About::Work { .. } => Vec::new(),
        };
        for own in said {
            text.wrapped("  ", &format!("- {}", question_text(lab, own.get(language))));
        }
    }
    for own in &lab.scene().challenges {
        text.blank();
        let goal = question_text(lab, own.goal.get(language));
        text.wrapped("", &format!("{challenge}: {goal}"));
    }
}

/// The equations of a run, each cell's once.
fn equations(lab: &Lab, run: RunId, language: Language, text: &mut Text) {
    let program = lab.runs.get(run).program();
    let mut before = lab.runs.ids().take(run.index());
    if before.any(|other| lab.runs.get(other).program().equations == program.equations) {
        return;
    }
    let cell = language.part_of(&program.name);
    let name = match lab.scene().label(run, language) {
        Some(label) if label != cell => format!("{label}: {cell}"),
        _ => cell.to_owned(),
    };
    let forward = Localized {
        en: "Equations",
        es: "Ecuaciones",
    };
    let backward = Localized {
        en: "Backward",
        es: "Hacia atrás",
    };
    let derived = program
        .backward
        .as_ref()
        .filter(|_| lab.tick.pass == Pass::Backward);
    let derived: &[EquationText] = derived.map_or(&[], |own| &own.equations);
    for (heading, equations) in [(forward, &program.equations[..]), (backward, derived)] {
        if equations.is_empty() {
            continue;
        }
        text.blank();
        text.wrapped("", &format!("{} ({name}):", heading.get(language)));
        for equation in equations {
            let caption = equation.caption.as_deref().unwrap_or_default();
            let caption = language.part_of(caption);
            let colon = if caption.is_empty() { "" } else { ": " };
            let equation = language.part_of(&equation.text);
            text.wrapped("  ", &format!("{caption}{colon}{equation}"));
        }
    }
}

fn values(lab: &Lab, run: RunId, language: Language, text: &mut Text) {
    let (own, step, steps) = (lab.runs.get(run), lab.tick.step, lab.runs.steps());
    let program = own.program();
    let word = step.checked_sub(1).and_then(|at| lab.words_of(run).get(at));
    let word = word.map_or_else(String::new, |word| format!(", {}", language.quoted(word)));
    let label = lab.scene().label(run, language);
    let label = label.map_or_else(String::new, |label| format!("{label}: "));
    text.blank();
    let heading = match language {
        Language::English => format!("{label}Values at step {step} of {steps}{word}:"),
        Language::Spanish => format!("{label}Valores en el paso {step} de {steps}{word}:"),
    };
    text.wrapped("", &heading);
    let inputs = program.inputs.iter().map(|id| (*id, program.slot(*id)));
    for (id, slot) in inputs.chain(program.named()) {
        let (name, values) = (&slot.name, own.vector(id, step));
        text.wrapped("  ", &format!("{name} = {}", listed(values, language)));
        let Some(adjoint) = program.adjoint_of(id).filter(|_| lab.tick.pass == Pass::Backward) else {
            continue;
        };
        let derivatives: Vec<f64> = (0..slot.len as u32)
            .filter_map(|unit| {
                own.number(crate::engine::Address::Adjoint {
                    slot: adjoint,
                    step: step as u32,
                    unit,
                })
            })
            .collect();
        text.wrapped("  ", &format!("d {name} = {}", listed(&derivatives, language)));
    }
    if let Some(loss) = own.loss() {
        text.wrapped(
            "  ",
            &match language {
                Language::English => format!("loss of the whole run = {}", short(loss)),
                Language::Spanish => format!("pérdida de toda la ejecución = {}", short(loss)),
            },
        );
    }
}

/// The elements, the first of them where there are many.
fn listed(values: &[f64], language: Language) -> String {
    let shown: Vec<_> = values.iter().take(ELEMENTS).map(|value| short(*value)).collect();
    let rest = values.len().saturating_sub(ELEMENTS);
    let and = match (rest, language) {
        (0, _) => String::new(),
        (_, Language::English) => format!("; and {rest} more"),
        (_, Language::Spanish) => format!("; y {rest} más"),
    };
    format!("{}{and}", shown.join("; "))
}

/// Lines written so far.
struct Text {
    written: String,
    width: usize,
}

impl Text {
    fn line(&mut self, line: &str) {
        self.written.push_str(clean(line).trim_end());
        self.written.push('\n');
    }

    fn blank(&mut self) {
        self.line("");
    }

    /// Wrapped; lines after the first stand further in.
    fn wrapped(&mut self, indent: &str, text: &str) {
        let room = self.width.saturating_sub(indent.len() + 2);
        for (at, line) in wrap(text, room).into_iter().enumerate() {
            let further = if at == 0 || indent.is_empty() { "" } else { "  " };
            self.line(&format!("{indent}{further}{line}"));
        }
    }
}
