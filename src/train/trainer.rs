//! A training: makes updates, remembers them, and goes back to any of them.

use super::checkpoints::{self, Checkpoints};
use super::config::{Config, ConfigError, Settings};
use super::evaluation::{Judge, Score};
use super::example::Example;
use super::history::{Broken, Divergence, History, Record};
use super::moment::{Cause, Moment};
use super::network::Network;
use super::optimiser::{clip_factor, norm};
use super::state::State;
use crate::engine::{Lanes, Program};

/// A training. The same configuration and the same changes give the same bits, whatever else runs.
#[derive(Debug)]
pub struct Trainer {
    stepper: Stepper,
    state: State,
    /// The state before the latest update: whoever follows a training asks for that update more than for any other.
    previous: State,
    history: History,
    checkpoints: Checkpoints,
    diverged: Option<Divergence>,
    judge: Option<Judge>,
}

impl Trainer {
    /// A training before its first update.
    ///
    /// # Errors
    /// Whatever is wrong with the configuration.
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        Self::within(config, checkpoints::BYTES)
    }

    /// The same, with so much memory for checkpoints: with less, going back takes longer.
    pub(super) fn within(config: Config, bytes: usize) -> Result<Self, ConfigError> {
        let network = Network::new(&config)?;
        let params = config
            .start
            .params(network.program(), config.hidden, config.seed, 0)?;
        let state = State {
            update: 0,
            memory: config.optimiser.memory(params.len()),
            params,
        };
        Ok(Self {
            checkpoints: Checkpoints::new(state.clone(), network.work(config.batch), bytes),
            history: History::new(config.settings),
            previous: state.clone(),
            stepper: Stepper {
                lanes: network.lanes(config.batch),
                network,
                config,
            },
            state,
            diverged: None,
            judge: None,
        })
    }

    /// What determines it.
    pub fn config(&self) -> &Config {
        &self.stepper.config
    }

    /// The network.
    pub fn network(&self) -> &Network {
        &self.stepper.network
    }

    /// Where it stands.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The records of all updates, the first one first.
    pub fn records(&self) -> &[Record] {
        self.history.records()
    }

    /// The changes of settings: after how many updates, and to what.
    pub fn changes(&self) -> &[(u64, Settings)] {
        self.history.changes()
    }

    /// The settings of the next update.
    pub fn settings(&self) -> Settings {
        self.history.settings(self.state.update)
    }

    /// Where it went out of all bounds, if it did: it makes no further update until it is rewound.
    pub fn diverged(&self) -> Option<&Divergence> {
        self.diverged.as_ref()
    }

    /// Makes one update.
    ///
    /// # Errors
    /// A number that is not finite any more; nothing is changed by such an update.
    pub fn update(&mut self) -> Result<Record, Divergence> {
        if let Some(divergence) = &self.diverged {
            return Err(divergence.clone());
        }
        let settings = self.settings();
        match self.stepper.step(&mut self.state, &mut self.previous, settings) {
            Ok(record) => {
                self.history.push(record);
                self.checkpoints.offer(&self.state);
                Ok(record)
            }
            Err(broken) => {
                let divergence = self.history.divergence(self.state.update + 1, broken);
                self.diverged = Some(divergence.clone());
                Err(divergence)
            }
        }
    }

    /// Changes the settings from the next update on.
    ///
    /// # Errors
    /// A number that is not positive; nothing is changed then.
    pub fn change(&mut self, settings: Settings) -> Result<(), ConfigError> {
        settings.check()?;
        if settings != self.settings() {
            self.history.change(self.state.update, settings);
        }
        Ok(())
    }

    /// The training as it was after `update` updates, computed again from the nearest checkpoint; nothing where it
    /// has not come so far.
    pub fn at(&mut self, update: u64) -> Option<Moment> {
        if update > self.state.update {
            return None;
        }
        let Some(last) = update.checked_sub(1) else {
            let state = self.checkpoints.before(0)?.clone();
            return Some(Moment { state, cause: None });
        };
        let mut state = if self.previous.update == last {
            self.previous.clone()
        } else {
            self.checkpoints.before(last)?.clone()
        };
        let mut before = state.clone();
        loop {
            let settings = self.history.settings(state.update);
            let record = self.stepper.step(&mut state, &mut before, settings).ok()?;
            if state.update == update {
                return Some(Moment {
                    state,
                    cause: Some(Cause {
                        before,
                        record,
                        settings,
                        gradients: self.stepper.lanes.gradients().to_vec(),
                    }),
                });
            }
        }
    }

    /// Goes back to `update` and forgets everything after it, changes made there included. `false`, and nothing done,
    /// where it has not come so far.
    pub fn rewind(&mut self, update: u64) -> bool {
        let Some(moment) = self.at(update) else {
            return false;
        };
        self.state = moment.state;
        self.history.rewind(update);
        self.checkpoints.rewind(update);
        self.diverged = None;
        true
    }

    /// The sequences of an update (from 1).
    pub fn batch(&self, update: u64) -> Vec<Example> {
        self.stepper.batch(update)
    }

    /// The score of the present weights on held-out sequences.
    pub fn evaluate(&mut self) -> Score {
        let stepper = &self.stepper;
        let judge = self
            .judge
            .get_or_insert_with(|| Judge::new(&stepper.network, stepper.config.seed));
        judge.score(&self.state.params)
    }

    /// Gives back the memory for scores; the next one takes it again.
    pub(super) fn dismiss_judge(&mut self) {
        self.judge = None;
    }
}

