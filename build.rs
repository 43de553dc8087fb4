//! What the program has to be told when it is built: that a file was added, and which commit it is made of.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    // Lessons and cells are embedded by a macro that sees only the files there were: a new file makes cargo build anew.
    for folder in ["lessons", "src/cells"] {
        println!("cargo::rerun-if-changed={folder}");
    }
    // Cargo runs us in the folder of the package.
    let package = Path::new(".");
    let commit = commit(package);
    for path in &commit.told_by {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    let version = env!("CARGO_PKG_VERSION");
    let version = match commit.name {
        Some(name) => format!("{version} ({name})"),
        None => version.to_owned(),
    };
    println!("cargo::rustc-env=GATELAB_VERSION={version}");
}

/// A commit, and the files that change when it is another one.
#[derive(Debug, Default)]
pub(crate) struct Commit {
    /// Seven digits and, where a repository was asked, the day. None where there is nothing to know it from.
    pub(crate) name: Option<String>,
    /// Files that exist; naming one that does not would make cargo build every time.
    pub(crate) told_by: Vec<PathBuf>,
}

/// The commit of the package in `package`: what cargo wrote into a published one, or what its own repository says.
/// Changes that were not committed are not known: to look for them, every build would have to begin anew.
pub(crate) fn commit(package: &Path) -> Commit {
    let published = package.join(".cargo_vcs_info.json");
    if let Ok(text) = fs::read_to_string(&published) {
        let name = text.split('"').skip_while(|word| *word != "sha1").nth(2);
        return Commit {
            name: name.and_then(|name| name.get(..7)).map(str::to_owned),
            told_by: vec![published],
        };
    }
    // A repository around the package, which has it in a folder of its own, has other commits than ours.
    if git(package, &["rev-parse", "--show-prefix"]).is_none_or(|prefix| !prefix.is_empty()) {
        return Commit::default();
    }
    let name = git(
        package,
        &[
            "-c",
            "log.showSignature=false",
            "log",
            "-1",
            "--abbrev=7",
            "--format=%h %cs",
        ],
    );
    Commit {
        name: name.filter(|name| !name.is_empty()),
        told_by: told_by(package),
    }
}

/// HEAD, and where the branch it names is kept: in a file of its own; with the others in one file, until it moves and
/// gets its own; or in tables.
fn told_by(package: &Path) -> Vec<PathBuf> {
    let place = |name: &str| {
        let path = git(package, &["rev-parse", "--git-path", name])?;
        Some(package.join(path)).filter(|path| path.exists())
    };
    let branch = git(package, &["symbolic-ref", "--quiet", "HEAD"]);
    let own = branch.as_deref().and_then(place);
    let elsewhere = ["packed-refs", "logs/HEAD", "reftable/tables.list"];
    let places = match own {
        Some(own) => vec![Some(own)],
        None => elsewhere.into_iter().map(place).collect(),
    };
    places.into_iter().chain([place("HEAD")]).flatten().collect()
}

/// What git prints, if there is a git and it has an answer.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git")
        .current_dir(folder)
        .args(arguments)
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
