//! How a gradient moves a weight. An optimiser is equations in text, as a cell is: they are compiled and explained by
//! the engine's own means, one weight a run. Training applies the same arithmetic to all weights in one loop; a test
//! holds both to the same bits.

mod adam;
mod momentum;
mod sgd;

use std::sync::Arc;

use crate::engine::{CellSource, Declarations, Mistake, ModelSource, Program, Run, Setup};

/// All optimisers.
pub static OPTIMISERS: [&Optimiser; 3] = [&sgd::SGD, &momentum::MOMENTUM, &adam::ADAM];

/// An optimiser, as it is written and as it runs.
///
/// Its equations read the gradient `d`, the clip factor `s` (see [`clip_factor`]) and the learning rate `lr`, and
/// compute the weight `w` from the one before, `w'`.
#[derive(Debug)]
pub struct Optimiser {
    /// How it is called on the command line and in lessons.
    pub name: &'static str,
    /// Its name as a title.
    pub title: &'static str,
    /// What it remembers of every weight; zeros before the first update.
    pub memory: &'static [&'static str],
    /// What it remembers once for all weights; ones before the first update.
    pub powers: &'static [&'static str],
    /// Its constants, with their usual values.
    pub constants: &'static [(&'static str, f64)],
    /// How much greater its learning rate usually is than Adam's.
    pub rate_factor: f64,
    /// One equation a line.
    pub equations: &'static str,
    /// The same equations for all weights. Its sums begin at 0, as theirs do: that makes a negative zero a zero.
    apply: fn(&mut Numbers<'_>),
}

/// What one update reads and changes. All slices that go with weights are as long as `weights`.
struct Numbers<'a> {
    weights: &'a mut [f64],
    memory: &'a mut [Vec<f64>],
    powers: &'a mut [f64],
    gradients: &'a [f64],
    clip_factor: f64,
    rate: f64,
    constants: &'a [(&'static str, f64)],
}

/// What an optimiser remembers.
#[derive(Debug, Clone, PartialEq)]
pub struct Memory {
    /// For every entry of [`Optimiser::memory`], one number a weight.
    pub of_weights: Vec<Vec<f64>>,
    /// [`Optimiser::powers`].
    pub powers: Vec<f64>,
}

impl Memory {
    /// How many bytes it takes.
    pub fn bytes(&self) -> usize {
        let numbers = self.of_weights.iter().map(Vec::len).sum::<usize>() + self.powers.len();
        numbers * size_of::<f64>()
    }
}

impl Optimiser {
    /// The optimiser of that name.
    pub fn named(name: &str) -> Option<&'static Optimiser> {
        OPTIMISERS
            .iter()
            .find(|optimiser| optimiser.name == name)
            .copied()
    }

    /// The one that is used where none is named: Adam.
    pub fn usual() -> &'static Optimiser {
        &adam::ADAM
    }

    /// What it remembers before the first update of `weights` weights.
    pub fn memory(&self, weights: usize) -> Memory {
        Memory {
            of_weights: vec![vec![0.0; weights]; self.memory.len()],
            powers: vec![1.0; self.powers.len()],
        }
    }

    /// Updates all weights and what is remembered of them. `gradients` are the derivatives of the loss before clipping,
    /// one a weight, and `rate` is the learning rate.
    pub fn update(
        &self,
        weights: &mut [f64],
        memory: &mut Memory,
        gradients: &[f64],
        clip_factor: f64,
        rate: f64,
    ) {
        (self.apply)(&mut Numbers {
            weights,
            memory: &mut memory.of_weights,
            powers: &mut memory.powers,
            gradients,
            clip_factor,
            rate,
            constants: self.constants,
        });
    }

    /// Its equations as a program for one weight.
    ///
    /// # Errors
    /// The mistakes in its equations; a test wants none.
    pub fn program(&self) -> Result<Program, Vec<Mistake>> {
        let single = |names: &mut dyn Iterator<Item = &'static str>| -> Declarations {
            names.map(|name| (name.to_owned(), "1".to_owned())).collect()
        };
        let states = ["w"].into_iter().chain(self.memory.iter().copied());
        let params = ["lr"]
            .into_iter()
            .chain(self.constants.iter().map(|(name, _)| *name));
        Program::compile(&ModelSource {
            cell: CellSource {
                name: self.title.to_owned(),
                inputs: single(&mut ["d", "s"].into_iter()),
                states: single(&mut states.chain(self.powers.iter().copied())),
                params: single(&mut params.into_iter()),
                equations: self.equations.to_owned(),
            },
            ..ModelSource::default()
        })
    }

    /// The update of one weight as a run of one step, in which every number can be explained: `w@1` is the weight
    /// after it, `w@0` before.
    ///
    /// # Errors
    /// The mistakes in its equations; a test wants none.
    pub fn explained(&self, update: &WeightUpdate) -> Result<Run, Vec<Mistake>> {
        let mut setup = Setup::zeros(Arc::new(self.program()?), 1);
        setup.inputs = vec![update.gradient, update.clip_factor];
        let memory = update.memory.iter().chain(&update.powers).copied();
        setup.initial = [update.weight].into_iter().chain(memory).collect();
        let constants = self.constants.iter().map(|(_, value)| *value);
        setup.params = [update.rate].into_iter().chain(constants).collect();
        Ok(Run::new(setup))
    }
}