/// Makes updates of whatever state it is given.
#[derive(Debug)]
struct Stepper {
    config: Config,
    network: Network,
    lanes: Lanes,
}

impl Stepper {
    fn batch(&self, update: u64) -> Vec<Example> {
        let Config {
            task,
            seed,
            steps,
            batch,
            ..
        } = self.config;
        task.batch(seed, update, steps, batch)
    }

    /// The mean of all sequences' metrics.
    fn metric(&self, examples: &[Example]) -> f64 {
        let each = examples
            .iter()
            .enumerate()
            .map(|(lane, example)| self.network.metric(&self.lanes, lane, example));
        each.sum::<f64>() / self.config.batch as f64
    }

    /// One update; `before` becomes the state before it. Where a number is not finite the state is left as it was.
    fn step(&mut self, state: &mut State, before: &mut State, settings: Settings) -> Result<Record, Broken> {
        before.copy_from(state);
        let update = state.update + 1;
        let examples = self.batch(update);
        self.network.give(&examples, self.config.batch, &mut self.lanes);
        self.lanes.run(&state.params);
        let gradients = self.lanes.gradients();
        let norm = norm(gradients);
        let record = Record {
            update,
            loss: self.lanes.loss(),
            metric: self.metric(&examples),
            norm,
            clip_factor: clip_factor(norm, settings.clip),
        };
        if !record.loss.is_finite() {
            return Err(Broken::Loss);
        }
        if !record.norm.is_finite() {
            return Err(Broken::Gradient);
        }
        self.config.optimiser.update(
            &mut state.params,
            &mut state.memory,
            gradients,
            record.clip_factor,
            settings.rate,
        );
        if let Some(at) = state.params.iter().position(|weight| !weight.is_finite()) {
            state.copy_from(before);
            let param = param_at(self.network.program(), at);
            return Err(Broken::Weight { param });
        }
        state.update = update;
        Ok(record)
    }
}

fn param_at(program: &Program, at: usize) -> String {
    let holds = |offset: usize, len: usize| (offset..offset + len).contains(&at);
    let param = program
        .params
        .iter()
        .find(|param| holds(param.offset, param.len()));
    param.map_or_else(String::new, |param| param.name.clone())
}

#[cfg(test)]
mod tests {
    use super::super::config::plain_rnn;
    use super::super::optimiser::Optimiser;
    use super::super::task::Task;
    use super::*;

    #[test]
    fn the_latest_update_is_not_computed_from_a_checkpoint() {
        let task = Task::named("sine").unwrap();
        let mut trainer = Trainer::new(Config::usual(task, plain_rnn(), Optimiser::usual())).unwrap();
        for _ in 0..10 {
            trainer.update().unwrap();
        }
        // Whoever makes the earlier updates again comes to something else now.
        let settings = trainer.settings();
        let other = Settings {
            rate: settings.rate * 2.0,
            ..settings
        };
        trainer.history.change(0, other);
        trainer.history.change(9, settings);
        assert_eq!(trainer.at(10).unwrap().state, *trainer.state());
        let earlier = trainer.at(9).unwrap();
        assert_ne!(earlier.state, trainer.previous);
        // Gone back, the update before is another one.
        assert!(trainer.rewind(9));
        assert_eq!(trainer.at(9).unwrap().state, earlier.state);
    }
}
