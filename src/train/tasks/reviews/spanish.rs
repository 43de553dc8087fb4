//! The Spanish reviews. Adjectives agree with what is reviewed.

use std::sync::LazyLock;

use super::grammar::{Adjective, Grammar, Thing};

static WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| GRAMMAR.words());

/// The vocabulary, in the order of its bytes.
pub(super) fn words() -> &'static [&'static str] {
    &WORDS
}

pub(super) static GRAMMAR: Grammar = Grammar {
    things: &[
        Thing::feminine("esta caja de cereales"),
        Thing::masculine("el cereal"),
        Thing::masculine("este teléfono"),
        Thing::feminine("la película"),
        Thing::feminine("la tetera"),
        Thing::masculine("este libro"),
        Thing::feminine("la sopa"),
        Thing::masculine("el hotel"),
    ],
    good: &[
        Adjective::two("bueno", "buena"),
        Adjective::same("excelente"),
        Adjective::two("estupendo", "estupenda"),
        Adjective::two("maravilloso", "maravillosa"),
        Adjective::two("bonito", "bonita"),
    ],
    bad: &[
        Adjective::two("malo", "mala"),
        Adjective::same("terrible"),
        Adjective::two("pésimo", "pésima"),
        Adjective::two("espantoso", "espantosa"),
        Adjective::two("aburrido", "aburrida"),
    ],
    good_cry: &["increíble", "una maravilla", "pura alegría"],
    bad_cry: &["horrible", "un desastre", "pura tristeza"],
    is: &["es", "fue", "me parece"],
    is_not: &["no es", "no fue", "nunca fue", "no me parece"],
    degree: &["", "realmente", "tan"],
    does: &["", "de verdad"],
    does_not: &["no", "ya no"],
    likes: &["adoro", "disfruto", "recomiendo", "valoro"],
    dislikes: &["odio", "detesto", "desaconsejo", "aborrezco"],
    again: &["repetiré la compra", "quiero más"],
    never_again: &["nunca repetiré la compra", "no quiero más"],
    hearsay: &["dicen que es", "parecía", "mi hermana cree que es"],
    but: "pero",
    although: "aunque",
    happens: &["llegó un martes", "estuvo en la cocina", "vino de lejos"],
    chatter: &[
        "lo comentamos en el desayuno",
        "mi hermano preguntó de dónde venía",
        "la tienda está a la vuelta",
        "la caja era azul",
        "venía con una cuchara",
    ],
    and: "y",
};
