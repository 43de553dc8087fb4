//! The panels: pure functions from what a lesson shows to ink. One table says which there are; adding one is a row here
//! and a file beside it.

mod axis;
mod bars;
mod chart;
pub mod circuit;
mod cost;
mod curve;
mod decades;
mod equations;
mod flow;
mod formula;
mod heatmap;
mod lines;
mod steps;
mod training;
mod view;

use crate::lesson::{Localized, PanelKind, Shows};

use super::ink::Ink;
pub use view::View;

/// A kind of panel.
pub struct Panel {
    /// Its name in lessons, and whether it is told what to show.
    pub kind: PanelKind,
    /// Its title where the lesson gives none.
    pub title: Localized<&'static str>,
    /// How many rows it would like inside its border.
    pub rows: fn(&View<'_>) -> u16,
    /// How many rows it needs at least, beside other runs.
    pub least: fn(&View<'_>) -> u16,
    /// How many rows make it better; more are left empty below it.
    pub most: fn(&View<'_>) -> u16,
    /// How many columns make it better, for one run.
    pub widest: fn(&View<'_>) -> u16,
    /// Draws it.
    pub draw: Draw,
}

/// How a panel shows several runs.
#[derive(Clone, Copy)]
pub enum Draw {
    /// Each on its own, side by side where each has at least so many columns.
    Each(u16, fn(&View<'_>, &mut Ink<'_>)),
    /// All in one drawing.
    Together(fn(&[View<'_>], &mut Ink<'_>)),
}

const fn panel(
    name: &'static str,
    shows: Shows,
    title: (&'static str, &'static str),
    rows: fn(&View<'_>) -> u16,
    draw: Draw,
) -> Panel {
    Panel {
        kind: PanelKind {
            name,
            shows,
            timed: false,
            drawing: None,
        },
        title: Localized {
            en: title.0,
            es: title.1,
        },
        rows,
        least: rows,
        most: rows,
        widest: |_| u16::MAX,
        draw,
    }
}

/// The same panel, which also shows how long the runs take.
const fn timed(mut panel: Panel) -> Panel {
    panel.kind.timed = true;
    panel
}

/// The same panel, which shows more with more rows, however many.
const fn growing(panel: Panel) -> Panel {
    growing_to(|_| u16::MAX, panel)
}

/// The same panel, which shows more with more rows up to `most`.
const fn growing_to(most: fn(&View<'_>) -> u16, panel: Panel) -> Panel {
    Panel { most, ..panel }
}

/// The same panel, which makes do with `least` rows.
const fn squeezed_to(least: fn(&View<'_>) -> u16, panel: Panel) -> Panel {
    Panel { least, ..panel }
}

/// The same panel, which shows more with more columns only up to `widest`.
const fn wide_to(widest: fn(&View<'_>) -> u16, panel: Panel) -> Panel {
    Panel { widest, ..panel }
}

/// The same panel, which shows the drawings of cells.
const fn drawn(mut panel: Panel) -> Panel {
    panel.kind.drawing = Some(circuit::faults);
    panel
}

/// All panels.
pub static PANELS: [Panel; 11] = [
    wide_to(
        equations::widest,
        panel(
            "equations",
            Shows::Nothing,
            ("Equations", "Ecuaciones"),
            equations::rows,
            Draw::Each(24, equations::draw),
        ),
    ),
    panel(
        "formula",
        Shows::Nothing,
        ("Formula", "Fórmula"),
        |_| 8,
        Draw::Each(24, formula::draw),
    ),
    squeezed_to(
        bars::least,
        wide_to(
            |_| bars::WIDEST,
            panel(
                "bars",
                Shows::Needed,
                ("Values", "Valores"),
                bars::rows,
                Draw::Each(18, bars::draw),
            ),
        ),
    ),
    growing_to(
        heatmap::most,
        wide_to(
            heatmap::widest,
            panel(
                "heatmap",
                Shows::Needed,
                ("Over time", "En el tiempo"),
                heatmap::rows,
                Draw::Each(20, heatmap::draw),
            ),
        ),
    ),
    growing(panel(
        "lines",
        Shows::Needed,
        ("Over time", "En el tiempo"),
        |_| 8,
        Draw::Together(lines::draw),
    )),
    growing(panel(
        "curve",
        Shows::Needed,
        ("Activation", "Activación"),
        |_| 8,
        Draw::Each(22, curve::draw),
    )),
    drawn(growing_to(
        circuit::most,
        wide_to(
            circuit::widest,
            panel(
                "circuit",
                Shows::Nothing,
                ("Circuit", "Circuito"),
                circuit::rows,
                Draw::Each(42, circuit::draw),
            ),
        ),
    )),
    growing_to(
        flow::most,
        wide_to(
            |_| flow::WIDEST,
            panel(
                "flow",
                Shows::Something,
                ("Gradient at each step", "Gradiente en cada paso"),
                flow::rows,
                Draw::Each(28, flow::draw),
            ),
        ),
    ),
    timed(panel(
        "cost",
        Shows::Nothing,
        ("What a step costs", "Lo que cuesta un paso"),
        cost::rows,
        Draw::Together(cost::draw),
    )),
    growing(panel(
        "loss",
        Shows::EveryRun,
        ("Loss", "Pérdida"),
        |_| 10,
        Draw::Together(training::draw_loss),
    )),
    growing(panel(
        "score",
        Shows::EveryRun,
        ("On held-out sequences", "Con secuencias apartadas"),
        |_| 10,
        Draw::Together(training::draw_score),
    )),
];

/// The kinds, as lessons are checked against them.
pub static KINDS: [PanelKind; 11] = {
    let mut kinds = [PanelKind {
        name: "",
        shows: Shows::Nothing,
        timed: false,
        drawing: None,
    }; 11];
    let mut at = 0;
    while at < kinds.len() {
        kinds[at] = PANELS[at].kind;
        at += 1;
    }
    kinds
};

/// The panel of that kind.
pub fn panel_of(kind: &str) -> Option<&'static Panel> {
    PANELS.iter().find(|panel| panel.kind.name == kind)
}
