//! A gradient beside its finite difference: two numbers that were computed in two ways.

use super::glyph::verdict_mark;
use super::ink::Ink;
use super::number::exact;
use super::screen::window;
use super::text::columns;
use super::theme::Meaning;
use crate::app::Lab;
use crate::engine::{Difference, Program};
use crate::lesson::Language;

/// What a check found, line by line: the two numbers, how far they are apart, how the second one came about.
#[derive(Debug)]
pub struct CheckLines {
    /// What is checked.
    pub title: String,
    /// A word and its number.
    pub rows: Vec<(&'static str, String)>,
    /// The formula of the difference, in symbols and in numbers.
    pub formula: Vec<String>,
    /// Whether the two agree, in words.
    pub verdict: String,
}

/// A check in words and numbers.
pub fn check_lines(program: &Program, found: &Difference, language: Language) -> CheckLines {
    let name = program.address_text(found.address);
    let words: [&str; 6] = match language {
        Language::English => [
            "backward pass",
            "central difference",
            "apart by",
            "relative",
            "ε",
            "rounding hides",
        ],
        Language::Spanish => [
            "pasada hacia atrás",
            "diferencia central",
            "distancia",
            "relativa",
            "ε",
            "el redondeo oculta",
        ],
    };
    let rows = [
        exact(found.derivative),
        exact(found.estimate),
        brief(found.error()),
        brief(found.relative_error()),
        exact(found.shift),
        match language {
            Language::English => format!("up to {}", brief(found.resolution())),
            Language::Spanish => format!("hasta {}", brief(found.resolution())),
        },
    ];
    let moved = name.strip_prefix("d ").unwrap_or(&name);
    let (above, below) = (exact(found.above), exact(found.below));
    let loss = match language {
        Language::English => "loss",
        Language::Spanish => "pérdida",
    };
    let finite = found.above.is_finite() && found.below.is_finite();
    let verdict = match (found.agrees(), language) {
        (_, Language::English) if !finite => "the loss is not finite: there is nothing to compare".to_owned(),
        (_, Language::Spanish) if !finite => "la pérdida no es finita: no hay nada que comparar".to_owned(),
        (true, Language::English) => "they agree".to_owned(),
        (true, Language::Spanish) => "coinciden".to_owned(),
        (false, Language::English) => {
            "they do not agree: within ε the loss has a corner or bends too strongly".to_owned()
        }
        (false, Language::Spanish) => {
            "no coinciden: a menos de ε la pérdida hace esquina o se curva demasiado".to_owned()
        }
    };
    CheckLines {
        title: name.clone(),
        rows: words.into_iter().zip(rows).collect(),
        formula: vec![
            format!("({loss}({moved} + ε) - {loss}({moved} - ε)) / 2ε"),
            format!("({above} - {below}) / {}", exact(2.0 * found.shift)),
        ],
        verdict,
    }
}

/// Two digits: what matters of a distance is its size.
fn brief(value: f64) -> String {
    if value == 0.0 {
        "0".to_owned()
    } else {
        format!("{value:.1e}")
    }
}

pub(super) fn draw_difference(lab: &Lab, language: Language, found: &Difference, ink: &mut Ink<'_>) {
    let CheckLines {
        title,
        rows,
        formula,
        verdict,
    } = check_lines(lab.run().program(), found, language);
    let run = lab.scene().label(lab.run_id, language);
    let run = run.map_or_else(String::new, |label| format!("{label}: "));
    let wide = rows.iter().map(|(word, _)| columns(word)).max().unwrap_or(0) as u16;
    let width = ink.width().saturating_sub(4).min(84);
    let inner = usize::from(width.saturating_sub(4)).max(1);
    let lines = |text: &String| super::text::wrap(text, inner).len() as u16;
    let height = rows.len() as u16 + formula.iter().map(lines).sum::<u16>() + lines(&verdict) + 6;
    let mut inside = window(ink, width, height, &format!("{run}{title}"));
    let (mark, meaning) = if found.agrees() {
        (verdict_mark(true, inside.ascii()), Meaning::Good)
    } else {
        (verdict_mark(false, inside.ascii()), Meaning::Bad)
    };
    let mut y = 0;
    for (at, (word, number)) in rows.iter().enumerate() {
        let (word_meaning, number_meaning) = match at {
            0 | 1 => (Meaning::Text, Meaning::Selected),
            _ => (Meaning::Quiet, Meaning::Text),
        };
        inside.text(0, y, word, word_meaning);
        inside.text(wide + 2, y, number, number_meaning);
        y += 1;
    }
    y += 1;
    for line in &formula {
        y += inside.paragraph(y, line, Meaning::Quiet);
    }
    y += 1;
    y += inside.paragraph(y, &format!("{mark} {verdict}"), meaning);
    let closes = match language {
        Language::English => "Esc closes",
        Language::Spanish => "Esc cierra",
    };
    inside.text(0, y + 1, closes, Meaning::Quiet);
}
