//! Rust text as the checks of the house see it: comments and literals blanked, tests cut away.

/// A source file.
pub(crate) struct Source {
    /// Its path below `src`, with `/`; those of the engine's crate begin with `engine/`.
    pub(crate) path: String,
    /// What it says, without comments, literals and tests; lines stand where they stood.
    pub(crate) code: String,
    /// Its lines, without those of its tests.
    pub(crate) lines: usize,
}

impl Source {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        let mut code = blank(text);
        let mut lines = text.lines().count();
        while let Some((from, to)) = tests_of(&code) {
            lines -= code[from..to].lines().count();
            let cut: String = code[from..to]
                .chars()
                .map(|c| if c == '\n' { c } else { ' ' })
                .collect();
            code.replace_range(from..to, &cut);
        }
        Self {
            path: path.to_owned(),
            code,
            lines,
        }
    }

    /// The modules from the crate down to this file.
    pub(crate) fn module(&self) -> Vec<&str> {
        let mut parts: Vec<&str> = self.path.trim_end_matches(".rs").split('/').collect();
        if matches!(parts.last(), Some(&"mod" | &"lib" | &"main")) {
            parts.pop();
        }
        parts
    }

    /// The files that this one declares for tests only, as paths below `src`.
    pub(crate) fn test_files(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut rest = self.code.as_str();
        while let Some(at) = rest.find("#[cfg(test)]") {
            rest = &rest[at + "#[cfg(test)]".len()..];
            let line = rest.trim_start();
            let line = line.strip_prefix("pub(crate) ").unwrap_or(line);
            let line = line.strip_prefix("pub(super) ").unwrap_or(line);
            if let Some((name, _)) = line.strip_prefix("mod ").and_then(|line| line.split_once(';')) {
                let below = [self.module(), vec![name]].concat().join("/");
                found.push(format!("{below}.rs"));
                found.push(format!("{below}/mod.rs"));
            }
        }
        found
    }
}

/// Where a `#[cfg(test)] mod ... { ... }` begins and ends, in text without literals.
fn tests_of(code: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(at) = code[from..].find("#[cfg(test)]") {
        let at = from + at;
        let after = at + "#[cfg(test)]".len();
        let rest = &code[after..];
        let opens = rest.find('{').unwrap_or(rest.len());
        if rest.trim_start().starts_with("mod ") && rest.find(';').is_none_or(|end| opens < end) {
            let mut depth = 0;
            for (offset, c) in rest.char_indices() {
                depth += i32::from(c == '{') - i32::from(c == '}');
                if c == '}' && depth == 0 {
                    return Some((at, after + offset + 1));
                }
            }
            return Some((at, code.len()));
        }
        from = after;
    }
    None
}

/// The text with blanks for comments, strings and characters; line breaks stay.
fn blank(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = match chars[at] {
            '/' if chars.get(at + 1) == Some(&'/') => {
                at + chars[at..].iter().take_while(|c| **c != '\n').count()
            }
            '/' if chars.get(at + 1) == Some(&'*') => end_of_comment(&chars, at),
            '"' => end_of_string(&chars, at),
            'r' if !at
                .checked_sub(1)
                .is_some_and(|before| is_word(chars[before]) && chars[before] != 'b') =>
            {
                end_of_raw(&chars, at).unwrap_or(at)
            }
            '\'' => end_of_char(&chars, at).unwrap_or(at),
            _ => at,
        };
        if end == at {
            out.push(chars[at]);
            at += 1;
        } else {
            out.extend(chars[at..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    out
}

pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn end_of_comment(chars: &[char], from: usize) -> usize {
    let (mut depth, mut at) = (0, from);
    while at + 1 < chars.len() {
        match (chars[at], chars[at + 1]) {
            ('/', '*') => (depth, at) = (depth + 1, at + 2),
            ('*', '/') => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    chars.len()
}

fn end_of_string(chars: &[char], from: usize) -> usize {
    let mut at = from + 1;
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    chars.len()
}

fn end_of_raw(chars: &[char], from: usize) -> Option<usize> {
    let hashes = chars[from + 1..].iter().take_while(|c| **c == '#').count();
    let open = from + 1 + hashes;
    if chars.get(open) != Some(&'"') {
        return None;
    }
    let closes = |at: usize| {
        chars[at] == '"' && chars.len() > at + hashes && chars[at + 1..=at + hashes].iter().all(|c| *c == '#')
    };
    let end = (open + 1..chars.len()).find(|at| closes(*at));
    Some(end.map_or(chars.len(), |at| at + 1 + hashes))
}

/// A character has its quote two places on, or begins with `\`; a lifetime does not.
fn end_of_char(chars: &[char], from: usize) -> Option<usize> {
    if chars.get(from + 1) == Some(&'\\') {
        let rest = chars.get(from + 3..)?;
        return Some(from + 3 + rest.iter().position(|c| *c == '\'')? + 1);
    }
    (chars.get(from + 2) == Some(&'\'')).then_some(from + 3)
}

#[test]
fn comments_and_literals_are_not_code() {
    let text = "a // crate::x\nb /* c /* d */ e */ f \"g \\\" h\" 'i' '\\'' r#\"j \" k\"# 'life: l\n";
    let words: Vec<String> = blank(text).split_whitespace().map(str::to_owned).collect();
    assert_eq!(words, ["a", "b", "f", "'life:", "l"]);
}

#[test]
fn tests_do_not_count() {
    let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() { if x { \"}\" } }\n}\nfn c() {}\n";
    let source = Source::new("x.rs", text);
    assert_eq!(source.lines, 2);
    assert!(source.code.contains("fn a") && source.code.contains("fn c") && !source.code.contains("fn b"));
    let source = Source::new("a/mod.rs", "#[cfg(test)]\nmod fixture;\nmod real;\n");
    assert_eq!(source.test_files(), ["a/fixture.rs", "a/fixture/mod.rs"]);
    assert_eq!(source.lines, 3);
}
