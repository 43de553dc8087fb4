//! The keys: one table for the dispatcher, the footer, the help screen, the README and the tests.

use super::command::Command;
use super::group::Group;
use super::key::Key;
use crate::lesson::Localized;

/// A row of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    /// The keys, the one that is shown first.
    pub keys: &'static [Key],
    /// What they do.
    pub command: Command,
    /// What it is about.
    pub group: Group,
    /// What it does, for the help screen.
    pub does: Localized<&'static str>,
    /// The same in a word, for the footer; empty where the footer does not show it.
    pub short: Localized<&'static str>,
    /// Where room is scarce, the footer shows the least ranks.
    pub rank: u8,
}

const fn row(
    keys: &'static [Key],
    command: Command,
    group: Group,
    does: (&'static str, &'static str),
    short: (&'static str, &'static str),
    rank: u8,
) -> Binding {
    Binding {
        keys,
        command,
        group,
        does: Localized {
            en: does.0,
            es: does.1,
        },
        short: Localized {
            en: short.0,
            es: short.1,
        },
        rank,
    }
}

/// All keys. The first row that has a key decides.
pub static KEYS: [Binding; 41] = {
    use Command as C;
    use Group::{Change, Lab, Look, Time};
    use Key as K;
    [
        row(
            &[K::Right, K::Char('l')],
            C::Step(1),
            Time,
            ("next step", "paso siguiente"),
            ("step", "paso"),
            1,
        ),
        row(
            &[K::Left, K::Char('h')],
            C::Step(-1),
            Time,
            ("previous step", "paso anterior"),
            ("", ""),
            0,
        ),
        row(
            &[K::Char('.'), K::ShiftRight],
            C::Operation(1),
            Time,
            ("next operation", "operación siguiente"),
            ("", ""),
            0,
        ),
        row(
            &[K::Char(','), K::ShiftLeft],
            C::Operation(-1),
            Time,
            ("previous operation", "operación anterior"),
            ("operation", "operación"),
            9,
        ),
        row(
            &[K::Home, K::Char('g')],
            C::Start,
            Time,
            ("to the start of the pass", "al principio de la pasada"),
            ("", ""),
            0,
        ),
        row(
            &[K::End, K::Char('G')],
            C::End,
            Time,
            ("to the end of the pass", "al final de la pasada"),
            ("", ""),
            0,
        ),
        row(
            &[K::Char('b')],
            C::OtherPass,
            Time,
            (
                "backward pass, and back to forward",
                "pasada hacia atrás, y de nuevo adelante",
            ),
            ("backward", "atrás"),
            4,
        ),
        row(
            &[K::Char(' ')],
            C::Play,
            Time,
            ("play, pause", "reproducir, pausar"),
            ("play", "reproducir"),
            7,
        ),
        row(
            &[K::Char('>')],
            C::Faster,
            Time,
            ("play faster", "más rápido"),
            ("", ""),
            0,
        ),
        row(
            &[K::Char('<')],
            C::Slower,
            Time,
            ("play slower", "más lento"),
            ("", ""),
            0,
        ),
        row(
            &[K::Down, K::Char('j')],
            C::Row(1),
            Look,
            ("next number", "número siguiente"),
            ("number", "número"),
            6,
        ),
        row(
            &[K::Up, K::Char('k')],
            C::Row(-1),
            Look,
            ("previous number", "número anterior"),
            ("", ""),
            0,
        ),
        row(
            &[K::Enter],
            C::Enter,
            Look,
            (
                "explain the number, go into an operand",
                "explicar el número, entrar en un operando",
            ),
            ("explain", "explicar"),
            3,
        ),
        row(&[K::Backspace], C::Back, Look, ("back", "volver"), ("", ""), 0),
        row(
            &[K::Escape],
            C::Close,
            Look,
            ("close what is on top", "cerrar lo que está encima"),
            ("", ""),
            0,
        ),
        row(
            &[K::Tab],
            C::Panel(1),
            Look,
            ("next panel", "panel siguiente"),
            ("panel", "panel"),
            4,
        ),
        row(
            &[K::BackTab],
            C::Panel(-1),
            Look,
            ("previous panel", "panel anterior"),
            ("", ""),
            0,
        ),
        row(
            &[K::Char('z')],
            C::Zoom,
            Look,
            ("this panel alone, all panels", "solo este panel, todos"),
            ("zoom", "ampliar"),
            12,
        ),
        row(
            &[K::Char('v')],
            C::Run(1),
            Look,
            ("next of the compared runs", "siguiente ejecución comparada"),
            ("run", "ejecución"),
            4,
        ),
        row(
            &[K::Char('d')],
            C::CheckGradient,
            Look,
            (
                "check the gradient by a finite difference",
                "comprobar el gradiente numéricamente",
            ),
            ("", ""),
            0,
        ),
        row(
            &[K::Char(']')],
            C::Knob(1),
            Change,
            ("next value to change", "valor siguiente"),
            ("", ""),
            0,
        ),
        row(
            &[K::Char('[')],
            C::Knob(-1),
            Change,
            ("previous value to change", "valor anterior"),
            ("value", "valor"),
            5,
        ),
        row(
            &[K::Char('+'), K::Char('=')],
            C::Nudge(1),
            Change,
            ("a little more", "un poco más"),
            ("", ""),
            0,
        ),
        row(
            &[K::Char('-')],
            C::Nudge(-1),
            Change,
            ("a little less", "un poco menos"),
            ("change", "cambiar"),
            4,
        ),
        row(
            &[K::Char('e')],
            C::Edit,
            Change,
            ("type a value", "escribir un valor"),
            ("type", "escribir"),
            11,
        ),
        row(
            &[K::Char('w')],
            C::Words,
            Change,
            ("type new words", "escribir otras palabras"),
            ("words", "palabras"),
            8,
        ),
        row(
            &[K::Char('p')],
            C::Pin,
            Change,
            ("pin the number, let it go", "fijar el número, soltarlo"),
            ("", ""),
            0,
        ),
        row(
            &[K::Char('u')],
            C::Undo,
            Change,
            ("undo", "deshacer"),
            ("undo", "deshacer"),
            8,
        ),
        row(&[K::Ctrl('r')], C::Redo, Change, ("redo", "rehacer"), ("", ""), 0),
        row(
            &[K::Char('r')],
            C::Reset,
            Change,
            ("everything as the lesson has it", "todo como en la lección"),
            ("reset", "restaurar"),
            13,
        ),
        row(
            &[K::Char('a')],
            C::Ask,
            Lab,
            (
                "answer a question of the scene",
                "contestar una pregunta de la escena",
            ),
            ("answer", "contestar"),
            2,
        ),
        row(
            &[K::Char('c')],
            C::Challenge,
            Lab,
            ("the challenge of the scene", "el reto de la escena"),
            ("challenge", "reto"),
            2,
        ),
        row(
            &[K::Char('H')],
            C::Hint,
            Lab,
            ("the next hint of the challenge", "la pista siguiente del reto"),
            ("hint", "pista"),
            10,
        ),
        row(
            &[K::Char('n'), K::PageDown],
            C::Scene(1),
            Lab,
            ("next scene", "escena siguiente"),
            ("scene", "escena"),
            2,
        ),
        row(
            &[K::Char('N'), K::PageUp],
            C::Scene(-1),
            Lab,
            ("previous scene", "escena anterior"),
            ("", ""),
            0,
        ),
        row(
            &[K::Char('S')],
            C::SavePicture,
            Lab,
            (
                "save the screen as a picture (SVG)",
                "guardar la pantalla como imagen (SVG)",
            ),
            ("", ""),
            0,
        ),
        row(
            &[K::Char('D')],
            C::SaveTrace,
            Lab,
            (
                "save every number of the run (JSON)",
                "guardar cada número de la ejecución (JSON)",
            ),
            ("", ""),
            0,
        ),
        row(
            &[K::Char('L')],
            C::Language,
            Lab,
            ("language", "idioma"),
            ("", ""),
            0,
        ),
        row(
            &[K::Char('T')],
            C::Theme,
            Lab,
            ("dark, light, without colour", "oscuro, claro, sin color"),
            ("", ""),
            0,
        ),
        row(
            &[K::Char('?')],
            C::Help,
            Lab,
            ("these keys", "estas teclas"),
            ("help", "ayuda"),
            0,
        ),
        row(
            &[K::Char('q')],
            C::Leave,
            Lab,
            ("to the lessons, out", "a las lecciones, salir"),
            ("quit", "salir"),
            0,
        ),
    ]
};

/// What a key does.
pub fn command_of(key: Key) -> Option<Command> {
    KEYS.iter()
        .find(|binding| binding.keys.contains(&key))
        .map(|binding| binding.command.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_has_two_meanings() {
        let mut seen = Vec::new();
        for key in KEYS.iter().flat_map(|binding| binding.keys) {
            assert!(!seen.contains(key), "{} stands twice in the table", key.name());
            seen.push(*key);
        }
    }

    #[test]
    fn every_key_is_described_in_both_languages() {
        for binding in &KEYS {
            assert!(!binding.does.en.is_empty() && !binding.does.es.is_empty());
            assert_eq!(binding.short.en.is_empty(), binding.short.es.is_empty());
        }
    }
}
