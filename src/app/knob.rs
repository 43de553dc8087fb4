//! The single values that a scene lets one change.

use crate::engine::{Address, Pin, SlotId};
use crate::lesson::{RunId, Runs, TweakSpec, TweakTarget};

/// What a knob turns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum KnobTarget {
    /// A given number at a fixed address.
    Given(Address),
    /// An input's element at the cursor's step.
    InputAtCursor {
        /// The input.
        slot: SlotId,
        /// The element.
        unit: u32,
    },
    /// A pin on a quantity.
    Pin {
        /// The quantity.
        slot: SlotId,
        /// The element, or all.
        unit: Option<u32>,
        /// The step, or all.
        step: Option<u32>,
    },
    /// The learning rate.
    Rate,
    /// The norm that gradients are clipped to.
    Clip,
}

/// One changeable value.
#[derive(Debug, Clone, PartialEq)]
pub struct Knob {
    /// What it turns.
    pub target: KnobTarget,
    /// Of which run.
    pub run: RunId,
    /// Whether of this run alone; otherwise of all runs that have the same number there.
    pub alone: bool,
    /// Which of the scene's tweaks it belongs to.
    pub tweak: usize,
    /// What one nudge changes.
    pub step: f64,
    /// The least and greatest value.
    pub range: Option<(f64, f64)>,
}

/// More values than one would walk through with a key; the rest is reached through an explanation.
const KNOB_LIMIT: usize = 512;

impl Knob {
    /// All knobs of a scene.
    pub(super) fn all(tweaks: &[TweakSpec], runs: &Runs) -> Vec<Knob> {
        let mut knobs = Vec::new();
        for (tweak, spec) in tweaks.iter().enumerate() {
            let program = runs.get(spec.run).program();
            let mut add = |target| {
                knobs.push(Knob {
                    target,
                    run: spec.run,
                    alone: spec.alone,
                    tweak,
                    step: spec.step,
                    range: spec.range,
                });
            };
            match spec.target {
                TweakTarget::Input {
                    slot,
                    unit,
                    step: None,
                } => {
                    let units = unit.map_or(0..program.slot(slot).len as u32, |unit| unit..unit + 1);
                    units.for_each(|unit| add(KnobTarget::InputAtCursor { slot, unit }));
                }
                TweakTarget::Pin { slot, unit, step } => add(KnobTarget::Pin { slot, unit, step }),
                TweakTarget::Rate => add(KnobTarget::Rate),
                TweakTarget::Clip => add(KnobTarget::Clip),
                target => target
                    .addresses(program, 1)
                    .into_iter()
                    .for_each(|address| add(KnobTarget::Given(address))),
            }
        }
        knobs.truncate(KNOB_LIMIT);
        knobs
    }

    /// The number that shows its effect, with the cursor at `step`; a setting of the training is no number of a run.
    pub fn address(&self, step: u32) -> Option<Address> {
        Some(match self.target {
            KnobTarget::Rate | KnobTarget::Clip => return None,
            KnobTarget::Given(address) => address,
            KnobTarget::InputAtCursor { slot, unit } => Address::Value { slot, step, unit },
            KnobTarget::Pin {
                slot,
                unit,
                step: own,
            } => Address::Value {
                slot,
                step: own.unwrap_or(step),
                unit: unit.unwrap_or(0),
            },
        })
    }

    /// Its pin among those of a run.
    pub fn pin<'a>(&self, pins: &'a [Pin]) -> Option<&'a Pin> {
        let KnobTarget::Pin { slot, unit, step } = self.target else {
            return None;
        };
        pins.iter()
            .find(|pin| pin.slot == slot && pin.unit == unit && pin.step == step)
    }
}
