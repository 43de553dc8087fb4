//! A lesson file's text to a lesson, or to every mistake in it.

use super::document::Document;
use super::field::Field;
use super::given::Budget;
use super::language::Localized;
use super::limits;
use super::mistakes::Mistakes;
use super::panel::PanelKind;
use super::scene::{self, Scene};
use super::shelf::Shelf;
use super::table::Table;
use crate::diagnostic::{Diagnostic, Source, quoted};

/// A lesson, checked.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// Its title.
    pub title: Localized<String>,
    /// A line about it for the start screen.
    pub summary: Option<Localized<String>>,
    /// Its scenes, at least one.
    pub scenes: Vec<Scene>,
}

impl Lesson {
    /// The place of the scene of that id.
    pub fn scene(&self, id: &str) -> Option<usize> {
        self.scenes.iter().position(|scene| scene.id == id)
    }

    /// Trains whatever the scenes train, to the end, and returns the claims about that which are false. Takes as long as
    /// the trainings do.
    pub fn prove_trainings(&self) -> Vec<Diagnostic> {
        let prove = |scene: &Scene| {
            let runs = scene.run_ids().zip(&scene.learners);
            let found = runs.filter_map(|(run, learner)| learner.prove(scene.setup_of(run)).err());
            found.collect::<Vec<_>>()
        };
        self.scenes.iter().flat_map(prove).collect()
    }

    /// Runs every scene and returns the claims that are false.
    pub fn prove(&self) -> Vec<Diagnostic> {
        self.scenes.iter().flat_map(Scene::prove).collect()
    }
}

/// Reads a lesson whose panels are of these kinds and which has no files beside it.
///
/// # Errors
/// Every mistake in it, in the order of the text.
pub fn check(source: &Source, kinds: &[PanelKind]) -> Result<Lesson, Vec<Diagnostic>> {
    check_beside(source, kinds, &Shelf::Nowhere)
}

/// Reads a lesson whose panels are of these kinds and whose files are on that shelf.
///
/// # Errors
/// Every mistake in it, in the order of the text.
pub fn check_beside(source: &Source, kinds: &[PanelKind], shelf: &Shelf) -> Result<Lesson, Vec<Diagnostic>> {
    let mistakes = Mistakes::default();
    let lesson = if source.text.len() as u64 > limits::FILE_BYTES {
        let message = format!("the lesson is {} bytes long", source.text.len());
        let help = format!("a lesson has at most {} bytes", limits::FILE_BYTES);
        mistakes.push(Diagnostic::new(0..0, message).help(help));
        None
    } else {
        let document = Document::read(&source.text, &mistakes);
        document.and_then(|document| {
            let root = document.root("lesson", &mistakes).called("a lesson");
            read(&root.table("")?, kinds, shelf)
        })
    };
    match (lesson, mistakes.into_diagnostics()) {
        (Some(lesson), found) if found.is_empty() => Ok(lesson),
        (_, found) => Err(found),
    }
}

fn read(table: &Table<'_>, kinds: &[PanelKind], shelf: &Shelf) -> Option<Lesson> {
    let table = table.clone().only(&["title", "summary", "scene"]);
    let title = table
        .need("title", "title = { en = \"...\", es = \"...\" }")
        .and_then(|field| field.lines());
    let summary = table.optional("summary", Field::lines);
    let form = "a lesson has one or more scenes, each under [[scene]]";
    let field = table.need("scene", form)?;
    let items = field.array("an array of scenes, [[scene]]", form)?;
    if items.is_empty() || items.len() > limits::SCENES {
        let help = format!("a lesson has 1 to {} scenes", limits::SCENES);
        field.report_key(format!("there are {} scenes", items.len()), Some(&help));
        return None;
    }
    let mut budget = Budget { spent: 0, shelf };
    let mut scenes: Vec<Option<Scene>> = Vec::new();
    let mut ids: Vec<String> = Vec::new();
    for item in items {
        let item = item.called("the scene");
        let table = item.table("a scene begins with [[scene]]");
        scenes.push(
            table
                .as_ref()
                .and_then(|table| scene::read(table, kinds, &mut budget)),
        );
        if let Some(id) = table.as_ref().and_then(|table| table.get("id"))
            && let Some(written) = id.value.get_ref().as_str()
        {
            if ids.iter().any(|own| own == written) {
                id.report(
                    format!("another scene has the id {} already", quoted(written)),
                    None,
                );
            }
            ids.push(written.to_owned());
        }
    }
    let scenes: Option<Vec<_>> = scenes.into_iter().collect();
    Some(Lesson {
        title: title?,
        summary: summary?,
        scenes: scenes?,
    })
}
