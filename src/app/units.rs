//! The units of a quantity as a list: sorted by what they do over time or by how closely they go with something else,
//! and only those that match. What is typed is read in `query`; the numbers come from the engine's [`Courses`].

mod query;
mod track;

use super::lab::Lab;
use super::quantities::quantities_of;
use super::ring::around;
use super::typed::type_into;
use crate::engine::{Address, Courses, Timed};
use crate::lesson::{Language, Localized, Quantity, RunAddress, RunId};

pub use query::{Bound, Order, Query};
pub use track::Track;

/// A list of units on top of the panels.
#[derive(Debug, Clone, PartialEq)]
pub struct Units {
    /// The run.
    pub run: RunId,
    /// The quantity whose units they are.
    pub quantity: Quantity,
    /// What is typed.
    pub text: String,
    /// Whether that still is what it began with: typing then replaces it.
    pub untouched: bool,
    /// Where a key stands among the orders, until something is typed.
    turned: Option<usize>,
    /// What was read last without a mistake: the list follows it.
    pub query: Query,
    /// Why what is typed now is refused.
    pub refused: Option<Localized<String>>,
    /// What every unit does over time.
    pub courses: Courses,
    /// For every unit, Pearson's correlation with what is tracked; nothing where nothing is. Not a number where it is not
    /// defined.
    pub correlation: Option<Vec<f64>>,
    /// The units that match, in their order.
    pub found: Vec<u32>,
    /// Which of them is chosen.
    pub chosen: usize,
}

/// How much text is taken, in bytes.
const TEXT_LIMIT: usize = 80;

impl Units {
    /// The units of what the panel with the focus shows; of the quantity under the cursor where that is shown, or where
    /// the panel shows none in particular. Nothing where there is no quantity that has numbers at every step.
    pub fn of(lab: &Lab) -> Option<Self> {
        let (run, quantity) = quantity_of(lab)?;
        Self::of_quantity(lab, run, quantity, lab.sought.clone())
    }

    /// The same typed of the next quantity of the step.
    pub(super) fn next_quantity(&self, lab: &Lab) -> Option<Self> {
        let program = lab.runs.get(self.run).program();
        let all = quantities_of(program, lab.tick_of(self.run).pass, &[]);
        let several: Vec<Quantity> = all.iter().copied().filter(|own| own.count(program) > 1).collect();
        let all = if several.is_empty() { all } else { several };
        let next = all
            .iter()
            .position(|own| *own == self.quantity)
            .map_or(0, |at| at + 1);
        let next = *all.get(next).or(all.first())?;
        Self::of_quantity(lab, self.run, next, self.text.clone())
    }

    fn of_quantity(lab: &Lab, run: RunId, quantity: Quantity, text: String) -> Option<Self> {
        let courses = Courses::of(lab.runs.get(run), timed(quantity)?);
        let mut own = Self {
            run,
            quantity,
            text,
            untouched: true,
            turned: None,
            query: Query::default(),
            refused: None,
            courses,
            correlation: None,
            found: Vec::new(),
            chosen: 0,
        };
        own.read(lab);
        let (under, unit) = Quantity::of(lab.runs.get(run).program(), lab.focus);
        let here = own.found.iter().position(|found| *found == unit);
        own.chosen = here
            .filter(|_| under == quantity && run == lab.run_id)
            .unwrap_or(0);
        Some(own)
    }

    /// The address of a unit at a step.
    pub fn address(&self, lab: &Lab, unit: u32, step: u32) -> Address {
        self.quantity
            .address(lab.runs.get(self.run).program(), step, unit)
    }

    /// The address of the chosen unit at the cursor's step.
    pub(super) fn target(&self, lab: &Lab) -> Option<RunAddress> {
        let unit = *self.found.get(self.chosen)?;
        Some(RunAddress {
            run: self.run,
            address: self.address(lab, unit, lab.tick.step as u32),
        })
    }

    /// Adds text; control characters are left out.
    pub(super) fn add(&mut self, text: &str) {
        self.turned = None;
        if std::mem::take(&mut self.untouched) {
            self.text.clear();
        }
        type_into(&mut self.text, text.chars(), TEXT_LIMIT);
    }

    /// Deletes the last character.
    pub(super) fn erase(&mut self) {
        self.untouched = false;
        self.turned = None;
        self.text.pop();
    }

    /// Moves the choice by so many rows.
    pub(super) fn choose_by(&mut self, rows: isize) {
        let last = self.found.len().saturating_sub(1);
        self.chosen = self.chosen.saturating_add_signed(rows).min(last);
    }

    /// Types the next of the orders there are, or the one before.
    pub(super) fn turn(&mut self, lab: &Lab, by: isize, language: Language) {
        let all = Order::count(lab, self.run);
        let now = self.turned.or_else(|| self.query.order.place(lab, self.run));
        let next = around(now.unwrap_or(0), by, all);
        self.text = Order::text_at(lab, self.run, next, language);
        self.untouched = true;
        self.turned = Some(next);
        self.read(lab);
    }

