//! A challenge: change the scene until its numbers are as wanted. Judged by running it, on the learner's inputs and on
//! others that are not shown, so that only what works in general counts.

use super::ask::{Surroundings, prose, prose_of};
use super::condition::{self, Condition};
use super::field::{Field, read_each};
use super::fingerprint::Fingerprint;
use super::language::Localized;
use super::limits;
use super::numbers;
use super::prose::Prose;
use super::runs::{RunAddress, RunId, Runs, reach};
use super::table::Table;
use super::tweak::TweakSpec;
use super::words::Words;
use crate::diagnostic::{Diagnostic, Span, quoted};
use crate::engine::{Address, Setup};

/// A challenge.
#[derive(Debug, Clone, PartialEq)]
pub struct Challenge {
    /// What to bring about.
    pub goal: Localized<Prose>,
    /// What has to be true.
    pub all: Vec<Condition>,
    /// The steps that the scene has.
    pub steps: usize,
    /// Inputs on which it has to be true as well, for each run: as many steps as the scene has.
    pub hidden: Vec<Vec<Vec<f64>>>,
    /// What helps, one after another.
    pub hints: Vec<Localized<Prose>>,
    /// Why it works, told once it is solved.
    pub why: Localized<Prose>,
    /// Given numbers that solve it.
    pub solution: Vec<(RunAddress, f64)>,
    /// Another one where what has to be true, or what the scene runs, is another one; what is said does not count.
    pub fingerprint: Fingerprint,
    /// Where it stands in the lesson.
    pub span: Span,
}

/// How far a try went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// Everything is as wanted.
    Solved,
    /// The first condition that is not met.
    Missed {
        /// Which of the conditions.
        condition: usize,
        /// What the number is instead.
        found: f64,
        /// On which of the inputs that are not shown, from 0; nothing where on those on screen.
        hidden: Option<usize>,
    },
    /// The run on screen has another number of steps than the scene, so its steps cannot be compared.
    OtherLength,
}

impl Challenge {
    /// Judges what is on screen.
    pub fn judge(&self, runs: &Runs) -> Outcome {
        let missed = |runs: &Runs, hidden: Option<usize>| {
            let found = self.all.iter().map(|own| own.found(runs));
            let mut missed = found
                .enumerate()
                .filter(|(at, found)| !self.all[*at].holds(*found));
            missed.next().map(|(condition, found)| Outcome::Missed {
                condition,
                found,
                hidden,
            })
        };
        if runs.steps() != self.steps {
            return Outcome::OtherLength;
        }
        if let Some(missed) = missed(runs, None) {
            return missed;
        }
        for (at, inputs) in self.hidden.iter().enumerate() {
            let mut others = runs.clone();
            for (run, inputs) in runs.ids().zip(inputs) {
                others.change(run, |setup| setup.inputs.clone_from(inputs));
            }
            if let Some(missed) = missed(&others, Some(at)) {
                return missed;
            }
        }
        Outcome::Solved
    }

    /// Whether the untouched scene fails and the solution passes.
    pub(super) fn prove(&self, untouched: &Runs) -> Vec<Diagnostic> {
        let mut wrong = Vec::new();
        if self.judge(untouched) == Outcome::Solved {
            let message = "the untouched scene solves this challenge already";
            wrong.push(Diagnostic::new(self.span.clone(), message));
        }
        let mut runs = untouched.clone();
        for (at, value) in &self.solution {
            runs.change(at.run, |setup| {
                setup.set(at.address, *value);
            });
        }
        if let Outcome::Missed {
            condition,
            found,
            hidden,
        } = self.judge(&runs)
        {
            let condition = &self.all[condition];
            let on = hidden.map_or(String::new(), |at| format!(" on the hidden inputs {at}"));
            let message = format!("the solution does not solve this challenge{on}");
            let found = format!("with it `{}` is {found}", condition.name);
            wrong.push(Diagnostic::new(condition.span.clone(), message).label(found));
        }
        wrong
    }
}