/// What the update of one weight starts from.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightUpdate {
    /// The weight before it.
    pub weight: f64,
    /// What was remembered of it, as [`Optimiser::memory`].
    pub memory: Vec<f64>,
    /// [`Optimiser::powers`] before it.
    pub powers: Vec<f64>,
    /// The derivative of the loss by the weight.
    pub gradient: f64,
    /// What the gradient is multiplied with.
    pub clip_factor: f64,
    /// The learning rate.
    pub rate: f64,
}

/// The length of a gradient: `sqrt(sum(d²))`, from the first number to the last.
pub fn norm(gradients: &[f64]) -> f64 {
    gradients.iter().fold(0.0, |sum, d| sum + d * d).sqrt()
}

/// What a gradient of that norm is multiplied with so that its norm is at most `clip`: `clip / norm`, or 1.
pub fn clip_factor(norm: f64, clip: Option<f64>) -> f64 {
    match clip {
        Some(clip) if norm > clip => clip / norm,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Address, SlotId};
    use crate::train::Dice;

    /// Twelve updates of a few weights: the loop against the equations, number by number and bit by bit.
    #[test]
    fn the_loop_computes_what_the_equations_say_and_every_number_folds() {
        for optimiser in OPTIMISERS {
            let mut dice = Dice::new(4, optimiser.name, 0);
            let mut weights: Vec<_> = (0..13).map(|_| dice.signed()).collect();
            weights[0] = -0.0;
            let mut memory = optimiser.memory(13);
            for update in 0..12 {
                let mut gradients: Vec<_> = (0..13).map(|_| dice.signed() * 3.0).collect();
                // A weight that no sequence reaches has a gradient of zero.
                (gradients[0], gradients[1]) = (0.0, -0.0);
                let factor = clip_factor(norm(&gradients), (update % 2 == 0).then_some(1.5));
                assert_eq!(factor < 1.0, update % 2 == 0);
                let before = (weights.clone(), memory.clone());
                optimiser.update(&mut weights, &mut memory, &gradients, factor, 0.03);
                for at in 0..weights.len() {
                    let run = optimiser
                        .explained(&WeightUpdate {
                            weight: before.0[at],
                            memory: before.1.of_weights.iter().map(|memory| memory[at]).collect(),
                            powers: before.1.powers.clone(),
                            gradient: gradients[at],
                            clip_factor: factor,
                            rate: 0.03,
                        })
                        .unwrap();
                    let program = run.program();
                    let after = |name: &str| run.vector(program.slot_named(name).unwrap(), 1)[0].to_bits();
                    assert_eq!(after("w"), weights[at].to_bits(), "{} w[{at}]", optimiser.name);
                    for (name, memory) in optimiser.memory.iter().zip(&memory.of_weights) {
                        assert_eq!(
                            after(name),
                            memory[at].to_bits(),
                            "{} {name}[{at}]",
                            optimiser.name
                        );
                    }
                    for (name, power) in optimiser.powers.iter().zip(&memory.powers) {
                        assert_eq!(after(name), power.to_bits(), "{} {name}", optimiser.name);
                    }
                    for slot in 0..program.slots.len() as u32 {
                        let slot = SlotId(slot);
                        let explained = run
                            .explain(Address::Value {
                                slot,
                                step: 1,
                                unit: 0,
                            })
                            .unwrap();
                        assert_eq!(explained.fold().to_bits(), explained.value.to_bits());
                    }
                }
            }
        }
    }

    #[test]
    fn the_equations_can_be_read() {
        let mut text = String::new();
        for optimiser in OPTIMISERS {
            text += &format!("{}\n", optimiser.title);
            for equation in optimiser.program().unwrap().equations {
                text += &format!(
                    "  {}  # {}\n",
                    equation.text,
                    equation.caption.unwrap_or_default()
                );
            }
        }
        insta::assert_snapshot!(text);
    }

    #[test]
    fn a_gradient_is_clipped_to_its_norm() {
        assert_eq!(norm(&[3.0, -4.0]), 5.0);
        assert_eq!(clip_factor(5.0, Some(1.0)), 0.2);
        assert_eq!(clip_factor(0.5, Some(1.0)), 1.0);
        assert_eq!(clip_factor(5.0, None), 1.0);
    }
}
