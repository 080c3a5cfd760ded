//! Kotlin on the JVM, by Maven.

use std::process::Command;

use super::counted::Counted;
use super::generate::folder;
use crate::run::{output, root, target};

/// Compiles and tests `bindings/kotlin` and `android/link` against the built libraries.
pub fn run() -> Result<(), String> {
    let (text, code) = output(&mut maven("debug", &["test"]))?;
    print!("{}", told(&text));
    let counted = Counted::surefire(&text).judge("kotlin");
    match code {
        Some(0) => counted,
        _ => Err(format!("mvn test ended with {code:?}\n{}", failures(&text))),
    }
}

/// Measures; the figures as lines `figure NAME VALUE UNIT`.
pub fn bench() -> Result<Vec<String>, String> {
    let mut command = maven("release", &["test"]);
    command.args([
        "-Dkazasu.groups=bench",
        "-Dkazasu.excluded=",
        "-Dsurefire.failIfNoSpecifiedTests=false",
        // The cold start comes first.
        "-Dsurefire.runOrder=alphabetical",
    ]);
    let (text, code) = output(&mut command)?;
    if code != Some(0) {
        return Err(format!("mvn test ended with {code:?}\n{}", failures(&text)));
    }
    let figures = text.lines().filter_map(|line| line.strip_prefix("figure "));
    Ok(figures.map(str::to_owned).collect())
}

/// `profile`: folder of the libraries.
fn maven(profile: &str, goals: &[&str]) -> Command {
    let mut command = Command::new("mvn");
    command
        .args(["--batch-mode", "--no-transfer-progress", "-f", "android/pom.xml"])
        .arg(format!("-Dkazasu.root={}", root().display()))
        .arg(format!("-Dkazasu.target={}", target().display()))
        .arg(format!("-Dkazasu.generated={}", folder().display()))
        .arg(format!("-Dkazasu.libraries={}", target().join(profile).display()))
        .args(goals)
        .current_dir(root());
    command
}

/// What the tests themselves said, and the counts.
fn told(text: &str) -> String {
    let worth = |line: &&str| {
        line.contains("Tests run:")
            || ["transcripts", "taps", "journey", "secrets"]
                .iter()
                .any(|word| line.starts_with(word))
    };
    text.lines().filter(worth).flat_map(|line| [line, "\n"]).collect()
}

fn failures(text: &str) -> String {
    let worth = |line: &&str| line.contains("ERROR") || line.contains("error:");
    let lines: Vec<&str> = text.lines().filter(worth).take(60).collect();
    lines.join("\n")
}
