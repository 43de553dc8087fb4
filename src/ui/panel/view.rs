//! What a panel may know: a run, a position on it, and what it was asked to show.

use std::time::Duration;

use crate::app::Training;
use crate::engine::{Address, Program, Run, Tick};
use crate::lesson::{Language, PanelSpec, Quantity, RunId, Runs, Shown};
use crate::ui::ink::Number;
use crate::ui::theme::Meaning;

/// A panel's view of the lab.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The run at the values on screen.
    pub run: &'a Run,
    /// All runs of the scene.
    pub runs: &'a Runs,
    /// Which of the scene's runs it is.
    pub id: RunId,
    /// How the run is called, where there are several.
    pub label: Option<&'a str>,
    /// The cursor's position.
    pub tick: Tick,
    /// The number under the cursor; where that is one of another run, the one of the same name in this run.
    pub focus: Address,
    /// What the lesson asks for.
    pub spec: &'a PanelSpec,
    /// What it asks for of this run.
    pub show: &'a [Shown],
    /// The drawing of the cell, where there is one.
    pub circuit: Option<&'a str>,
    /// How long a step takes on this machine, where that was measured.
    pub time: Option<Duration>,
    /// The words of the sequence, one a step, or none.
    pub words: &'a [String],
    /// The trainings of the scene, where its runs learn.
    pub training: Option<&'a Training>,
    /// Whether a question is open that what is not computed yet would answer.
    pub hides_later: bool,
    /// The language.
    pub language: Language,
    /// Whether a number is computed at the cursor's position.
    pub computed: &'a dyn Fn(Address) -> bool,
}

impl<'a> View<'a> {
    /// The program.
    pub fn program(&self) -> &Program {
        self.run.program()
    }

    /// The number at an address; not a number where there is none.
    pub fn number(&self, address: Address) -> Number {
        Number {
            value: self.run.number(address).unwrap_or(f64::NAN),
            address,
        }
    }

    /// The word that a step reads, where the run reads words.
    pub fn word(&self, step: u32) -> Option<&'a str> {
        let at = (step as usize).checked_sub(1)?;
        self.words.get(at).map(String::as_str)
    }

    /// Whether a panel must not tell a number yet. What is given is known from the start.
    pub fn hides(&self, address: Address) -> bool {
        self.hides_later && !self.is_given(address) && !(self.computed)(address)
    }

    fn is_given(&self, address: Address) -> bool {
        matches!(address, Address::Value { slot, .. } if self.program().inputs.contains(&slot))
    }

    /// How a number is drawn that is `meaning` once it is computed: dim before.
    pub fn once_computed(&self, number: Number, meaning: Meaning) -> Meaning {
        if (self.computed)(number.address) {
            meaning
        } else if self.hides(number.address) {
            Meaning::Hidden
        } else {
            Meaning::NotYet
        }
    }

    /// How a number is drawn as text: dim before it is computed, on its scale afterwards.
    pub fn meaning(&self, number: Number) -> Meaning {
        self.once_computed(number, self.scale(number))
    }

    /// The colour of a value, whether computed or not: gates from 0 to 1, everything else signed.
    pub fn scale(&self, number: Number) -> Meaning {
        if self.is_gate(number.address) {
            Meaning::Gate(number.value)
        } else {
            Meaning::Signed(number.value.clamp(-1.0, 1.0))
        }
    }

    /// The same as a fill; signed values are measured against `largest`.
    pub fn fill(&self, number: Number, largest: f64) -> Meaning {
        if self.is_gate(number.address) {
            Meaning::GateFill(number.value)
        } else {
            Meaning::SignedFill((number.value / largest.max(f64::MIN_POSITIVE)).clamp(-1.0, 1.0))
        }
    }

    /// Whether a number lies between 0 and 1 by its activation.
    pub fn is_gate(&self, address: Address) -> bool {
        match address {
            Address::Value { slot, step, .. } => {
                step > 0 && self.program().slot(slot).range == Some((0.0, 1.0))
            }
            _ => false,
        }
    }

    /// The n-th number of a quantity at a step.
    pub fn element(&self, quantity: Quantity, step: u32, at: u32) -> Number {
        self.number(quantity.address(self.program(), step, at))
    }

    /// The units that are shown of a quantity.
    pub fn units(&self, quantity: Quantity) -> std::ops::Range<u32> {
        match self.spec.unit {
            Some(unit) => unit..unit + 1,
            None => 0..quantity.count(self.program()) as u32,
        }
    }

    /// The views of all runs that the panel shows, at the same step, for scales that they have in common.
    pub fn sides(&self) -> impl Iterator<Item = View<'_>> {
        self.spec.sides.iter().map(|side| View {
            run: self.runs.get(side.run),
            id: side.run,
            show: &side.show,
            ..*self
        })
    }

    /// How many numbers the panel shows at a step.
    pub fn elements(&self) -> usize {
        let units = |shown: &Shown| self.units(shown.quantity).len();
        self.show.iter().map(units).sum()
    }

    /// The n-th of all numbers that the panel shows at a step, and the quantity it belongs to.
    pub fn element_at(&self, at: usize, step: u32) -> Option<(Quantity, Number)> {
        let mut left = at;
        for shown in self.show {
            let units = self.units(shown.quantity);
            if left < units.len() {
                let number = self.element(shown.quantity, step, units.start + left as u32);
                return Some((shown.quantity, number));
            }
            left -= units.len();
        }
        None
    }

    /// Where the number at `address` stands among those that the panel shows at a step.
    pub fn place_of(&self, address: Address, step: u32) -> Option<usize> {
        let mut before = 0;
        for shown in self.show {
            let units = self.units(shown.quantity);
            let own = self.unit_of(shown.quantity, address, step);
            if let Some(unit) = own.filter(|unit| units.contains(unit)) {
                return Some(before + (unit - units.start) as usize);
            }
            before += units.len();
        }
        None
    }

    /// Which element of a quantity a number is.
    pub fn unit_of(&self, quantity: Quantity, address: Address, step: u32) -> Option<u32> {
        let at_step = match address {
            Address::Value { step: own, .. } | Address::Adjoint { step: own, .. } => own == step,
            Address::Param { .. } | Address::ParamGradient { .. } => true,
        };
        let (own, at) = Quantity::of(self.program(), address);
        (own == quantity && at_step).then_some(at)
    }

    /// The steps that fit into `room` columns (or rows), the cursor's among them.
    pub fn window(&self, room: usize) -> std::ops::RangeInclusive<u32> {
        let steps = self.run.steps();
        let room = room.clamp(1, steps.max(1));
        let first = (self.tick.step.saturating_sub(room / 2)).clamp(1, steps + 1 - room);
        first as u32..=(first + room - 1) as u32
    }
}
