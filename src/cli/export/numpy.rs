//! A scene for NumPy: the forward program, then the derived backward program, line by line.

use std::fmt::Write as _;

use super::expression::Expressions;
use super::script::{Sheet, Tool, dictionaries};
use crate::engine::{AdjointOf, Backward, Op};

const TOOL: Tool = Tool {
    variable: "np.array",
    functions: &[
        (
            "rows",
            "def rows(numbers):\n    return dict(enumerate(map(np.array, numbers), start=1))",
        ),
        ("zeros", "def zeros(n):\n    return np.zeros(n)"),
        ("number", "def number(value):\n    return np.array([value])"),
        ("sigmoid", "def sigmoid(u):\n    return 1 / (1 + np.exp(-u))"),
        ("tanh", "def tanh(u):\n    return np.tanh(u)"),
        ("relu", "def relu(u):\n    return np.maximum(u, 0)"),
        ("identity", "def identity(u):\n    return u"),
        ("softplus", "def softplus(u):\n    return np.logaddexp(u, 0)"),
        (
            "softmax",
            "def softmax(u):\n    e = np.exp(u - u.max())\n    return e / e.sum()",
        ),
        (
            "logsumexp",
            "def logsumexp(u):\n    return u.max() + np.log(np.exp(u - u.max()).sum(keepdims=True))",
        ),
        ("join", "def join(parts):\n    return np.concatenate(parts)"),
        ("total", "def total(v):\n    return v.sum(keepdims=True)"),
        ("outer", "def outer(d, v):\n    return np.outer(d, v)"),
        (
            "pinned",
            "def pinned(t, free, pins):\n    held = free.copy()\n    for step, unit, value in pins:\n        if step in (None, t):\n            held[slice(None) if unit is None else unit] = value\n    return held",
        ),
        (
            "unpinned",
            "def unpinned(t, d, pins):\n    return pinned(t, d, [(step, unit, 0.0) for step, unit, _ in pins])",
        ),
    ],
};

/// The whole script.
pub(super) fn script(sheet: &Sheet<'_>) -> String {
    let program = sheet.run.program();
    let expressions = Expressions::new(program, &sheet.names, sheet.pinned(), true);
    let mut body = sheet.given(&TOOL);
    body += &sheet.forward(&expressions, &|text| text);
    let list = |text: &str| format!("{text}.tolist()");
    let mut found = Vec::new();
    if let Some(backward) = &program.backward {
        body += &derived(sheet, &expressions, backward);
        for (param, gradient) in program.params.iter().zip(&sheet.names.gradients) {
            found.push((format!("d {}", param.name), list(gradient)));
        }
        for (name, _, adjoint) in sheet.derivatives() {
            let each = list(&format!("{}[t]", sheet.names.adjoints[adjoint.0 as usize]));
            found.push((format!("d {name}"), format!("[{each} for t in range(1, T + 1)]")));
        }
        for (name, _, adjoint) in sheet.initial_derivatives() {
            let first = format!("{}[1]", sheet.names.adjoints[adjoint.0 as usize]);
            found.push((format!("d {name}@0"), list(&first)));
        }
    }
    let comparison = sheet.comparison(&list, &found);
    let opening = sheet.opening("NumPy", "import numpy as np\n\nnp.seterr(all=\"ignore\")");
    opening + &sheet.functions(&TOOL, &body) + &body + &comparison
}

/// The derived backward pass, from the last step to the first, and the gradients it adds up.
fn derived(sheet: &Sheet<'_>, expressions: &Expressions<'_>, backward: &Backward) -> String {
    let names = &sheet.names;
    let carried = |op: &&Op| matches!(backward.slots[op.target].of, AdjointOf::Previous(_));
    let mut text = String::from("\n");
    let said = sheet.say(
        "Backward, by the derived equations: d_v[t] is the derivative of the loss by v at step t",
        "Hacia atrás, por las ecuaciones derivadas: d_v[t] es la derivada de la pérdida respecto a v en el paso t",
    );
    let _ = writeln!(text, "# {said}");
    let own = backward.ops.iter().filter(|op| !carried(op));
    let fresh: Vec<_> = own.map(|op| names.adjoints[op.target].clone()).collect();
    text += &dictionaries(&fresh);
    for op in backward.ops.iter().filter(carried) {
        let (name, len) = (&names.adjoints[op.target], backward.slots[op.target].len);
        let _ = writeln!(text, "{name} = {{T + 1: zeros({len})}}");
    }
    for (param, gradient) in names.params.iter().zip(&names.gradients) {
        let _ = writeln!(text, "{gradient} = np.zeros_like({param})");
    }
    text += "for t in range(T, 0, -1):\n";
    for op in &backward.ops {
        let (mut right, _) = expressions.right(op);
        let slot = &backward.slots[op.target];
        if op.only_where_loss {
            right = format!("{right} if loss_weight[t] else zeros({})", slot.len);
        }
        let _ = writeln!(text, "    {}[t] = {right}", names.adjoints[op.target]);
    }
    for (gradient, shares) in names.gradients.iter().zip(&backward.gradients) {
        for (negative, share) in shares.iter().map(|term| expressions.share(term)) {
            let sign = if negative { "-" } else { "+" };
            let _ = writeln!(text, "    {gradient} {sign}= {share}");
        }
    }
    text
}
