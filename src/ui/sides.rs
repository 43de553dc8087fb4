//! A panel in its frame, with what it shows of each run: in one drawing where its kind can, else side by side or one
//! above the other, as there is room, or one run at a time.

use ratatui_core::layout::Rect;

use super::glyph::Glyph;
use super::grid::Wish;
use super::ink::{Ink, Target};
use super::panel::{Draw, View, panel_of};
use super::text::cells;
use super::theme::Meaning;
use crate::app::Lab;
use crate::engine::Address;
use crate::lesson::{Language, PanelSpec, RunAddress, RunId, Side};

/// Columns between two runs.
const GAP: u16 = 3;

/// Columns and rows of a panel's border, with the air inside it.
const FRAME: (u16, u16) = (4, 2);

/// What a panel would like, with its border.
pub(super) fn wish(lab: &Lab, language: Language, spec: &PanelSpec) -> Wish {
    let Some(panel) = panel_of(spec.kind) else {
        return Wish::default();
    };
    let most = |of: fn(&View<'_>) -> u16| {
        let of_side = |side: &Side| see(lab, language, spec, side, of);
        spec.sides.iter().map(of_side).max().unwrap_or(0)
    };
    let sides = (spec.sides.len() as u16).max(1);
    let beside = |columns: u16| columns.saturating_add(GAP).saturating_mul(sides) - GAP;
    let widest = most(panel.widest);
    let (heading, columns, beside, widest) = match panel.draw {
        Draw::Each(least, _) => (u16::from(sides > 1), least, beside(least), beside(widest)),
        Draw::Together(_) => (0, 0, 0, widest),
    };
    let rows = most(panel.rows) + heading + FRAME.1;
    Wish {
        rows,
        most: most(panel.most).saturating_add(heading + FRAME.1).max(rows),
        columns: columns + FRAME.0,
        beside: beside + FRAME.0,
        widest: widest.saturating_add(FRAME.0),
    }
}

/// A panel with its border.
pub(super) fn draw_panel(lab: &Lab, language: Language, at: usize, ink: &mut Ink<'_>) {
    let Some(spec) = lab.scene().panels.get(at) else {
        return;
    };
    let Some(panel) = panel_of(spec.kind) else { return };
    let all = ink.all();
    ink.hit(all, Target::Panel(at));
    let mut inside = ink.frame(&title(lab, language, spec), at == lab.panel);
    match panel.draw {
        Draw::Together(draw) => see_all(lab, language, spec, |views| draw(views, &mut inside)),
        Draw::Each(least, draw) => {
            let rows = |side: &Side| {
                see(lab, language, spec, side, |view| {
                    ((panel.least)(view), (panel.most)(view))
                })
            };
            let sides = headings(lab, language, spec, (least, &rows), &mut inside);
            for (side, area) in sides {
                let mut part = inside.part(area);
                see(lab, language, spec, side, |view| {
                    draw(view, &mut part.of(side.run))
                });
            }
        }
    }
}