const FORM: &str = "a challenge is [[scene.challenge]] with goal, all, hints, why and solution";
const KEYS: [&str; 6] = ["goal", "all", "hidden", "hints", "why", "solution"];

/// What the reader of a challenge has to know of its scene.
#[derive(Clone, Copy)]
pub(super) struct Stage<'a> {
    pub(super) around: Surroundings<'a>,
    /// What the runs of the scene start from, its own first.
    pub(super) setups: &'a [&'a Setup],
    /// The words of the runs, where they read words.
    pub(super) words: &'a [Option<Words>],
    pub(super) tweaks: &'a [TweakSpec],
}

/// Reads `challenge`; without a stage, where something else is wrong already, nothing of it.
pub(super) fn read(scene: &Table<'_>, stage: Option<Stage<'_>>) -> Option<Vec<Challenge>> {
    let Some(field) = scene.get("challenge") else {
        return Some(Vec::new());
    };
    let items = field.array("an array of challenges, [[scene.challenge]]", FORM)?;
    if items.len() > limits::CHALLENGES {
        let help = format!("a scene has at most {}", limits::CHALLENGES);
        field.report_key(format!("there are {} challenges", items.len()), Some(&help));
        return None;
    }
    let stage = stage?;
    read_each(&items, |item| read_one(item, stage))
}

fn read_one(item: &Field<'_>, stage: Stage<'_>) -> Option<Challenge> {
    let item = item.clone().called("the challenge");
    let table = item.table(FORM)?.only(&KEYS);
    let around = stage.around;
    let goal = prose(&table, "goal", around);
    let why = prose(&table, "why", around);
    let all = table.need(
        "all",
        "what has to be true: all = [{ of = \"c[0]@12\", above = 0.9 }]",
    );
    let all = all.and_then(|field| {
        let read = |item: &Field<'_>| condition::read(item, around.known, around.opening);
        list(&field, 1..=limits::CONDITIONS, "condition", read)
    });
    let hints = table.need("hints", "three hints, each { en = \"...\", es = \"...\" }");
    let hints = hints.and_then(|field| list(&field, 3..=3, "hint", |item| prose_of(item, around)));
    let hidden = table.optional("hidden", |field| {
        let read = |item: &Field<'_>| read_hidden(item, stage);
        list(field, 1..=limits::HIDDEN, "hidden input", read)
    });
    let solution = read_solution(&table, stage);
    Some(Challenge {
        goal: goal?,
        all: all?,
        steps: stage.setups.first()?.steps,
        hidden: hidden?.unwrap_or_default(),
        hints: hints?,
        why: why?,
        solution: solution?,
        fingerprint: around
            .fingerprint
            .with(&item, &["goal", "hints", "why", "solution"]),
        span: item.span(),
    })
}

