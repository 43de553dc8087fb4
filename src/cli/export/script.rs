//! What scripts for every tool have in common: their heading, the given numbers, the forward pass, the comparison.

use std::fmt::Write as _;

use super::expected::{self, dictionary, list, number, quoted, rows, shaped};
use super::expression::Expressions;
use super::names::Names;
use crate::engine::{Address, AdjointId, ParamId, Run, SlotId};
use crate::lesson::Language;

/// Where the scene is from.
#[derive(Debug)]
pub(super) struct Heading<'a> {
    pub(super) title: String,
    pub(super) lesson: String,
    pub(super) scene: String,
    pub(super) words: &'a [String],
}

/// A run to be written as a script.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    pub(super) run: &'a Run,
    pub(super) names: Names,
    pub(super) language: Language,
    pub(super) heading: Heading<'a>,
}

/// A function that scripts may need, as each tool has it.
pub(super) struct Tool {
    /// The definition of each function by its name.
    pub(super) functions: &'static [(&'static str, &'static str)],
    /// What makes an array of a list.
    pub(super) variable: &'static str,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(run: &'a Run, language: Language, heading: Heading<'a>) -> Self {
        Self {
            run,
            names: Names::new(run.program()),
            language,
            heading,
        }
    }

    /// Everything that equations name, in order.
    pub(super) fn quantities(&self) -> Vec<(&'a str, SlotId)> {
        let named = self.run.program().named();
        named.map(|(slot, found)| (found.name.as_str(), slot)).collect()
    }

    /// The derivatives by inputs and named quantities.
    pub(super) fn derivatives(&self) -> Vec<(&'a str, SlotId, AdjointId)> {
        let program = self.run.program();
        let inputs = program
            .inputs
            .iter()
            .map(|slot| (program.slot(*slot).name.as_str(), *slot));
        let of = |(name, slot)| Some((name, slot, program.adjoint_of(slot)?));
        inputs.chain(self.quantities()).filter_map(of).collect()
    }

    /// The derivatives by the states before the first step: what flows out of that step.
    pub(super) fn initial_derivatives(&self) -> Vec<(&'a str, SlotId, AdjointId)> {
        let program = self.run.program();
        let of = |slot: &SlotId| {
            let name = program.slot(*slot).name.as_str();
            Some((name, *slot, program.adjoint_of_previous(*slot)?))
        };
        program.states.iter().filter_map(of).collect()
    }

    /// Quantities that a pin holds.
    pub(super) fn pinned(&self) -> Vec<SlotId> {
        let mut slots: Vec<_> = self.run.setup().pins.iter().map(|pin| pin.slot).collect();
        slots.sort_unstable();
        slots.dedup();
        slots
    }

    pub(super) fn name(&self, slot: SlotId) -> &str {
        &self.names.slots[slot.0 as usize]
    }

    /// The lines before the first number.
    pub(super) fn opening(&self, with: &str, imports: &str) -> String {
        let Heading {
            title, lesson, scene, ..
        } = &self.heading;
        let cell = crate::diagnostic::printable(&self.run.program().name);
        let said = match self.language {
            Language::English => format!(
                "Computes the run again with {with}, forward and backward, and compares every number with gatelab's own."
            ),
            Language::Spanish => format!(
                "Repite la ejecución con {with}, hacia adelante y hacia atrás, y compara cada número con los de gatelab."
            ),
        };
        let steps = self.run.steps();
        format!(
            "#!/usr/bin/env python3\n# gatelab: {title} ({lesson}, {scene}; {cell})\n# {said}\nimport sys\n\n{imports}\n\nnan, inf = float(\"nan\"), float(\"inf\")\nT = {steps}\n\n"
        )
    }

    /// The functions of the tool that the program needs.
    pub(super) fn functions(&self, tool: &Tool, body: &str) -> String {
        let mut text = String::new();
        for (name, definition) in tool.functions {
            let call = format!("{name}(");
            let is_called = |(at, _): (usize, &str)| {
                !body[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.')
            };
            if body.match_indices(&call).any(is_called) {
                let _ = write!(text, "\n{definition}\n");
            }
        }
        text + "\n"
    }

    /// Parameters, inputs, initial states, pins, targets.
    pub(super) fn given(&self, tool: &Tool) -> String {
        let (run, setup) = (self.run, self.run.setup());
        let program = run.program();
        let variable = tool.variable;
        let mut text = format!("\n# {}\n", self.say("Parameters", "Parámetros"));
        for (at, name) in self.names.params.iter().enumerate() {
            let param = ParamId(at as u32);
            let value = shaped(run, param, &|row, col| Address::Param { param, row, col });
            let _ = writeln!(text, "{name} = {variable}({value})");
        }
        if !program.inputs.is_empty() {
            let _ = writeln!(
                text,
                "\n# {}",
                self.say("Inputs, one row a step", "Entradas, una fila por paso")
            );
        }
        for input in &program.inputs {
            let _ = writeln!(text, "{} = rows({})", self.name(*input), self.commented(*input));
        }
        if !program.states.is_empty() {
            let before = self.say("States before step 1", "Estados antes del paso 1");
            let _ = writeln!(text, "\n# {before}");
        }
        for state in &program.states {
            let value = list(run.vector(*state, 0));
            let _ = writeln!(text, "{} = {{0: {variable}({value})}}", self.name(*state));
        }
        for slot in self.pinned() {
            let pins = setup.pins.iter().filter(|pin| pin.slot == slot).map(|pin| {
                let text = |place: Option<u32>| place.map_or("None".to_owned(), |place| place.to_string());
                format!("({}, {}, {})", text(pin.step), text(pin.unit), number(pin.value))
            });
            let pins: Vec<_> = pins.collect();
            let held = self.say(
                "Held: step, unit (None: all), value",
                "Fijado: paso, unidad (None: todos), valor",
            );
            let name = &self.names.pins[slot.0 as usize];
            let _ = writeln!(text, "\n# {held}\n{name} = [{}]", pins.join(", "));
        }
        if let Some(loss) = program.loss {
            let wants = self.say(
                "What the loss wants, and its weight at each step",
                "Lo que pide la pérdida, y su peso en cada paso",
            );
            let target = expected::values(run, loss.target);
            let _ = writeln!(text, "\n# {wants}\ntarget = rows({target})");
            let weights = list(&setup.loss_weights);
            let _ = writeln!(text, "loss_weight = dict(enumerate({weights}, start=1))");
        }
        text
    }

    /// The rows of an input, each with its word.
    fn commented(&self, input: SlotId) -> String {
        let text = rows((1..=self.run.steps()).map(|step| self.run.vector(input, step).to_vec()));
        let words = self.heading.words;
        if words.len() != self.run.steps() {
            return text;
        }
        let mut lines = text.lines();
        let mut commented = lines.next().unwrap_or_default().to_owned();
        for (at, line) in lines.enumerate() {
            commented.push('\n');
            commented.push_str(line);
            if let Some(word) = words.get(at) {
                let _ = write!(commented, "  # {}", crate::diagnostic::printable(word));
            }
        }
        commented
    }

    /// The forward pass. `alias` is what makes a second name a quantity of its own.
    pub(super) fn forward(&self, expressions: &Expressions<'_>, alias: &dyn Fn(String) -> String) -> String {
        let program = self.run.program();
        let lines: Vec<_> = program.ops.iter().filter(|op| expressions.has_line(op)).collect();
        let mut text = format!("\n# {}\n", self.say("Forward", "Hacia adelante"));
        let fresh: Vec<_> = lines
            .iter()
            .map(|op| SlotId(op.target as u32))
            .filter(|slot| !program.states.contains(slot))
            .map(|slot| self.name(slot).to_owned())
            .collect();
        text += &dictionaries(&fresh);
        text += "for t in range(1, T + 1):\n";
        for op in lines {
            let slot = &program.slots[op.target];
            let (mut right, _) = expressions.right(op);
            if expressions.is_alias(op) {
                right = alias(right);
            }
            if op.only_where_loss {
                right = format!("{right} if loss_weight[t] else zeros({})", slot.len);
            }
            let name = &self.names.slots[op.target];
            let caption = slot
                .caption
                .as_deref()
                .map(|caption| self.language.part_of(caption));
            let caption = caption
                .map(crate::diagnostic::printable)
                .filter(|caption| !caption.is_empty());
            let caption = caption
                .map(|caption| format!("  # {caption}"))
                .unwrap_or_default();
            let _ = writeln!(text, "    {name}[t] = {right}{caption}");
        }
        if let Some(loss) = program.loss {
            let loss = self.name(loss.loss);
            let _ = writeln!(
                text,
                "total_loss = sum((loss_weight[t] * {loss}[t] for t in range(1, T + 1) if loss_weight[t]), zeros(1))"
            );
        }
        text
    }

    /// What was found, what is expected, and how far apart they are. `list` turns a vector of the tool into a list;
    /// `found` are the derivatives: a name, and an expression that is a list.
    pub(super) fn comparison(&self, list: &dyn Fn(&str) -> String, found: &[(String, String)]) -> String {
        let mut text = format!(
            "\n# {}\nfound = {{\n",
            self.say("What was found", "Lo que se encontró")
        );
        let each = |name: &str| format!("[{} for t in range(1, T + 1)]", list(&format!("{name}[t]")));
        for (name, slot) in self.quantities() {
            let _ = writeln!(text, "    {}: {},", quoted(name), each(self.name(slot)));
        }
        if self.run.program().loss.is_some() {
            let _ = writeln!(text, "    \"loss of the run\": {}[0],", list("total_loss"));
        }
        for (name, expression) in found {
            let _ = writeln!(text, "    {}: {expression},", quoted(name));
        }
        text += "}\n\n";
        let _ = writeln!(
            text,
            "# {}",
            self.say("What gatelab computed", "Lo que calculó gatelab")
        );
        text += &dictionary(self);
        text += COMPARISON;
        text
    }

    pub(super) fn say(&self, english: &'static str, spanish: &'static str) -> &'static str {
        match self.language {
            Language::English => english,
            Language::Spanish => spanish,
        }
    }
}

