//! `gatelab explain`: where a number came from, in symbols and in numbers, as deep as is asked.

use std::collections::HashSet;
use std::io::{self, Write};

use clap::Args;

use super::model::ModelArgs;
use super::options::Options;
use super::{Failure, content, given, wording};
use crate::engine::{Address, Explanation, Origin, Program, Rule, Run};
use crate::lesson::Language;
use crate::ui::formula::{Writing, right_in_numbers, right_in_symbols};
use crate::ui::number::exact;
use crate::ui::text::columns;
use crate::ui::tokens::line;
use crate::ui::{CheckLines, check_lines};

const EXAMPLES: &str = "\
A number is written f[0]@3 (element 0 of f at step 3), h[0]@0 (an initial state), Wf[0][1] (row 0, column 1 of a
parameter), d f[1]@2 or d Wf[0][1] (the derivative of the loss by it), loss.

Examples:
  gatelab explain 8 'c[0]@3'
  gatelab explain 8 'c[0]@3' --depth 3
  gatelab explain 3 'd h@4' --lang es
  gatelab explain rnn-lstm-gru 'lstm: c[0]@3'
  gatelab explain 3 'd h@4' --check";

/// Prints where a number came from.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Explain {
    /// The lesson: its number, its name, or the path of its file; or a model
    lesson: String,
    /// The number, such as c[0]@3; without @ that of the step at which the scene opens
    address: String,
    /// The scene; otherwise the first
    #[arg(long, value_name = "ID")]
    scene: Option<String>,
    /// The run, where the scene compares several; otherwise its own, or the one named in the number, 'lstm: c[0]@3'
    #[arg(long, value_name = "ID")]
    run: Option<String>,
    /// How many formulas deep: 1 explains the number, 2 its operands too
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(0..=500))]
    depth: u16,
    /// Check the derivative by a finite difference instead: the loss computed twice, with the number moved
    #[arg(long)]
    check: bool,
    /// Change a given number first, as in `trace`
    #[arg(long = "set", value_name = "NAME=VALUE")]
    sets: Vec<String>,
    #[command(flatten)]
    model: ModelArgs,
}

impl Explain {
    pub(super) fn run(&self, options: &Options, out: &mut dyn Write) -> Result<(), Failure> {
        let (_, lesson) = content::lesson_or_model(&self.lesson, &self.model)?;
        let scene = content::scene_said(&self.lesson, &lesson, self.scene.as_deref())?;
        let (named, number) = match self.address.split_once(':') {
            Some((run, number)) => (Some(run), number),
            None => (self.run.as_deref(), self.address.as_str()),
        };
        let mut setup = scene.setup_of(content::run(scene, named)?).clone();
        given::set_all(&mut setup, &self.sets)?;
        let run = Run::new(setup);
        let program = run.program();
        let mut at = scene.opening.step;
        if let Some(last) = run.setup().loss_weights.iter().rposition(|weight| *weight != 0.0)
            && number.trim() == "loss"
        {
            at = last + 1;
        }
        let address = program.read_address(number, at, run.steps())?;
        if self.check {
            let found = run.central_difference(address)?;
            return Ok(check(&check_lines(program, &found, options.language()), out)?);
        }
        let mut explaining = Explaining {
            run: &run,
            program,
            language: options.language(),
            shown: HashSet::new(),
            out,
        };
        explaining.number(address, usize::from(self.depth), 0)?;
        Ok(())
    }
}

/// A derivative beside its finite difference.
fn check(lines: &CheckLines, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", lines.title)?;
    let wide = lines
        .rows
        .iter()
        .map(|(word, _)| columns(word))
        .max()
        .unwrap_or(0);
    for (word, number) in &lines.rows {
        let pad = " ".repeat(wide - columns(word));
        writeln!(out, "    {word}{pad}  {number}")?;
    }
    for formula in &lines.formula {
        writeln!(out, "    {formula}")?;
    }
    writeln!(out, "    {}", lines.verdict)
}

struct Explaining<'a> {
    run: &'a Run,
    program: &'a Program,
    language: Language,
    /// What was explained already: once is enough.
    shown: HashSet<Address>,
    out: &'a mut dyn Write,
}

impl Explaining<'_> {
    /// A number with its value, its formula and, `depth` formulas deep, its operands.
    fn number(&mut self, address: Address, depth: usize, level: usize) -> io::Result<()> {
        let Some(explanation) = self.run.explain(address) else {
            return Ok(());
        };
        let name = self.program.address_text(address);
        let value = exact(explanation.value);
        let indent = "    ".repeat(level);
        let note = self.note(&explanation, depth);
        let note = note.map(|note| format!("  ({note})")).unwrap_or_default();
        writeln!(self.out, "{indent}{name} = {value}{note}")?;
        if depth == 0 || !self.shown.insert(address) {
            return Ok(());
        }
        if has_formula(&explanation.rule) {
            let writing = self.writing();
            let symbols = line(&right_in_symbols(self.program, &explanation, &writing));
            let numbers = line(&right_in_numbers(self.run, &explanation, &writing));
            let indent = "    ".repeat(level + 1);
            if let Some(equation) = self.equation(&explanation) {
                writeln!(self.out, "{indent}{equation}")?;
            }
            let pad = " ".repeat(columns(&name));
            writeln!(self.out, "{indent}{name} = {symbols}")?;
            if numbers != value {
                writeln!(self.out, "{indent}{pad} = {numbers}")?;
            }
            writeln!(self.out, "{indent}{pad} = {value}")?;
        }
        let mut listed = HashSet::new();
        for factor in explanation.factors() {
            if let Origin::At(operand) | Origin::Slope(_, operand) = factor.origin
                && listed.insert(operand)
            {
                self.number(operand, depth - 1, level + 1)?;
            }
        }
        Ok(())
    }

    /// What there is to say besides the formula.
    fn note(&self, explanation: &Explanation, depth: usize) -> Option<String> {
        let language = self.language;
        match &explanation.rule {
            Rule::Leaf(_) | Rule::Blocked | Rule::Pinned(_) => {
                Some(line(&right_in_numbers(self.run, explanation, &self.writing())))
            }
            _ if depth > 0 && self.shown.contains(&explanation.address) => {
                Some(wording::above(language).to_owned())
            }
            Rule::Sum(terms) if terms.is_empty() => Some(wording::nothing(language).to_owned()),
            _ => self.caption(explanation.address),
        }
    }

    /// Bracketed as the numbers were computed and in full, so that a reader with a calculator gets the same.
    fn writing(&self) -> Writing {
        Writing {
            language: self.language,
            most: usize::MAX,
            folds: false,
            exact: true,
        }
    }

    /// What the equation's comment calls the quantity.
    fn caption(&self, address: Address) -> Option<String> {
        match address {
            Address::Value { slot, .. } => {
                let caption = self.program.slot(slot).caption.as_deref()?;
                Some(self.language.part_of(caption).to_owned())
            }
            _ => None,
        }
    }

    /// The equation that the number belongs to.
    fn equation(&self, explanation: &Explanation) -> Option<String> {
        if let Address::ParamGradient { .. } = explanation.address {
            return Some(wording::shares(self.language).to_owned());
        }
        let equation = self.program.equation_of(explanation)?;
        Some(self.language.part_of(&equation.text).to_owned())
    }
}

/// Whether there is more to write than a reason: not where a number is given or pinned, or zero for want of terms.
fn has_formula(rule: &Rule) -> bool {
    match rule {
        Rule::Leaf(_) | Rule::Blocked | Rule::Pinned(_) => false,
        Rule::Sum(terms) => !terms.is_empty(),
        _ => true,
    }
}