    /// Reads what is typed and makes the list anew; what cannot be read leaves it as it is.
    pub(super) fn read(&mut self, lab: &Lab) {
        let read = Query::read(&self.text, lab, self.run).and_then(|query| {
            let correlation = match &query.order {
                Order::With(track) => Some(self.correlation_with(lab, track)?),
                _ => None,
            };
            Ok((query, correlation))
        });
        match read {
            Ok((query, correlation)) => {
                let same = self.query == query;
                self.refused = None;
                self.query = query;
                self.correlation = correlation;
                self.rank(lab);
                if !same {
                    self.chosen = 0;
                }
            }
            Err(refused) => self.refused = Some(refused),
        }
    }

    fn correlation_with(&self, lab: &Lab, track: &Track) -> Result<Vec<f64>, Localized<String>> {
        let series = track.series(lab, self.run);
        let own = Courses::of_series(&series);
        if !own.varies(0) {
            let name = track.name(lab, self.run);
            return Err(if own.is_finite(0) {
                Localized {
                    en: format!("{name} is the same at every step: nothing can go with it"),
                    es: format!("{name} vale lo mismo en todos los pasos: nada puede seguirlo"),
                }
            } else {
                Localized {
                    en: format!("{name} is not finite at every step"),
                    es: format!("{name} no es finito en todos los pasos"),
                }
            });
        }
        let run = lab.runs.get(self.run);
        Ok(timed(self.quantity).map_or_else(Vec::new, |own| self.courses.correlation(run, own, &series)))
    }

    /// The number by which a unit is sorted and that a bound is about; not a number where it has none.
    pub fn measure(&self, lab: &Lab, unit: u32) -> f64 {
        let at = unit as usize;
        let of = |list: &[f64]| list.get(at).copied().unwrap_or(f64::NAN);
        match &self.query.order {
            Order::Own => f64::NAN,
            Order::Now => {
                let address = self.address(lab, unit, lab.tick.step as u32);
                lab.runs.get(self.run).number(address).unwrap_or(f64::NAN)
            }
            Order::Largest => of(&self.courses.largest).abs(),
            Order::Varies => of(&self.courses.deviation),
            Order::With(_) => self.correlation.as_deref().map_or(f64::NAN, of),
        }
    }

    /// How many of all units have no such number.
    pub fn without(&self) -> usize {
        let list = match &self.query.order {
            Order::With(_) => self.correlation.as_deref(),
            Order::Varies => Some(self.courses.deviation.as_slice()),
            _ => None,
        };
        list.map_or(0, |list| list.iter().filter(|own| own.is_nan()).count())
    }

    /// How many units there are.
    pub fn total(&self, lab: &Lab) -> usize {
        self.quantity.count(lab.runs.get(self.run).program())
    }

    /// Makes the list anew from what was read: the number of a unit may be another at another step.
    pub(super) fn rank(&mut self, lab: &Lab) {
        let here = self.found.get(self.chosen).copied();
        let query = &self.query;
        let all = (0..self.total(lab) as u32).map(|unit| (self.measure(lab, unit), unit));
        let mut list: Vec<(f64, u32)> = all
            .filter(|(measure, unit)| query.matches(*measure, *unit))
            .collect();
        // What has no number comes last, and what is equal keeps its own order.
        list.sort_unstable_by(|a, b| {
            let last = a.0.is_nan().cmp(&b.0.is_nan());
            last.then_with(|| query.compare(a.0, b.0)).then(a.1.cmp(&b.1))
        });
        self.found = list.into_iter().map(|(_, unit)| unit).collect();
        let kept = here.and_then(|here| self.found.iter().position(|unit| *unit == here));
        self.chosen = kept.unwrap_or(0);
    }
}

impl Lab {
    /// How many units the panel with the focus shows of the quantity that would be listed.
    pub fn units(&self) -> usize {
        quantity_of(self).map_or(0, |(run, quantity)| quantity.count(self.runs.get(run).program()))
    }
}

/// The quantity whose units are listed.
fn quantity_of(lab: &Lab) -> Option<(RunId, Quantity)> {
    let sides = lab.focused_panel().map_or(&[][..], |panel| &panel.sides);
    let shown: Vec<(RunId, Quantity)> = sides
        .iter()
        .flat_map(|side| side.show.iter().map(|shown| (side.run, shown.quantity)))
        .filter(|(_, quantity)| timed(*quantity).is_some())
        .collect();
    let program = lab.run().program();
    let own = (lab.run_id, Quantity::of(program, lab.focus).0);
    if shown.contains(&own) || (shown.is_empty() && timed(own.1).is_some()) {
        return Some(own);
    }
    // A parameter is the same at every step: its cell's output stands for it.
    let output = || {
        let named = || program.named().last().map(|(slot, _)| slot);
        let slot = program.states.first().copied().or_else(named)?;
        Some((lab.run_id, Quantity::Slot(slot)))
    };
    shown.first().copied().or_else(output)
}

/// The quantity as the engine has it, where it has numbers at every step.
fn timed(quantity: Quantity) -> Option<Timed> {
    match quantity {
        Quantity::Slot(slot) => Some(Timed::Value(slot)),
        Quantity::Adjoint(slot) => Some(Timed::Adjoint(slot)),
        Quantity::Param(_) | Quantity::Gradient(_) => None,
    }
}