/// An empty dictionary for each name: `f, i = ({} for _ in range(2))`, in lines that can be read.
pub(super) fn dictionaries(names: &[String]) -> String {
    const COLUMNS: usize = 80;
    let mut lines: Vec<Vec<&str>> = Vec::new();
    let mut used = COLUMNS;
    for name in names {
        let wide = name.chars().count() + 2;
        match lines.last_mut() {
            Some(line) if used + wide <= COLUMNS => line.push(name),
            _ => {
                lines.push(vec![name]);
                used = 0;
            }
        }
        used += wide;
    }
    let text = lines.iter().map(|line| match line[..] {
        [one] => format!("{one} = {{}}\n"),
        _ => format!("{} = ({{}} for _ in range({}))\n", line.join(", "), line.len()),
    });
    text.collect()
}

const COMPARISON: &str = r#"

def difference(got, wanted):
    if isinstance(wanted, list):
        if len(got) != len(wanted):
            return inf
        return max(map(difference, got, wanted), default=0.0)
    if got == wanted or (got != got and wanted != wanted):
        return 0.0
    apart = abs(got - wanted) / max(1.0, abs(wanted))
    return apart if apart == apart else inf


largest, where = 0.0, "nothing"
for name, wanted in expected.items():
    got = found[name]
    if isinstance(got, list) and got and isinstance(got[0], list):
        for row, numbers in enumerate(got, start=1):
            print(f"{name}, {row}: {numbers}")
    else:
        print(f"{name}: {got}")
    apart = difference(got, wanted)
    if apart > largest:
        largest, where = apart, name
print(f"largest difference from gatelab: {largest:.1e} ({where})")
sys.exit(0 if largest <= 1e-12 else 1)
"#;
