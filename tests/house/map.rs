//! The map of the house on the front page of the documentation: the layers there are, in their order, and for each
//! exactly the rooms that it imports.

use std::collections::BTreeSet;
use std::path::Path;

use super::{LAYERS, Source, house, is_whole, named, rank};

/// A row of the map: the room and what it says it imports, from the lowest.
type Row = (String, Vec<String>);

/// The rows of the table whose first column is called `room`. A room is a link, a name in backquotes.
fn rows(page: &str) -> Vec<Row> {
    let lines = page
        .lines()
        .filter_map(|line| line.strip_prefix("//!").map(str::trim_start));
    let table = lines.skip_while(|line| !line.starts_with("| room |")).skip(2);
    let names = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    table
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let cells: Vec<_> = line.split('|').collect();
            let room: Vec<String> = names(cells[1]);
            (room.concat(), names(cells[3]))
        })
        .collect()
}

/// The rows as the source has them.
fn built(sources: &[Source]) -> Vec<Row> {
    let rooms = LAYERS.iter().filter(|layer| **layer != "main");
    rooms
        .map(|layer| {
            let own = sources
                .iter()
                .filter(|source| source.module().first() == Some(layer));
            let imports: BTreeSet<_> = own
                .flat_map(named)
                .filter(|(name, _)| name != layer)
                .filter_map(|(name, _)| rank(&name))
                .collect();
            let imports = imports.into_iter().map(|rank| LAYERS[rank].to_owned());
            ((*layer).to_owned(), imports.collect())
        })
        .collect()
}

#[test]
fn the_front_page_draws_the_house_as_it_is_built() {
    if !is_whole() {
        return;
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs");
    let drawn = rows(&std::fs::read_to_string(path).unwrap());
    for (drawn, built) in drawn.iter().zip(&built(&house())) {
        assert_eq!(drawn, built, "src/lib.rs beside the source");
    }
    assert_eq!(drawn.len(), LAYERS.len() - 1, "a room for each layer but main");
}

#[test]
fn the_map_is_read_from_the_page_and_from_the_source() {
    let page = "//! | room | what | imports |\n//! |---|---|---|\n//! | [`ui`] | ink | `engine` `app` |\n//!\n//! | x |";
    let below = ["engine".to_owned(), "app".to_owned()];
    assert_eq!(rows(page), [("ui".to_owned(), below.to_vec())]);
    let source = Source::new(
        "ui/lab.rs",
        "use crate::{engine::Run, app::App, ui::Ink};\nuse crate::app::Key;",
    );
    let of_ui = built(&[source]).into_iter().find(|(room, _)| room == "ui");
    assert_eq!(of_ui, Some(("ui".to_owned(), below.to_vec())));
}
