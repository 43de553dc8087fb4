//! Texts written in every language of the lab, `{ en = "...", es = "..." }`.

use super::field::Field;
use super::language::Localized;
use super::table::Table;
use super::written::Written;

const FORM: &str = "texts are given in both languages: { en = \"...\", es = \"...\" }";

impl Table<'_> {
    /// The texts of a table that has exactly one for every language.
    pub(super) fn localized(&self) -> Option<Localized<Written>> {
        self.in_each_language(|field| field.text())
    }

    fn in_each_language(&self, read: fn(&Field<'_>) -> Option<Written>) -> Option<Localized<Written>> {
        let table = self.clone().only(&["en", "es"]);
        let (en, es) = (table.need("en", FORM), table.need("es", FORM));
        let (en, es) = (
            en.and_then(|field| read(&field)),
            es.and_then(|field| read(&field)),
        );
        Some(Localized { en: en?, es: es? })
    }
}

impl Field<'_> {
    /// A table of texts.
    pub(super) fn texts<'a>(&'a self) -> Option<Table<'a>> {
        self.table(FORM)
    }

    /// One line in every language.
    pub(super) fn lines(&self) -> Option<Localized<String>> {
        let lines = self.texts()?.in_each_language(|field| field.line())?;
        Some(Localized {
            en: lines.en.text,
            es: lines.es.text,
        })
    }
}
