//! Hostile lessons: the shipped ones cut, flipped, swollen and poisoned, and things that are no files at all. Each gets
//! a diagnostic or a clean refusal, soon and in little memory. Prints its figures: `cargo test --test hostile -- --nocapture`.
//!
//! `GATELAB_HOSTILE=20` makes twenty times as many.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod effort;

use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use effort::effort;
use gatelab::diagnostic::{Source, draw, is_unprintable};
use gatelab::lesson::{Library, check};
use gatelab::ui::KINDS;

/// A mutation that takes longer than this hangs, even on a busy machine in a debug build.
const PATIENCE: Duration = Duration::from_secs(20);

/// Numbers that stand where a sane one stood.
const NUMBERS: [&str; 12] = [
    "1e999",
    "-1e999",
    "nan",
    "-inf",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "0x7fffffffffffffff",
    "1e-320",
    "18446744073709551616",
    "-1",
    "0",
];

/// Text that wants to get out of the line it is drawn on.
const ESCAPES: [&str; 6] = [
    "\\u001b]0;owned\\u0007\\u001b[2J",
    "\\u202e\\u2066\\u200b",
    "\\u009b31m",
    "\\u0000",
    "e\\u0301\\u0301\\u0301\\u0301\\u0301\\u0301",
    "\\U0001F469\\u200D\\U0001F469\\u200D\\U0001F467",
];

/// Numbers that are the same every time.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

fn shipped() -> Vec<(String, String)> {
    let entries = Library::shipped().entries;
    let texts = entries
        .iter()
        .map(|entry| (entry.slug.clone(), entry.read().unwrap().text));
    texts.collect()
}