fn list<T>(
    field: &Field<'_>,
    count: std::ops::RangeInclusive<usize>,
    what: &str,
    read: impl Fn(&Field<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let several = format!("{what}s");
    let items = field.array(&format!("an array of {several}"), FORM)?;
    if !count.contains(&items.len()) {
        let help = match count.into_inner() {
            (first, last) if first == last => format!("exactly {first}"),
            (first, last) => format!("{first} to {last}"),
        };
        let what = if items.len() == 1 { what } else { &several };
        field.report(format!("{} has {} {what}", field.name, items.len()), Some(&help));
        return None;
    }
    read_each(&items, read)
}

/// Other inputs, or other words, for every step of the scene, in every run; where a run reads something else than the
/// scene's own, it still does.
fn read_hidden(item: &Field<'_>, stage: Stage<'_>) -> Option<Vec<Vec<f64>>> {
    let form =
        "as in { inputs = [[1], [0]] } or, where the scene reads words, { words = [\"never\", \"buy\"] }";
    let table = item.table(form)?.only(&["inputs", "words"]);
    let length = |setup: &&Setup| match setup.program.inputs[..] {
        [input] => Some(setup.program.slot(input).len),
        _ => None,
    };
    let mut lengths = stage.setups.iter().map(length);
    let Some(len) = lengths
        .next()?
        .filter(|len| lengths.all(|other| other == Some(*len)))
    else {
        let help = (stage.setups.len() > 1).then_some("of the same size in all runs of the scene");
        item.report("hidden inputs need a cell with exactly one input", help);
        return None;
    };
    let own = stage.words.first().and_then(Option::as_ref);
    let rows = match (table.get("inputs"), table.get("words"), own) {
        (Some(field), None, _) => numbers::rows(&field, len)?,
        (None, Some(field), Some(words)) => {
            let read = |item: &Field<'_>| Some(item.line()?.text.trim().to_owned());
            let sequence = list(&field, 1..=limits::STEPS, "word", read)?;
            match words.embedding.inputs(&sequence) {
                Ok(rows) => rows,
                Err(unknown) => {
                    field.report(unknown.to_string(), Some("give its vector in [scene.embedding]"));
                    return None;
                }
            }
        }
        _ => {
            item.report("these are no inputs of this scene", Some(form));
            return None;
        }
    };
    let (given, steps) = (rows.len() / len, stage.setups.first()?.steps);
    if given != steps {
        let help = format!("as many as the scene has: {steps}");
        item.report(format!("the number of steps here is {given}"), Some(&help));
        return None;
    }
    let first = &stage.setups.first()?.inputs;
    let own = |setup: &&Setup| {
        let steps = rows
            .chunks(len)
            .zip(first.chunks(len))
            .zip(setup.inputs.chunks(len));
        let row = |((hidden, first), own)| if first == own { hidden } else { own };
        steps.flat_map(row).copied().collect()
    };
    Some(stage.setups.iter().map(own).collect())
}

fn read_solution(table: &Table<'_>, stage: Stage<'_>) -> Option<Vec<(RunAddress, f64)>> {
    let form = "given numbers that solve it: solution = { \"bf[0]\" = 6.0 }";
    let entries = table.need("solution", form)?.table(form)?.in_order();
    let words = |words: &Option<Words>| {
        words
            .as_ref()
            .map_or_else(Vec::new, |words| words.sequence.clone())
    };
    let words: Vec<_> = stage.words.iter().map(words).collect();
    let read = read_each(&entries, |entry| {
        let value = entry.number();
        let known = stage.around.known?;
        let named = known.named(entry.name.key, RunId::OWN, &entry.key_span)?;
        let number = known.number(entry.name.key, &entry.key_span)?;
        let value = value?;
        // The loss of a whole run has no address, and no tweak reaches it.
        let reached = number.address(stage.around.opening).filter(|at| {
            let mut tweaks = stage.tweaks.iter();
            let setup = stage.setups.get(at.run.index());
            tweaks.any(|tweak| tweak.alone == named.outright && reaches(tweak, stage, *at, value))
                && setup.is_some_and(|setup| setup.given(at.address).is_some())
        });
        let Some(at) = reached else {
            let message = format!("the learner cannot set {} to {value}", quoted(entry.name.key));
            entry.report_key(message, Some("a solution stays within the tweaks of the scene"));
            return None;
        };
        let all = if named.outright {
            vec![at]
        } else {
            reach(stage.setups, &words, at)
        };
        Some(all.into_iter().map(|at| (at, value)).collect::<Vec<_>>())
    });
    read.map(|all| all.concat())
}

/// Whether a tweak can give the number that value.
fn reaches(tweak: &TweakSpec, stage: Stage<'_>, at: RunAddress, value: f64) -> bool {
    let cursor = match at.address {
        Address::Value { step, .. } => step,
        _ => 1,
    };
    let inside = tweak
        .range
        .is_none_or(|(least, most)| (least..=most).contains(&value));
    let Some(setup) = stage.setups.get(at.run.index()).filter(|_| tweak.run == at.run) else {
        return false;
    };
    inside
        && tweak
            .target
            .addresses(&setup.program, cursor)
            .contains(&at.address)
}
