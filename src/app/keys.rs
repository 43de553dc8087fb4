//! All keys, one row each: the keys (the one that is shown first), the command, what it is about, what it does in English
//! and Spanish and, where the footer shows it, the same in a word and its rank. The dispatcher, the footer, the help
//! screen, the README and the tests read this table and nothing else.

use super::binding::{Binding, row};
use super::command::Command;
use super::group::Group;
use super::key::Key;

/// Writes the rows as bindings; without a word for the footer they have none.
macro_rules! keys {
    ($([$($key:ident $(($letter:literal))?),+] => $command:ident $(($by:expr))?, $group:ident: $en:literal, $es:literal
        $(; $short_en:literal, $short_es:literal, $rank:literal)?;)+) => {
        [$(row(
            &[$(Key::$key $(($letter))?),+],
            Command::$command $(($by))?,
            Group::$group,
            ($en, $es),
            keys!(@short $($short_en, $short_es, $rank)?),
        )),+]
    };
    (@short) => { ("", "", 0) };
    (@short $en:literal, $es:literal, $rank:literal) => { ($en, $es, $rank) };
}

/// All keys. The first row that has a key decides.
#[rustfmt::skip]
pub static KEYS: [Binding; 49] = keys! {
    [Right, Char('l')]      => Step(1),         Time:   "next step", "paso siguiente"; "step", "paso", 1;
    [Left, Char('h')]       => Step(-1),        Time:   "previous step", "paso anterior";
    [Char('.'), ShiftRight] => Operation(1),    Time:   "next operation", "operación siguiente";
    [Char(','), ShiftLeft]  => Operation(-1),   Time:   "previous operation", "operación anterior"; "operation", "operación", 9;
    [Home, Char('g')]       => Start,           Time:   "to the start of the pass", "al principio de la pasada";
    [End, Char('G')]        => End,             Time:   "to the end of the pass", "al final de la pasada";
    [Char('b')]             => OtherPass,       Time:   "backward pass, and back to forward", "pasada hacia atrás, y de nuevo adelante"; "backward", "atrás", 4;
    [Char(' ')]             => Play,            Time:   "play, pause", "reproducir, pausar"; "play", "reproducir", 7;
    [Char('>')]             => Faster,          Time:   "play faster", "más rápido";
    [Char('<')]             => Slower,          Time:   "play slower", "más lento";

    [Down, Char('j')]       => Row(1),          Look:   "next number", "número siguiente"; "number", "número", 6;
    [Up, Char('k')]         => Row(-1),         Look:   "previous number", "número anterior";
    [Enter]                 => Enter,           Look:   "explain the number, go into an operand", "explicar el número, entrar en un operando"; "explain", "explicar", 3;
    [Backspace]             => Back,            Look:   "back", "volver";
    [Escape]                => Close,           Look:   "close what is on top", "cerrar lo que está encima";
    [Tab]                   => Panel(1),        Look:   "next panel", "panel siguiente"; "panel", "panel", 4;
    [BackTab]               => Panel(-1),       Look:   "previous panel", "panel anterior";
    [Char('z')]             => Zoom,            Look:   "this panel alone, all panels", "solo este panel, todos"; "zoom", "ampliar", 12;
    [Char('v')]             => Run(1),          Look:   "next of the compared runs", "siguiente ejecución comparada"; "run", "ejecución", 4;
    [Char('/')]             => Units,           Look:   "sort, filter and find units", "ordenar, filtrar y buscar unidades"; "find", "buscar", 8;
    [Char('d')]             => CheckGradient,   Look:   "check the gradient by a finite difference", "comprobar el gradiente numéricamente";

    [Char(']')]             => Knob(1),         Change: "next value to change", "valor siguiente";
    [Char('[')]             => Knob(-1),        Change: "previous value to change", "valor anterior"; "value", "valor", 5;
    [Char('+'), Char('=')]  => Nudge(1),        Change: "a little more", "un poco más";
    [Char('-')]             => Nudge(-1),       Change: "a little less", "un poco menos"; "change", "cambiar", 4;
    [Char('e')]             => Edit,            Change: "type a value", "escribir un valor"; "type", "escribir", 11;
    [Char('w')]             => Words,           Change: "type new words", "escribir otras palabras"; "words", "palabras", 8;
    [Char('p')]             => Pin,             Change: "pin the number, let it go", "fijar el número, soltarlo"; "pin", "fijar", 12;
    [Char('u')]             => Undo,            Change: "undo", "deshacer"; "undo", "deshacer", 8;
    [Ctrl('r')]             => Redo,            Change: "redo", "rehacer";
    [Char('r')]             => Reset,           Change: "everything as the lesson has it", "todo como en la lección"; "reset", "restaurar", 13;

    [Char('t')]             => Train,           Train:  "train, rest", "entrenar, descansar"; "train", "entrenar", 1;
    [Char('o')]             => Update,          Train:  "one update", "una actualización"; "one update", "una actualización", 7;
    [Char('}')]             => LookParts(1),    Train:  "a later update", "una actualización posterior";
    [Char('{')]             => LookParts(-1),   Train:  "an earlier update", "una actualización anterior"; "look back", "mirar atrás", 2;
    [Char(')')]             => LookUpdates(1),  Train:  "the next update", "la actualización siguiente";
    [Char('(')]             => LookUpdates(-1), Train:  "the update before", "la actualización anterior"; "update", "actualización", 9;
    [Char('B')]             => Rewind,          Train:  "go on from here, forgetting later updates", "seguir desde aquí, olvidar las posteriores"; "go on from here", "seguir desde aquí", 3;

    [Char('a')]             => Ask,             Lab:    "answer a question of the scene", "contestar una pregunta de la escena"; "answer", "contestar", 2;
    [Char('c')]             => Challenge,       Lab:    "the challenge of the scene", "el reto de la escena"; "challenge", "reto", 2;
    [Char('H')]             => Hint,            Lab:    "the next hint of the challenge", "la pista siguiente del reto"; "hint", "pista", 10;
    [Char('n'), PageDown]   => Scene(1),        Lab:    "next scene", "escena siguiente"; "scene", "escena", 2;
    [Char('N'), PageUp]     => Scene(-1),       Lab:    "previous scene", "escena anterior";
    [Char('S')]             => SavePicture,     Lab:    "save the screen as a picture (SVG)", "guardar la pantalla como imagen (SVG)";
    [Char('D')]             => SaveTrace,       Lab:    "save every number of the run (JSON)", "guardar cada número de la ejecución (JSON)";
    [Char('L')]             => Language,        Lab:    "language", "idioma";
    [Char('T')]             => Theme,           Lab:    "dark, light, without colour", "oscuro, claro, sin color";
    [Char('?')]             => Help,            Lab:    "these keys", "estas teclas"; "help", "ayuda", 0;
    [Char('q')]             => Leave,           Lab:    "to the lessons, out", "a las lecciones, salir"; "quit", "salir", 0;
};
