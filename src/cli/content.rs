//! From what was typed to a lesson and a scene.

use std::io::{self, Write};
use std::path::Path;

use super::Failure;
use super::model::ModelArgs;
use crate::engine::CellSource;
use crate::lesson::{Entry, Lesson, Library, RunId, Scene, shipped_cell, shipped_cells};
use crate::ui::KINDS;

/// The one lesson that `argument` names, or that the model of that name makes.
pub(super) fn lesson(argument: &str) -> Result<(Entry, Lesson), Failure> {
    lesson_or_model(argument, &ModelArgs::default())
}

/// The same, with what is said about the model.
pub(super) fn lesson_or_model(argument: &str, model: &ModelArgs) -> Result<(Entry, Lesson), Failure> {
    if ModelArgs::is_model(argument) {
        let lesson = model.lesson(argument)?;
        return Ok((Entry::model(Path::new(argument)), lesson));
    }
    model.refuse_for_lessons()?;
    let (library, chosen) = Library::shipped().resolve(argument)?;
    let mut entries = library.entries;
    let count = entries.len();
    let at = match chosen {
        Some(at) => at,
        None if count == 1 => 0,
        None => {
            return Err(Failure::Folder {
                asked: argument.to_owned(),
                count,
                first: entries.swap_remove(0).name,
            });
        }
    };
    let entry = entries.swap_remove(at);
    let lesson = entry.load(&KINDS)?;
    Ok((entry, lesson))
}

/// The scene of that id, or the first: a lesson has one.
pub(super) fn scene<'a>(lesson: &'a Lesson, id: Option<&str>) -> Result<&'a Scene, Failure> {
    Ok(&lesson.scenes[scene_number(lesson, id)?])
}

/// The same of what `argument` named. A model has a scene for every layer and direction: where none is asked for, it is said
/// which one it is.
pub(super) fn scene_said<'a>(
    argument: &str,
    lesson: &'a Lesson,
    id: Option<&str>,
) -> Result<&'a Scene, Failure> {
    let scene = scene(lesson, id)?;
    if id.is_none() && lesson.scenes.len() > 1 && ModelArgs::is_model(argument) {
        let _ = writeln!(
            io::stderr(),
            "gatelab: this is {}; --scene names another of {}, and where one reads backwards its steps count from the end",
            scene.id,
            scene_ids(lesson)
        );
    }
    Ok(scene)
}

/// Which scene of the lesson that is, from 0.
pub(super) fn scene_number(lesson: &Lesson, id: Option<&str>) -> Result<usize, Failure> {
    let Some(id) = id else { return Ok(0) };
    lesson.scene(id).ok_or_else(|| Failure::Scene {
        asked: id.to_owned(),
        known: scene_ids(lesson),
    })
}

fn scene_ids(lesson: &Lesson) -> String {
    let ids: Vec<_> = lesson.scenes.iter().map(|scene| scene.id.as_str()).collect();
    ids.join(", ")
}

/// The run of that name, or the scene's own.
pub(super) fn run(scene: &Scene, id: Option<&str>) -> Result<RunId, Failure> {
    let Some(id) = id else { return Ok(RunId::OWN) };
    scene.run_called(id.trim()).ok_or_else(|| Failure::Run {
        asked: id.to_owned(),
        known: scene
            .run_ids()
            .filter_map(|run| scene.name_of(run).map(|name| name.id.as_str()))
            .collect::<Vec<_>>()
            .join(", "),
    })
}

/// The shipped cell of that name.
pub(super) fn cell(name: &str) -> Result<CellSource, Failure> {
    match shipped_cell(name) {
        Some(Ok(cell)) => Ok(cell.source),
        _ => Err(Failure::Cell {
            asked: name.to_owned(),
            known: shipped_cells().join(", "),
        }),
    }
}
