//! What keys are about: the headings of the help screen.

use crate::lesson::Localized;

/// What a key is about, for the help screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Moving in time.
    Time,
    /// Looking closer.
    Look,
    /// Changing values.
    Change,
    /// Learning.
    Train,
    /// Lessons and the program.
    Lab,
}

impl Group {
    /// All groups in the order of the help screen.
    pub const ALL: [Group; 5] = [Group::Time, Group::Look, Group::Change, Group::Train, Group::Lab];

    /// The heading.
    pub fn title(self) -> Localized<&'static str> {
        match self {
            Group::Time => Localized {
                en: "Move in time",
                es: "Moverse en el tiempo",
            },
            Group::Look => Localized {
                en: "Look closer",
                es: "Mirar de cerca",
            },
            Group::Change => Localized {
                en: "Change things",
                es: "Cambiar cosas",
            },
            Group::Train => Localized {
                en: "Train",
                es: "Entrenar",
            },
            Group::Lab => Localized {
                en: "Lessons and the lab",
                es: "Lecciones y laboratorio",
            },
        }
    }
}