/// The title that the lesson gives, or that of the kind with what is shown, and of which run where that is one of
/// several.
fn title(lab: &Lab, language: Language, spec: &PanelSpec) -> String {
    if let Some(title) = &spec.title {
        return title.get(language).clone();
    }
    let kind = panel_of(spec.kind).map_or("", |panel| panel.title.get(language));
    let mut names: Vec<String> = Vec::new();
    for side in &spec.sides {
        for shown in &side.show {
            let name = lab.scene().called(&shown.name, side.run, language);
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let unnamed = !names.iter().any(|name| name.contains(':'));
    let kind = match (&spec.sides[..], unnamed) {
        ([Side { run, .. }], true) => match lab.scene().label(*run, language) {
            Some(label) => format!("{label} · {kind}"),
            None => kind.to_owned(),
        },
        _ => kind.to_owned(),
    };
    if names.is_empty() {
        return kind;
    }
    format!("{kind} · {}", names.join(", "))
}

/// The rows that a side needs, and those that make it better.
type RowsOf<'a> = &'a dyn Fn(&Side) -> (u16, u16);

/// Draws how the runs are called and gives the areas below: one for each side, or one for the run with the cursor where
/// there is no room for all. Each needs the `least` columns.
fn headings<'a>(
    lab: &Lab,
    language: Language,
    spec: &'a PanelSpec,
    (least, rows): (u16, RowsOf<'_>),
    ink: &mut Ink<'_>,
) -> Vec<(&'a Side, Rect)> {
    let (width, height) = (ink.width(), ink.height());
    let count = spec.sides.len() as u16;
    let label = |run: RunId| lab.scene().label(run, language).unwrap_or_default();
    let [first, _, ..] = &spec.sides[..] else {
        return spec.sides.iter().map(|side| (side, ink.all())).collect();
    };
    let each = (width + GAP) / count;
    // Side by side with hardly any room each, they rather stand one above the other.
    let above = || stacked(&spec.sides.iter().map(rows).collect::<Vec<_>>(), width, height);
    if each < 2 * least
        && let Some(areas) = above()
    {
        let sides: Vec<_> = spec.sides.iter().zip(areas).collect();
        for (side, area) in &sides {
            let here = side.run == lab.run_id;
            let mut above = ink.part(Rect::new(0, area.y - 1, width, 1));
            heading(&mut above.of(side.run), 0, label(side.run), here);
        }
        return sides;
    }
    if each < least + GAP {
        let here = spec
            .sides
            .iter()
            .find(|side| side.run == lab.run_id)
            .unwrap_or(first);
        let mut x = 0;
        for side in &spec.sides {
            x += heading(&mut ink.of(side.run), x, label(side.run), side.run == here.run) + 1;
        }
        return vec![(here, Rect::new(0, 1, width, height.saturating_sub(1)))];
    }
    let area = |(at, side): (u16, &'a Side)| {
        let x = at * each;
        let wide = if at + 1 == count { width - x } else { each - GAP };
        (side, Rect::new(x, 1, wide, height.saturating_sub(1)))
    };
    let sides: Vec<_> = (0..count).zip(&spec.sides).map(area).collect();
    for (side, area) in &sides {
        heading(
            &mut ink.of(side.run),
            area.x,
            label(side.run),
            side.run == lab.run_id,
        );
        if area.x > 0 {
            ink.column(area.x - 2, 0, height, Glyph::Vertical, Meaning::Border);
        }
    }
    sides
}

/// The areas of so many rows, from those that are needed to those that are better, one above the other: with a row for a
/// heading above each and an empty one between them; none where they do not fit.
fn stacked(rows: &[(u16, u16)], width: u16, height: u16) -> Option<Vec<Rect>> {
    let needed: usize = rows.iter().map(|(least, _)| usize::from(*least) + 2).sum();
    let mut left = usize::from(height + 1).checked_sub(needed)?;
    let mut given: Vec<u16> = rows.iter().map(|(least, _)| *least).collect();
    // What is left goes round, a row at a time.
    while left > 0 && given.iter().zip(rows).any(|(own, (_, liked))| own < liked) {
        for (own, (_, liked)) in given.iter_mut().zip(rows) {
            let more = u16::from(*own < *liked && left > 0);
            *own += more;
            left -= usize::from(more);
        }
    }
    let mut y = 0;
    let area = |own: u16| {
        let area = Rect::new(0, y + 1, width, own);
        y += own + 2;
        area
    };
    Some(given.into_iter().map(area).collect())
}

fn heading(ink: &mut Ink<'_>, x: u16, label: &str, here: bool) -> u16 {
    if here {
        ink.symbol(x, 0, Glyph::Cursor, Meaning::Accent);
    }
    let meaning = if here { Meaning::Selected } else { Meaning::Quiet };
    let used = ink.text(x + 2, 0, label, meaning) + 2;
    let wide = cells(label) + 2;
    ink.hit(Rect::new(x, 0, wide, 1), Target::Run);
    used
}

fn see<T>(
    lab: &Lab,
    language: Language,
    spec: &PanelSpec,
    side: &Side,
    look: impl FnOnce(&View<'_>) -> T,
) -> T {
    let computed = |address| {
        lab.is_computed(RunAddress {
            run: side.run,
            address,
        })
    };
    look(&view(lab, language, spec, side, &computed))
}

fn see_all(lab: &Lab, language: Language, spec: &PanelSpec, look: impl FnOnce(&[View<'_>])) {
    let of_run = |run: RunId| move |address| lab.is_computed(RunAddress { run, address });
    let computed: Vec<_> = spec.sides.iter().map(|side| of_run(side.run)).collect();
    let views: Vec<_> = spec
        .sides
        .iter()
        .zip(&computed)
        .map(|(side, computed)| view(lab, language, spec, side, computed))
        .collect();
    look(&views);
}

fn view<'a>(
    lab: &'a Lab,
    language: Language,
    spec: &'a PanelSpec,
    side: &'a Side,
    computed: &'a dyn Fn(Address) -> bool,
) -> View<'a> {
    View {
        run: lab.runs.get(side.run),
        runs: &lab.runs,
        id: side.run,
        label: lab.scene().label(side.run, language),
        tick: lab.tick_of(side.run),
        focus: lab.same_in(side.run),
        spec,
        show: &side.show,
        circuit: lab.scene().circuit_of(side.run),
        time: lab.time_of(side.run),
        words: lab.words_of(side.run),
        training: lab.training.as_ref(),
        hides_later: lab.hides_later(),
        language,
        computed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_stand_above_each_other_only_where_all_have_their_rows() {
        let areas = |rows: &[(u16, u16)], height| {
            let areas = stacked(rows, 30, height)?;
            Some(areas.iter().map(|area| (area.y, area.height)).collect::<Vec<_>>())
        };
        let rows = [(1, 2), (3, 4)];
        assert_eq!(areas(&rows, 12), Some(vec![(1, 2), (5, 4)]));
        assert_eq!(areas(&rows, 9), Some(vec![(1, 2), (5, 4)]));
        assert_eq!(areas(&rows, 8), Some(vec![(1, 2), (5, 3)]));
        assert_eq!(areas(&[(1, 4), (1, 4)], 9), Some(vec![(1, 3), (6, 3)]));
        assert_eq!(areas(&rows, 7), Some(vec![(1, 1), (4, 3)]));
        assert_eq!(areas(&rows, 6), None);
        assert_eq!(areas(&[(u16::MAX, u16::MAX); 2], 9), None);
    }
}
