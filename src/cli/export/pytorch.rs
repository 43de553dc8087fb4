//! A scene for PyTorch: the forward program line by line; the gradients come from its own differentiation, which knows
//! nothing of ours.

use std::fmt::Write as _;

use super::expression::Expressions;
use super::script::{Sheet, Tool};

const TOOL: Tool = Tool {
    variable: "variable",
    functions: &[
        (
            "variable",
            "def variable(value):\n    return torch.tensor(value, dtype=torch.float64, requires_grad=True)",
        ),
        (
            "rows",
            "def rows(numbers):\n    return {t: variable(row) for t, row in enumerate(numbers, start=1)}",
        ),
        (
            "zeros",
            "def zeros(n):\n    return torch.zeros(n, dtype=torch.float64)",
        ),
        (
            "number",
            "def number(value):\n    return torch.tensor([value], dtype=torch.float64)",
        ),
        ("sigmoid", "def sigmoid(u):\n    return torch.sigmoid(u)"),
        ("tanh", "def tanh(u):\n    return torch.tanh(u)"),
        ("relu", "def relu(u):\n    return torch.relu(u)"),
        ("identity", "def identity(u):\n    return u.clone()"),
        (
            "softplus",
            "def softplus(u):\n    return torch.logaddexp(u, torch.zeros_like(u))",
        ),
        ("softmax", "def softmax(u):\n    return torch.softmax(u, dim=0)"),
        (
            "logsumexp",
            "def logsumexp(u):\n    return torch.logsumexp(u, dim=0, keepdim=True)",
        ),
        ("join", "def join(parts):\n    return torch.cat(parts)"),
        ("total", "def total(v):\n    return v.sum(dim=0, keepdim=True)"),
        (
            "pinned",
            "def pinned(t, free, pins):\n    held = free.clone()\n    for step, unit, value in pins:\n        if step in (None, t):\n            held[slice(None) if unit is None else unit] = value\n    return held",
        ),
        (
            "gradient",
            "def gradient(v):\n    return (torch.zeros_like(v) if v.grad is None else v.grad).tolist()",
        ),
    ],
};

/// The whole script.
pub(super) fn script(sheet: &Sheet<'_>) -> String {
    let program = sheet.run.program();
    let expressions = Expressions::new(program, &sheet.names, sheet.pinned(), false);
    let mut body = sheet.given(&TOOL);
    // A second name would share its derivative with the first.
    body += &sheet.forward(&expressions, &|text| format!("{text}.clone()"));
    let mut found = Vec::new();
    if program.backward.is_some() {
        body += &differentiated(sheet);
        for (param, name) in program.params.iter().zip(&sheet.names.params) {
            found.push((format!("d {}", param.name), format!("gradient({name})")));
        }
        for (name, slot, _) in sheet.derivatives() {
            let each = format!("[gradient({}[t]) for t in range(1, T + 1)]", sheet.name(slot));
            found.push((format!("d {name}"), each));
        }
        for (name, slot, _) in sheet.initial_derivatives() {
            found.push((
                format!("d {name}@0"),
                format!("gradient({}[0])", sheet.name(slot)),
            ));
        }
    }
    let comparison = sheet.comparison(&|text| format!("{text}.tolist()"), &found);
    let functions = sheet.functions(&TOOL, &format!("variable({body}{comparison}"));
    sheet.opening("PyTorch", "import torch") + &functions + &body + &comparison
}

/// The backward pass.
fn differentiated(sheet: &Sheet<'_>) -> String {
    let program = sheet.run.program();
    let mut text = String::from("\n");
    let said = sheet.say(
        "Backward: the derivative by each of these is kept, then all are computed",
        "Hacia atrás: se guarda la derivada respecto a cada una de estas, y se calculan todas",
    );
    let _ = writeln!(text, "# {said}");
    let kept: Vec<_> = sheet
        .derivatives()
        .iter()
        .filter(|(_, slot, _)| !program.inputs.contains(slot))
        .map(|(_, slot, _)| format!("{},", sheet.name(*slot)))
        .collect();
    let _ = writeln!(text, "for quantity in ({}):", kept.join(" "));
    text += "    for t in range(1, T + 1):\n        if quantity[t].requires_grad:\n            quantity[t].retain_grad()\n";
    text += "total_loss.backward()\n";
    text
}