/// The bytes at which numbers stand.
fn numbers(text: &str) -> Vec<std::ops::Range<usize>> {
    let (mut found, mut start) = (Vec::new(), None);
    for (at, byte) in text.bytes().enumerate() {
        let inside = byte.is_ascii_digit() || (byte == b'.' && start.is_some());
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    found
}

fn replaced(text: &str, place: std::ops::Range<usize>, by: &str) -> String {
    format!("{}{by}{}", &text[..place.start], &text[place.end..])
}

/// One way of spoiling a lesson; nothing where it does not apply.
fn spoil(text: &str, way: usize, random: &mut Random) -> Option<String> {
    let floor = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let at = floor(random.below(text.len()));
    let lines: Vec<_> = text.lines().collect();
    let line = random.below(lines.len());
    Some(match way {
        0 => text[..at].to_owned(),
        1 => text[at..].to_owned(),
        2 => {
            let mut bytes = text.as_bytes().to_vec();
            for _ in 0..=random.below(8) {
                let place = random.below(bytes.len());
                bytes[place] ^= 1 << random.below(8);
            }
            String::from_utf8(bytes).ok()?
        }
        3..=5 => {
            let places = numbers(text);
            let place = places.get(random.below(places.len()))?.clone();
            replaced(text, place, NUMBERS[random.below(NUMBERS.len())])
        }
        6 => {
            let quotes: Vec<_> = text.match_indices('"').map(|(at, _)| at).collect();
            let quote = *quotes.get(random.below(quotes.len()))?;
            replaced(text, quote + 1..quote + 1, ESCAPES[random.below(ESCAPES.len())])
        }
        7 => lines[..line]
            .iter()
            .chain(&lines[line + 1..])
            .map(|line| format!("{line}\n"))
            .collect(),
        8 => lines[..=line]
            .iter()
            .chain(&lines[line..])
            .map(|line| format!("{line}\n"))
            .collect(),
        9 => {
            let other = random.below(lines.len());
            let mut lines = lines;
            lines.swap(line, other);
            lines.join("\n")
        }
        10 => format!("{}x = {}", &text[..at], "[".repeat(10_000)),
        11 => {
            let open = "(".repeat(10_000);
            let place = text.find("equations = \"")? + "equations = \"".len();
            replaced(text, place..place, &format!("q = {open}"))
        }
        12 => format!("\u{feff}{}", text.replace('\n', "\r\n")),
        13 => text.replacen(
            "sizes = {",
            &format!("sizes = {{ q = {},", NUMBERS[random.below(12)]),
            1,
        ),
        14 => format!("{text}\n[[scene]]\n").repeat(1 + random.below(80)),
        15 => text.replace("{", "{{").replacen("{{", "{", 1 + random.below(40)),
        _ => {
            let (from, till) = (at, floor((at + 200).min(text.len())));
            replaced(text, at..at, &text[from..till].repeat(1 + random.below(50)))
        }
    })
}

/// How many ways there are.
const WAYS: usize = 17;

/// Reads a text as a lesson and says what happened; every drawn mistake is plain text.
fn told(name: &str, text: &str) -> Result<bool, String> {
    let source = Source::new("hostile.toml", text);
    let (good, diagnostics) = match check(&source, &KINDS) {
        Ok(lesson) => (true, lesson.prove()),
        Err(diagnostics) => {
            if diagnostics.is_empty() {
                return Err(format!("{name}: refused without a reason"));
            }
            (false, diagnostics)
        }
    };
    let mut drawn = String::new();
    for diagnostic in &diagnostics {
        let _ = write!(drawn, "{}", draw(&source, diagnostic));
    }
    match drawn.find(|c| c != '\n' && is_unprintable(c)) {
        Some(at) => Err(format!("{name}: an unprintable character in {:?}", &drawn[at..])),
        None => Ok(good),
    }
}

#[test]
fn spoilt_lessons_are_refused_or_run() {
    let times = effort("GATELAB_HOSTILE", 1);
    let mut random = Random(11);
    let (mut count, mut good, mut slowest) = (0, 0, (Duration::ZERO, String::new()));
    let mut wrong = Vec::new();
    for turn in 0..times {
        for (slug, text) in shipped() {
            for way in 0..WAYS {
                let Some(spoilt) = spoil(&text, way, &mut random) else {
                    continue;
                };
                let name = format!("{slug}, way {way}, turn {turn}");
                let start = Instant::now();
                match catch_unwind(AssertUnwindSafe(|| told(&name, &spoilt))) {
                    Ok(Ok(ran)) => good += usize::from(ran),
                    Ok(Err(why)) => wrong.push(why),
                    Err(_) => wrong.push(format!("{name}: a panic")),
                }
                count += 1;
                slowest = slowest.max((start.elapsed(), name));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count >= 200, "{count}");
    assert!(slowest.0 < PATIENCE, "{slowest:?}");
    println!(
        "{count} hostile lessons: {} refused, {good} still lessons; the slowest took {:.0?} ({})",
        count - good,
        slowest.0,
        slowest.1
    );
}

/// Each of many unknown words and keys could be compared with each of many known ones, each wire with each operation.
#[test]
fn a_flood_of_names_and_a_long_drawing_are_refused_soon() {
    let scene = |rest: &str| {
        format!(
            "title = {{ en = \"T\", es = \"T\" }}\n[[scene]]\nid = \"main\"\nsay = {{ en = \"a\", es = \"b\" }}\n\
             cell = \"rnn\"\nsizes = {{ x = 1, h = 1 }}\nfill = {{ seed = 1, scale = 1 }}\n{rest}"
        )
    };
    let list = |count: usize, form: fn(usize) -> String| {
        let all: Vec<_> = (0..count).map(form).collect();
        all.join(", ")
    };
    let words = format!(
        "words = [{}]\nembedding = {{ vectors = {{ {} }} }}",
        list(20_000, |at| format!("\"unknown{at:05}\"")),
        list(8_000, |at| format!("unheard{at:05} = 1")),
    );
    let keys = format!(
        "inputs = [1]\n{}",
        list(40_000, |at| format!("unknown{at:05} = 1")).replace(", ", "\n")
    );
    // Operations that nothing enters, and a chain of operations, as long as a drawing may be.
    let art = [
        "(×) ".repeat(6_000),
        format!("{{x }}─▶{}", "(tanh)─▶".repeat(2_300)),
    ];
    let drawings = art.map(|art| {
        let cell = format!(
            "{{ input = {{ x = \"x\" }}, state = {{ h = \"h\" }}, params = {{ W = \"h x\" }}, equations = \"h = tanh(W x)\", \
             circuit = \"\"\"\n{art}\"\"\" }}"
        );
        scene("inputs = [1]").replace("\"rnn\"", &cell)
    });
    for text in [scene(&words), scene(&keys)].into_iter().chain(drawings) {
        let start = Instant::now();
        assert_eq!(told("a flood", &text), Ok(false));
        assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    }
}

/// The program itself, with 200 MB of address space, on what is no lesson file.
#[cfg(target_os = "linux")]
#[test]
fn what_is_no_file_is_refused_in_little_memory() {
    use std::process::Command;

    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, path(name)).unwrap();
    rustix::fs::mkfifoat(rustix::fs::CWD, path("pipe.toml"), rustix::fs::Mode::RUSR).unwrap();
    link("loop-b.toml", "loop-a.toml");
    link("loop-a.toml", "loop-b.toml");
    link("/dev/zero", "zeros.toml");
    std::fs::create_dir(path("folder.toml")).unwrap();
    std::fs::File::create(path("sparse.toml"))
        .unwrap()
        .set_len(1 << 40)
        .unwrap();
    std::fs::write(path("latin.toml"), b"title = \"ma\xf1ana\"").unwrap();
    std::fs::write(path("nul.toml"), vec![0; 1 << 20]).unwrap();
    let deep = format!("title = {}", "[".repeat((1 << 20) - 8));
    std::fs::write(path("deep.toml"), deep).unwrap();
    let wide = format!("title = [{}]", "0,".repeat((1 << 19) - 8));
    std::fs::write(path("wide.toml"), wide).unwrap();
    let tables: String = (0..60_000).map(|at| format!("[a{at}.b.c]\n")).collect();
    std::fs::write(path("tables.toml"), &tables[..1 << 19]).unwrap();
    let names = [
        "pipe.toml",
        "loop-a.toml",
        "zeros.toml",
        "folder.toml",
        "sparse.toml",
        "latin.toml",
        "nul.toml",
        "deep.toml",
        "wide.toml",
        "tables.toml",
        "not-there.toml",
    ];
    let mut slowest = Duration::ZERO;
    for name in names {
        for verb in ["check", "read"] {
            let start = Instant::now();
            let output = Command::new("sh")
                .args([
                    "-c",
                    "ulimit -v 204800; exec \"$0\" \"$@\"",
                    env!("CARGO_BIN_EXE_gatelab"),
                    verb,
                ])
                .arg(path(name))
                .output()
                .unwrap();
            slowest = slowest.max(start.elapsed());
            let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{verb} {name}: {said}");
            assert!(
                said.contains(name) && !said.contains("panicked"),
                "{verb} {name}: {said}"
            );
        }
    }
    assert!(slowest < PATIENCE);
    println!(
        "{} things that are no lesson: refused within 200 MB, the slowest in {slowest:.0?}",
        names.len()
    );
}
